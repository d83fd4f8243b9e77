"""Kernel ridge regression for many labels at once: linear in the words, smooth in the latent points.

The kernel of two articles is the dot product of their first columns plus ``share * exp(-gamma * distance²)`` of
each block of their last ones. One Cholesky factor serves every label, so a fit takes seconds, has one solution, and
needs no iterations whose number would decide the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from pipeline.classify.projection import Rounded

__all__ = ["KernelScorer", "ridge", "solve"]

Floats = NDArray[np.float32]
Matrix = Any  # an array or a sparse matrix: scipy ships no types


_AT_ONCE = 1000  # rows


class KernelScorer(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Ridge regression of 0/1 labels on a linear kernel plus Gaussian ones.

    Parameters
    ----------
    blocks : sequence of int
        How many of the last columns each Gaussian kernel sees; none leaves the linear kernel alone.
    shares : sequence of float
        Each Gaussian kernel's weight.
    gamma : float
        Their narrowness.
    penalty : float
        The ridge.

    Attributes
    ----------
    coef_ : array of shape (n_linear_columns, n_labels)
    dual_ : array of shape (n_samples, n_labels)
        Each training article's weight.
    points_ : list of Rounded, each of shape (n_samples, columns)
        The training articles' columns in each block.
    intercept_ : array of shape (n_labels,)
    """

    def __init__(
        self,
        blocks: Sequence[int] = (),
        shares: Sequence[float] = (),
        gamma: float = 1.0,
        penalty: float = 0.25,
    ) -> None:
        self.blocks = blocks
        self.shares = shares
        self.gamma = gamma
        self.penalty = penalty

    def __sklearn_tags__(self) -> Any:  # noqa: ANN401 - scikit-learn's own type is private to its version
        """Tell scikit-learn that sparse rows and many labels are welcome."""
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.target_tags.multi_output = True
        tags.target_tags.single_output = True
        tags.regressor_tags.poor_score = True  # a smoothed score for ranking, no least-squares fit
        return tags

    def fit(self, X: Matrix, y: Any, sample_weight: ArrayLike | None = None) -> Self:  # noqa: ANN401, N803 - scikit-learn's signature
        """Fit the labels `y`, shape (n_samples,) or (n_samples, n_labels), to the rows of `X`."""
        X, y = validate_data(  # noqa: N806 - scikit-learn's name
            self, X, y, accept_sparse="csr", multi_output=True, y_numeric=True, dtype=[np.float64, np.float32]
        )
        weight = _check_sample_weight(sample_weight, X, dtype=np.float64)
        used = weight > 0  # an article without weight is no article
        X, y, weight = X[used], np.asarray(y, dtype=np.float64)[used], weight[used]  # noqa: N806
        linear, blocks = self._parts(X)
        target = y.reshape(len(y), -1)
        dual, self.intercept_ = solve(self.kernel(X), target, weight, self.penalty)
        self.coef_ = np.asarray(linear.T @ dual, dtype=np.float32)
        self.dual_ = dual.astype(np.float32)
        self.points_ = [Rounded(block) for block in blocks]
        self.flat_ = y.ndim == 1
        return self

    def predict(self, X: Matrix) -> NDArray[Any]:  # noqa: N803
        """Return each label's score, about 0 for no and 1 for yes."""
        check_is_fitted(self)
        X = validate_data(self, X, accept_sparse="csr", reset=False, dtype=[np.float64, np.float32])  # noqa: N806
        linear, blocks = self._parts(X)
        scores = self.score_parts(linear, np.hstack(blocks) if blocks else None)
        found = np.asarray(scores, dtype=np.float64 if X.dtype == np.float64 else np.float32)
        return found[:, 0] if self.flat_ else found

    def score_parts(self, linear: Matrix, points: Floats | None) -> NDArray[Any]:
        """Return the scores, shape (n, labels), of rows whose blocks of points stand apart."""
        scores = np.asarray(linear @ self.coef_) + self.intercept_
        if points is None:
            return scores
        split = self._split(points)
        for at in range(0, len(self.dual_), _AT_ONCE):
            rows, near = slice(at, at + _AT_ONCE), np.zeros((), dtype=np.float32)
            for block, known, share in zip(split, self.points_, self.shares, strict=True):
                near = near + share * self._gaussian(block, known.rows(rows))
            scores = scores + near @ self.dual_[rows]
        return scores

    def kernel(self, X: Matrix) -> NDArray[np.float64]:  # noqa: N803
        """Return the kernel between all rows of `X`."""
        linear, blocks = self._parts(X)
        gram = np.empty((linear.shape[0], linear.shape[0]))
        for at in range(0, len(gram), _AT_ONCE):  # the whole as a sparse matrix would take more room than the result
            rows = slice(at, at + _AT_ONCE)
            product = linear[rows] @ linear.T
            gram[rows] = product.toarray() if sparse.issparse(product) else product
            for block, share in zip(blocks, self.shares, strict=True):
                gram[rows] += share * self._gaussian(block[rows], block)
        return gram

    def gaussians(self, points: Floats) -> NDArray[np.float64]:
        """Return the Gaussian part of the kernel between points, whose blocks stand side by side."""
        found: NDArray[np.float64] = np.zeros((len(points), len(points)))
        for block, share in zip(self._split(points), self.shares, strict=True):
            found += share * self._gaussian(block, block)
        return found

    def known_points(self, chosen: NDArray[np.int64]) -> Floats:
        """Return the points of some training articles, their blocks side by side."""
        return np.hstack([known.rows(chosen) for known in self.points_])

    def extended(
        self, chosen: NDArray[np.int64], moved: NDArray[np.float64], points: Floats, dual: NDArray[np.float64]
    ) -> Self:
        """Return a scorer with some training articles' weights moved, and with more articles, of Gaussians alone."""
        found = copy(self)
        found.dual_ = np.vstack([self.dual_, dual.astype(np.float32)])
        found.dual_[chosen] += moved.astype(np.float32)
        found.points_ = [
            known.followed(Rounded(block)) for known, block in zip(self.points_, self._split(points), strict=True)
        ]
        return found

    def gradient(self, at: int, point: Floats) -> NDArray[np.float64]:
        """Return how the Gaussian part moves with one point of block `at`, shape (columns, n_labels)."""
        known = self.points_[at].rows(slice(None))
        pull = 2 * self.gamma * self.shares[at] * self._gaussian(point[None], known)[0][:, None] * self.dual_
        return np.asarray(known.T @ pull - np.outer(point, pull.sum(axis=0)))

    def _parts(self, X: Matrix) -> tuple[Matrix, list[Floats]]:  # noqa: N803
        if not self.blocks:
            return X, []
        at = X.shape[1] - sum(self.blocks)
        points = X[:, at:]
        return X[:, :at], self._split(np.asarray(points.toarray() if sparse.issparse(points) else points, np.float32))

    def _split(self, points: Floats) -> list[Floats]:
        return np.split(points, np.cumsum(self.blocks)[:-1], axis=1)

    def _gaussian(self, left: Floats, right: Floats) -> Floats:
        far = (2 * self.gamma * left) @ right.T  # in place from here on: this is half of what tagging costs
        far -= self.gamma * (left**2).sum(axis=1)[:, None]
        far -= self.gamma * (right**2).sum(axis=1)[None]
        np.minimum(far, 0, out=far)
        return np.exp(far, out=far)


def solve(
    gram: NDArray[np.float64], target: NDArray[np.float64], weight: NDArray[np.float64], penalty: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the dual weights and the offsets of a ridge on the kernel `gram`.

    An article of weight w counts as w articles: its ridge is ``penalty / w``.
    """
    offset = np.average(target, axis=0, weights=weight)
    return ridge(gram, target - offset, penalty / weight), offset


def ridge(gram: NDArray[np.float64], target: NDArray[np.float64], ridges: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the dual weights of a ridge without an offset; `ridges` has one for each article."""
    ridged = gram.copy()
    ridged.flat[:: len(gram) + 1] += ridges
    # NumPy's LAPACK counts in 64 bits; SciPy's Cholesky fell over a matrix of more than 2 GB (17,000 articles)
    return np.asarray(np.linalg.solve(ridged, target), dtype=np.float64)
