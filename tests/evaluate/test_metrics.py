from __future__ import annotations

import json

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, f1_score

from pipeline.errors import InputError
from pipeline.evaluate import Judged, compare, measure
from pipeline.evaluate.metrics import calibration_error

CODES = ("a", "b", "c")


def judged(seed: int = 0, n: int = 200, noise: float = 0.3, model: str = "m") -> Judged:
    rng = np.random.default_rng(7)
    truth = rng.random((n, 4)) < [0.7, 0.3, 0.1, 0.0]
    noisy = np.clip(truth * 0.6 + 0.2 + np.random.default_rng(seed).normal(size=truth.shape) * noise, 0, 1)
    return Judged(model, CODES, tuple(map(str, range(n))), truth, noisy, noisy >= 0.5)


def test_figures_are_scikit_learns() -> None:
    one = judged()
    report = measure(one, rounds=50)
    assert report.micro.value == pytest.approx(f1_score(one.truth[:, 1:], one.decided[:, 1:], average="micro"))
    assert report.macro.value == pytest.approx(f1_score(one.truth[:, 1:3], one.decided[:, 1:3], average="macro"))
    assert report.relevance.f1.value == pytest.approx(f1_score(one.truth[:, 0], one.decided[:, 0]))
    for at, theme in enumerate(report.themes[:2], start=1):
        expected = average_precision_score(one.truth[:, at], one.probabilities[:, at])
        assert theme.average_precision.value == pytest.approx(expected)
        assert theme.f1.low <= theme.f1.value <= theme.f1.high
        assert theme.bias == one.decided[:, at].sum() / one.truth[:, at].sum()


def test_a_theme_without_positives_has_no_average_precision_and_json_stays_json() -> None:
    report = measure(judged(), rounds=20)
    assert np.isnan(report.themes[2].average_precision.value)
    row = json.loads(json.dumps(report.to_json(), allow_nan=False))["themes"]["c"]
    assert row["bias"] is None
    assert row["average_precision"]["value"] is None


def test_the_same_seed_gives_the_same_intervals() -> None:
    assert measure(judged(), rounds=50).to_json() == measure(judged(), rounds=50).to_json()


def test_probabilities_that_hold_have_no_calibration_error() -> None:
    rng = np.random.default_rng(0)
    probabilities = rng.random(50_000)
    truth = rng.random(50_000) < probabilities
    assert calibration_error(probabilities, truth) < 0.01
    assert calibration_error(probabilities, ~truth) > 0.3


def test_a_worse_model_falls_and_the_same_one_does_not() -> None:
    good, bad = judged(noise=0.1), judged(noise=0.6, model="n")
    falls = {one.of: one.falls for one in compare(good, bad, rounds=200)}
    assert falls["micro"]
    assert falls["a"]
    assert not any(one.falls or one.rises for one in compare(good, good, rounds=50))


def test_models_are_compared_on_the_same_articles_only() -> None:
    with pytest.raises(InputError, match="same articles"):
        compare(judged(), judged(n=199))
    with pytest.raises(InputError, match="no labelled articles"):
        measure(judged(n=0))
