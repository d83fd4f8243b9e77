"""From scores to probabilities, and from probabilities to yes or no."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

__all__ = ["best_threshold", "logistic", "logit", "platt", "sigmoid"]

Floats = NDArray[np.float64]
_PULL = 10.0
_TINY = 1e-9
_LEAST_SLOPE, _MOST = 1e-3, 50.0  # a score may not speak against itself, nor be all or nothing


def sigmoid(scores: Floats) -> Floats:
    """Return 1 / (1 + exp(-scores)) without overflow."""
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(scores, dtype=np.float64)))


def logit(probabilities: Floats) -> Floats:
    """Return what `sigmoid` makes `probabilities` of; 0 and 1 count as a billionth from there."""
    inside = np.clip(probabilities, _TINY, 1 - _TINY)
    return np.asarray(np.log(inside / (1 - inside)))


def platt(scores: Floats, truth: NDArray[np.bool_], weights: Floats, usual: float | None = None) -> tuple[float, float]:
    """Return slope and offset so that sigmoid(slope * score + offset) is the probability of `truth`.

    Targets are pulled in from 0 and 1 as in Platt (1999), so that few positives can't make the slope endless.
    A label with only one class keeps the identity, or the slope `usual`. Where `usual` is given, a slope that differs
    from it by its whole costs as much as `_PULL` in the sum of the losses: few positives leave it near.
    """
    positive, negative = float(weights[truth].sum()), float(weights[~truth].sum())
    if not positive or not negative:
        return (1.0, 0.0) if usual is None else (usual, 0.0)
    target = np.where(truth, (positive + 1) / (positive + 2), 1 / (negative + 2))
    rows = np.column_stack([scores, np.ones(len(scores))])
    pull, aim = (0.0, 1.0) if usual is None else (_PULL, usual)

    def loss(ab: Floats) -> tuple[float, Floats]:
        z = rows @ ab
        off = ab[0] / aim - 1
        value = float((weights * (np.logaddexp(0, z) - target * z)).sum() + pull * off**2)
        return value, rows.T @ (weights * (sigmoid(z) - target)) + np.array([2 * pull * off / aim, 0])

    def curve(ab: Floats) -> Floats:
        said = sigmoid(rows @ ab)
        return np.asarray(rows.T @ (rows * (weights * said * (1 - said))[:, None])) + np.diag(
            [2 * pull / aim**2 + _TINY, _TINY]
        )

    start = np.array([1.0, 0.0])
    found = minimize(loss, start, jac=True, hess=curve, method="trust-exact")  # L-BFGS stops short where few are true
    if not _LEAST_SLOPE <= found.x[0] <= _MOST:
        bounds = [(_LEAST_SLOPE, _MOST), (-_MOST, _MOST)]
        found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return float(found.x[0]), float(found.x[1])


def logistic(rows: Floats, truth: NDArray[np.bool_], weights: Floats, penalty: float) -> Floats:
    """Return the coefficients of a logistic regression of `truth` on the columns of `rows`; the offset is left out.

    The sum of the coefficients' squares counts `penalty` times against the sum of the losses.
    """
    target = truth.astype(np.float64)
    rows = np.column_stack([rows, np.ones(len(rows))])

    def loss(coefficients: Floats) -> tuple[float, Floats]:
        z = rows @ coefficients
        value = float((weights * (np.logaddexp(0, z) - target * z)).sum() + penalty * coefficients @ coefficients)
        return value, rows.T @ (weights * (sigmoid(z) - target)) + 2 * penalty * coefficients

    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 1000})
    return np.asarray(found.x[:-1])


def best_threshold(probabilities: Floats, truth: NDArray[np.bool_], weights: Floats, prior: float = 30.0) -> float:
    """Return the threshold of the best F1, smoothed and pulled toward 0.35 where positives are few.

    The threshold is the mean of all candidates weighted by exp(F1 gain), which varies less than the best one
    alone; `prior` is the number of positives at which data and default weigh the same.
    """
    default = 0.35
    positive = float(weights[truth].sum())
    if not positive:
        return 0.5
    grid = np.linspace(0.05, 0.9, 171)
    scores = np.array([_f1(probabilities >= t, truth, weights) for t in grid])
    share = np.exp((scores - scores.max()) / 0.01)
    found = float((share * grid).sum() / share.sum())
    trust = positive / (positive + prior)
    return trust * found + (1 - trust) * default


def _f1(guess: NDArray[np.bool_], truth: NDArray[np.bool_], weights: Floats) -> float:
    hit = float(weights[guess & truth].sum())
    said = float(weights[guess].sum()) + float(weights[truth].sum())
    return 2 * hit / said if said else 0.0
