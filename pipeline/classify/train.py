"""Training: labels and articles in, a calibrated model out. The same data and seed give the same predictions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.calibrate import best_threshold, logistic, platt, sigmoid
from pipeline.classify.data import Label
from pipeline.classify.described import Described, pooled
from pipeline.classify.kernel import KernelScorer, solve
from pipeline.classify.latent import MixedFeatures
from pipeline.classify.model import COLD_THRESHOLD, Model, with_highest
from pipeline.classify.seeds import SeedScorer
from pipeline.classify.vectors import WordVectors
from pipeline.errors import InputError
from pipeline.themes import Plan

__all__ = ["Examples", "Trained", "examples", "train"]

FOLDS = 5
SHARES = (0.3, 0.3, 0.3)
"""The weights of the Gaussian kernels: latent space, word vectors of the whole article, of title and lead."""
FEWEST = 5
"""Positive labels from which a theme is learnt; with fewer it is told by its seed terms."""
FEWEST_ARTICLES = 20
GATE_PENALTY = 0.1
RARE = 0.3
"""How much of the weight is shared out among the themes when their thresholds are chosen: a set that holds rare
themes as often as an analyst looks for them loses 0.01 F1 otherwise, and one that comes as it comes gains as well."""
FEW = 20
"""Positive labels up to which a theme's part grows with their number."""
LENIENCE = 0.75
"""What the thresholds of themes are multiplied by: F1 stays the same to 0.002, and themes are counted as often as they
occur (models/README.md)."""


@dataclass(frozen=True)
class Examples:
    """Labelled articles: segmented words, truth with relevance in column 0, and how much each counts."""

    ids: tuple[str, ...]
    words: tuple[str, ...]
    truth: NDArray[np.bool_]
    weights: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.ids)

    def part(self, chosen: NDArray[np.bool_]) -> Examples:
        """Return the chosen articles."""
        at = np.flatnonzero(chosen).tolist()
        ids, words = (tuple(every[one] for one in at) for every in (self.ids, self.words))
        return Examples(ids, words, self.truth[chosen], self.weights[chosen])

    def joined(self, more: Examples | None) -> Examples:
        """Return these articles, then `more`."""
        if more is None:
            return self
        truth, weights = np.vstack([self.truth, more.truth]), np.concatenate([self.weights, more.weights])
        return Examples(self.ids + more.ids, self.words + more.words, truth, weights)


@dataclass(frozen=True)
class Trained:
    """A model and its out-of-fold probabilities: what it said of each article when fitted without it."""

    model: Model
    examples: Examples
    out_of_fold: NDArray[np.float64]


def examples(labels: Sequence[Label], words: Mapping[str, str], codes: Sequence[str], unsure: float = 0.55) -> Examples:
    """Join labels with their segmented articles.

    Parameters
    ----------
    labels
        The labels, in order.
    words
        Segmented articles by id.
    codes
        The themes, in the order of the columns.
    unsure
        What an unsure label weighs when calibration and thresholds are fitted. The shared training part holds
        37 % doubtful articles, the press about 24 % (its dev split): 0.55 restores that mixture.

    Raises
    ------
    InputError
        A label's article is missing (the first are named), or there is no label at all.
    """
    missing = [label.id for label in labels if label.id not in words]
    if missing:
        raise InputError(f"no text for {len(missing)} labelled articles: {', '.join(missing[:5])} …")
    if not labels:
        raise InputError("no labels: nothing to learn from")
    truth = np.array([[label.relevant, *(code in label.themes for code in codes)] for label in labels], dtype=bool)
    weights = np.array([1.0 if label.sure else unsure for label in labels])
    return Examples(tuple(label.id for label in labels), tuple(words[label.id] for label in labels), truth, weights)


def train(
    data: Examples,
    plan: Plan,
    version: str,
    pool: Sequence[str] = (),
    seed: int = 0,
    fewest: int = FEWEST,
    vectors: WordVectors | None = None,
    more: Examples | None = None,
) -> Trained:
    """Fit a model on `data`: calibration and thresholds out of fold, the scorer on everything.

    Parameters
    ----------
    data
        The labelled articles; columns of `truth` are relevance, then the plan's themes.
    plan
        The themes.
    version
        The model's name.
    pool
        Segmented articles without labels, from which word vectors learn too.
    seed
        Decides the folds and the randomised decomposition.
    fewest
        A theme with fewer positive labels is told by its seed terms.
    vectors
        Word vectors of an earlier model, which learnt them from more articles; then `pool` isn't read.
    more
        Further labelled articles, to learn from alone: they were picked, not drawn as they come, so no probability is
        calibrated, no threshold chosen and nothing measured on them.

    Raises
    ------
    InputError
        There are too few articles, or all are relevant, or none is.
    """
    if len(data) < FEWEST_ARTICLES:
        raise InputError(f"{len(data)} labelled articles: at least {FEWEST_ARTICLES} are needed")
    every = data.joined(more)
    positives = data.truth.sum(axis=0)
    if positives[0] in {0, len(data)}:
        raise InputError(
            "the labels need articles that are about health and articles that are not; one kind is missing"
        )
    cold = [theme for at, theme in enumerate(plan.themes) if positives[1 + at] < fewest]
    features = MixedFeatures(random_state=seed).fit(every.words, pool=pool, vectors=vectors)
    rows = features.transform(every.words)
    scorer = KernelScorer(features.blocks, SHARES)
    scores = out_of_fold(scorer, rows, every, folds(data.truth, FOLDS, seed))
    gate = fit_gate(scores, data)
    scores = gated(scores, data, seed)
    slopes, offsets = calibrations(scores, data)
    probabilities = sigmoid(scores * slopes + offsets)
    thresholds = choose_thresholds(probabilities, data)
    seeds, described = SeedScorer(cold), _described(plan, features, rows[: len(data)], data)
    scorer.fit(rows, every.truth.astype(float), every.weights)
    columns = [1 + plan.codes.index(theme.code) for theme in cold]
    thresholds[columns] = described.threshold if described else COLD_THRESHOLD
    model = Model(version, plan.codes, features, scorer, gate, slopes, offsets, thresholds, seeds, described=described)
    return Trained(model, data, model.finished(probabilities, data.words))


