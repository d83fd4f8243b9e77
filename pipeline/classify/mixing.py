"""How words and encoder are mixed: fitted on labelled articles that neither side had seen."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.calibrate import logit, platt
from pipeline.classify.encoded import Encoded
from pipeline.classify.mix import Mix
from pipeline.classify.mixed import ENCODER, MIX, MixedModel, aligned, places
from pipeline.classify.train import FOLDS, Examples, Trained, calibrations, choose_thresholds, folds
from pipeline.errors import InputError

__all__ = ["FEWEST_HELD", "SHARES", "Mixed", "cross_fitted", "fit_mix", "mix_corrected", "mix_trained", "nearness"]

Floats = NDArray[np.float64]
SHARES = tuple(at / 20 for at in range(21))
"""Parts of the encoder that are tried."""
SURE = 0.02
"""A probability of relevance, told by the words, above which the encoder is always asked."""
NEVER = -1e9
SELDOM = 1000
"""One in so many log-odds may be further off when the encoder reads once than what counts as near a threshold."""
AROUND = 2.0
"""Log-odds from its threshold within which a score is asked how far it may be off: most are far from one, and off by
half as much (models/README.md)."""
FEWEST_HELD = 20
"""Articles that neither side has seen, from which a mix is fitted."""


@dataclass(frozen=True)
class Mixed:
    """A mixed model, what its version holds beside the words' model, and how it does on the articles it was fitted on.

    `probabilities` and `decided` are each article's by a mix that was fitted without it.
    """

    model: MixedModel
    encoded: Encoded
    examples: Examples
    probabilities: Floats
    decided: NDArray[np.bool_]


def mix_trained(trained: Trained, encoded: Encoded, seed: int = 0, threads: int | None = None) -> Mixed:
    """Mix a fitted model of words with an encoder, on the articles from which the encoder hasn't learnt.

    The words' side speaks of each article out of fold, so neither side had seen one. The themes' thresholds are the
    words' own: both sides' probabilities are calibrated, and those were found on several times as many articles.

    Raises
    ------
    InputError
        There are fewer than `FEWEST_HELD` such articles, or all are relevant, or none is.
    """
    light, every = trained.model, trained.examples
    held = np.array([name not in encoded.learnt for name in every.ids], dtype=bool)
    data = every.part(held)
    if len(data) < FEWEST_HELD or len(set(data.truth[:, 0].tolist())) == 1:
        raise InputError(
            f"{len(data)} labelled articles that the encoder hasn't learnt from, of both kinds at least {FEWEST_HELD} "
            "are needed to mix it with the words: fine-tune it anew with --encoder, or leave it out with --encoder none"
        )
    columns = places(light.codes, encoded.codes)
    words = logit(trained.out_of_fold[held])
    encoder = encoded.encoder(threads)
    once, read = (aligned(encoder.read(data.words, closely=closely)[0], columns) for closely in (False, True))
    learnt = np.array(columns) >= 0
    known = light.thresholds
    mixes = {
        MIX: fit_mix(words, read, data, learnt, known=known),
        ENCODER: fit_mix(words, read, data, learnt, share=1.0, known=known),
    }
    mixes = {name: replace(mix, near=nearness(mix, words, once, read)) for name, mix in mixes.items()}
    found = replace(encoded, mixes=mixes)
    probabilities, decided = cross_fitted(words, read, data, learnt, seed, known=known)
    return Mixed(found.with_words(light, threads), found, data, probabilities, decided)


def mix_corrected(corrected: Trained, encoded: Encoded, threads: int | None = None) -> Mixed:
    """Mix a corrected model of words with the encoder that it was mixed with before, in the same way."""
    data, model = corrected.examples, encoded.with_words(corrected.model, threads)
    probabilities = model.with_words_said(data.words, logit(corrected.out_of_fold))
    return Mixed(model, encoded, data, probabilities, model.decide(probabilities))


def fit_mix(
    words: Floats,
    encoder: Floats,
    data: Examples,
    learnt: NDArray[np.bool_],
    share: float | None = None,
    known: Floats | None = None,
) -> Mix:
    """Fit a mix.

    Parameters
    ----------
    words, encoder
        Both sides' log-odds, shape (articles, columns), each article's by a model fitted without it.
    data
        The articles' truth and weights.
    learnt
        Which columns the encoder has learnt; the words have the others to themselves.
    share
        The encoder's part; None takes the one whose calibrated probabilities have the least log-loss.
    known
        Thresholds of the themes that were found on more articles (the first, relevance's, is found here all the
        same); None finds them all here.
    """
    if share is None:
        losses = [
            _loss(_fitted(words, encoder, data, np.where(learnt, one, 0.0)), words, encoder, data) for one in SHARES
        ]
        share = SHARES[int(np.argmin(losses))]
    found = _fitted(words, encoder, data, np.where(learnt, share, 0.0))
    probabilities = found.probabilities(words, encoder)
    thresholds = choose_thresholds(probabilities, data)
    if known is not None:
        thresholds[1:] = known[1:]
    return found.decided(thresholds, _doubt(words[:, 0], probabilities[:, 0] >= thresholds[0] / 2))


def cross_fitted(
    words: Floats,
    encoder: Floats,
    data: Examples,
    learnt: NDArray[np.bool_],
    seed: int,
    share: float | None = None,
    known: Floats | None = None,
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return each article's probabilities, and whether they reach the thresholds, by a mix fitted without its fold."""
    fold = folds(data.truth, FOLDS, seed)
    found, reached = np.zeros(words.shape), np.zeros(words.shape, dtype=bool)
    for held in (fold == at for at in range(FOLDS)):
        mix = fit_mix(words[~held], encoder[~held], data.part(~held), learnt, share, known)
        found[held] = mix.probabilities(words[held], encoder[held])
        reached[held] = found[held] >= mix.thresholds
    reached[:, 1:] &= reached[:, :1]
    return found, reached


