"""Cold start: a theme without labels is told by its seed terms, and by how near an article is to its description.

How much each says is learnt from the themes that have labels, all together, as if they had none: it holds for any
theme. Left out one at a time, the themes of the shipped plan are told so at a mean average precision of .56, by
their seed terms alone at .33 (``python tests/bench/cold.py``). Nearness is that of word vectors, which know no label;
the encoder before fine-tuning tells the themes no better (models/README.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from pipeline.classify.calibrate import best_threshold, sigmoid
from pipeline.classify.latent import MixedFeatures
from pipeline.classify.records import Text, segment_texts
from pipeline.classify.seeds import SeedScorer
from pipeline.themes import Theme

__all__ = ["LABELS", "Described", "meanings", "pooled"]

Floats = NDArray[np.float64]
LABELS = 200
"""Labels of known themes, all together, from which it is learnt how much seed terms and descriptions say."""
KNOWN = 10
"""Labels of a theme from which it counts as known."""


@dataclass(frozen=True)
class Described:
    """What seed terms and descriptions say of themes that have no labels.

    Attributes
    ----------
    seeds
        Counts the mentions of the seed terms of all themes.
    points
        The descriptions' points, a row a theme: in the space of word vectors, whole articles' and heads' side by side.
    weights
        What each column of `evidence` says, then the offset.
    threshold
        Of the probability.
    """

    seeds: SeedScorer
    points: NDArray[np.float32]
    weights: Floats
    threshold: float

    @classmethod
    def of(cls, themes: Sequence[Theme], features: MixedFeatures) -> Self:
        """Return what describes the themes, with nothing learnt yet."""
        texts = [Text(one.code, one.name, one.counts, ", ".join(one.seed_terms)) for one in themes]
        words = [one.words for one in segment_texts(texts, 1)]
        return cls(SeedScorer(themes), meanings(features, features.parts(words)[1]), np.zeros(_COLUMNS), 0.5)

    def following(self, themes: Sequence[Theme], features: MixedFeatures) -> Described:
        """Return the same for other themes."""
        return replace(Described.of(themes, features), weights=self.weights, threshold=self.threshold)

    def probabilities(self, words: Sequence[str], meaning: NDArray[np.float32], codes: Sequence[str]) -> Floats:
        """Return a row an article and a column for each of `codes`, of segmented articles and their `meanings`."""
        chosen = [self.seeds.codes.index(code) for code in codes]
        return sigmoid(self.evidence(words, meaning)[:, chosen] @ self.weights[:-1] + self.weights[-1])

    def evidence(self, words: Sequence[str], meaning: NDArray[np.float32]) -> Floats:
        """Return what stands for each theme in each article, shape (articles, themes, 6).

        The logarithm of mentions, whether there is one, the cosine to the description, how much greater it is than to
        the others' mean, whether it is the greatest, and mentions times that excess.
        """
        said = self.seeds.mentions(words)
        near = np.asarray(meaning @ self.points.T, dtype=np.float64) / 2  # two blocks of length 1
        others = (near.sum(axis=1, keepdims=True) - near) / max(near.shape[1] - 1, 1)
        first = near >= near.max(axis=1, keepdims=True)
        often = np.log1p(said)
        return np.stack([often, said > 0, near, near - others, first, often * (near - others)], axis=-1)


_COLUMNS = 7  # of evidence, and the offset


def meanings(features: MixedFeatures, points: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the part of articles' points that word vectors made."""
    return points[:, features.blocks[0] :]


def pooled(
    described: Described,
    words: Sequence[str],
    meaning: NDArray[np.float32],
    truth: NDArray[np.bool_],
    weights: Floats,
) -> Described | None:
    """Learn from themes that have labels how much is to be given on what stands for a theme; None from too few labels.

    Parameters
    ----------
    described
        The themes, in the order of the columns of `truth`.
    words, meaning
        Segmented articles and their `meanings`.
    truth
        The articles' themes, shape (articles, themes).
    weights
        How much each article counts.
    """
    known = truth.sum(axis=0) >= KNOWN
    if truth[:, known].sum() < LABELS:
        return None
    rows = described.evidence(words, meaning)[:, known].reshape(-1, _COLUMNS - 1)
    said, often = truth[:, known].ravel(), np.repeat(weights, known.sum())
    fitted = LogisticRegression(max_iter=500).fit(rows, said, sample_weight=often)
    found = np.append(fitted.coef_[0], fitted.intercept_[0])
    threshold = best_threshold(sigmoid(rows @ found[:-1] + found[-1]), said, often)
    return replace(described, weights=found, threshold=threshold)
