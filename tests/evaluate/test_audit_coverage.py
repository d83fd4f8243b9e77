"""Whole audits of invented truths: the intervals hold what they say, and are worth their readings."""

from __future__ import annotations

import numpy as np
import pytest
from auditing import PREVALENCES, QUALITIES, Audited, audits

ITEMS, SIZE, ROUNDS = 1200, 200, 12


@pytest.fixture(scope="module")
def simulated() -> dict[str, list[Audited]]:
    return {
        quality.name: list(audits(quality, items=ITEMS, size=SIZE, rounds=ROUNDS, seed=11)) for quality in QUALITIES
    }


@pytest.mark.parametrize("prevalence", PREVALENCES)
def test_the_true_count_and_its_parts_are_held(simulated: dict[str, list[Audited]], prevalence: float) -> None:
    found = [one for of in simulated.values() for one in of if one.prevalence == prevalence]
    assert np.mean([one.holds for one in found]) >= 0.94
    assert np.mean([one.parts_hold[0] for one in found]) >= 0.94
    assert np.mean([one.parts_hold[1] for one in found]) >= 0.94
    assert np.mean([one.recall_holds for one in found]) >= 0.94


@pytest.mark.parametrize("quality", [one.name for one in QUALITIES])
def test_each_models_counts_are_held(simulated: dict[str, list[Audited]], quality: str) -> None:
    found = [one for one in simulated[quality] if one.prevalence in PREVALENCES]
    assert np.mean([one.holds for one in found]) >= 0.94


@pytest.mark.parametrize("quality", [one.name for one in QUALITIES])
@pytest.mark.parametrize("prevalence", PREVALENCES)
def test_no_interval_is_much_wider_than_by_as_many_readings_at_random(
    simulated: dict[str, list[Audited]], quality: str, prevalence: float
) -> None:
    """A model that finds two in five helps no rare theme, whose few items and rounding then cost some width."""
    assert relative_width(simulated[quality], prevalence) <= (1.2 if quality == "poor" else 1.1)


@pytest.mark.parametrize(("quality", "most"), [("fair", 0.85), ("good", 0.75)])
def test_a_model_that_finds_most_makes_them_narrower(
    simulated: dict[str, list[Audited]], quality: str, most: float
) -> None:
    assert relative_width(simulated[quality], 0.05) < most


def relative_width(found: list[Audited], prevalence: float) -> float:
    of = [one for one in found if one.prevalence == prevalence]
    at_random = np.mean([one.at_random[1] - one.at_random[0] for one in of])
    return float(np.mean([one.width for one in of]) / at_random)


def test_no_more_is_read_than_was_asked_for(simulated: dict[str, list[Audited]]) -> None:
    assert {one.readings for of in simulated.values() for one in of} <= set(range(SIZE - 3, SIZE + 1))
