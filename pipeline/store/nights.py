"""Nights, outlets, and the ledger of requests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import func, select

from pipeline.errors import StoreError
from pipeline.outlets import Outlet
from pipeline.records import Fetched, Outcome, PageKind, WarcPlace
from pipeline.store.engine import Database
from pipeline.store.rows import Night, Visit
from pipeline.store.sql import upsert
from pipeline.store.tables import FetchRow, NightRow, OutletRow

__all__ = ["Nights", "fetch_row", "place_columns", "visit_of"]


class Nights(Database):
    """The store's methods for nights, outlets and fetches."""

    def begin_night(self, version: str, at: dt.datetime | None = None) -> int:
        """Note that a night of the program's `version` begins, and return its number."""
        with self._write() as session:
            row = NightRow(version=version, started=at or _now())
            session.add(row)
            session.flush()
            return row.id

    def finish_night(self, night: int, exit_code: int, at: dt.datetime | None = None) -> None:
        """Note that `night` is over."""
        with self._write() as session:
            row = session.get(NightRow, night)
            if row is None:
                raise StoreError(f"{self._where}: there is no night {night}")
            row.finished, row.exit_code = at or _now(), exit_code

    def last_night(self) -> Night | None:
        """Return the latest night; its `finished` is None where it was killed (or runs: the lock knows)."""
        with self._read() as session:
            row = session.scalar(select(NightRow).order_by(NightRow.id.desc()).limit(1))
            return Night(row.id, row.version, row.started, row.finished, row.exit_code) if row else None

    def sync_outlets(self, outlets: Iterable[Outlet]) -> None:
        """Write what the outlets' files say; an outlet whose file went stays, as its articles do."""
        rows = [
            {"host": o.host, "name": o.name, "kind": o.kind.value, "province": o.province, "local_only": o.local_only}
            for o in outlets
        ]
        with self._write() as session:
            upsert(session, OutletRow, rows, ["host"], ["name", "kind", "province", "local_only"])

    def outlet_names(self) -> dict[str, str]:
        """Return every outlet's name by its host."""
        with self._read() as session:
            return {row.host: row.name for row in session.scalars(select(OutletRow).order_by(OutletRow.host))}

    def add_fetch(self, visit: Visit, article_id: str | None = None) -> None:
        """Note a request that concerns no article's address: robots.txt, a feed, a sitemap, a listing."""
        with self._write() as session:
            session.add(fetch_row(visit, article_id=article_id))

    def kept_pages(self, outcome: Outcome, outlet: str | None = None) -> list[Visit]:
        """Return the requests for articles that ended as `outcome` and whose page is in the archive, oldest first.

        Their `fetched` carries address, time and status; the body is in the archive.
        """
        query = (
            select(FetchRow)
            .where(FetchRow.outcome == outcome.value, FetchRow.kind == PageKind.ARTICLE.value)
            .where(FetchRow.warc_file.is_not(None))
            .order_by(FetchRow.id)
        )
        if outlet is not None:
            query = query.where(FetchRow.outlet == outlet)
        with self._read() as session:
            return [visit_of(row) for row in session.scalars(query)]

    def outcomes(self, night: int) -> dict[str, dict[Outcome, int]]:
        """Count the requests of `night` by outlet and outcome."""
        query = (
            select(FetchRow.outlet, FetchRow.outcome, func.count())
            .where(FetchRow.night == night)
            .group_by(FetchRow.outlet, FetchRow.outcome)
            .order_by(FetchRow.outlet, FetchRow.outcome)
        )
        found: dict[str, dict[Outcome, int]] = {}
        with self._read() as session:
            for outlet, outcome, times in session.execute(query):
                found.setdefault(outlet, {})[Outcome(outcome)] = times
        return found


def fetch_row(
    visit: Visit, *, article_id: str | None = None, outcome: Outcome | None = None, detail: str = ""
) -> FetchRow:
    """Return the row of `visit`; `outcome` and `detail` say what the page turned out to be, where one came."""
    fetched = visit.fetched
    return FetchRow(
        night=visit.night,
        outlet=visit.outlet,
        url=fetched.url,
        kind=fetched.kind.value,
        outcome=(outcome or fetched.outcome).value,
        status=fetched.status,
        at=fetched.at,
        elapsed_s=fetched.elapsed_s,
        bytes=len(fetched.body),
        detail=detail or fetched.detail,
        article_id=article_id,
        **place_columns(visit.place),
    )


def visit_of(row: FetchRow) -> Visit:
    """Return the request of a row, without its body."""
    fetched = Fetched(row.url, Outcome(row.outcome), PageKind(row.kind), row.at, status=row.status, detail=row.detail)
    place = WarcPlace(row.warc_file or "", row.warc_offset or 0, row.warc_digest or "")
    return Visit(row.outlet, fetched, row.night, place)


def place_columns(place: WarcPlace | None) -> dict[str, str | int | None]:
    """Return `place` as the three columns that fetches and articles share."""
    if place is None:
        return {"warc_file": None, "warc_offset": None, "warc_digest": None}
    return {"warc_file": place.file, "warc_offset": place.offset, "warc_digest": place.digest}


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
