"""An outlet's night against its own past weeks: as usual, read worse than before, or fallen silent.

Two questions, both asked of what is stored (fetches, articles, nights), so the answer can be had again later:

*Shares.* Of the pages read tonight, how many were articles; of these, how many have a title and a lead of their own,
a body of the usual length, a date on the page; of the requests, how many came through. Each share is compared with
the median of the weekly shares of the eight weeks before (a median, so that a fortnight of broken nights does not
become the habit). It is *degraded* where it fell by at least `LEAST_FALL` and so few would come by chance with less
than `SHARE_ALARM` (`chances.share_tail`). A night with fewer than three articles is judged together with those
before it; so is, in a second try, one with fewer than six.

*Counts.* The articles published in the days that end when the night began, against the weekday's mean of the eight
weeks before: *silent* where days without any article are less likely than `COUNT_ALARM`, degraded where a week
brought less than half of what is usual and that is as unlikely. Publication is counted, not discovery, so neither
the first backfill nor a night that wasn't run upsets the habit.

With six shares at 1/4000 and two counts at 1/1000, judged every night, an outlet of steady habits raises about one
false alarm a year (see the simulation in the tests).
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.errors import StoreError
from pipeline.night.chances import past_worth, share_tail
from pipeline.night.pace import COUNT_ALARM, WEEKS, Pace
from pipeline.records import Outcome
from pipeline.store import Store
from pipeline.store.habits import TROUBLE, OutletFacts, Read
from pipeline.text import fold

__all__ = [
    "COUNT_ALARM",
    "LEAST_FALL",
    "SHARE_ALARM",
    "Change",
    "State",
    "Usual",
    "Verdict",
    "judge",
    "usual",
    "usual_lengths",
]

SHARE_ALARM = 1 / 4000
LEAST_FALL = 0.25
"""A share that fell by less isn't worth a person's time, however sure the fall is."""
_FEWEST = 3
_ENOUGH = (_FEWEST, 6)
_POOLED = 7  # nights, at most, that are judged together to come to so many articles
_KNOWN = 20  # articles or requests from which a share is known well enough to judge by
_RECENT = 14
_HALF = 0.5
_DAY = dt.timedelta(days=1)
_RARE, _LONG = 0.05, 3.0


class State(StrEnum):
    """How an outlet's night was, compared with its habit."""

    OK = "ok"
    YOUNG = "young"  # too little is known of it to judge
    DEGRADED = "degraded"
    SILENT = "silent"
    DOWN = "down"  # none of its doors answered: nothing can be said of what it published


@dataclass(frozen=True, slots=True)
class Change:
    """What got worse: a share in 0-1 (`article`, `title`, `lead`, `body`, `date`, `requests`), or `articles a week`.

    `chance` is that of a figure so low, or lower, if nothing had changed.
    """

    field: str
    before: float
    after: float
    chance: float

    def __str__(self) -> str:
        if self.field == "articles a week":
            return f"{self.field} {self.before:.0f} → {self.after:.0f}"
        return f"{self.field} {self.before:.0%} → {self.after:.0%}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `judge` says of one outlet's night; `detail` is it in words, `silent_days` the days without an article.

    `since` is the first of the nights on end, up to this one, that lack what the page's fields lost.
    """

    outlet: str
    night: int
    state: State
    changes: tuple[Change, ...] = ()
    silent_days: int = 0
    detail: str = ""
    since: int = 0

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the page whose extraction got worse: what learning the layout again may mend."""
        return tuple(c.field for c in self.changes if c.field in {"article", "title", "lead", "body", "date"})


@dataclass(frozen=True, slots=True)
class Usual:
    """An outlet's pace: articles a week by habit, those of the last seven days, and shares of the last weeks' articles.

    `habit` is None where too few days are known.
    """

    habit: float | None
    week: int
    shares: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Tally:
    """Of one night: field → (had it, of how many)."""

    night: int
    started: dt.datetime
    shares: dict[str, tuple[int, int]]


def judge(store: Store, host: str, night: int) -> Verdict:
    """Compare the night `night` of the outlet `host` with the eight weeks before it.

    Raises
    ------
    StoreError
        There is no such night.
    """
    row = store.night(night)
    if row is None:
        raise StoreError(f"there is no night {night}")
    since = row.started - dt.timedelta(weeks=WEEKS)
    facts = [f for f in store.outlet_facts(host, since) if f.night <= night]
    tonight = next((f for f in facts if f.night == night), None)
    if tonight is None:
        return Verdict(host, night, State.YOUNG, detail="not walked that night")
    if not tonight.doors_read and tonight.doors_failed:
        return Verdict(host, night, State.DOWN, detail="none of its feeds, sitemaps and listings could be read")
    mended = store.read_later(host, since)
    tallies = _tallies(facts, store.reads(host, since, night), mended)
    changes = _shares(tallies)
    began = _began(tallies, changes)
    pace = Pace.of(store, host, row.started, seen_by=row.finished or row.started + _DAY)
    if pace is not None and (days := pace.silent_days()):
        return Verdict(host, night, State.SILENT, tuple(changes), days, _silence(days, pace), began)
    if pace is not None and (fewer := pace.fewer()) is not None:
        changes.append(Change("articles a week", *fewer))
    if changes:
        return Verdict(host, night, State.DEGRADED, tuple(changes), 0, "; ".join(map(str, changes)), began)
    young = pace is None and _sum(tallies[:-1], "article")[1] < _KNOWN
    return Verdict(host, night, State.YOUNG if young else State.OK, detail="too little is known yet" if young else "")


