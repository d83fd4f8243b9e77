"""The records of the office's log: what a sheet's row says, what is in force, and what an import changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pipeline.records import OutletKind, Unit

__all__ = ["LogChanges", "LogEntry", "LogImport", "LogImported", "LogTwin", "Logged"]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A row of a log sheet, read and checked; see `Logged` for its fields. `row_id` is the workbook's mark of it."""

    outlet: str
    outlet_name: str
    outlet_kind: OutletKind
    day: dt.date
    unit: Unit
    themes: tuple[str, ...] = ()
    title: str = ""
    minutes: float | None = None
    note: str = ""
    sheet: str = ""
    row: int = 0
    row_id: str = ""


@dataclass(frozen=True, slots=True)
class Logged:
    """An item that a person logged, as it is in force: a broadcast, or print that no crawler sees.

    `outlet` is the host of an outlet that is crawled, else a slug of `outlet_name`; `day` is Vietnam's (+07:00);
    `minutes` is how long the broadcast lasted. `file`, `sheet`, `row`, `who` and `imported_at` are the evidence: the
    first import in force that holds the row, `import_id`. `duplicate_of` is the crawled article that seems to be the
    same item: where that article counts, the logged item must not, unless `kept` says that a person wants both.
    """

    id: str
    outlet: str
    outlet_name: str
    outlet_kind: OutletKind
    day: dt.date
    unit: Unit
    themes: tuple[str, ...]
    title: str
    minutes: float | None
    note: str
    who: str
    imported_at: dt.datetime
    file: str
    row: int
    sheet: str = ""
    import_id: int = 0
    duplicate_of: str | None = None
    kept: bool = False
    row_id: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class LogImport:
    """An import of a log sheet, with how many of its rows were new, known and corrected; `undone` if taken back."""

    id: int
    at: dt.datetime
    who: str
    file: str
    new: int
    known: int
    corrected: int
    kept: bool = False
    undone: dt.datetime | None = None
    undone_by: str = ""


@dataclass(frozen=True, slots=True)
class LogChanges:
    """How a sheet's rows stand to those in force.

    `corrected` pairs what is in force with what replaces it. `similar` are new rows that look like one in force and
    still count apart; `reused` new rows whose mark a quite different row in force carries (a workbook filled anew);
    `missing` rows in force that an earlier import of a file of this name holds and this file doesn't: they stay.
    """

    new: tuple[LogEntry, ...]
    known: tuple[tuple[Logged, LogEntry], ...]
    corrected: tuple[tuple[Logged, LogEntry], ...]
    similar: tuple[tuple[Logged, LogEntry], ...] = ()
    reused: tuple[tuple[Logged, LogEntry], ...] = ()
    missing: tuple[Logged, ...] = ()


@dataclass(frozen=True, slots=True)
class LogTwin:
    """A logged item and the crawled article, of the same outlet and nearly the same day and title, that it seems."""

    logged: Logged
    article_id: str
    title: str
    published: dt.datetime


@dataclass(frozen=True, slots=True)
class LogImported:
    """A finished import, or what one would do; `id` is None where nothing was written."""

    id: int | None
    changes: LogChanges
    twins: tuple[LogTwin, ...]
