"""One logistic regression a label, all on the same features."""

from __future__ import annotations

from typing import Self

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted

__all__ = ["LinearScorer"]

Floats = NDArray[np.float32]


class LinearScorer(BaseEstimator):  # type: ignore[misc]
    """One-vs-rest logistic regressions as one matrix.

    Parameters
    ----------
    C : float
        Inverse strength of the penalty on squared weights.
    n_jobs : int
        Processes to fit with.

    Attributes
    ----------
    coef_ : array of shape (n_features, n_labels), float32
    intercept_ : array of shape (n_labels,), float32
    """

    def __init__(self, C: float = 20.0, n_jobs: int = 1) -> None:  # noqa: N803 - scikit-learn's name
        self.C = C
        self.n_jobs = n_jobs

    def fit(self, X: sparse.csr_matrix, y: NDArray[np.bool_], sample_weight: Floats | None = None) -> Self:  # noqa: N803
        """Fit the columns of `y`, shape (n_samples, n_labels), to the rows of `X`."""
        fits = Parallel(n_jobs=self.n_jobs)(
            delayed(_fit_one)(X, y[:, at], sample_weight, self.C) for at in range(y.shape[1])
        )
        self.coef_ = np.stack([weights for weights, _ in fits], axis=1).astype(np.float32)
        self.intercept_ = np.array([bias for _, bias in fits], dtype=np.float32)
        return self

    def decision_function(self, X: sparse.csr_matrix) -> Floats:  # noqa: N803
        """Return each label's log-odds, shape (n_samples, n_labels)."""
        check_is_fitted(self)
        return np.asarray(X @ self.coef_ + self.intercept_, dtype=np.float32)


def _fit_one(
    X: sparse.csr_matrix,  # noqa: N803 - scikit-learn's name
    y: NDArray[np.bool_],
    sample_weight: Floats | None,
    C: float,  # noqa: N803
) -> tuple[Floats, float]:
    if y.all() or not y.any():  # only positives, or none: the label's prior is all that can be said
        odds = (y.sum() + 0.5) / ((~y).sum() + 0.5)
        return np.zeros(X.shape[1], dtype=np.float32), float(np.log(odds))
    fitted = LogisticRegression(C=C, solver="liblinear", random_state=0).fit(X, y, sample_weight)
    return fitted.coef_[0].astype(np.float32), float(fitted.intercept_[0])
