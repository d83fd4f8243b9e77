"""A report as bytes, and back: what a frozen report keeps. Everything that any file shows is in it.

JSON in gzip. Records are lists in the order of the names that stand once at the head, so that a field that is added
later finds its default in an older one, and one that goes is passed over.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, TypeVar

from pipeline.errors import StoreError
from pipeline.records import Unit, WarcPlace
from pipeline.report.annual import Before, MonthDays, Report, ReportTheme
from pipeline.report.tables import Figure
from pipeline.store import Entry, Mark, OutletInfo, Source

__all__ = ["FORMAT", "pack", "unpack"]

FORMAT = 1

Plain = Any
"""What JSON knows."""

T = TypeVar("T")


def pack(report: Report) -> bytes:
    """Return `report` as bytes; the same report as the same bytes."""
    lists = {name: _table(getattr(report, name)) for name in _LISTS}
    before = report.before
    facts = {
        "format": FORMAT,
        **{f.name: _plain(getattr(report, f.name)) for f in fields(Report) if f.name not in _APART},
        "before": before
        and {f.name: _plain(getattr(before, f.name)) for f in fields(Before) if f.name != "figures"}
        | {"figures": _table(before.figures)},
        **lists,
        "reliability": None if report.reliability is None else _table(report.reliability),
    }
    return gzip.compress(json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode(), 6, mtime=0)


def unpack(content: bytes) -> Report:
    """Return the report that `pack` made `content` of.

    Raises
    ------
    StoreError
        It was made by a newer version of this program, or is no report.
    """
    try:
        facts = json.loads(gzip.decompress(content))
        if facts["format"] > FORMAT:
            raise StoreError(
                f"a frozen report of format {facts['format']}, newer than this program; update it: "
                "pip install --upgrade tin-y-te"
            )
        return _report(facts)
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"a frozen report can't be read ({error}); take it from a backup") from error


def _report(facts: dict[str, Plain]) -> Report:
    from pipeline.evaluate.reliability import Reliability

    sure = facts["reliability"]
    plain = {f.name for f in fields(Report)} - _APART
    values: dict[str, Any] = {name: _REPORT.get(name, _same)(facts[name]) for name in plain if name in facts}
    values |= {name: tuple(_records(record, facts[name])) for name, record in _LISTS.items()}
    values["before"] = _before(facts["before"]) if facts["before"] else None
    values["reliability"] = None if sure is None else tuple(_records(Reliability, sure))
    return Report(**values)


def _before(facts: dict[str, Plain]) -> Before:
    return Before(
        since=dt.date.fromisoformat(facts["since"]),
        until=dt.date.fromisoformat(facts["until"]),
        figures=tuple(_records(Figure, facts["figures"])),
        stories=facts["stories"],
        followed=facts["followed"],
    )


def _table(records: Sequence[Any]) -> dict[str, Plain]:
    """Return records as their fields' names and a list of values each."""
    if not records:
        return {"names": [], "rows": []}
    names = [f.name for f in fields(records[0])]
    return {"names": names, "rows": [[_plain(getattr(one, name)) for name in names] for one in records]}


def _records(record: type[T], table: Mapping[str, Plain]) -> list[T]:
    known = {f.name for f in fields(record)}  # type: ignore[arg-type]
    names = [name for name in table["names"] if name in known]
    places = [table["names"].index(name) for name in names]
    how = [_FIELDS.get((record, name), _same) for name in names]
    return [
        record(**{name: read(row[at]) for name, at, read in zip(names, places, how, strict=True)})
        for row in table["rows"]
    ]


def _plain(value: Any) -> Plain:  # noqa: ANN401 - any field of a record
    if value is None or type(value) in {str, int, float, bool}:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dt.date):
        return value.isoformat()
    if is_dataclass(value):
        return [_plain(getattr(value, f.name)) for f in fields(value)]
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value]


def _same(value: Plain) -> Plain:
    return tuple(value) if isinstance(value, list) else value


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def _time(value: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(value) if value else None


def _marks(value: list[list[Plain]]) -> tuple[Mark, ...]:
    return tuple(Mark(*one) for one in value)


def _place(value: list[Plain] | None) -> WarcPlace | None:
    return WarcPlace(*value) if value else None


_LISTS: dict[str, type[Any]] = {
    "themes": ReportTheme,
    "outlets": OutletInfo,
    "entries": Entry,
    "undated": Entry,
    "elsewhere": Entry,
    "figures": Figure,
    "ledger": MonthDays,
}
_APART = {*_LISTS, "before", "reliability"}
_REPORT: dict[str, Callable[[Plain], Any]] = {"since": _day, "until": _day, "as_of": _day}
_FIELDS: dict[tuple[type[Any], str], Callable[[Plain], Any]] = {
    (Entry, "unit"): Unit,
    (Entry, "day"): _day,
    (Entry, "published"): _time,
    (Entry, "marks"): _marks,
    (Entry, "taken"): _marks,
    (Entry, "place"): _place,
    (Entry, "source"): Source,
    (Figure, "unit"): Unit,
}
