from __future__ import annotations

import itertools
import math

import pytest
from auditing import clopper_pearson, exact_coverage, wald_coverage
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from pipeline.evaluate.audit_limits import Part, add, limits, part_of, share


@st.composite
def samples(draw: st.DrawFn) -> tuple[int, int, int]:
    size = draw(st.integers(1, 80))
    drawn = draw(st.integers(0, size))
    return size, drawn, draw(st.integers(0, drawn))


@given(samples())
@settings(max_examples=60, deadline=None)
def test_the_limits_are_those_of_every_truth_that_is_tried_in_turn(sample: tuple[int, int, int]) -> None:
    size, drawn, found = sample
    accepted = [
        true
        for true in range(found, size - (drawn - found) + 1)
        if hypergeom.sf(found - 1, size, true, drawn) > 0.025 and hypergeom.cdf(found, size, true, drawn) > 0.025
    ]
    assert limits(size, drawn, found) == (min(accepted), max(accepted))


@pytest.mark.parametrize(("size", "drawn"), [(40, 10), (60, 45), (200, 25)])
def test_one_stratum_holds_what_it_says_whatever_the_truth(size: int, drawn: int) -> None:
    assert min(exact_coverage(size, true, drawn) for true in range(size + 1)) >= 0.95


@pytest.mark.parametrize("found", [0, 1, 5, 40])
def test_they_lie_within_clopper_and_pearsons(found: int) -> None:
    low, high = limits(2000, 400, found)
    wide = clopper_pearson(2000, 400, found)
    assert wide[0] <= low
    assert high <= wide[1]
    assert high - low < wide[1] - wide[0] - 2


def test_the_normal_approximation_fails_where_the_exact_limits_hold() -> None:
    # 2 % of very many, 100 read: the interval is empty whenever none is found, in 13 of 100 samples.
    assert wald_coverage(4000, 80, 100) < 0.88
    assert wald_coverage(4000, 20, 100) < 0.45
    assert exact_coverage(4000, 80, 100) >= 0.95


def test_a_stratum_read_whole_is_known() -> None:
    assert limits(12, 12, 5) == (5, 5)


def test_nothing_read_says_nothing() -> None:
    assert limits(12, 0, 0) == (0, 12)


@pytest.mark.parametrize("sample", [(10, 11, 0), (10, 5, 6), (10, 5, -1)])
def test_numbers_that_cannot_be_are_refused(sample: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="expected 0 <= found"):
        limits(*sample)


DESIGNS = (
    ((60, 8), (40, 8), (1500, 150)),
    ((15, 15), (10, 5), (1500, 150)),
    ((20, 4), (20, 4), (400, 40)),
    ((10, 5), (10, 5), (10, 5)),
    ((8, 7), (12, 10), (40, 38)),
    ((16, 10), (10, 5), (200, 150)),
)


@pytest.mark.parametrize("design", DESIGNS)
def test_strata_added_up_hold_what_they_say_over_a_grid_of_truths(design: tuple[tuple[int, int], ...]) -> None:
    worst = min(
        added_coverage(design, [round(size * one) for (size, _), one in zip(design, shares, strict=True)])
        for shares in itertools.product((0.1, 0.5, 0.9), (0.0, 0.1, 0.3), (0.0, 0.002, 0.02, 0.1))
    )
    assert worst >= 0.95


def added_coverage(design: tuple[tuple[int, int], ...], true: list[int]) -> float:
    """Work the coverage of the sum out, outcome by outcome."""
    outcomes = []
    for (size, drawn), of in zip(design, true, strict=True):
        possible = range(max(0, drawn - (size - of)), min(drawn, of) + 1)
        weighed = [(float(hypergeom.pmf(found, size, of, drawn)), found) for found in possible]
        outcomes.append([(p, part_of(size, drawn, found)) for p, found in weighed if p > 1e-7])
    held = 0.0
    for outcome in itertools.product(*outcomes):
        low, high = add(part for _, part in outcome).whole
        if low <= sum(true) <= high:
            held += math.prod(p for p, _ in outcome)
    return held


def test_a_sum_is_no_wider_than_its_parts_and_lies_within_what_is_possible() -> None:
    parts = [Part(10, 6, 12), Part(3, 1, 9)]
    total = add(parts)
    assert total.value == 13
    assert sum(part.low for part in parts) < total.low < total.high < sum(part.high for part in parts)


def test_a_part_without_a_reading_adds_all_that_it_may_hold() -> None:
    total = add([Part(10, 6, 12), Part(None, 0, 50)])
    assert total == Part(None, 6, 62)


def test_a_share_of_known_numbers_is_known() -> None:
    assert share(Part(30, 30, 30), Part(10, 10, 10)) == pytest.approx((0.75, 0.75, 0.75))


def test_a_share_keeps_within_0_and_1_and_knows_when_there_is_none() -> None:
    found = share(Part(20, 15, 20), Part(0, 0, 40))
    assert found is not None
    assert found[0] == 1.0 == found[2]
    assert 0.3 < found[1] < 0.4
    assert share(Part(0, 0, 3), Part(0, 0, 40)) is None
    assert share(Part(None, 0, 3), Part(1, 0, 40)) is None
