"""Labels: what people said. Rows are only added; the latest of the highest role counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, Select, and_, case, func, insert, or_, select
from sqlalchemy.orm import Session

from pipeline.store.rows import RELEVANT, Label, Role, Said, Vote
from pipeline.store.sql import in_batches
from pipeline.store.tables import ActRow, LabelRow
from pipeline.store.tags import Tags

__all__ = ["Labels", "decisions", "insert_labels", "not_undone", "verdicts"]


class Labels(Tags):
    """The store's methods for labels."""

    def add_labels(self, labels: Iterable[Label]) -> int:
        """Add labels, all or none, safe from a power cut; return how many.

        Raises
        ------
        StoreError
            A label is of an article that isn't there.
        """
        with self._write(durable=True) as session:
            return insert_labels(session, labels)

    def labels(self, article_id: str | None = None) -> list[Label]:
        """Return the whole history, of one article or of all, in the order in which it was added."""
        query = select(LabelRow).order_by(LabelRow.id)
        if article_id is not None:
            query = query.where(LabelRow.article_id == article_id)
        with self._read() as session:
            return [_label(row) for row in session.scalars(query)]

    def decided(self) -> dict[str, dict[str, bool]]:
        """Return what people's labels say now: by article and subject (a theme's code, or `RELEVANT`)."""
        with self._read() as session:
            return verdicts(session)

    def sayings(
        self, ids: Sequence[str] | None = None, *, who: str | None = None, role: Role | None = None
    ) -> list[Label]:
        """Return each person's present word: the last label of each article, subject, person and role.

        Undone ones are left out, and those that only took something back; "unsure" is a word. They come by article,
        subject and time.

        Parameters
        ----------
        ids
            Of these articles only.
        who, role
            Of this person, in this role only.
        """
        return _present_words(self.standing_labels(ids, who=who, role=role))

    def contested(self, ids: Sequence[str] | None = None) -> list[Label]:
        """Return the present words, as `sayings` does, on the articles and subjects that a difference may be about.

        Those are the ones of which annotators' standing labels aren't one and the same answer, or one is "unsure":
        few, so that nobody waits for the rest to be read. Who changed their mind meanwhile is still among them.

        Parameters
        ----------
        ids
            Of these articles only.
        """
        yes, no, unsure = (
            func.sum(case((which, 1), else_=0))
            for which in (LabelRow.value.is_(True), LabelRow.value.is_(False), LabelRow.unsure.is_(True))
        )
        pairs = (
            select(LabelRow.article_id, LabelRow.subject)
            .where(LabelRow.role == Role.ANNOTATOR.value, not_undone())
            .group_by(LabelRow.article_id, LabelRow.subject)
            .having(or_(and_(yes > 0, no > 0), unsure > 0))
        )
        with self._read() as session:
            chosen = (
                [pairs] if ids is None else [pairs.where(LabelRow.article_id.in_(some)) for some in in_batches(ids)]
            )
            found = []
            for one in chosen:
                of = one.subquery()
                query = (
                    select(LabelRow)
                    .join(of, and_(LabelRow.article_id == of.c.article_id, LabelRow.subject == of.c.subject))
                    .where(not_undone())
                    .order_by(LabelRow.at, LabelRow.id)
                )
                found += [_label(row) for row in session.scalars(query)]
        return _present_words(found)

    def votes(self) -> list[Vote]:
        """Return annotators' present yes and no, of the articles that two or more of them spoke of; "unsure" is none.

        As `sayings`, and much quicker where most articles were read by one person.
        """
        mine = (LabelRow.role == Role.ANNOTATOR.value, not_undone())
        several = select(LabelRow.article_id).where(*mine).group_by(LabelRow.article_id)
        several = several.having(func.count(LabelRow.who.distinct()) > 1)
        query = (
            select(LabelRow.article_id, LabelRow.subject, LabelRow.who, LabelRow.value, LabelRow.blind)
            .where(LabelRow.article_id.in_(several), *mine)
            .order_by(LabelRow.at, LabelRow.id)
        )
        last: dict[tuple[str, str, str], tuple[bool | None, bool]] = {}
        with self._read() as session:
            for article, subject, who, value, blind in session.execute(query):
                last[article, subject, who] = (value, blind)
        return [Vote(*of, value, blind) for of, (value, blind) in last.items() if value is not None]

    def standing_labels(
        self, ids: Sequence[str] | None = None, *, who: str | None = None, role: Role | None = None
    ) -> list[Label]:
        """Return the labels that weren't undone, by their time: all that was ever said and stands. See `sayings`."""
        query = select(LabelRow).where(not_undone()).order_by(LabelRow.at, LabelRow.id)
        if who is not None:
            query = query.where(LabelRow.who == who)
        if role is not None:
            query = query.where(LabelRow.role == role.value)
        with self._read() as session:
            if ids is None:
                return [_label(row) for row in session.scalars(query)]
            return [
                _label(row)
                for some in in_batches(ids)
                for row in session.scalars(query.where(LabelRow.article_id.in_(some)))
            ]

    def read_once(self) -> list[str]:
        """Return the ids of the articles that one person spoke of, as an annotator and in no audit, by id."""
        once = (
            func.count(LabelRow.who.distinct()) == 1,
            func.sum(case((LabelRow.role == Role.REVIEWER.value, 1), (LabelRow.blind.is_(True), 1), else_=0)) == 0,
            func.sum(case((LabelRow.value.is_not(None), 1), (LabelRow.unsure.is_(True), 1), else_=0)) > 0,
        )
        query = select(LabelRow.article_id).where(LabelRow.subject == RELEVANT, not_undone())
        with self._read() as session:
            return list(
                session.scalars(query.group_by(LabelRow.article_id).having(and_(*once)).order_by(LabelRow.article_id))
            )


