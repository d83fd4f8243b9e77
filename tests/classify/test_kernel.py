from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import sparse
from sklearn.utils.estimator_checks import parametrize_with_checks

from pipeline.classify.features import WordFeatures
from pipeline.classify.kernel import KernelScorer
from pipeline.classify.latent import LatentFeatures, MixedFeatures
from pipeline.classify.vectors import WordVectors


@parametrize_with_checks(  # type: ignore[untyped-decorator]  # scikit-learn ships no types
    [KernelScorer(), WordFeatures(), WordVectors(), LatentFeatures(), MixedFeatures()]
)
def test_estimators_keep_scikit_learns_contract(estimator: Any, check: Callable[[Any], None]) -> None:
    check(estimator)


def data() -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    rng = np.random.default_rng(3)
    X = rng.normal(size=(60, 8))  # noqa: N806 - scikit-learn's name
    return X, (X[:, :2] > 0).astype(float)


def test_sparse_rows_score_as_dense_ones_do() -> None:
    X, y = data()  # noqa: N806
    dense = KernelScorer(blocks=(2, 1), shares=(0.4, 0.2)).fit(X, y).predict(X)
    thin = KernelScorer(blocks=(2, 1), shares=(0.4, 0.2)).fit(sparse.csr_matrix(X), y).predict(sparse.csr_matrix(X))
    np.testing.assert_allclose(dense, thin, atol=1e-5)


def test_an_article_of_weight_two_counts_as_two() -> None:
    X, y = data()  # noqa: N806
    weight = np.ones(60)
    weight[:5] = 2
    weighted = KernelScorer().fit(X, y, weight).predict(X)
    twice = KernelScorer().fit(np.vstack([X, X[:5]]), np.vstack([y, y[:5]])).predict(X)
    np.testing.assert_allclose(weighted, twice, atol=1e-4)


def test_the_gradient_is_the_slope_of_the_gaussian_part() -> None:
    X, y = data()  # noqa: N806
    scorer = KernelScorer(blocks=(3, 5), shares=(0.4, 0.2)).fit(X, y)
    at = np.full(8, 0.3)
    step = np.zeros(8)
    step[4] = 1e-3
    slope = (scorer.predict((at + step)[None]) - scorer.predict((at - step)[None]))[0] / 2e-3
    assert scorer.gradient(1, at[3:])[1] == pytest.approx(slope, abs=2e-3)
