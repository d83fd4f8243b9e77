"""An open workbook: its formats, and how its sheets look on the screen and on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from pipeline.report.counts import Tally

__all__ = ["LINE", "TOP", "Book", "lines", "open_book", "period", "short"]

TOP = 3  # the headings' row, below title, period and an empty row
LINE = 16.0  # points: a line of text
_LONGEST_TEXT = 1000  # characters in a cell: Excel takes 32,767, a reader doesn't.
_FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
_BOXED = _FONT | {"border": 1, "border_color": "#9AA5B1"}
_HEAD = _BOXED | {"bold": True, "text_wrap": True, "align": "center", "bg_color": "#DCE6F1"}
_FORMATS: dict[str, dict[str, object]] = {
    "title": _FONT | {"bold": True, "font_size": 14},
    "period": _FONT | {"italic": True},
    "note": _FONT | {"italic": True, "font_size": 10},
    "head": _HEAD,
    "turned": _HEAD | {"rotation": 90, "font_size": 10},
    "text": _BOXED | {"text_wrap": True, "align": "left", "indent": 1},
    "link": _BOXED | {"font_color": "#0B5394", "underline": 1, "align": "left", "indent": 1},
    # Thousands are set off as the reader's Excel does it: with a full stop in Vietnamese.
    "number": _BOXED | {"num_format": "#,##0", "align": "right", "indent": 1},
    "day": _BOXED | {"num_format": "dd/mm/yyyy", "align": "center"},
    "month": _BOXED | {"num_format": "mm/yyyy", "align": "center"},
    "middle": _BOXED | {"align": "center"},
    "total": _BOXED | {"bold": True, "text_wrap": True, "align": "left", "indent": 1, "bg_color": "#F2F2F2"},
    "total number": _BOXED
    | {"bold": True, "num_format": "#,##0", "align": "right", "indent": 1, "bg_color": "#F2F2F2"},
}


@dataclass(frozen=True, slots=True)
class Book:
    """An open workbook with its formats and the counts that go into it."""

    file: Workbook
    formats: dict[str, Format]
    sums: Tally

    def sheet(self, name: str, title: str, widths: Sequence[float]) -> Worksheet:
        """Add a sheet with its title and period, ready to print on A4, landscape."""
        sheet = self.file.add_worksheet(name)
        for n, width in enumerate(widths):
            sheet.set_column(n, n, width)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.repeat_rows(TOP)
        sheet.set_footer("&L&A&RTrang &P/&N")
        sheet.hide_gridlines(2)
        sheet.set_default_row(18)
        sheet.write_string(0, 0, title, self.formats["title"])
        sheet.write_string(1, 0, period(self.sums), self.formats["period"])
        return sheet

    def heads(self, sheet: Worksheet, heads: Sequence[str], *, turned: range = range(0), tall: float = 32) -> None:
        """Write the headings; those in the columns `turned` stand upright."""
        sheet.set_row(TOP, tall)
        for n, head in enumerate(heads):
            sheet.write_string(TOP, n, head, self.formats["turned" if n in turned else "head"])

    def start(self, sheet: Worksheet, row: int, number: int, name: str, width: int) -> None:
        """Begin a table's row with its number and name, as tall as the name needs."""
        sheet.set_row(row, max(18.0, LINE * lines(name, width)))
        sheet.write_number(row, 0, number, self.formats["middle"])
        sheet.write_string(row, 1, short(name), self.formats["text"])

    def numbers(
        self, sheet: Worksheet, row: int, column: int, values: Sequence[int], *, total: bool = False, last: bool = True
    ) -> None:
        """Write a row's numbers; the last one is their total, where `last` says so."""
        for n, value in enumerate(values):
            bold = total or (last and n == len(values) - 1)
            sheet.write_number(row, column + n, value, self.formats["total number" if bold else "number"])

    def notes(self, sheet: Worksheet, row: int, notes: Sequence[str]) -> None:
        """Write lines below a table."""
        for n, note in enumerate(notes):
            sheet.write_string(row + n, 0, note, self.formats["note"])


@contextmanager
def open_book(path: Path, sums: Tally) -> Iterator[Book]:
    """Open a workbook at `path`; it is written at the end of the `with`."""
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    # Rows are written from top to bottom and leave the memory at once; nothing typed in a title turns into a formula.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    file = xlsxwriter.Workbook(str(path), options)
    # The day is the data's, not the clock's: a report made again from the same data is the same file.
    file.set_properties({"title": "Thống kê tin bài y tế", "created": dt.datetime(2000, 1, 1)})  # noqa: DTZ001 - the format knows no zones
    formats = {name: file.add_format(values) for name, values in _FORMATS.items()}
    yield Book(file, formats, sums)
    try:
        file.close()
    except FileCreateError as error:
        cause = error.args[0] if error.args else error
        raise cause if isinstance(cause, OSError) else OSError(str(error)) from error


def period(sums: Tally) -> str:
    """Return the period in words."""
    first = f"Từ ngày {sums.since:%d/%m/%Y}" if sums.since else ""
    last = f"đến ngày {sums.until:%d/%m/%Y}" if sums.until else ""
    words = " ".join(part for part in (first, last) if part)
    return words[:1].upper() + words[1:] if words else "Toàn bộ tin bài trong kho dữ liệu"


def lines(text: str, width: int) -> int:
    """Return how many lines `text` takes in a column `width` characters wide; Excel's tallest row holds 25."""
    return max(1, min(25, -(-len(short(text)) // width)))


def short(text: str) -> str:
    """Return `text`, cut where it is too long for a cell that people read."""
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"
