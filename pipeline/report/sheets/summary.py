"""“Tổng hợp”: themes by units, items and stories, and the same period before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report.book import TOP, Book, Span
from pipeline.report.notes import notes
from pipeline.report.words import UNITS

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from pipeline.report.tables import Table

__all__ = ["NAME", "TOTAL", "write"]

NAME = "Tổng hợp"
TOTAL = "Tổng số (mỗi tin bài tính một lần)"
_THEME, _CLAUSE = 40, 40
_HEADS = ["STT", "Chuyên đề", "Nội dung của kế hoạch", *UNITS.values(), "Tổng số", "Bản gốc", "Đăng lại", "Số sự việc"]
_COMPARED = ["Cùng kỳ trước", "Tăng/ giảm", "Tỷ lệ"]


def write(book: Book) -> Span:
    """Write the sheet; return where its items by unit stand, for the chart."""
    report = book.report
    widths = [5, _THEME, _CLAUSE, *[9] * len(UNITS), *[9] * 4, *[9.5] * 3]
    sheet = book.sheet(NAME, "Thống kê tin bài về y tế theo chuyên đề", widths)
    book.heads(sheet, TOP, [*_HEADS, *_COMPARED], tall=48)
    sheet.freeze_panes(TOP + 1, 2)
    by_unit, by_origin = report.table("theme", "unit"), report.table("theme", "origin")
    row = TOP + 1
    for n, theme in enumerate(report.rows):
        book.start(sheet, row, n + 1, [(theme.name, _THEME - 4), (theme.clause, _CLAUSE - 4)])
        _figures(book, sheet, row, theme.code, by_unit, by_origin)
        row += 1
    last = row - 1
    book.total(sheet, row, TOTAL, columns=3)
    _figures(book, sheet, row, None, by_unit, by_origin)
    book.notes(sheet, row + 2, (f"Ghi chú: {note}" if n == 0 else note for n, note in enumerate(notes(report))))
    return Span(NAME, TOP + 1, last, 3, 2 + len(UNITS))


def _figures(book: Book, sheet: Worksheet, row: int, theme: str | None, by_unit: Table, by_origin: Table) -> None:
    total = theme is None
    all_ = by_unit.at(theme)
    values = [by_unit.items(theme, unit) for unit in UNITS]
    values += [all_.items, by_origin.items(theme, "original"), by_origin.items(theme, "reprint"), all_.stories]
    book.numbers(sheet, row, 3, values, total=total, bold=len(UNITS))
    column = 3 + len(values)
    before = book.report.before
    if before is None or not before.followed:
        for n in range(3):
            sheet.write_string(row, column + n, "–", book.formats["total middle" if total else "middle"])
        return
    kind = "total " if total else ""
    then = before.items if theme is None else before.count("theme", theme)
    sheet.write_number(row, column, then, book.formats[f"{kind}number"])
    sheet.write_number(row, column + 1, all_.items - then, book.formats[f"{kind}change"])
    if then:
        sheet.write_number(row, column + 2, (all_.items - then) / then, book.formats[f"{kind}share"])
    else:
        sheet.write_string(row, column + 2, "–", book.formats["total middle" if total else "middle"])
