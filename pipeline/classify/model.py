"""A model: what tags articles. Segmenting and scoring are apart, so that re-tagging costs no segmentation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.calibrate import sigmoid
from pipeline.classify.described import Described, meanings
from pipeline.classify.kernel import KernelScorer
from pipeline.classify.latent import MixedFeatures
from pipeline.classify.records import Segmented, Text, segment_texts
from pipeline.classify.seeds import SeedScorer
from pipeline.records import Tagging, Vector

__all__ = ["COLD_THRESHOLD", "Model", "with_highest"]

BATCH = 256
_MARKS = 0.02  # bytes over one a character; Vietnamese as it is written has 0.25 to 0.4
COLD_THRESHOLD = 0.5
"""The threshold of a theme told by its seed terms: two mentions, or one in the title."""


@dataclass(frozen=True)
class Model:
    """A fitted classifier with its calibration and thresholds.

    Column 0 of scores and probabilities is relevance, then one a theme in the order of `codes`. A theme counts
    where the article is relevant and the theme's probability reaches its threshold.

    Attributes
    ----------
    version
        The name of its folder.
    codes
        The themes that it tags.
    features, scorer
        Words to numbers, numbers to scores.
    gate
        What each column's score, and the highest one of a theme, says of relevance: an article that looks like a theme
        is about health.
    slopes, offsets
        Each column's calibration: probability = sigmoid(slope * score + offset).
    thresholds
        Each column's threshold on the probability.
    seeds
        Tells the themes that had too few labels to learn from.
    described
        Tells them by their descriptions too; None where too few other themes have labels to learn from how.
    """

    version: str
    codes: tuple[str, ...]
    features: MixedFeatures
    scorer: KernelScorer
    gate: NDArray[np.float64]
    slopes: NDArray[np.float64]
    offsets: NDArray[np.float64]
    thresholds: NDArray[np.float64]
    seeds: SeedScorer
    described: Described | None = field(default=None, kw_only=True)

    @property
    def cold(self) -> tuple[str, ...]:
        """The themes that are told by their seed terms, for want of labels."""
        return self.seeds.codes

    @property
    def reader(self) -> str:
        """The name of the encoder whose vectors come with taggings; empty for none."""
        return ""

    def named(self, version: str) -> Model:
        """Return this model under another version's name."""
        return replace(self, version=version)

    def with_scorer(self, scorer: KernelScorer) -> Model:
        """Return this model with another scorer."""
        return replace(self, scorer=scorer)

    def scores(self, words: Sequence[str]) -> NDArray[np.float64]:
        """Return uncalibrated scores of segmented articles, shape (n, 1 + themes); relevance first."""
        found = np.asarray(self.scorer.score_parts(*self.features.parts(list(words))), dtype=np.float64)
        found[:, 0] = with_highest(found) @ self.gate
        return found

    def log_odds(self, words: Sequence[str]) -> NDArray[np.float64]:
        """Return what the words of segmented articles say, as log-odds, shape (n, 1 + themes); relevance first."""
        return self.scores(words) * self.slopes + self.offsets

    def probabilities(self, words: Sequence[str]) -> NDArray[np.float64]:
        """Return probabilities of segmented articles, shape (n, 1 + themes); relevance first.

        Text that isn't Vietnamese as it is written (empty, English, typed without marks) holds nothing that the model
        knows: its probabilities are 0, but for themes told by seed terms.
        """
        return self.finished(sigmoid(self.log_odds(words)), words)

    def assess(self, words: Sequence[str]) -> tuple[NDArray[np.float64], Sequence[Vector | None]]:
        """Return `probabilities`, and what the encoder made of each article in the same pass; without one, None."""
        return self.probabilities(words), [None] * len(words)

    def embed(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Return a vector of length 1 for each segmented article, alike for articles that are alike, shape (n, width).

        Here the articles' points in the space of word vectors, all of an article's words; an article without a known
        word has the zero vector.
        """
        points = self.features.parts(list(words))[1]
        _, whole, _ = self.features.blocks
        start = self.features.blocks[0]
        found: NDArray[np.float32] = np.ascontiguousarray(points[:, start : start + whole], dtype=np.float32)
        return found

    def finished(self, found: NDArray[np.float64], words: Sequence[str]) -> NDArray[np.float64]:
        """Return `found`, changed in place: 0 of texts that can't be read; themes without labels are told otherwise."""
        found[[not readable(text) for text in words]] = 0
        if self.cold:
            found[:, [1 + self.codes.index(code) for code in self.cold]] = self._unlearnt(words)
        return found

    def _unlearnt(self, words: Sequence[str]) -> NDArray[np.float64]:
        """Return the probabilities of the themes without labels."""
        if self.described is None:
            return self.seeds.probabilities(words)
        points = meanings(self.features, self.features.parts(list(words))[1])
        return self.described.probabilities(words, points, self.cold)

    def decide(self, probabilities: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return yes or no for each probability; an article that is not relevant has no theme."""
        yes: NDArray[np.bool_] = probabilities >= self.thresholds
        yes[:, 1:] &= yes[:, :1]
        return yes

    def tag(self, texts: Iterable[Text], n_jobs: int | None = 1) -> Iterator[Tagging]:
        """Segment and tag `texts`, in order, a batch at a time; `n_jobs` as for `language.segment_many`."""
        stream = iter(texts)
        while batch := list(islice(stream, BATCH)):
            yield from self.tag_segmented(segment_texts(batch, n_jobs))

    def tag_segmented(self, articles: Iterable[Segmented]) -> Iterator[Tagging]:
        """Tag articles that were segmented before, in order."""
        stream = iter(articles)
        while batch := list(islice(stream, BATCH)):
            probabilities, vectors = self.assess([article.words for article in batch])
            decided = self.decide(probabilities).tolist()
            for article, row, yes, vector in zip(batch, probabilities.round(4).tolist(), decided, vectors, strict=True):
                yield self._tagging(article.id, row, yes, vector)

    def _tagging(self, name: str, row: list[float], yes: list[bool], vector: Vector | None) -> Tagging:
        scores = dict(zip(self.codes, row[1:], strict=True))
        themes = tuple(code for code, said in zip(self.codes, yes[1:], strict=True) if said)
        return Tagging(name, yes[0], row[0], themes, scores, self.version, vector)


def readable(text: str) -> bool:
    """Whether a text has Vietnamese letters, told by the bytes that they take in UTF-8."""
    size = len(text)
    return len(text.encode("utf-8", "replace")) - size > _MARKS * size


def with_highest(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the scores with one more column, the highest of each row's themes."""
    return np.column_stack([scores, scores[:, 1:].max(axis=1)])
