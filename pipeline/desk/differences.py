"""Articles on which people differ: the card of one, and what a reviewer does to it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.desk.cards import keys_of
from pipeline.desk.deeds import Done
from pipeline.desk.look import moment, safe_link
from pipeline.desk.person import Person
from pipeline.errors import TinyteError
from pipeline.report.vietnamese import number
from pipeline.report.words import UNITS
from pipeline.review import Dispute, Review, disputes
from pipeline.review.disputes import Word, in_order
from pipeline.review.guideline import HEALTH_COUNTS, HEALTH_NOT
from pipeline.store import RELEVANT, ActKind, Label, StoredArticle

__all__ = ["HEALTH", "Differences", "by_article", "difference", "do", "following", "heads"]

HEALTH = "Về y tế"
_FRESH_S = 30.0
_SAID = {True: "có", False: "không", None: "không chắc"}
_REVIEWERS_ONLY = (
    "Ông/Bà đang làm việc với vai trò người gán nhãn: xem được, không quyết định được. Người duyệt quyết định, vì ý "
    "kiến của người duyệt được tính trước. Nếu đọc lại và đổi ý, Ông/Bà mở bài ở trang Duyệt nhãn và gán lại nhãn của "
    "mình."
)


class Differences:
    """The differences as one visitor goes through them: read whole now and then, the article before them each time.

    With thousands of labels the whole list takes a tenth of a second, an article of it a hundredth.
    """

    def __init__(self, review: Review, reader: str = "") -> None:
        self._review = review
        self.reader = reader
        self._found: list[Dispute] = []
        self._read = float("-inf")

    def now(self, *ids: str) -> list[Dispute]:
        """Return what differs: the articles `ids` as they stand now, others as half a minute ago at most."""
        store, plan = self._review.store, self._review.plan
        if time.monotonic() - self._read > _FRESH_S:
            self._found, self._read = disputes(store, plan, reader=self.reader), time.monotonic()
        elif ids:
            kept = [one for one in self._found if one.article_id not in ids]
            self._found = in_order([*kept, *disputes(store, plan, ids, reader=self.reader)], plan)
        return self._found


def by_article(found: Sequence[Dispute], subject: str | None = None) -> dict[str, list[Dispute]]:
    """Return differences by article, in their order; with `subject`, of the articles that differ on it."""
    of: dict[str, list[Dispute]] = {}
    for one in found:
        of.setdefault(one.article_id, []).append(one)
    return {id_: ones for id_, ones in of.items() if subject is None or any(one.subject == subject for one in ones)}


def following(ids: Sequence[str], one: str, step: int = 1) -> str:
    """Return the article `step` places after `one`, round and round; empty where there is no other."""
    if one not in ids or len(ids) == 1:
        return ""
    return ids[(ids.index(one) + step) % len(ids)]


def difference(
    review: Review, article: StoredArticle, found: Sequence[Dispute], person: Person, outlet: str, place: str, said: str
) -> dict[str, Any]:
    """Return the card's data: texts as they stand, which the script shows as text and never as HTML.

    Parameters
    ----------
    found
        What the article's readers differ on.
    place
        Which one of how many it is, in words.
    """
    keys = {RELEVANT: "KeyA"} | keys_of(review.plan)
    open_ones = {one.subject for one in found}
    return {
        "id": article.id,
        "title": article.article.title,
        "lead": article.article.lead,
        "paragraphs": article.article.body.split("\n"),
        "about": f"{outlet} · {UNITS[article.article.unit]} · {moment(article.article.published)}",
        "link": safe_link(article.article.url),
        "open": [_open(review, one, keys.get(one.subject, "")) for one in found],
        "agreed": _agreed(review, review.store.sayings([article.id]), open_ones),
        "may": person.reviews,
        "why": "" if person.reviews else _REVIEWERS_ONLY,
        "place": place,
        "said": said,
    }


def _open(review: Review, one: Dispute, key: str) -> dict[str, Any]:
    rule = review.guideline.theme(one.subject)
    return {
        "code": one.subject,
        "name": rule.name if rule else HEALTH,
        "key": key,
        "shown": key.removeprefix("Digit").removeprefix("Key"),
        "words": [_word(word) for word in one.words],
        "counts": rule.counts if rule else HEALTH_COUNTS,
        "not": rule.not_counts if rule else HEALTH_NOT,
        "pairs": [list(pair) for pair in rule.pairs] if rule else [],
    }


def _word(word: Word) -> dict[str, str]:
    how = "đọc độc lập" if word.blind else "có xem gợi ý"
    return {"who": word.who, "said": _SAID[word.value], "about": f"{moment(word.at)}, {how}"}


def _agreed(review: Review, said: Sequence[Label], open_ones: set[str]) -> list[dict[str, Any]]:
    """Return what is no question any more, in the plan's order; a reviewer's word goes before annotators'."""
    values = _in_force(said)
    return [
        {"name": HEALTH if subject == RELEVANT else review.plan.named(subject), "yes": values[subject]}
        for subject in (RELEVANT, *review.plan.codes)
        if subject not in open_ones and values.get(subject) is not None
    ]


