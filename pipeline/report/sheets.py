"""The workbook of counts: five sheets that an office prints and files, and more for what stands apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ExportError
from pipeline.records import VIETNAM
from pipeline.report.book import LINE, TOP, Book, lines, open_book, short
from pipeline.report.pivot import UNITS, Cell, long_rows, months_between, pivot
from pipeline.store import Item
from pipeline.text import fold

if TYPE_CHECKING:
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
_TOTAL = "Tổng số (mỗi tin bài tính một lần)"
_NOTE = (
    "Ghi chú: Tin bài thuộc nhiều chuyên đề được tính ở từng chuyên đề; riêng số tổng chỉ tính mỗi tin bài một lần, "
    "nên có thể nhỏ hơn tổng các số thành phần."
)
_LIST_WIDTHS = (6, 46, 26, 22, 12, 11, 38, 13, 10)


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
    with open_book(path, sums) as book:
        _summary(book)
        _by_month(book)
        _by_outlet(book)
        _details(book)
        _list(book, "Danh sách tin bài", sums.items)
        if sums.undated:
            _list(book, "Không rõ ngày đăng", sums.undated)
        if sums.elsewhere:
            _list(book, "Không liên quan đến tỉnh", sums.elsewhere)


def _summary(book: Book) -> None:
    """Themes × units."""
    sums = book.sums
    sheet = book.sheet("Tổng hợp", "Số lượng tin bài về y tế theo chuyên đề", [6, 62, *[12] * (len(UNITS) + 1)])
    book.heads(sheet, ["STT", "Chuyên đề", *UNITS.values(), "Tổng"])
    sheet.freeze_panes(TOP + 1, 2)
    cells = pivot(sums.counts, lambda c: c.theme, lambda c: c.unit)
    row = TOP + 1
    for n, (code, name) in enumerate(sums.rows):
        book.start(sheet, row, n + 1, name, 62)
        book.numbers(sheet, row, 2, _with_sum([cells[code, unit] for unit in UNITS]))
        row += 1
    sheet.write_blank(row, 0, None, book.formats["total"])
    sheet.write_string(row, 1, _TOTAL, book.formats["total"])
    book.numbers(sheet, row, 2, _with_sum([cells[None, unit] for unit in UNITS]), total=True)
    book.notes(sheet, row + 2, list(notes(sums)))


def _by_month(book: Book) -> None:
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
    sheet.freeze_panes(TOP + 1, 2)
    cells = pivot(sums.counts, lambda c: c.theme, lambda c: c.month)
    row = TOP + 1
    for n, (code, name) in enumerate(sums.rows):
        book.start(sheet, row, n + 1, name, 48)
        book.numbers(sheet, row, 2, _with_sum([cells[code, month] for month in months]))
        row += 1
    sheet.write_blank(row, 0, None, book.formats["total"])
    sheet.write_string(row, 1, _TOTAL, book.formats["total"])
    book.numbers(sheet, row, 2, _with_sum([cells[None, month] for month in months]), total=True)
    book.notes(sheet, row + 2, [_NOTE])


def _by_outlet(book: Book) -> None:
    """Outlets × themes: outlets are many and get the rows; an outlet without an item has its row of zeros."""
    sums = book.sums
    rows = sums.rows
    hosts = sorted(sums.outlets, key=lambda host: fold(sums.outlets[host]))
    sheet = book.sheet(
        "Theo cơ quan báo chí", "Số lượng tin bài theo cơ quan báo chí và chuyên đề", [6, 32, *[6.5] * len(rows), 9]
    )
    heads = ["STT", "Cơ quan báo chí", *(name for _, name in rows), "Tổng"]
    book.heads(sheet, heads, turned=range(2, 2 + len(rows)), tall=225)
    sheet.freeze_panes(TOP + 1, 2)
    cells = pivot(sums.counts, lambda c: c.outlet, lambda c: c.theme)
    row = TOP + 1
    for n, host in enumerate(hosts):
        book.start(sheet, row, n + 1, sums.outlets[host], 32)
        book.numbers(sheet, row, 2, [*(cells[host, code] for code, _ in rows), cells[host, None]])
        row += 1
    sheet.write_blank(row, 0, None, book.formats["total"])
    sheet.write_string(row, 1, "Tổng số", book.formats["total"])
    columns: list[Cell] = [*(code for code, _ in rows), None]
    book.numbers(sheet, row, 2, [sum(cells[host, code] for host in hosts) for code in columns], total=True)
    book.notes(sheet, row + 2, [_NOTE])


def _details(book: Book) -> None:
    """Write the counts in long form, as in `counts.csv`."""
    sheet = book.sheet("Chi tiết", "Chi tiết số lượng tin bài", [62, 16, 16, 40, 12])
    book.heads(sheet, HEADINGS)
    sheet.freeze_panes(TOP + 1, 0)
    row = TOP
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
    sheet.autofilter(TOP, 0, max(row, TOP), len(HEADINGS) - 1)


def _list(book: Book, name: str, items: Sequence[Item]) -> None:
    """Write the items themselves: what each figure is made of."""
    heads = ["STT", "Tiêu đề", "Địa chỉ", "Cơ quan báo chí", "Ngày đăng", "Loại tin bài", "Chuyên đề", "Xác suất"]
    heads.append("Xác định bởi")
    sheet = book.sheet(name, "Danh sách tin bài về y tế", _LIST_WIDTHS)
    book.heads(sheet, heads)
    sheet.freeze_panes(TOP + 1, 2)
    names = dict(book.sums.rows)
    for n, item in enumerate(items):
        _list_row(book, sheet, n, item, "; ".join(names.get(theme, theme) for theme in item.themes))
    sheet.autofilter(TOP, 0, TOP + len(items), len(heads) - 1)


def _list_row(book: Book, sheet: Worksheet, n: int, item: Item, themes: str) -> None:
    sums, formats, row = book.sums, book.formats, TOP + 1 + n
    listed, scores = sums.listed[item.id], dict(item.scores)
    outlet = sums.outlets.get(item.outlet, item.outlet)
    # Nobody measures wrapped text for us when rows leave the memory at once: say how tall the row is.
    sheet.set_row(row, LINE * max(lines(*cell) for cell in ((listed.title, 46), (outlet, 22), (themes, 38))))
    sheet.write_number(row, 0, n + 1, formats["middle"])
    sheet.write_string(row, 1, short(listed.title), formats["text"])
    if n < _MOST_LINKS and len(listed.url) <= _LONGEST_LINK and listed.url.startswith(("http://", "https://")):
        sheet.write_url(row, 2, listed.url, formats["link"], string=short(listed.url))
    else:
        sheet.write_string(row, 2, short(listed.url), formats["text"])
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
    if sums.elsewhere:
        apart = number(len(sums.elsewhere))
        yield (
            f"Ngoài ra có {apart} tin bài của các nguồn chỉ tính khi liên quan đến {sums.province} mà không liên quan: "
            "không tính, liệt kê ở trang riêng."
        )
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
