from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.calibrate import best_threshold, logit, platt, sigmoid


def test_the_sigmoid_never_overflows() -> None:
    assert sigmoid(np.array([-1e9, 0.0, 1e9])) == pytest.approx([0, 0.5, 1])


@given(st.floats(-20, 20))
def test_the_logit_undoes_the_sigmoid(score: float) -> None:
    assert logit(sigmoid(np.array([score]))) == pytest.approx([score], abs=1e-5)
    assert np.isfinite(logit(np.array([0.0, 1.0]))).all()


def test_platt_finds_the_odds_that_made_the_data() -> None:
    rng = np.random.default_rng(0)
    scores = rng.normal(size=20_000)
    truth = rng.random(20_000) < sigmoid(3 * scores - 1)
    slope, offset = platt(scores, truth, np.ones(20_000))
    assert slope == pytest.approx(3, abs=0.15)
    assert offset == pytest.approx(-1, abs=0.1)


@given(st.integers(0, 10_000), st.integers(2, 15), st.floats(0.3, 6), st.floats(-3, 3))
def test_platt_finds_the_least_loss_where_few_are_true(seed: int, positives: int, clear: float, shift: float) -> None:
    rng = np.random.default_rng(seed)
    truth = np.arange(500) < positives
    scores = rng.normal(size=500) + clear * truth + shift
    slope, offset = platt(scores, truth, np.ones(500))
    target = np.where(truth, (positives + 1) / (positives + 2), 1 / (500 - positives + 2))

    def loss(a: float, b: float) -> float:
        z = a * scores + b
        return float((np.logaddexp(0, z) - target * z).sum())

    steps = [(0.05, 0), (-0.05, 0), (0, 0.05), (0, -0.05), (0.05, -0.1), (-0.05, 0.1)]
    assert all(loss(max(1e-3, slope + a), offset + b) >= loss(slope, offset) - 1e-6 for a, b in steps)


@pytest.mark.parametrize("value", [True, False])
def test_one_class_alone_keeps_the_identity_and_a_threshold_in_range(value: bool) -> None:
    truth = np.full(30, value)
    assert platt(np.linspace(-1, 1, 30), truth, np.ones(30)) == (1.0, 0.0)
    assert 0 < best_threshold(np.linspace(0, 1, 30), truth, np.ones(30)) < 1


def test_few_positives_pull_the_threshold_toward_the_default() -> None:
    probabilities = np.concatenate([np.full(100, 0.1), [0.8, 0.8]])
    truth = np.concatenate([np.zeros(100, bool), [True, True]])
    few = best_threshold(probabilities, truth, np.ones(102))
    many = best_threshold(np.tile(probabilities, 50), np.tile(truth, 50), np.ones(5100))
    assert abs(few - 0.35) < abs(many - 0.35)


def test_few_positives_leave_the_slope_near_the_usual_one_and_many_do_not() -> None:
    rng = np.random.default_rng(1)
    for positives, near in ((3, True), (3000, False)):
        truth = np.arange(6000) < positives
        scores = rng.normal(size=6000) + 4 * truth
        own, pulled = (platt(scores, truth, np.ones(6000), usual)[0] for usual in (None, 1.0))
        assert (abs(pulled - 1) < 0.5 * abs(own - 1)) is near
    assert platt(np.zeros(9), np.zeros(9, dtype=bool), np.ones(9), 2.0) == (2.0, 0.0)
