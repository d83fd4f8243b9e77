"""Labels: what people said. Rows are only added; the latest of the highest role counts."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, insert, select
from sqlalchemy.orm import Session

from pipeline.store.rows import Label, Role
from pipeline.store.sql import in_batches
from pipeline.store.tables import LabelRow
from pipeline.store.tags import Tags

__all__ = ["Labels", "verdicts"]


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
    """Return the label in force of each article and subject that has one, of all labels or `only` of some.

    Of each role the latest label counts (by its time, then by the order of adding); where that is None the role
    says nothing. A reviewer's word goes before an annotator's.
    """
    latest: dict[tuple[str, str, str], bool | None] = {}
    query: Select[str, str, str, bool | None] = (
        select(LabelRow.article_id, LabelRow.subject, LabelRow.role, LabelRow.value)
        .where(*only)
        .order_by(LabelRow.at, LabelRow.id)
    )
    for article, subject, role, value in session.execute(query):
        latest[article, subject, role] = value
    found: dict[str, dict[str, bool]] = {}
    for role in (Role.ANNOTATOR, Role.REVIEWER):  # The higher role last: it overwrites.
        for (article, subject, of), value in latest.items():
            if of == role.value and value is not None:
                found.setdefault(article, {})[subject] = value
    return found
