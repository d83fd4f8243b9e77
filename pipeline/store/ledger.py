"""The coverage ledger: what can be said of each outlet's each day, so that "no news" and "not read" differ.

The rules, so that an inspector can follow them. Days are Vietnam's (+07:00). A night that starts before noon belongs
to the day before: what it reads is that day's news.

*covered*
    A night of that day read every door (feed, sitemap, listing) that it asked, was finished, left nothing for want
    of budget, and no article that was named then is still out of reach. Without any article it is a covered day
    without news, a row with 0 items.
*afterwards*
    No night covered the day, but one that read every door later did, and the outlet's listings were walked back
    without a gap: to what was known, or, for days before the outlet's first night, to their end or to the day that
    `tinyte night --since` named. It says what the site still listed when it was read: what had been taken down by
    then can't be known. A walk to the end reaches back as far as each calendar month has an article. Feeds and
    single sitemaps name only the latest articles, so an outlet that has nothing else is never covered afterwards;
    three sitemaps or more are an archive.
*partly*
    Some doors were read and others not, the night was killed or its budget spent, or articles named that day are
    still out of reach (failed, given up, or forbidden by robots.txt). Also a day of which articles are stored though
    no night covered it.
*down*
    The outlet was asked and none of its doors answered.
*not run*
    No night was run for the outlet, though it had been added.
*not added*
    The day lies before the outlet's first night, and nothing was read back so far.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from pipeline.records import VIETNAM, Outcome
from pipeline.store.habits import OutletFacts
from pipeline.store.judgements import Judgements
from pipeline.store.rows import GIVE_UP
from pipeline.store.tables import AddressRow, ArticleRow, DoorRow, FetchRow, NightRow, OutletRow

__all__ = ["DayState", "Ledger", "LedgerDay", "day_of_night"]

_NOON = dt.timedelta(hours=12)
_DAY = dt.timedelta(days=1)
_CURSOR = re.compile(r"(open|gap|done) (\d+) (-|\d{4}-\d\d-\d\d) ")  # as `crawl.memory.Cursor` writes itself
_ARCHIVE = 3
"""So many sitemaps are parts of an archive; one or two may be a news sitemap, which names two days."""


class DayState(StrEnum):
    """What can be said of an outlet's day; see the module's text."""

    COVERED = "covered"
    AFTERWARDS = "afterwards"
    PARTLY = "partly"
    DOWN = "down"
    NOT_RUN = "not run"
    NOT_ADDED = "not added"


@dataclass(frozen=True, slots=True)
class LedgerDay:
    """One outlet's day. `items` counts the stored articles that were published that day, about health or not."""

    outlet: str
    day: dt.date
    state: DayState
    items: int = 0
    note: str = ""


@dataclass(slots=True)
class _Evidence:
    """What the store holds of one outlet."""

    first: dt.date | None = None
    nights: dict[dt.date, list[OutletFacts]] = field(default_factory=dict)
    items: Counter[dt.date] = field(default_factory=Counter)
    stuck: Counter[dt.date] = field(default_factory=Counter)
    floor: dt.date | None = None
    walked: bool = False


def day_of_night(started: dt.datetime) -> dt.date:
    """Return the day whose news a night that starts then reads: the day before, until noon.

    Examples
    --------
    >>> day_of_night(dt.datetime(2026, 3, 2, 22, 30, tzinfo=VIETNAM)).day
    2
    >>> day_of_night(dt.datetime(2026, 3, 3, 1, 0, tzinfo=VIETNAM)).day
    2
    """
    return (started.astimezone(VIETNAM) - _NOON).date()


class Ledger(Judgements):
    """The store's methods for the coverage ledger."""

    def ledger(
        self, since: dt.date, until: dt.date, outlets: Sequence[str] | None = None, *, now: dt.datetime | None = None
    ) -> list[LedgerDay]:
        """Return a row for each outlet and day, outlets in order of host, days in order.

        Parameters
        ----------
        since, until
            First and last day, in Vietnam's time. Days that aren't over (no night has read them, and it is not
            noon of the next day yet) have no row.
        outlets
            Hosts; all that were ever crawled by default. One that never was has days "not added".
        now
            The present, aware.
        """
        moment = now or dt.datetime.now(dt.UTC)
        with self._read() as session:
            hosts = list(outlets) if outlets is not None else list(session.scalars(select(OutletRow.host)))
            evidence = {host: _Evidence() for host in sorted(hosts)}
            finished = _nights(session, evidence, since)
            _count_items(session, evidence)
            _count_stuck(session, evidence)
            _read_walks(session, evidence)
        for facts in self.outlet_facts(since=_midnight(since)):
            if facts.outlet in evidence:
                evidence[facts.outlet].nights.setdefault(day_of_night(facts.started), []).append(facts)
        over = day_of_night(moment) - _DAY
        ran = {day_of_night(started) for started in finished.values()}
        days = [since + n * _DAY for n in range((until - since).days + 1)]
        days = [day for day in days if day <= over or (day in ran and day <= over + _DAY)]
        return [row for host, known in evidence.items() for row in _rows(host, known, days, set(finished), ran)]


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), VIETNAM)