def _in_force(said: Sequence[Label]) -> dict[str, bool | None]:
    return {one.subject: one.value for one in sorted(said, key=lambda one: (one.role.value, one.at))}


def heads(of: Mapping[str, Sequence[Dispute]], review: Review, titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the list's lines: an article's title, what its readers differ on, how many they are."""
    return [
        {
            "id": id_,
            "title": titles.get(id_, id_),
            "subjects": [HEALTH if one.subject == RELEVANT else review.plan.named(one.subject) for one in ones],
            "people": number(len({word.who for one in ones for word in one.words})),
        }
        for id_, ones in of.items()
    ]


def do(review: Review, deed: Mapping[str, Any], person: Person) -> Done:
    """Do what the card tells: settle or undo; what the program refuses is said, and nothing is stored.

    Parameters
    ----------
    deed
        From the browser, so nothing in it is trusted: `do`, `id`, `values` (pairs of a subject and yes or no).
    """
    kind, article = str(deed.get("do")), str(deed.get("id"))
    if not person.reviews:
        return Done("Chưa lưu gì: chỉ người duyệt được quyết định.", show=article, failed=True)
    try:
        if kind == "settle":
            return _settle(review, article, deed.get("values"), person)
        if kind == "undo":
            return _undo(review, person)
    except TinyteError as error:
        return Done(f"Chưa lưu được: {error}", show=article, failed=True)
    return Done("Không rõ thao tác; chưa lưu gì.", show=article, failed=True)


def _settle(review: Review, article: str, told: object, person: Person) -> Done:
    open_ones = {one.subject for one in disputes(review.store, review.plan, [article])}
    if not open_ones:
        return Done("Bài này vừa được quyết định ở nơi khác; không lưu thêm gì.", failed=True)
    values = dict(_pairs(told))
    if set(values) != open_ones:
        return Done("Chưa lưu: còn mục chưa chọn “có” hay “không”.", show=article, failed=True)
    said = review.store.sayings([article])
    if {RELEVANT: True, **_in_force(said), **values}[RELEVANT] is False:
        if any(values.values()):
            return Done("Chưa lưu: bài không về y tế thì không thuộc chuyên đề nào.", show=article, failed=True)
        values |= {one.subject: False for one in said if one.value and one.subject in review.plan.codes}
    review.adjudicate(article, person.name, values)
    return Done("Đã lưu quyết định. Nhãn của từng người vẫn giữ nguyên trong lịch sử.")


def _pairs(told: object) -> Iterator[tuple[str, bool]]:
    for row in told if isinstance(told, list) else ():
        match row:
            case [str(subject), bool(value)]:
                yield subject, value


def _undo(review: Review, person: Person) -> Done:
    act = review.undo(person.name, kind=ActKind.ADJUDICATION, role=person.role)
    if act is None:
        return Done("Không có quyết định nào của Ông/Bà để hoàn tác.")
    ids = review.store.act_articles(act.id)
    return Done("Đã hoàn tác quyết định; bài được mở lại.", show=ids[0] if len(ids) == 1 else "")
