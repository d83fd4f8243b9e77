"""`MAP.toml`: how an old log sheet of the office is laid out, written once and used for every such sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from pipeline.errors import nearest
from pipeline.logbook.cells import EARLIEST
from pipeline.logbook.faults import Fault, quoted
from pipeline.logbook.grid import Grid
from pipeline.logbook.layout import Layout
from pipeline.logbook.names import Register, key
from pipeline.records import OutletKind, Unit
from pipeline.settings import Strict, read_toml

__all__ = ["Columns", "LogMap", "layouts", "load_map"]

_LETTERS = re.compile(r"[A-Za-z]{1,2}")

Column = Annotated[str, Field(min_length=1)]
"""A column by its letter ("C") or by its heading ("Tên tin bài")."""


class Columns(Strict):
    """Where each field stands; one that isn't in the sheet is left out."""

    day: Column
    outlet: Column | None = None
    unit: Column | None = None
    title: Column | None = None
    themes: tuple[Column, ...] = ()
    minutes: Column | None = None
    note: Column | None = None


class Defaults(Strict):
    """What a row has where its cell is empty or the sheet has no such column."""

    outlet: str = ""
    unit: str = ""
    themes: tuple[str, ...] = ()


class Values(Strict):
    """What the sheet's own words mean, by field: `"TS" = "Chuyên mục"`."""

    outlet: dict[str, str] = {}  # noqa: RUF012 - pydantic copies a default
    unit: dict[str, str] = {}  # noqa: RUF012 - the same
    themes: dict[str, str] = {}  # noqa: RUF012 - the same


