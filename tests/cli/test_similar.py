from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from pipeline.cli.similar import command
from pipeline.errors import InputError
from pipeline.language.vectors import packed
from pipeline.records import Vector
from pipeline.store import Store
from pipeline.themes import shipped_plan_path
from tests.report.makers import outlets, put
from tests.store.makers import address_of, article, tagging


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "tinyte.toml").write_text('[office]\nprovince = "Sơn La"\n', encoding="utf-8")
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "plan.toml").write_bytes(shipped_plan_path().read_bytes())
    rows = packed(np.array([[1, 0], [1, 0.5], [0, 1], [-1, 0]], dtype=np.float32))
    with Store.open(address_of(tmp_path / "tinyte.db")) as store:
        store.sync_outlets(outlets())
        for n in range(5):
            put(store, n, when="-" if n == 2 else "2026-03-01 02:00", title=f"Tin \x1b[31mthứ {n}")
        said = [
            tagging(article(0).id, "food_safety", model="m2"),
            tagging(article(1).id, "food_safety", "health_policy", model="m2"),
            tagging(article(2).id, model="m2"),
            tagging(article(3).id, relevant=False, model="m2"),
        ]
        store.save_taggings(
            replace(one, vector=Vector("e1", row)) for one, row in zip(said, [*rows[:3], b""], strict=True)
        )
    return tmp_path


def run(place: Path, *args: str) -> Result:
    return CliRunner().invoke(command, ["--workspace", str(place), *args])


def test_similar_articles_are_listed_with_day_outlet_and_themes(place: Path) -> None:
    result = run(place, article(0).id.upper())
    assert result.exit_code == 0, result.output
    assert result.output.splitlines() == [
        f"0.894  {article(1).id}  2026-03-01  Báo Thử",
        "       Tin [31mthứ 1",
        "       food_safety, health_policy",
        f"0.000  {article(2).id}  no date     Báo Thử",
        "       Tin [31mthứ 2",
        "       no theme",
    ]
    assert article(2).id not in run(place, article(0).id, "--most", "1").output


def test_json_has_the_same(place: Path) -> None:
    facts = json.loads(run(place, article(0).id, "--json").output)
    assert (facts["id"], facts["known"]) == (article(0).id, "read")
    assert [one["id"] for one in facts["similar"]] == [article(1).id, article(2).id]
    assert [one["cosine"] for one in facts["similar"]] == pytest.approx([0.8944, 0], abs=0.001)
    assert facts["similar"][0]["themes"] == ["food_safety", "health_policy"]
    assert facts["similar"][1]["published"] is None


def test_why_there_are_none_is_told(place: Path) -> None:
    assert "leave no doubt that it isn't about health" in run(place, article(3).id).output
    assert "'tinyte tag --all' reads what is left" in run(place, article(4).id).output
    assert json.loads(run(place, article(4).id, "--json").output)["known"] == "not yet"


def test_an_unknown_id_is_told(place: Path) -> None:
    result = run(place, "f" * 12)
    assert isinstance(result.exception, InputError)
    assert "no article with that id" in str(result.exception)
