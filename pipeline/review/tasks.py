"""An article to read, and how far one is."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.store import Queued, QueueState, StoredArticle

__all__ = ["Progress", "Proposal", "Task"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the model says of one theme: its probability in 0-1, and whether the theme counts by it."""

    theme: str
    score: float
    given: bool


@dataclass(frozen=True, slots=True)
class Task:
    """An article to read.

    Attributes
    ----------
    article
        The article.
    reason
        Why it waits, a Vietnamese sentence.
    queued
        Its place in the queue.
    proposals
        What the model says of each theme of the plan, in the plan's order; empty where the reading is blind. They are
        shown, never counted as anybody's work.
    relevant
        Whether the model takes it for one about health; None where the reading is blind or nothing was tagged.
    mine
        What this person said of it before, by subject: yes, no, or None for unsure.
    """

    article: StoredArticle
    reason: str
    queued: Queued
    proposals: tuple[Proposal, ...]
    relevant: bool | None
    mine: dict[str, bool | None]

    @property
    def blind(self) -> bool:
        """Whether nothing may be shown of what the model or others said."""
        return self.queued.blind


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a person and the queue are: articles read today (in Vietnam's time) and in all, and what waits."""

    today: int
    total: int
    waiting: int
    state: QueueState
