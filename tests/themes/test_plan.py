from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.text import clean
from pipeline.themes import load_plan, shipped_plan_path

HEAD = 'name = "Kế hoạch thử"\nyears = [2026]\n'
ONE = '[[themes]]\ncode = "water"\nname = "Nước sạch"\ncounts = "Nước sạch, vệ sinh môi trường"\n'


def plan_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_plan_has_its_eighteen_themes_each_with_a_rule_and_seed_terms() -> None:
    plan = load_plan(shipped_plan_path())
    assert len(plan.themes) == 18
    assert plan.codes[0] == "food_safety"
    for theme in plan.themes:
        assert theme.name == clean(theme.name)
        assert theme.clause
        assert len(theme.seed_terms) >= 5, theme.code
        assert all(term == clean(term) for term in theme.seed_terms)


def test_adding_a_theme_is_one_table(tmp_path: Path) -> None:
    text = shipped_plan_path().read_text(encoding="utf-8") + "\n" + ONE
    plan = load_plan(plan_file(tmp_path, text))
    assert plan.codes[-1] == "water"
    assert plan.named("water") == "Nước sạch"


def test_renamed_and_retired_themes_keep_their_names(tmp_path: Path) -> None:
    text = HEAD + ONE + 'formerly = ["clean_water"]\n' + ONE.replace("water", "noise").replace("themes", "retired")
    plan = load_plan(plan_file(tmp_path, text))
    assert plan.codes == ("water",)
    renamed = plan.theme("clean_water")
    assert renamed is not None
    assert renamed.code == "water"
    assert plan.theme("noise") is not None
    assert plan.theme("unheard") is None
    assert plan.named("unheard") == "unheard"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD, "missing key 'themes'"),
        (HEAD + ONE.replace("name", "nam"), "did you mean 'name'?"),
        (HEAD + ONE.replace('"water"', '"Nước"'), "key 'themes.0.code'"),
        (HEAD + ONE + ONE, "'water' stands twice"),
        (HEAD + ONE + 'formerly = ["water"]\n', "'water' stands twice"),
        (HEAD.replace("2026", "26") + ONE, "key 'years.0'"),
        ("name = [", "not TOML"),
    ],
)
def test_a_bad_plan_is_refused_with_its_key(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=None) as caught:
        load_plan(plan_file(tmp_path, text))
    assert said in str(caught.value)


def test_a_missing_plan_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml: no such file"):
        load_plan(tmp_path / "none.toml")
