from __future__ import annotations

import numpy as np
import pytest

from pipeline.classify.data import Label
from pipeline.classify.train import Trained, examples, folds, train
from pipeline.errors import InputError
from pipeline.themes import Plan

Demo = tuple[list[Label], dict[str, str]]


def test_the_same_data_and_seed_give_the_same_bytes(plan: Plan, demo: Demo, trained: Trained) -> None:
    again = train(trained.examples, plan, "again")
    words = list(demo[1].values())
    assert again.model.probabilities(words).tobytes() == trained.model.probabilities(words).tobytes()
    assert again.model.thresholds.tobytes() == trained.model.thresholds.tobytes()


def test_folds_spread_the_positives_of_every_theme() -> None:
    rng = np.random.default_rng(1)
    truth = rng.random((300, 4)) < [0.6, 0.2, 0.05, 0.03]
    fold = folds(truth, 5, 0)
    counts = np.array([truth[fold == at].sum(axis=0) for at in range(5)])
    assert (counts[:, 3].max() - counts[:, 3].min()) <= 2
    assert np.bincount(fold).tolist() == [60] * 5


def test_a_theme_without_labels_is_told_by_its_seed_terms(plan: Plan, demo: Demo) -> None:
    labels = [Label(one.id, one.relevant, tuple(c for c in one.themes if c != "food_safety")) for one in demo[0]]
    model = train(examples(labels, demo[1], plan.codes), plan, "cold").model
    assert "food_safety" in model.cold
    at = 1 + model.codes.index("food_safety")
    poison = "Ngộ_độc thực_phẩm ở bếp ăn tập_thể\n\nvệ_sinh thực_phẩm"
    assert model.probabilities([poison, "Giá vàng tăng\n\n"])[:, at].tolist() == pytest.approx([5 / 6.5, 0])


def test_more_labels_are_learnt_from_and_not_measured_on(plan: Plan, trained: Trained) -> None:
    every = trained.examples
    own = np.arange(len(every)) % 2 == 0
    data, more = every.part(own), every.part(~own)
    alone, taught = train(data, plan, "alone", fewest=2), train(data, plan, "taught", fewest=2, more=more)
    assert taught.examples.ids == data.ids
    assert taught.out_of_fold.shape == alone.out_of_fold.shape
    assert taught.model.scorer.dual_.shape[0] == len(every)

    def loss(found: Trained) -> float:
        said = np.clip(found.out_of_fold, 1e-6, 1 - 1e-6)
        return float(-np.where(data.truth, np.log(said), np.log(1 - said)).mean())

    assert loss(taught) < loss(alone)


def test_labels_that_teach_nothing_are_refused(plan: Plan, demo: Demo) -> None:
    labels, words = demo
    with pytest.raises(InputError, match="at least 20"):
        train(examples(labels[:10], words, plan.codes), plan, "x")
    with pytest.raises(InputError, match="one kind is missing"):
        train(examples([one for one in labels if one.relevant], words, plan.codes), plan, "x")
    with pytest.raises(InputError, match="no text for 1 labelled articles: ghost"):
        examples([Label("ghost", True, ())], words, plan.codes)
    with pytest.raises(InputError, match="no labels"):
        examples([], words, plan.codes)
