"""Whose word counts, where a file, what it was written from, and the store differ."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.review.exchange.records import BLIND, Row
from pipeline.store import Label, Role, Store

__all__ = ["Merged", "grouped", "merge"]

_NOTHING = object()


@dataclass(slots=True)
class Merged:
    """The labels that a file brings, and how many of its words were known or had been changed since."""

    labels: list[Label] = field(default_factory=list)
    known: int = 0
    newer: int = 0


@dataclass(frozen=True, slots=True)
class _Past:
    """What one person said of one thing, in the order of time; and what stands."""

    words: tuple[tuple[dt.datetime, object], ...] = ()

    @property
    def now(self) -> object:
        return self.words[-1][1] if self.words else _NOTHING

    def outdates(self, word: object, row: Row) -> bool:
        """Whether a row's `word` is older than what is said now.

        Where the row has a time, by that; otherwise, where the word was said since the file was written, it came in by
        an earlier reading of the same file.
        """
        if row.at is not None:
            return bool(self.words) and self.words[-1][0] > row.at
        return any(said == word and (row.written is None or at > row.written) for at, said in self.words)


def merge(
    store: Store, rows: Sequence[tuple[Row, str]], role: Role, source: str, guideline: str, at: dt.datetime
) -> Merged:
    """Return what is new in `rows`, each with the person whose words it brings.

    A word is new where it isn't what the person says now, and

    - in a file of their own words: where they didn't say it before and change it since. A word that they deleted is
      taken back, unless it changed in the store since the file was written;
    - in a file of somebody else's words, or of those in force: where it differs from what stood there.

    So neither proposals nor others' words become anybody's work by passing through, and a file may be read twice.
    """
    merged = Merged()
    past = _past(store, rows, role)
    for row, who in rows:
        base = row.base
        own = base is None or row.owner == who
        for subject in dict.fromkeys([*row.said, *(base or {})]):
            found = past.get((row.id, who, subject, _blind(row.source)), _Past())
            here = row.said.get(subject, _NOTHING)
            before = _NOTHING if base is None else base.get(subject, _NOTHING)
            if not own and here == before:
                continue
            if here == found.now:
                merged.known += here is not _NOTHING
                continue
            if here is _NOTHING and not (own and before == found.now):
                continue
            if here is not _NOTHING and found.outdates(here, row):
                merged.newer += 1
                continue
            merged.labels.append(_label(row, subject, here, who, role, source, guideline, at))
    return merged


def _past(store: Store, rows: Sequence[tuple[Row, str]], role: Role) -> Mapping[tuple[str, str, str, str], _Past]:
    words: defaultdict[tuple[str, str, str, str], list[tuple[dt.datetime, object]]] = defaultdict(list)
    people = {who for _, who in rows}
    for one in store.standing_labels(sorted({row.id for row, _ in rows}), role=role):
        if one.who in people:
            word = one.value if one.value is not None or one.unsure else _NOTHING
            words[one.article_id, one.who, one.subject, ""].append((one.at, word))
            if one.blind and _blind(one.source):
                words[one.article_id, one.who, one.subject, one.source].append((one.at, word))
    return {key: _Past(tuple(said)) for key, said in words.items()}


def _blind(source: str) -> str:
    """Return an audit's source, empty for any other: for an audit only what was said in it was said before."""
    return source if source.startswith(BLIND) else ""


def _label(
    row: Row, subject: str, word: object, who: str, role: Role, source: str, guideline: str, at: dt.datetime
) -> Label:
    value = word if isinstance(word, bool) else None
    origin = row.source or source
    blind = origin.startswith(BLIND)
    when = row.at or at
    rules = row.guideline or guideline
    return Label(row.id, subject, value, who, role, when, rules, origin, blind, unsure=word is None)


def grouped(labels: Iterable[Label]) -> Iterator[list[Label]]:
    """Yield the labels by person and source: one act each."""
    groups: defaultdict[tuple[str, str], list[Label]] = defaultdict(list)
    for one in labels:
        groups[one.who, one.source].append(one)
    yield from groups.values()
