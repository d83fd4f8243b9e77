from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from pipeline.cli import log
from pipeline.cli.log import command
from pipeline.cli.show import command as show
from pipeline.errors import ExportError, UsageError
from pipeline.logbook.faults import SheetError
from pipeline.store import Store
from pipeline.themes import shipped_plan_path
from tests.logbook.forms import MARCH_5, TODAY, plain_book
from tests.store.makers import HOST, address_of, article, name_of, outlet, visit


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "tinyte.toml").write_text('[office]\nname = "Sở Y tế Bản Mẫu"\nprovince = "Sơn La"\n', encoding="utf-8")
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "plan.toml").write_bytes(shipped_plan_path().read_bytes())
    (tmp_path / "outlets").mkdir()
    (tmp_path / "outlets" / f"{HOST}.toml").write_text(
        f'name = "Báo Thử"\nurl = "https://{HOST}/"\nkind = "provincial_paper"\n', encoding="utf-8"
    )
    monkeypatch.setattr(log, "_today", lambda: TODAY)
    return tmp_path


def run(place: Path, *args: str) -> Result:
    return CliRunner().invoke(command, [*args, "--workspace", str(place)])


def well(place: Path, *args: str) -> str:
    result = run(place, *args)
    assert result.exit_code == 0, result.output or result.exception
    return result.output


def fill(path: Path, *rows: tuple[int, str, object]) -> None:
    """Type titles into the form: row, title, day."""
    book = openpyxl.load_workbook(path)
    for row, title, day in rows:
        for column, value in zip("BCDEF", (day, "Phát thanh tỉnh Sơn La", "Tin", title, "Bảo hiểm y tế"), strict=True):
            book["Nhật ký"][f"{column}{row}"] = value
    book.save(path)


def logged(place: Path) -> list[tuple[str, int]]:
    items = json.loads(well(place, "list", "--from", "2026-01-01", "--json"))
    return [(one["title"], one["row"]) for one in items]


def test_from_the_form_to_the_log_and_back(place: Path) -> None:
    file = place / "sổ 2026.xlsx"
    assert f'tinyte log import "{file}"' in well(place, "template", str(file), "--rows", "20")
    fill(file, (6, "Một tin", MARCH_5), (7, "Hai tin", "06/03/2026"))
    assert "nếu nhập: 2 mục mới" in well(place, "import", str(file), "--dry-run")
    assert logged(place) == []
    assert "2 mục mới, 0 đã nhập trước, 0 sửa lại. Lần nhập số 1" in well(place, "import", str(file), "--who", "Bà Thử")
    fill(file, (7, "Hai tin, sửa", "07/03/2026"), (8, "Ba tin", "08/03/2026"))
    said = well(place, "import", str(file), "--who", "Bà Thử")
    assert "1 mục mới, 1 đã nhập trước, 1 sửa lại. Lần nhập số 2" in said
    assert "dòng 7: ngày 06/03/2026 → 07/03/2026; tiêu đề 'Hai tin' → 'Hai tin, sửa'" in said
    assert logged(place) == [("Một tin", 6), ("Hai tin, sửa", 7), ("Ba tin", 8)]
    imports = json.loads(well(place, "list", "--json"))
    assert [(one["new"], one["known"], one["corrected"], one["who"]) for one in imports] == [
        (2, 0, 0, "Bà Thử"),
        (1, 1, 1, "Bà Thử"),
    ]
    items = json.loads(well(place, "list", "--from", "2026-01-01", "--json"))
    told = well(place, "history", items[1]["id"]).splitlines()
    assert [line.split(",")[0] for line in told if line.startswith("Lần")] == ["Lần nhập 1", "Lần nhập 2"]
    assert told[-1] == "  ngày 06/03/2026 → 07/03/2026; tiêu đề 'Hai tin' → 'Hai tin, sửa'"
    assert len(json.loads(well(place, "history", items[1]["id"], "--json"))) == 2
    shown = CliRunner().invoke(show, [items[1]["id"], "--workspace", str(place)])
    assert shown.output.splitlines() == told  # the evidence of an item that no crawler saw
    no_page = CliRunner().invoke(show, [items[1]["id"], "--page", "--workspace", str(place)])
    assert "no page was kept" in str(no_page.exception)
    assert "no logged item" in str(run(place, "history", "log-0").exception)
    assert "trước có 3 mục trong sổ, nay còn 2" in well(place, "undo", "2")
    assert logged(place) == [("Một tin", 6), ("Hai tin", 7)]
    assert "sổ 2026.xlsx" in well(place, "list")
    with Store.open(address_of(place / "tinyte.db")) as store:
        (one,) = [one for one in store.logged() if one.row == 6]
    assert (one.outlet, one.themes, one.who) == ("phat-thanh-tinh-son-la", ("health_insurance",), "Bà Thử")


