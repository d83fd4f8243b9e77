"""The rows of a sheet, checked cell by cell: entries for the log, every fault, and what was passed over."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from pipeline.logbook.cells import read_count, read_day, read_minutes, read_text
from pipeline.logbook.faults import CellError, Fault, quoted
from pipeline.logbook.grid import Grid
from pipeline.logbook.layout import EXAMPLE, EXAMPLE_TITLE, Layout
from pipeline.logbook.names import Named, Names, Register, key
from pipeline.records import Unit
from pipeline.store import LogEntry

__all__ = ["Reading", "read_rows"]

_TOTAL = re.compile(r"(tong|tong-cong|tong-so|cong)(-(thang|quy|nam|ky|trang))?(-\d.*)?")
_SIGNED = re.compile(r"nguoi-(lap|ghi|tong-hop|bao-cao)|thu-truong|truong-phong|giam-doc|lanh-dao|ky-ten|noi-nhan")
_SEVERAL = re.compile(r"\s*[;\n|]\s*")
_FEW = 2  # cells: a heading or a signature in an old sheet, not an item
_SWAPPED = 3  # real dates and text dates of a sheet, before a swap of day and month is suspected
_LAST_MONTH = 12

T = TypeVar("T")
Choice = TypeVar("Choice")


@dataclass(slots=True)
class Reading:
    """What was read: `entries` for the log, `faults` that forbid taking any in, `notes` for the person."""

    entries: list[LogEntry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_rows(grid: Grid, layout: Layout, register: Register, today: dt.date) -> Reading:
    """Read the rows below a sheet's headings; see `Reading`."""
    return _Rows(grid, layout, register, today).read()


