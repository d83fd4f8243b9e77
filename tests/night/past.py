"""Nights of the past, written into a real store without crawling: what an outlet brought, or how it failed."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace
from pathlib import Path

from pipeline.outlets import Outlet
from pipeline.records import (
    VIETNAM,
    Article,
    Candidate,
    DateFrom,
    Door,
    Fetched,
    Outcome,
    OutletKind,
    PageKind,
)
from pipeline.store import Store, Visit
from pipeline.store.articles import _columns
from pipeline.store.nights import fetch_row
from pipeline.store.tables import ArticleRow

__all__ = ["FIRST", "HOST", "Past", "evening"]

HOST = "bao.example.vn"
FIRST = dt.date(2026, 3, 2)  # a Monday


def evening(day: dt.date, hour: int = 22) -> dt.datetime:
    """Return an hour of a day in Vietnam."""
    return dt.datetime.combine(day, dt.time(hour, 30), VIETNAM)


class Past:
    """One outlet's past. Each call of `night` is a night that started at 22:30 of its day."""

    def __init__(self, store: Store, host: str = HOST) -> None:
        self.store = store
        self.host = host
        self.numbers = itertools.count(1)
        store.sync_outlets([Outlet(name="Báo Thử", url=f"https://{host}", kind=OutletKind.PROVINCIAL_PAPER)])

    @classmethod
    def open(cls, folder: Path, host: str = HOST) -> Past:
        return cls(Store.open(f"sqlite:///{(folder / 'past.db').as_posix()}"), host)

    def night(
        self,
        day: dt.date,
        articles: int = 0,
        *,
        doors: tuple[Outcome, ...] = (Outcome.OK, Outcome.UNCHANGED),
        not_articles: int = 0,
        instead: str = "",
        failed: int = 0,
        how: Outcome = Outcome.TIMEOUT,
        robots: str = "",
        killed: bool = False,
        published: dt.date | None = None,
        hour: int = 22,
        number: int | None = None,
        **changes: object,
    ) -> int:
        """Write one night and return its number; `changes` are to its articles, strings with `{n}` for their number."""
        started = evening(day, hour)
        night = number or self.store.begin_night("0", started)
        ok = Outcome.OK
        fetches = [_visit(self.host, "robots.txt", PageKind.ROBOTS, ok, started, f"sha256 {robots}")] if robots else []
        fetches += [_visit(self.host, f"muc-{n}", PageKind.LISTING, how_, started) for n, how_ in enumerate(doors)]
        fetches += [
            _visit(self.host, f"x-{next(self.numbers)}", PageKind.ARTICLE, Outcome.NOT_ARTICLE, started, instead)
            for _ in range(not_articles)
        ]
        self._write(
            night, [replace(visit, night=night) for visit in fetches], started, published or day, articles, changes
        )
        for _ in range(failed):
            self.stuck(started, how, night)
        if not killed:
            self.store.finish_night(night, 0, started + dt.timedelta(minutes=20))
        return night

    def days(self, first: dt.date, count: int, articles: int, **changes: object) -> int:
        """Write `count` nights alike and return the last one's number."""
        return [self.night(first + dt.timedelta(days=k), articles, **changes) for k in range(count)][-1]  # type: ignore[arg-type]

    def stuck(self, at: dt.datetime, how: Outcome, night: int | None = None) -> None:
        """Write an address that failed and waits."""
        url = f"https://{self.host}/hong-{next(self.numbers)}.html"
        self.store.enqueue(self.host, {url: Candidate(url, Door.LISTING)}, at)
        fetched = Fetched(url, how, PageKind.ARTICLE, at)
        self.store.settle(url, how, visit=Visit(self.host, fetched, night))

    def cursor(self, path: str, text: str) -> None:
        self.store.keep_cursor(f"https://{self.host}{path}", text)

    def _write(
        self,
        night: int,
        visits: list[Visit],
        started: dt.datetime,
        published: dt.date,
        articles: int,
        changes: dict[str, object],
    ) -> None:
        """Write a night's rows in one transaction: hundreds of nights through the store's own door take a minute."""
        rows = []
        for k in range(articles):
            n, at = next(self.numbers), started + dt.timedelta(minutes=5)
            article = _article(self.host, n, evening(published, 8) + dt.timedelta(minutes=k), changes)
            visit = _visit(self.host, f"tin-{n}.html", PageKind.ARTICLE, Outcome.OK, at)
            visits.append(replace(visit, night=night))
            rows.append(
                ArticleRow(
                    id=article.id,
                    outlet=self.host,
                    url=article.url,
                    first_seen=at,
                    extracted_at=at,
                    **_columns(article),
                )
            )
        with self.store._write() as session:
            session.add_all(rows)
            session.flush()
            ids = {row.url: row.id for row in rows}
            session.add_all([fetch_row(visit, article_id=ids.get(visit.fetched.url)) for visit in visits])


def _visit(host: str, path: str, kind: PageKind, how: Outcome, at: dt.datetime, detail: str = "") -> Visit:
    return Visit(host, Fetched(f"https://{host}/{path}", how, kind, at, detail=detail))


def _article(host: str, n: int, published: dt.datetime, changes: dict[str, object]) -> Article:
    plain: dict[str, object] = {
        "url": f"https://{host}/tin-{n}.html",
        "title": "Xã Bản Mẫu mở lớp học số {n}",
        "lead": "Lớp học số {n} của xã Bản Mẫu có hai mươi người.",
        "body": "Sáng nay xã Bản Mẫu khai giảng lớp học. " * (8 + n % 5),
        "published": published,
        "published_from": DateFrom.VISIBLE,
    } | changes
    filled = {k: v.replace("{n}", str(n)) if type(v) is str else v for k, v in plain.items()}
    return Article(**filled)  # type: ignore[arg-type]
