"""Rows written whole are what xlsxwriter's own cells are."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.report.rowwise import RowwiseSheet

OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
ROWS: list[list[str | float]] = [
    [1, "Trạm y tế <xã> & 'bản' \"Nậm\"", "https://bao.example/?a=1&b=2#phần", 45000, ""],
    [2, " khoảng trắng ở hai đầu ", "https://bao.example/\u00e0", 2.5, "=HYPERLINK(0)"],
    [3, "_x0041_ và \x07\x1b\ufffe", "https://bao.example/3", 0.1, "hai\ndòng\ttab"],
    [4, "x" * 500, "https://bao.example/4", -7, "<r>rich</r>"],
]


def write(path: Path, rows: list[list[str | float]], *, rowwise: bool, link: int | None = 2) -> None:
    with xlsxwriter.Workbook(path, OPTIONS) as book:
        looks = [book.add_format({"bold": n % 2 == 0, "indent": n}) for n in range(5)]
        sheet = book.add_worksheet("Danh sách", RowwiseSheet if rowwise else None)
        sheet.set_default_row(18)
        sheet.write_string(0, 0, "Đầu", looks[0])
        for n, cells in enumerate(rows, 1):
            if rowwise:
                to = (link, str(cells[link])) if link is not None else None
                sheet.write_cells(n, cells, looks[: len(cells)], height=30 if n == 2 else 0, link=to)
                continue
            if n == 2:
                sheet.set_row(n, 30)
            for column, (value, look) in enumerate(zip(cells, looks, strict=False)):
                if column == link:
                    sheet.write_url(n, column, value, look, string=value)
                elif isinstance(value, str):
                    sheet.write_string(n, column, value, look) if value else sheet.write_blank(n, column, None, look)
                else:
                    sheet.write_number(n, column, value, look)
        sheet.write_string(len(rows) + 1, 1, "Cuối", looks[1])
        sheet.autofilter(0, 0, len(rows), 4)


def parts(path: Path) -> dict[str, str]:
    """Return a workbook's parts, but for the time it was made at."""
    with zipfile.ZipFile(path) as book:
        return {
            name: ET.canonicalize(book.read(name).decode()) for name in book.namelist() if name != "docProps/core.xml"
        }


def test_the_whole_file_is_as_with_single_cells(tmp_path: Path) -> None:
    write(tmp_path / "rows.xlsx", ROWS, rowwise=True)
    write(
        tmp_path / "cells.xlsx",
        [[*row[:4], "rich" if row[4] == "<r>rich</r>" else row[4]] for row in ROWS],
        rowwise=False,
    )
    ours, theirs = parts(tmp_path / "rows.xlsx"), parts(tmp_path / "cells.xlsx")
    sheet = "xl/worksheets/sheet1.xml"
    assert ours.pop(sheet).replace("&lt;r&gt;rich&lt;/r&gt;", "rich") == theirs.pop(sheet)
    assert ours == theirs


@settings(max_examples=25, deadline=None)
@example(["\r", " a", "a\n", "\x1f", "_x000D_"])
@given(st.lists(st.one_of(st.text(max_size=30), st.floats(-1e9, 1e9), st.integers(0, 10**6)), min_size=1, max_size=5))
def test_any_text_and_number_is_as_in_single_cells(
    tmp_path_factory: pytest.TempPathFactory, row: list[str | float]
) -> None:
    if any(isinstance(cell, str) and cell.startswith("<r>") for cell in row):
        return  # xlsxwriter takes such text for markup; ours is text
    folder = tmp_path_factory.mktemp("rows")
    row = [cell.encode("utf-8", "ignore").decode() if isinstance(cell, str) else cell for cell in row]
    write(folder / "rows.xlsx", [row], rowwise=True, link=None)
    write(folder / "cells.xlsx", [row], rowwise=False, link=None)
    assert parts(folder / "rows.xlsx") == parts(folder / "cells.xlsx")


def test_a_row_above_is_refused(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "rows.xlsx", OPTIONS) as book:
        sheet = book.add_worksheet("Danh sách", RowwiseSheet)
        look = book.add_format()
        sheet.write_cells(5, ["năm"], [look])
        with pytest.raises(ValueError, match="written already"):
            sheet.write_cells(4, ["bốn"], [look])
