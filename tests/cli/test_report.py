from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli.report import command
from pipeline.errors import UsageError
from pipeline.store import Store
from pipeline.themes import shipped_plan_path
from tests.report.makers import at, outlets, put
from tests.store.makers import address_of, article, label, name_of, tagging, visit


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "tinyte.toml").write_text('[office]\nname = "Sở Y tế Thử"\nprovince = ""\n', encoding="utf-8")
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "plan.toml").write_bytes(shipped_plan_path().read_bytes())
    with Store.open(address_of(tmp_path / "tinyte.db")) as store:
        store.sync_outlets(outlets())
        for n, when in enumerate(("2026-01-05 08:00", "2026-05-05 08:00", "2025-05-05 08:00", "-")):
            put(store, n, "food_safety", when=when)
    return tmp_path


def run(place: Path, *args: str) -> Result:
    return CliRunner().invoke(command, ["--workspace", str(place), *args])


def test_a_year_goes_to_a_folder_of_its_name(place: Path) -> None:
    result = run(place, "--year", "2026")
    assert result.exit_code == 0, result.output
    assert "2 items about health" in result.output
    assert "1 more without a date" in result.output
    for name in ("bao-cao.xlsx", "counts.csv", "counts-before.csv", "manifest.json"):
        assert str(place / "exports" / "2026" / name) in result.output
        assert (place / "exports" / "2026" / name).is_file()


def test_periods(place: Path, tmp_path: Path) -> None:
    found = {}
    asked = (
        ["--year", "2026", "--quarter", "1"],
        ["--from", "05/05/2026", "--to", "2026-05-05"],
        ["--to", "2026-01-04"],
    )
    for words in asked:
        facts = json.loads(run(place, "--json", *words).output)
        found[facts["from"], facts["to"]] = (facts["items"], Path(facts["files"][0]).parent.name)
    assert found == {
        ("2026-01-01", "2026-03-31"): (1, "2026-Q1"),
        ("2026-05-05", "2026-05-05"): (1, "2026-05-05_2026-05-05"),
        ("2026-01-01", "2026-01-04"): (0, "2026-01-01_2026-01-04"),
    }


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--from", "2026-12-31", "--to", "2026-01-01"), "is after"),
        (("--from", "2026-01-01", "--year", "2026"), "can't go together"),
        (("--of", "a", "--freeze", "b"), "can't go together"),
        (("--of", "a", "--year", "2026"), "has no meaning with --of"),
        (("--of", "2024"), "none was frozen yet"),
        (("--diff", "a", "a"), "nothing to compare"),
        (("--diff", "now", "a"), "name the earlier report first"),
        (("--freeze", "now"), "name has 1-80 characters"),
        (("--freeze", "a/b"), "name has 1-80 characters"),
        (("--freeze", " "), "name has 1-80 characters"),
    ],
)
def test_what_makes_no_sense_is_told_before_anything_is_written(
    place: Path, words: tuple[str, ...], message: str
) -> None:
    result = run(place, *words)
    assert isinstance(result.exception, UsageError)
    assert message in str(result.exception)
    assert not (place / "exports").exists()


