"""Makers of filled log sheets, and LibreOffice where it is installed."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from pipeline.logbook.names import Register
from pipeline.logbook.template import write_template
from pipeline.themes import load_plan, shipped_plan_path
from tests.store.makers import OTHER, outlet

MARCH_5 = dt.datetime(2026, 3, 5)  # noqa: DTZ001 - as a spreadsheet keeps it
TODAY = dt.date(2026, 11, 28)
FIRST = 6  # the first row to be filled
SOFFICE = shutil.which("soffice")
PLAN = load_plan(shipped_plan_path())

needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice isn't installed")

ROWS: list[list[object]] = [
    [MARCH_5, "Báo Thử", "Tin", "Bản Mẫu mở phòng khám lưu động", "Bảo hiểm y tế", "", "", "", None, ""],
    ["6/3/26", "PHÁT THANH TỈNH SƠN LA", "chuyên mục", "Sức khỏe cho mọi nhà: kỳ 9", "Phòng, chống dịch bệnh",
     "phổ biến kiến thức chăm sóc sức khoẻ", "", "", "7,5", "phát lại"],
    ["07-03-2026", "Đài xã Bản Mẫu", "Video/phóng sự", "=Một ngày ở trạm y tế", "", "", "", "", 12, ""],
]  # fmt: skip
ADDED = [("Đài xã Bản Mẫu", "Đài phát thanh, truyền hình")]


def register() -> Register:
    return Register.of([outlet(), outlet(OTHER, "Đài Thử")], PLAN)


def form(path: Path, rows: Sequence[Sequence[object]] = ROWS, added: Sequence[tuple[str, str]] = ADDED) -> Path:
    """Write the template as an officer would leave it."""
    room = max(40, len(rows) + 5)
    write_template(path, register(), office="Sở Y tế Bản Mẫu", province="Sơn La", rows=room, today=TODAY)
    book = openpyxl.load_workbook(path)
    for row, cells in enumerate(rows, start=FIRST):
        for column, value in enumerate(cells, start=2):
            if value not in {None, ""}:
                cell = book["Nhật ký"].cell(row, column)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"  # a title may begin with =
    outlets = book["Cơ quan báo chí"]
    free = next(row for row in range(5, 200) if not outlets.cell(row, 1).value)
    for n, (name, kind) in enumerate(added):
        outlets.cell(free + n, 1).value = name
        outlets.cell(free + n, 2).value = kind
    book.save(path)
    return path


def plain_book(path: Path, *sheets: tuple[str, Sequence[Sequence[object]]]) -> Path:
    """Write an .xlsx with sheets of bare rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def converted(path: Path, kind: str) -> Path:
    """Let LibreOffice save the file at `path` as `kind`; beside it, in a folder of its own."""
    assert SOFFICE
    folder = path.parent / f"as-{kind.partition(':')[0]}"
    home = path.parent / "office-profile"  # a profile of its own: a running LibreOffice would refuse
    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation={home.as_uri()}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            folder,
            path,
        ],
        check=True,
        capture_output=True,
        timeout=180,
        env=os.environ | {"HOME": str(path.parent)},
    )
    return folder / f"{path.stem}.{kind.partition(':')[0]}"
