from __future__ import annotations

import json

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.classify.mix import Mix
from pipeline.classify.mixing import AROUND, SURE, cross_fitted, fit_mix, mix_trained, nearness
from pipeline.classify.train import Examples, Trained
from pipeline.errors import InputError, ModelError
from tests.classify.tiny import CODES, encoded

COLUMNS = 4
LEARNT = np.ones(COLUMNS, dtype=bool)
Floats = NDArray[np.float64]


def articles(count: int = 600, seed: int = 0) -> Examples:
    rng = np.random.default_rng(seed)
    truth = rng.random((count, COLUMNS)) < [0.6, 0.3, 0.2, 0.1]
    truth[:, 1:] &= truth[:, :1]
    return Examples(("",) * count, ("",) * count, truth, np.ones(count))


def side(data: Examples, seed: int, clear: float, spread: float = 3.0) -> Floats:
    """Return log-odds of some other scale that know the truth so clearly."""
    rng = np.random.default_rng(seed)
    return spread * (rng.normal(size=data.truth.shape) + clear * data.truth) - 7


def test_two_sides_that_err_apart_have_both_a_part_and_are_better_together() -> None:
    data = articles()
    words, read = side(data, 1, 2), side(data, 2, 2, 0.5)
    mix = fit_mix(words, read, data, LEARNT)
    assert 0.3 <= mix.shares[0] <= 0.7
    both, _ = cross_fitted(words, read, data, LEARNT, 0)
    alone, _ = cross_fitted(words, read, data, LEARNT, 0, share=0.0)
    assert _loss(both, data) < 0.8 * _loss(alone, data)


@pytest.mark.parametrize(("clear_words", "clear_read", "expected"), [(2, 0, 0.0), (0, 2, 1.0)])
def test_a_side_that_knows_nothing_gets_next_to_no_part(clear_words: float, clear_read: float, expected: float) -> None:
    data = articles()
    mix = fit_mix(side(data, 1, clear_words), side(data, 2, clear_read), data, LEARNT)
    assert abs(mix.shares[0] - expected) <= 0.15


def test_probabilities_are_calibrated_whatever_the_scale_of_a_side() -> None:
    data = articles(4000)
    found, decided = cross_fitted(side(data, 1, 1), side(data, 2, 1, 0.01), data, LEARNT, 0)
    assert found.mean(axis=0) == pytest.approx(data.truth.mean(axis=0), abs=0.02)
    assert not decided[~decided[:, 0], 1:].any()
    sure = found[:, 0] > 0.8
    assert data.truth[sure, 0].mean() == pytest.approx(found[sure, 0].mean(), abs=0.05)


def test_a_column_that_the_encoder_has_not_learnt_is_the_words_alone() -> None:
    data = articles()
    learnt = np.array([True, True, False, True])
    words, read = side(data, 1, 2), side(data, 2, 2)
    mix = fit_mix(words, read, data, learnt)
    assert mix.shares[2] == 0
    other = read.copy()
    other[:, 2] = 99
    assert np.array_equal(mix.probabilities(words, read), mix.probabilities(words, other))
    assert mix.encoder_slopes[2] == 0


def test_the_encoder_is_left_out_only_where_relevance_is_out_of_the_question() -> None:
    data = articles()
    words, read = side(data, 1, 6), side(data, 2, 2)
    mix = fit_mix(words, read, data, LEARNT)
    assert mix.doubt <= np.log(SURE / (1 - SURE))
    unasked = words[:, 0] < mix.doubt
    assert unasked.any()
    assert not (mix.probabilities(words, read)[unasked, 0] >= mix.thresholds[0] / 2).any()


def test_slopes_are_what_the_log_odds_move_by() -> None:
    data = articles()
    words, read = side(data, 1, 2), side(data, 2, 1)
    mix = fit_mix(words, read, data, LEARNT)

    def odds(shift_words: float, shift_read: float) -> Floats:
        found = mix.probabilities(words[:1] + shift_words, read[:1] + shift_read)
        return np.asarray(np.log(found / (1 - found))[0])

    assert odds(0.1, 0) - odds(0, 0) == pytest.approx(0.1 * mix.word_slopes)
    assert odds(0, 0.1) - odds(0, 0) == pytest.approx(0.1 * mix.encoder_slopes)


def test_what_is_near_a_threshold_is_told_by_scores_around_it_alone() -> None:
    data = articles(4000)
    words, read = side(data, 1, 2), side(data, 2, 1)
    mix = fit_mix(words, read, data, np.array([True, True, False, True]))
    beyond = np.abs(mix.log_odds(words, read) - np.log(mix.thresholds / (1 - mix.thresholds)))
    slopes = np.where(mix.encoder_slopes > 0, mix.encoder_slopes, 1)
    moved = read + np.where(beyond < AROUND, 0.5, 0.01) / slopes
    assert (beyond < AROUND).mean() < 0.7
    assert nearness(mix, words, moved, read) == pytest.approx(0.5)
    assert nearness(mix, words, read + np.where(beyond < AROUND, 0.01, 0.5) / slopes, read) == pytest.approx(0.01)
    unasked = fit_mix(words, read, data, ~LEARNT)
    assert nearness(unasked, words, moved, read) == 0


def test_a_mix_comes_back_from_json_as_it_was() -> None:
    data = articles()
    words, read = side(data, 1, 2), side(data, 2, 1)
    mix = fit_mix(words, read, data, LEARNT)
    stated = json.loads(json.dumps(mix.to_json()))
    again = Mix.from_json(stated, COLUMNS)
    assert again.probabilities(words, read).tobytes() == mix.probabilities(words, read).tobytes()
    assert again.doubt == mix.doubt
    with pytest.raises(ModelError, match="isn't for 5 columns"):
        Mix.from_json(stated, 5)
    del stated["slopes"]
    with pytest.raises(ModelError, match="can't be read"):
        Mix.from_json(stated, COLUMNS)


def test_only_articles_that_neither_side_has_seen_decide(trained: Trained) -> None:
    ids = trained.examples.ids
    both = mix_trained(trained, encoded(frozenset(ids[:30])))
    assert both.examples.ids == ids[30:]
    assert both.probabilities.shape == (len(ids) - 30, 1 + len(trained.model.codes))
    learnt = [0, *(1 + trained.model.codes.index(code) for code in CODES)]
    others = [at for at in range(1 + len(trained.model.codes)) if at not in learnt]
    assert (both.model.mix.shares[others] == 0).all()
    with pytest.raises(InputError, match="hasn't learnt from"):
        mix_trained(trained, encoded(frozenset(ids[:-10])))


def _loss(found: Floats, data: Examples) -> float:
    return -float(np.log(np.where(data.truth, found, 1 - found)).mean())
