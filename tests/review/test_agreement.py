from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.review import Review, agreement, disputes
from pipeline.review.agreement import cohen_kappa, krippendorff_alpha
from pipeline.store import RELEVANT
from tests.review.test_session import AN, BINH
from tests.store.makers import article

# Krippendorff (2004), "Content Analysis", chapter 11, the binary two-observer example: ten units, alpha 0.095.
ONE = (0, 1, 0, 0, 0, 0, 0, 0, 1, 0)
OTHER = (1, 1, 1, 0, 0, 1, 0, 0, 0, 0)


def test_alpha_is_the_books() -> None:
    assert krippendorff_alpha([(bool(a), bool(b)) for a, b in zip(ONE, OTHER, strict=True)]) == pytest.approx(
        0.095, abs=5e-4
    )


def test_kappa_by_hand() -> None:
    # Both yes 20, both no 15, 5 and 10 apart: observed 0.7, by chance 0.5 (the example of Cohen's kappa everywhere).
    one = [True] * 25 + [False] * 25
    other = [True] * 20 + [False] * 5 + [True] * 10 + [False] * 15
    assert cohen_kappa(one, other) == pytest.approx(0.4)


def test_what_isnt_defined_is_none() -> None:
    assert cohen_kappa([True] * 9, [True] * 9) is None
    assert cohen_kappa([], []) is None
    assert krippendorff_alpha([[True, True], [True, True, True]]) is None
    assert krippendorff_alpha([[True], [False]]) is None


@given(st.lists(st.lists(st.booleans(), min_size=2, max_size=4), min_size=1))
def test_alpha_is_one_where_all_agree_and_never_more(units: list[list[bool]]) -> None:
    found = krippendorff_alpha(units)
    if found is None:
        assert len({vote for votes in units for vote in votes}) == 1
    else:
        assert found <= 1
        assert (found == pytest.approx(1)) == all(len(set(votes)) == 1 for votes in units)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1), st.randoms())
def test_alpha_doesnt_care_for_the_order(units: list[tuple[bool, bool]], dice: object) -> None:
    turned = [votes[::-1] for votes in units[::-1]]
    one, other = krippendorff_alpha(units), krippendorff_alpha(turned)
    assert (one is None and other is None) or one == pytest.approx(other)


def test_agreement_by_theme_and_the_list_of_differences(review: Review) -> None:
    for n in range(4):
        review.confirm(article(n).id, AN, relevant=n != 3, themes=["food_safety"] if n < 2 else [])
        review.confirm(article(n).id, BINH, relevant=n != 3, themes=["food_safety"] if n < 1 else [])
    review.confirm(article(9).id, AN, relevant=True, themes=[])
    found = {one.subject: one for one in agreement(review.store, review.plan)}
    health, food, other = found[RELEVANT], found["food_safety"], found["health_policy"]
    assert (health.articles, health.people, health.same, health.kappa, health.alpha) == (4, 2, 4, 1.0, 1.0)
    assert (food.articles, food.same) == (4, 3)
    assert food.kappa == pytest.approx(0.5)
    assert (other.same, other.kappa, other.alpha) == (4, None, None)
    open_ones = disputes(review.store, review.plan)
    assert [(d.article_id, d.subject, {w[:2] for w in d.words}) for d in open_ones] == [
        (article(1).id, "food_safety", {(AN, True), (BINH, False)})
    ]
    act = review.adjudicate(article(1).id, "Cán bộ Duyệt", {"food_safety": False})
    assert disputes(review.store, review.plan) == []
    assert review.store.decided()[article(1).id]["food_safety"] is False
    review.undo("Cán bộ Duyệt", act=act)
    assert len(disputes(review.store, review.plan)) == 1
