from __future__ import annotations

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result
from docx import Document

from pipeline.cli.digest import command
from pipeline.cli.report import command as report_command
from pipeline.errors import InputError, UsageError
from pipeline.store import Store
from pipeline.themes import load_plan, shipped_plan_path
from tests.store.makers import address_of, article, name_of, outlet, tagging, visit


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "tinyte.toml").write_text('[office]\nname = "Sở Y tế Sơn La"\nprovince = "Sơn La"\n', encoding="utf-8")
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "plan.toml").write_bytes(shipped_plan_path().read_bytes())
    with Store.open(address_of(tmp_path / "tinyte.db")) as store:
        store.sync_outlets([outlet()])
        for n, theme in enumerate(("food_safety", "medical_incidents")):
            one = article(
                n, title=f"Tin số {n}", body="Sáng nay, trạm y tế xã Mường Chùm, huyện Mường La, tỉnh Sơn La đón dân."
            )
            store.save_article(one, identities=[name_of(n)], visit=visit(n))
            store.save_taggings([tagging(one.id, theme)])
    return tmp_path


def run(place: Path, *args: str) -> Result:
    return CliRunner().invoke(command, ["--workspace", str(place), *args])


def test_a_days_digest_has_bad_news_first(place: Path) -> None:
    result = run(place, "--day", "15/03/2026")
    assert result.exit_code == 0, result.output
    assert "2 items about health in 2 stories" in result.output
    page = (place / "exports" / "diem-bao" / "diem-bao-2026-03-15.html").read_text(encoding="utf-8")
    titles = [head.get_text(strip=True) for head in BeautifulSoup(page, "lxml").find_all("h3")]
    assert titles == ["Tin số 1", "Tin số 0"]
    assert "nhắc đến" in page
    assert "Mường Chùm" in page
    letter = Document(str(place / "exports" / "diem-bao" / "diem-bao-2026-03-15.docx"))
    assert "ĐIỂM BÁO" in [paragraph.text for paragraph in letter.paragraphs]


def test_a_week_is_named_by_its_days(place: Path, tmp_path: Path) -> None:
    result = run(place, "--week", "2026-03-11", "--out", str(tmp_path / "báo"), "--json")
    facts = json.loads(result.stdout)
    assert (facts["from"], facts["to"], facts["items"], facts["stories"]) == ("2026-03-09", "2026-03-15", 2, 2)
    assert facts["themes"][0] == {"code": "medical_incidents", "negative": True, "stories": 1}
    assert [Path(file).name for file in facts["files"]] == [
        "diem-bao-2026-03-09_2026-03-15.docx",
        "diem-bao-2026-03-09_2026-03-15.html",
    ]
    assert all(Path(file).is_file() for file in facts["files"])


def test_a_plan_of_before_takes_the_shipped_plans_marks(place: Path) -> None:
    plan = place / "themes" / "plan.toml"
    old = plan.read_text(encoding="utf-8").replace("\nnegative = true\n", "\n")
    plan.write_text(old, encoding="utf-8")
    facts = json.loads(run(place, "--day", "2026-03-15", "--json").stdout)
    assert [theme["negative"] for theme in facts["themes"]] == [True, False]
    for code in ("medical_incidents", "negative_phenomena"):
        old = old.replace(f'"{code}"', f'"khac_{code}"')  # in its table, and among the pairs
    plan.write_text(old, encoding="utf-8")
    assert "no theme of the plan is marked as bad news" in run(place, "--day", "2026-03-15").output


@pytest.mark.parametrize("when", [(), ("--week",)])
def test_today_is_what_is_meant_without_a_day(place: Path, when: tuple[str, ...]) -> None:
    result = run(place, *when)
    assert result.exit_code == 0, result.output
    assert "0 items about health in 0 stories" in result.output


def test_an_empty_digest_names_its_days_and_what_to_do(place: Path) -> None:
    said = run(place, "--day", "2026-03-20").output
    assert "20/03/2026: 0 items about health in 0 stories" in said
    assert "last items before are of 15/03/2026: 'tinyte digest --day 2026-03-15 --workspace" in said
    said = run(place, "--week", "2026-03-24").output
    assert "23/03/2026 to 29/03/2026: 0 items" in said
    assert "'tinyte digest --week 2026-03-15 --workspace" in said
    assert "nothing in the 60 days before either; 'tinyte ledger" in run(place, "--day", "2026-02-01").output
    assert "before" not in run(place, "--day", "2026-03-15").output


def test_what_was_asked_for_wrongly_is_told(place: Path) -> None:
    assert isinstance(run(place, "--day", "2026-03-15", "--week", "2026-03-15").exception, UsageError)
    assert run(place, "--week", "hôm qua").exit_code == 2


def test_the_shipped_plan_names_its_bad_news() -> None:
    themes = load_plan(shipped_plan_path()).themes
    assert [theme.code for theme in themes if theme.negative] == ["medical_incidents", "negative_phenomena"]


def test_a_report_goes_into_the_offices_letter(place: Path, tmp_path: Path) -> None:
    def report(*args: str) -> Result:
        return CliRunner().invoke(report_command, ["--workspace", str(place), "--year", "2026", *args])

    letter = tmp_path / "mau.docx"
    written = report("--write-template", str(letter))
    assert written.exit_code == 0, written.output
    assert "mau-huong-dan.txt" in written.output
    own = Document(str(letter))
    own.add_paragraph("Nơi gửi: {{ co_quan_thuong }}, {{ tong_so }} tin bài.")
    own.save(str(letter))
    result = report("--template", str(letter), "--out", str(tmp_path / "ra"))
    assert result.exit_code == 0, result.output
    filled = Document(str(tmp_path / "ra" / "bao-cao.docx"))
    assert filled.paragraphs[-1].text == "Nơi gửi: Sở Y tế, 2 tin bài."
    own.add_paragraph("{{ tong }}")
    own.save(str(letter))
    refused = report("--template", str(letter), "--out", str(tmp_path / "khac"))
    assert isinstance(refused.exception, InputError)
    assert "unknown placeholder 'tong'; did you mean 'tong_so'?" in str(refused.exception)
    assert not (tmp_path / "khac").exists()
    assert isinstance(report("--write-template", str(tmp_path / "a.txt")).exception, UsageError)
