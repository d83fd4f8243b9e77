"""Kernel ridge regression for many labels at once: linear in the words, smooth in the latent points.

The kernel of two articles is the dot product of their first columns plus ``share * exp(-gamma * distance²)`` of
their last, latent ones. One Cholesky factor serves every label, so a fit takes seconds, has one solution, and
needs no iterations whose number would decide the result.
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

__all__ = ["KernelScorer"]

Floats = NDArray[np.float32]
Matrix = Any  # an array or a sparse matrix: scipy ships no types


class KernelScorer(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Ridge regression of 0/1 labels on a linear kernel plus a Gaussian one.

    Parameters
    ----------
    dense_columns : int
        How many of the last columns enter the Gaussian kernel; 0 leaves the linear kernel alone.
    share : float
        The Gaussian kernel's weight.
    gamma : float
        Its narrowness.
    penalty : float
        The ridge.

    Attributes
    ----------
    coef_ : array of shape (n_linear_columns, n_labels)
    dual_ : array of shape (n_samples, n_labels)
        Each training article's weight in the Gaussian part.
    points_ : array of shape (n_samples, dense_columns), half precision
    intercept_ : array of shape (n_labels,)
    """

    def __init__(self, dense_columns: int = 0, share: float = 0.4, gamma: float = 1.0, penalty: float = 0.25) -> None:
        self.dense_columns = dense_columns
        self.share = share
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
        linear, points = self._parts(X)
        target = y.reshape(len(y), -1)
        dual, self.intercept_ = solve(self.kernel(X), target, weight, self.penalty)
        self.coef_ = np.asarray(linear.T @ dual, dtype=np.float32)
        self.dual_ = (self.share * dual).astype(np.float32)
        self.points_ = points.astype(np.float16)
        self.flat_ = y.ndim == 1
        return self

    def predict(self, X: Matrix) -> NDArray[Any]:  # noqa: N803
        """Return each label's score, about 0 for no and 1 for yes."""
        check_is_fitted(self)
        X = validate_data(self, X, accept_sparse="csr", reset=False, dtype=[np.float64, np.float32])  # noqa: N806
        linear, points = self._parts(X)
        scores = np.asarray(linear @ self.coef_) + self.intercept_
        if self.dense_columns:
            scores = scores + self._gaussian(points, self._points()) @ self.dual_
        found = np.asarray(scores, dtype=np.float64 if X.dtype == np.float64 else np.float32)
        return found[:, 0] if self.flat_ else found

    def kernel(self, X: Matrix) -> NDArray[np.float64]:  # noqa: N803
        """Return the kernel between all rows of `X`."""
        linear, points = self._parts(X)
        product = linear @ linear.T
        gram = np.asarray(product.todense() if sparse.issparse(product) else product, dtype=np.float64)
        if self.dense_columns:
            gram += self.share * self._gaussian(points, points)
        return gram

    def gradient(self, point: Floats) -> NDArray[np.float64]:
        """Return how the Gaussian part moves with one latent point, shape (dense_columns, n_labels)."""
        near = self._gaussian(point[None], self._points())[0]
        pull = 2 * self.gamma * near[:, None] * self.dual_
        return np.asarray(self._points().T @ pull - np.outer(point, pull.sum(axis=0)))

    def _parts(self, X: Matrix) -> tuple[Matrix, Floats]:  # noqa: N803
        if not self.dense_columns:
            return X, np.zeros((X.shape[0], 0), dtype=np.float32)
        at = X.shape[1] - self.dense_columns
        points = X[:, at:]
        return X[:, :at], np.asarray(points.toarray() if sparse.issparse(points) else points, dtype=np.float32)

    def _gaussian(self, left: Floats, right: Floats) -> Floats:
        far = (left**2).sum(axis=1)[:, None] + (right**2).sum(axis=1)[None] - 2 * left @ right.T
        return np.asarray(np.exp(-self.gamma * np.maximum(far, 0)), dtype=np.float32)

    def _points(self) -> Floats:
        single: Floats | None = self.__dict__.get("_single")
        if single is None:
            single = self._single = self.points_.astype(np.float32)
        return single

    def __getstate__(self) -> dict[str, Any]:
        state = dict(super().__getstate__())
        state.pop("_single", None)
        return state


def solve(
    gram: NDArray[np.float64], target: NDArray[np.float64], weight: NDArray[np.float64], penalty: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the dual weights and the offsets of a ridge on the kernel `gram`.

    An article of weight w counts as w articles: its ridge is ``penalty / w``.
    """
    offset = np.average(target, axis=0, weights=weight)
    factor = cho_factor(gram + np.diag(penalty / weight), lower=True, overwrite_a=True, check_finite=False)
    return np.asarray(cho_solve(factor, target - offset, check_finite=False)), offset
