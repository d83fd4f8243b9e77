"""Articles as points: by what words they hold together, and by what their words mean; and all features side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.utils.extmath import randomized_svd
from sklearn.utils.validation import check_is_fitted

from pipeline.classify.estimator import TextFeatures
from pipeline.classify.features import WordFeatures
from pipeline.classify.projection import Projection, Rounded
from pipeline.classify.units import Reading, Spellings, read
from pipeline.classify.vectors import WordVectors

__all__ = ["LatentFeatures", "MixedFeatures"]

Floats = NDArray[np.float32]
_WHOLE, _HEAD = (0, 1, 2), (0, 1)


class LatentFeatures(TextFeatures):
    """Articles as points of Euclidean length 1 in the space of the strongest word co-occurrences.

    Parameters
    ----------
    n_components : int
        Dimensions.
    min_words, min_pairs : int
        The fewest articles a word, or a pair, must stand in.
    most_body : int
        Words of the body that are read.
    random_state : int
        Seed of the randomised decomposition.

    Attributes
    ----------
    projection_ : Projection
    """

    def __init__(
        self,
        n_components: int = 192,
        min_words: int = 20,
        min_pairs: int = 40,
        most_body: int = 400,
        random_state: int = 0,
    ) -> None:
        self.n_components = n_components
        self.min_words = min_words
        self.min_pairs = min_pairs
        self.most_body = most_body
        self.random_state = random_state

    def fit(self, X: Iterable[str], y: object = None) -> Self:  # noqa: ARG002, N803 - scikit-learn's signature
        """Learn the space from the segmented articles `X`."""
        self.features_ = WordFeatures(((_WHOLE, 1.0),), self.min_words, self.min_pairs, self.most_body)
        rows = self.features_.fit_transform(list(X))
        most = min(self.n_components, *rows.shape)
        right = np.zeros((0, rows.shape[1]))
        if most:
            _, _, right = randomized_svd(rows, most, n_iter=3, random_state=self.random_state)
        self.projection_ = Projection(Rounded(right.T))
        return self

    def transform(self, X: Iterable[str]) -> Floats:  # noqa: N803 - scikit-learn's signature
        """Return one point an article; an article of unknown words is the origin."""
        check_is_fitted(self)
        return self.projection_.points(self.features_.transform(X))


class MixedFeatures(TextFeatures):
    """Syllables and syllable pairs as TF-IDF, then three blocks of points, side by side.

    The points: the article's place in `LatentFeatures`; the weighted sum of its words' vectors; the same of its
    title and lead alone.

    Parameters
    ----------
    n_components, latent : int
        Dimensions of word vectors, and of the latent space.
    min_words, min_pairs : int
        The fewest labelled articles a syllable, or a pair, must stand in.
    whole, title : float
        The squared weights of the whole article's block and of the title's.
    random_state : int
        Seed of the decompositions.
    """

    def __init__(
        self,
        n_components: int = 192,
        min_words: int = 2,
        min_pairs: int = 3,
        whole: float = 0.45,
        title: float = 0.15,
        random_state: int = 0,
        latent: int = 128,
    ) -> None:
        self.n_components = n_components
        self.latent = latent
        self.min_words = min_words
        self.min_pairs = min_pairs
        self.whole = whole
        self.title = title
        self.random_state = random_state

    def fit(
        self,
        X: Iterable[str],  # noqa: N803 - scikit-learn's name
        y: object = None,  # noqa: ARG002 - scikit-learn's signature
        pool: Iterable[str] = (),
        vectors: WordVectors | None = None,
    ) -> Self:
        """Learn from the segmented articles `X`.

        Word vectors come from `vectors` where they are given, or else are learnt from `X` and `pool`.
        """
        texts = list(X)
        self._forget_made()
        channels = ((_WHOLE, float(np.sqrt(self.whole))), ((0,), float(np.sqrt(self.title))))
        self.syllables_ = WordFeatures(channels, self.min_words, self.min_pairs, 800, "syllable").fit(texts)
        fewest = _fewest(len(texts))
        self.latent_ = LatentFeatures(self.latent, fewest, 2 * fewest, random_state=self.random_state).fit(texts)
        if vectors is None:
            everything = [*texts, *pool]
            vectors = WordVectors(self.n_components, _fewest(len(everything)), random_state=self.random_state)
            vectors.fit(everything)
        self.vectors_ = vectors
        reading = self.read(texts)
        self.meanings_ = [
            Projection(vectors.table_, Projection(vectors.table_).sums(vectors.weigh(reading, chosen)).mean(axis=0))
            for chosen in (_WHOLE, _HEAD)
        ]
        return self

    @property
    def blocks(self) -> tuple[int, ...]:
        """How many columns each block of points has; they are the last ones."""
        latent, meaning = self.latent_.projection_.table.shape[1], self.vectors_.table_.shape[1]
        return latent, meaning, meaning

    def transform(self, X: Iterable[str]) -> sparse.csr_matrix:  # noqa: N803 - scikit-learn's signature
        """Return one row an article, the points in the last columns."""
        check_is_fitted(self)
        linear, points = self.parts(list(X))
        return sparse.hstack([linear, sparse.csr_matrix(points)], format="csr", dtype=np.float32)

    def parts(self, texts: list[str]) -> tuple[sparse.csr_matrix, Floats]:
        """Return the columns of `transform` as a sparse matrix and the points: what costs least to score."""
        reading = self.read(texts)
        rows = [rows for _, rows in self.worded(reading)]
        points = [one.points(of) for one, of in zip(self.projections, rows, strict=True)]
        return self.syllables_.weigh(reading), np.hstack(points)

    def read(self, texts: list[str]) -> Reading:
        """Read segmented articles; each spelling is looked at once in this object's life."""
        spellings: Spellings | None = self.__dict__.get("_made_spellings")
        if spellings is None or spellings.full:
            spellings = self._made_spellings = Spellings()
        return read(texts, spellings, max(self.syllables_.most_body, self.latent_.most_body))

    @property
    def projections(self) -> list[Projection]:
        """The three blocks' ways from weighted words to points."""
        return [self.latent_.projection_, *self.meanings_]

    def worded(self, reading: Reading) -> list[tuple[Any, sparse.csr_matrix]]:
        """Return each block's weighted words, with what names its columns."""
        vectors = self.vectors_
        latent = self.latent_.features_
        return [(latent, latent.weigh(reading)), *((vectors, vectors.weigh(reading, f)) for f in (_WHOLE, _HEAD))]


def _fewest(articles: int) -> int:
    """Return in how many articles a word should stand: in about one of 1,500."""
    return max(2, articles // 1500)
