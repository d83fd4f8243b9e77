"""What is wrong in a sheet, cell by cell, in the officer's words."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import InputError
from pipeline.text import clean

__all__ = ["CellError", "Fault", "SheetError", "letter", "quoted"]

_LONGEST = 60  # characters of a cell that a message repeats


class CellError(ValueError):
    """A cell's value can't be used; the message, in Vietnamese, goes behind the cell's name."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: in the cell `column`/`row` (from 1) of `sheet`; `column` 0 is the row as a whole."""

    sheet: str
    row: int
    column: int
    message: str

    @property
    def cell(self) -> str:
        """The cell's name, such as "C14"; empty for a whole row."""
        return f"{letter(self.column)}{self.row}" if self.column else ""

    @property
    def place(self) -> str:
        """Where it is, in words."""
        return f"Ô {self.cell}" if self.column else f"Dòng {self.row}"

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class SheetError(InputError):
    """A log sheet holds faults; nothing of it was taken in."""

    def __init__(self, file: str, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        several = len({fault.sheet for fault in faults}) > 1
        lines = [f"  {f'Trang {fault.sheet!r}, ' if several else ''}{fault}" for fault in faults]
        head = f"{file}: có {len(faults)} lỗi, chưa nhập dòng nào. Sửa các ô sau rồi nhập lại:"
        super().__init__("\n".join([head, *lines]))


def letter(column: int) -> str:
    """Return a column's letters: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def quoted(value: object) -> str:
    """Return a cell's value in quotes, on one line, cut where it is long."""
    text = clean(str(value))
    return f"'{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}'"
