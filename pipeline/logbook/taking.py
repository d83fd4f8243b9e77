"""From a file to checked entries, whatever form it has."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError
from pipeline.logbook.cells import read_text
from pipeline.logbook.faults import CellError, Fault, SheetError, quoted
from pipeline.logbook.grid import Grid
from pipeline.logbook.layout import Layout, form_layout, listed
from pipeline.logbook.mapping import layouts, load_map
from pipeline.logbook.names import Register, key, kinds
from pipeline.logbook.opened import Book, open_book
from pipeline.logbook.reading import Reading, read_rows
from pipeline.store import LogEntry
from pipeline.text import word

__all__ = ["Taken", "take"]


@dataclass(frozen=True, slots=True)
class Taken:
    """A file's rows, all of them in order: `entries`, and `notes` on what was passed over or is worth a look."""

    file: str
    digest: str
    entries: tuple[LogEntry, ...]
    notes: tuple[str, ...]


def take(path: Path, register: Register, today: dt.date, map_path: Path | None = None) -> Taken:
    """Read and check a log sheet: our own form, or with `map_path` any other.

    Parameters
    ----------
    register
        The names that may stand in it; outlets that the sheet itself lists are added.
    today
        No later day is taken.

    Raises
    ------
    SheetError
        Rows hold faults, all of which are named.
    InputError
        The file can't be read, or isn't laid out as it should be.
    ConfigError
        The map can't be used.
    """
    mapped = load_map(map_path, register) if map_path else None
    book = open_book(path)
    faults: list[Fault] = []
    notes: list[str] = []
    if mapped:
        sheets, faults = layouts(book.grids, mapped, register)
    else:
        faults += _outlets(listed(book.grids), register)
        sheets = _forms(path, book, notes)
    entries: list[LogEntry] = []
    for grid, layout in [] if mapped and faults else sheets:
        found: Reading = read_rows(grid, layout, register, today)
        entries += found.entries
        faults += found.faults
        notes += found.notes
    if faults:
        raise SheetError(path.name, tuple(faults))
    if not entries:
        raise InputError(
            "\n".join([f"{path}: chưa có dòng nào được điền dưới tiêu đề; ghi vào sổ, lưu rồi nhập lại", *notes])
        )
    return Taken(path.name, book.digest, tuple(entries), (*notes, *_twice(entries), *_bare(entries)))


def _forms(path: Path, book: Book, notes: list[str]) -> list[tuple[Grid, Layout]]:
    """Return the sheets of our form that are shown; say which are hidden."""
    found = [(grid, layout) for grid in book.grids if (layout := form_layout(grid))]
    shown = [(grid, layout) for grid, layout in found if not grid.hidden]
    for grid, _ in found:
        if grid.hidden:
            notes.append(f"Trang ẩn {quoted(grid.name)} không được đọc; nếu cần thì cho hiện trang rồi nhập lại")
    if not shown:
        raise InputError(
            f"{path}: không tìm thấy dòng tiêu đề của sổ theo dõi (Ngày phát sóng, đăng; Cơ quan báo chí; Đơn vị tính; "
            f"Tiêu đề…). Nếu là sổ cũ của cơ quan, chạy 'tinyte log map {word(path)}' để lập tệp MAP.toml, "
            "rồi nhập với --map MAP.toml"
        )
    return shown


def _outlets(grid: Grid | None, register: Register) -> list[Fault]:
    """Let the outlets that the sheet lists be named; return what is wrong in their list."""
    if grid is None:
        return []
    faults: list[Fault] = []
    names = kinds()
    head = next((r for r in sorted(grid.rows) if key(str(grid.value(r, 1))) == key("Tên cơ quan báo chí")), None)
    for row in sorted(grid.rows) if head else []:
        if head is None or row <= head or grid.value(row, 1) is None:
            continue
        try:
            name, kind = read_text(grid.value(row, 1)), read_text(grid.value(row, 2))
        except CellError as error:
            faults.append(Fault(grid.name, row, 1, str(error)))
            continue
        known = register.outlet_names.find(name)
        if known and (known.crawled or not kind):
            continue
        found = names.find(kind) if kind else None
        if found is None:
            why = f"loại {quoted(kind)} không có trong danh sách" if kind else f"cơ quan {quoted(name)} thiếu loại"
            faults.append(Fault(grid.name, row, 2, f"{why}; chọn một loại trong danh sách của ô"))
            continue
        register.add_outlet(name, found)
    return faults


def _twice(entries: list[LogEntry]) -> list[str]:
    """Name rows that say the same as an earlier one: each counts, but a copy may be a slip."""
    first: dict[object, LogEntry] = {}
    notes = []
    for one in entries:
        said = (one.outlet, one.day, one.unit, key(one.title), one.note)
        before = first.setdefault(said, one)
        if one.title and (before.sheet, before.row) != (one.sheet, one.row):
            there = f" của trang {quoted(before.sheet)}" if before.sheet != one.sheet else ""
            notes.append(
                f"Trang {quoted(one.sheet)}: dòng {one.row} giống dòng {before.row}{there}; cả hai được đếm, nếu chép "
                "nhầm thì xóa bớt"
            )
    return notes


def _bare(entries: list[LogEntry]) -> list[str]:
    untold = [one for one in entries if not one.themes]
    return [f"{len(untold)} mục không có chuyên đề nào, sẽ đếm ở 'Chưa thuộc chuyên đề nào'"] if untold else []
