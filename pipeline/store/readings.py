"""How many people read a queued article, told from the labels themselves."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from pipeline.store.labels import not_undone
from pipeline.store.tables import LabelRow, QueueRow

__all__ = ["readers_of", "settle_readings"]


def readers_of(session: Session, ids: Sequence[str]) -> dict[str, set[str]]:
    """Return who read each queued article for what it waits for: said yes, no or unsure of the queue's subject.

    For an audit only its own blind labels are readings.
    """
    query = (
        select(LabelRow.article_id, LabelRow.who)
        .join(QueueRow, QueueRow.article_id == LabelRow.article_id)
        .where(LabelRow.article_id.in_(ids), LabelRow.subject == QueueRow.subject, not_undone())
        .where(or_(LabelRow.value.is_not(None), LabelRow.unsure.is_(True)))
        .where(or_(QueueRow.blind.is_(False), (LabelRow.source == QueueRow.source) & LabelRow.blind.is_(True)))
    )
    found: dict[str, set[str]] = {}
    for article, who in session.execute(query):
        found.setdefault(article, set()).add(who)
    return found


def settle_readings(session: Session, ids: Sequence[str]) -> None:
    """Set for queued articles of `ids` how many readings they still wait for; `ids` at most some hundred."""
    session.flush()
    read = readers_of(session, ids)
    for row in session.scalars(select(QueueRow).where(QueueRow.article_id.in_(ids))):
        row.open_for = max(0, row.wanted - len(read.get(row.article_id, ())))
    session.flush()


def how_many_open(session: Session) -> int:
    """Return how many queued articles wait for a reading."""
    return session.scalar(select(func.count()).select_from(QueueRow).where(QueueRow.open_for > 0)) or 0
