from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from pipeline.errors import ExportError
from pipeline.logbook.layout import EXAMPLE_TITLE
from pipeline.logbook.template import write_template
from pipeline.report.words import KINDS, UNITS
from tests.logbook.forms import PLAN, TODAY, converted, form, needs_office, register


def lists(path: Path) -> dict[str, list[str]]:
    """Return what each named list holds, as a drop-down would show it."""
    book = openpyxl.load_workbook(path)
    found = {}
    for name, defined in book.defined_names.items():
        ((sheet, area),) = defined.destinations
        found[name] = [str(cell.value) for (cell,) in book[sheet][area] if cell.value]
    return found


def rules(path: Path) -> dict[str, tuple[str, str]]:
    """Return the checks of the log's cells: by their area, kind and list."""
    book = openpyxl.load_workbook(path)
    found = book["Nhật ký"].data_validations.dataValidation
    return {str(rule.sqref): (rule.type, str(rule.formula1)) for rule in found}


def check(path: Path) -> None:
    named = lists(path)
    assert named["ds_don_vi"] == list(UNITS.values())
    assert named["ds_chuyen_de"] == [theme.name for theme in PLAN.themes]
    assert named["ds_loai"] == list(KINDS.values())
    assert named["ds_co_quan"][:3] == ["Báo Thử", "Đài Thử", "Truyền hình tỉnh Sơn La"]
    assert "Đài xã Bản Mẫu" in named["ds_co_quan"]
    checks = rules(path)
    assert [checks[area] for area in ("C6:C45", "D6:D45", "F6:I45")] == [
        ("list", "ds_co_quan"),
        ("list", "ds_don_vi"),
        ("list", "ds_chuyen_de"),
    ]
    assert checks["B6:B45"][0] == "date"
    assert checks["J6:J45"][0] == "decimal"
    book = openpyxl.load_workbook(path)
    log = book["Nhật ký"]
    assert (log.column_dimensions["K"].hidden, log.column_dimensions["L"].hidden) == (False, True)
    assert (log["A5"].value, log["E5"].value) == ("Ví dụ", EXAMPLE_TITLE)
    assert book["Danh mục"].sheet_state == "hidden"
    assert "Hướng dẫn" in book.sheetnames
    assert book.active.title == "Nhật ký"


def test_the_form_has_its_lists_and_checks(tmp_path: Path) -> None:
    path = form(tmp_path / "so.xlsx")
    check(path)
    assert openpyxl.load_workbook(path)["Nhật ký"].freeze_panes == "C5"


@needs_office
def test_libreoffice_keeps_the_lists_and_checks(tmp_path: Path) -> None:
    check(converted(form(tmp_path / "so.xlsx"), "xlsx"))


def test_marks_are_the_forms_own(tmp_path: Path) -> None:
    marks = []
    for name in ("a.xlsx", "b.xlsx"):
        form(tmp_path / name)
        log = openpyxl.load_workbook(tmp_path / name)["Nhật ký"]
        marks.append({log.cell(row, 12).value for row in range(6, 46)})
    assert [len(found) for found in marks] == [40, 40]
    assert not marks[0] & marks[1]


def test_a_folder_that_can_not_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "tệp").write_text("", encoding="utf-8")
    with pytest.raises(ExportError):
        write_template(tmp_path / "tệp" / "so.xlsx", register(), office="Sở", province="", rows=5, today=TODAY)