class LogMap(Strict):
    """A `MAP.toml`, whole.

    `sheets` are names of sheets, "*" all that aren't hidden; `header` is the row of the headings, `last` the last row
    that is read (0: all); `dates` the order in which texts write a day, `year` the year of days without one.
    `counts` are columns with numbers of items by unit, `crosses` columns by theme that hold a cross for it; `outlets`
    the kinds of outlets that the workspace doesn't crawl.
    """

    sheets: tuple[str, ...] = ("*",)
    header: Annotated[int, Field(ge=1, le=1000)]
    last: Annotated[int, Field(ge=0)] = 0
    dates: Literal["d/m/y", "m/d/y", "y-m-d"] = "d/m/y"
    year: Annotated[int, Field(ge=EARLIEST.year, le=2100)] | None = None
    fill_down: tuple[Literal["day", "outlet", "unit", "themes"], ...] = ()
    columns: Columns
    counts: dict[Unit, Column] = {}  # noqa: RUF012 - pydantic copies a default
    crosses: dict[str, Column] = {}  # noqa: RUF012 - the same
    defaults: Defaults = Defaults()
    values: Values = Values()
    outlets: dict[str, OutletKind] = {}  # noqa: RUF012 - the same

    @field_validator("sheets")
    @classmethod
    def _some(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value:
            raise ValueError('expected names of sheets, or ["*"]')
        return value

    @model_validator(mode="after")
    def _whole(self) -> LogMap:
        if not (self.columns.outlet or self.defaults.outlet):
            raise ValueError(
                "chưa rõ tin bài của cơ quan nào: ghi cột vào 'columns.outlet' hoặc tên cơ quan vào 'defaults.outlet'; "
                "whose items are they?"
            )
        if not (self.columns.unit or self.defaults.unit or self.counts):
            raise ValueError(
                "chưa rõ đếm gì: ghi cột vào 'columns.unit', đơn vị tính vào 'defaults.unit' hoặc các cột số lượng vào "
                "[counts]; what is counted?"
            )
        return self


def load_map(path: Path, register: Register) -> LogMap:
    """Read the map at `path`, and let its outlets be named.

    Raises
    ------
    ConfigError
        The file is missing, is no TOML, or holds an unknown key, a bad value or a name that nothing bears.
    """
    found = read_toml(path, LogMap)
    for name, kind in found.outlets.items():
        register.add_outlet(name, kind)
    faults = list(_unknown(found, register))
    if faults:
        from pipeline.errors import ConfigError

        raise ConfigError("\n".join(f"{path}: {fault}" for fault in faults))
    return found


def _unknown(found: LogMap, register: Register) -> Iterable[str]:
    """Yield what is wrong with names that cells would be translated to."""
    codes = dict(register.themes)
    outlets = [one.name for one in register.outlets]
    for field, names, valid in (
        ("outlet", register.outlet_names, outlets),
        ("unit", register.unit_names, [unit.value for unit in Unit]),
        ("themes", register.theme_names, [*codes, *codes.values()]),
    ):
        table: dict[str, str] = getattr(found.values, field)
        default = getattr(found.defaults, field)
        wanted = {f"values.{field}.{said}": to for said, to in table.items()}
        given = default if isinstance(default, tuple) else (default,)
        wanted |= {f"defaults.{field}": name for name in given if name}
        for where, name in wanted.items():
            if names.find(name) is None:
                yield f"key '{where}': unknown name '{name}'; {nearest(name, valid)}"
    for code in found.crosses:
        if register.theme_names.find(code) is None:
            yield f"key 'crosses.{code}': unknown theme; {nearest(code, codes)}"


def layouts(grids: list[Grid], found: LogMap, register: Register) -> tuple[list[tuple[Grid, Layout]], list[Fault]]:
    """Return the sheets that the map names, each with its layout, and what of it isn't there."""
    faults: list[Fault] = []
    chosen: list[Grid] = []
    for name in found.sheets:
        same = [g for g in grids if not g.hidden] if name == "*" else [g for g in grids if key(g.name) == key(name)]
        if not same:
            names = ", ".join(quoted(grid.name) for grid in grids if not grid.hidden)
            faults.append(Fault(name, found.header, 0, f"không có trang {quoted(name)}; tệp có: {names}"))
        chosen += [grid for grid in same if grid not in chosen]
    pairs = []
    for grid in chosen:
        layout, missing = _layout(grid, found, register)
        if missing and found.sheets == ("*",) and len(chosen) > 1 and len(missing) == len(_asked(found)):
            continue  # a sheet of another kind: a summary, a guide
        faults += [Fault(grid.name, found.header, 0, text) for text in missing]
        pairs.append((grid, layout))
    if not pairs and not faults:
        faults.append(
            Fault(chosen[0].name if chosen else "", found.header, 0, "không trang nào có các cột của MAP.toml")
        )
    return pairs, faults


def _asked(found: LogMap) -> list[str]:
    columns = found.columns
    single = (columns.day, columns.outlet, columns.unit, columns.title, columns.minutes, columns.note)
    return [one for one in (*single, *columns.themes, *found.counts.values(), *found.crosses.values()) if one]


def _layout(grid: Grid, found: LogMap, register: Register) -> tuple[Layout, list[str]]:
    """Return a sheet's layout, and a message for each column that it doesn't have."""
    heads = headings(grid, found.header)
    missing = []

    def at(column: str | None) -> int:
        if not column:
            return 0
        if key(column) in heads:
            return heads[key(column)]
        if _LETTERS.fullmatch(column):
            return _number(column)
        missing.append(f"không có cột {quoted(column)}; sửa MAP.toml theo tiêu đề hoặc chữ cái của cột")
        return 0

    columns = found.columns
    codes = {name: register.theme_names.find(name) or name for name in (*found.crosses, *found.defaults.themes)}
    layout = Layout(
        head=found.header,
        day=at(columns.day),
        outlet=at(columns.outlet),
        unit=at(columns.unit),
        title=at(columns.title),
        themes=tuple(at(one) for one in columns.themes),
        minutes=at(columns.minutes),
        note=at(columns.note),
        counts={unit: at(column) for unit, column in found.counts.items()},
        crosses={codes[name]: at(column) for name, column in found.crosses.items()},
        defaults={name: value for name in ("outlet", "unit") if (value := getattr(found.defaults, name))},
        default_themes=tuple(codes[name] for name in found.defaults.themes),
        values={name: getattr(found.values, name) for name in ("outlet", "unit", "themes")},
        fill=found.fill_down,
        order=found.dates,
        year=found.year,
        last=found.last,
    )
    return layout, missing


def headings(grid: Grid, row: int) -> dict[str, int]:
    """Return columns by the keys of their headings; a heading merged over two rows stands in the upper one."""
    upper = {(bottom, left): top for top, left, bottom, _ in grid.merged if bottom == row and top < row}
    found: dict[str, int] = {}
    width = max((len(grid.rows.get(r, ())) for r in range(max(1, row - 2), row + 1)), default=0)
    for column in range(1, width + 1):
        value = grid.value(upper.get((row, column), row), column)
        if value is not None:
            found.setdefault(key(str(value)), column)
    return found


def _number(letters: str) -> int:
    number = 0
    for one in letters.upper():
        number = number * 26 + ord(one) - 64
    return number
