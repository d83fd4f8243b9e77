from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline.records import Unit
from pipeline.report import sheets
from pipeline.report.counts import Exported, export_counts
from pipeline.store import Store
from tests.store.makers import HOST, OTHER, address_of, article, label, name_of, outlet, tagging, visit

THEMES = (("health_policy", "Chủ trương, chính sách y tế"), ("food_safety", "=An toàn vệ sinh thực phẩm"))
TOTAL = "Tổng số (mỗi tin bài tính một lần)"
Row = tuple[Any, ...]


def put(store: Store, n: int, *themes: str, host: str = HOST, **changes: object) -> None:
    one = article(n, **changes)
    store.save_article(one, identities=[name_of(n)], visit=visit(n, host=host))
    store.save_taggings([tagging(one.id, *themes)])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(address_of(tmp_path / "a.db")) as opened:
        opened.sync_outlets([outlet(), outlet(OTHER, "@Đài Thử"), outlet("im.example.vn", "Báo Không Tin")])
        yield opened


@pytest.fixture
def filled(store: Store) -> Store:
    put(store, 1, "food_safety", "health_policy", title='=HYPERLINK("http://x","bấm")')
    put(store, 2, "food_safety", unit=Unit.BAI, host=OTHER, published=dt.datetime(2026, 1, 31, 17, tzinfo=dt.UTC))
    put(store, 3, unit=Unit.ANH, title="+" + "rất dài " * 300)
    put(store, 4, "health_policy", published=None, title="<b>Không ngày</b> & khác")
    store.add_labels([label(article(2).id, "food_safety", True)])
    return store


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def sheet(done: Exported, name: str) -> list[Row]:
    """Return the rows below the title, period and empty row: headings first."""
    return list(load_workbook(done.files[0])[name].iter_rows(min_row=4, values_only=True))


def test_the_csv_is_read_by_excel_and_by_programs(filled: Store, tmp_path: Path) -> None:
    done = export_counts(filled, THEMES, tmp_path)
    raw = done.files[1].read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.decode("utf-8-sig").splitlines()[0] == "Chuyên đề,Loại tin bài,Tháng,Cơ quan báo chí,Số lượng"
    assert [tuple(row.values()) for row in table(done.files[1])] == [
        ("Chủ trương, chính sách y tế", "Tin", "không rõ ngày", "Báo Thử", "1"),
        ("Chủ trương, chính sách y tế", "Tin", "2026-03", "Báo Thử", "1"),
        ("'=An toàn vệ sinh thực phẩm", "Tin", "2026-03", "Báo Thử", "1"),
        ("'=An toàn vệ sinh thực phẩm", "Bài", "2026-02", "'@Đài Thử", "1"),
        ("Chưa thuộc chuyên đề nào", "Ảnh", "2026-03", "Báo Thử", "1"),
    ]


def test_the_summary_counts_each_item_once_in_its_total(filled: Store, tmp_path: Path) -> None:
    rows = sheet(export_counts(filled, THEMES, tmp_path), "Tổng hợp")
    assert rows[:5] == [
        ("STT", "Chuyên đề", "Tin", "Bài", "Ảnh", "Video", "Chuyên mục", "Tổng"),
        (1, "Chủ trương, chính sách y tế", 2, 0, 0, 0, 0, 2),
        (2, "=An toàn vệ sinh thực phẩm", 1, 1, 0, 0, 0, 2),
        (3, "Chưa thuộc chuyên đề nào", 0, 0, 1, 0, 0, 1),
        (None, TOTAL, 2, 1, 1, 0, 0, 4),
    ]
    notes = " ".join(str(row[0]) for row in rows[5:])
    assert "chỉ tính mỗi tin bài một lần" in notes
    assert "mô hình m1" in notes


def test_months_and_outlets_have_their_zeros(filled: Store, tmp_path: Path) -> None:
    done = export_counts(filled, THEMES, tmp_path)
    months = sheet(done, "Theo tháng")
    assert months[0] == ("STT", "Chuyên đề", "02/2026", "03/2026", "Không rõ ngày", "Tổng")
    assert months[4] == (None, TOTAL, 1, 2, 1, 4)
    outlets = sheet(done, "Theo cơ quan báo chí")
    assert outlets[0][1:] == ("Cơ quan báo chí", *(n for _, n in THEMES), "Chưa thuộc chuyên đề nào", "Tổng")
    assert [row[1:] for row in outlets[1:5]] == [
        ("@Đài Thử", 0, 1, 0, 1),
        ("Báo Không Tin", 0, 0, 0, 0),
        ("Báo Thử", 2, 1, 1, 3),
        ("Tổng số", 2, 2, 1, 4),
    ]


