"""Intervals of kappa and alpha: vectorised, so held against the plain figures, draw by draw."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.agreement import cohen_kappa, krippendorff_alpha
from pipeline.review.intervals import _alphas, _kappas, intervals

VOTES = st.dictionaries(st.sampled_from("abc"), st.booleans(), min_size=2)


@given(st.lists(VOTES, min_size=1, max_size=12))
def test_a_draw_of_each_article_once_gives_the_plain_figures(units: list[dict[str, bool]]) -> None:
    once = np.ones((1, len(units)))
    with np.errstate(divide="ignore", invalid="ignore"):
        alpha, kappa = _alphas(units, once)[0], _kappas(units, once)[0]
    plain = krippendorff_alpha([list(of.values()) for of in units])
    assert (plain is None and np.isnan(alpha)) or alpha == pytest.approx(plain)
    weighted = []
    for one, other in (("a", "b"), ("a", "c"), ("b", "c")):
        both = [of for of in units if one in of and other in of]
        found = cohen_kappa([of[one] for of in both], [of[other] for of in both])
        if found is not None:
            weighted.append((found, len(both)))
    weight = sum(n for _, n in weighted)
    mean = sum(found * n for found, n in weighted) / weight if weight else None
    assert (mean is None and np.isnan(kappa)) or kappa == pytest.approx(mean)


def test_an_interval_holds_the_figure_and_narrows_with_articles() -> None:
    units = [{"a": True, "b": True}] * 8 + [{"a": False, "b": False}] * 9 + [{"a": True, "b": False}] * 3
    alpha = krippendorff_alpha([list(of.values()) for of in units])
    few, many = intervals(units), intervals(units * 20)
    assert few == intervals(units)  # the same each time
    for one, other in zip(few, many, strict=True):
        assert one is not None
        assert other is not None
        assert one[0] < other[0] < (alpha or 0) < other[1] < one[1]


def test_where_nobody_differed_or_hardly_anything_was_read_there_is_no_interval() -> None:
    assert intervals([]) == (None, None)
    assert intervals([{"a": True, "b": True}, {"a": False, "b": False}]) == (None, None)
    assert intervals([{"a": True, "b": False}])[0] is None  # no draw holds anything else
    assert intervals([{"a": True, "b": True}] * 40 + [{"a": True, "b": False}])[0] is None  # every third draw lacks it
