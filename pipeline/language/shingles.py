"""Sketches of texts: MinHash signatures over word shingles, small enough to keep one an article.

A shingle is `SHINGLE` words in a row. Two signatures agree in about the share of places that the texts' sets of
shingles have in common (Broder 1997, "On the resemblance and containment of documents"), so pairs that may be alike
are found without reading a text again. Each sketch holds two signatures: of the whole text, and of its beginning,
because a station that prints the first paragraphs of a long article shares little of the whole.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from datasketch import MinHash

__all__ = ["BANDS", "HEAD", "SCHEME", "SHINGLE", "SKETCH_BYTES", "band_keys", "shingle_hashes", "sketch", "words"]

SHINGLE = 5
"""Words in a shingle: unrelated articles of one field share fewer than 1 in 500 of them, three-word ones 1 in 60."""

HEAD = 100
"""Words of the beginning that are signed apart: two paragraphs of a news item, which every cut leaves."""

WHOLE_PLACES, HEAD_PLACES = 64, 32
ROWS = 2
"""Places in a band. With 32 bands of the whole two texts that share 30 % of their shingles meet with probability
0.95, 40 % with 0.996; with 16 bands of the beginning 45 % with 0.97 (1 - (1 - s**ROWS)**bands)."""

BANDS = (WHOLE_PLACES + HEAD_PLACES) // ROWS
SKETCH_BYTES = 4 * (WHOLE_PLACES + HEAD_PLACES)
SCHEME = f"minhash-affine32/{SHINGLE}/{WHOLE_PLACES}+{HEAD_PLACES}/1"
"""Names how sketches are made; those of another scheme are made anew. datasketch calls its permutations affine32."""

_SEED = 20260101
_WORD = re.compile(r"\w+(?:[.,/:]\d+)*")


def words(text: str) -> list[str]:
    """Return the words of `text`, lower-case and composed; a number with its separators is one word.

    Examples
    --------
    >>> words("Sáng 5/3, 1.200 người ở Mộc Châu.")
    ['sáng', '5/3', '1.200', 'người', 'ở', 'mộc', 'châu']
    """
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def shingle_hashes(tokens: list[str], size: int = SHINGLE) -> NDArray[np.uint32]:
    """Return a 32-bit hash of each run of `size` words, in order; of a shorter text the one hash of all of it."""
    if not tokens:
        return np.zeros(0, np.uint32)
    size = min(size, len(tokens))
    # Words hold no space, so one encoding of them all serves: a night's bulk is hashed here.
    single = np.fromiter(map(zlib.crc32, " ".join(tokens).encode("utf-8", "surrogatepass").split(b" ")), np.uint32)
    runs = len(tokens) - size + 1
    mixed = np.zeros(runs, np.uint32)
    for n in range(size):  # A polynomial of the words' hashes: the order of the words counts.
        mixed = mixed * np.uint32(0x01000193) + single[n : n + runs]
    return mixed


def sketch(text: str) -> bytes:
    """Return the sketch of `text` (lead and body), `SKETCH_BYTES` long; empty for a text of fewer than `SHINGLE` words.

    The same text gives the same bytes on every machine.
    """
    tokens = words(text)
    if len(tokens) < SHINGLE:
        return b""
    whole = _signature(shingle_hashes(tokens), WHOLE_PLACES)
    head = _signature(shingle_hashes(tokens[:HEAD]), HEAD_PLACES)
    return np.concatenate([whole, head]).astype("<u4").tobytes()


def band_keys(sketches: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Return the keys of bands: texts that share a key may be alike.

    Parameters
    ----------
    sketches
        Shape (texts, places).

    Returns
    -------
    array of shape (texts, `BANDS`)
        A key holds its band's number, so that keys of different bands differ.
    """
    pairs = sketches.reshape(len(sketches), BANDS, ROWS).astype(np.uint64)
    keys = np.zeros((len(sketches), BANDS), np.uint64)
    for n in range(ROWS):
        keys = (keys + pairs[:, :, n] + np.uint64(0x9E3779B97F4A7C15)) * np.uint64(0xBF58476D1CE4E5B9)
        keys ^= keys >> np.uint64(29)
    low = np.uint64(0xFF)
    return (keys & ~low) | np.arange(BANDS, dtype=np.uint64)[None, :]


def _signature(hashes: NDArray[np.uint32], places: int) -> NDArray[np.uint32]:
    made = _blank(places).copy()
    made.update_batch(np.unique(hashes).tolist())
    return np.asarray(made.hashvalues, np.uint32)


@lru_cache(maxsize=4)
def _blank(places: int) -> MinHash:
    from datasketch import MinHash

    return MinHash(num_perm=places, seed=_SEED, hashfunc=_itself, scheme="affine32")


def _itself(value: int) -> int:
    return value
