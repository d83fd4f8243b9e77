from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from pipeline.evaluate.reliability import Reliability
from pipeline.records import OutletKind
from pipeline.report import longform, workbook
from pipeline.report.annual import MonthDays, Report
from pipeline.report.sheets import items
from pipeline.report.words import KINDS, ORIGINS, UNITS
from pipeline.store import NO_THEME, Store
from tests.report.makers import ids, put, report_of, rows_of
from tests.store.makers import article

SHEETS = [
    "Tổng hợp",
    "Theo tháng",
    "Theo cơ quan báo chí",
    "Cơ quan và chuyên đề",
    "Theo chuyên đề",
    "Biểu đồ",
    "Danh sách tin bài",
    "Độ tin cậy",
    "Nhật ký thu thập",
]
TOTAL = "Tổng số (mỗi tin bài tính một lần)"
Row = tuple[Any, ...]


def made(report: Report, folder: Path) -> Workbook:
    workbook.write(folder / "bao-cao.xlsx", report)
    return load_workbook(folder / "bao-cao.xlsx")


def sheet(book: Workbook, name: str) -> tuple[Row, list[Row]]:
    """Return the headings and the rows below them, up to the first empty one."""
    heads, *rows = book[name].iter_rows(min_row=4, values_only=True)
    end = next((n for n, row in enumerate(rows) if not any(row)), len(rows))
    return heads, rows[:end]


def notes(book: Workbook, name: str) -> str:
    return " ".join(str(row[0]) for row in book[name].iter_rows(values_only=True) if isinstance(row[0], str))


class Csv:
    """The figures of `counts.csv`, added up as anyone may."""

    def __init__(self, report: Report, folder: Path) -> None:
        longform.write(folder / "counts.csv", report)
        self.rows = rows_of(folder / "counts.csv")

    def by(self, *columns: str, where: dict[str, str] | None = None) -> Counter[tuple[str, ...]]:
        column = "Số lượng" if "Chuyên đề" in columns else "Tính một lần"
        sums: Counter[tuple[str, ...]] = Counter()
        for row in self.rows:
            if all(row[key] == value for key, value in (where or {}).items()):
                sums[tuple(row[key].removeprefix("'") for key in columns)] += int(row[column])
        return sums


@pytest.fixture
def book(report: Report, tmp_path: Path) -> Workbook:
    return made(report, tmp_path)


@pytest.fixture
def csv(report: Report, tmp_path: Path) -> Csv:
    return Csv(report, tmp_path)


UNIT_NAMES = list(UNITS.values())


def test_the_csv_adds_up_to_the_items(csv: Csv, report: Report) -> None:
    assert csv.by()[()] == len(report.entries) == 7


def test_every_figure_of_the_summary_equals_the_csv(book: Workbook, csv: Csv) -> None:
    heads, rows = sheet(book, "Tổng hợp")
    assert heads[3:12] == (*UNIT_NAMES, "Tổng số", *ORIGINS.values(), "Số sự việc")
    by_unit, by_origin = csv.by("Chuyên đề", "Loại tin bài"), csv.by("Chuyên đề", "Bản gốc hay đăng lại")
    assert len(rows) == 4
    for row in rows[:-1]:
        units, origins = ([by_unit[row[1], u] for u in UNIT_NAMES], [by_origin[row[1], o] for o in ORIGINS.values()])
        assert list(row[3:11]) == [*units, csv.by("Chuyên đề")[row[1],], *origins]
    units = [csv.by("Loại tin bài")[u,] for u in UNIT_NAMES]
    origins = [csv.by("Bản gốc hay đăng lại")[o,] for o in ORIGINS.values()]
    assert list(rows[-1][1:2] + rows[-1][3:11]) == [TOTAL, *units, csv.by()[()], *origins]


