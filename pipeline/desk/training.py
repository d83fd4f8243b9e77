"""A retraining from the desk, from people's labels out of the store.

The model in use is corrected by them (`classify.correct`). The fixed set on which candidates are compared is what
nobody chose: the articles that were read blind for an audit, and the demo's of the split dev. Neither is trained on.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.classify.folder import current_version, manifest, versions, was_current
from pipeline.classify.train import FEWEST_ARTICLES
from pipeline.desk.jobs import command
from pipeline.desk.opened import Desk
from pipeline.errors import InputError, ModelError
from pipeline.report.files import aside
from pipeline.resources import shipped
from pipeline.store import RELEVANT

__all__ = ["Teaching", "Version", "compare", "listed", "promote", "teach", "train"]

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Teaching:
    """The files of a training, and how many of the office's articles are learnt from and compared on."""

    labels: tuple[Path, ...]
    articles: tuple[Path, ...]
    learnt: int
    compared: int

    def own(self) -> Teaching:
        """Return the office's files alone."""
        return replace(self, labels=self.labels[-1:], articles=self.articles[-1:])

    def options(self) -> list[str]:
        """Return them as options of `tinyte train` and `tinyte promote`."""
        return [
            *(word for path in self.labels for word in ("--labels", str(path))),
            *(word for path in self.articles for word in ("--articles", str(path))),
        ]


@dataclass(frozen=True, slots=True)
class Version:
    """A model of the folder. `figures` are those written when it was made, on what training didn't see."""

    name: str
    made: str
    labels: int
    figures: dict[str, float]
    current: bool
    earlier: bool
    broken: bool = False


def listed(folder: Path) -> list[Version]:
    """Return the models of a folder, the current one first; one that can't be read is listed as broken."""
    try:
        current = current_version(folder)
    except ModelError:
        current = ""
    found = []
    for name in versions(folder):
        earlier = was_current(folder, name)
        try:
            told = manifest(folder, name)
        except ModelError:
            found.append(Version(name, "", 0, {}, name == current, earlier, broken=True))
            continue
        figures = told.get("figures") or {}
        shown = figures.get("dev") or figures.get("held_out") or {}
        learnt = int(told.get("labels", 0)) + int(told.get("more_labels", 0))
        found.append(Version(name, str(told.get("made", "")), learnt, shown, name == current, earlier))
    return sorted(found, key=lambda one: (not one.current, one.made, one.name), reverse=False)


def teach(desk: Desk) -> Teaching:
    """Write the labels and texts of the office's articles beside its other files; return all files of a training.

    An article is taken where people decided on relevance and, if it is about health, on every theme of the plan.
    """
    folder = desk.place.root / "training"
    folder.mkdir(exist_ok=True)
    blind = {article for audit in desk.store.audits() for article in desk.store.audit_readings(audit.name)}
    rows = []
    for article, said in sorted(desk.store.decided().items()):
        relevant = said.get(RELEVANT)
        if relevant is None or (relevant and not all(code in said for code in desk.plan.codes)):
            continue
        themes = ";".join(code for code in desk.plan.codes if relevant and said[code])
        rows.append((article, int(relevant), themes, "dev" if article in blind else "train"))
    labels, articles = folder / "labels.csv", folder / "articles.jsonl"
    with aside(labels) as part, part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "relevant", "themes", "split"))
        writer.writerows(rows)
    with aside(articles) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        for one in desk.store.some_articles([row[0] for row in rows]):
            text = {"id": one.id, "title": one.article.title, "lead": one.article.lead, "body": one.article.body}
            file.write(json.dumps(text, ensure_ascii=False) + "\n")
    demo = shipped("corpus") / "demo"
    compared = sum(row[3] == "dev" for row in rows)
    return Teaching((demo / "labels.csv", labels), (demo / "articles.jsonl", articles), len(rows) - compared, compared)


def train(desk: Desk, say: Say) -> str:
    """Train a candidate; return its version.

    Raises
    ------
    TinyteError
        It couldn't be trained.
    """
    teaching = teach(desk)
    if teaching.learnt < FEWEST_ARTICLES and _unknown(desk):
        say("Đưa mô hình đang dùng về các chuyên đề của kế hoạch; chưa đủ nhãn để học thêm.")
        return _named(command(["train", "--correct", *_where(desk)], say))
    if not teaching.learnt:
        raise InputError("chưa có bài nào được gán nhãn đủ để học; hãy gán nhãn ở trang Duyệt nhãn trước")
    if teaching.learnt < FEWEST_ARTICLES:
        raise InputError(
            f"mới có {teaching.learnt} bài được gán nhãn đủ để học, cần ít nhất {FEWEST_ARTICLES}; "
            "hãy gán thêm ở trang Duyệt nhãn"
        )
    say(f"Hiệu chỉnh mô hình đang dùng theo {teaching.learnt} bài do cơ quan gán nhãn.")
    printed = command(["train", "--correct", *teaching.own().options(), *_where(desk)], say)
    return _named(printed)


def _named(printed: str) -> str:
    return Path(printed.strip().splitlines()[-1]).name


def _unknown(desk: Desk) -> tuple[str, ...]:
    """Return the themes of the plan that the model in use says nothing of."""
    from pipeline.classify import load_model
    from pipeline.classify.realign import untold

    return untold(load_model(desk.models, f"{current_version(desk.models)}.light").codes, desk.plan)


def compare(desk: Desk, version: str, say: Say) -> dict[str, Any]:
    """Return how a candidate compares with the current model, and how counts would move; see `tinyte promote`."""
    printed = command(["promote", version, "--dry-run", "--json", *teach(desk).options(), *_where(desk)], say)
    found: dict[str, Any] = json.loads(printed.strip().splitlines()[-1])
    return found


def promote(desk: Desk, version: str, who: str, say: Say) -> str:
    """Make a candidate the current model and tag the store again; return the version.

    Raises
    ------
    TinyteError
        Something that is counted would get worse: it stays a candidate.
    """
    words = ["promote", version, *teach(desk).options(), *_where(desk), "--who", who, "--why", "từ bàn làm việc"]
    command(words, say)
    command(["tag", "--all", *_where(desk)], say)
    return version


def _where(desk: Desk) -> Sequence[str]:
    return ("--workspace", str(desk.place.root), "--models", str(desk.models))