def test_a_frozen_report_regenerates_byte_for_byte_and_explains_today(place: Path) -> None:
    assert run(place, "--year", "2026", "--freeze", "năm 2026").exit_code == 0
    then = {path.name: path.read_bytes() for path in (place / "exports" / "2026").iterdir()}
    with Store.open(address_of(place / "tinyte.db")) as store:
        store.add_labels([label(article(0).id, "food_safety", False), label(article(1).id, "health_policy", True)])
        put(store, 7, "food_safety", when="2026-08-08 08:00", title="\x1b[31mđỏ")
        store.save_article(article(1, published=at("2026-06-06 08:00")), identities=[name_of(1)], visit=visit(1))
        store.save_taggings([tagging(article(n).id, "food_safety", "health_policy", model="m2") for n in (0, 1, 2, 7)])
    assert isinstance(run(place, "--year", "2026", "--freeze", "năm 2026").exception, UsageError)

    result = run(place, "--of", "năm 2026")
    assert result.exit_code == 0, result.output
    assert result.output.count("as then, byte for byte") == len(then)
    assert {path.name: path.read_bytes() for path in (place / "exports" / "năm 2026").iterdir()} == then

    text = run(place, "--diff", "năm 2026", "now").output
    assert "năm 2026 → now: 2 items → 3 (+1), each once" in text
    assert "taken away by người thử (annotator)" in text
    assert "\x1b" not in text
    facts = json.loads(run(place, "--diff", "năm 2026", "now", "--json").output)
    assert facts["items"] == {"a": 2, "b": 3}
    for theme in facts["themes"]:
        moved = [f for f in facts["figures"] if f["theme"] == theme["theme"]]
        assert theme["b"] - theme["a"] == sum(len(f["came"]) - len(f["left"]) for f in moved)
    assert {change["change"] for change in facts["changes"]} == {"added", "changed"}
    assert "năm 2026" in run(place, "--frozen").output
    assert json.loads(run(place, "--frozen", "--json").output)[0]["name"] == "năm 2026"


def test_frozen_reports_are_listed_with_the_time_in_vietnam(place: Path) -> None:
    run(place, "--year", "2026", "--freeze", "a")
    with Store.open(address_of(place / "tinyte.db")) as store:
        ((_, made),) = store.frozen_names()
    when = f"{made + dt.timedelta(hours=7):%d/%m/%Y %H:%M}"
    assert run(place, "--frozen").output == f"{when}  a\n"
    assert f"'a', frozen {when}: 2 items about health" in run(place, "--of", "a").output


def test_a_frozen_report_against_itself_frozen_again_is_the_same(place: Path) -> None:
    run(place, "--year", "2026", "--freeze", "a")
    run(place, "--year", "2026", "--freeze", "b")
    assert "no figure changed" in run(place, "--diff", "a", "b").output


def test_a_failed_file_freezes_nothing(place: Path) -> None:
    (place / "exports" / "2026" / "counts.csv").mkdir(parents=True)
    assert run(place, "--year", "2026", "--freeze", "a").exit_code == 1
    with Store.open(address_of(place / "tinyte.db")) as store:
        assert store.frozen_names() == []


def test_another_plan(place: Path, tmp_path: Path) -> None:
    plan = tmp_path / "2020.toml"
    plan.write_text(
        'name = "Cũ"\nyears = [2020]\n[[themes]]\ncode = "food_safety"\nname = "An toàn"\ncounts = "x"\n',
        encoding="utf-8",
    )
    assert run(place, "--year", "2026", "--plan", str(plan)).exit_code == 0
    with (place / "exports" / "2026" / "counts.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["Chuyên đề"] for row in csv.DictReader(file)} == {"An toàn"}


def test_without_a_period_it_is_this_year(place: Path) -> None:
    import datetime as dt

    from pipeline.records import VIETNAM

    year = dt.datetime.now(VIETNAM).year
    facts = json.loads(run(place, "--json").output)
    assert (facts["from"], facts["to"]) == (f"{year}-01-01", f"{year}-12-31")


def test_a_model_that_tagged_nothing_is_refused_and_nothing_is_written(place: Path) -> None:
    result = run(place, "--year", "2026", "--model", "words-9")
    assert isinstance(result.exception, UsageError)
    assert "words-9: it tagged nothing here; those that did: m1" in str(result.exception)
    assert not (place / "exports").exists()


def test_an_empty_period_says_so(place: Path) -> None:
    result = run(place, "--year", "2019")
    assert result.exit_code == 0, result.output
    assert "nothing counts from 2019-01-01 to 2019-12-31" in result.stderr
    assert "nothing counts" not in run(place, "--year", "2026").output
