from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from pipeline.cli.audit import command
from pipeline.errors import InputError, UsageError
from pipeline.review.label_sheet import HEAD, HEALTH, SHEET
from pipeline.store import Store
from pipeline.themes import load_plan, shipped_plan_path
from tests.store.makers import address_of, article, name_of, outlet, tagging, visit

ITEMS = 80
FOOD = "An toàn vệ sinh thực phẩm"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "nơi làm việc"
    (folder / "themes").mkdir(parents=True)
    (folder / "tinyte.toml").write_text("", encoding="utf-8")
    (folder / "themes" / "plan.toml").write_bytes(shipped_plan_path().read_bytes())
    with Store.open(address_of(folder / "tinyte.db")) as store:
        store.sync_outlets([outlet()])
        for n in range(ITEMS):
            store.save_article(article(n), identities=[name_of(n)], visit=visit(n))
        store.save_taggings(
            [tagging(article(n).id, *(["food_safety"] if n < 20 else []), relevant=n < 40) for n in range(ITEMS)]
        )
    return folder


def run(place: Path, *args: str) -> Result:
    return CliRunner().invoke(command, [*args, "--workspace", str(place)])


def fill(path: Path, *, wrong: bool = False, reader: str = "Người Đọc") -> None:
    """Answer every row: about health up to article 40, food safety up to article 18 and for article 50."""
    numbers = {article(n).id: n for n in range(ITEMS)}
    book = load_workbook(path)
    page = book[SHEET]
    page["C3"] = reader
    heads = {cell.value: cell.column for cell in page[HEAD + 1]}
    for row in range(HEAD + 2, page.max_row + 1):
        n = numbers[str(page.cell(row, 2).value)]
        page.cell(row, heads[HEALTH]).value = "có" if n < 40 or n == 50 else "không"
        if n < 18 or n == 50:
            page.cell(row, heads[FOOD]).value = "có"
    if wrong:
        page.cell(HEAD + 3, heads[FOOD]).value = "chắc là có"
    book.save(path)


def test_draw_read_take_in_and_tell(place: Path, tmp_path: Path) -> None:
    out = tmp_path / "phiếu.xlsx"
    result = run(place, "draw", "--year", "2026", "--size", "60", "--seed", "5", "--out", str(out))
    assert result.exit_code == 0, result.output
    assert f"audit '2026': 60 of {ITEMS} articles drawn, 60 to read; model m1, seed 5" in result.output
    fill(out, wrong=True)
    refused = run(place, "import", str(out))
    assert isinstance(refused.exception, InputError)
    assert "'chắc là có' không hiểu được" in str(refused.exception)
    assert "0 of 60 drawn articles are read" in run(place).output

    assert run(place, "export", str(out)).output.endswith("60 articles to read\n")
    fill(out)
    taken = run(place, "import", str(out))
    assert "60 articles read, 1140 new labels" in taken.output
    assert "0 new labels" in run(place, "import", str(out)).output

    told = run(place)
    assert "60 of 60 drawn articles are read, 0 still to read" in told.output
    assert max(len(line) for line in told.output.splitlines()) <= 100
    plan = load_plan(shipped_plan_path())
    assert all(f"\n{theme.name[:15]}" in told.output for theme in plan.themes)

    more = tmp_path / "nữa.xlsx"
    assert f"75 of {ITEMS} articles drawn, 15 to read" in run(place, "more", "15", "--out", str(more)).output
    before = json.loads(run(place, "--json").output)
    fill(more)
    assert "15 articles read" in run(place, "import", str(more)).output
    data = json.loads(run(place, "--json").output)
    for then, now in zip(before["subjects"], data["subjects"], strict=True):
        assert then["low"] <= now["low"] <= now["high"] <= then["high"]

    data = json.loads(run(place, "--json").output)
    food = next(row for row in data["subjects"] if row["theme"] == "food_safety")
    assert data["waiting"] == 0
    assert data["subjects"][0]["theme"] == "relevant"
    assert food["low"] <= 19 <= food["high"]
    assert food["confirmed"] + food["right"] + food["missed"] == pytest.approx(food["true_count"])
    assert {one["stratum"] for one in food["strata"]} <= {"given", "doubtful", "near", "rest"}


def test_a_sheet_without_a_reader_or_of_another_workspace(place: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.xlsx"
    run(place, "draw", "--from", "01/01/2026", "--to", "2026-06-30", "--name", "nửa năm", "--out", str(out))
    fill(out, reader="")
    assert "ô C3" in str(run(place, "import", str(out)).exception)
    assert run(place, "import", str(out), "--who", "Ai đó").exit_code == 0
    (place / "tinyte.db").unlink()
    assert "không có trong kho dữ liệu này" in str(run(place, "import", str(out)).exception)


def test_the_workspace_may_stand_before_the_subcommand(place: Path) -> None:
    result = CliRunner().invoke(command, ["--workspace", str(place), "draw", "--year", "2026"])
    assert result.exit_code == 0, result.output
    assert f"{ITEMS} of {ITEMS} articles" in result.output


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([], "no audit was drawn yet"),
        (["--name", "x"], "'tinyte audit draw' makes one"),
        (["export", "x.xlsx"], "no audit was drawn yet"),
        (["draw"], "say the period"),
        (["more", "5"], "no audit was drawn yet"),
        (["draw", "--year", "2026", "--from", "2026-01-01"], "don't go together"),
        (["draw", "--from", "2026-02-01", "--to", "2026-01-01"], "is after"),
        (["draw", "--year", "2026", "--size", "9", "--per-theme", "3"], "don't go together"),
        (["draw", "--year", "2026", "--size", "1"], "are the least that can"),
        (["draw", "--year", "2020"], "no items to draw from"),
    ],
)
def test_what_is_asked_for_wrongly(place: Path, args: list[str], said: str) -> None:
    error = run(place, *args).exception
    assert isinstance(error, UsageError)
    assert said in str(error)


def test_the_guides_worked_example_is_what_the_command_prints() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "do-tin-cay.md").read_text(encoding="utf-8")
    words, printed = re.search(r"`tinyte audit (check [^`]+)` in ra:\n\n```text\n(.+?)```", guide, re.DOTALL).groups()  # type: ignore[union-attr]
    result = CliRunner().invoke(command, words.split())
    assert [line.rstrip() for line in result.output.splitlines()] == printed.splitlines()


@pytest.mark.parametrize("numbers", ["240:18", "18:240:1", "240:18:19", "a:b:c", "240:18:-1"])
def test_numbers_to_check_that_cannot_be(numbers: str) -> None:
    error = CliRunner().invoke(command, ["check", numbers]).exception
    assert isinstance(error, UsageError)
    assert "SIZE:READ:FOUND" in str(error)
