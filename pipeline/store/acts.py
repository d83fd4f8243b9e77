"""Acts: what people did that left labels, and the undoing of it. Rows are only added."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from pipeline.errors import StoreError
from pipeline.store.labels import Labels, insert_labels, not_undone
from pipeline.store.readings import settle_readings
from pipeline.store.rows import Act, ActKind, Label, Role
from pipeline.store.tables import ActRow, LabelRow, LeaseRow

__all__ = ["Acts"]


class Acts(Labels):
    """The store's methods for acts."""

    def record(self, kind: ActKind, labels: Sequence[Label], *, file: str = "", note: str = "") -> int:
        """Store an act with its labels, all or none, safe from a power cut; return the act's number.

        The person no longer holds the articles (see `Queue.lease`), and the queue knows of the readings.

        Parameters
        ----------
        kind
            What was done.
        labels
            At least one; all of one person, role and source.
        file, note
            Of an import: what tells its file, and its name.

        Raises
        ------
        StoreError
            A label is of an article that isn't there.
        ValueError
            The labels aren't of one person, role and source.
        """
        return self.record_all(kind, [labels], file=file, note=note)[0]

    def record_all(
        self, kind: ActKind, groups: Sequence[Sequence[Label]], *, file: str = "", note: str = ""
    ) -> list[int]:
        """Store an act for each group of labels, as `record` does: all of them or none."""
        if any(len({(one.who, one.role, one.source) for one in labels}) != 1 for labels in groups):
            raise ValueError("an act's labels are of one person, in one role, from one source")
        numbers = []
        with self._write(durable=True) as session:
            for labels in groups:
                first = labels[0]
                row = ActRow(
                    kind=kind.value,
                    who=first.who,
                    role=first.role.value,
                    at=max(one.at for one in labels),
                    source=first.source,
                    file=file,
                    note=note,
                )
                session.add(row)
                session.flush()
                insert_labels(session, labels, row.id)
                self._after(session, sorted({one.article_id for one in labels}), first.who)
                numbers.append(row.id)
        return numbers

    @staticmethod
    def _after(session: Session, ids: Sequence[str], who: str) -> None:
        for some in (ids[at : at + 500] for at in range(0, len(ids), 500)):
            session.query(LeaseRow).where(LeaseRow.article_id.in_(some), LeaseRow.who == who).delete()
            settle_readings(session, some)

    def undo(self, act: int, *, who: str, role: Role, at: dt.datetime | None = None) -> Act:
        """Take back an act: its labels count as if they had never been; they and the undoing stay in the history.

        Raises
        ------
        StoreError
            There is no such act, it is undone, is an undoing itself, or is another person's and `role` is no
            reviewer's.
        """
        with self._write(durable=True) as session:
            row = session.get(ActRow, act)
            if row is None:
                raise StoreError(f"there is no act {act}; 'tinyte review history' lists them")
            if row.kind == ActKind.UNDO.value:
                raise StoreError(f"act {act} is an undoing itself; label the articles again instead")
            if session.scalar(select(ActRow.id).where(ActRow.undoes == act)):
                raise StoreError(f"act {act} was undone before")
            if row.who != who and role is not Role.REVIEWER:
                raise StoreError(f"act {act} is {row.who}'s; only they or a reviewer can undo it")
            undoing = ActRow(
                kind=ActKind.UNDO.value,
                who=who,
                role=role.value,
                at=at or dt.datetime.now(dt.UTC),
                source=row.source,
                file="",
                note="",
                undoes=act,
            )
            session.add(undoing)
            session.flush()
            ids = list(session.scalars(select(LabelRow.article_id).where(LabelRow.act == act).distinct()))
            self._after(session, ids, who)
            return _act(undoing, undone=False, articles=len(ids), labels=0)

    def acts(
        self,
        *,
        number: int | None = None,
        who: str | None = None,
        file: str | None = None,
        kind: ActKind | None = None,
        standing: bool = False,
        limit: int | None = None,
    ) -> list[Act]:
        """Return acts, the latest first.

        Parameters
        ----------
        number, who, file, kind
            This one, of this person, of this imported file, of this kind only.
        standing
            Only acts that can be undone: no undoings and none that is undone.
        limit
            How many at most.
        """
        later = aliased(ActRow)
        undone = exists().where(later.undoes == ActRow.id)
        query = select(ActRow, undone).order_by(ActRow.id.desc())
        if number is not None:
            query = query.where(ActRow.id == number)
        if who is not None:
            query = query.where(ActRow.who == who)
        if file is not None:
            query = query.where(ActRow.file == file)
        if kind is not None:
            query = query.where(ActRow.kind == kind.value)
        if standing:
            query = query.where(~undone, ActRow.kind != ActKind.UNDO.value)
        with self._read() as session:
            rows = session.execute(query.limit(limit)).all()
            sizes = _sizes(session, [row.id for row, _ in rows])
            return [_act(row, undone=gone, articles=sizes[row.id][0], labels=sizes[row.id][1]) for row, gone in rows]

    def act(self, number: int) -> Act | None:
        """Return an act, or None."""
        return next(iter(self.acts(number=number)), None)

    def readers(self) -> dict[str, int]:
        """Return how many articles each person said something of; undone acts are left out."""
        query = select(LabelRow.who, func.count(LabelRow.article_id.distinct())).where(not_undone())
        with self._read() as session:
            return {row[0]: row[1] for row in session.execute(query.group_by(LabelRow.who))}

    def read_by(self, who: str, since: dt.datetime) -> tuple[int, int]:
        """Return how many articles a person said something of since then, and in all; undone acts are left out."""
        mine = select(func.count(LabelRow.article_id.distinct())).where(LabelRow.who == who, not_undone())
        with self._read() as session:
            return session.scalar(mine.where(LabelRow.at >= since)) or 0, session.scalar(mine) or 0

    def act_articles(self, act: int) -> list[str]:
        """Return the ids of the articles that an act labelled, by id."""
        query = select(LabelRow.article_id).where(LabelRow.act == act).distinct().order_by(LabelRow.article_id)
        with self._read() as session:
            return list(session.scalars(query))


def _sizes(session: Session, acts: Iterable[int]) -> dict[int, tuple[int, int]]:
    wanted = list(acts)
    sizes = dict.fromkeys(wanted, (0, 0))
    for some in (wanted[at : at + 500] for at in range(0, len(wanted), 500)):
        query = select(LabelRow.act, func.count(LabelRow.article_id.distinct()), func.count())
        for act, articles, labels in session.execute(query.where(LabelRow.act.in_(some)).group_by(LabelRow.act)):
            if act is not None:
                sizes[act] = (articles, labels)
    return sizes


def _act(row: ActRow, *, undone: bool, articles: int, labels: int) -> Act:
    return Act(
        row.id,
        ActKind(row.kind),
        row.who,
        Role(row.role),
        row.at,
        row.source,
        row.file,
        row.note,
        row.undoes,
        undone,
        articles,
        labels,
    )
