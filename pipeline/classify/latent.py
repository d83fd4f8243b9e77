"""Latent semantic analysis: what words stand together in, learnt from labelled and unlabelled articles alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.extmath import randomized_svd
from sklearn.utils.validation import check_is_fitted

from pipeline.classify.features import WordFeatures

__all__ = ["LatentFeatures", "MixedFeatures"]

Floats = NDArray[np.float32]


class LatentFeatures(TransformerMixin, BaseEstimator):  # type: ignore[misc]
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
    components_ : array of shape (n_features, n_components), int8
        The projection, each row in steps of `steps_`: it is most of a model's size, and the scores don't notice.
    steps_ : array of shape (n_features,)
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

    def __sklearn_tags__(self) -> Any:  # noqa: ANN401 - scikit-learn's own type is private to its version
        """Tell scikit-learn that the input is text."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags

    def fit(self, X: Iterable[str], y: object = None) -> Self:  # noqa: ARG002, N803 - scikit-learn's signature
        """Learn the space from the segmented articles `X`."""
        channels = (((0, 1, 2), 1.0),)
        self.features_ = WordFeatures(channels, self.min_words, self.min_pairs, self.most_body)
        rows = self.features_.fit_transform(list(X))
        most = min(self.n_components, *rows.shape)
        if most < 1:
            self.components_, self.steps_ = np.zeros((rows.shape[1], 0), np.int8), np.ones(rows.shape[1], np.float32)
            return self
        _, _, right = randomized_svd(rows, most, n_iter=3, random_state=self.random_state)
        self.steps_ = (np.abs(right).max(axis=0) / 127).astype(np.float32)
        self.steps_[self.steps_ == 0] = 1
        self.components_ = np.rint(right.T / self.steps_[:, None]).astype(np.int8)
        return self

    def transform(self, X: Iterable[str]) -> Floats:  # noqa: N803 - scikit-learn's signature
        """Return one point an article; an article of unknown words is the origin."""
        check_is_fitted(self)
        return self.project(self.features_.transform(X))

    def project(self, rows: sparse.csr_matrix) -> Floats:
        """Return the points of rows of `features_`."""
        points = np.asarray(rows @ self._projection(), dtype=np.float32)
        lengths = np.linalg.norm(points, axis=1, keepdims=True)
        lengths[lengths == 0] = 1
        return np.asarray(points / lengths, dtype=np.float32)

    def pulls(self, row: sparse.csr_matrix, gradient: Callable[[Floats], NDArray[np.float64]]) -> NDArray[np.float64]:
        """Return what each word of one row of `features_` says of every label, shape (words, labels).

        `gradient` gives a label's slope at a point, shape (n_components, n_labels). The point is the projection
        scaled to length 1, so only the part of the slope across it counts.
        """
        projection = self._projection()[row.indices]
        point = row.data @ projection
        length = float(np.linalg.norm(point))
        if not length:
            return np.zeros((row.indices.size, gradient(point).shape[1]))
        unit = point / length
        slope = gradient(unit)
        across = (slope - np.outer(unit, unit @ slope)) / length
        return np.asarray(row.data[:, None] * (projection @ across))

    def _projection(self) -> Floats:
        single: Floats | None = self.__dict__.get("_single")
        if single is None:
            single = self._single = self.components_ * self.steps_[:, None]
        return single

    def __getstate__(self) -> dict[str, Any]:
        state = dict(super().__getstate__())
        state.pop("_single", None)
        return state


class MixedFeatures(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Syllables and syllable pairs as TF-IDF, then the latent points of the words, side by side.

    Parameters
    ----------
    n_components : int
        Dimensions of the latent points; they are the last columns.
    min_words, min_pairs : int
        The fewest labelled articles a syllable, or a pair, must stand in.
    whole, title : float
        The squared weights of the whole article's block and of the title's.
    random_state : int
        Seed of the latent space.
    """

    def __init__(
        self,
        n_components: int = 192,
        min_words: int = 2,
        min_pairs: int = 3,
        whole: float = 0.45,
        title: float = 0.15,
        random_state: int = 0,
    ) -> None:
        self.n_components = n_components
        self.min_words = min_words
        self.min_pairs = min_pairs
        self.whole = whole
        self.title = title
        self.random_state = random_state

    def __sklearn_tags__(self) -> Any:  # noqa: ANN401 - scikit-learn's own type is private to its version
        """Tell scikit-learn that the input is text."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags

    def fit(self, X: Iterable[str], y: object = None, pool: Iterable[str] = ()) -> Self:  # noqa: ARG002, N803
        """Learn the vocabulary from the segmented articles `X`, the latent space from them and `pool`."""
        texts = list(X)
        channels = (((0, 1, 2), float(np.sqrt(self.whole))), ((0,), float(np.sqrt(self.title))))
        self.syllables_ = WordFeatures(channels, self.min_words, self.min_pairs, 800, "syllable").fit(texts)
        everything = [*texts, *pool]
        # A word of the latent space should stand in about one article of 1,500, a pair in one of 750.
        fewest = max(2, len(everything) // 1500)
        self.latent_ = LatentFeatures(self.n_components, fewest, 2 * fewest, random_state=self.random_state).fit(
            everything
        )
        return self

    @property
    def dense_columns(self) -> int:
        """How many of the last columns are latent."""
        return int(self.latent_.components_.shape[1])

    def transform(self, X: Iterable[str]) -> sparse.csr_matrix:  # noqa: N803 - scikit-learn's signature
        """Return one row an article, the latent points in the last columns."""
        check_is_fitted(self)
        texts = list(X)
        points = sparse.csr_matrix(self.latent_.transform(texts))
        return sparse.hstack([self.syllables_.transform(texts), points], format="csr", dtype=np.float32)
