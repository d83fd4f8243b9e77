"""Articles' vectors as they are stored, 12 bits a number, and which of many lie nearest.

A vector's length says nothing, so none is kept: only its direction. Of each number the upper 8 bits come first and the
lower 4 behind them, two in a byte; the upper ones alone find the nearest of 100,000, all of them put those in order.
The cosine of two vectors of 384 numbers moves by less than 0.0005, and 100,000 take 58 MB.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["Nearest", "packed", "unpacked"]

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Number = TypeVar("Number", np.uint8, np.float32)

_TOP = 2047
_LEAST = 1e-12  # of a vector of zeros, which stays so
_CHUNK = (
    1024  # rows turned into single precision at once; of more, BLAS would start threads, which costs more than it saves
)
_SPARE = 64  # more than asked for that are put in order by all their bits


def packed(vectors: Floats) -> list[bytes]:
    """Return the rows of `vectors`, shape (n, d), as bytes, 3 d / 2 each; only their direction is kept.

    Raises
    ------
    ValueError
        d is odd.
    """
    width = vectors.shape[1]
    if width % 2:
        raise ValueError(f"a vector of {width} numbers can't be packed: two share a byte")
    most = np.abs(vectors).max(axis=1, keepdims=True) if len(vectors) else vectors
    whole = np.rint(vectors * (_TOP / np.maximum(most, _LEAST))).astype(np.int16)
    upper, lower = (whole >> 4).astype(np.int8).view(np.uint8), (whole & 15).astype(np.uint8)
    rows = np.hstack([upper, lower[:, : width // 2] | lower[:, width // 2 :] << 4])
    return [row.tobytes() for row in rows]


def unpacked(rows: Sequence[bytes]) -> Floats:
    """Return what `packed` was given, each of length 1 (nothing but zeros stays so), shape (n, d); all of one width."""
    if not rows:
        return np.zeros((0, 0), dtype=np.float32)
    return _unit(_whole(np.frombuffer(b"".join(rows), dtype=np.uint8).reshape(len(rows), -1)))


def _whole(rows: Bytes) -> Floats:
    """Return the whole numbers that were packed."""
    width = rows.shape[1] * 2 // 3
    low = rows[:, width:]
    found: Floats = rows[:, :width].view(np.int8).astype(np.float32) * 16 + np.hstack([low & 15, low >> 4])
    return found


def _unit(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    found: Floats = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return found


class Nearest:
    """Packed vectors of one encoder in memory, by article; not safe for threads."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._at: dict[str, int] = {}
        self._rows: Bytes = np.zeros((0, 0), dtype=np.uint8)
        self._scales: Floats = np.zeros(0, dtype=np.float32)  # 1 over a row's length; 0 for one that was taken away

    def __contains__(self, article: str) -> bool:
        return article in self._at

    @property
    def ids(self) -> Iterable[str]:
        """The articles, in no order."""
        return self._at.keys()

    def put(self, articles: Sequence[tuple[str, bytes]]) -> None:
        """Add vectors, or put them in place of those that are there."""
        if not articles:
            return
        rows = np.frombuffer(b"".join(row for _, row in articles), dtype=np.uint8).reshape(len(articles), -1)
        places = [self._place(article) for article, _ in articles]
        if len(self._ids) > len(self._rows):
            room = len(self._ids) * 5 // 4
            self._rows = _grown(self._rows.reshape(len(self._rows), rows.shape[1]), room)
            self._scales = _grown(self._scales, room)
        self._rows[places] = rows
        for at in range(0, len(rows), _CHUNK):
            lengths = np.linalg.norm(_whole(rows[at : at + _CHUNK]), axis=1)
            scales = np.divide(1, lengths, out=np.zeros_like(lengths), where=lengths > 0)
            self._scales[places[at : at + _CHUNK]] = scales

    def drop(self, articles: Iterable[str]) -> None:
        """Take vectors away; those that aren't there are passed by."""
        for article in articles:
            if (at := self._at.pop(article, None)) is not None:
                self._ids[at] = ""
                self._scales[at] = 0

    def near(self, article: str, most: int) -> list[tuple[str, float]]:
        """Return at most so many other articles with the cosine of their vectors to that of `article`, nearest first.

        Raises
        ------
        KeyError
            It isn't there.
        """
        at = self._at[article]
        wanted = _unit(_whole(self._rows[at : at + 1]))[0]
        rough = self._rough(wanted)
        rough[at] = -np.inf
        rough[self._scales[: len(rough)] == 0] = -np.inf
        many = min(most + _SPARE, len(self._at) - 1)
        first = np.argpartition(-rough, many - 1)[:many] if many > 0 else np.zeros(0, dtype=np.int64)
        exact = _unit(_whole(self._rows[first])) @ wanted
        found = [(self._ids[row], float(cosine)) for row, cosine in zip(first.tolist(), exact.tolist(), strict=True)]
        return sorted(found, key=lambda one: (-one[1], one[0]))[:most]

    def _rough(self, wanted: Floats) -> Floats:
        """Return the cosines by the upper 8 bits, to about 0.001."""
        many, width = len(self._ids), len(wanted)
        found = np.empty(many, dtype=np.float32)
        middle = 8 * wanted.sum()  # what the lower bits leave out, on the average
        for at in range(0, many, _CHUNK):
            upper = self._rows[at : min(at + _CHUNK, many), :width].view(np.int8)
            found[at : at + len(upper)] = upper.astype(np.float32) @ (16 * wanted) + middle
        found *= self._scales[:many]
        return found

    def _place(self, article: str) -> int:
        if article not in self._at:
            self._at[article] = len(self._ids)
            self._ids.append(article)
        return self._at[article]


def _grown(array: NDArray[Number], room: int) -> NDArray[Number]:
    """Return `array` with zeros behind it, `room` rows in all."""
    larger = np.zeros((room, *array.shape[1:]), dtype=array.dtype)
    larger[: len(array)] = array
    return larger
