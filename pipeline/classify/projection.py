"""From words to a point: a table with a row a word, one byte a number, and the directions in which a point moves."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

__all__ = ["Projection", "Rounded"]

Floats = NDArray[np.float32]


class Rounded:
    """A matrix whose rows are kept as whole numbers of -127 to 127 and a step: a quarter of the size.

    Parameters
    ----------
    values
        The matrix, shape (rows, columns).
    """

    def __init__(self, values: NDArray[np.floating]) -> None:
        steps = np.abs(values).max(axis=1, initial=0) / 127
        steps[steps == 0] = 1
        self.steps = steps.astype(np.float32)
        self.whole = np.rint(values / self.steps[:, None]).astype(np.int8)

    def rows(self, chosen: NDArray[np.int64] | slice) -> Floats:
        """Return some rows, to within half a step."""
        return np.asarray(self.whole[chosen] * self.steps[chosen, None])

    def followed(self, other: Rounded) -> Rounded:
        """Return the rows of both, this one's first."""
        found = copy(self)
        found.whole, found.steps = np.vstack([self.whole, other.whole]), np.concatenate([self.steps, other.steps])
        return found

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return int(self.whole.shape[0]), int(self.whole.shape[1])


class Projection:
    """Rows of weighted words to points of Euclidean length 1.

    Parameters
    ----------
    table
        A row a word.
    centre
        What is taken off before a point gets its length; an article without a known word is the origin all the same.
    """

    def __init__(self, table: Rounded, centre: Floats | None = None) -> None:
        self.table = table
        self.centre = np.zeros(table.shape[1], dtype=np.float32) if centre is None else centre

    def points(self, rows: sparse.csr_matrix) -> Floats:
        """Return a point a row."""
        points = self.sums(rows)
        empty = np.diff(rows.indptr) == 0
        points -= self.centre
        points[empty] = 0
        lengths = np.linalg.norm(points, axis=1, keepdims=True)
        lengths[lengths == 0] = 1
        return np.asarray(points / lengths, dtype=np.float32)

    def sums(self, rows: sparse.csr_matrix) -> Floats:
        """Return the weighted sums of the words' rows; only those of words that occur are spelt out."""
        occurs = np.zeros(self.table.shape[0], dtype=bool)
        occurs[rows.indices] = True
        used = np.flatnonzero(occurs)
        place = np.cumsum(occurs, dtype=np.int32) - 1
        thin = sparse.csr_matrix((rows.data, place[rows.indices], rows.indptr), shape=(rows.shape[0], used.size))
        return np.asarray(thin @ self.table.rows(used), dtype=np.float32)

    def pulls(self, row: sparse.csr_matrix, gradient: Callable[[Floats], NDArray[np.float64]]) -> NDArray[np.float64]:
        """Return what each word of one row says of every label, shape (words, labels).

        `gradient` gives each label's slope at a point, shape (columns, labels). The point has length 1 whatever its
        words weigh, so only the part of the slope across it counts.
        """
        rows = self.table.rows(row.indices)
        point = row.data @ rows - self.centre
        length = float(np.linalg.norm(point)) if row.indices.size else 0.0
        if not length:
            return np.zeros((row.indices.size, gradient(np.zeros_like(self.centre)).shape[1]))
        unit = point / length
        slope = gradient(unit)
        across = (slope - np.outer(unit, unit @ slope)) / length
        return np.asarray(row.data[:, None] * (rows @ across))
