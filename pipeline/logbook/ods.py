"""LibreOffice's own sheets (.ods): OpenDocument 1.3, part 3, chapter 9, as far as values, merges and hiding go."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.logbook.grid import MOST_ROWS, Grid

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["read_ods"]

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_MOST_COLUMNS = 200
_DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?")


def read_ods(path: Path, archive: zipfile.ZipFile) -> list[Grid]:
    """Return the sheets of an OpenDocument file; lxml's errors are passed on for a broken one.

    Raises
    ------
    InputError
        It is protected by a password, or no spreadsheet.
    """
    from lxml import etree

    if b"encryption-data" in (archive.read("META-INF/manifest.xml") if _has_manifest(archive) else b""):
        raise InputError(f"{path}: tệp có mật khẩu; mở bằng LibreOffice, lưu lại không đặt mật khẩu rồi nhập")
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(archive.read("content.xml"), parser)
    hidden = {
        style.get(f"{_STYLE}name")
        for style in root.iter(f"{_STYLE}style")
        for properties in style.iter(f"{_STYLE}table-properties")
        if properties.get(f"{_TABLE}display") == "false"
    }
    sheets = root.find(f"{_OFFICE}body/{_OFFICE}spreadsheet")
    if sheets is None:
        raise InputError(f"{path}: đây là tệp OpenDocument khác, không phải bảng tính (.ods)")
    return [_grid(table, hidden) for table in sheets.iterfind(f"{_TABLE}table")]


def _has_manifest(archive: zipfile.ZipFile) -> bool:
    return "META-INF/manifest.xml" in archive.namelist()


def _grid(table: _Element, hidden: set[str | None]) -> Grid:
    grid = Grid(table.get(f"{_TABLE}name", ""), hidden=table.get(f"{_TABLE}style-name") in hidden)
    number = 1
    for row in table.iter(f"{_TABLE}table-row"):
        repeated = int(row.get(f"{_TABLE}number-rows-repeated", "1"))
        cells = _cells(grid, row, number)
        for n in range(repeated if any(cell is not None for cell in cells) else 0):
            grid.add(number + n, cells)
            if len(grid.rows) > MOST_ROWS:
                raise InputError(f"trang '{grid.name}' có hơn {MOST_ROWS} dòng; chia thành nhiều tệp rồi nhập từng tệp")
        number += repeated
    return grid


def _cells(grid: Grid, row: _Element, number: int) -> list[object]:
    values: list[object] = []
    for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
        down, right = (int(cell.get(f"{_TABLE}number-{way}-spanned", "1")) for way in ("rows", "columns"))
        if down > 1 or right > 1:
            column = len(values) + 1
            grid.merged.append((number, column, number + down - 1, column + right - 1))
        covered = cell.tag == f"{_TABLE}covered-table-cell"
        repeated = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        value = None if covered else _value(cell)
        values += [value] * min(repeated, _MOST_COLUMNS - len(values))
        if len(values) >= _MOST_COLUMNS:
            break
    return values


def _value(cell: _Element) -> object:
    kind = cell.get(f"{_OFFICE}value-type")
    if kind in {"float", "currency", "percentage"}:
        return float(cell.get(f"{_OFFICE}value"))
    if kind == "date":
        return dt.datetime.fromisoformat(cell.get(f"{_OFFICE}date-value").removesuffix("Z")[:19])
    if kind == "time":
        return _time(cell.get(f"{_OFFICE}time-value"))
    if kind is None:
        return None
    return "\n".join(_texts(cell)) or None


def _time(written: str) -> object:
    match = _DURATION.fullmatch(written)
    if not match:
        return written
    return dt.timedelta(hours=int(match[1] or 0), minutes=int(match[2] or 0), seconds=float(match[3] or 0))


def _texts(cell: _Element) -> Iterator[str]:
    """Yield the paragraphs of a cell, without those of its comment."""
    for paragraph in cell.iterchildren(f"{_TEXT}p"):
        parts = [paragraph.text or ""]
        for child in paragraph.iterdescendants():
            if child.tag == f"{_TEXT}s":
                parts.append(" " * int(child.get(f"{_TEXT}c", "1")))
            elif child.tag in {f"{_TEXT}line-break", f"{_TEXT}tab"}:
                parts.append(" ")
            else:
                parts.append(child.text or "")
            parts.append(child.tail or "")
        yield "".join(parts)