class _Rows:
    """The reading of one sheet: what a row takes over from those above stands here."""

    def __init__(self, grid: Grid, layout: Layout, register: Register, today: dt.date) -> None:
        self.grid = grid
        self.layout = layout
        self.register = register
        self.today = today
        self.found = Reading()
        self.covered = grid.covered()
        self.above: dict[int, object] = {}
        self.after_total = False
        self.faulty: set[tuple[int, int]] = set()
        self.typed: list[tuple[bool, int]] = []  # of each day: whether it was text, and its day of the month

    def read(self) -> Reading:
        """Read all rows."""
        layout = self.layout
        for row in sorted({*self.grid.rows, *(row for row, _ in self.grid.uncomputed)}):
            if row <= layout.head or (layout.last and row > layout.last):
                continue
            why = self._passed_over(row)
            if why is None:
                self._row(row)
            elif why:
                self.found.notes.append(f"Trang {quoted(self.grid.name)}: bỏ qua dòng {row}: {why}")
        self._suspect_swapped_days()
        return self.found

    def _passed_over(self, row: int) -> str | None:
        """Return why a row is no item, empty where that needs no word; None where it is one."""
        layout, value = self.layout, self.grid.value
        cells = list(self.grid.filled(row, layout.used))
        uncomputed = any((row, column) in self.grid.uncomputed for column in layout.used)
        if not (cells or uncomputed) or (layout.ours and self._is_example(row)):
            return ""
        every = range(1, len(self.grid.rows.get(row, ())) + 1)
        first = next(
            (v for column, v in self.grid.filled(row, every) if isinstance(v, str) and column != layout.mark), ""
        )
        bare = all(value(row, column) in {None, first} for column in (layout.day, layout.title))
        if bare and _TOTAL.fullmatch(key(first)):
            self.after_total = True
            return f"dòng cộng {quoted(first)}"
        self.after_total &= value(row, layout.day) is None  # a sheet may add up each month
        return None if layout.ours or uncomputed else self._heading(row, cells)

    def _is_example(self, row: int) -> bool:
        """Whether this is the form's example; one that somebody typed over is a fault, not an example."""
        if key(str(self.grid.value(row, 1))) != key(EXAMPLE):
            return False
        if self.grid.value(row, self.layout.title) != EXAMPLE_TITLE:
            self._fault(row, 1, f"dòng ví dụ đã sửa; nếu là dữ liệu thật thì xóa chữ '{EXAMPLE}' ở ô này")
        return True

    def _heading(self, row: int, cells: list[tuple[int, object]]) -> str | None:
        """Return why an old sheet's row is a heading or a signature; None where it is an item."""
        layout, value = self.layout, self.grid.value
        own_day = value(row, layout.day)
        if own_day is not None and all(self._is_number(v) for _, v in cells):
            return "chỉ có số thứ tự, có lẽ là dòng đánh số cột"
        telling = {layout.title, layout.unit, *layout.counts.values()} - {0}
        told = any(column in telling for column, _ in cells)
        few = len(cells) <= _FEW
        signed = few and own_day is None and (self.after_total or _SIGNED.match(key(str(cells[0][1]))))
        if signed or (not self._day_cell(row) and (few or not told)):
            return f"{quoted(cells[0][1])}, không có ngày"
        return None

    def _day_cell(self, row: int) -> bool:
        column = self.layout.day
        merged = self.covered.get((row, column)) is not None
        return not column or merged or "day" in self.layout.fill or self.grid.value(row, column) is not None

    @staticmethod
    def _is_number(value: object) -> bool:
        """Whether it may be a column's number, such as (3); a day's serial number is larger."""
        return bool(re.fullmatch(r"\(?\d{1,2}\)?", str(value)))

    def _row(self, row: int) -> None:
        """Read one row to the end, whatever is wrong in it; only a whole one becomes entries."""
        before = len(self.found.faults)
        layout = self.layout
        for column in layout.used:
            if (row, column) in self.grid.uncomputed:
                self._fault(
                    row, column, "công thức chưa có kết quả; mở tệp bằng Excel hay LibreOffice, lưu rồi nhập lại"
                )
        day = self._day(row)
        outlet = self._outlet(row)
        counted = self._counts(row)
        none = not counted and self._says_none(row)
        unit = None if counted or none else self._unit(row)
        title = self._cell(row, layout.title, read_text) or ""
        if not title and layout.ours:
            self._fault(row, layout.title, "thiếu tiêu đề")
        themes = self._themes(row)
        minutes = self._cell(row, layout.minutes, read_minutes)
        note = self._cell(row, layout.note, read_text) or ""
        mark = (self._cell(row, layout.mark, read_text) or "")[:40]
        if len(self.found.faults) > before or day is None or outlet is None:
            return
        if none:
            self.found.notes.append(f"Trang {quoted(self.grid.name)}: dòng {row} có số lượng bằng 0, không đếm gì")
        for unit_, number in counted or ([(unit, 1)] if unit else []):
            for n in range(number):
                # What a row lasted is the whole row's: on its first item, so that sums stay right.
                spent = minutes if n == 0 and unit_ is (counted[0][0] if counted else unit) else None
                place = (self.grid.name, row, mark)
                self.found.entries.append(
                    LogEntry(outlet.key, outlet.name, outlet.kind, day, unit_, themes, title, spent, note, *place)
                )

    def _fault(self, row: int, column: int, message: str) -> None:
        """Note a fault, the first one of its cell."""
        if not column or (row, column) not in self.faulty:
            self.faulty.add((row, column))
            self.found.faults.append(Fault(self.grid.name, row, column, message))

    def _cell(self, row: int, column: int, read: Callable[[object], T]) -> T | None:
        """Read a cell; a value that can't be used becomes a fault and None."""
        if not column:
            return None
        try:
            return read(self.grid.value(row, column))
        except CellError as error:
            self._fault(row, column, str(error))
            return None

    def _grouping(self, row: int, column: int, name: str) -> object:
        """Return a cell's value, or what a merged range or an empty cell takes over from above."""
        value = self.grid.value(row, column) if column else None
        if value is None and column:
            top = self.covered.get((row, column))
            if top is not None:
                value = self.grid.value(top, column)
            elif name in self.layout.fill:
                value = self.above.get(column)
        if value is not None:
            self.above[column] = value
        return value

    def _day(self, row: int) -> dt.date | None:
        column, layout = self.layout.day, self.layout
        value = self._grouping(row, column, "day")
        if value is None:
            self._fault(row, column, "thiếu ngày")
            return None
        try:
            day = read_day(value, order=layout.order, year=layout.year, today=self.today)
        except CellError as error:
            self._fault(row, column, str(error))
            return None
        self.typed.append((isinstance(value, str), day.day))
        return day

    def _outlet(self, row: int) -> Named | None:
        column = self.layout.outlet
        value = self._grouping(row, column, "outlet")
        if value is None:
            value = self.layout.defaults.get("outlet")
        if value is None:
            self._fault(row, column, "thiếu cơ quan báo chí")
            return None
        hint = (
            "nếu là cơ quan mới thì thêm vào trang 'Cơ quan báo chí' kèm loại"
            if self.layout.ours
            else "nếu là cơ quan mới thì thêm vào mục [outlets] của tệp MAP.toml"
        )
        return self._choose(row, column, value, "outlet", self.register.outlet_names, "cơ quan báo chí", hint)

    def _unit(self, row: int) -> Unit | None:
        column = self.layout.unit
        value = self._grouping(row, column, "unit")
        if value is None:
            value = self.layout.defaults.get("unit")
        if value is None:
            self._fault(row, column, "thiếu đơn vị tính (tin, bài, ảnh, video hay chuyên mục)")
            return None
        hint = "chọn tin, bài, ảnh, video hay chuyên mục"
        return self._choose(row, column, value, "unit", self.register.unit_names, "đơn vị tính", hint)

    def _choose(
        self, row: int, column: int, value: object, name: str, names: Names[Choice], what: str, hint: str
    ) -> Choice | None:
        """Return what a cell's name stands for; an unknown one becomes a fault with the nearest name."""
        try:
            text = read_text(value)
        except CellError as error:
            self._fault(row, column, str(error))
            return None
        found = names.find(self._translated(name, text))
        if found is None:
            near = names.hint(text)
            self._fault(
                row, column, f"{what} {quoted(text)} không có trong danh sách; {f'{near} ' if near else ''}{hint}"
            )
        return found

    def _translated(self, name: str, text: str) -> str:
        table = self.layout.values.get(name, {})
        return table.get(text) or next((to for said, to in table.items() if key(said) == key(text)), text)

    def _themes(self, row: int) -> tuple[str, ...]:
        """Return the codes of the row's themes in the plan's order, each once."""
        names, found = self.register.theme_names, set(self.layout.default_themes)
        for column in self.layout.themes:
            value = self._grouping(row, column, "themes")
            text = "" if value is None else str(value)
            whole = names.find(self._translated("themes", text)) if text else None
            parts = [text] if whole or not text else [part for part in _SEVERAL.split(text.strip()) if part]
            for part in parts:
                hint = "chọn trong danh sách chuyên đề của kế hoạch"
                code = self._choose(row, column, part, "themes", names, "chuyên đề", hint) if part else None
                found.update([code] if code else [])
        found.update(c for c, column in self.layout.crosses.items() if self.grid.value(row, column) not in {None, 0})
        return tuple(code for code, _ in self.register.themes if code in found)

    def _counts(self, row: int) -> list[tuple[Unit, int]]:
        counts = ((unit, self._cell(row, column, read_count) or 0) for unit, column in self.layout.counts.items())
        return [(unit, number) for unit, number in counts if number]

    def _says_none(self, row: int) -> bool:
        """Whether the row's numbers are written and all nought; left blank they may have been forgotten."""
        layout = self.layout
        written = any(True for _ in self.grid.filled(row, layout.counts.values()))
        return written and not (layout.unit and self.grid.value(row, layout.unit)) and not layout.defaults.get("unit")

    def _suspect_swapped_days(self) -> None:
        """Say where a spreadsheet set to American dates seems to have turned 05/03 into the 3rd of May.

        There 13/03 stays a text and 05/03 becomes a date, so texts are all after the 12th and dates all before.
        """
        texts = [day for text, day in self.typed if text]
        dates = [day for text, day in self.typed if not text]
        if min(len(texts), len(dates)) >= _SWAPPED and min(texts) > _LAST_MONTH:
            self.found.notes.append(
                f"Trang {quoted(self.grid.name)}: mọi ngày sau ngày 12 là chữ, các ngày khác là ngày của bảng tính. "
                "Có thể Excel đặt kiểu ngày Mỹ đã đảo ngày với tháng; hãy soát lại cột ngày"
            )
