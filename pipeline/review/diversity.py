"""Choosing articles that teach much and are unlike each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["Vectors", "spread_out", "unit"]

Floats = NDArray[np.float32]

Vectors = Callable[[Sequence[str]], Floats]
"""What tells how alike articles are: takes article ids, returns one row each, in their order."""


def spread_out(vectors: Floats, worth: NDArray[np.float64], many: int, known: Floats | None = None) -> list[int]:
    """Return the rows to read, in order: each the one of greatest worth times distance to all chosen before it.

    Greedy farthest-first traversal, the 2-approximation of k-center (Gonzalez 1985; as a way to choose what to label:
    Sener and Savarese 2018, "Active Learning for Convolutional Neural Networks: A Core-Set Approach"), with the
    distance weighted by what an article teaches.

    Parameters
    ----------
    vectors
        One row an article, shape (n, d); their length doesn't matter.
    worth
        What each teaches, 0 or more, shape (n,).
    many
        How many at most.
    known
        Articles that are labelled, shape (m, d): what is like them teaches little.
    """
    points = unit(vectors)
    least = np.ones(len(points))  # cosine distance to the nearest chosen one, at most 1
    if known is not None and len(known):
        least = np.minimum(least, 1 - (points @ unit(known).T).max(axis=1))
    chosen: list[int] = []
    free = np.ones(len(points), dtype=bool)
    for _ in range(min(many, len(points))):
        gain = np.where(free, worth * np.maximum(least, _LEAST), -1.0)
        best = int(gain.argmax())
        chosen.append(best)
        free[best] = False
        least = np.minimum(least, 1 - points @ points[best])
    return chosen


_LEAST = 1e-3  # distance of twins: they come last, in the order of their worth, rather than not at all


def unit(rows: Floats) -> Floats:
    """Return the rows at length 1; rows of zeros stay so."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    found: Floats = np.divide(rows, lengths, out=np.zeros_like(rows, dtype=np.float32), where=lengths > 0)
    return found
