from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.evaluate import Judged, weigh

Bools = NDArray[np.bool_]


def judged(truth: Bools, wrong: dict[int, list[int]], codes: tuple[str, ...] = ("a", "b")) -> Judged:
    decided = truth.copy()
    for column, rows in wrong.items():
        decided[rows, column] = ~decided[rows, column]
    return Judged("m", codes, tuple(f"id{i}" for i in range(len(truth))), truth, decided.astype(float), decided)


def labels() -> Bools:
    rows = np.arange(100)
    return np.stack([rows < 60, rows < 30, (rows >= 30) & (rows < 60)], axis=1)


def test_no_worse_passes() -> None:
    truth = labels()
    assert weigh(judged(truth, {1: [0, 1]}), judged(truth, {})).passes
    assert weigh(judged(truth, {1: [0]}), judged(truth, {1: [0]})).passes


def test_a_theme_that_falls_is_named_with_its_articles_though_the_mean_rises() -> None:
    truth = labels()
    verdict = weigh(judged(truth, {2: list(range(30, 55))}), judged(truth, {1: list(range(12))}))
    assert not verdict.passes
    assert len(verdict.reasons) == 1
    assert "'a' falls by" in verdict.reasons[0]
    assert [one.id for one in verdict.wronged] == [f"id{i}" for i in range(12)]
    assert not any(one.said for one in verdict.wronged)


def test_a_mean_that_falls_and_a_theme_that_is_gone_are_refused() -> None:
    truth = labels()
    assert any("mean" in reason for reason in weigh(judged(truth, {}), judged(truth, {1: [0]})).reasons)
    fewer = judged(truth[:, :2], {}, ("a",))
    assert weigh(judged(truth, {}), fewer).reasons == ("it doesn't tag the theme 'b'",)
