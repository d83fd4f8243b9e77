"""A model follows its plan: themes renamed, merged, retired, added, in another order."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.classify.mixing import mix_trained
from pipeline.classify.realign import realigned, realigned_encoder, renamed, sources
from pipeline.classify.train import Trained
from pipeline.themes import Plan, Theme
from tests.classify.tiny import encoded

NEW = Theme(code="oral_health", name="Nha khoa", counts="Khám răng", seed_terms=("nha khoa",))


MERGED = ("grassroots_health", "treatment_quality")


@pytest.fixture
def other(plan: Plan) -> Plan:
    """Return a plan with two themes merged under a new name, the first renamed, the third retired, and a new one."""
    first, second, third, *rest = plan.themes
    middle = [one for one in rest if one.code not in MERGED]
    merged = rest[-1].model_copy(update={"code": "both", "formerly": MERGED})
    renamed = first.model_copy(update={"code": "food", "formerly": (first.code,)})
    return plan.model_copy(update={"themes": (second, renamed, NEW, *middle, merged), "retired": (third,), "pairs": ()})


def cold(trained: Trained, other: Plan) -> tuple[str, ...]:
    """Return the themes of `other` that nobody has learnt."""
    known = [code for code in trained.model.codes if code not in trained.model.cold]
    found = sources(trained.model.codes, other)
    return tuple(
        code
        for code, places in zip(other.codes, found, strict=True)
        if not any(trained.model.codes[at] in known for at in places)
    )


def kept(trained: Trained, other: Plan) -> tuple[list[int], list[int]]:
    """Return the columns of the themes that went over alone, as they were and as they are."""
    pairs = [
        (1 + places[0], 1 + at)
        for at, places in enumerate(sources(trained.model.codes, other))
        if len(places) == 1 and trained.model.codes[places[0]] not in trained.model.cold
    ]
    assert len(pairs) >= 3
    return [was for was, _ in pairs], [now for _, now in pairs]


def test_each_theme_knows_what_became_it(plan: Plan, other: Plan) -> None:
    assert sources(plan.codes, other)[:3] == [(1,), (0,), ()]
    assert sources(plan.codes, other)[-1] == tuple(plan.codes.index(code) for code in MERGED)
    assert (2,) not in sources(plan.codes, other)


def test_an_encoders_themes_go_by_the_plans_names(plan: Plan, other: Plan) -> None:
    first, second, third, *_ = plan.codes
    assert renamed(plan.codes[:3], other) == ("food", second, f"-{third}")
    assert renamed((*MERGED, first), other) == (*(f"-{code}" for code in MERGED), "food")
    assert renamed((*plan.codes, "-gone"), plan) == (*plan.codes, "--gone")


def test_a_theme_that_stays_says_what_it_said(other: Plan, trained: Trained) -> None:
    words, before = trained.examples.words, trained.model
    found = realigned(before, other, cold(trained, other))
    assert found.codes == other.codes
    assert found.cold == cold(trained, other)
    assert "oral_health" in found.cold
    was, now = kept(trained, other)
    assert found.log_odds(words)[:, now] == pytest.approx(before.log_odds(words)[:, was], abs=1e-3)


def test_merged_themes_are_told_where_either_was(other: Plan, trained: Trained) -> None:
    words, before = trained.examples.words, trained.model
    found = realigned(before, other, cold(trained, other))
    either = trained.examples.truth[:, [1 + before.codes.index(code) for code in MERGED]].any(axis=1)
    said = found.probabilities(words)[:, 1 + found.codes.index("both")]
    assert said[either].min() > said[~either].max()


def test_a_model_of_the_same_plan_is_left_alone(plan: Plan, trained: Trained) -> None:
    assert realigned(trained.model, plan, trained.model.cold) is trained.model


def test_the_encoder_goes_with_its_themes(other: Plan, trained: Trained) -> None:
    mixed = mix_trained(trained, encoded(), threads=1)
    light = realigned(trained.model, other, cold(trained, other))
    moved = realigned_encoder(mixed.encoded, trained.model, light, other)
    model, words = moved.with_words(light, 1), trained.examples.words
    before, after = mixed.model.probabilities(words), model.probabilities(words)
    was, now = kept(trained, other)
    assert after[:, now] == pytest.approx(before[:, was], abs=1e-3)
    assert after[:, 0] == pytest.approx(before[:, 0], abs=0.05)  # the retired theme no longer speaks for it
    alone = 1 + other.codes.index("both")
    assert after[:, alone] == pytest.approx(light.probabilities(words)[:, alone], abs=1e-6)
    assert np.all(model.mix.shares[[alone, 1 + other.codes.index("oral_health")]] == 0)
