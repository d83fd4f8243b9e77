"""“Theo chuyên đề”: each theme by kind of outlet and unit, with items, stories and the period before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.report.book import TOP, Book
from pipeline.report.notes import COUNTED_ONCE, STORIES
from pipeline.report.tables import DIMENSIONS, Table, tabulate
from pipeline.report.words import AREAS, KINDS, ORIGINS, UNITS
from pipeline.store import Entry

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from pipeline.report.annual import Report

__all__ = ["ALL", "NAME", "write"]

NAME = "Theo chuyên đề"
ALL = "Tất cả"
_THEME, _GROUP = 46, 36
_HEADS = ["STT", "Chuyên đề", "Nhóm cơ quan", *UNITS.values(), "Tổng số", *ORIGINS.values(), "Số sự việc"]


class _Group:
    """A group of outlets: its name and its items by theme."""

    def __init__(self, name: str, entries: tuple[Entry, ...], *, bold: bool = False) -> None:
        self.name = name
        self.bold = bold
        self.units: Table = tabulate(entries, "theme", "unit")
        self.origins: Table = tabulate(entries, "theme", "origin")

    def figures(self, theme: str | None) -> list[int]:
        """Return the row of a theme: items by unit, all, by origin; stories."""
        items = [self.units.items(theme, unit) for unit in UNITS]
        origins = [self.origins.items(theme, origin) for origin in ORIGINS]
        return [*items, self.units.items(theme), *origins, self.units.stories(theme)]


def write(book: Book) -> None:
    """Write the sheet: for each theme a row of all outlets, then one for each area and kind."""
    report = book.report
    sheet = book.sheet(NAME, "Số lượng tin bài theo chuyên đề và nhóm cơ quan báo chí", [5, _THEME, _GROUP, *[10] * 9])
    book.heads(sheet, TOP, _HEADS)
    sheet.freeze_panes(TOP + 1, 3)
    groups = list(_groups(report))
    row = TOP
    for n, theme in enumerate(report.rows):
        for group in groups:
            row += 1
            _row(book, sheet, row, (n + 1, theme.name, group), group.figures(theme.code))
    sheet.autofilter(TOP, 0, row, len(_HEADS) - 1)
    for group in groups:
        row += 1
        book.total(sheet, row, "Tổng số (mỗi tin bài tính một lần)", columns=3)
        sheet.write_string(row, 2, group.name, book.formats["total"])
        book.numbers(sheet, row, 3, group.figures(None), total=True)
    book.notes(sheet, row + 2, [f"Ghi chú: {COUNTED_ONCE}", STORIES])


def _groups(report: Report) -> Iterator[_Group]:
    """Yield all outlets, then the local and central ones, each followed by its kinds where it has several."""
    of: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in report.entries:
        (area,) = DIMENSIONS["area"](entry)
        of[area, entry.kind].append(entry)
    yield _Group(ALL, report.entries, bold=True)
    for area, name in AREAS.items():
        kinds = {kind: tuple(of[area, kind]) for kind in KINDS if of.get((area, kind))}
        yield _Group(name, tuple(entry for some in kinds.values() for entry in some))
        if len(kinds) > 1:
            yield from (_Group(f"– {KINDS[kind]}", some) for kind, some in kinds.items())


def _row(book: Book, sheet: Worksheet, row: int, head: tuple[int, str, _Group], values: list[int]) -> None:
    n, theme, group = head
    if group.bold:
        book.total(sheet, row, theme, columns=3, width=_THEME - 4)
        sheet.write_number(row, 0, n, book.formats["total middle"])
        sheet.write_string(row, 2, group.name, book.formats["total"])
    else:
        book.start(sheet, row, n, [(theme, _THEME - 4), (group.name, _GROUP - 3)])
    book.numbers(sheet, row, 3, values, total=group.bold)
