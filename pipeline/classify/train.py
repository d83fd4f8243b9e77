"""Training: labels and articles in, a calibrated model out. The same data and seed give the same predictions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.calibrate import best_threshold, platt, sigmoid
from pipeline.classify.data import Label
from pipeline.classify.features import WordFeatures
from pipeline.classify.linear import LinearScorer
from pipeline.classify.model import Model
from pipeline.errors import InputError

__all__ = ["Examples", "Trained", "examples", "train"]

FOLDS = 5


@dataclass(frozen=True)
class Examples:
    """Labelled articles: segmented words, truth with relevance in column 0, and how much each counts."""

    ids: tuple[str, ...]
    words: tuple[str, ...]
    truth: NDArray[np.bool_]
    weights: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.ids)


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


def train(data: Examples, codes: Sequence[str], version: str, seed: int = 0, n_jobs: int = 1) -> Trained:
    """Fit a model on `data`: calibration and thresholds out of fold, weights on everything.

    Raises
    ------
    InputError
        There are fewer articles than folds.
    """
    if len(data) < 2 * FOLDS:
        raise InputError(f"{len(data)} labelled articles: at least {2 * FOLDS} are needed")
    features = WordFeatures().fit(data.words)
    rows = features.transform(data.words)
    scores: NDArray[np.float64] = np.zeros((len(data), data.truth.shape[1]))
    fold = folds(data.truth, FOLDS, seed)
    for at in range(FOLDS):
        held = fold == at
        fitted = LinearScorer(n_jobs=n_jobs).fit(rows[~held], data.truth[~held])
        scores[held] = fitted.decision_function(rows[held])
    fits = [platt(scores[:, j], data.truth[:, j], data.weights) for j in range(scores.shape[1])]
    slopes, offsets = (np.array(values) for values in zip(*fits, strict=True))
    probabilities = sigmoid(scores * slopes + offsets)
    thresholds = np.array(
        [best_threshold(probabilities[:, j], data.truth[:, j], data.weights) for j in range(scores.shape[1])]
    )
    scorer = LinearScorer(n_jobs=n_jobs).fit(rows, data.truth)
    model = Model(version, tuple(codes), features, scorer, slopes, offsets, thresholds)
    return Trained(model, data, probabilities)


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
