"""One outlet's discovery of tonight: its budget, what it has handed out, and how doors ask and note."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.crawl.addresses import identity
from pipeline.crawl.memory import Fetch, Memory
from pipeline.outlets import Outlet
from pipeline.records import VIETNAM, Candidate, Fetched, Outcome, PageKind, Validators
from pipeline.settings import CrawlSettings

__all__ = ["MOST_AGAIN", "Run", "Spent", "Tell"]

MOST_AGAIN = 20
"""So many known articles are asked for again a night and outlet, at most; the next night takes more."""

Tell = Callable[[str, Outcome, str], None]
"""Hears of a door that could be fetched but not used: its address, an outcome, and why."""

_DOWN = frozenset({Outcome.CONNECTION, Outcome.TIMEOUT, Outcome.TLS, Outcome.FORBIDDEN_ADDRESS})
_MOST_DOWN = 3
"""So many failures of the connection in a row, and the outlet counts as down for tonight."""


class Spent(Exception):  # noqa: N818 - not an error: the night's discovery of one outlet ends here
    """The budget is used up, or the outlet is down: no more requests tonight."""


@dataclass
class Run:
    """What the doors of one outlet share tonight."""

    outlet: Outlet
    fetch: Fetch
    memory: Memory
    settings: CrawlSettings
    now: dt.datetime
    since: dt.date | None
    tell: Tell
    clock: Callable[[], float] = time.monotonic
    requests: int = 0
    _handed: set[str] = field(default_factory=set)
    _down: int = 0
    _ends: float = 0.0

    def __post_init__(self) -> None:
        minutes = self.outlet.max_minutes or self.settings.max_minutes
        self._ends = self.clock() + minutes * 60

    @property
    def today(self) -> dt.date:
        """Today in Vietnam."""
        return self.now.astimezone(VIETNAM).date()

    def ask(self, url: str, kind: PageKind, validators: Validators | None = None) -> Fetched:
        """Fetch `url`.

        Raises
        ------
        Spent
            The outlet's requests or minutes are used up, or it answers nothing any more.
        """
        most = self.outlet.max_requests or self.settings.max_requests
        if self.requests >= most or self.clock() >= self._ends:
            self.tell(url, Outcome.OVER_BUDGET, "the outlet's requests or minutes for tonight are spent")
            raise Spent
        self.requests += 1
        got = self.fetch.fetch(url, kind, validators=validators or Validators())
        if got.outcome is Outcome.OVER_BUDGET:
            raise Spent
        self._down = self._down + 1 if got.outcome in _DOWN else 0
        if self._down >= _MOST_DOWN:
            raise Spent
        return got

    def fresh(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """Return those of `candidates`, once each, that aren't known, handed out, or older than `since`.

        Known ones are compared with what their door said before (see `edited`).
        """
        found: dict[str, Candidate] = {}
        for candidate in candidates:
            key = identity(candidate.url)
            if key not in self._handed and not self.is_old(candidate.published):
                found.setdefault(key, candidate)
        known = self.memory.known([c.url for c in found.values()]) if found else set()
        if known:
            self.memory.compare([c for c in found.values() if c.url in known], self.now)
        return [c for c in found.values() if c.url not in known]

    def edited(self) -> Iterator[Candidate]:
        """Yield the articles that were edited since they were stored, at most `MOST_AGAIN`, the latest edits first."""
        yield from self.once(self.memory.edited(self.now, MOST_AGAIN))

    def hand(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """Note the fresh ones of `candidates` and return them, to be handed out."""
        fresh = self.fresh(candidates)
        if fresh:
            self.memory.note(fresh)
        return list(self.once(fresh))

    def once(self, candidates: Iterable[Candidate]) -> Iterator[Candidate]:
        """Yield those of `candidates` that weren't handed out tonight."""
        for candidate in candidates:
            key = identity(candidate.url)
            if key not in self._handed:
                self._handed.add(key)
                yield candidate

    def is_old(self, when: dt.datetime | None) -> bool:
        """Whether `when` lies before the first day asked for."""
        return when is not None and self.since is not None and when.astimezone(VIETNAM).date() < self.since
