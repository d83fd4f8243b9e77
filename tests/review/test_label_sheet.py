from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from pipeline.errors import InputError
from pipeline.review.label_answers import LabelSheet
from pipeline.review.label_sheet import HEAD, HEALTH, ID, SHEET, Question, Shown, write_sheet

QUESTIONS = (
    Question("", HEALTH, "Chuyện của bài là sức khỏe", "Chỉ nhắc qua"),
    Question("food_safety", "An toàn thực phẩm", "Kiểm tra, ngộ độc"),
    Question("health_policy", "Chính sách y tế"),
)
ROWS = (
    Shown("aa", "Kiểm tra bếp ăn", "Đoàn kiểm tra làm việc.", "Sáng nay đoàn đến.", "https://bao.example.vn/a"),
    Shown("bb", '=HYPERLINK("http://x")', "@ sapo", "+ nội dung", "javascript:alert(1)"),
    Shown("cc", "Tin thứ ba " * 30, "", "", "https://bao.example.vn/c" + "x" * 3000),
)
Fill = Callable[[dict[tuple[str, str], object]], LabelSheet]


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "phiếu.xlsx"
    write_sheet(path, ROWS, QUESTIONS, belongs_to="đợt 1", title="Phiếu đọc")
    return path


@pytest.fixture
def fill(sheet: Path) -> Fill:
    def filled(cells: dict[tuple[str, str], object]) -> LabelSheet:
        """Write into the cells of (article, heading), as a person would in Excel."""
        book = load_workbook(sheet)
        page = book[SHEET]
        heads = {cell.value: cell.column for cell in page[HEAD + 1]}
        rows = {page.cell(n, heads[ID]).value: n for n in range(HEAD + 2, page.max_row + 1)}
        for (article, head), value in cells.items():
            page.cell(rows[article], heads[head]).value = value
        book.save(sheet)
        return LabelSheet(sheet)

    return filled


def answers(sheet: LabelSheet) -> dict[str, dict[str, bool]]:
    return sheet.answers(QUESTIONS, ["aa", "bb", "cc"])


def test_an_unanswered_sheet_says_nothing_but_whose_it_is(sheet: Path) -> None:
    back = LabelSheet(sheet)
    assert (back.belongs_to, back.who) == ("đợt 1", "")
    assert answers(back) == {}


def test_texts_are_texts_and_only_web_addresses_are_links(sheet: Path) -> None:
    page = load_workbook(sheet)[SHEET]
    assert page.cell(HEAD + 3, 3).value == '=HYPERLINK("http://x")'
    assert page.cell(HEAD + 3, 3).data_type == "s" or page.cell(HEAD + 3, 3).quotePrefix
    assert page.cell(HEAD + 2, 6).hyperlink.target == "https://bao.example.vn/a"
    assert page.cell(HEAD + 3, 6).hyperlink is None
    assert page.cell(HEAD + 4, 6).hyperlink is None


def test_nothing_of_the_machines_is_on_it(sheet: Path) -> None:
    page = load_workbook(sheet)[SHEET]
    first_answer = 7
    for row in page.iter_rows(min_row=HEAD + 2, min_col=first_answer):
        assert [cell.value for cell in row] == [None] * len(QUESTIONS)
        assert not any(cell.protection.locked for cell in row)
    assert page.protection.sheet
    assert page.cell(HEAD + 2, 3).protection.locked


def test_blank_themes_mean_no_and_unread_rows_are_left_out(fill: Fill) -> None:
    back = fill({("aa", HEALTH): "có", ("aa", "An toàn thực phẩm"): "Có ", ("cc", HEALTH): "không"})
    assert answers(back) == {
        "aa": {"": True, "food_safety": True, "health_policy": False},
        "cc": {"": False, "food_safety": False, "health_policy": False},
    }


@pytest.mark.parametrize("typed", ["có", "CÓ", "co", "x", 1, 1.0, "co\u0301"])
def test_ways_of_typing_yes(fill: Fill, typed: object) -> None:
    assert answers(fill({("aa", HEALTH): typed}))["aa"][""] is True


def test_every_wrong_cell_is_named_and_nothing_is_taken(fill: Fill) -> None:
    back = fill(
        {
            ("aa", HEALTH): "có",
            ("aa", "Chính sách y tế"): "maybe",
            ("bb", "An toàn thực phẩm"): "có",
            ("cc", HEALTH): "không",
            ("cc", "Chính sách y tế"): "có",
        }
    )
    with pytest.raises(InputError) as caught:
        answers(back)
    said = str(caught.value)
    assert "có 3 lỗi, chưa nhận dòng nào" in said
    assert "ô I6: 'maybe' không hiểu được; chỉ ghi 'có' hoặc 'không'" in said
    assert "ô G7: chưa ghi có hay không" in said
    assert "ô G8: ghi 'không' mà chuyên đề “Chính sách y tế” lại ghi 'có'" in said


def test_a_wrong_cell_is_named_once(fill: Fill) -> None:
    with pytest.raises(InputError) as caught:
        answers(fill({("aa", HEALTH): "chắc vậy", ("aa", "Chính sách y tế"): "có"}))
    assert "có 1 lỗi" in str(caught.value)
    assert "ô G6: 'chắc vậy' không hiểu được" in str(caught.value)


def test_articles_twice_or_of_another_draw_are_named(fill: Fill) -> None:
    back = fill({("bb", ID): "aa", ("cc", ID): "zz"})
    with pytest.raises(InputError) as caught:
        answers(back)
    assert "ô B7: mã 'aa' đã có ở dòng 6" in str(caught.value)
    assert "ô B8: mã 'zz' không thuộc đợt này" in str(caught.value)


def test_a_column_that_is_gone_is_named(sheet: Path) -> None:
    book = load_workbook(sheet)
    book[SHEET].delete_cols(8)
    book.save(sheet)
    with pytest.raises(InputError, match="thiếu cột: An toàn thực phẩm"):
        answers(LabelSheet(sheet))


def test_columns_may_change_places(sheet: Path) -> None:
    book = load_workbook(sheet)
    page = book[SHEET]
    for n in range(HEAD + 1, page.max_row + 1):
        eighth, ninth = page.cell(n, 8).value, page.cell(n, 9).value
        page.cell(n, 8).value, page.cell(n, 9).value = ninth, eighth
    page.cell(HEAD + 2, 7).value = page.cell(HEAD + 2, 8).value = "có"
    book.save(sheet)
    assert answers(LabelSheet(sheet))["aa"] == {"": True, "food_safety": False, "health_policy": True}


@pytest.mark.parametrize("content", [b"", b"STT,Ma\n1,aa\n", b"PK\x03\x04 broken"])
def test_files_that_are_no_workbook(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError, match="không mở được"):
        LabelSheet(path)


def test_a_workbook_of_another_kind_and_none(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    Workbook().save(path)
    with pytest.raises(InputError, match="không phải phiếu đọc"):
        LabelSheet(path)
    with pytest.raises(InputError, match="không có tệp này"):
        LabelSheet(tmp_path / "y.xlsx")
