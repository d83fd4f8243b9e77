"""Correcting a model: it learns what the new labels say, and stays what it was elsewhere."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.classify.correct import correct
from pipeline.classify.data import Label, read_labels, read_texts
from pipeline.classify.mixing import mix_corrected, mix_trained
from pipeline.classify.records import segment_texts
from pipeline.classify.seeds import SeedScorer
from pipeline.classify.train import Examples, Trained, examples
from pipeline.errors import InputError
from pipeline.resources import shipped
from pipeline.themes import Plan
from tests.classify.tiny import encoded

REGION = "tay-bac"
FEW = 40


@pytest.fixture(scope="module")
def office(plan: Plan) -> Examples:
    """Return the labelled articles of one region."""
    home = shipped("corpus") / "provincial"
    labels = [one for one in read_labels(home / "labels.csv", plan) if one.id.startswith(REGION)]
    lines = (home / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    mine = [line for line in lines if json.loads(line)["id"].startswith(REGION)]
    words = {one.id: one.words for one in segment_texts(read_texts(mine, "articles"), 1)}
    return examples(labels, words, plan.codes)


def loss(said: NDArray[np.float64], truth: NDArray[np.bool_]) -> float:
    inside = np.clip(said, 1e-6, 1 - 1e-6)
    return float(-np.where(truth, np.log(inside), np.log(1 - inside)).mean())


def test_it_says_more_of_articles_like_those_labelled(plan: Plan, trained: Trained, office: Examples) -> None:
    learns = np.arange(len(office)) < FEW
    data, rest = office.part(learns), office.part(~learns)
    found = correct(trained.model, data, plan, "corrected")
    assert found.model.version == "corrected"
    before, after = (model.probabilities(rest.words) for model in (trained.model, found.model))
    assert loss(after, rest.truth) < loss(before, rest.truth)
    assert loss(found.out_of_fold, data.truth) < loss(trained.model.probabilities(data.words), data.truth)
    assert loss(found.model.probabilities(data.words), data.truth) < loss(found.out_of_fold, data.truth)


def test_it_stays_what_it_was_of_the_articles_that_it_had_learnt_from(
    plan: Plan, trained: Trained, office: Examples
) -> None:
    found, old = correct(trained.model, office, plan, "corrected"), trained.examples
    known = [0, *(1 + at for at, code in enumerate(plan.codes) if code not in trained.model.cold)]

    def moved(by: Examples) -> float:
        before, after = (model.probabilities(by.words)[:, known] for model in (trained.model, found.model))
        return float(np.abs(after - before).mean())

    assert moved(old) < moved(office) / 3
    assert np.array_equal(found.model.thresholds[known], trained.model.thresholds[known])


def test_the_same_labels_correct_in_the_same_way_and_the_model_given_is_left_alone(
    plan: Plan, trained: Trained, office: Examples
) -> None:
    before = trained.model.probabilities(office.words).tobytes()
    one, two = (correct(trained.model, office, plan, name) for name in ("one", "two"))
    assert one.model.probabilities(office.words).tobytes() == two.model.probabilities(office.words).tobytes()
    assert trained.model.probabilities(office.words).tobytes() == before


def test_labels_that_say_what_the_model_says_change_nothing(plan: Plan, trained: Trained, office: Examples) -> None:
    decided = trained.model.decide(trained.model.probabilities(office.words))
    labels = [
        Label(name, bool(row[0]), tuple(code for code, yes in zip(plan.codes, row[1:], strict=True) if yes))
        for name, row in zip(office.ids, decided, strict=True)
    ]
    data = examples(labels, dict(zip(office.ids, office.words, strict=True)), plan.codes)
    again = correct(trained.model, data, plan, "same").model
    assert (again.decide(again.probabilities(office.words)) == decided).mean() > 0.99


def test_a_mix_keeps_its_encoder_and_how_it_is_mixed(plan: Plan, trained: Trained, office: Examples) -> None:
    mixed = mix_trained(trained, encoded(), threads=1)
    found = mix_corrected(correct(trained.model, office, plan, "corrected"), mixed.encoded, threads=1)
    assert found.model.mix == mixed.model.mix
    assert found.model.version == "corrected"
    assert found.examples.ids == office.ids
    assert found.probabilities.shape == office.truth.shape
    assert found.decided.any()


def test_a_handful_of_labels_is_refused(plan: Plan, trained: Trained, office: Examples) -> None:
    with pytest.raises(InputError, match="7 labelled articles that the model hasn't learnt from: at least 20"):
        correct(trained.model, office.part(np.arange(len(office)) < 7), plan, "few")


def test_a_model_that_has_learnt_no_theme_is_refused(plan: Plan, trained: Trained, office: Examples) -> None:
    nothing = replace(trained.model, seeds=SeedScorer(plan.themes))
    with pytest.raises(InputError, match="small has learnt no theme from labels: train anew"):
        correct(nothing, office, plan, "x")
