"""A worksheet whose long lists are written a row at a time.

xlsxwriter keeps and renders each cell by itself: some 12 µs a cell, 15 s for the list of 100,000 items. Here a row's
XML is put together at once, with what recurs (names, themes, rules) rendered once; the rest of the file is
xlsxwriter's. A test holds both ways together, cell by cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

if TYPE_CHECKING:
    from xlsxwriter.format import Format

__all__ = ["RowwiseSheet"]

_RECURRING = 20_000  # texts that are kept rendered
_LONGEST_RECURRING = 200  # characters


class RowwiseSheet(Worksheet):  # type: ignore[misc]  # xlsxwriter says nothing of its types
    """A worksheet in xlsxwriter's constant-memory mode with `write_cells` beside the usual methods."""

    def write_cells(
        self,
        row: int,
        cells: Sequence[str | float],
        formats: Sequence[Format],
        *,
        height: float = 0,
        link: tuple[int, str] | None = None,
    ) -> None:
        """Write a whole row, which nothing else may write to; later rows must lie below it.

        Parameters
        ----------
        cells
            Texts and numbers from the first column on; an empty text is an empty cell.
        formats
            Those of the cells.
        height
            In points; 0 for the sheet's own.
        link
            The column whose cell opens a web address, and that address.

        Raises
        ------
        ValueError
            The row was written already, or lies beyond the sheet.
        """
        if self._check_dimensions(row, len(cells) - 1) or self._check_dimensions(row, 0):
            raise ValueError(f"row {row} is written already, or beyond the sheet")
        if row > self.previous_row:
            self._write_single_row(row)
        tag = f' ht="{height:.16g}" customHeight="1"' if height else self._usual
        parts = [
            _cell(value, form._get_xf_index(), f"{column}{row + 1}")  # noqa: SLF001 - this class is of its family
            for column, value, form in zip(_columns(len(cells)), cells, formats, strict=True)
        ]
        self.fh.write(f'<row r="{row + 1}"{tag}>{"".join(parts)}</row>')
        if link:
            self.ignore_write_string = True  # the cell is written already
            self.write_url(row, *link)
            self.ignore_write_string = False

    @property
    def _usual(self) -> str:
        """The attributes of a row as tall as the sheet says."""
        if self.default_row_height == self.original_row_height:
            return ""
        return f' ht="{self.default_row_height * 0.75:.16g}" customHeight="1"'  # from pixels


@lru_cache(maxsize=32)
def _columns(number: int) -> tuple[str, ...]:
    return tuple(xl_col_to_name(n) for n in range(number))


def _cell(value: str | float, look: int, place: str) -> str:
    if isinstance(value, str):
        if not value:
            return f'<c r="{place}" s="{look}"/>'
        text = _recurring(value) if len(value) <= _LONGEST_RECURRING else _rendered(value)
        return f'<c r="{place}" s="{look}" t="inlineStr"><is>{text}</is></c>'
    return f'<c r="{place}" s="{look}"><v>{value:.16G}</v></c>'


def _rendered(text: str) -> str:
    """Return `text` as XML: control characters in Excel's own escapes, white space at its ends kept."""
    safe: str = Worksheet._escape_control_characters(text)  # noqa: SLF001 - as its own cells are
    kept = ' xml:space="preserve"' if safe[0].isspace() or safe[-1].isspace() else ""
    return f"<t{kept}>{escape(safe)}</t>"


_recurring = lru_cache(maxsize=_RECURRING)(_rendered)
