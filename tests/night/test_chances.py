from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pipeline.night.chances import PAST_WORTH, count_tail, dispersion, past_worth, share_tail


@given(st.integers(1, 60), st.floats(0, 1), st.floats(0.1, 500), st.data())
def test_shares_follow_the_beta_binomial(of: int, share: float, past: float, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, of))
    worth = min(past, PAST_WORTH)
    theirs = stats.betabinom.cdf(hits, of, share * worth + 0.5, (1 - share) * worth + 0.5)
    assert share_tail(hits, of, share, past) == pytest.approx(float(theirs), rel=1e-6, abs=1e-12)


@given(st.integers(0, 60), st.floats(0.05, 80), st.floats(1.001, 20))
def test_counts_follow_the_negative_binomial(count: int, mean: float, excess: float) -> None:
    theirs = stats.nbinom.cdf(count, mean / (excess - 1), 1 / excess)
    assert count_tail(count, mean, excess) == pytest.approx(float(theirs), rel=1e-6, abs=1e-12)


@given(st.integers(0, 60), st.floats(0.05, 80))
def test_counts_without_excess_are_poissons(count: int, mean: float) -> None:
    assert count_tail(count, mean, 1.0) == pytest.approx(float(stats.poisson.cdf(count, mean)), rel=1e-9, abs=1e-15)


def test_no_article_says_nothing() -> None:
    assert share_tail(0, 0, 0.98, 100) == 1.0


def test_dispersion_is_at_least_that_of_poisson() -> None:
    assert dispersion([5, 5, 5], [5, 5, 5], 1) == 1.0
    assert dispersion([0, 10, 0, 10], [5, 5, 5, 5], 1) == pytest.approx(20 / 3)
    assert dispersion([3], [2], 7) == 1.0


def test_nights_that_clump_are_worth_less() -> None:
    even = [(9, 10)] * 40
    clumped = [(10, 10)] * 36 + [(0, 10)] * 4
    assert past_worth(even, 0.9) == PAST_WORTH
    assert past_worth(clumped, 0.9) == 10
    assert past_worth([], 0.9) == past_worth([(1, 1)], 1.0) == PAST_WORTH
    assert not math.isnan(past_worth([(0, 2), (2, 2)], 0.5))
