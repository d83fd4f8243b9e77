"""The store as discovery's memory: addresses compared by their identity."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from pipeline.crawl.addresses import identity
from pipeline.records import Candidate, Validators
from pipeline.store import Store

__all__ = ["StoreMemory"]


class StoreMemory:
    """What the store knows of one outlet's doors and addresses; see `crawl.memory.Memory`.

    Parameters
    ----------
    store
        Where it is kept.
    host
        The outlet's key.
    """

    def __init__(self, store: Store, host: str) -> None:
        self._store = store
        self._host = host

    def known(self, urls: Sequence[str]) -> set[str]:
        """Return those of `urls` that were noted or settled before."""
        by_url = {url: identity(url) for url in urls}
        known = self._store.known(by_url.values())
        return {url for url, key in by_url.items() if key in known}

    def note(self, candidates: Sequence[Candidate]) -> None:
        """Write down addresses to fetch."""
        self._store.enqueue(self._host, {identity(c.url): c for c in candidates})
        self._store.keep_words(candidates)

    def waiting(self) -> Sequence[Candidate]:
        """Return what was noted and isn't settled."""
        return self._store.pending(self._host)

    def compare(self, candidates: Sequence[Candidate], now: dt.datetime) -> None:
        """Note those of `candidates` by whose word a stored article was edited."""
        self._store.compare_words({identity(c.url): c for c in candidates}, now)

    def edited(self, now: dt.datetime, limit: int) -> Sequence[Candidate]:
        """Return articles whose edit is to be looked at."""
        return self._store.edited(self._host, now, limit)

    def dates(self, urls: Sequence[str]) -> Mapping[str, dt.datetime]:
        """Return the published times of those of `urls` whose article is stored."""
        by_url = {url: identity(url) for url in urls}
        dates = self._store.dates(by_url.values())
        return {url: dates[key] for url, key in by_url.items() if key in dates}

    def validators(self, url: str) -> Validators:
        """Return what was remembered of a door."""
        return self._store.validators(url)

    def remember(self, url: str, validators: Validators) -> None:
        """Keep what a door answered."""
        self._store.remember(url, validators)

    def cursor(self, door: str) -> str:
        """Return how far the walk through a door came."""
        return self._store.cursor(door)

    def keep_cursor(self, door: str, cursor: str) -> None:
        """Keep how far the walk through a door came."""
        self._store.keep_cursor(door, cursor)