def _described(plan: Plan, features: MixedFeatures, rows: Any, data: Examples) -> Described | None:  # noqa: ANN401
    """Learn how themes are told that have no labels; `rows`, a sparse matrix, are the features of `data`."""
    meaning = np.asarray(rows[:, -sum(features.blocks[1:]) :].toarray(), dtype=np.float32)
    return pooled(Described.of(plan.themes, features), data.words, meaning, data.truth[:, 1:], data.weights)


def out_of_fold(scorer: KernelScorer, rows: Any, data: Examples, fold: NDArray[np.int64]) -> NDArray[np.float64]:  # noqa: ANN401
    """Return the scores of the first articles, as many as `fold` has, each by a scorer fitted without its fold.

    `rows`, a sparse matrix, and `data` may have more articles than that: every fit has those.
    """
    gram = scorer.kernel(rows)
    truth = data.truth.astype(float)
    scores: NDArray[np.float64] = np.zeros((len(fold), data.truth.shape[1]))
    for at in range(fold.max() + 1):
        held = np.flatnonzero(fold == at)
        rest = np.delete(np.arange(len(data)), held)
        dual, offset = solve(gram[np.ix_(rest, rest)], truth[rest], data.weights[rest], scorer.penalty)
        scores[held] = gram[np.ix_(held, rest)] @ dual + offset
    return scores


def fit_gate(scores: NDArray[np.float64], data: Examples) -> NDArray[np.float64]:
    """Return what each column, and the highest theme, says of relevance."""
    return logistic(with_highest(scores), data.truth[:, 0], data.weights, GATE_PENALTY)


def gated(scores: NDArray[np.float64], data: Examples, seed: int) -> NDArray[np.float64]:
    """Return `scores` with relevance by the gate, each article's by one that was fitted without its fold."""
    found = scores.copy()
    fold = folds(data.truth, FOLDS, seed)
    for held in (fold == at for at in range(FOLDS)):
        rest = Examples((), (), data.truth[~held], data.weights[~held])
        found[held, 0] = with_highest(scores[held]) @ fit_gate(scores[~held], rest)
    return found


def choose_thresholds(probabilities: NDArray[np.float64], data: Examples) -> NDArray[np.float64]:
    """Return each column's threshold: relevance's on the articles as they come, the themes' on `spread` ones."""
    weights = spread(data)
    columns = zip(probabilities.T[1:], data.truth.T[1:], strict=True)
    themes = [LENIENCE * best_threshold(said, true, weights) for said, true in columns]
    return np.array([best_threshold(probabilities[:, 0], data.truth[:, 0], data.weights), *themes])


def spread(data: Examples) -> NDArray[np.float64]:
    """Return the articles' weights, `RARE` of their sum shared out so that every theme gets the same part."""
    themes = data.truth[:, 1:]
    rare = data.weights * (themes / np.maximum(themes.sum(axis=0), FEW)).sum(axis=1)
    plain = (1 - RARE if rare.any() else 1.0) * data.weights
    return np.asarray(plain + RARE * rare * (data.weights.sum() / max(rare.sum(), 1e-9)))


def calibrations(scores: NDArray[np.float64], data: Examples) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return each column's slope and offset."""
    fits = [platt(s, t, data.weights) for s, t in zip(scores.T, data.truth.T, strict=True)]
    return np.array([slope for slope, _ in fits]), np.array([offset for _, offset in fits])


def folds(truth: NDArray[np.bool_], n_folds: int, seed: int) -> NDArray[np.int64]:
    """Return each article's fold, so that every label's positives are spread evenly, the rarest label's first."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(truth))
    rarity = np.where(truth, truth.sum(axis=0), len(truth) + 1).min(axis=1)
    kind = np.where(truth, truth.sum(axis=0), len(truth) + 1).argmin(axis=1)
    order = order[np.lexsort((kind[order], rarity[order]))]
    found = np.empty(len(truth), dtype=np.int64)
    found[order] = np.arange(len(truth)) % n_folds
    return found
