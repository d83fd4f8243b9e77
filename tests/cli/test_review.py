from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from sqlalchemy import event

from pipeline.cli.review import command
from pipeline.errors import InputError, StoreError, UsageError
from pipeline.review import Review
from pipeline.review.label_sheet import HEAD, SHEET
from pipeline.store import Store
from pipeline.store import engine as engines
from pipeline.themes import load_plan, shipped_plan_path
from tests.store.makers import address_of, article, name_of, outlet, tagging, visit

AN = "Lò Thị An"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("review")
    (folder / "tinyte.toml").write_text("", encoding="utf-8")
    (folder / "themes").mkdir()
    (folder / "themes" / "plan.toml").write_bytes(shipped_plan_path().read_bytes())
    with Store.open(address_of(folder / "tinyte.db")) as store:
        store.sync_outlets([outlet()])
        for n in range(6):
            one = article(n)
            store.save_article(one, identities=[name_of(n)], visit=visit(n))
            store.save_taggings([tagging(one.id, "food_safety")])
    return folder


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "nơi làm việc"))


def run(place: Path, *args: str) -> Result:
    result = CliRunner().invoke(command, [*args, "--workspace", str(place)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result


def test_from_the_queue_to_the_undoing(place: Path) -> None:
    assert "6 articles waiting" in run(place, "queue", "--refresh").output
    first = json.loads(run(place, "next", "--who", AN, "--json").output)
    assert first["proposed"] == {"food_safety": 0.9}
    assert "Máy đề xuất: An toàn vệ sinh thực phẩm 90%" in run(place, "next", "--who", AN).output
    said = run(place, "say", first["id"], "--who", AN, "--theme", "food_safety").output
    assert "stored as act 1" in said
    assert json.loads(run(place, "stats", "--json").output)["people"] == {AN: 1}
    assert "act 1 (label) undone: 19 labels, 1 article" in run(place, "undo", "--who", AN).output
    assert "nothing to undo" in run(place, "undo", "--who", AN).output
    history = json.loads(run(place, "history", "--json").output)
    assert [(act["id"], act["kind"], act["undoes"], act["undone"]) for act in history] == [
        (2, "undo", 1, False),
        (1, "label", None, True),
    ]
    assert "label (undone)" in run(place, "history").output


def test_a_sheet_out_and_in_and_taken_back_whole(place: Path, tmp_path: Path) -> None:
    path = tmp_path / "phiếu.xlsx"
    assert "4 articles" in run(place, "export", "--to", str(path), "--who", AN, "--n", "4").output
    book = load_workbook(path)
    sheet = book[SHEET]
    health = next(cell.column for cell in sheet[HEAD + 1] if cell.value == "Về y tế")
    for row in range(HEAD + 2, HEAD + 5):
        sheet.cell(row, health).value = "có"
    book.save(path)
    assert "3 new labels of 3 articles; act 1" in run(place, "import", str(path)).output
    assert "nothing new (3 labels known already)" in run(place, "import", str(path)).output
    assert "act 1 (import) undone" in run(place, "undo", "--who", AN).output
    sheet.cell(HEAD + 2, health).value = "có lẽ"
    book.save(path)
    with pytest.raises(InputError, match=r"ô H6: 'có lẽ'"):
        run(place, "import", str(path))


def test_agreement_and_settling(place: Path) -> None:
    one = article(0).id
    run(place, "say", one, "--who", AN, "--theme", "food_safety")
    run(place, "say", one, "--who", "Bình", "--not-health")
    told = run(place, "agreement").output
    assert "2 differences for a reviewer" in told
    assert f"{one}  An toàn vệ sinh thực phẩm: {AN}: có, Bình: không" in told
    run(place, "settle", one, "--who", "Duyệt", "--health", "--yes", "food_safety")
    data = json.loads(run(place, "agreement", "--json").output)
    assert data["disputes"] == []
    assert data["agreement"][0]["articles"] == 1


def test_the_guideline_is_printed(place: Path) -> None:
    assert "### Bảo hiểm y tế" in run(place, "guideline").output


@pytest.mark.parametrize("answers", [["--unsure", "--skip"], ["--theme", "food_safety", "--not-health"]])
def test_one_answer_at_a_time(place: Path, answers: list[str]) -> None:
    with pytest.raises(UsageError, match="exclude each other"):
        run(place, "say", article(0).id, "--who", AN, *answers)


def test_unsure_and_skip(place: Path) -> None:
    run(place, "queue", "--refresh")
    first, second = article(0).id, article(1).id
    assert "passed by" in run(place, "say", first, "--who", AN, "--skip").output
    assert "stored as act 1" in run(place, "say", second, "--who", AN, "--unsure").output
    assert json.loads(run(place, "next", "--who", AN, "--json").output)["id"] not in {first, second}


def test_a_database_that_another_program_holds(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "BUSY_S", 0.05)
    holder = sqlite3.connect(place / "tinyte.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(StoreError, match="close that program and try again"):
            run(place, "say", article(0).id, "--who", AN, "--not-health")
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    run(place, "say", article(0).id, "--who", AN, "--not-health")
    assert json.loads(run(place, "stats", "--json").output)["people"] == {AN: 1}


def test_a_full_disk_takes_nothing_by_halves(place: Path) -> None:
    with Store.open(address_of(place / "tinyte.db")) as store:
        with store._engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        event.listen(store._engine, "begin", lambda c: c.exec_driver_sql(f"PRAGMA max_page_count={pages}"))
        review = Review(store, load_plan(shipped_plan_path()))

        def label_on() -> None:
            for n in range(1200):
                review.confirm(article(n % 6).id, AN, relevant=True, themes=[])

        with pytest.raises(StoreError, match="disk is full"):
            label_on()
        labels, acts = store.labels(), store.acts()
        assert len(labels) == len(acts) * (1 + len(review.plan.codes))