def test_every_sheet_says_what_the_csv_says(filled: Store, tmp_path: Path) -> None:
    done = export_counts(filled, THEMES, tmp_path)
    by_theme: Counter[str] = Counter()
    for row in table(done.files[1]):
        by_theme[row["Chuyên đề"].removeprefix("'")] += int(row["Số lượng"])
    for name in ("Tổng hợp", "Theo tháng"):
        shown = {row[1]: row[-1] for row in sheet(done, name)[1:] if row[0] and row[1]}
        assert {key: value for key, value in shown.items() if isinstance(value, int)} == by_theme
    heads, *_, total = [row for row in sheet(done, "Theo cơ quan báo chí") if row[1]]
    assert dict(zip(heads[2:-1], total[2:-1], strict=True)) == by_theme
    details: Counter[str] = Counter()
    for theme, *_, items in sheet(done, "Chi tiết")[1:]:
        details[theme] += items
    assert details == by_theme
    assert {code: items for code, _, items in done.tally.by_theme} == {code: by_theme[name] for code, name in THEMES}


def test_no_title_turns_into_a_formula_or_a_link(filled: Store, tmp_path: Path) -> None:
    done = export_counts(filled, THEMES, tmp_path)
    book = load_workbook(done.files[0])
    cells = [cell for one in book.worksheets for row in one.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert all(cell.hyperlink.target == cell.value for cell in cells if cell.hyperlink)
    titles = [row[1] for row in sheet(done, "Danh sách tin bài")[1:]]
    assert '=HYPERLINK("http://x","bấm")' in titles
    assert "<b>Không ngày</b> & khác" in titles
    assert max(map(len, titles)) == 1000


def test_the_list_names_each_item_with_its_day_themes_and_who_said_so(filled: Store, tmp_path: Path) -> None:
    rows = sheet(export_counts(filled, THEMES, tmp_path), "Danh sách tin bài")
    by_url = {row[2]: row for row in rows[1:]}
    assert len(by_url) == 4
    second = by_url[article(2).url]
    assert second[3:] == (
        "@Đài Thử",
        dt.datetime(2026, 2, 1),  # noqa: DTZ001 - a spreadsheet's date has no zone
        "Bài",
        "=An toàn vệ sinh thực phẩm",
        "90%",
        "Người",
    )
    assert by_url[article(4).url][4] == "không rõ ngày"
    assert by_url[article(1).url][8] == "Máy"


def test_a_period_sets_items_without_a_date_apart(filled: Store, tmp_path: Path) -> None:
    done = export_counts(filled, THEMES, tmp_path, since=dt.date(2026, 1, 1), until=dt.date(2026, 12, 31))
    assert "không rõ ngày" not in {row["Tháng"] for row in table(done.files[1])}
    summary = sheet(done, "Tổng hợp")
    assert summary[4][-1] == 3
    assert any("1 tin bài không rõ ngày đăng" in str(row[0]) for row in summary)
    assert len(sheet(done, "Theo tháng")[0]) == 2 + 12 + 1
    (apart,) = sheet(done, "Không rõ ngày đăng")[1:]
    assert apart[2] == article(4).url
    book = load_workbook(done.files[0])
    assert book["Tổng hợp"]["A2"].value == "Từ ngày 01/01/2026 đến ngày 31/12/2026"


def test_a_workbook_is_ready_to_read_and_print(filled: Store, tmp_path: Path) -> None:
    book = load_workbook(export_counts(filled, THEMES, tmp_path).files[0])
    assert book.sheetnames == ["Tổng hợp", "Theo tháng", "Theo cơ quan báo chí", "Chi tiết", "Danh sách tin bài"]
    for one in book.worksheets:
        assert one.freeze_panes
        assert one.page_setup.orientation == "landscape"
        assert one.page_setup.fitToHeight == 0
        assert one.print_title_rows == "$4:$4"
    assert book["Chi tiết"].auto_filter.ref == "A4:E9"
    assert book["Danh sách tin bài"].auto_filter.ref == "A4:I8"


def test_nothing_stored_is_a_table_of_zeros(store: Store, tmp_path: Path) -> None:
    done = export_counts(store, THEMES, tmp_path)
    assert table(done.files[1]) == []
    rows = sheet(done, "Tổng hợp")
    assert rows[3][1:] == (TOTAL, 0, 0, 0, 0, 0, 0)
    assert any("Không có tin bài nào" in str(row[0]) for row in rows)


def test_what_no_model_has_read_is_said(filled: Store, tmp_path: Path) -> None:
    filled.save_article(article(9), identities=[name_of(9)], visit=visit(9))
    done = export_counts(filled, THEMES, tmp_path)
    assert done.tally.untagged == 1
    assert any("Có 1 tin bài trong kho chưa được máy gắn" in str(row[0]) for row in sheet(done, "Tổng hợp"))


def test_the_same_data_make_the_same_files(filled: Store, tmp_path: Path) -> None:
    first = [path.read_bytes() for path in export_counts(filled, THEMES, tmp_path).files]
    assert [path.read_bytes() for path in export_counts(filled, THEMES, tmp_path).files] == first


def test_more_links_than_excel_opens_are_text(filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "_MOST_LINKS", 1)
    book = load_workbook(export_counts(filled, THEMES, tmp_path).files[0])
    column = [cell for (cell,) in book["Danh sách tin bài"].iter_rows(min_row=5, min_col=3, max_col=3)]
    assert [bool(cell.hyperlink) for cell in column] == [True, False, False, False]
    assert all(str(cell.value).startswith("https://") for cell in column)
