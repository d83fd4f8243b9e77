"""“Biểu đồ”: the figures of the other sheets as charts, each on a page of its own."""

from __future__ import annotations

from pipeline.report.book import TOP, Book, Series, Span
from pipeline.report.words import UNITS

__all__ = ["NAME", "write"]

NAME = "Biểu đồ"
_PAGE = 36  # rows of a page


def write(book: Book, themes: Span, months: Span, outlets: Span) -> None:
    """Write the sheet from where the figures stand: units by theme, by month; and items by outlet."""
    report = book.report
    sheet = book.sheet(NAME, "Biểu đồ", [9] * 20, repeat=False)
    with_items = [n for n, unit in enumerate(UNITS) if any(entry.unit is unit for entry in report.entries)] or [0]
    names = list(UNITS.values())
    stacked = [
        Series(names[n], themes.column(themes.first_column - 2), themes.column(themes.first_column + n))
        for n in with_items
    ]
    book.chart(sheet, TOP, "Số tin bài theo chuyên đề và loại", stacked, bars=True)
    row = TOP + _PAGE
    if report.months:
        heads = (months.sheet, TOP, months.first_column, TOP, months.last_column)
        stacked = [Series(names[n], heads, months.row(months.first_row + n)) for n in with_items]
        book.chart(sheet, row, "Số tin bài theo tháng đăng", stacked)
        row += _PAGE
    if report.outlets:
        series = Series("Tổng số", outlets.column(1), outlets.column(outlets.last_column))
        book.chart(sheet, row, "Số tin bài theo cơ quan báo chí", [series], bars=True)
    sheet.set_h_pagebreaks([TOP + _PAGE, TOP + 2 * _PAGE])
