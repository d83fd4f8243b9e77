"""What the crawl puts into the store and takes out of it, and how long it is patient with an address."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from pipeline.records import Fetched, NotArticle, Outcome, WarcPlace

__all__ = [
    "GIVE_UP",
    "GIVE_UP_INSTEAD",
    "UNTRIED",
    "GivenUp",
    "Judgement",
    "Night",
    "Relearnt",
    "Visit",
]

GIVE_UP = {
    Outcome.REFUSED: 3,
    Outcome.BAD_CONTENT: 3,
    Outcome.TOO_LARGE: 3,
    Outcome.REDIRECTS: 3,
    Outcome.FORBIDDEN_ADDRESS: 3,
    Outcome.SERVER_ERROR: 5,
    Outcome.TIMEOUT: 14,
    Outcome.CONNECTION: 14,
    Outcome.TLS: 14,
    Outcome.RATE_LIMITED: 14,
}
"""After how many tries (at most one a night) an address that failed so is settled, and asked for no more.

A refusal is tried again because a firewall's 403 often hits a whole outlet for one night; a 5xx because one broken
page is common and seldom mended after a week; rubbish, endless redirects and the like may be a server's bad hour,
and three nights tell; the others are troubles of the outlet or of the line, not of the page,
so they get a fortnight. Outcomes that are neither here nor in `UNTRIED` settle at once: the answer will not change.
"""

GIVE_UP_INSTEAD = {
    NotArticle.MAINTENANCE: 7,
    NotArticle.ROBOT_CHECK: 7,
    NotArticle.ERROR: 3,
    NotArticle.LOGIN: 7,
    NotArticle.HOME: 5,
}
"""After how many tries an address that brings such a page instead of an article is settled: they may pass. Other pages
that are no articles settle their address at once."""

UNTRIED = frozenset({Outcome.OVER_BUDGET, Outcome.ROBOTS})
"""Outcomes for which nothing was asked: the address waits on, and no try is counted.

Robots rules are compared again each night without a request for the page, so an article becomes reachable on the
night the rule goes.
"""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request in its night, for the table of fetches. `night` is None outside one (adding an outlet)."""

    outlet: str
    fetched: Fetched
    night: int | None = None
    place: WarcPlace | None = None


@dataclass(frozen=True, slots=True)
class Night:
    """A night as it is stored; `finished` and `exit_code` are None while it runs, and if it was killed."""

    id: int
    version: str
    started: dt.datetime
    finished: dt.datetime | None
    exit_code: int | None


class Relearnt(StrEnum):
    """What came of learning an outlet's layout anew."""

    NOT = ""  # nothing called for it
    TAKEN = "taken"  # the new selectors are in the outlet's file
    KEPT = "kept"  # they were no better: the file stayed as it was
    FEW = "few"  # too few pages since the change
    WAITING = "waiting"  # tried before without success


@dataclass(frozen=True, slots=True)
class Judgement:
    """An outlet's night against its habit, as it is stored.

    `state` and `fields` are those of `habits.Verdict`, `detail` is it in words; `relearnt` and `said` are what came of
    learning the layout anew, `before` and `after` which share of the harmed fields was read (0-1) on pages kept out of
    the learning, `mended` how many pages were read again with a better result.
    """

    night: int
    outlet: str
    at: dt.datetime
    state: str
    fields: tuple[str, ...] = ()
    detail: str = ""
    relearnt: Relearnt = Relearnt.NOT
    said: str = ""
    before: float | None = None
    after: float | None = None
    mended: int = 0


@dataclass(frozen=True, slots=True)
class GivenUp:
    """An address that is asked for no more though no article came of it."""

    url: str
    outlet: str
    outcome: Outcome
    attempts: int
    last_try: dt.datetime | None
