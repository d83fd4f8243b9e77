"""A memory for tests, which keeps in dictionaries what the store keeps in tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from pipeline.crawl.addresses import identity
from pipeline.records import Candidate, Validators

__all__ = ["Remembering"]


class Remembering:
    """`pipeline.crawl.memory.Memory` in dictionaries; `settle` is what a night does after it fetched."""

    def __init__(self) -> None:
        self.noted: dict[str, Candidate] = {}
        self.settled: dict[str, dt.datetime | None] = {}
        self.kept: dict[str, Validators] = {}
        self.cursors: dict[str, str] = {}

    def settle(self, candidate: Candidate, published: dt.datetime | None = None) -> None:
        self.settled[identity(candidate.url)] = published

    def known(self, urls: Sequence[str]) -> set[str]:
        return {u for u in urls if identity(u) in self.noted or identity(u) in self.settled}

    def note(self, candidates: Sequence[Candidate]) -> None:
        for candidate in candidates:
            self.noted.setdefault(identity(candidate.url), candidate)

    def waiting(self) -> Sequence[Candidate]:
        return [c for key, c in self.noted.items() if key not in self.settled]

    def compare(self, candidates: Sequence[Candidate], now: dt.datetime) -> None:
        """Nothing is ever edited here: what is, the store's own memory knows."""

    def edited(self, now: dt.datetime, limit: int) -> Sequence[Candidate]:
        return []

    def dates(self, urls: Sequence[str]) -> Mapping[str, dt.datetime]:
        found = {u: self.settled.get(identity(u)) for u in urls}
        return {u: when for u, when in found.items() if when is not None}

    def validators(self, url: str) -> Validators:
        return self.kept.get(url, Validators())

    def remember(self, url: str, validators: Validators) -> None:
        self.kept[url] = validators

    def cursor(self, door: str) -> str:
        return self.cursors.get(door, "")

    def keep_cursor(self, door: str, cursor: str) -> None:
        self.cursors[door] = cursor
