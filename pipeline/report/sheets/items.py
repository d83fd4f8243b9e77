"""“Danh sách tin bài”: what each figure is made of; and, on sheets of their own, the items that don't count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.report.book import LINE, TOP, Book, lines, short
from pipeline.report.words import DATE_FROM, NO_DATE, ORIGINS, UNITS, rule_words
from pipeline.store import Entry

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

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
    "Xác suất",
    "Xác định bởi",
    "Bản gốc hay đăng lại",
    "Mã tin bài",
]
_TITLE, _OUTLET, _THEMES, _RULE = 44, 20, 36, 20
_WIDTHS = (6, _TITLE, 18, _OUTLET, 12, 18, 14, _RULE, _THEMES, 10, 14, 11, 15)
_MOST_LINKS = 65_000  # Excel opens no sheet with more than 65,530 links: further addresses are plain text.
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
    sheet = book.sheet(name, title, _WIDTHS)
    book.heads(sheet, TOP, _HEADS)
    sheet.freeze_panes(TOP + 1, 2)
    themes, outlets = book.report.theme_names, book.report.outlet_names
    for n, entry in enumerate(entries):
        _row(book, sheet, n, entry, (outlets.get(entry.outlet, entry.outlet), _themes(entry, themes)))
    sheet.autofilter(TOP, 0, TOP + len(entries), len(_HEADS) - 1)


def _themes(entry: Entry, names: dict[str, str]) -> str:
    return "; ".join(names.get(theme, theme) for theme in entry.themes)


def _row(book: Book, sheet: Worksheet, n: int, entry: Entry, named: tuple[str, str]) -> None:
    formats, row, (outlet, themes) = book.formats, TOP + 1 + n, named
    rule = rule_words(entry.unit_rule)
    # Nobody measures wrapped text for us when rows leave the memory at once: say how tall the row is.
    cells = ((entry.title, _TITLE - 3), (outlet, _OUTLET - 3), (themes, _THEMES - 3), (rule, _RULE - 3))
    sheet.set_row(row, LINE * max(lines(*cell) for cell in cells))
    sheet.write_number(row, 0, n + 1, formats["middle"])
    sheet.write_string(row, 1, short(entry.title), formats["text"])
    if n < _MOST_LINKS and len(entry.url) <= _LONGEST_LINK and entry.url.startswith(("http://", "https://")):
        sheet.write_url(row, 2, entry.url, formats["link"], string=short(entry.url))
    else:
        sheet.write_string(row, 2, short(entry.url), formats["text"])
    sheet.write_string(row, 3, outlet, formats["text"])
    if entry.day:
        sheet.write_datetime(row, 4, dt.datetime.combine(entry.day, dt.time()), formats["day"])
    else:
        sheet.write_string(row, 4, NO_DATE, formats["middle"])
    texts = (
        _dated(entry),
        UNITS[entry.unit],
        rule,
        themes,
        "; ".join("–" if mark.score is None else f"{100 * mark.score:.0f}%" for mark in entry.marks),
        _said_by(entry),
        ORIGINS["original" if entry.original else "reprint"],
        entry.id,
    )
    for column, text in enumerate(texts, start=5):
        sheet.write_string(row, column, text, formats["text" if column in {7, 8} else "middle"])


def _dated(entry: Entry) -> str:
    return next((words for known, words in DATE_FROM.items() if known.value == entry.published_from), NO_DATE)


def _said_by(entry: Entry) -> str:
    """Return who gave the item its themes: the model, or people by name."""
    people = dict.fromkeys(who for who in (entry.relevant_by, *(mark.who for mark in entry.marks)) if who)
    return "; ".join(people) if people else "Máy"
