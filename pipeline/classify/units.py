"""Segmented articles as numbers: one pass over the words, from which every block of features is computed.

Splitting and looking up strings is most of what re-tagging costs, so each spelling is looked at once: afterwards it is
a number, and what it stands for (a feature, or the syllables that it is made of) is array arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["FIELDS", "Keys", "Reading", "Spellings", "Units", "read"]

Ints = NDArray[np.int64]
FIELDS = 3
"""Title, lead and body."""
_MOST_KEPT = 200_000  # spellings remembered: some 40 MB; then the memory starts anew
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2**64 over the golden ratio, Knuth's multiplicative hash


class Spellings(dict[str, int]):
    """Numbers for spellings in the order in which they come, for ever the same."""

    def __init__(self) -> None:
        super().__init__()
        self.spelt: list[str] = []

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self.spelt)
        self.spelt.append(word)
        return number

    @property
    def full(self) -> bool:
        """Whether it is time to begin a new one."""
        return len(self.spelt) > _MOST_KEPT


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of some articles: each one's spelling, and its field's number (three an article)."""

    articles: int
    codes: Ints
    fields: Ints
    spellings: Spellings


def read(texts: Sequence[str], spellings: Spellings, most: int) -> Reading:
    """Read segmented articles: title, lead and body on a line each, at most `most` words of the body."""
    flat: list[str] = []
    lengths: list[int] = []
    for text in texts:
        for at, field in enumerate((*text.split("\n"), "", "")[:FIELDS]):
            words = field.split(" ") if at < FIELDS - 1 else field.split(" ", most)[:most]
            flat += words
            lengths.append(len(words))
    codes = np.fromiter(map(spellings.__getitem__, flat), np.int64, len(flat))
    return Reading(len(texts), codes, np.repeat(np.arange(len(lengths)), lengths), spellings)


class Units:
    """From spellings to the numbers of a vocabulary: of whole words, or of the syllables that they are made of.

    Parameters
    ----------
    vocabulary
        The numbers.
    syllables
        Whether a word counts as its syllables.
    """

    def __init__(self, vocabulary: Mapping[str, int], *, syllables: bool) -> None:
        self._vocabulary = vocabulary
        self._syllables = syllables
        self._learn_anew(Spellings())

    def of(self, reading: Reading, most: int) -> tuple[Ints, Ints]:
        """Return each unit's number (-1: not in the vocabulary) and its field's; `most` units of a body."""
        if reading.spellings is not self._spellings:
            self._learn_anew(reading.spellings)
        self._learn()
        codes, fields = reading.codes, reading.fields
        if self._syllables:
            counts = self._counts[codes]
            ends = np.cumsum(counts)
            within = np.arange(ends[-1] if ends.size else 0) - np.repeat(ends - counts, counts)
            numbers = self._numbers[np.repeat(self._starts[codes], counts) + within]
            fields = np.repeat(fields, counts)
        else:
            numbers = self._numbers[codes]
        lengths = np.bincount(fields, minlength=FIELDS * reading.articles)
        place = np.arange(fields.size) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        kept = (place < most) | (fields % FIELDS != FIELDS - 1)
        return numbers[kept], fields[kept]

    def _learn_anew(self, spellings: Spellings) -> None:
        self._spellings = spellings
        self._numbers = self._counts = self._starts = np.zeros(0, dtype=np.int64)

    def _learn(self) -> None:
        """Look at the spellings that are new."""
        known = self._counts.size
        fresh = [word.lower() for word in self._spellings.spelt[known:]]
        if not fresh:
            return
        parts = [word.split("_") for word in fresh] if self._syllables else [[word] for word in fresh]
        get = self._vocabulary.get
        numbers = np.array([get(part, -1) for row in parts for part in row], dtype=np.int64)
        counts = np.array([len(row) for row in parts], dtype=np.int64)
        self._starts = np.concatenate([self._starts, self._numbers.size + np.cumsum(counts) - counts])
        self._numbers = np.concatenate([self._numbers, numbers])
        self._counts = np.concatenate([self._counts, counts])


class Keys:
    """Finds whole numbers in a list of them: a hash table, three times as fast as a binary search."""

    def __init__(self, keys: Ints) -> None:
        self._keys = keys
        self._bits = max(4, int(np.ceil(np.log2(max(1, keys.size) * 2.5))))
        self._slots = np.full(1 << self._bits, -1, dtype=np.int32)
        place, left = self._place(keys), np.arange(keys.size, dtype=np.int32)
        while left.size:  # who finds a free place takes it, the last of several; the others try the next
            free = left[self._slots[place[left]] < 0]
            self._slots[place[free]] = free
            left = left[self._slots[place[left]] != left]
            place[left] = self._next(place[left])

    def find(self, wanted: Ints) -> Ints:
        """Return where in the list each of `wanted` stands; -1: nowhere."""
        place = self._place(wanted)
        found = self._slots[place].astype(np.int64)
        left = self._others(found, wanted, np.arange(wanted.size))
        while left.size:
            place[left] = self._next(place[left])
            found[left] = self._slots[place[left]]
            left = self._others(found, wanted, left)
        return found

    def _others(self, found: Ints, wanted: Ints, left: Ints) -> Ints:
        """Return those of `left` whose place another key has taken."""
        taken = left[found[left] >= 0]
        return np.asarray(taken[self._keys[found[taken]] != wanted[taken]])

    def _place(self, keys: Ints) -> Ints:
        shift = np.uint64(64 - self._bits)
        hashed: NDArray[np.uint64] = (keys.astype(np.uint64) * _MULTIPLIER) >> shift
        return hashed.astype(np.int64)

    def _next(self, place: Ints) -> Ints:
        return np.asarray((place + 1) & ((1 << self._bits) - 1))
