"""The queue of articles that wait for a person: its order as a table, and who holds which article until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, exists, func, insert, or_, select, text
from sqlalchemy.orm import aliased

from pipeline.store.acts import Acts
from pipeline.store.labels import not_undone
from pipeline.store.readings import how_many_open, settle_readings
from pipeline.store.sql import in_batches
from pipeline.store.tables import LabelRow, LeaseRow, QueueRow

__all__ = ["LEASE", "Queue", "QueueState", "Queued"]

LEASE = dt.timedelta(minutes=20)
"""How long an article is one person's: far more than reading takes, and short enough that a closed laptop loses nobody
a day's article."""

SKIP = dt.timedelta(hours=12)
"""How long an article that a person passed by isn't shown to them again: for the day's work."""


_LOCK = 0x7175657565  # "queue": PostgreSQL's advisory lock, so that two leases don't choose at once


@dataclass(frozen=True, slots=True)
class Queued:
    """An article that waits: why (`kind`, and the facts in `why`), for which label (`subject`), for how many people.

    `source` is what its labels must name as theirs where that matters (an audit's); `blind` says that the person may
    not be shown what a model or anyone else said.
    """

    article_id: str
    kind: str
    subject: str = ""
    source: str = ""
    blind: bool = False
    wanted: int = 1
    why: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QueueState:
    """How the queue stands: articles that wait by kind, those held now, when its order was made and by which model."""

    waiting: dict[str, int]
    held: int
    made: dt.datetime | None
    model: str


class Queue(Acts):
    """The store's methods for the queue."""

    def set_queue(self, rows: Iterable[Queued], model: str, at: dt.datetime | None = None) -> int:
        """Replace the queue by `rows`, in their order; return how many. Who holds what stays.

        Raises
        ------
        StoreError
            One is of an article that isn't there.
        """
        made = at or dt.datetime.now(dt.UTC)
        values = [_row(one, place, model, made) for place, one in enumerate(rows)]
        with self._write() as session:
            session.execute(delete(QueueRow))
            for batch in in_batches(values):
                session.execute(insert(QueueRow), batch)
                settle_readings(session, [str(row["article_id"]) for row in batch])
        return len(values)

    def put_first(self, rows: Sequence[Queued], at: dt.datetime | None = None) -> None:
        """Put articles at the queue's head, in their order; those that stand in it already move there.

        Raises
        ------
        StoreError
            One is of an article that isn't there.
        """
        now = at or dt.datetime.now(dt.UTC)
        with self._write() as session:
            made, model = session.execute(select(QueueRow.made, QueueRow.model).limit(1)).first() or (now, "")
            first = (session.scalar(select(func.min(QueueRow.place))) or 0) - len(rows)
            values = [_row(one, first + n, model, made) for n, one in enumerate(rows)]
            for batch in in_batches(values):
                ids = [str(row["article_id"]) for row in batch]
                session.execute(delete(QueueRow).where(QueueRow.article_id.in_(ids)))
                session.execute(insert(QueueRow), batch)
                settle_readings(session, ids)

    def lease(self, who: str, *, at: dt.datetime | None = None, length: dt.timedelta = LEASE) -> Queued | None:
        """Hand out the first article that waits for `who`, and keep it theirs for `length`; None where none waits.

        Nobody gets an article that others hold, unless it waits for more people than hold it, and nobody one that they
        read or passed by. Who holds one gets the same again, as long as it waits.
        """
        now = at or dt.datetime.now(dt.UTC)
        with self._write() as session:
            if session.get_bind().dialect.name == "postgresql":  # where SQLite's writers wait at BEGIN IMMEDIATE
                session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            session.execute(delete(LeaseRow).where(LeaseRow.until <= now))
            mine = (
                select(QueueRow)
                .join(LeaseRow, LeaseRow.article_id == QueueRow.article_id)
                .where(LeaseRow.who == who, LeaseRow.skipped.is_(False), QueueRow.open_for > 0)
                .order_by(QueueRow.place)
            )
            row = session.scalars(mine.limit(1)).first() or session.scalars(_free(who, now).limit(1)).first()
            if row is None:
                return None
            session.merge(LeaseRow(article_id=row.article_id, who=who, until=now + length, skipped=False))
            return _queued(row)

    def release(self, article_id: str, who: str, *, skipped: bool = False, at: dt.datetime | None = None) -> None:
        """Give an article back; with `skipped` it isn't shown to the person again for `SKIP`. Nothing is said of it."""
        now = at or dt.datetime.now(dt.UTC)
        with self._write() as session:
            if skipped:
                session.merge(LeaseRow(article_id=article_id, who=who, until=now + SKIP, skipped=True))
                return
            held = delete(LeaseRow).where(LeaseRow.article_id == article_id, LeaseRow.who == who)
            session.execute(held.where(LeaseRow.skipped.is_(False)))

    def unskip(self, who: str) -> int:
        """Let the person see again what they passed by; return how many articles those are."""
        with self._write() as session:
            gone = session.execute(delete(LeaseRow).where(LeaseRow.who == who, LeaseRow.skipped.is_(True)))
            return int(getattr(gone, "rowcount", 0))

    def hold(self, ids: Iterable[str], who: str, length: dt.timedelta, *, at: dt.datetime | None = None) -> None:
        """Keep articles for `who`: they went out to them in a file."""
        until = (at or dt.datetime.now(dt.UTC)) + length
        with self._write() as session:
            for one in ids:
                session.merge(LeaseRow(article_id=one, who=who, until=until, skipped=False))

    def queue(self, limit: int | None = None, *, who: str = "") -> list[Queued]:
        """Return what waits, in order; with `who`, what that person may get or holds."""
        query = select(QueueRow).where(QueueRow.open_for > 0).order_by(QueueRow.place)
        if who:
            query = _free(who, dt.datetime.now(dt.UTC), held=True)
        query = query.limit(limit)
        with self._read() as session:
            return [_queued(row) for row in session.scalars(query)]

    def queued(self, article_id: str) -> Queued | None:
        """Return an article's place in the queue, read or not; None where it has none."""
        with self._read() as session:
            row = session.get(QueueRow, article_id)
            return _queued(row) if row else None

    def queue_state(self, at: dt.datetime | None = None) -> QueueState:
        """Return how the queue stands."""
        now = at or dt.datetime.now(dt.UTC)
        kinds = select(QueueRow.kind, func.count()).where(QueueRow.open_for > 0).group_by(QueueRow.kind)
        held = select(func.count()).select_from(LeaseRow).where(LeaseRow.until > now, LeaseRow.skipped.is_(False))
        with self._read() as session:
            made = session.execute(select(QueueRow.made, QueueRow.model).limit(1)).first()
            waiting = {row[0]: row[1] for row in session.execute(kinds)}
            return QueueState(waiting, session.scalar(held) or 0, made[0] if made else None, made[1] if made else "")

    def how_many_wait(self) -> int:
        """Return how many queued articles wait for a reading."""
        with self._read() as session:
            return how_many_open(session)


