"""A spreadsheet's cells, whatever program saved them: what `open_book` reads and the rest of the log works on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

__all__ = ["MOST_ROWS", "Grid", "blank"]

MOST_ROWS = 100_000
"""More rows than any office logs in a year: a file that holds more is something else."""


@dataclass(slots=True)
class Grid:
    """One sheet: `rows` by number from 1, blank ones left out; values are str, number, bool or of `datetime`.

    `merged` are the merged ranges as (first row, first column, last row, last column), from 1. `uncomputed` are the
    cells whose formula was saved without its result.
    """

    name: str
    hidden: bool = False
    rows: dict[int, Sequence[object]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    uncomputed: set[tuple[int, int]] = field(default_factory=set)

    def value(self, row: int, column: int) -> object:
        """Return the value of a cell, both counted from 1; None where it is blank."""
        cells = self.rows.get(row, ())
        found = cells[column - 1] if 0 < column <= len(cells) else None
        return None if blank(found) else found

    def add(self, number: int, cells: Sequence[object]) -> None:
        """Add a row, unless it is blank."""
        if any(not blank(cell) for cell in cells):
            self.rows[number] = cells

    def covered(self) -> dict[tuple[int, int], int]:
        """Return, for each cell below the first row of a merged range, in its first column, that first row."""
        return {
            (row, left): top
            for top, left, bottom, _ in self.merged
            for row in range(top + 1, min(bottom, top + MOST_ROWS) + 1)
        }

    def filled(self, row: int, columns: Iterable[int]) -> Iterator[tuple[int, object]]:
        """Yield the cells of `row` in `columns` that aren't blank, with their columns."""
        for column in columns:
            found = self.value(row, column)
            if found is not None:
                yield column, found


def blank(value: object) -> bool:
    """Whether a cell holds nothing that a reader sees."""
    return value is None or (isinstance(value, str) and not value.strip(" \t\r\n\u00a0\u200b\ufeff"))
