"""“Theo chuyên đề”: each theme by kind of outlet and unit, with items and stories."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.report.book import TOP, Book, Series
from pipeline.report.notes import COUNTED_ONCE, STORIES
from pipeline.report.sheets.summary import TOTAL
from pipeline.report.tables import Cell, Table, tabulate
from pipeline.report.words import AREAS, KINDS, UNITS
from pipeline.store import Entry

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["NAME", "write"]

NAME = "Theo chuyên đề"
_THEME, _KIND = 44, 30
_DETAIL = ["STT", "Chuyên đề", "Nhóm cơ quan", *UNITS.values(), "Tổng số", "Số sự việc"]


def write(book: Book) -> None:
    """Write the sheet: themes by kind of outlet, then each theme's units within each kind."""
    report = book.report
    kinds = [kind for kind in KINDS if any(o.kind == kind.value for o in report.outlets)] or list(KINDS)
    sheet = book.sheet(NAME, "Số lượng tin bài theo chuyên đề và nhóm cơ quan báo chí", [5, _THEME, _KIND, *[10] * 9])
    heads = [*(KINDS[kind] for kind in kinds), *AREAS.values(), "Tổng số", "Số sự việc"]
    book.heads(sheet, TOP, ["STT", "Chuyên đề", "Nội dung của kế hoạch", *heads], tall=64)
    sheet.freeze_panes(TOP + 1, 2)
    by_kind, by_area = report.table("theme", "kind"), report.table("theme", "area")

    def figures(theme: str | None) -> list[int]:
        values = [by_kind.items(theme, kind.value) for kind in kinds] + [by_area.items(theme, area) for area in AREAS]
        return [*values, *by_kind.at(theme)]

    row = TOP
    for n, theme in enumerate(report.rows):
        row += 1
        book.start(sheet, row, n + 1, [(theme.name, _THEME - 4), (theme.clause, _KIND - 3)])
        book.numbers(sheet, row, 3, figures(theme.code), bold=len(kinds) + len(AREAS))
    last = row
    row += 1
    book.total(sheet, row, TOTAL, columns=3)
    book.numbers(sheet, row, 3, figures(None), total=True)
    row = book.notes(sheet, row + 2, [f"Ghi chú: {COUNTED_ONCE}", STORIES])
    row = _detail(book, sheet, row + 1)
    names = (TOP + 1, 1, last, 1)
    series = [Series(KINDS[kind], names, (TOP + 1, 3 + n, last, 3 + n)) for n, kind in enumerate(kinds)]
    tall = 140 + 24 * (last - TOP)
    book.chart(sheet, row + 1, "Số tin bài theo chuyên đề và nhóm cơ quan báo chí", series, bars=True, tall=tall)


def _detail(book: Book, sheet: Worksheet, row: int) -> int:
    """Write a row for each theme and kind of outlet that has items of it."""
    book.heads(sheet, row, _DETAIL, tall=32)
    top = row
    tables = _by_kind(book.report.entries)
    n = 0
    for theme in book.report.rows:
        for kind, name in KINDS.items():
            table = tables.get(kind.value)
            if table is None or table.at(theme.code) == Cell():
                continue
            row, n = row + 1, n + 1
            book.start(sheet, row, n, [(theme.name, _THEME - 4), (name, _KIND - 3)])
            values = [*(table.items(theme.code, unit) for unit in UNITS), *table.at(theme.code)]
            book.numbers(sheet, row, 3, values, bold=len(UNITS))
    sheet.autofilter(top, 0, max(row, top), len(_DETAIL) - 1)
    return row + 1


def _by_kind(entries: tuple[Entry, ...]) -> dict[str, Table]:
    of: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        of[entry.kind].append(entry)
    return {kind: tabulate(some, "theme", "unit") for kind, some in of.items()}
