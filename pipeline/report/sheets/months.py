"""“Theo tháng”: themes, then units, by month, quarter, half-year and year; months with a source down are marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.report.annual import Report
from pipeline.report.book import TOP, Book, Span
from pipeline.report.notes import COUNTED_ONCE
from pipeline.report.period import half_of, quarter_of
from pipeline.report.sheets.summary import TOTAL
from pipeline.report.tables import Table
from pipeline.report.vietnamese import month as month_name
from pipeline.report.vietnamese import number
from pipeline.report.words import DAY_STATES, UNITS, part_words
from pipeline.store import DayState

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["NAME", "write"]

NAME = "Theo tháng"
_THEME = 42
_LACKING = (DayState.DOWN, DayState.NOT_RUN, DayState.PARTLY)
_MOST_QUARTERS = 24  # months; beyond, columns for quarters and half-years would make the sheet unreadable


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: items by `dimension` under `key`; None is the total."""

    head: str
    dimension: str
    key: str | None
    marked: bool = False


def write(book: Book) -> Span:
    """Write the sheet; return where its units by month stand, for the chart."""
    report = book.report
    columns = _columns(report)
    width = max(7.5, min(13.0, 120 / len(columns)))
    sheet = book.sheet(NAME, "Số lượng tin bài theo chuyên đề và tháng đăng", [5, _THEME, *[width] * len(columns)])
    heads = ["STT", "Chuyên đề", *(column.head for column in columns)]
    book.heads(sheet, TOP, heads, marked=[2 + n for n, column in enumerate(columns) if column.marked], tall=48)
    sheet.freeze_panes(TOP + 1, 2)
    dimensions = {column.dimension for column in columns}
    by_theme = {name: report.table("theme", name) for name in dimensions}
    row = TOP
    for n, theme in enumerate(report.rows):
        row += 1
        book.start(sheet, row, n + 1, [(theme.name, _THEME - 4)])
        book.numbers(sheet, row, 2, _items(by_theme, theme.code, columns), bold=len(columns) - 1)
    row += 1
    book.total(sheet, row, TOTAL)
    book.numbers(sheet, row, 2, _items(by_theme, None, columns), total=True)
    first = row + 1
    row = _units(book, sheet, first, columns)
    marked = [column.key for column in columns if column.marked and column.key]
    book.notes(sheet, row + 1, [f"Ghi chú: {COUNTED_ONCE}", *_lacking(report, marked)])
    return Span(NAME, first, first + len(UNITS) - 1, 2, 1 + len(report.months))


def _columns(report: Report) -> list[_Column]:
    months = report.months
    lacking = {month for month in months if any(report.days(state.value, month=month) for state in _LACKING)}
    columns = [_Column(f"{month_name(m)}{' *' if m in lacking else ''}", "month", m, m in lacking) for m in months]
    for dimension, part_of in (("quarter", quarter_of), ("half", half_of), ("year", lambda month: month[:4])):
        parts = list(dict.fromkeys(part_of(month) for month in months))
        if len(parts) > 1 and (dimension == "year" or len(months) <= _MOST_QUARTERS):
            columns += [_Column(part_words(part), dimension, part) for part in parts]
    return [*columns, _Column("Tổng số", "month", None)]


def _items(tables: dict[str, Table], row: str | None, columns: Sequence[_Column]) -> list[int]:
    return [tables[column.dimension].items(row, column.key) for column in columns]


def _units(book: Book, sheet: Worksheet, row: int, columns: Sequence[_Column]) -> int:
    """Write the units and stories in the same columns, and how many days of sources were not wholly read."""
    tables = {name: book.report.table("unit", name) for name in {column.dimension for column in columns}}
    for unit, name in UNITS.items():
        book.total(sheet, row, f"Trong đó: {name}")
        book.numbers(sheet, row, 2, _items(tables, unit, columns))
        row += 1
    book.total(sheet, row, "Số sự việc")
    stories = [tables[column.dimension].stories(None, column.key) for column in columns]
    book.numbers(sheet, row, 2, stories)
    row += 1
    book.total(sheet, row, "Số ngày của các nguồn chưa đọc đủ (*)")
    for n, column in enumerate(columns):
        if column.dimension == "month":
            days = sum(book.report.days(state.value, month=column.key) for state in _LACKING)
            sheet.write_number(row, 2 + n, days, book.formats["number"])
        else:
            sheet.write_blank(row, 2 + n, None, book.formats["number"])
    return row + 1


def _lacking(report: Report, marked: Sequence[str]) -> Iterator[str]:
    """Say for each marked month which sources were not wholly read."""
    if marked:
        yield "(*) Tháng có nguồn tin không đọc được đủ: số lượng của tháng có thể thấp hơn thực tế."
    names = report.outlet_names
    for month in marked:
        told = []
        for row in report.ledger:
            days = [(DAY_STATES[state], row.days.get(state.value, 0)) for state in _LACKING]
            said = ", ".join(f"{name.lower()} {number(n)} ngày" for name, n in days if n)
            if row.month == month and said:
                told.append(f"{names.get(row.outlet, row.outlet)}: {said}")
        yield f"{month_name(month)}: {'; '.join(told)}."
