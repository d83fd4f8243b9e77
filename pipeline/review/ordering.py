"""Which articles people should read next: audits, what waits for its second reader, new themes, what teaches most.

What an article teaches is told from the stored scores alone: how near the score of a theme lies to its threshold, 1 at
the threshold and 0 at certainty, times how rare the theme's labels are, 1 over the root of (1 + labels that say yes),
the most of all themes counting (margin sampling, Lewis and Gale 1994, one margin a theme). Of the most telling ones
those are taken that are unlike each other and unlike what is labelled (`diversity.spread_out`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

import numpy as np
from numpy.typing import NDArray

from pipeline.review.diversity import Vectors, spread_out
from pipeline.store import RELEVANT, Queued, Store, audit_source
from pipeline.themes import Plan

__all__ = [
    "AUDIT",
    "FEW",
    "NEW_THEME",
    "PLAIN",
    "SECOND",
    "UNSURE_MODEL",
    "Teacher",
    "ask_second",
    "order",
    "readable_again",
    "refresh",
]

AUDIT, SECOND, NEW_THEME, UNSURE_MODEL, PLAIN = "audit", "second", "new_theme", "uncertain", "plain"

FEW = 5
"""Labels that say yes from which a theme is learnt from labels; with fewer it is told by its seed terms."""

_EACH_NEW = 20  # articles of one theme without labels
_CANDIDATES = 4  # times the queue's length: among so many of the most telling ones the unlike ones are chosen
_HEALTH = 0.5  # what a doubt about relevance weighs beside one about a theme without labels: it is asked everywhere
_MOST_KNOWN = 500  # labelled articles that candidates are compared with


@dataclass(frozen=True)
class Teacher:
    """The model whose doubts are asked about.

    Attributes
    ----------
    version
        Its name, under which the store keeps its taggings; empty for none.
    thresholds
        The probability from which each theme counts; `RELEVANT` for relevance.
    cold
        Themes that it tells by seed terms.
    """

    version: str = ""
    thresholds: Mapping[str, float] = field(default_factory=dict)
    cold: tuple[str, ...] = ()

    def threshold(self, subject: str) -> float:
        """Return the probability from which a subject counts."""
        return float(self.thresholds.get(subject, 0.5))

    def doubts(self, subjects: Sequence[str], scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how near scores lie to their thresholds: 1 at them, 0 at certainty either way.

        Parameters
        ----------
        subjects
            The columns of `scores`.
        scores
            Probabilities, shape (n, subjects).
        """
        thresholds = np.clip([self.threshold(subject) for subject in subjects], 0.01, 0.99)
        near: NDArray[np.float64] = np.where(scores < thresholds, scores / thresholds, (1 - scores) / (1 - thresholds))
        return near


def refresh(
    store: Store, plan: Plan, teacher: Teacher, vectors: Vectors, *, size: int = 500, twice: float = 0.0
) -> int:
    """Make the queue anew from what is stored now; return how many articles wait.

    Parameters
    ----------
    vectors
        How alike articles are.
    size
        How many articles at most are taken for what they teach; audits and new themes come on top.
    twice
        The share, 0 to 1, of the articles outside audits that two people are to read. Chosen by the article's id,
        so that making the queue again chooses the same ones.
    """
    rows = list(order(store, plan, teacher, vectors, size=size))
    return store.set_queue([_doubled(row, twice) for row in rows], teacher.version)


def ask_second(store: Store, many: int) -> int:
    """Put articles that one annotator read at the queue's head, for a second one; return how many.

    Parameters
    ----------
    many
        How many at most. Chosen by the article's id, so none for what it is about; audits' articles are left out, as
        a second reading would count in their figures.
    """
    chosen = readable_again(store)[:many]
    store.put_first([Queued(one, SECOND, RELEVANT, wanted=2) for one in chosen])
    return len(chosen)


def readable_again(store: Store) -> list[str]:
    """Return the articles that `ask_second` may put before a second person, in its order."""
    asked = {row.article_id for row in store.queue() if row.wanted > 1}
    return sorted((one for one in store.read_once() if one not in asked), key=_lot)


def order(store: Store, plan: Plan, teacher: Teacher, vectors: Vectors, *, size: int = 500) -> Iterator[Queued]:
    """Yield what people should read, in order, each article once."""
    sayings = store.sayings()
    decided = store.decided()
    said = {one.article_id for one in sayings}
    yes = Counter(subject for of in decided.values() for subject, value in of.items() if value)
    scores = store.all_scores(teacher.version) if teacher.version else []
    taken: set[str] = set()
    groups = (
        _audits(store),
        _half_read(store, said),
        _new_themes(store, plan, teacher, scores, yes, {(s.article_id, s.subject) for s in sayings}),
        _telling(plan, teacher, scores, yes, said, vectors, size),
        _plain(store, said, size) if not scores else iter(()),
    )
    for rows in groups:
        for row in rows:
            if row.article_id not in taken:
                taken.add(row.article_id)
                yield row


