"""One door for whoever shows articles to people: next article, what they said, undo, how far they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace

from pipeline.errors import InputError, nearest
from pipeline.records import VIETNAM
from pipeline.review.diversity import Vectors
from pipeline.review.guideline import Guideline, guideline
from pipeline.review.ordering import Teacher, ask_second, readable_again, refresh
from pipeline.review.people import person
from pipeline.review.reasons import reason
from pipeline.review.tasks import Progress, Proposal, Task
from pipeline.review.vectors import word_vectors
from pipeline.store import RELEVANT, Act, ActKind, Label, Queued, Role, Store
from pipeline.themes import Plan

__all__ = ["DESK", "Review"]

DESK = "desk"
"""The `source` of labels that were made in the desk."""


class Review:
    """The labelling of one store by one plan, for any number of people; safe for threads and processes.

    Every method is one short transaction or a few; each raises `StoreError` where the database can't do its work, and
    what was not returned was not stored.

    Parameters
    ----------
    store
        The store.
    plan
        The plan whose themes are asked about.
    teacher
        The model whose words are shown and whose doubts order the queue; by default the version that tagged last,
        with 0.5 for every threshold.
    vectors
        How alike articles are, for the queue's order; by default by their syllables.
    """

    def __init__(
        self, store: Store, plan: Plan, *, teacher: Teacher | None = None, vectors: Vectors | None = None
    ) -> None:
        self.store = store
        self.plan = plan
        self.guideline: Guideline = guideline(plan)
        self._teacher = teacher
        self.vectors: Vectors = vectors or word_vectors(store)

    @property
    def teacher(self) -> Teacher:
        """The model whose words are shown."""
        return self._teacher or Teacher(self.store.model_in_use() or "")

    def refresh(self, *, size: int = 500, twice: float = 0.0) -> int:
        """Make the queue anew (seconds, with many articles); return how many articles wait. See `ordering.refresh`."""
        return refresh(self.store, self.plan, self.teacher, self.vectors, size=size, twice=twice)

    def ask_second(self, many: int) -> int:
        """Have at most `many` articles that one annotator read be read by a second one, first of all; return how many.

        Making the queue anew keeps them. See `ordering.ask_second`.
        """
        if self.store.queue_state().made is None:
            self.refresh()
        return ask_second(self.store, many)

    def second_readings(self) -> tuple[int, int]:
        """Return of how many articles `ask_second` can ask a second reading, and how many wait for one already."""
        waiting = sum(row.wanted > 1 for row in self.store.queue())
        return len(readable_again(self.store)), waiting

    def stale(self) -> bool:
        """Whether the queue should be made anew: never made, used up, of another model, or older than an audit."""
        state = self.store.queue_state()
        if state.made is None or not state.waiting:
            return True
        audits = self.store.audits()
        return state.model != self.teacher.version or bool(audits and audits[-1].at > state.made)

    def next(self, who: str, *, at: dt.datetime | None = None) -> Task | None:
        """Hand out the next article for `who`, theirs for `store.queue.LEASE`; None where nothing waits for them.

        Asked again before anything was said of it, gives the same one. A queue that was never made is made.
        """
        name = person(who)
        queued = self.store.lease(name, at=at)
        if queued is None and self.store.queue_state().made is None:
            self.refresh()
            queued = self.store.lease(name, at=at)
        return self._task(queued, name) if queued else None

    def open(self, article_id: str, who: str) -> Task:
        """Return any article as a task, in the queue or not: for one that a person chose, or goes back to.

        Raises
        ------
        InputError
            There is no such article.
        """
        return self._task(self.store.queued(article_id) or Queued(article_id, "chosen"), person(who))

    def confirm(
        self,
        article_id: str,
        who: str,
        *,
        relevant: bool,
        themes: Collection[str],
        role: Role = Role.ANNOTATOR,
        source: str = DESK,
        blind: bool | None = None,
        at: dt.datetime | None = None,
    ) -> int:
        """Store what a person said of an article: yes or no to relevance and to every theme of the plan.

        Parameters
        ----------
        themes
            The codes of those that it is about; every other one of the plan is a no.
        source
            Where the person is; the article of an audit gets the audit's own.
        blind
            Whether no tag was shown; by default what the queue says of the article.

        Returns
        -------
        The act's number, for `Review.undo`.

        Raises
        ------
        InputError
            A theme isn't the plan's, or themes stand on an article that isn't about health; nobody is named.
        StoreError
            There is no such article.
        """
        given = self._codes(themes)
        if given and not relevant:
            raise InputError(f"{article_id}: is not about health, yet has themes: {', '.join(sorted(given))}")
        values: dict[str, bool] = {RELEVANT: relevant} | {code: code in given for code in self.plan.codes}
        labels = [
            replace(one, value=values[one.subject])
            for one in self._labels(article_id, values, who, role, source, at, blind=blind)
        ]
        return self.store.record(ActKind.LABEL, labels)

    def unsure(
        self,
        article_id: str,
        who: str,
        *,
        subjects: Collection[str] | None = None,
        role: Role = Role.ANNOTATOR,
        source: str = DESK,
        blind: bool | None = None,
        at: dt.datetime | None = None,
    ) -> int:
        """Store that a person looked and could not tell, of the article or only of some `subjects`; no vote either way.

        The article then counts as read by them, and stands in `disputes` for a reviewer. Returns the act's number.
        """
        chosen = [RELEVANT, *self.plan.codes] if subjects is None else sorted(subjects)
        self._codes(set(chosen) - {RELEVANT})
        labels = [
            replace(one, unsure=True) for one in self._labels(article_id, chosen, who, role, source, at, blind=blind)
        ]
        return self.store.record(ActKind.UNSURE, labels)

    def skip(self, article_id: str, who: str) -> None:
        """Pass an article by: nothing is said of it, and the person isn't shown it again today."""
        self.store.release(article_id, person(who), skipped=True)

    def leave(self, article_id: str, who: str) -> None:
        """Give an article back unread, for whoever comes next."""
        self.store.release(article_id, person(who))

    def undo(
        self, who: str, *, act: int | None = None, kind: ActKind | None = None, role: Role = Role.ANNOTATOR
    ) -> Act | None:
        """Take back `act`, or the person's last one; return what was undone, None where there is nothing to undo.

        Parameters
        ----------
        kind
            Of the last ones only those of this kind.

        Raises
        ------
        StoreError
            The act isn't there, is undone, or isn't theirs (a reviewer may undo anybody's).
        """
        name = person(who)
        if act is None:
            last = self.store.acts(who=name, kind=kind, standing=True, limit=1)
            if not last:
                return None
            act = last[0].id
        self.store.undo(act, who=name, role=role)
        return self.store.act(act)

    def adjudicate(
        self, article_id: str, who: str, values: dict[str, bool], *, source: str = DESK, at: dt.datetime | None = None
    ) -> int:
        """Settle a difference: store a reviewer's word on some subjects of an article; return the act's number.

        Raises
        ------
        InputError
            A theme isn't the plan's, or nothing is said.
        """
        if not values:
            raise InputError(f"{article_id}: nothing was decided")
        self._codes(set(values) - {RELEVANT})
        labels = [
            replace(one, value=values[one.subject])
            for one in self._labels(article_id, sorted(values), who, Role.REVIEWER, source, at, blind=False)
        ]
        return self.store.record(ActKind.ADJUDICATION, labels)

    def progress(self, who: str, *, at: dt.datetime | None = None) -> Progress:
        """Return how far the person and the queue are."""
        now = at or dt.datetime.now(dt.UTC)
        midnight = now.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
        today, total = self.store.read_by(person(who), midnight)
        state = self.store.queue_state(now)
        return Progress(today, total, sum(state.waiting.values()), state)

    def _task(self, queued: Queued, who: str) -> Task:
        article = self.store.article(queued.article_id)
        if article is None:
            raise InputError(f"there is no article '{queued.article_id}'")
        tagging = None
        if not queued.blind and self.teacher.version:
            tagging = self.store.taggings(self.teacher.version, [article.id]).get(article.id)
        given = [(code, tagging.scores.get(code, 0.0)) for code in self.plan.codes] if tagging else []
        proposals = tuple(
            Proposal(code, score, tagging is not None and code in tagging.themes) for code, score in given
        )
        mine = {one.subject: one.value for one in self.store.sayings([article.id], who=who)}
        relevant = tagging.relevant if tagging else None
        return Task(article, reason(queued, self.plan), queued, proposals, relevant, mine)

    def _codes(self, codes: Collection[str]) -> set[str]:
        for code in codes:
            if code not in self.plan.codes:
                raise InputError(f"unknown theme '{code}'; {nearest(code, self.plan.codes)}")
        return set(codes)

    def _labels(
        self,
        article_id: str,
        subjects: Sequence[str] | dict[str, bool],
        who: str,
        role: Role,
        source: str,
        at: dt.datetime | None,
        *,
        blind: bool | None,
    ) -> list[Label]:
        """Return empty labels of `subjects`, with all that they have in common."""
        queued = self.store.queued(article_id)
        unseen = queued.blind if queued and blind is None else bool(blind)
        if queued and queued.blind and queued.source and unseen:
            source = queued.source
        when, version = at or dt.datetime.now(dt.UTC), self.guideline.version
        return [
            Label(article_id, subject, None, person(who), role, when, version, source, unseen) for subject in subjects
        ]
