"""What discovery asks of its surroundings: a way to fetch, and a memory that outlives the process.

The order of the calls is what makes a killed night lose nothing. Discovery *notes* the addresses of a page
before it remembers anything about that page, and only then hands them out; the next night begins with what was
noted and never settled. So it doesn't matter when, or whether, the consumer handles a candidate it was given.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.records import Candidate, Fetched, PageKind, Validators

__all__ = ["Cursor", "Fetch", "Memory"]


class Fetch(Protocol):
    """Asks for one address, politely; `pipeline.crawl.fetch.Fetcher` is one."""

    def fetch(
        self,
        url: str,
        kind: PageKind,
        *,
        validators: Validators = ...,
        stop_at: Callable[[str], bool] | None = ...,
    ) -> Fetched:
        """Return what came back, or why nothing did; never raise for what a server does."""

    @property
    def robots_sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that the outlet's robots.txt names."""


class Memory(Protocol):
    """What earlier nights, and this one so far, know of one outlet. Every call is durable when it returns.

    Addresses are compared by `addresses.identity`: an implementation keys its rows by it.
    """

    def known(self, urls: Sequence[str]) -> set[str]:
        """Return those of `urls` that need no finding: noted, settled, or settled under another address."""

    def note(self, candidates: Sequence[Candidate]) -> None:
        """Write down, in one transaction, addresses to fetch; those already there stay as they are."""

    def waiting(self) -> Sequence[Candidate]:
        """Return what was noted and isn't settled: never tried, or failed in passing and worth another try."""

    def compare(self, candidates: Sequence[Candidate], now: dt.datetime) -> None:
        """Note those of `candidates`, all of one page of one door, by whose word a stored article was edited."""

    def edited(self, now: dt.datetime, limit: int) -> Sequence[Candidate]:
        """Return at most `limit` articles that were noted as edited and not looked at since, marked as `again`."""

    def dates(self, urls: Sequence[str]) -> Mapping[str, dt.datetime]:
        """Return the published times of those of `urls` whose article we have."""

    def validators(self, url: str) -> Validators:
        """Return what was remembered of the feed, sitemap or listing at `url`, or empty ones."""

    def remember(self, url: str, validators: Validators) -> None:
        """Keep `validators` for the next request for `url`."""

    def cursor(self, door: str) -> str:
        """Return the text kept for the listing or sitemap `door`, or an empty one."""

    def keep_cursor(self, door: str, cursor: str) -> None:
        """Keep `cursor` for `door`."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far the walk through a listing came, over all nights.

    Parameters
    ----------
    state
        `new` (never walked), `open` (a first walk to the end is under way), `gap` (a later walk broke off at
        `page`: what it had not reached is still to be seen), `done`.
    page
        The address of the last page whose links are noted; where the walk goes on.
    depth
        That page's number.
    since
        For `open` and `done`: the day down to which the walk goes or went; None is the very end.
    """

    state: str = "new"
    page: str = ""
    depth: int = 0
    since: dt.date | None = None

    @classmethod
    def read(cls, text: str) -> Cursor:
        """Return the cursor written as `text`; anything unreadable is a listing never walked."""
        match = re.fullmatch(r"(open|gap|done) (\d+) (-|\d{4}-\d\d-\d\d) (.*)", text)
        if not match:
            return cls()
        try:
            since = None if match[3] == "-" else dt.date.fromisoformat(match[3])
        except ValueError:
            return cls()
        return cls(match[1], match[4], int(match[2]), since)

    def write(self) -> str:
        """Return the cursor as `read` reads it."""
        return f"{self.state} {self.depth} {self.since or '-'} {self.page}"

    def reaches(self, since: dt.date | None) -> bool:
        """Whether a finished walk went at least down to `since`; without one, what was asked for at first holds."""
        return self.state == "done" and (since is None or self.since is None or self.since <= since)