def test_an_undo_that_changes_nothing_says_why(place: Path) -> None:
    assert "nothing was taken in yet" in str(run(place, "undo", "1").exception)
    file = place / "so.xlsx"
    well(place, "template", str(file), "--rows", "20")
    fill(file, (6, "Một tin", MARCH_5))
    well(place, "import", str(file))
    well(place, "import", str(file))
    assert "'tinyte log list" in str(run(place, "undo", "7").exception)
    assert "lần nhập ấy không thêm, không sửa mục nào" in well(place, "undo", "2", "--who", "Bà Thử")
    assert "by Bà Thử: nothing is left to undo" in str(run(place, "undo", "2").exception)
    well(place, "import", str(file))
    assert "mọi mục của lần nhập ấy có cả ở lần nhập khác" in well(place, "undo", "1")
    fill(file, (6, "Một tin, sửa", MARCH_5))
    assert "1 sửa lại" in well(place, "import", str(file))
    assert "1 mục được sửa ở lần nhập ấy trở lại như trước" in well(place, "undo", "4")


def test_codes_are_told_by_their_names(place: Path) -> None:
    file = place / "so.xlsx"
    well(place, "template", str(file), "--rows", "20")
    fill(file, (6, "Một tin", MARCH_5))
    well(place, "import", str(file))
    book = openpyxl.load_workbook(file)
    book["Nhật ký"]["D6"], book["Nhật ký"]["G6"] = "Bài", "Phòng, chống dịch bệnh"
    book.save(file)
    said = "đơn vị Tin → Bài; chuyên đề Bảo hiểm y tế → Bảo hiểm y tế; Phòng, chống dịch bệnh"
    assert said in well(place, "import", str(file))
    (item,) = json.loads(well(place, "list", "--from", "2026-01-01", "--json"))
    told = well(place, "history", item["id"])
    assert said in told
    assert "\n  loại cơ quan: Đài phát thanh, truyền hình\n  đơn vị: Tin\n" in told
    assert "\n  chuyên đề: Bảo hiểm y tế\n" in told


def test_rows_taken_out_of_the_file_stay_unless_it_replaces(place: Path) -> None:
    file = place / "so.xlsx"
    well(place, "template", str(file), "--rows", "20")
    fill(file, (6, "Một tin", MARCH_5), (7, "Hai tin", MARCH_5))
    well(place, "import", str(file))
    book = openpyxl.load_workbook(file)
    for column in "BCDEF":
        book["Nhật ký"][f"{column}7"] = None
    book.save(file)
    said = well(place, "import", str(file))
    assert "nay không còn trong tệp mà vẫn được đếm (1):" in said
    assert "--replace" in said
    assert len(logged(place)) == 2
    well(place, "import", str(file), "--replace")
    assert logged(place) == [("Một tin", 6)]
    assert [one["undone"] is None for one in json.loads(well(place, "list", "--json"))] == [False, False, True]


