"""One outlet's night: what its doors name, taken an article at a time; and how it went, in one record."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from pipeline.crawl.archive import Archive
from pipeline.crawl.discover import discover
from pipeline.crawl.fetch import Fetcher
from pipeline.crawl.gate import HostGate
from pipeline.night.clock import server_time
from pipeline.night.harvest import Harvest
from pipeline.night.memory import StoreMemory
from pipeline.outlets import Outlet
from pipeline.records import Candidate, Fetched, NotArticle, Outcome, OutletNight, PageKind
from pipeline.settings import CrawlSettings
from pipeline.store import Saved, Store, Visit
from pipeline.store.habits import ROBOTS_DIGEST

__all__ = ["PASSING", "Tonight", "Watcher", "walk"]

PASSING = frozenset(
    {
        Outcome.TIMEOUT,
        Outcome.CONNECTION,
        Outcome.TLS,
        Outcome.SERVER_ERROR,
        Outcome.RATE_LIMITED,
        Outcome.REFUSED,
        Outcome.TOO_LARGE,
        Outcome.REDIRECTS,
        Outcome.BAD_CONTENT,
        Outcome.FORBIDDEN_ADDRESS,
        Outcome.OVER_BUDGET,
    }
)
"""Outcomes that are trouble: a person may want to hear of them. A page that is gone, or no article, is none."""

UNREACHED = frozenset({Outcome.TIMEOUT, Outcome.CONNECTION, Outcome.TLS, Outcome.SERVER_ERROR, Outcome.RATE_LIMITED})
"""Outcomes that say more of the host than of the page."""

GIVE_UP_AFTER = 5
"""So many articles in a row that end as `UNREACHED`, and the outlet is left alone until the next night: a host that
times out costs (1 + retries) × timeout for each, and its owner has trouble enough."""

_CLOSED = frozenset({Outcome.GONE, Outcome.ROBOTS})
_SAID = 2  # doors that a table's row tells of; the database has all
_DOORS = {PageKind.FEED, PageKind.SITEMAP, PageKind.LISTING}


class Watcher(Protocol):
    """Hears how each outlet gets on, from the outlets' own threads."""

    def outlet(self, name: str, *, requests: int, found: int, new: int, done: bool = False) -> None:
        """Take note of where the outlet `name` stands."""


@dataclass(frozen=True)
class Tonight:
    """What the outlets of one night share."""

    number: int
    store: Store
    archive: Archive
    gate: HostGate
    settings: CrawlSettings
    now: Callable[[], dt.datetime]
    since: dt.date | None = None
    watcher: Watcher | None = None
    stored: threading.Event = field(default_factory=threading.Event)
    ahead: list[dt.timedelta] = field(default_factory=list)  # of our clock, the outlets' servers'


def walk(outlet: Outlet, tonight: Tonight) -> OutletNight:
    """Walk `outlet` once. What the outlet does wrong is part of the result, never an exception.

    Raises
    ------
    ConfigError
        The outlet's `ca_file` can't be used.
    StoreError, ArchiveError
        This machine fails (a full disk, a lost database): the night can't go on for any outlet.
    """
    return _Walk(outlet, tonight).run()


