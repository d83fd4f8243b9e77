"""What past nights brought of an outlet: requests by outcome, articles read with what was found of them, times."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from sqlalchemy import Row, func, or_, select

from pipeline.records import DateFrom, Outcome, PageKind
from pipeline.store.engine import Database
from pipeline.store.rows import Night
from pipeline.store.tables import ArticleRow, FetchRow, NightRow

__all__ = ["DOORS", "PAGE_DATES", "ROBOTS_DIGEST", "TROUBLE", "Habits", "OutletFacts", "Read"]

DOORS = frozenset({PageKind.FEED, PageKind.SITEMAP, PageKind.LISTING})
"""Kinds of requests that tell which articles there are."""

TROUBLE = frozenset(
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
"""Outcomes by which something that may exist was not read. A page that is gone, or no article, was."""

PAGE_DATES = frozenset({DateFrom.SELECTOR, DateFrom.METADATA, DateFrom.TIME, DateFrom.VISIBLE})
"""Where a published time comes from when the article's own page names it."""


ROBOTS_DIGEST = "sha256 "
"""How the detail of a fetched robots.txt begins; its digest follows."""


@dataclass(frozen=True, slots=True)
class OutletFacts:
    """One outlet's requests of one night, counted by what they were for and how they ended."""

    outlet: str
    night: int
    started: dt.datetime
    counts: dict[tuple[PageKind, Outcome], int] = field(default_factory=dict)

    def doors(self, *outcomes: Outcome) -> int:
        """Count the requests for doors; with `outcomes`, those that ended so."""
        return sum(n for (kind, how), n in self.counts.items() if kind in DOORS and (how in outcomes or not outcomes))

    def articles(self, *outcomes: Outcome) -> int:
        """Count the requests for articles; with `outcomes`, those that ended so."""
        return sum(
            n
            for (kind, how), n in self.counts.items()
            if kind is PageKind.ARTICLE and (how in outcomes or not outcomes)
        )

    @property
    def doors_read(self) -> int:
        """The doors' pages that answered, with news or without."""
        return self.doors(Outcome.OK, Outcome.UNCHANGED)

    @property
    def doors_failed(self) -> int:
        """The doors' pages that could not be read; a page that is gone is one only where none could be read."""
        failed = self.doors(*TROUBLE)
        return failed if failed or self.doors_read else self.doors(Outcome.GONE, Outcome.ROBOTS)


@dataclass(frozen=True, slots=True)
class Read:
    """What was found of one article that a night read, as it is stored now. `length` is in characters."""

    night: int
    started: dt.datetime
    title: str
    lead: str
    length: int
    dated: bool


class Habits(Database):
    """The store's methods about what an outlet usually brings."""

    def night(self, number: int) -> Night | None:
        """Return the night `number`, or None."""
        with self._read() as session:
            row = session.get(NightRow, number)
            return Night(row.id, row.version, row.started, row.finished, row.exit_code) if row else None

    def nights(self, since: dt.datetime | None = None) -> list[Night]:
        """Return the nights that started at `since` or later, oldest first."""
        query = select(NightRow).order_by(NightRow.id)
        if since is not None:
            query = query.where(NightRow.started >= since)
        with self._read() as session:
            return [Night(r.id, r.version, r.started, r.finished, r.exit_code) for r in session.scalars(query)]

    def outlet_facts(self, outlet: str | None = None, since: dt.datetime | None = None) -> list[OutletFacts]:
        """Return each outlet's nights that started at `since` or later, by number, then by outlet."""
        query = (
            select(NightRow.id, FetchRow.outlet, NightRow.started, FetchRow.kind, FetchRow.outcome, func.count())
            .select_from(FetchRow)
            .join(NightRow, NightRow.id == FetchRow.night)
            .group_by(NightRow.id, FetchRow.outlet, NightRow.started, FetchRow.kind, FetchRow.outcome)
            .order_by(NightRow.id, FetchRow.outlet)
        )
        if outlet is not None:
            query = query.where(FetchRow.outlet == outlet)
        if since is not None:
            query = query.where(NightRow.started >= since, FetchRow.at >= since - dt.timedelta(days=1))
        found: dict[tuple[int, str], OutletFacts] = {}
        with self._read() as session:
            for night, host, started, kind, outcome, times in session.execute(query):
                facts = found.setdefault((night, host), OutletFacts(host, night, started))
                facts.counts[PageKind(kind), Outcome(outcome)] = times
        return list(found.values())

    def reads(self, outlet: str, since: dt.datetime, until_night: int) -> list[Read]:
        """Return what was found of the articles that nights read, from `since` to the night `until_night` included."""
        query = (
            select(
                NightRow.id,
                NightRow.started,
                ArticleRow.title,
                ArticleRow.lead,
                func.length(ArticleRow.body),
                ArticleRow.published_from,
            )
            .select_from(FetchRow)
            .join(NightRow, NightRow.id == FetchRow.night)
            .join(ArticleRow, ArticleRow.id == FetchRow.article_id)
            .where(FetchRow.outlet == outlet, FetchRow.kind == PageKind.ARTICLE.value)
            .where(FetchRow.outcome == Outcome.OK.value, FetchRow.night <= until_night)
            .where(NightRow.started >= since, FetchRow.at >= since - dt.timedelta(days=1))
            .order_by(FetchRow.id)
        )
        with self._read() as session:
            return [_read(row) for row in session.execute(query)]

    def times(
        self, outlet: str, since: dt.datetime, until: dt.datetime, *, seen_by: dt.datetime | None = None
    ) -> list[dt.datetime]:
        """Return when the outlet's stored articles were published (or first seen, without a date), in order.

        Parameters
        ----------
        since, until
            Bounds of these times, both included.
        seen_by
            Leave out articles that were first seen later: what a night of the past could know.
        """
        query = select(ArticleRow.published, ArticleRow.first_seen).where(
            ArticleRow.outlet == outlet, or_(ArticleRow.published >= since, ArticleRow.published.is_(None))
        )
        if seen_by is not None:
            query = query.where(ArticleRow.first_seen <= seen_by)
        with self._read() as session:
            found = [published or seen for published, seen in session.execute(query)]
        return sorted(at for at in found if since <= at <= until)

    def last_time(self, outlet: str, until: dt.datetime) -> dt.datetime | None:
        """Return when the outlet's latest article up to `until` was published (or first seen); None for none."""
        when = func.coalesce(ArticleRow.published, ArticleRow.first_seen)
        query = select(ArticleRow.published, ArticleRow.first_seen).where(ArticleRow.outlet == outlet, when <= until)
        with self._read() as session:
            row = session.execute(query.order_by(when.desc()).limit(1)).first()
        return (row[0] or row[1]) if row else None

    def robots_changed(self, outlet: str, since: dt.datetime) -> dt.datetime | None:
        """Return when the outlet's robots.txt was last found to differ from the night before; None for not at all."""
        query = (
            select(FetchRow.url, FetchRow.detail, FetchRow.at)
            .where(FetchRow.outlet == outlet, FetchRow.at >= since, FetchRow.kind == PageKind.ROBOTS.value)
            .where(FetchRow.detail.startswith(ROBOTS_DIGEST))
            .order_by(FetchRow.id)
        )
        last: dict[str, str] = {}
        changed = None
        with self._read() as session:
            for url, detail, at in session.execute(query):
                if last.setdefault(url, detail) != detail:
                    last[url], changed = detail, at
        return changed


def _read(row: Row[int, dt.datetime, str, str, int, str]) -> Read:
    night, started, title, lead, length, source = row
    return Read(night, started, title, lead, length, DateFrom(source) in PAGE_DATES)
