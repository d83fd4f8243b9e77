"""Files as offices have them: saved by LibreOffice, with macros, renamed, locked, broken, of another program."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.logbook import opened
from pipeline.logbook.opened import open_book
from pipeline.logbook.taking import Taken, take
from pipeline.records import OutletKind, Unit
from pipeline.store import LogEntry
from tests.logbook.forms import TODAY, converted, form, needs_office, plain_book, register
from tests.store.makers import HOST

WANTED = [
    (HOST, dt.date(2026, 3, 5), Unit.TIN, "Bản Mẫu mở phòng khám lưu động", ("health_insurance",), None, ""),
    (
        "phat-thanh-tinh-son-la",
        dt.date(2026, 3, 6),
        Unit.CHUYEN_MUC,
        "Sức khỏe cho mọi nhà: kỳ 9",
        ("disease_control", "health_knowledge"),
        7.5,
        "phát lại",
    ),
    ("dai-xa-ban-mau", dt.date(2026, 3, 7), Unit.VIDEO, "=Một ngày ở trạm y tế", (), 12.0, ""),
]


def told(taken: Taken) -> list[tuple[object, ...]]:
    return [_told(one) for one in taken.entries]


def _told(one: LogEntry) -> tuple[object, ...]:
    return (one.outlet, one.day, one.unit, one.title, one.themes, one.minutes, one.note)


def codes() -> dict[str, str]:
    return {name: code for code, name in register().themes}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return form(tmp_path_factory.mktemp("log") / "so.xlsx")


@pytest.fixture
def wanted() -> list[tuple[object, ...]]:
    themes = codes()
    disease, knowledge = themes["Phòng, chống dịch bệnh"], themes["Phổ biến kiến thức chăm sóc sức khỏe"]
    return [(*one[:4], (disease, knowledge) if one[2] is Unit.CHUYEN_MUC else one[4], *one[5:]) for one in WANTED]


def test_the_form_as_filled(filled: Path, wanted: list[tuple[object, ...]]) -> None:
    taken = take(filled, register(), TODAY)
    assert told(taken) == wanted
    assert [(one.sheet, one.row, one.row_id[-5:]) for one in taken.entries] == [
        ("Nhật ký", 6, "-0001"), ("Nhật ký", 7, "-0002"), ("Nhật ký", 8, "-0003"),
    ]  # fmt: skip
    assert [one.outlet_kind for one in taken.entries] == [
        OutletKind.PROVINCIAL_PAPER, OutletKind.BROADCASTER, OutletKind.BROADCASTER,
    ]  # fmt: skip
    assert any("1 mục không có chuyên đề" in note for note in taken.notes)


@needs_office
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_saved_by_libreoffice(filled: Path, wanted: list[tuple[object, ...]], kind: str) -> None:
    before, after = take(filled, register(), TODAY), take(converted(filled, kind), register(), TODAY)
    assert told(after) == wanted
    assert [one.row_id for one in after.entries] == [one.row_id for one in before.entries]
    assert [one.row for one in after.entries] == [6, 7, 8]


@needs_office
def test_an_old_xls_is_refused_with_what_to_do(filled: Path) -> None:
    with pytest.raises(InputError, match=r"\.xls.*Lưu thành.*\.xlsx"):
        open_book(converted(filled, "xls"))


def test_macros_are_not_read(filled: Path, tmp_path: Path, wanted: list[tuple[object, ...]]) -> None:
    path = tmp_path / "so.xlsm"
    with zipfile.ZipFile(filled) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "[Content_Types].xml":
                data = data.replace(b"spreadsheetml.sheet.main+xml", b"sheet.macroEnabled.main+xml").replace(
                    b"application/vnd.openxmlformats-officedocument.sheet.macro",
                    b"application/vnd.ms-excel.sheet.macro",
                )
            target.writestr(name, data)
        target.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 no code")
    assert told(take(path, register(), TODAY)) == wanted


@pytest.mark.parametrize("name", ["so.csv", "so.xlsx"])
@pytest.mark.parametrize(("separator", "encoding"), [(";", "utf-8-sig"), (",", "utf-8"), ("\t", "utf-16")])
def test_a_csv_whatever_it_is_called(tmp_path: Path, name: str, separator: str, encoding: str) -> None:
    path = tmp_path / name
    head = ["Ngày phát sóng, đăng", "Cơ quan báo chí", "Đơn vị tính", "Tiêu đề tin, bài, chuyên mục", "Chuyên đề 1"]
    row = ["05/03/2026", "bao thu", "tin", "Phòng khám; mở, rồi", "bảo hiểm y tế"]
    lines = [separator.join(f'"{cell}"' for cell in cells) for cells in (head, row)]
    path.write_text("\r\n".join(["Sổ theo dõi", "", *lines, ""]), encoding=encoding)
    (one,) = take(path, register(), TODAY).entries
    assert (one.outlet, one.title, one.themes, one.row) == (HOST, "Phòng khám; mở, rồi", ("health_insurance",), 4)


def _zip(path: Path, *names: str) -> bytes:
    with zipfile.ZipFile(path, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return path.read_bytes()


def test_what_is_no_sheet_is_refused_in_words(tmp_path: Path, filled: Path) -> None:
    path = tmp_path / "so.xlsx"
    whole = filled.read_bytes()
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    for data, why in [
        (b"", "tệp rỗng"),
        (b"\0" * 100, "tệp rỗng"),
        (ole + "EncryptedPackage".encode("utf-16-le"), "có mật khẩu"),
        (ole, "kiểu cũ"),
        (b"%PDF-1.7 x", "PDF"),
        (b"<html><table></table></html>", "trang web hoặc XML"),
        (whole[: len(whole) // 2], "tệp hỏng"),
        (whole[:2000] + b"\0" * 2000 + whole[4000:], "tệp hỏng"),
        (_zip(tmp_path / "a.zip", "xl/workbook.bin"), "xlsb"),
        (_zip(tmp_path / "b.zip", "word/document.xml"), "tệp Word"),
        (_zip(tmp_path / "c.zip", "photo.jpg"), "không phải bảng tính"),
        (_zip(tmp_path / "d.zip", "content.xml"), "tệp hỏng"),
        ("Ngày;Tên\n1;Sức khỏe".encode("cp1258", "replace") + b"\xf0\xff", "UTF-8"),
        (b"\x89PNG\r\n\0\0", "không phải bảng tính"),
    ]:
        path.write_bytes(data)
        with pytest.raises(InputError, match=why) as caught:
            open_book(path)
        assert str(path) in str(caught.value)
    with pytest.raises(InputError, match="không có tệp này"):
        open_book(tmp_path / "nowhere.xlsx")


def test_a_zip_bomb_is_refused_unopened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened, "_MOST_UNPACKED", 2**20)
    path = tmp_path / "so.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", b"\0" * 2**21)
    with pytest.raises(InputError, match="bung ra quá 1 MB"):
        open_book(path)


def test_another_sheet_says_how_to_go_on(tmp_path: Path) -> None:
    path = plain_book(tmp_path / "cu.xlsx", ("Tháng 1", [["Ngày", "Tên tin bài"], ["5/3/2026", "x"]]))
    with pytest.raises(InputError, match=re.escape(f"tinyte log map {path}")):
        take(path, register(), TODAY)


def test_an_empty_form_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="chưa có dòng nào được điền"):
        take(form(tmp_path / "so.xlsx", rows=[]), register(), TODAY)
