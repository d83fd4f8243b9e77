"""“Danh sách tin bài”: what each figure is made of; and, on sheets of their own, the items that don't count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pipeline.report.book import LINE, TALLEST, TOP, Book, short
from pipeline.report.words import DATE_FROM, LOGGED_WORDS, NO_DATE, ORIGINS, UNITS, rule_words
from pipeline.store import Entry

__all__ = ["ELSEWHERE", "NAME", "UNDATED", "write", "write_apart"]

NAME, UNDATED, ELSEWHERE = "Danh sách tin bài", "Không rõ ngày đăng", "Không liên quan đến tỉnh"
_HEADS = [
    "STT",
    "Tiêu đề",
    "Địa chỉ",
    "Cơ quan báo chí",
    "Ngày đăng",
    "Căn cứ ngày đăng",
    "Loại tin bài",
    "Căn cứ phân loại",
    "Chuyên đề",
    "Xác định bởi",
    "Bản gốc hay đăng lại",
    "Mã tin bài",
]
_MINUTES = "Thời lượng (phút)"
_WIDTHS = (6, 44, 18, 20, 12, 18, 14, 18, 36, 16, 11, 15, 10)
_ADDRESS = 2  # its column
_WRAPPED = [(column, _WIDTHS[column] - 3) for column in (1, 3, 7, 8)]
"""Columns whose text may take several lines, with the characters of a line."""
_MOST_LINKS = 65_000  # Excel opens no sheet with more than 65,530 links: further addresses are plain text.
_DATED = {known.value: words for known, words in DATE_FROM.items()}
_DAY_ZERO = dt.date(1899, 12, 30).toordinal()  # Excel counts days from here
_LONGEST_LINK = 2079  # characters, Excel's limit


def write(book: Book) -> None:
    """Write the items that count."""
    _list(book, NAME, "Danh sách tin bài về y tế", book.report.entries)


def write_apart(book: Book) -> None:
    """Write the items without a date, and those that don't concern the province, where there are such."""
    if book.report.undated:
        _list(book, UNDATED, "Tin bài không rõ ngày đăng, không tính vào kỳ", book.report.undated)
    if book.report.elsewhere:
        title = f"Tin bài không liên quan đến {book.report.province}, không tính"
        _list(book, ELSEWHERE, title, book.report.elsewhere)


def _list(book: Book, name: str, title: str, entries: Sequence[Entry]) -> None:
    sheet = book.long_sheet(name, title, _WIDTHS)
    minutes = any(entry.minutes for entry in entries)
    heads = [*_HEADS, *([_MINUTES] if minutes else [])]
    book.heads(sheet, TOP, heads)
    sheet.freeze_panes(TOP + 1, 2)
    themes, outlets = book.report.theme_names, book.report.outlet_names
    middle, text = book.formats["middle"], book.formats["text"]
    looks = {
        (link, dated): [middle, text, link, text, dated, middle, middle, text, text, middle, middle, middle]
        for link in (text, book.formats["link"])
        for dated in (middle, book.formats["day"])
    }
    for n, entry in enumerate(entries):
        named = "; ".join([themes.get(mark.theme, mark.theme) for mark in entry.marks])
        cells = _cells(n, entry, outlets.get(entry.outlet, entry.outlet), named)
        link = n < _MOST_LINKS and len(entry.url) <= _LONGEST_LINK and entry.url.startswith(("http://", "https://"))
        formats = looks[book.formats["link" if link else "text"], book.formats["day" if entry.day else "middle"]]
        if entry.minutes:
            cells, formats = [*cells, entry.minutes], [*formats, book.formats["decimal"]]
        # Nobody measures wrapped text for us when rows leave the memory at once: say how tall the row is.
        tall = max([-(-len(str(cells[column])) // width) for column, width in _WRAPPED])
        height = LINE * min(tall, TALLEST) if tall > 1 else 0
        sheet.write_cells(TOP + 1 + n, cells, formats, height=height, link=(_ADDRESS, entry.url) if link else None)
    sheet.autofilter(TOP, 0, TOP + len(entries), len(heads) - 1)


def _cells(n: int, entry: Entry, outlet: str, themes: str) -> list[str | float]:
    return [
        n + 1,
        short(entry.title),
        short(entry.url),
        outlet,
        entry.day.toordinal() - _DAY_ZERO if entry.day else NO_DATE,
        _DATED.get(entry.published_from, LOGGED_WORDS),
        UNITS[entry.unit],
        rule_words(entry.unit_rule),
        themes,
        _said_by(entry),
        ORIGINS["original" if entry.original else "reprint"],
        entry.id,
    ]


def _said_by(entry: Entry) -> str:
    """Return who gave the item its themes: people by name, or the model with its probability of each."""
    people = dict.fromkeys(who for who in (entry.relevant_by, *(mark.who for mark in entry.marks)) if who)
    if people:
        return "; ".join(people)
    scores = "; ".join(f"{100 * mark.score:.0f}%" for mark in entry.marks if mark.score is not None)
    return f"Máy ({scores})" if scores else "Máy"
