"""An open workbook: its formats, and how its sheets look on the screen and on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.report.annual import Report

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["COLOURS", "LINE", "TOP", "Book", "Range", "Series", "Span", "lines", "open_book", "short"]

TOP = 3  # the first table's headings' row, below title, period and an empty row
LINE = 16.0  # points: a line of text
_ROW = 18.0
_CHART = (1360, 780)  # pixels: a page
_LONGEST_TEXT = 1000  # characters in a cell: Excel takes 32,767, a reader doesn't.
_TALLEST = 25  # lines: Excel's tallest row
COLOURS = ("#1F5A92", "#5FA777", "#E0A030", "#B5495B", "#7A6BA8", "#5B6770")
"""Of charts' series: told apart in print and by people who don't see red from green."""

_FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
_BOXED = _FONT | {"border": 1, "border_color": "#9AA5B1"}
_HEAD = _BOXED | {"bold": True, "text_wrap": True, "align": "center", "bg_color": "#DCE6F1"}
_TOTAL = _BOXED | {"bold": True, "bg_color": "#F2F2F2"}
_NUMBER = {"num_format": "[$-42A]#,##0", "align": "right", "indent": 1}
_CHANGE = {"num_format": "[$-42A]+#,##0;[$-42A]-#,##0;0", "align": "right", "indent": 1}
_SHARE = {"num_format": "+0%;-0%;0%", "align": "right", "indent": 1}
_FORMATS: dict[str, dict[str, object]] = {
    "title": _FONT | {"bold": True, "font_size": 14},
    "subtitle": _FONT | {"bold": True, "font_size": 12},
    "period": _FONT | {"italic": True},
    "note": _FONT | {"italic": True, "font_size": 10},
    "head": _HEAD,
    "marked": _HEAD | {"bg_color": "#FBE3C5"},
    "turned": _HEAD | {"rotation": 90, "font_size": 10},
    "text": _BOXED | {"text_wrap": True, "align": "left", "indent": 1},
    "link": _BOXED | {"font_color": "#0B5394", "underline": 1, "align": "left", "indent": 1},
    # Thousands are set off as the reader's Excel does it: with a full stop in Vietnamese.
    "number": _BOXED | _NUMBER,
    "decimal": _BOXED | _NUMBER | {"num_format": "[$-42A]#,##0.0"},
    "change": _BOXED | _CHANGE,
    "share": _BOXED | _SHARE,
    "percent": _BOXED | _NUMBER | {"num_format": "[$-42A]0.0%"},
    "day": _BOXED | {"num_format": "dd/mm/yyyy", "align": "center"},
    "middle": _BOXED | {"align": "center", "text_wrap": True},
    "total": _TOTAL | {"text_wrap": True, "align": "left", "indent": 1},
    "total number": _TOTAL | _NUMBER,
    "total change": _TOTAL | _CHANGE,
    "total share": _TOTAL | _SHARE,
    "total middle": _TOTAL | {"align": "center"},
    "marked number": _BOXED | _NUMBER | {"bg_color": "#FBE3C5"},
}


Range = tuple[str, int, int, int, int]
"""Cells: the sheet, first row, first column, last row, last column."""


@dataclass(frozen=True, slots=True)
class Series:
    """A chart's series: its name, and the cells of its categories and values."""

    name: str
    categories: Range
    values: Range


@dataclass(frozen=True, slots=True)
class Span:
    """Where a table's figures stand."""

    sheet: str
    first_row: int
    last_row: int
    first_column: int
    last_column: int

    def column(self, number: int) -> Range:
        """Return the column `number` of the sheet, in the table's rows."""
        return self.sheet, self.first_row, number, self.last_row, number

    def row(self, number: int) -> Range:
        """Return the row `number` of the sheet, in the table's columns."""
        return self.sheet, number, self.first_column, number, self.last_column