def test_every_figure_by_month_equals_the_csv(book: Workbook, csv: Csv) -> None:
    heads, rows = sheet(book, "Theo tháng")
    months = {n: f"{head[3:7]}-{head[:2]}" for n, head in enumerate(heads) if head and head[2:3] == "/"}
    assert len(months) == 12
    by_theme, once, by_unit = csv.by("Chuyên đề", "Tháng"), csv.by("Tháng"), csv.by("Loại tin bài", "Tháng")
    expected = [[by_theme[row[1], month] for month in months.values()] for row in rows[:3]]
    expected.append([once[month,] for month in months.values()])
    expected += [[by_unit[unit, month] for month in months.values()] for unit in UNIT_NAMES]
    assert [[row[n] for n in months] for row in rows[: len(expected)]] == expected
    quarters = [n for n, head in enumerate(heads) if str(head).startswith("Quý")]
    sums = [sum(once[f"2026-{m:02d}",] for m in range(3 * q + 1, 3 * q + 4)) for q in range(4)]
    assert [rows[3][n] for n in quarters] == sums
    halves = [n for n, head in enumerate(heads) if str(head).startswith("6 tháng")]
    assert [rows[3][n] for n in halves] == [sum(sums[:2]), sum(sums[2:])]
    assert rows[3][-1] == csv.by()[()]


def test_every_figure_by_outlet_equals_the_csv(book: Workbook, csv: Csv) -> None:
    _, rows = sheet(book, "Theo cơ quan báo chí")
    by_outlet, by_kind = csv.by("Cơ quan báo chí", "Loại tin bài"), csv.by("Nhóm cơ quan", "Loại tin bài")
    assert len(rows) == 4 + 4 + 1  # kinds, outlets, the total
    for row in rows[:-1]:
        figures = by_outlet if row[0] else by_kind
        assert row[2:7] == tuple(figures[row[1], unit] for unit in UNIT_NAMES)
        assert row[7] == sum(row[2:7])
    assert rows[-1][2:8] == (*(csv.by("Loại tin bài")[unit,] for unit in UNIT_NAMES), csv.by()[()])

    heads, rows = sheet(book, "Cơ quan và chuyên đề")
    by_theme = csv.by("Cơ quan báo chí", "Chuyên đề")
    for row in rows[:-1]:
        assert row[2:-1] == tuple(by_theme[row[1], theme] for theme in heads[2:-1])
        assert row[-1] == csv.by("Cơ quan báo chí")[row[1],]
    assert rows[-1][2:] == (*(csv.by("Chuyên đề")[theme,] for theme in heads[2:-1]), csv.by()[()])


def test_every_figure_by_theme_and_kind_equals_the_csv(book: Workbook, csv: Csv) -> None:
    _, rows = sheet(book, "Theo chuyên đề")
    by_kind = csv.by("Chuyên đề", "Nhóm cơ quan", "Loại tin bài")
    seen = Counter[str]()
    for row in rows:
        group = str(row[2]).removeprefix("– ").replace("Trung ương", KINDS[OutletKind.CENTRAL_PAPER])
        if row[0] and group in KINDS.values():
            assert row[3:8] == tuple(by_kind[row[1], group, unit] for unit in UNIT_NAMES)
        elif row[0] and group == "Tất cả":
            assert row[8] == csv.by("Chuyên đề")[row[1],]
        seen[group] += 1
    assert seen["Tất cả"] == 4  # three rows of themes, and the total
    assert seen[KINDS[OutletKind.CENTRAL_PAPER]] == 4


def test_the_lists_are_as_long_as_their_figures(book: Workbook, csv: Csv) -> None:
    assert len(sheet(book, "Danh sách tin bài")[1]) == csv.by()[()]
    *rows, total = sheet(book, "Độ tin cậy")[1]
    assert [row[2] for row in rows] == [csv.by("Chuyên đề")[row[1],] for row in rows]
    assert total[2:5] == (csv.by()[()], 1, 6)


def test_stories_are_those_of_the_items(report: Report, tmp_path: Path) -> None:
    _, rows = sheet(made(report, tmp_path), "Tổng hợp")
    stories = {row[1]: row[11] for row in rows}
    for theme in report.themes:
        assert stories[theme.name] == len({e.story for e in report.entries if theme.code in e.themes})
    assert stories[TOTAL] == len({entry.story for entry in report.entries}) == 6


