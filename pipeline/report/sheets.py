"""The workbook of counts: five sheets that an office prints and files (six where items without a date stand apart)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ExportError
from pipeline.records import VIETNAM
from pipeline.report.pivot import UNITS, Cell, long_rows, months_between, pivot
from pipeline.store import Item
from pipeline.text import fold

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from pipeline.report.counts import Tally

__all__ = ["HEADINGS", "NO_DATE", "write_workbook"]

HEADINGS = ("Chuyên đề", "Loại tin bài", "Tháng", "Cơ quan báo chí", "Số lượng")
"""The columns of the sheet "Chi tiết" and of `counts.csv`."""

NO_DATE = "không rõ ngày"
"""What stands for the month or day of items whose page names no date."""

_MOST_ROWS = 1_000_000  # Excel's sheet ends at row 1,048,576.
_MOST_LINKS = 65_000  # Excel opens no sheet with more than 65,530 links: further addresses are plain text.
_LONGEST_LINK = 2079  # characters, Excel's limit
_LONGEST_TEXT = 1000  # characters in a cell: Excel takes 32,767, a reader doesn't.
_TOP = 3  # the headings' row, below title, period and an empty row
_TOTAL = "Tổng số (mỗi tin bài tính một lần)"
_NOTE = (
    "Ghi chú: Tin bài thuộc nhiều chuyên đề được tính ở từng chuyên đề; riêng số tổng chỉ tính mỗi tin bài một lần, "
    "nên có thể nhỏ hơn tổng các số thành phần."
)
_LIST_WIDTHS = (6, 46, 26, 22, 12, 11, 38, 13, 9)
_LINE = 16.0  # points: a line of text
_FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
_BOXED = _FONT | {"border": 1, "border_color": "#9AA5B1"}
_HEAD = _BOXED | {"bold": True, "text_wrap": True, "align": "center", "bg_color": "#DCE6F1"}
_FORMATS: dict[str, dict[str, object]] = {
    "title": _FONT | {"bold": True, "font_size": 14},
    "period": _FONT | {"italic": True},
    "note": _FONT | {"italic": True, "font_size": 10},
    "head": _HEAD,
    "turned": _HEAD | {"rotation": 90, "font_size": 10},
    "text": _BOXED | {"text_wrap": True, "align": "left"},
    "link": _BOXED | {"font_color": "#0B5394", "underline": 1, "align": "left"},
    # Thousands are set off as the reader's Excel does it: with a full stop in Vietnamese.
    "number": _BOXED | {"num_format": "#,##0", "align": "right", "indent": 1},
    "day": _BOXED | {"num_format": "dd/mm/yyyy", "align": "center"},
    "month": _BOXED | {"num_format": "mm/yyyy", "align": "center"},
    "middle": _BOXED | {"align": "center"},
    "total": _BOXED | {"bold": True, "text_wrap": True, "bg_color": "#F2F2F2"},
    "total number": _BOXED
    | {"bold": True, "num_format": "#,##0", "align": "right", "indent": 1, "bg_color": "#F2F2F2"},
}


def write_workbook(path: Path, sums: Tally) -> None:
    """Write `sums` as a workbook to `path`. The same data make the same bytes.

    Raises
    ------
    ExportError
        There are more items than a sheet has rows.
    OSError
        The file can't be written.
    """
    if len(sums.items) > _MOST_ROWS:
        raise ExportError(f"{path}: {len(sums.items)} items are more than a sheet holds; export a shorter period")
    with _book(path, sums) as book:
        _summary(book)
        _by_month(book)
        _by_outlet(book)
        _details(book)
        _list(book, "Danh sách tin bài", sums.items)
        if sums.undated:
            _list(book, "Không rõ ngày đăng", sums.undated)


@dataclass(frozen=True, slots=True)
class _Book:
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
        sheet.repeat_rows(_TOP)
        sheet.set_footer("&L&A&RTrang &P/&N")
        sheet.hide_gridlines(2)
        sheet.set_default_row(18)
        sheet.write_string(0, 0, title, self.formats["title"])
        sheet.write_string(1, 0, period(self.sums), self.formats["period"])
        return sheet

    def heads(self, sheet: Worksheet, heads: Sequence[str], *, turned: range = range(0), tall: float = 32) -> None:
        """Write the headings; those in the columns `turned` stand upright."""
        sheet.set_row(_TOP, tall)
        for n, head in enumerate(heads):
            sheet.write_string(_TOP, n, head, self.formats["turned" if n in turned else "head"])

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
def _book(path: Path, sums: Tally) -> Iterator[_Book]:
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    # Rows are written from top to bottom and leave the memory at once; nothing typed in a title turns into a formula.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    file = xlsxwriter.Workbook(str(path), options)
    # The day is the data's, not the clock's: a report made again from the same data is the same file.
    file.set_properties({"title": "Thống kê tin bài y tế", "created": dt.datetime(2000, 1, 1)})  # noqa: DTZ001 - the format knows no zones
    formats = {name: file.add_format(values) for name, values in _FORMATS.items()}
    yield _Book(file, formats, sums)
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


def _summary(book: _Book) -> None:
    """Themes × units."""
    sums = book.sums
    sheet = book.sheet("Tổng hợp", "Số lượng tin bài về y tế theo chuyên đề", [6, 62, *[12] * (len(UNITS) + 1)])
    book.heads(sheet, ["STT", "Chuyên đề", *UNITS.values(), "Tổng"])
    sheet.freeze_panes(_TOP + 1, 2)
    cells = pivot(sums.counts, lambda c: c.theme, lambda c: c.unit)
    row = _TOP + 1
    for n, (code, name) in enumerate(sums.rows):
        sheet.write_number(row, 0, n + 1, book.formats["middle"])
        sheet.write_string(row, 1, name, book.formats["text"])
        book.numbers(sheet, row, 2, _with_sum([cells[code, unit] for unit in UNITS]))
        row += 1
    sheet.write_blank(row, 0, None, book.formats["total"])
    sheet.write_string(row, 1, _TOTAL, book.formats["total"])
    book.numbers(sheet, row, 2, _with_sum([cells[None, unit] for unit in UNITS]), total=True)
    book.notes(sheet, row + 2, list(notes(sums)))


def _by_month(book: _Book) -> None:
    """Themes × months."""
    sums = book.sums
    seen = {one.month for one in sums.counts}
    first, last = (f"{day:%Y-%m}" if day else "" for day in (sums.since, sums.until))
    months: list[str] = months_between(first, last, seen)
    if "" in seen:
        months.append("")
    widths = [6, 48, *[max(9.0, min(14.0, 110 / (len(months) + 1)))] * (len(months) + 1)]
    sheet = book.sheet("Theo tháng", "Số lượng tin bài theo chuyên đề và tháng đăng", widths)
    book.heads(sheet, ["STT", "Chuyên đề", *(month_words(month) for month in months), "Tổng"])
    sheet.freeze_panes(_TOP + 1, 2)
    cells = pivot(sums.counts, lambda c: c.theme, lambda c: c.month)
    row = _TOP + 1
    for n, (code, name) in enumerate(sums.rows):
        sheet.write_number(row, 0, n + 1, book.formats["middle"])
        sheet.write_string(row, 1, name, book.formats["text"])
        book.numbers(sheet, row, 2, _with_sum([cells[code, month] for month in months]))
        row += 1
    sheet.write_blank(row, 0, None, book.formats["total"])
    sheet.write_string(row, 1, _TOTAL, book.formats["total"])
    book.numbers(sheet, row, 2, _with_sum([cells[None, month] for month in months]), total=True)
    book.notes(sheet, row + 2, [_NOTE])


def _by_outlet(book: _Book) -> None:
    """Outlets × themes: outlets are many and get the rows; an outlet without an item has its row of zeros."""
    sums = book.sums
    rows = sums.rows
    hosts = sorted(sums.outlets, key=lambda host: fold(sums.outlets[host]))
    sheet = book.sheet(
        "Theo cơ quan báo chí", "Số lượng tin bài theo cơ quan báo chí và chuyên đề", [6, 32, *[6.5] * len(rows), 9]
    )
    heads = ["STT", "Cơ quan báo chí", *(name for _, name in rows), "Tổng"]
    book.heads(sheet, heads, turned=range(2, 2 + len(rows)), tall=210)
    sheet.freeze_panes(_TOP + 1, 2)
    cells = pivot(sums.counts, lambda c: c.outlet, lambda c: c.theme)
    row = _TOP + 1
    for n, host in enumerate(hosts):
        sheet.write_number(row, 0, n + 1, book.formats["middle"])
        sheet.write_string(row, 1, sums.outlets[host], book.formats["text"])
        book.numbers(sheet, row, 2, [*(cells[host, code] for code, _ in rows), cells[host, None]])
        row += 1
    sheet.write_blank(row, 0, None, book.formats["total"])
    sheet.write_string(row, 1, "Tổng số", book.formats["total"])
    columns: list[Cell] = [*(code for code, _ in rows), None]
    book.numbers(sheet, row, 2, [sum(cells[host, code] for host in hosts) for code in columns], total=True)
    book.notes(sheet, row + 2, [_NOTE])


def _details(book: _Book) -> None:
    """Write the counts in long form, as in `counts.csv`."""
    sheet = book.sheet("Chi tiết", "Chi tiết số lượng tin bài", [62, 16, 16, 40, 12])
    book.heads(sheet, HEADINGS)
    sheet.freeze_panes(_TOP + 1, 0)
    row = _TOP
    for theme, unit, month, outlet, items in long_rows(book.sums.counts, book.sums.rows, book.sums.outlets):
        row += 1
        sheet.write_string(row, 0, theme, book.formats["text"])
        sheet.write_string(row, 1, unit, book.formats["text"])
        if month:
            first = dt.datetime(int(month[:4]), int(month[5:7]), 1)  # noqa: DTZ001 - a spreadsheet's date has no zone
            sheet.write_datetime(row, 2, first, book.formats["month"])
        else:
            sheet.write_string(row, 2, NO_DATE, book.formats["middle"])
        sheet.write_string(row, 3, outlet, book.formats["text"])
        sheet.write_number(row, 4, items, book.formats["number"])
    sheet.autofilter(_TOP, 0, max(row, _TOP), len(HEADINGS) - 1)


def _list(book: _Book, name: str, items: Sequence[Item]) -> None:
    """Write the items themselves: what each figure is made of."""
    heads = ["STT", "Tiêu đề", "Địa chỉ", "Cơ quan báo chí", "Ngày đăng", "Loại tin bài", "Chuyên đề", "Xác suất"]
    heads.append("Xác định bởi")
    sheet = book.sheet(name, "Danh sách tin bài về y tế", _LIST_WIDTHS)
    book.heads(sheet, heads)
    sheet.freeze_panes(_TOP + 1, 2)
    names = dict(book.sums.rows)
    for n, item in enumerate(items):
        _list_row(book, sheet, n, item, "; ".join(names.get(theme, theme) for theme in item.themes))
    sheet.autofilter(_TOP, 0, _TOP + len(items), len(heads) - 1)


def _list_row(book: _Book, sheet: Worksheet, n: int, item: Item, themes: str) -> None:
    sums, formats, row = book.sums, book.formats, _TOP + 1 + n
    listed, scores = sums.listed[item.id], dict(item.scores)
    outlet = sums.outlets.get(item.outlet, item.outlet)
    # Nobody measures wrapped text for us when rows leave the memory at once: say how tall the row is.
    sheet.set_row(row, _LINE * max(_lines(listed.title, 1), _lines(outlet, 3), _lines(themes, 6), 1))
    sheet.write_number(row, 0, n + 1, formats["middle"])
    sheet.write_string(row, 1, _short(listed.title), formats["text"])
    if n < _MOST_LINKS and len(listed.url) <= _LONGEST_LINK and listed.url.startswith(("http://", "https://")):
        sheet.write_url(row, 2, listed.url, formats["link"], string=_short(listed.url))
    else:
        sheet.write_string(row, 2, _short(listed.url), formats["text"])
    sheet.write_string(row, 3, outlet, formats["text"])
    if listed.published:
        day = listed.published.astimezone(VIETNAM).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
        sheet.write_datetime(row, 4, day, formats["day"])
    else:
        sheet.write_string(row, 4, NO_DATE, formats["middle"])
    sheet.write_string(row, 5, UNITS[item.unit], formats["middle"])
    sheet.write_string(row, 6, themes, formats["text"])
    sure = "; ".join(f"{100 * scores[theme]:.0f}%" if theme in scores else "–" for theme in item.themes)
    sheet.write_string(row, 7, sure, formats["middle"])
    sheet.write_string(row, 8, "Người" if item.by_person else "Máy", formats["middle"])


def notes(sums: Tally) -> Iterator[str]:
    """Yield what a reader of the totals must know."""
    if not sums.items:
        yield "Không có tin bài nào về y tế trong kỳ này."
    yield _NOTE
    if sums.undated:
        apart = number(len(sums.undated))
        yield f"Ngoài ra có {apart} tin bài không rõ ngày đăng: không tính vào kỳ, liệt kê ở trang riêng."
    if sums.untagged:
        waiting = number(sums.untagged)
        yield f"Có {waiting} tin bài trong kho chưa được máy gắn chuyên đề; các số trên chưa gồm những tin bài đó."
    if sums.model:
        yield f"Chuyên đề do mô hình {sums.model} gắn; tin bài đã có người xác định thì theo người xác định."


def number(value: int) -> str:
    """Return `value` as Vietnamese writes it: with full stops between thousands."""
    return f"{value:,}".replace(",", ".")


def month_words(month: str) -> str:
    """Return "03/2026" for "2026-03", and words for no month."""
    return f"{month[5:7]}/{month[:4]}" if month else "Không rõ ngày"


def _with_sum(values: list[int]) -> list[int]:
    return [*values, sum(values)]


def _lines(text: str, column: int) -> int:
    """Return how many lines `text` takes in a column of the list; Excel's tallest row holds 25 of them."""
    return min(25, -(-len(_short(text)) // int(_LIST_WIDTHS[column])))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"
