"""A theme without labels is told by its seed terms and its description."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from pipeline.classify.data import Label, read_labels, read_texts
from pipeline.classify.described import Described, pooled
from pipeline.classify.model import COLD_THRESHOLD
from pipeline.classify.records import segment_texts
from pipeline.classify.seeds import SeedScorer
from pipeline.classify.train import Examples, Trained, examples, train
from pipeline.resources import shipped
from pipeline.themes import Plan

UNKNOWN = ("administrative_reform", "health_information", "population_family_planning")


@pytest.fixture(scope="module")
def provincial(plan: Plan) -> tuple[list[Label], dict[str, str]]:
    home = shipped("corpus") / "provincial"
    lines = (home / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    words = {one.id: one.words for one in segment_texts(read_texts(lines, "articles"), 1)}
    return read_labels(home / "labels.csv", plan), words


def part(provincial: tuple[list[Label], dict[str, str]], plan: Plan, split: str) -> Examples:
    return examples([one for one in provincial[0] if one.split == split], provincial[1], plan.codes)


@pytest.fixture(scope="module")
def found(provincial: tuple[list[Label], dict[str, str]], plan: Plan) -> Trained:
    """Return a model that has labels of all themes but three."""
    data = part(provincial, plan, "train")
    truth = data.truth.copy()
    truth[:, [1 + plan.codes.index(code) for code in UNKNOWN]] = False
    return train(replace(data, truth=truth), plan, "without")


def test_an_unknown_theme_is_told_far_better_than_by_its_seed_terms(
    found: Trained, provincial: tuple[list[Label], dict[str, str]], plan: Plan
) -> None:
    unseen = part(provincial, plan, "dev")
    assert found.model.cold == tuple(code for code in plan.codes if code in UNKNOWN)
    seeds = SeedScorer([one for one in plan.themes if one.code in UNKNOWN]).probabilities(unseen.words)
    columns = [1 + plan.codes.index(code) for code in found.model.cold]
    said, truth = found.model.probabilities(unseen.words)[:, columns], unseen.truth[:, columns]
    by = [np.mean([average_precision_score(truth[:, at], one[:, at]) for at in range(3)]) for one in (seeds, said)]
    assert by[1] > by[0] + 0.1
    decided = found.model.decide(found.model.probabilities(unseen.words))[:, columns]
    assert (decided & truth).sum() > ((seeds >= COLD_THRESHOLD) & truth).sum()


def test_its_threshold_is_that_of_the_themes_that_have_labels(found: Trained, plan: Plan) -> None:
    model = found.model
    assert model.described is not None
    at = [1 + plan.codes.index(code) for code in model.cold]
    assert model.thresholds[at].tolist() == [model.described.threshold] * 3
    assert 0.05 <= model.described.threshold <= 0.6


def test_a_mention_speaks_for_a_theme(found: Trained) -> None:
    described = found.model.described
    assert described is not None
    words, meaning = (
        ["Tin\n\nbệnh viện", "Tin\n\ncải cách hành chính"],
        np.zeros((2, described.points.shape[1]), np.float32),
    )
    without, with_it = described.probabilities(words, meaning, ["administrative_reform"])[:, 0]
    assert with_it > without


def test_few_labels_teach_nothing_and_the_seed_terms_stay(plan: Plan, trained: Trained) -> None:
    data, features = trained.examples, trained.model.features
    meaning = np.zeros((len(data), sum(features.blocks[1:])), np.float32)
    assert pooled(Described.of(plan.themes, features), data.words, meaning, data.truth[:, 1:], data.weights) is None
    assert trained.model.described is None


def test_it_follows_another_plan(found: Trained, plan: Plan) -> None:
    described, fewer = found.model.described, plan.themes[:3]
    assert described is not None
    moved = described.following(fewer, found.model.features)
    assert moved.seeds.codes == tuple(one.code for one in fewer)
    assert moved.points == pytest.approx(described.points[:3], abs=1e-6)
    assert moved.weights is described.weights
