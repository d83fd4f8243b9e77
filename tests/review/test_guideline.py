from __future__ import annotations

from pipeline.review import guideline
from pipeline.themes import Plan


def test_every_theme_has_its_rule_and_what_it_is_confused_with(plan: Plan) -> None:
    found = guideline(plan)
    assert tuple(rule.code for rule in found.themes) == plan.codes
    rule = found.theme("medical_incidents")
    assert rule is not None
    assert rule.pairs[0][0] == plan.named("negative_phenomena")
    assert "Phòng khám chui" in rule.pairs[0][1]
    assert found.theme("none") is None


def test_the_whole_text_holds_the_general_rules_and_no_technique(plan: Plan) -> None:
    text = guideline(plan).markdown()
    assert "Bài có phải là bài về y tế không?" in text
    assert "Khi không chắc" in text
    assert "tinyte train" not in text
    assert all(f"### {theme.name}" in text for theme in plan.themes)


def test_the_version_changes_with_the_rules_and_with_nothing_else(plan: Plan) -> None:
    first = plan.themes[0]
    other_words = plan.model_copy(
        update={"themes": (first.model_copy(update={"seed_terms": ("một từ",)}), *plan.themes[1:])}
    )
    other_rule = plan.model_copy(update={"themes": (first.model_copy(update={"counts": "Khác"}), *plan.themes[1:])})
    assert guideline(other_words).version == guideline(plan).version
    assert guideline(other_rule).version != guideline(plan).version
