"""“Theo tháng”: themes and units by month, then by quarter, half-year, year; months with a source down are marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.report.annual import Report
from pipeline.report.book import TOP, Book, Series
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
_THEME = 46
_LACKING = (DayState.DOWN, DayState.NOT_RUN, DayState.PARTLY)
_SEVERAL = 2


def write(book: Book) -> None:
    """Write the sheet."""
    report = book.report
    months = report.months
    marked = {month for month in months if any(report.days(state.value, month=month) for state in _LACKING)}
    width = max(9.0, min(14.0, 110 / (len(months) + 1)))
    sheet = book.sheet(NAME, "Số lượng tin bài theo chuyên đề và tháng đăng", [5, _THEME, *[width] * (len(months) + 1)])
    sheet.freeze_panes(TOP + 1, 2)
    heads = [f"{month_name(month)}{' *' if month in marked else ''}" for month in months]
    places = [2 + n for n, month in enumerate(months) if month in marked]
    row = _themes(book, sheet, TOP, [*heads, "Tổng số"], report.table("theme", "month"), [*months, None], places)
    units = row + 1
    row = _units(book, sheet, units, heads, months, places)
    row = book.notes(sheet, row + 1, [f"Ghi chú: {COUNTED_ONCE}", *_lacking(report, months, marked)])
    row = _parts(book, sheet, row + 1, months)
    if months:
        names = (units, 2, units, 1 + len(months))
        series = [
            Series(name, names, (units + 1 + n, 2, units + 1 + n, 1 + len(months)))
            for n, name in enumerate(UNITS.values())
        ]
        book.chart(sheet, row + 1, "Số tin bài theo tháng đăng", series)


def _themes(
    book: Book,
    sheet: Worksheet,
    row: int,
    heads: Sequence[str],
    table: Table,
    columns: Sequence[str | None],
    marked: Iterable[int] = (),
) -> int:
    """Write a table of themes by `columns` from `row` on; return the row below it."""
    book.heads(sheet, row, ["STT", "Chuyên đề", *heads], marked=marked)
    bold = len(columns) - 1 if columns and columns[-1] is None else -1
    for n, theme in enumerate(book.report.rows):
        row += 1
        book.start(sheet, row, n + 1, [(theme.name, _THEME - 4)])
        book.numbers(sheet, row, 2, [table.items(theme.code, column) for column in columns], bold=bold)
    row += 1
    book.total(sheet, row, TOTAL)
    book.numbers(sheet, row, 2, [table.items(None, column) for column in columns], total=True)
    return row + 1


def _units(
    book: Book, sheet: Worksheet, row: int, heads: Sequence[str], months: Sequence[str], marked: Iterable[int]
) -> int:
    """Write the units and stories by month, and how many days of sources were not wholly read."""
    table = book.report.table("unit", "month")
    columns = [*months, None]
    book.heads(sheet, row, ["STT", "Loại tin bài", *heads, "Tổng số"], marked=marked)
    for n, (unit, name) in enumerate(UNITS.items()):
        row += 1
        book.start(sheet, row, n + 1, [(name, _THEME - 4)])
        book.numbers(sheet, row, 2, [table.items(unit, column) for column in columns], bold=len(months))
    row += 1
    book.total(sheet, row, "Tổng số tin bài")
    book.numbers(sheet, row, 2, [table.items(None, column) for column in columns], total=True)
    row += 1
    book.total(sheet, row, "Số sự việc")
    book.numbers(sheet, row, 2, [table.stories(None, column) for column in columns], total=True)
    row += 1
    book.total(sheet, row, "Số ngày của các nguồn chưa đọc đủ (*)")
    lacking = [sum(book.report.days(state.value, month=column) for state in _LACKING) for column in columns]
    book.numbers(sheet, row, 2, lacking, total=True)
    return row + 1


def _parts(book: Book, sheet: Worksheet, row: int, months: Sequence[str]) -> int:
    """Write the themes by quarter, half-year and year, where the period has several of them."""
    for dimension, part_of in (("quarter", quarter_of), ("half", half_of), ("year", lambda month: month[:4])):
        parts = list(dict.fromkeys(part_of(month) for month in months))
        if len(parts) < _SEVERAL:
            continue
        table = book.report.table("theme", dimension)
        heads = [part_words(part) for part in parts]
        row = _themes(book, sheet, row, heads, table, parts) + 1
    return row


def _lacking(report: Report, months: Sequence[str], marked: set[str]) -> Iterator[str]:
    """Say for each marked month which sources were not wholly read."""
    if marked:
        yield "(*) Tháng có nguồn tin không đọc được đủ: số lượng của tháng có thể thấp hơn thực tế."
    names = report.outlet_names
    for month in (month for month in months if month in marked):
        told = []
        for row in report.ledger:
            days = [(DAY_STATES[state], row.days.get(state.value, 0)) for state in _LACKING]
            said = ", ".join(f"{name.lower()} {number(n)} ngày" for name, n in days if n)
            if row.month == month and said:
                told.append(f"{names.get(row.outlet, row.outlet)}: {said}")
        yield f"{month_name(month)}: {'; '.join(told)}."