def test_the_period_before_stands_beside(report: Report, bare: Store, tmp_path: Path) -> None:
    longform.write_before(tmp_path / "before.csv", report)
    before = Counter(
        {row["Chuyên đề"].removeprefix("'"): int(row["Số lượng"]) for row in rows_of(tmp_path / "before.csv")}
    )
    _, rows = sheet(made(report, tmp_path), "Tổng hợp")
    for row in rows[:-1]:
        assert row[12:14] == (before[row[1]], row[8] - before[row[1]])
    assert rows[-1][12:] == (2, 5, 2.5)
    _, rows = sheet(made(report_of(bare), tmp_path), "Tổng hợp")
    assert {row[12:] for row in rows} == {("–", "–", "–")}


def test_no_title_turns_into_a_formula_or_a_link(report: Report, tmp_path: Path) -> None:
    book = made(report, tmp_path)
    cells = [cell for one in book.worksheets for row in one.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert all(cell.hyperlink.target == cell.value for cell in cells if cell.hyperlink)
    assert sum(bool(cell.hyperlink) for cell in cells) == 9
    titles = [row[1] for row in sheet(book, "Danh sách tin bài")[1]]
    assert titles[0] == '=HYPERLINK("http://x","bấm")'
    assert max(map(len, titles)) == 1000
    assert sheet(book, "Không rõ ngày đăng")[1][0][1] == "<b>Không ngày</b> & khác"


def test_the_csv_is_read_by_excel_and_holds_no_formula(report: Report, tmp_path: Path) -> None:
    longform.write(tmp_path / "counts.csv", report)
    assert (tmp_path / "counts.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    values = [value for row in rows_of(tmp_path / "counts.csv") for value in row.values()]
    assert not [value for value in values if value.startswith(("=", "+", "-", "@"))]
    assert {"'=An toàn vệ sinh thực phẩm", "'@Đài Thử"} <= set(values)


def test_the_list_names_each_item_with_its_evidence(report: Report, tmp_path: Path) -> None:
    book = made(report, tmp_path)
    heads, rows = sheet(book, "Danh sách tin bài")
    by_id = {row[-1]: dict(zip(heads, row, strict=True)) for row in rows}
    assert set(by_id) == ids(1, 2, 3, 5, 6, 7, 9)
    bai = by_id[article(5).id]
    assert bai["Ngày đăng"] == dt.datetime(2026, 12, 31)  # noqa: DTZ001 - a spreadsheet's date has no zone
    assert (bai["Loại tin bài"], bai["Căn cứ phân loại"], bai["Căn cứ ngày đăng"]) == (
        "Bài",
        "từ 400 âm tiết",
        "siêu dữ liệu",
    )
    assert bai["Xác định bởi"] == "Máy (90%)"
    assert by_id[article(9).id]["Xác định bởi"] == "người thử"
    assert by_id[article(2).id]["Bản gốc hay đăng lại"] == "Đăng lại"
    (undated,) = sheet(book, "Không rõ ngày đăng")[1]
    assert (undated[4], undated[-1]) == ("không rõ ngày", article(4).id)
    (far,) = sheet(book, "Không liên quan đến tỉnh")[1]
    assert far[-1] == article(8).id
    said = notes(book, "Tổng hợp")
    assert "1 tin bài không rõ ngày đăng" in said
    assert "không liên quan: không tính" in said


def test_a_month_with_a_source_down_is_marked(report: Report, tmp_path: Path) -> None:
    down = MonthDays("bao.example.vn", "2026-03", {"covered": 28, "down": 3})
    book = made(replace(report, ledger=(down,), as_of=dt.date(2026, 3, 31)), tmp_path)
    heads, rows = sheet(book, "Theo tháng")
    assert [head for head in heads if "*" in str(head)] == ["03/2026 *"]
    assert rows[-1][heads.index("03/2026 *")] == 3
    assert "03/2026: Báo Thử: không truy cập được 3 ngày." in notes(book, "Theo tháng")
    heads, rows = sheet(book, "Nhật ký thu thập")
    assert rows[0][1:] == ("Báo Thử", "03/2026", 28, 0, 0, 3, 0, 0, 31, 0)
    assert "đến hết ngày 31/03/2026" in notes(book, "Nhật ký thu thập")


def test_an_audit_stands_on_the_sheet_of_reliability(report: Report, tmp_path: Path) -> None:
    assert "Chưa kiểm định" in notes(made(report, tmp_path), "Độ tin cậy")
    sure = Reliability("food_safety", 5, 2, 2.5, 1, 3, 0.5, 0, 2, 5.0, 4, 7, 40)
    unsure = Reliability("health_policy", 2, 0, None, 0, 2, None, 0, 9, None, 0, 11, 0)
    heads, rows = sheet(made(replace(report, reliability=(sure, unsure)), tmp_path), "Độ tin cậy")
    assert len(heads) == 13
    assert rows[1][6:] == (2, 2.5, 0.5, 5, 4, 7, 40)
    assert rows[0][6:] == (0, "–", "–", "–", 0, 11, 0)


def test_a_workbook_is_ready_to_read_and_print(report: Report, tmp_path: Path) -> None:
    book = made(report, tmp_path)
    assert book.sheetnames == [*SHEETS, "Không rõ ngày đăng", "Không liên quan đến tỉnh"]
    for one in book.worksheets:
        assert (one.page_setup.orientation, one.page_setup.paperSize, one.page_setup.fitToHeight) == ("landscape", 9, 0)
        assert one.oddFooter.right.text == "Trang &P/&N"
        if one.title != "Biểu đồ":
            assert one.freeze_panes
            assert one.print_title_rows == "$4:$4"
    for name in ("Theo chuyên đề", "Danh sách tin bài", "Nhật ký thu thập"):
        assert book[name].auto_filter.ref
    assert len(book["Biểu đồ"]._charts) == 3
    assert book["Tổng hợp"]["A2"].value == "Sở Y tế Thử – Năm 2026"


def test_an_empty_period_is_a_table_of_zeros(bare: Store, tmp_path: Path) -> None:
    report = report_of(bare)
    book = made(report, tmp_path)
    _, rows = sheet(book, "Tổng hợp")
    assert rows[-1][3:12] == (0,) * 9
    assert "Không có tin bài nào" in notes(book, "Tổng hợp")
    assert Csv(report, tmp_path).rows == []
    assert sheet(book, "Theo cơ quan báo chí")[1][-1][1] == "Tổng số"


def test_the_same_report_makes_the_same_bytes(store: Store, tmp_path: Path) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    workbook.write(first, report_of(store))
    workbook.write(second, report_of(store))
    assert first.read_bytes() == second.read_bytes()


def test_more_links_than_excel_opens_are_text(report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(items, "_MOST_LINKS", 1)
    column = [
        cell for (cell,) in made(report, tmp_path)["Danh sách tin bài"].iter_rows(min_row=5, min_col=3, max_col=3)
    ]
    assert [bool(cell.hyperlink) for cell in column] == [True, *[False] * 6]
    assert all(str(cell.value).startswith("https://") for cell in column)


def test_items_of_no_theme_have_their_row(store: Store, tmp_path: Path) -> None:
    rows = sheet(made(report_of(store), tmp_path), "Tổng hợp")[1]
    assert rows[2][1] == "Chưa thuộc chuyên đề nào"
    assert rows[2][8] == sum(NO_THEME in (e.themes or (NO_THEME,)) for e in report_of(store).entries)


def test_a_long_title_is_kept_to_the_cell(bare: Store, tmp_path: Path) -> None:
    title = "Ạ" * 300
    put(bare, 1, "food_safety", when="2026-02-02 08:00", title=title)
    book = made(report_of(bare), tmp_path)
    assert sheet(book, "Danh sách tin bài")[1][0][1] == title
    assert book["Danh sách tin bài"].row_dimensions[5].height > 100


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice isn't installed")
def test_libreoffice_opens_it(report: Report, tmp_path: Path) -> None:
    workbook.write(tmp_path / "bao-cao.xlsx", report)
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    command = [
        "soffice",
        home,
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1",
    ]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "out"), str(tmp_path / "bao-cao.xlsx")], check=True, capture_output=True
    )
    (text,) = [path.read_text(encoding="utf-8") for path in (tmp_path / "out").glob("*.csv")]
    assert "Thống kê tin bài về y tế theo chuyên đề" in text
    assert TOTAL in text
