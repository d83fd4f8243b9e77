"""“Theo cơ quan báo chí”: outlets by kind with units, stories, the period before and days read; then by themes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.report.book import TOP, Book, Span
from pipeline.report.notes import COUNTED_ONCE, STORIES
from pipeline.report.tables import Table
from pipeline.report.words import KINDS, UNITS
from pipeline.store import DayState, OutletInfo
from pipeline.text import fold

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["NAME", "THEMES", "write", "write_themes"]

NAME = "Theo cơ quan báo chí"
THEMES = "Cơ quan và chuyên đề"
_OUTLET = 38
_HEADS = ["STT", "Cơ quan báo chí", *UNITS.values(), "Tổng số", "Bản gốc", "Đăng lại", "Số sự việc", "Cùng kỳ trước"]
_DAYS = ["Số ngày đọc đủ", "Số ngày đọc chưa đủ", "Số ngày chưa theo dõi"]
_READ_AFTERWARDS = "Ngày đọc đủ gồm cả ngày được đọc bù về sau; xem trang “Nhật ký thu thập”."
_READ = (DayState.COVERED, DayState.AFTERWARDS)
_LACKING = (DayState.PARTLY, DayState.DOWN, DayState.NOT_RUN)


def write(book: Book) -> None:
    """Write outlets by unit. An outlet without an item has its row of zeros."""
    widths = [5, _OUTLET, *[9] * (len(_HEADS) + len(_DAYS) - 2)]
    sheet = book.sheet(NAME, "Số lượng tin bài theo cơ quan báo chí", widths)
    book.heads(sheet, TOP, [*_HEADS, *_DAYS], tall=64)
    sheet.freeze_panes(TOP + 1, 2)
    row = _units(book, sheet, TOP + 1)
    book.notes(sheet, row + 1, [f"Ghi chú: {STORIES}", _READ_AFTERWARDS])


def _groups(book: Book) -> list[tuple[str, str, list[OutletInfo]]]:
    """Return the outlets by kind: the kind, its name, and its outlets by name."""
    names = book.report.outlet_names
    kinds = {kind.value: name for kind, name in KINDS.items()}
    others = sorted({o.kind for o in book.report.outlets} - kinds.keys())
    groups = [(kind, name, [o for o in book.report.outlets if o.kind == kind]) for kind, name in kinds.items()]
    groups += [(kind, kind, [o for o in book.report.outlets if o.kind == kind]) for kind in others]
    return [(kind, name, sorted(of, key=lambda o: (fold(names[o.host]), o.host))) for kind, name, of in groups if of]


def _units(book: Book, sheet: Worksheet, row: int) -> int:
    report = book.report
    names, n = report.outlet_names, 0
    by_outlet = (report.table("outlet", "unit"), report.table("outlet", "origin"))
    by_kind = (report.table("kind", "unit"), report.table("kind", "origin"))
    for kind, name, outlets in _groups(book):
        book.total(sheet, row, name)
        _row(book, sheet, row, kind, by_kind, [o.host for o in outlets], "kind")
        row += 1
        for outlet in outlets:
            n += 1
            book.start(sheet, row, n, [(names[outlet.host], _OUTLET - 4)])
            _row(book, sheet, row, outlet.host, by_outlet, [outlet.host], "outlet")
            row += 1
    book.total(sheet, row, "Tổng số")
    _row(book, sheet, row, None, by_outlet, [o.host for o in report.outlets], "outlet")
    return row + 1


def _row(
    book: Book,
    sheet: Worksheet,
    row: int,
    key: str | None,
    tables: tuple[Table, Table],
    hosts: Sequence[str],
    dimension: str,
) -> None:
    by_unit, by_origin = tables
    report = book.report
    all_ = by_unit.at(key)
    values = [by_unit.items(key, unit) for unit in UNITS]
    values += [all_.items, by_origin.items(key, "original"), by_origin.items(key, "reprint"), all_.stories]
    total = key is None or dimension == "kind"
    book.numbers(sheet, row, 2, values, total=total, bold=len(UNITS))
    column = 2 + len(values)
    before = report.before
    if before is not None and before.followed:
        then = before.items if key is None else before.count(dimension, key)
        sheet.write_number(row, column, then, book.formats["total number" if total else "number"])
    else:
        sheet.write_string(row, column, "–", book.formats["total middle" if total else "middle"])
    days = [
        sum(report.days(state.value, outlet=host) for host in hosts for state in states)
        for states in (_READ, _LACKING, (DayState.NOT_ADDED,))
    ]
    book.numbers(sheet, row, column + 1, days, total=total)


def write_themes(book: Book) -> Span:
    """Write outlets by themes, whose names stand upright; return where the figures stand, for the chart."""
    report = book.report
    themes, names = report.rows, report.outlet_names
    title = "Số lượng tin bài theo cơ quan báo chí và chuyên đề"
    sheet = book.sheet(THEMES, title, [5, _OUTLET, *[6.5] * len(themes), 9])
    heads = ["STT", "Cơ quan báo chí", *(theme.name for theme in themes), "Tổng số"]
    book.heads(sheet, TOP, heads, turned=range(2, 2 + len(themes)), tall=225)
    sheet.freeze_panes(TOP + 1, 2)
    table = report.table("outlet", "theme")
    columns = [*(theme.code for theme in themes), None]
    row = TOP
    for n, outlet in enumerate(outlet for _, _, of in _groups(book) for outlet in of):
        row += 1
        book.start(sheet, row, n + 1, [(names[outlet.host], _OUTLET - 4)])
        book.numbers(sheet, row, 2, [table.items(outlet.host, code) for code in columns], bold=len(themes))
    last = row
    row += 1
    book.total(sheet, row, "Tổng số")
    book.numbers(sheet, row, 2, [table.items(None, code) for code in columns], total=True)
    book.notes(sheet, row + 2, [f"Ghi chú: {COUNTED_ONCE}"])
    return Span(THEMES, TOP + 1, last, 2, 2 + len(themes))