class _Walk:
    def __init__(self, outlet: Outlet, tonight: Tonight) -> None:
        self.outlet = outlet
        self.tonight = tonight
        self.outcomes: Counter[Outcome] = Counter()
        self.taken: Counter[Outcome] = Counter()
        self.doors: dict[str, tuple[Outcome, str]] = {}
        self.found = 0
        self.new = 0
        self.edited = 0
        self.refused: Counter[NotArticle] = Counter()
        self.unreached = 0
        self.began = time.monotonic()
        self.fetcher = Fetcher(outlet, tonight.settings, tonight.gate, now=tonight.now, on_result=self._asked)
        self.harvest = Harvest(outlet, tonight.number, self.fetcher, tonight.archive, tonight.store, tonight.now)

    def run(self) -> OutletNight:
        tonight = self.tonight
        memory = StoreMemory(tonight.store, self.outlet.host)
        self._show()
        try:
            for candidate in discover(
                self.outlet,
                self.fetcher,
                memory,
                since=tonight.since,
                settings=tonight.settings,
                now=tonight.now(),
                tell=self._told,
            ):
                if self._take(candidate) is Outcome.OVER_BUDGET or self.unreached >= GIVE_UP_AFTER:
                    break  # What is left stays noted; the next night begins with it.
        finally:
            self.fetcher.close()
            self._show(done=True)
        return self._report()

    def _take(self, candidate: Candidate) -> Outcome:
        taken = self.harvest.take(candidate)
        outcome = taken.outcome
        self.outcomes[outcome] += 1
        self.unreached = self.unreached + 1 if outcome in UNREACHED else 0
        if taken.what is not None:
            self.refused[taken.what] += 1
        if not candidate.again:
            self.found += 1
            self.taken[outcome] += 1
            self.new += taken.saved is Saved.NEW
        elif taken.saved is Saved.UPDATED:
            self.edited += 1
        if taken.saved in {Saved.NEW, Saved.UPDATED}:
            self.tonight.stored.set()
        self._show()
        return outcome

    def _asked(self, fetched: Fetched) -> None:
        """Note a request that is no article's; those are noted with what became of them, by `Harvest`."""
        if fetched.kind is PageKind.ARTICLE:
            return
        served = server_time({name.lower(): value for name, value in fetched.headers})
        if served and fetched.kind is PageKind.ROBOTS:
            self.tonight.ahead.append(served - fetched.at)
        if fetched.kind in _DOORS:
            self.doors[fetched.url] = (fetched.outcome, f"{fetched.url}: {fetched.detail or fetched.outcome.value}")
        self.outcomes[fetched.outcome] += 1
        if fetched.kind is PageKind.ROBOTS and fetched.ok:  # so that 'tinyte doctor' can tell when the rules changed
            fetched = replace(fetched, detail=f"{ROBOTS_DIGEST}{fetched.validators.digest[:16]}")
        self.tonight.store.add_fetch(Visit(self.outlet.host, fetched, self.tonight.number))
        self._show()

    def _told(self, url: str, outcome: Outcome, detail: str) -> None:
        """Note a door that answered with something that it shouldn't: a feed that is a page, say."""
        self.doors[url] = (outcome, detail)
        self.outcomes[outcome] += 1

    def _show(self, *, done: bool = False) -> None:
        if self.tonight.watcher is not None:
            self.tonight.watcher.outlet(
                self.outlet.name, requests=self.fetcher.requests, found=self.found, new=self.new, done=done
            )

    def _report(self) -> OutletNight:
        return OutletNight(
            outlet=self.outlet.host,
            name=self.outlet.name,
            found=self.found,
            new=self.new,
            requests=self.fetcher.requests,
            edited=self.edited,
            refused={what.value: n for what, n in sorted(self.refused.items())},
            outcomes={outcome.value: n for outcome, n in sorted(self.outcomes.items())},
            failure=self._failure(),
            trouble=self._trouble(),
            seconds=round(time.monotonic() - self.began, 1),
        )

    def _failure(self) -> str:
        """Say why the outlet gave nothing: none of its doors could be read, or none of its articles."""
        if not self.doors:
            return "" if self.found else "no door to read: its file names no feed, sitemap or listing"
        if self.found and self.taken[Outcome.ROBOTS] == self.found:
            return f"its robots.txt forbids all {self.found} articles found; ask the outlet for leave, or for a feed"
        bad = [one for one in self.doors.values() if one[0] in PASSING | _CLOSED]
        if len(bad) < len(self.doors):
            return ""
        # A door that is gone says less than one that answers wrongly.
        return min(bad, key=lambda one: one[0] is Outcome.GONE)[1]

    def _trouble(self) -> str:
        """Say what went wrong beside what the outlet gave."""
        parts = [f"{n} {_words(outcome)}" for outcome, n in sorted(self.outcomes.items()) if outcome in PASSING]
        if self.unreached >= GIVE_UP_AFTER:
            parts.append(f"{self.unreached} articles in a row were out of reach: left alone until the next night")
        ours = {*self.outlet.feeds, *self.outlet.sitemaps, *(one.url for one in self.outlet.listings)}
        said = [
            said
            for url, (outcome, said) in self.doors.items()
            # Lists end with a page that is gone; a door that the outlet's own file names should be there.
            if outcome in PASSING or (outcome in _CLOSED and url in ours)
        ]
        parts += [one for one in said if one != self._failure()][:_SAID]
        return "; ".join(parts)


def _words(outcome: Outcome) -> str:
    return outcome.value.replace("_", " ")
