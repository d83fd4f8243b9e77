"""What a person does to the article before them: taken in once, stored, and said back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.errors import TinyteError
from pipeline.review import Review
from pipeline.store import Role

__all__ = ["Done", "do"]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a deed: the words for it, the article to show next (empty: the queue's), whether it failed."""

    said: str
    show: str = ""
    failed: bool = False


def do(review: Review, deed: Mapping[str, Any], who: str, role: Role) -> Done:
    """Do what the card tells: confirm, unsure, skip or undo; what the program refuses is said, and nothing is stored.

    Parameters
    ----------
    deed
        From the browser, so nothing in it is trusted: `do`, `id`, `relevant`, `themes`.
    """
    kind, article = str(deed.get("do")), str(deed.get("id"))
    try:
        if kind == "confirm":
            relevant = deed.get("relevant") is True
            themes = [str(code) for code in deed.get("themes") or ()] if relevant else []
            review.confirm(article, who, relevant=relevant, themes=themes, role=role)
            return Done("Đã lưu nhãn." if relevant else "Đã lưu: không về y tế.")
        if kind == "unsure":
            review.unsure(article, who, role=role)
            return Done("Đã ghi nhận: chưa chắc chắn; người duyệt sẽ quyết định.")
        if kind == "skip":
            review.skip(article, who)
            return Done("Đã bỏ qua; bài này không hiện lại hôm nay.")
        if kind == "undo":
            return _undo(review, who, role)
    except TinyteError as error:
        return Done(f"Chưa lưu được: {error}", show=article, failed=True)
    return Done("Không rõ thao tác; chưa lưu gì.", failed=True)


def _undo(review: Review, who: str, role: Role) -> Done:
    act = review.undo(who, role=role)
    if act is None:
        return Done("Không còn gì để hoàn tác.")
    ids = review.store.act_articles(act.id)
    return Done("Đã hoàn tác; bài được mở lại.", show=ids[0] if len(ids) == 1 else "")
