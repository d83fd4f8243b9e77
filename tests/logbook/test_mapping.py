"""The office's old sheets: a map is proposed, put right by a person, and read."""

from __future__ import annotations

import tomllib
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ConfigError, InputError
from pipeline.logbook.faults import SheetError
from pipeline.logbook.guess import propose_map
from pipeline.logbook.taking import Taken, take
from pipeline.records import OutletKind, Unit
from tests.logbook.forms import MARCH_5, TODAY, converted, needs_office, plain_book, register
from tests.store.makers import HOST

HEAD = ["STT", "Ngày phát sóng", "Cơ quan", "Thể loại", "Tên tin bài", "Thời lượng", "Chuyên đề", "Ghi chú"]


def month(number: int) -> list[list[object]]:
    return [
        ["BẢNG THEO DÕI TIN BÀI NĂM 2026"],
        [],
        list(HEAD),
        [f"({n})" for n in range(1, 9)],
        [f"THÁNG {number}"],
        [1, f"03/{number}", "Đài PT-TH tỉnh", "TS", "Sức khỏe cho mọi nhà", "15'", "Phòng chống dịch bệnh", None],
        [2, None, None, "Tin", "Khai trương phòng khám", "0'45", "BHYT; Dân số - Kế hoạch hóa gia đình", "trưa"],
        [3, MARCH_5, "Báo Thử", "Bài", "Gương y sĩ vùng cao", None, None, None],
        ["Tổng cộng", None, None, 3, None, None, None, None],
        [],
        [None, None, None, None, "NGƯỜI LẬP BIỂU"],
    ]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = plain_book(
        tmp_path / "Sổ cũ 2026.xlsx", ("Tháng 1", month(1)), ("Tháng 2", month(2)), ("Bìa", [["Sở Y tế"]])
    )
    book = openpyxl.load_workbook(path)
    book["Tháng 1"].merge_cells("A1:H1")
    book.save(path)
    return path


def write(folder: Path, text: str) -> Path:
    path = folder / "MAP.toml"
    path.write_text(text, encoding="utf-8")
    return path


def by_map(path: Path, text: str) -> Taken:
    return take(path, register(), TODAY, write(path.parent, text))


def test_the_proposal_reads_the_sheet_it_was_made_for(old: Path) -> None:
    text = propose_map(old, register())
    raw = tomllib.loads(text)
    assert raw["columns"] == {
        "day": "B",
        "outlet": "C",
        "unit": "D",
        "title": "E",
        "minutes": "F",
        "themes": ["G"],
        "note": "H",
    }
    assert (raw["sheets"], raw["header"], raw["year"]) == (["Tháng 1", "Tháng 2"], 3, 2026)
    assert raw["fill_down"] == ["day", "outlet"]
    assert raw["values"] == {"unit": {"TS": "Chuyên mục"}, "themes": {"BHYT": "health_insurance"}}
    assert raw["outlets"] == {"Đài PT-TH tỉnh": "broadcaster"}
    taken = by_map(old, text)
    assert [(one.sheet, one.row, one.day.isoformat(), one.outlet, one.unit) for one in taken.entries] == [
        ("Tháng 1", 6, "2026-01-03", "dai-pt-th-tinh", Unit.CHUYEN_MUC),
        ("Tháng 1", 7, "2026-01-03", "dai-pt-th-tinh", Unit.TIN),
        ("Tháng 1", 8, "2026-03-05", HOST, Unit.BAI),
        ("Tháng 2", 6, "2026-02-03", "dai-pt-th-tinh", Unit.CHUYEN_MUC),
        ("Tháng 2", 7, "2026-02-03", "dai-pt-th-tinh", Unit.TIN),
        ("Tháng 2", 8, "2026-03-05", HOST, Unit.BAI),
    ]
    assert [one.minutes for one in taken.entries[:3]] == [15, 0.75, None]
    assert [len(one.themes) for one in taken.entries[:3]] == [1, 2, 0]
    assert taken.entries[0].outlet_kind is OutletKind.BROADCASTER
    passed = [note for note in taken.notes if "Tháng 1" in note and "bỏ qua" in note]
    assert [note.partition("dòng ")[2].split(":")[0] for note in passed] == ["4", "9", "11"]