def insert_labels(session: Session, labels: Iterable[Label], act: int | None = None) -> int:
    """Insert labels, as part of `act` where one is given; return how many."""
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
            "unsure": label.unsure,
            "act": label.act if act is None else act,
        }
        for label in labels
    ]
    for batch in in_batches(rows):
        session.execute(insert(LabelRow), batch)
    return len(rows)


def not_undone() -> ColumnElement[bool]:
    """Return the condition that a label's act wasn't taken back by a later one."""
    undone = select(ActRow.undoes).where(ActRow.undoes.is_not(None))
    return or_(LabelRow.act.is_(None), LabelRow.act.not_in(undone))


def verdicts(session: Session, *only: ColumnElement[bool]) -> dict[str, dict[str, bool]]:
    """Return the value in force of each article and subject that has one, of all labels or `only` of some.

    See `decisions`.
    """
    found = decisions(session, *only)
    return {article: {subject: said.value for subject, said in of.items()} for article, of in found.items()}


def decisions(
    session: Session, *only: ColumnElement[bool], formerly: Mapping[str, str] | None = None, until: int | None = None
) -> dict[str, dict[str, Said]]:
    """Return the label in force of each article and subject that has one, with who said so.

    Of each person the latest label in a role counts (by its time, then by the order of adding); where that is None the
    person says nothing. Of a role the latest of these words counts, and a reviewer's goes before an annotator's.
    Labels whose act was undone are as if they had never been.

    Parameters
    ----------
    only
        Conditions on the labels that are heard.
    formerly
        The present code of subjects that former plans called otherwise.
    until
        The id of the last label that is heard, to say what was in force then; all by default.
    """
    latest: dict[tuple[str, str, str], dict[str, tuple[dt.datetime, int, bool | None]]] = {}
    query: Select[str, str, str, str, bool | None, dt.datetime, int] = (
        select(
            LabelRow.article_id,
            LabelRow.subject,
            LabelRow.role,
            LabelRow.who,
            LabelRow.value,
            LabelRow.at,
            LabelRow.id,
        )
        .where(not_undone(), *only)
        .order_by(LabelRow.at, LabelRow.id)
    )
    if until is not None:
        query = query.where(LabelRow.id <= until)
    now = formerly or {}
    for article, subject, role, who, value, at, order in session.execute(query):
        latest.setdefault((article, now.get(subject, subject), role), {})[who] = (at, order, value)
    found: dict[str, dict[str, Said]] = {}
    for role in (Role.ANNOTATOR, Role.REVIEWER):  # The higher role last: it overwrites.
        for (article, subject, of), words in latest.items():
            said = [(at, order, who, value) for who, (at, order, value) in words.items() if value is not None]
            if of == role.value and said:
                at, _, who, value = max(said)
                found.setdefault(article, {})[subject] = Said(value, who, role, at)
    return found


def _present_words(labels: Iterable[Label]) -> list[Label]:
    """Return of `labels`, which come by their time, the last of each article, subject, person and role that says."""
    last: dict[tuple[str, str, str, str], Label] = {}
    for one in labels:
        last[one.article_id, one.subject, one.who, one.role] = one
    said = [one for one in last.values() if one.value is not None or one.unsure]
    return sorted(said, key=lambda one: (one.article_id, one.subject, one.at))


def _label(row: LabelRow) -> Label:
    return Label(
        row.article_id,
        row.subject,
        row.value,
        row.who,
        Role(row.role),
        row.at,
        row.guideline,
        row.source,
        row.blind,
        row.unsure,
        row.act,
    )