def test_a_fault_takes_nothing_in_and_is_told_to_programs(place: Path) -> None:
    file = place / "so.xlsx"
    well(place, "template", str(file), "--rows", "20")
    fill(file, (6, "Một tin", MARCH_5), (7, "Hai tin", "31/02/2026"))
    result = run(place, "import", str(file))
    assert isinstance(result.exception, SheetError)
    assert "Ô B7: ngày '31/02/2026' không có trong lịch" in str(result.exception)
    result = run(place, "import", str(file), "--json")
    assert result.exit_code == 2
    told = json.loads(result.output)
    assert told["faults"] == [
        {"sheet": "Nhật ký", "row": 7, "cell": "B7", "message": "ngày '31/02/2026' không có trong lịch"}
    ]
    assert logged(place) == []


def test_what_is_crawled_too_is_told_and_kept_on_request(place: Path) -> None:
    with Store.open(address_of(place / "tinyte.db")) as store:
        store.sync_outlets([outlet()])
        crawled = article(1, title="Trạm y tế xã Bản Mẫu khám bệnh miễn phí")
        store.save_article(crawled, identities=[name_of(1)], visit=visit(1))
    head = ["Ngày phát sóng, đăng", "Cơ quan báo chí", "Đơn vị tính", "Tiêu đề tin, bài, chuyên mục"]
    row = ["15/03/2026", "Báo Thử", "Bài", "TRẠM Y TẾ xã Bản Mẫu khám bệnh miễn phí."]
    file = plain_book(place / "so.xlsx", ("Sheet1", [head, row]))
    said = well(place, "import", str(file))
    assert f"và bài {crawled.id} ngày 15/03/2026" in said
    assert "--keep" in said
    done = json.loads(well(place, "import", str(file), "--keep", "--json"))
    assert (done["known"], done["duplicates"][0]["article"]) == (1, crawled.id)
    (one,) = json.loads(well(place, "list", "--to", "2026-12-31", "--json"))
    assert (one["duplicate_of"], one["kept"]) == (crawled.id, True)


def test_an_old_sheet_by_its_map(place: Path) -> None:
    rows = [
        ["Ngày phát", "Đài", "Thể loại", "Tên tin"],
        ["5/3/2026", "Đài xã", "TS", "Một"],
        ["6/3", "Đài xã", "Tin", "Hai"],
    ]
    file = plain_book(place / "cu.xlsx", ("Năm 2026", rows))
    out = place / "MAP.toml"
    said = well(place, "map", str(file))
    assert "[columns]" in said
    assert f"#     tinyte log import {file} --map TỆP-NÀY.toml --dry-run --workspace {place}\n" in said
    well(place, "map", str(file), "--out", str(out))
    with pytest.raises(UsageError, match="is there already"):
        raise run(place, "map", str(file), "--out", str(out)).exception or AssertionError
    text = out.read_text(encoding="utf-8").replace("# year = 2026", "year = 2026")
    assert '\noutlet = "B"  # Đài\n' in text
    assert '[outlets]\n"Đài xã" = "broadcaster"' in text
    out.write_text(text, encoding="utf-8")
    assert "2 mục mới" in well(place, "import", str(file), "--map", str(out))
    assert logged(place) == [("Một", 2), ("Hai", 3)]


def test_a_filled_form_is_not_written_over(place: Path) -> None:
    file = place / "so.xlsx"
    well(place, "template", str(file), "--rows", "5")
    assert "perhaps filled" in str(run(place, "template", str(file)).exception)
    well(place, "template", str(file), "--rows", "5", "--force")
    assert "ends in .xlsx" in str(run(place, "template", str(place / "so.xls")).exception)


def test_today_is_vietnams() -> None:
    now = dt.datetime.now(dt.UTC) + dt.timedelta(hours=7)
    assert abs(log._today() - now.date()) <= dt.timedelta(days=1)


def test_a_form_that_cannot_be_written_is_an_error_in_words(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("xlsxwriter.workbook.ZipFile", full)
    result = run(place, "template", str(place / "so.xlsx"))
    assert isinstance(result.exception, ExportError)
    assert "so.xlsx: can't be written: No space left on device" in str(result.exception)
    assert not list(place.glob("*so.xlsx*"))
