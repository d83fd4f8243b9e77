"""Every row is checked, every fault named by its cell; what is passed over is said."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from pipeline.logbook.faults import SheetError
from pipeline.logbook.taking import take
from pipeline.records import OutletKind
from tests.logbook.forms import FIRST, MARCH_5, TODAY, form, plain_book, register

GOOD: list[object] = [MARCH_5, "Báo Thử", "Tin", "Một tin thử", "", "", "", "", None, ""]


def faults(path: Path) -> dict[str, str]:
    with pytest.raises(SheetError) as caught:
        take(path, register(), TODAY)
    return {fault.cell or f"dòng {fault.row}": fault.message for fault in caught.value.faults}


def changed(**cells: object) -> list[object]:
    return [cells.get(name, value) for name, value in zip("BCDEFGHIJK", GOOD, strict=True)]


def test_all_faults_are_named_by_cell_at_once(tmp_path: Path) -> None:
    path = form(
        tmp_path / "so.xlsx",
        [
            changed(B="31/02/2026"),
            changed(C="Báo Thừ"),
            changed(D="Tinn", F="Bảo hiểm y té"),
            changed(B=None, E=None),
            changed(G="Chuyện lạ bốn phương trời", J="rất lâu"),
            GOOD,
            changed(B=dt.datetime(2027, 1, 1), C="Đài Chưa Từng Nghe"),  # noqa: DTZ001 - as a spreadsheet keeps it
        ],
        added=[("Đài Không Loại", ""), ("Đài Sai Loại", "đài to")],
    )
    found = faults(path)
    assert "ngày '31/02/2026' không có trong lịch" in found["B6"]
    assert "cơ quan báo chí 'Đài Chưa Từng Nghe' không có trong danh sách; nếu là cơ quan mới" in found["C12"]
    assert "đơn vị tính 'Tinn' không có trong danh sách; có phải 'Tin' không?" in found["D8"]
    assert found["B9"] == "thiếu ngày"
    assert found["E9"] == "thiếu tiêu đề"
    assert "chuyên đề 'Chuyện lạ bốn phương trời' không có" in found["G10"]
    assert "'rất lâu' không phải là thời lượng" in found["J10"]
    assert "chưa tới" in found["B12"]
    assert "cơ quan 'Đài Không Loại' thiếu loại; chọn một loại trong danh sách của ô" in found.values()
    assert any("loại 'đài to' không có" in message for message in found.values())
    assert "C7" not in found  # a mark amiss is no other name
    assert "F8" not in found


def test_the_message_can_be_worked_off(tmp_path: Path) -> None:
    path = form(tmp_path / "so.xlsx", [changed(B="31/02/2026"), changed(D="")])
    with pytest.raises(SheetError) as caught:
        take(path, register(), TODAY)
    first, *rest = str(caught.value).splitlines()
    assert first == "so.xlsx: có 2 lỗi, chưa nhập dòng nào. Sửa các ô sau rồi nhập lại:"
    assert rest == [
        "  Ô B6: ngày '31/02/2026' không có trong lịch",
        "  Ô D7: thiếu đơn vị tính (tin, bài, ảnh, video hay chuyên mục)",
    ]


def test_moved_columns_blank_rows_totals_and_hidden_sheets(tmp_path: Path) -> None:
    path = form(tmp_path / "so.xlsx", [GOOD, changed(B=None, C=None, D=None, E=None), changed(E="Tin khác")])
    book = openpyxl.load_workbook(path)
    log = book["Nhật ký"]
    log.insert_cols(3)
    log.cell(4, 3).value = "Kênh"
    log.cell(FIRST, 3).value = "FM 95"
    log.cell(40, 2).value = "Tổng cộng"
    log.cell(40, 6).value = None
    book.copy_worksheet(log).title = "Bản nháp"
    book["Bản nháp"].sheet_state = "hidden"
    book.save(path)
    taken = take(path, register(), TODAY)
    assert [(one.row, one.title) for one in taken.entries] == [(6, "Một tin thử"), (8, "Tin khác")]
    assert any("bỏ qua dòng 40: dòng cộng 'Tổng cộng'" in note for note in taken.notes)
    assert any("Trang ẩn 'Bản nháp' không được đọc" in note for note in taken.notes)


def test_merged_cells_hold_for_all_their_rows(tmp_path: Path) -> None:
    path = form(tmp_path / "so.xlsx", [GOOD, changed(B=None, C=None, E="Hai"), changed(B=None, C=None, E="Ba")])
    book = openpyxl.load_workbook(path)
    book["Nhật ký"].merge_cells("B6:B8")
    book["Nhật ký"].merge_cells("C6:C8")
    book.save(path)
    taken = take(path, register(), TODAY)
    assert [(one.title, one.day.day, one.outlet_name) for one in taken.entries] == [
        ("Một tin thử", 5, "Báo Thử"),
        ("Hai", 5, "Báo Thử"),
        ("Ba", 5, "Báo Thử"),
    ]


def test_formulas_give_what_was_saved_and_ask_for_what_was_not(tmp_path: Path) -> None:
    path = form(tmp_path / "so.xlsx", [GOOD, changed(J=3)])
    book = openpyxl.load_workbook(path)
    book["Nhật ký"]["J6"] = "=3*2.5"
    book["Nhật ký"]["E7"] = '="Tin "&1'
    book["Nhật ký"]["B9"] = "=B6"
    book.save(path)
    found = faults(path)
    assert {cell for cell, message in found.items() if "công thức chưa có kết quả" in message} == {"J6", "E7", "B9"}
    saved = tmp_path / "saved.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(saved, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            data = re.sub(rb"<f>3\*2.5</f><v ?/?>(</v>)?", rb"<f>3*2.5</f><v>7.5</v>", data)
            data = re.sub(rb'(r="E7"[^>]*?)><f>(.*?)</f><v ?/?>(</v>)?', rb'\1 t="str"><f>\2</f><v>Tin 1</v>', data)
            data = re.sub(rb"<f>B6</f><v ?/?>(</v>)?", b"", data)
            target.writestr(name, data)
    assert [(one.title, one.minutes) for one in take(saved, register(), TODAY).entries] == [
        ("Một tin thử", 7.5),
        ("Tin 1", 3),
    ]


def test_the_example_is_never_taken_in_nor_lost(tmp_path: Path) -> None:
    path = form(tmp_path / "so.xlsx", [GOOD])
    book = openpyxl.load_workbook(path)
    book["Nhật ký"]["E5"] = "Tin thật ghi đè lên dòng ví dụ"
    book.save(path)
    assert "xóa chữ 'Ví dụ'" in faults(path)["A5"]
    book["Nhật ký"]["A5"] = None
    book["Nhật ký"]["C5"] = "Báo Thử"
    book.save(path)
    assert [one.row for one in take(path, register(), TODAY).entries] == [5, 6]


def test_equal_rows_are_counted_and_named(tmp_path: Path) -> None:
    taken = take(form(tmp_path / "so.xlsx", [GOOD, GOOD]), register(), TODAY)
    assert len(taken.entries) == 2
    assert any("dòng 7 giống dòng 6; cả hai được đếm" in note for note in taken.notes)


def test_days_that_an_american_excel_has_turned_are_suspected(tmp_path: Path) -> None:
    texts = [changed(B=f"{day}/03/2026", E=f"Tin {day}") for day in (13, 20, 31)]
    dates = [changed(B=dt.datetime(2026, day, 3), E=f"Tin {day}") for day in (1, 2, 5)]  # noqa: DTZ001 - as kept
    assert any(
        "đã đảo ngày với tháng" in note
        for note in take(form(tmp_path / "a.xlsx", texts + dates), register(), TODAY).notes
    )
    assert not any("đảo" in note for note in take(form(tmp_path / "b.xlsx", dates), register(), TODAY).notes)


def test_an_outlet_of_the_form_counts_under_its_slug(tmp_path: Path) -> None:
    path = form(tmp_path / "so.xlsx", [changed(C="đài XÃ bản mẫu")])
    (one,) = take(path, register(), TODAY).entries
    assert (one.outlet, one.outlet_name, one.outlet_kind) == (
        "dai-xa-ban-mau",
        "Đài xã Bản Mẫu",
        OutletKind.BROADCASTER,
    )


def test_a_sheet_of_rows_only_is_read_too(tmp_path: Path) -> None:
    head = ["Đơn vị tính", "Tiêu đề tin, bài, chuyên mục", "Cơ quan báo chí", "Ngày phát sóng, đăng"]
    path = plain_book(tmp_path / "a.xlsx", ("Sheet1", [head, ["Ảnh", "Một ảnh", "dai thu", MARCH_5]]))
    (one,) = take(path, register(), TODAY).entries
    assert (one.title, one.row_id, one.row) == ("Một ảnh", "", 2)


def test_the_sheet_may_put_a_logged_outlets_kind_right_but_no_crawled_ones(tmp_path: Path) -> None:
    names = register()
    names.add_outlet("Đài xã Bản Mẫu", OutletKind.PORTAL)
    added = [("ĐÀI XÃ BẢN MẪU", "Đài"), ("Báo Thử", "Báo chí trung ương")]
    path = form(tmp_path / "so.xlsx", [GOOD, changed(C="Đài xã Bản Mẫu")], added=added)
    kinds = [one.outlet_kind for one in take(path, names, TODAY).entries]
    assert kinds == [OutletKind.PROVINCIAL_PAPER, OutletKind.BROADCASTER]
    assert len([one for one in names.outlets if not one.crawled]) == 4  # with the form's own three