def _nights(session: Session, evidence: Mapping[str, _Evidence], since: dt.date) -> dict[int, dt.datetime]:
    """Set each outlet's first day; return the nights from `since` on that were finished, with their start."""
    first = (
        select(FetchRow.outlet, func.min(NightRow.started))
        .join(NightRow, NightRow.id == FetchRow.night)
        .group_by(FetchRow.outlet)
    )
    for host, started in session.execute(first):
        if host in evidence and started is not None:
            evidence[host].first = day_of_night(started)
    query = select(NightRow.id, NightRow.started).where(NightRow.finished.is_not(None))
    return {row.id: row.started for row in session.execute(query.where(NightRow.started >= _midnight(since)))}


def _count_items(session: Session, evidence: Mapping[str, _Evidence]) -> None:
    query = select(ArticleRow.outlet, ArticleRow.published).where(ArticleRow.published.is_not(None))
    for host, published in session.execute(query):
        if host in evidence and published is not None:
            evidence[host].items[published.astimezone(VIETNAM).date()] += 1


def _count_stuck(session: Session, evidence: Mapping[str, _Evidence]) -> None:
    """Count the named articles that are out of reach, by the day they were published or else named."""
    lost = [o.value for o in (*GIVE_UP, Outcome.ROBOTS, Outcome.OVER_BUDGET)]
    query = select(AddressRow.outlet, AddressRow.published, AddressRow.first_seen).where(
        AddressRow.article_id.is_(None), or_(AddressRow.outcome.in_(lost), AddressRow.settled.is_(False))
    )
    for host, published, seen in session.execute(query):
        if host in evidence:
            evidence[host].stuck[published.astimezone(VIETNAM).date() if published else day_of_night(seen)] += 1


def _read_walks(session: Session, evidence: Mapping[str, _Evidence]) -> None:
    """Set how far back each outlet's listings and sitemaps were walked."""
    cursors: dict[str, list[tuple[str, re.Match[str]]]] = {}
    hosts = {*evidence, *session.scalars(select(OutletRow.host))}
    for url, cursor in session.execute(select(DoorRow.url, DoorRow.cursor).where(DoorRow.cursor != "")):
        match = _CURSOR.match(cursor)
        host = _outlet_of(url, hosts)
        if match and host in evidence:
            cursors.setdefault(host, []).append((url, match))
    for host, found in cursors.items():
        known = evidence[host]
        listings = [m for url, m in found if not url.endswith("#since") and m[2] != "0"]
        sitemaps = [m for url, m in found if not url.endswith("#since") and m[2] == "0"]
        if not (listings or len(sitemaps) >= _ARCHIVE):
            continue
        known.walked = all(m[1] == "done" for m in listings)
        if known.first is not None and all(m[1] != "open" for m in listings):  # a gap lies above what was walked
            asked = [m[3] for url, m in found if url.endswith("#since") or m[2] != "0"]
            days = [dt.date.fromisoformat(day) for day in asked if day != "-"]
            known.floor = max(days) if days else _reach(known.items, known.first)


def _outlet_of(url: str, hosts: Iterable[str]) -> str:
    """Return the outlet on whose host (or a host below it) the door `url` lies; empty for none."""
    place = urlsplit(url).netloc.rpartition("@")[2].lower().removeprefix("www.")
    fitting = [host for host in hosts if place == host or place.endswith(f".{host}")]
    return max(fitting, key=len, default="")


def _reach(items: Mapping[dt.date, int], first: dt.date) -> dt.date:
    """Return the first day that a walk to the very end accounts for: back until a month without any article.

    A lone old item (pinned to the home page, say) doesn't vouch for the months between.
    """
    reached, month = first, (first.year, first.month)
    for day in sorted((day for day in items if day < first), reverse=True):
        months = (month[0] - day.year) * 12 + month[1] - day.month
        if months > 1:
            break
        reached, month = day, (day.year, day.month)
    return reached


def _rows(
    host: str, known: _Evidence, days: Iterable[dt.date], finished: set[int], ran: set[dt.date]
) -> Iterable[LedgerDay]:
    whole = sorted(day for day, nights in known.nights.items() if any(_whole(n, finished) for n in nights))
    for day in days:
        state, note = _state(known, day, finished, whole[-1] if whole else None)
        if state is DayState.NOT_RUN:
            note = note or ("left out of that night" if day in ran else "no night was run")
        yield LedgerDay(host, day, state, known.items[day], note)


def _state(known: _Evidence, day: dt.date, finished: set[int], last_whole: dt.date | None) -> tuple[DayState, str]:
    nights = known.nights.get(day, [])
    before = known.first is None or day < known.first
    stuck = f"{known.stuck[day]} articles out of reach" if known.stuck[day] else ""
    if any(_whole(n, finished) for n in nights):
        return (DayState.PARTLY, stuck) if stuck else (DayState.COVERED, "")
    back = before and known.floor is not None and day >= known.floor
    again = not before and known.walked and last_whole is not None and last_whole > day
    if back or again:
        return (DayState.PARTLY, stuck) if stuck else (DayState.AFTERWARDS, "read by walking back")
    if any(n.doors_read for n in nights):
        return DayState.PARTLY, stuck or "some of its doors, not all, were read"
    if known.items[day]:
        return DayState.PARTLY, "only what later nights still found"
    if before:
        return DayState.NOT_ADDED, ""
    return (DayState.DOWN, "none of its doors answered") if nights else (DayState.NOT_RUN, "")


def _whole(facts: OutletFacts, finished: set[int]) -> bool:
    """Whether a night read every door that it asked, to its end."""
    spent = facts.articles(Outcome.OVER_BUDGET)
    return facts.night in finished and facts.doors_read > 0 and not facts.doors_failed and not spent
