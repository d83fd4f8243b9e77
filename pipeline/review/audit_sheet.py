"""An audit's readings on a sheet: what is still to be read goes out, blind; what was read comes in as labels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.errors import InputError
from pipeline.review.guideline import HEALTH_COUNTS, HEALTH_NOT
from pipeline.review.label_answers import LabelSheet
from pipeline.review.label_sheet import HEALTH, Question, Shown, write_sheet
from pipeline.store import RELEVANT, ActKind, Audit, Label, Role, Store, audit_source
from pipeline.themes import Plan

__all__ = ["export_audit", "import_audit"]

_WORDS = 150  # of the body: enough to tell what an article is about, and a row that fits a screen


def export_audit(store: Store, audit: Audit, plan: Plan, path: Path) -> int:
    """Write the drawn articles that still want a reading to a sheet at `path`, in the draw's order; return how many.

    Raises
    ------
    ExportError
        It can't be written.
    """
    waiting = store.audit_pending(audit.name)
    texts = {one.id: one.article for one in store.some_articles(waiting)}
    rows = [
        Shown(one, texts[one].title, texts[one].lead, _beginning(texts[one].body), texts[one].url) for one in waiting
    ]
    title = f"Phiếu đọc kiểm tra “{audit.name}”: tin bài từ {audit.since:%d/%m/%Y} đến {audit.until:%d/%m/%Y}"
    write_sheet(path, rows, _questions(audit, plan), belongs_to=audit.name, title=title)
    return len(rows)


def import_audit(
    store: Store, plan: Plan, path: Path, *, who: str = "", role: Role = Role.ANNOTATOR, at: dt.datetime | None = None
) -> tuple[Audit, int, int]:
    """Take in a filled sheet, all or nothing; return its draw, how many articles it answers, how many labels are new.

    What is in force already isn't added again, so that a sheet may be imported as often as one likes.

    Raises
    ------
    InputError
        It is no sheet of a draw that is here, nobody is named as its reader, or cells of it can't be used.
    """
    sheet = LabelSheet(path)
    audit = store.audit(sheet.belongs_to)
    if audit is None:
        raise InputError(f"{path}: phiếu thuộc đợt kiểm tra '{sheet.belongs_to}', không có trong kho dữ liệu này")
    answers = sheet.answers(_questions(audit, plan), [one.article_id for one in store.audit_items(audit.name)])
    reader = who.strip() or sheet.who
    if not reader:
        raise InputError(f"{path}: chưa ghi người đọc; điền ô C3 hoặc thêm --who TÊN")
    labels = _labels(store, audit, answers, reader, role, at or dt.datetime.now(dt.UTC))
    if labels:
        store.record(ActKind.IMPORT, labels, note=path.name)
    return audit, len(answers), len(labels)


def _labels(
    store: Store, audit: Audit, answers: Mapping[str, Mapping[str, bool]], who: str, role: Role, at: dt.datetime
) -> list[Label]:
    known = store.audit_readings(audit.name)
    return [
        Label(article, subject, value, who, role, at, source=audit_source(audit.name), blind=True)
        for article, row in answers.items()
        for subject, value in row.items()
        if known.get(article, {}).get(subject) is not value
    ]


def _questions(audit: Audit, plan: Plan) -> Sequence[Question]:
    """Return the draw's questions, named by the plan: health first, then its themes."""
    health = Question(RELEVANT, HEALTH, HEALTH_COUNTS, HEALTH_NOT)
    themes = [
        Question(code, plan.named(code), theme.counts if theme else "", theme.not_counts if theme else "")
        for code in audit.subjects
        if code != RELEVANT
        for theme in [plan.theme(code)]
    ]
    return [health, *themes]


def _beginning(body: str) -> str:
    words = body.split()
    return " ".join(words[:_WORDS]) + (" …" if len(words) > _WORDS else "")