def usual(store: Store, host: str, now: dt.datetime) -> Usual:
    """Return the pace of the outlet `host` as of `now`, and what the last four weeks' nights found of its articles."""
    since = now - dt.timedelta(weeks=4)
    facts = store.outlet_facts(host, since)
    last = facts[-1].night if facts else 0
    tallies = _tallies(facts, store.reads(host, since, last), store.read_later(host, since))
    sums = {field: _sum(tallies, field) for field in (tallies[0].shares if tallies else ())}
    shares = {field: had / of for field, (had, of) in sums.items() if of}
    pace = Pace.of(store, host, now)
    week = len(store.times(host, now - 7 * _DAY, now))
    return Usual(pace.mean_of(7) if pace else None, week, shares)


def usual_lengths(store: Store, host: str, night: int, now: dt.datetime) -> tuple[float, float]:
    """Return between how many characters the bodies of the eight weeks before the night `night` were as usual."""
    return _lengths(store.reads(host, now - dt.timedelta(weeks=WEEKS), night - 1))


def _silence(days: int, pace: Pace) -> str:
    return f"no article for {days} days, where {pace.mean_of(days):.0f} are usual"


def _tallies(facts: Sequence[OutletFacts], reads: Sequence[Read], mended: Mapping[int, int]) -> list[_Tally]:
    """Count each night's shares; `mended`: how many pages were refused at first and are read as articles since."""
    short, long = _lengths([r for r in reads if r.night != facts[-1].night] if facts else [])
    by_night: dict[int, list[Read]] = {}
    for read in reads:
        by_night.setdefault(read.night, []).append(read)
    return [_tally(f, by_night.get(f.night, []), mended.get(f.night, 0), short, long) for f in facts]


def _lengths(reads: Sequence[Read]) -> tuple[float, float]:
    """Return between which lengths a body is as usual: from the past's 5 % quantile to thrice its 95 % quantile."""
    lengths = sorted(r.length for r in reads)
    if len(lengths) < _KNOWN:
        return 1, float("inf")
    cut = int(_RARE * len(lengths))
    # Half of the 5 % quantile: a paper that has a night of short notices isn't broken.
    return max(1.0, _HALF * lengths[cut]), _LONG * lengths[-1 - cut]


def _tally(facts: OutletFacts, reads: Sequence[Read], mended: int, short: float, long: float) -> _Tally:
    listed = facts.articles(Outcome.NOT_ARTICLE) - mended
    failed = facts.articles(*(TROUBLE - {Outcome.OVER_BUDGET}))
    came, n = listed + facts.articles(Outcome.OK), len(reads)
    return _Tally(
        facts.night,
        facts.started,
        {
            "article": (came - listed, came),
            "title": (_own(r.title for r in reads), n),
            "lead": (_own(r.lead for r in reads), n),
            "body": (sum(short <= r.length <= long for r in reads), n),
            "date": (sum(r.dated for r in reads), n),
            "requests": (came, came + failed),
        },
    )


def _own(texts: Iterable[str]) -> int:
    """Count the texts that are there and of their own: a slogan that every page of a night shows is no lead."""
    folded = [fold(t) for t in texts]
    times = Counter(folded)
    return sum(bool(t) and (times[t] == 1 or times[t] < _FEWEST) for t in folded)


def _sum(tallies: Iterable[_Tally], field: str) -> tuple[int, int]:
    had = of = 0
    for tally in tallies:
        had, of = had + tally.shares[field][0], of + tally.shares[field][1]
    return had, of


def _shares(tallies: Sequence[_Tally]) -> list[Change]:
    """Return the shares that fell beyond chance, the surest first."""
    found = [change for field in tallies[-1].shares for change in [_fall(tallies, field)] if change is not None]
    return sorted(found, key=lambda c: c.chance)


def _fall(tallies: Sequence[_Tally], field: str) -> Change | None:
    """Return tonight's fall of `field`, judged with as many nights before as bring few and then enough articles."""
    if not tallies[-1].shares[field][1]:
        return None
    for least in _ENOUGH:
        nights = 1
        while nights < min(_POOLED, len(tallies)) and _sum(tallies[-nights:], field)[1] < least:
            nights += 1
        past = tallies[:-nights]
        had, of = _sum(tallies[-nights:], field)
        share, known = _habit(past, field)
        if known < _KNOWN or share - had / of < LEAST_FALL:
            continue
        worth = past_worth([t.shares[field] for t in _settled(past)], share)
        chance = share_tail(had, of, share, min(known, worth))
        if chance < SHARE_ALARM:
            return Change(field, share, had / of, chance)
    return None


def _began(tallies: Sequence[_Tally], changes: Sequence[Change]) -> int:
    """Return the first night on end in which what changed was nearer to tonight's share than to the habit."""
    of_page = [c for c in changes if c.field in tallies[-1].shares]
    began = tallies[-1].night
    for tally in reversed(tallies):
        counted = [(c, *tally.shares[c.field]) for c in of_page]
        if any(of and had / of > (c.before + c.after) / 2 for c, had, of in counted):
            break
        if any(of for _, _, of in counted):
            began = tally.night
    return began


def _settled(past: Sequence[_Tally]) -> Sequence[_Tally]:
    """Return the past without its last fortnight, where that leaves one: broken nights shall not count as clumps."""
    return past[:-_RECENT] if len(past) >= 2 * _RECENT else past


def _habit(past: Sequence[_Tally], field: str) -> tuple[float, int]:
    """Return the median of the weekly shares of `field`, and from how many articles it is known."""
    if not past:
        return 0.0, 0
    weeks: dict[int, list[_Tally]] = {}
    for tally in past:
        weeks.setdefault((past[-1].started - tally.started).days // 7, []).append(tally)
    sums = [_sum(week, field) for week in weeks.values()]
    shares = [had / of for had, of in sums if of]
    return (statistics.median(shares) if shares else 0.0), sum(of for _, of in sums)