def test_what_the_proposal_does_not_know_waits_for_a_person(tmp_path: Path) -> None:
    rows = [
        ["Ngày", "Tên bài", "Chuyên đề"],
        ["5/3/2026", "Một bài", "Chuyện lạ"],
        ["6/3/2026", "Hai bài", "Chuyện lạ"],
    ]
    path = plain_book(tmp_path / "a.xlsx", ("S", rows))
    text = propose_map(path, register())
    assert '# "Chuyện lạ" = ""  # 2 dòng' in text
    assert 'outlet = ""  # hãy ghi' in text
    with pytest.raises(ConfigError, match=r"chưa rõ tin bài của cơ quan nào: .*; whose items are they"):
        by_map(path, text)
    assert "--dry-run --workspace sơn-la\n" in propose_map(path, register(), " --workspace sơn-la")


@pytest.mark.parametrize(
    ("heads", "columns"),
    [
        (["TT", "Ngày đăng", "Tên báo", "Loại hình", "Tiêu đề"], "day outlet unit title"),
        (["Ngày tháng", "Đơn vị", "Hình thức", "Tên tin, bài", "Thời lượng (phút)"], "day outlet unit title minutes"),
        (["Ngày phát", "Đài", "Thể loại", "Tên tin"], "day outlet unit title"),
        (["Ngày", "Đài PT-TH", "Tên bài"], "day outlet title"),
        (["Ngày đăng", "Báo", "Loại", "Tên bài"], "day outlet unit title"),
        (["Ngày đăng", "Tên cơ quan báo chí", "Đơn vị tính", "Tên bài"], "day outlet unit title"),
        (["Ngày", "Báo, đài", "Tên tin bài"], "day outlet title"),
        (["Ngày", "Đơn vị", "Đơn vị tính", "Báo cáo", "Tên tin bài"], "day outlet unit title"),
        (["Thời gian phát sóng", "Kênh", "Nội dung", "Lĩnh vực", "Ghi chú"], "day outlet title themes note"),
        (
            ["NGÀY", "CƠ QUAN BÁO CHÍ", "ĐƠN VỊ TÍNH", "TÊN TÁC PHẨM", "CHỦ ĐỀ 1", "CHỦ ĐỀ 2"],
            "day outlet unit title themes",
        ),
    ],
)
def test_headings_as_offices_write_them(tmp_path: Path, heads: list[str], columns: str) -> None:
    path = plain_book(tmp_path / "a.xlsx", ("S", [heads, ["5/3/2026"] + ["x"] * (len(heads) - 1)]))
    assert sorted(tomllib.loads(propose_map(path, register()))["columns"]) == sorted(columns.split())


def test_counts_become_so_many_items(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Ngày", "Đài", "Số lượng", None, None, "Thời lượng", "Chuyên đề"],
        [None, None, "Tin", "Bài", "Chuyên mục", None, None],
        ["05/01/2026", "Đài Thử", 3, 1, "-", 20, "Bảo hiểm y tế"],
        ["06/01/2026", "Đài Thử", None, None, 2, None, None],
        ["07/01/2026", "Đài Thử", None, None, None, 5, None],
        ["08/01/2026", "Đài Thử", 0, "-", None, None, None],
        ["Cộng", None, 3, 1, 2, 20, None],
    ]
    path = plain_book(tmp_path / "a.xlsx", ("S", rows))
    book = openpyxl.load_workbook(path)
    for area in ("A1:A2", "B1:B2", "C1:E1", "F1:F2", "G1:G2"):
        book["S"].merge_cells(area)
    book.save(path)
    text = propose_map(path, register())
    assert tomllib.loads(text)["counts"] == {"tin": "C", "bai": "D", "chuyen_muc": "E"}
    with pytest.raises(SheetError, match="Dòng 5: thiếu đơn vị tính"):
        by_map(path, text.replace('outlet = ""', 'outlet = "Đài Thử"'))
    book["S"]["C5"] = 1
    book.save(path)
    taken = by_map(path, text.replace('outlet = ""', 'outlet = "Đài Thử"'))
    assert [(one.row, one.unit.value, one.minutes) for one in taken.entries] == [
        (3, "tin", 20), (3, "tin", None), (3, "tin", None), (3, "bai", None),
        (4, "chuyen_muc", None), (4, "chuyen_muc", None), (5, "tin", 5),
    ]  # fmt: skip
    assert any("dòng 6 có số lượng bằng 0" in note for note in taken.notes)