def _audits(store: Store) -> Iterator[Queued]:
    """Yield what audits drew and nobody read, in the audits' random order; the latest audit first."""
    for audit in reversed(store.audits()):
        for one in store.audit_pending(audit.name):
            yield Queued(one, AUDIT, RELEVANT, audit_source(audit.name), blind=True, why={"audit": audit.name})


def _half_read(store: Store, said: set[str]) -> Iterator[Queued]:
    """Yield what waits for its second reader, in its order: half a comparison tells nothing."""
    yield from (row for row in store.queue() if row.wanted > 1 and row.article_id in said)


def _new_themes(
    store: Store,
    plan: Plan,
    teacher: Teacher,
    scores: Sequence[tuple[str, bool, float, dict[str, float]]],
    yes: Mapping[str, int],
    said: set[tuple[str, str]],
) -> Iterator[Queued]:
    """Yield articles that may belong to a theme without labels, one theme after another in turns."""
    known = set(scores[0][3]) - set(teacher.cold) if scores else set()
    new = [theme for theme in plan.themes if theme.code not in known and yes.get(theme.code, 0) < FEW]
    found = [_likely(store, theme.code, theme.seed_terms, scores, said) for theme in new]
    for turn in range(_EACH_NEW):
        for theme, ids in zip(new, found, strict=True):
            if turn < len(ids):
                why = {"labels": yes.get(theme.code, 0)}
                yield Queued(ids[turn], NEW_THEME, theme.code, why=why)


def _likely(
    store: Store,
    code: str,
    seeds: Sequence[str],
    scores: Sequence[tuple[str, bool, float, dict[str, float]]],
    said: set[tuple[str, str]],
) -> list[str]:
    """Return articles that may be of a theme: by its score where it has one, otherwise by its seed terms."""
    ranked = sorted(((of.get(code, 0.0), one) for one, _, _, of in scores), reverse=True)[: 4 * _EACH_NEW]
    ids = [one for score, one in ranked if score > 0]
    if not ids:
        ids = store.mentioning(seeds, 4 * _EACH_NEW)
    return [one for one in dict.fromkeys(ids) if (one, code) not in said][:_EACH_NEW]


def _telling(
    plan: Plan,
    teacher: Teacher,
    scores: Sequence[tuple[str, bool, float, dict[str, float]]],
    yes: Mapping[str, int],
    said: set[str],
    vectors: Vectors,
    size: int,
) -> Iterator[Queued]:
    """Yield the articles that teach most and are unlike each other."""
    fresh = [row for row in scores if row[0] not in said]
    known = [code for code in plan.codes if fresh and code in fresh[0][3]]
    if not fresh:
        return
    subjects = [RELEVANT, *known]
    rarity = np.array([1 / np.sqrt(1 + yes.get(code, 0)) for code in known])
    weights = np.array([_HEALTH, *(rarity / rarity.max() if known else ())])
    table = np.array([[relevance, *(of.get(code, 0.0) for code in known)] for _, _, relevance, of in fresh])
    worths = weights * teacher.doubts(subjects, table)
    chief, most = worths.argmax(axis=1), worths.max(axis=1)
    first = np.argsort(-most, kind="stable")[: _CANDIDATES * size]
    points = vectors([fresh[at][0] for at in first])
    labelled = vectors(sorted(said)[-_MOST_KNOWN:]) if said else None
    for at in spread_out(points, most[first], size, labelled):
        row = int(first[at])
        code = subjects[chief[row]]
        why = {"theme": code, "score": round(float(table[row, chief[row]]), 4), "labels": yes.get(code, 0)}
        why["threshold"] = round(teacher.threshold(code), 4)
        yield Queued(fresh[row][0], UNSURE_MODEL, RELEVANT, why=why)


def _plain(store: Store, said: set[str], size: int) -> Iterator[Queued]:
    """Yield the newest articles that nobody read: where no model tagged anything."""
    left = size
    for hit in store.search("", limit=size + len(said)).hits:
        if hit.id not in said and left:
            left -= 1
            yield Queued(hit.id, PLAIN)


def _doubled(row: Queued, share: float) -> Queued:
    """Return `row`, for two people where its article is among the share that is read twice."""
    if row.kind == AUDIT or row.wanted > 1 or _lot(row.article_id) >= share:
        return row
    return Queued(row.article_id, row.kind, row.subject, row.source, row.blind, 2, row.why)


def _lot(article_id: str) -> float:
    """Return a number in 0 to 1 that is the article's own."""
    return Random(article_id).random()  # noqa: S311 - a sample, no secret
