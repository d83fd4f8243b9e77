"""Which texts may be alike: locality-sensitive hashing over sketches, read in a stream.

The index isn't kept: its keys are made again from the stored sketches, 48 numbers a text in one array operation, and
only those of the texts that are asked for are held. So nothing can go stale, memory stays bounded however many
articles there are, and 100,000 sketches pass in about a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.language.shingles import BANDS, SKETCH_BYTES, WHOLE_PLACES, band_keys

__all__ = ["MOST_SHARING", "Neighbours"]

MOST_SHARING = 400
"""Texts asked for that may share a key; a key of more is a formula that many texts hold (a station's greeting) and
tells nothing, while comparing all pairs that share it would cost their number squared."""

_FIRST_BITS = 20
_SHIFT = np.uint64(64 - _FIRST_BITS)

_LEAST_WHOLE, _LEAST_HEAD = 5, 6
"""Places, of 64 and of 32, that must agree, in one of the two signatures, before a pair is worth reading both texts."""


class Neighbours:
    """Texts whose neighbours are wanted.

    Parameters
    ----------
    sketches
        Sketches by the text's id; empty ones (texts too short to be sketched) have no neighbours.
    """

    def __init__(self, sketches: Iterable[tuple[str, bytes]]) -> None:
        kept = [(name, sketch) for name, sketch in sketches if len(sketch) == SKETCH_BYTES]
        self._ids = [name for name, _ in kept]
        self._places = _matrix([sketch for _, sketch in kept])
        keys = band_keys(self._places).ravel()
        order = np.argsort(keys, kind="stable")
        self._keys = keys[order]
        self._rows = (order // BANDS).astype(np.int32)
        # Nearly all keys of a stream are strange; their first bits tell that of most without a search.
        self._first_bits = np.zeros(1 << _FIRST_BITS, bool)
        self._first_bits[keys >> _SHIFT] = True

    def pairs(self, others: Sequence[tuple[str, bytes]]) -> Iterator[tuple[str, str, int]]:
        """Yield pairs (a text asked for, one of `others`) that may be alike, each once; none with itself.

        The third is how many places of their sketches agree.
        """
        kept = [(name, sketch) for name, sketch in others if len(sketch) == SKETCH_BYTES]
        if not kept or not self._ids:
            return
        theirs = _matrix([sketch for _, sketch in kept])
        ours, them = self._meet(band_keys(theirs).ravel())
        both = np.unique(ours.astype(np.int64) * len(kept) + them)
        ours, them = both // len(kept), both % len(kept)
        same = self._places[ours] == theirs[them]
        agree = same.sum(1)
        near = (same[:, :WHOLE_PLACES].sum(1) >= _LEAST_WHOLE) | (same[:, WHOLE_PLACES:].sum(1) >= _LEAST_HEAD)
        for one, other, places in zip(ours[near].tolist(), them[near].tolist(), agree[near].tolist(), strict=True):
            if self._ids[one] != kept[other][0]:
                yield self._ids[one], kept[other][0], places

    def _meet(self, keys: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the rows, ours and theirs, that share a key."""
        hits = np.flatnonzero(self._first_bits[keys >> _SHIFT])
        first = np.searchsorted(self._keys, keys[hits], "left")
        sharing = np.searchsorted(self._keys, keys[hits], "right") - first
        shared = (sharing > 0) & (sharing <= MOST_SHARING)
        hits, first, times = hits[shared], first[shared], sharing[shared]
        them = np.repeat(hits // BANDS, times)
        # For each hit its run of positions: first, first + 1, ...
        offsets = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
        ours = self._rows[np.repeat(first, times) + offsets]
        return ours.astype(np.int64), them.astype(np.int64)


def _matrix(sketches: Sequence[bytes]) -> NDArray[np.uint32]:
    return np.frombuffer(b"".join(sketches), "<u4").reshape(len(sketches), SKETCH_BYTES // 4)
