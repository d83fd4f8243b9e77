"""Which articles are like one by meaning, though they may share no words: told by what the encoder made of them."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from sys import intern

from pipeline.language.vectors import Nearest
from pipeline.report.build import formerly
from pipeline.store import Store
from pipeline.store.vectors import Numbered
from pipeline.themes import Plan

__all__ = ["MOST", "Known", "Like", "Likes", "Similar"]

MOST = 8
"""Similar articles that are shown."""

_TRIES = (8, 64, 512)  # times as many are looked at, until enough of them are of different stories


class Known(StrEnum):
    """What is known of an article's meaning."""

    READ = "read"
    NOT_NEEDED = "not needed"  # the words left no doubt that it isn't about health: the encoder didn't read it
    NOT_YET = "not yet"  # the model has an encoder, which hasn't read this text
    NO_ENCODER = "no encoder"  # nothing here was ever read by one


@dataclass(frozen=True, slots=True)
class Like:
    """An article that is like another: `cosine` is that of their vectors, 1 for the same.

    `about_health` says whether it counts as such, `themes` which ones it has in force.
    """

    id: str
    title: str
    outlet: str
    published: dt.datetime | None
    cosine: float
    about_health: bool
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Likes:
    """The articles that are like one, the nearest first; none but where it is `known` by having been read."""

    known: Known
    articles: tuple[Like, ...] = ()


class Similar:
    """Finds similar articles; safe for threads.

    The vectors are kept in memory, packed (58 MB of 100,000 articles that were all read), and brought up to date at
    each question: what was stored since is read, nothing else.
    """

    def __init__(self, store: Store, plan: Plan) -> None:
        self._store = store
        self._plan = plan
        self._lock = threading.Lock()
        self._clear()

    def like(self, article: str, most: int = MOST) -> Likes:
        """Return the articles nearest to `article` by meaning, of each story one, and none of its own."""
        with self._lock:
            self._bring_up_to_date()
            vector = self._store.vectors([article]).get(article)
            near = self._nearest.get(vector.encoder) if vector else None
            if vector is None:
                return Likes(Known.NOT_YET if self._encoders else Known.NO_ENCODER)
            if not vector.packed or near is None or article not in near:
                return Likes(Known.NOT_NEEDED)
            found = self._apart(near, article, most)
        return Likes(Known.READ, self._told(found))

    def prepare(self) -> None:
        """Read the vectors, so that the first question is answered as quickly as any."""
        with self._lock:
            self._bring_up_to_date()

    def _apart(self, near: Nearest, article: str, most: int) -> list[tuple[str, float]]:
        """Return the nearest articles whose vector is of their present text, of each other story the nearest one."""
        found: list[tuple[str, float]] = []
        for times in _TRIES:
            rows = near.near(article, times * most)
            present = self._store.vectors(one for one, _ in rows)
            stories = self._store.story_of([article, *present])
            taken = {stories[article]}
            found = []
            for one, cosine in rows:
                if one in present and stories[one] not in taken:
                    taken.add(stories[one])
                    found.append((one, cosine))
            if len(found) >= most or len(rows) < times * most:
                break
        return found[:most]

    def _told(self, found: list[tuple[str, float]]) -> tuple[Like, ...]:
        ids = [one for one, _ in found]
        stored = {one.id: one for one in self._store.some_articles(ids)}
        entries = self._store.entries(
            self._store.model_in_use(), themes=self._plan.codes, formerly=formerly(self._plan), only=ids
        )
        themes = {one.id: one.themes for one in entries.counted}
        return tuple(
            Like(
                one,
                stored[one].article.title,
                stored[one].outlet,
                stored[one].article.published,
                cosine,
                one in themes,
                themes.get(one, ()),
            )
            for one, cosine in found
        )

    def _bring_up_to_date(self) -> None:
        last, many = self._store.last_vector()
        if last != self._last:
            self._read()
        if len(self._encoders) != many:  # rows were taken away by hand, or another writer's came late
            self._clear()
            self._read()

    def _clear(self) -> None:
        self._last = 0
        self._encoders: dict[str, str] = {}  # of each article with a vector, be it an empty one
        self._nearest: dict[str, Nearest] = {}

    def _read(self) -> None:
        for rows in self._store.vectors_after(self._last):
            self._put(rows)
            self._last = rows[-1].number

    def _put(self, rows: Iterable[Numbered]) -> None:
        fresh: dict[str, list[tuple[str, bytes]]] = {}
        for _, article, encoder, row in rows:
            before = self._nearest.get(self._encoders.get(article, ""))
            if before is not None and (not row or self._encoders[article] != encoder):
                before.drop([article])
            self._encoders[article] = intern(encoder)
            if row:
                fresh.setdefault(encoder, []).append((article, row))
        for encoder, articles in fresh.items():
            self._nearest.setdefault(encoder, Nearest()).put(articles)
