from __future__ import annotations

import pytest

from pipeline.errors import StoreError
from pipeline.store import RELEVANT, Role, Store
from tests.store.makers import article, label, name_of, visit

ID = article(1).id


@pytest.fixture(autouse=True)
def one_article(store: Store) -> None:
    store.save_article(article(1), identities=[name_of(1)], visit=visit(1))


def test_labels_come_back_as_they_went_and_stay(store: Store) -> None:
    said = [label(ID, "food_safety", True), label(ID, "food_safety", False, day=2), label(ID, RELEVANT, None)]
    assert store.add_labels(said) == 3
    assert store.labels(ID) == said
    assert store.labels() == said
    assert store.labels("f" * 12) == []


def test_the_latest_counts(store: Store) -> None:
    # Added out of order, as an import of an older sheet does.
    store.add_labels([label(ID, "food_safety", False, day=9), label(ID, "food_safety", True, day=2)])
    assert store.decided() == {ID: {"food_safety": False}}


def test_a_reviewers_word_counts_before_a_later_annotators(store: Store) -> None:
    store.add_labels(
        [
            label(ID, "food_safety", True, role=Role.REVIEWER, day=1),
            label(ID, "food_safety", False, day=9),
            label(ID, RELEVANT, True, day=9),
        ]
    )
    assert store.decided() == {ID: {"food_safety": True, RELEVANT: True}}


def test_taking_back_leaves_the_other_roles_word(store: Store) -> None:
    store.add_labels([label(ID, "food_safety", True), label(ID, "food_safety", False, role=Role.REVIEWER, day=2)])
    store.add_labels([label(ID, "food_safety", None, role=Role.REVIEWER, day=3)])
    assert store.decided() == {ID: {"food_safety": True}}
    store.add_labels([label(ID, "food_safety", None, day=4)])
    assert store.decided() == {}


def test_labels_are_added_all_or_none(store: Store) -> None:
    with pytest.raises(StoreError):
        store.add_labels([label(ID, "food_safety", True), label("f" * 12, "food_safety", True)])
    assert store.labels() == []