def test_crosses_give_themes(tmp_path: Path) -> None:
    themes = [name for _, name in register().themes[:3]]
    rows: list[list[object]] = [
        ["Ngày", "Tên bài", *themes],
        ["5/3/2026", "Một", "x", None, "X"],
        ["5/3/2026", "Hai", None, None, None],
    ]
    path = plain_book(tmp_path / "a.xlsx", ("S", rows))
    text = (
        propose_map(path, register()).replace('outlet = ""', 'outlet = "Đài Thử"').replace('unit = ""', 'unit = "bai"')
    )
    taken = by_map(path, text)
    codes = [code for code, _ in register().themes]
    assert [one.themes for one in taken.entries] == [(codes[0], codes[2]), ()]


@needs_office
def test_old_sheets_as_libreoffice_saves_them(old: Path) -> None:
    text = propose_map(old, register())
    want = [(one.sheet, one.row, one.day, one.title, one.minutes) for one in by_map(old, text).entries]
    for kind in ("xlsx", "ods"):
        taken = take(converted(old, kind), register(), TODAY, write(old.parent, text))
        assert [(one.sheet, one.row, one.day, one.title, one.minutes) for one in taken.entries] == want


TELLS = '[defaults]\noutlet = "Đài Thử"\nunit = "tin"\n'
BARE = 'header = 1\n[columns]\nday = "A"\n'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('heder = 1\n[columns]\nday = "A"\n', "unknown key 'heder'; did you mean 'header'?"),
        ('header = 1\n[columns]\ndate = "A"\n', "unknown key 'columns.date'"),
        ("header = 1\n", "missing key 'columns'"),
        (BARE, "whose items are they"),
        (BARE + '[defaults]\noutlet = "Đài Thử"\n', "what is counted"),
        (BARE + '[defaults]\noutlet = "Đài Thủ Đô"\nunit = "tin"\n', "unknown name 'Đài Thủ Đô'; did you mean"),
        (BARE + '[defaults]\noutlet = "Đài Thử"\nunit = "tun"\n', "defaults.unit': unknown name 'tun'; did"),
        (BARE + TELLS + '[values.unit]\nTS = "chuyên mụt"\n', "values.unit.TS"),
        (BARE + TELLS + '[crosses]\nfood = "B"\n', "crosses.food': unknown theme"),
        (BARE + '[outlets]\n"Đài A" = "radio"\n', "outlets.Đài A"),
        ("header = 0\n" + BARE[11:], "header"),
        ('dates = "dmy"\n' + BARE, "dates"),
    ],
)  # fmt: skip
def test_a_map_amiss_is_refused_by_its_key(tmp_path: Path, text: str, why: str) -> None:
    path = plain_book(tmp_path / "a.xlsx", ("S", [["Ngày"], ["5/3/2026"]]))
    with pytest.raises(ConfigError) as caught:
        by_map(path, text)
    assert why in str(caught.value)
    assert "MAP.toml" in str(caught.value)


def test_columns_and_sheets_that_are_not_there_are_named(tmp_path: Path) -> None:
    path = plain_book(tmp_path / "a.xlsx", ("Tháng 1", [["Ngày", "Tên bài"], ["5/3/2026", "Một"]]))
    text = 'sheets = ["Tháng 2", "tháng 1"]\nheader = 1\n[columns]\nday = "Ngày phát"\n' + TELLS
    with pytest.raises(SheetError) as caught:
        by_map(path, text)
    assert "không có trang 'Tháng 2'; tệp có: 'Tháng 1'" in str(caught.value)
    assert "không có cột 'Ngày phát'" in str(caught.value)


def test_a_sheet_without_a_day_column_has_no_proposal(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="không thấy dòng tiêu đề"):
        propose_map(plain_book(tmp_path / "a.xlsx", ("S", [["a", "b"], [1, 2]])), register())


@given(st.lists(st.lists(st.one_of(st.none(), st.text(max_size=12), st.integers(-5, 50000)), max_size=6), max_size=8))
def test_no_sheet_breaks_the_proposal(tmp_path_factory: pytest.TempPathFactory, rows: list[list[object]]) -> None:
    path = tmp_path_factory.mktemp("any") / "a.csv"
    text = "\n".join(",".join("" if c is None else str(c).replace("\0", "") for c in row) for row in rows)
    path.write_text(text, encoding="utf-8", errors="ignore", newline="")
    try:
        text = propose_map(path, register())
    except InputError:
        return
    assert tomllib.loads(text)["columns"]["day"]