def _fitted(words: Floats, encoder: Floats, data: Examples, shares: Floats) -> Mix:
    weights = data.weights / data.weights.sum()
    means = [weights @ side for side in (words, encoder)]
    spreads = [np.sqrt(weights @ (side - mean) ** 2) for side, mean in zip((words, encoder), means, strict=True)]
    spreads = [np.maximum(one, 1e-6) for one in spreads]
    one = np.ones(words.shape[1])
    idle = ~data.truth[:, 0]
    silent = weights[idle] @ encoder[idle] / weights[idle].sum() if idle.any() else means[1]
    plain = Mix(shares, means[0], spreads[0], means[1], spreads[1], one, 0 * one, 0.5 * one, NEVER, silent)
    scores = plain.scores(words, encoder)
    first = calibrations(scores, data)[0]
    positives = data.truth[:, 1:].sum(axis=0)
    usual = float(np.exp(np.log(first[1:]) @ positives / max(positives.sum(), 1)))
    columns = zip(scores.T, data.truth.T, (None, *[usual] * len(positives)), strict=True)
    fits = [platt(score, truth, data.weights, aim) for score, truth, aim in columns]
    return plain.calibrated(np.array([slope for slope, _ in fits]), np.array([offset for _, offset in fits]))


def _doubt(words: Floats, possible: NDArray[np.bool_]) -> float:
    """Return below which log-odds of the words no article was anywhere near relevant, at most those of `SURE`."""
    return float(min(words[possible].min(initial=np.inf), np.log(SURE / (1 - SURE))))


def nearness(mix: Mix, words: Floats, once: Floats, read: Floats) -> float:
    """Return how near a threshold the encoder shall read closely, in log-odds.

    Parameters
    ----------
    mix
        The mix; its own `near` doesn't count.
    words
        The words' log-odds, shape (articles, columns).
    once, read
        The encoder's, read once and closely. Of the log-odds within `AROUND` of their threshold, one in `SELDOM` is off
        by more than what is returned when it reads once.
    """
    asked = mix.shares > 0
    errors = np.abs((once - read) * mix.encoder_slopes)[:, asked]
    around = np.abs(mix.log_odds(words, read) - logit(mix.thresholds))[:, asked] < AROUND
    chosen = errors[around] if around.any() else errors
    return float(np.quantile(chosen, 1 - 1 / SELDOM)) if chosen.size else 0.0


def _loss(mix: Mix, words: Floats, encoder: Floats, data: Examples) -> float:
    z = mix.scores(words, encoder) * mix.slopes + mix.offsets
    return float((data.weights[:, None] * (np.logaddexp(0, z) - data.truth * z)).sum())