@dataclass(frozen=True, slots=True)
class Book:
    """An open workbook with its formats and the report that goes into it."""

    file: Workbook
    formats: dict[str, Format]
    report: Report

    def sheet(self, name: str, title: str, widths: Sequence[float], *, repeat: bool = True) -> Worksheet:
        """Add a sheet with its title, office and period, ready to print on A4, landscape; headings on every page."""
        sheet = self.file.add_worksheet(name)
        for n, width in enumerate(widths):
            sheet.set_column(n, n, width)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        if repeat:
            sheet.repeat_rows(TOP)
        sheet.set_footer("&L&A&RTrang &P/&N")
        sheet.hide_gridlines(2)
        sheet.set_default_row(_ROW)
        sheet.write_string(0, 0, title, self.formats["title"])
        period = self.report.period
        head = f"{period[:1].upper()}{period[1:]}"
        sheet.write_string(
            1, 0, f"{self.report.office} – {head}" if self.report.office else head, self.formats["period"]
        )
        return sheet

    def heads(
        self,
        sheet: Worksheet,
        row: int,
        heads: Sequence[str],
        *,
        turned: range = range(0),
        marked: Iterable[int] = (),
        tall: float = 32,
    ) -> None:
        """Write a table's headings; those in the columns `turned` stand upright, those `marked` have another colour."""
        sheet.set_row(row, tall)
        coloured = set(marked)
        for n, head in enumerate(heads):
            kind = "turned" if n in turned else "marked" if n in coloured else "head"
            sheet.write_string(row, n, head, self.formats[kind])

    def start(self, sheet: Worksheet, row: int, number: int, texts: Sequence[tuple[str, int]]) -> None:
        """Begin a table's row with its number and texts (each with its column's width), as tall as these need."""
        sheet.set_row(row, max(_ROW, LINE * max(lines(*text) for text in texts)))
        sheet.write_number(row, 0, number, self.formats["middle"])
        for n, (text, _) in enumerate(texts):
            sheet.write_string(row, 1 + n, short(text), self.formats["text"])

    def total(self, sheet: Worksheet, row: int, text: str, columns: int = 2, width: int = 40) -> None:
        """Begin a row of totals: its name in the second of `columns` cells."""
        sheet.set_row(row, max(_ROW, LINE * lines(text, width)))
        for n in range(columns):
            sheet.write_blank(row, n, None, self.formats["total"])
        sheet.write_string(row, 1, text, self.formats["total"])

    def numbers(
        self, sheet: Worksheet, row: int, column: int, values: Sequence[int], *, total: bool = False, bold: int = -1
    ) -> None:
        """Write a row's numbers; all bold in a row of totals, else the one at `bold`, if any."""
        for n, value in enumerate(values):
            kind = "total number" if total or n == bold else "number"
            sheet.write_number(row, column + n, value, self.formats[kind])

    def notes(self, sheet: Worksheet, row: int, notes: Iterable[str]) -> int:
        """Write lines below a table; return the row below them."""
        for note in notes:
            sheet.write_string(row, 0, note, self.formats["note"])
            row += 1
        return row

    def chart(self, sheet: Worksheet, row: int, title: str, series: Sequence[Series], *, bars: bool = False) -> None:
        """Put a chart at `row`: columns, or bars that read from top to bottom; several series are stacked."""
        chart = self.file.add_chart(
            {"type": "bar" if bars else "column", **({"subtype": "stacked"} if series[1:] else {})}
        )
        for n, one in enumerate(series):
            look = {"fill": {"color": COLOURS[n % len(COLOURS)]}, "gap": 50}
            labels = {} if series[1:] else {"data_labels": {"value": True, "font": {"size": 12}}}
            chart.add_series(
                {"name": one.name, "categories": list(one.categories), "values": list(one.values), **look, **labels}
            )
        font = {"name": "Times New Roman", "size": 12}
        chart.set_title({"name": title, "overlay": False, "name_font": font | {"size": 16, "bold": True}})
        names = {"num_font": font, "line": {"color": "#9AA5B1"}}
        grid = {"visible": True, "line": {"color": "#D9DEE4"}}
        counts = {"num_font": font, "num_format": "[$-42A]#,##0", "major_gridlines": grid, "line": {"none": True}}
        if bars:
            # The first category on top; the scale then comes below again.
            chart.set_y_axis(names | {"reverse": True, "major_gridlines": {"visible": False}})
            chart.set_x_axis(counts | {"label_position": "high"})
        else:
            chart.set_x_axis(names)
            chart.set_y_axis(counts)
        chart.set_legend({"position": "bottom", "font": font} if series[1:] else {"none": True})
        chart.set_size({"width": _CHART[0], "height": _CHART[1]})
        sheet.insert_chart(row + 1, 0, chart, {"object_position": 1})


@contextmanager
def open_book(path: Path, report: Report) -> Iterator[Book]:
    """Open a workbook at `path`; it is written at the end of the `with`."""
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    # Rows are written from top to bottom and leave the memory at once; nothing typed in a title turns into a formula.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    file = xlsxwriter.Workbook(str(path), options)
    # The day is the data's, not the clock's: a report made again from the same data is the same file.
    made = {"title": "Thống kê tin bài y tế", "author": report.office, "created": dt.datetime(2000, 1, 1)}  # noqa: DTZ001 - the format knows no zones
    file.set_properties(made)
    formats = {name: file.add_format(values) for name, values in _FORMATS.items()}
    yield Book(file, formats, report)
    try:
        file.close()
    except FileCreateError as error:
        cause = error.args[0] if error.args else error
        raise cause if isinstance(cause, OSError) else OSError(str(error)) from error


def lines(text: str, width: int) -> int:
    """Return how many lines `text` takes in a column `width` characters wide; Excel's tallest row holds 25."""
    return max(1, min(_TALLEST, -(-len(short(text)) // width)))


def short(text: str) -> str:
    """Return `text`, cut where it is too long for a cell that people read."""
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"