def _free(who: str, now: dt.datetime, *, held: bool = False) -> Any:  # noqa: ANN401 - SQLAlchemy's Select of an entity
    """Select, in order, the queue's rows that `who` may get; with `held`, those that they hold too."""
    others = aliased(LeaseRow)
    by_others = (
        select(func.count())
        .select_from(others)
        .where(others.article_id == QueueRow.article_id, others.who != who, others.skipped.is_(False))
        .where(others.until > now)
        .scalar_subquery()
    )
    passed = exists().where(LeaseRow.article_id == QueueRow.article_id, LeaseRow.who == who, LeaseRow.until > now)
    if held:
        passed = passed.where(LeaseRow.skipped.is_(True))
    read = exists().where(
        LabelRow.article_id == QueueRow.article_id,
        LabelRow.subject == QueueRow.subject,
        LabelRow.who == who,
        or_(LabelRow.value.is_not(None), LabelRow.unsure.is_(True)),
        or_(QueueRow.blind.is_(False), (LabelRow.source == QueueRow.source) & LabelRow.blind.is_(True)),
        not_undone(),
    )
    waits = select(QueueRow).where(QueueRow.open_for > 0, QueueRow.open_for > by_others, ~passed)
    # Only where several are to read does it matter who did: otherwise a reading closes the row.
    return waits.where(or_(QueueRow.wanted == 1, ~read)).order_by(QueueRow.place)


def _row(one: Queued, place: int, model: str, made: dt.datetime) -> dict[str, Any]:
    return {
        "article_id": one.article_id,
        "place": place,
        "kind": one.kind,
        "subject": one.subject,
        "source": one.source,
        "blind": one.blind,
        "wanted": one.wanted,
        "open_for": one.wanted,
        "model": model,
        "made": made,
        "why": one.why,
    }


def _queued(row: QueueRow) -> Queued:
    return Queued(row.article_id, row.kind, row.subject, row.source, row.blind, row.wanted, dict(row.why))
