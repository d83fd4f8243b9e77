"""Labels: what people said. Rows are only added; the latest of the highest role counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, Select, insert, select
from sqlalchemy.orm import Session

from pipeline.store.rows import Label, Role, Said
from pipeline.store.sql import in_batches
from pipeline.store.tables import LabelRow
from pipeline.store.tags import Tags

__all__ = ["Labels", "decisions", "verdicts"]


class Labels(Tags):
    """The store's methods for labels."""

    def add_labels(self, labels: Iterable[Label]) -> int:
        """Add labels, all or none, safe from a power cut; return how many.

        Raises
        ------
        StoreError
            A label is of an article that isn't there.
        """
        rows = [
            {
                "article_id": label.article_id,
                "subject": label.subject,
                "value": label.value,
                "who": label.who,
                "role": label.role.value,
                "at": label.at,
                "guideline": label.guideline,
                "source": label.source,
                "blind": label.blind,
            }
            for label in labels
        ]
        with self._write(durable=True) as session:
            for batch in in_batches(rows):
                session.execute(insert(LabelRow), batch)
        return len(rows)

    def labels(self, article_id: str | None = None) -> list[Label]:
        """Return the whole history, of one article or of all, in the order in which it was added."""
        query = select(LabelRow).order_by(LabelRow.id)
        if article_id is not None:
            query = query.where(LabelRow.article_id == article_id)
        with self._read() as session:
            return [
                Label(r.article_id, r.subject, r.value, r.who, Role(r.role), r.at, r.guideline, r.source, r.blind)
                for r in session.scalars(query)
            ]

    def decided(self) -> dict[str, dict[str, bool]]:
        """Return what people's labels say now: by article and subject (a theme's code, or `RELEVANT`)."""
        with self._read() as session:
            return verdicts(session)


def verdicts(session: Session, *only: ColumnElement[bool]) -> dict[str, dict[str, bool]]:
    """Return the value in force of each article and subject that has one, of all labels or `only` of some.

    See `decisions`.
    """
    found = decisions(session, None, *only)
    return {article: {subject: said.value for subject, said in of.items()} for article, of in found.items()}


def decisions(
    session: Session, formerly: Mapping[str, str] | None = None, *only: ColumnElement[bool], until: int | None = None
) -> dict[str, dict[str, Said]]:
    """Return the label in force of each article and subject that has one, with who said so.

    Of each role the latest label counts (by its time, then by the order of adding); where that is None the role
    says nothing. A reviewer's word goes before an annotator's.

    Parameters
    ----------
    formerly
        The present code of subjects that former plans called otherwise.
    only
        What must hold of the labels that are heard.
    until
        The id of the last label that is heard, to say what was in force then; all by default.
    """
    latest: dict[tuple[str, str, str], Said | None] = {}
    query: Select[str, str, str, bool | None, str, dt.datetime] = (
        select(LabelRow.article_id, LabelRow.subject, LabelRow.role, LabelRow.value, LabelRow.who, LabelRow.at)
        .where(*only)
        .order_by(LabelRow.at, LabelRow.id)
    )
    if until is not None:
        query = query.where(LabelRow.id <= until)
    now = formerly or {}
    for article, subject, role, value, who, at in session.execute(query):
        latest[article, now.get(subject, subject), role] = (
            Said(value, who, Role(role), at) if value is not None else None
        )
    found: dict[str, dict[str, Said]] = {}
    for role in (Role.ANNOTATOR, Role.REVIEWER):  # The higher role last: it overwrites.
        for (article, subject, of), said in latest.items():
            if of == role.value and said is not None:
                found.setdefault(article, {})[subject] = said
    return found
