"""Which items a person reads, so that a few hundred readings tell how sure every theme's count is.

Strata. For each subject (a theme, or "about health") the items of the period fall into four strata, by what counted
at the draw and by the model's probability:

- *given*: counted, and the model was sure of it (or a person said so);
- *doubtful*: counted, with a probability below `SURE`;
- *near*: not counted, with a probability of `NEAR` or more: most of what was missed lies here;
- *rest*: not counted, and nothing speaks for it.

One order for all. The items get one random order. Its first part, the *base*, is read whole: a simple random sample
of everything, which serves all subjects alike, since one reading answers for all of them. Each stratum of each subject
is then topped up to the number that `_allot` gives it by the next ones of that stratum in the same order. So in every
stratum the sample is its first items in a random order: a simple random sample without replacement, given how many
they are, whatever the other subjects do (permanent random numbers, Ohlsson 1995; stratification after selection,
Cochran 1977, section 5A.9). An item's chance to be in a subject's sample is the number drawn of its stratum divided
by the stratum's size; strata that hold few items are taken whole (chance 1).

How many. `BASE` of the readings are the base: if none of n readings of N items is of a theme, up to about 3.7 N / n
may still be missed, and that is what makes a rare theme's interval wide. What is left is shared out evenly among the
subjects. Of a subject's share all doubtful items are taken first, and then all near ones, where they are few enough:
so it is with rare themes. The others share in proportion to ``N sqrt(p (1 - p))`` with the stratum's mean probability
p (Neyman's allocation, Cochran 1977, section 5.5).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import UsageError

__all__ = ["BASE", "NEAR", "STRATA", "SURE", "Drawn", "Frame", "Stratum", "arrange", "draw"]

SURE = 0.8
"""Probability from which a counted item isn't doubtful: of 300 articles that the shipped model hadn't seen, 32 of its
41 wrong themes lie below, among three in ten of all that it gave."""

NEAR = 0.02
"""Probability from which an item that isn't counted is near: on the same articles 42 of 49 missed themes lie above,
among one in sixteen of all that it did not give."""

BASE = 0.85
"""Share of the readings that are a simple random sample of everything; `tests/bench/audit.py` compares others."""

_LEAST = 2  # readings of a stratum that isn't taken whole, so that it says anything at all
_EXTREME = 0.05  # a mean probability is taken to be no closer to 0 or 1: models are surer than right

Counts = NDArray[np.int64]


class Stratum(StrEnum):
    """Where an item stands with regard to one subject."""

    GIVEN = "given"
    DOUBTFUL = "doubtful"
    NEAR = "near"
    REST = "rest"

    @property
    def counted(self) -> bool:
        """Whether items of this stratum counted at the draw."""
        return self in {Stratum.GIVEN, Stratum.DOUBTFUL}


STRATA = tuple(Stratum)
_DOUBTFUL, _NEAR, _REST = (STRATA.index(one) for one in (Stratum.DOUBTFUL, Stratum.NEAR, Stratum.REST))


@dataclass(frozen=True)
class Frame:
    """The population in the order of the draw: what is frozen when an audit is drawn.

    `strata` holds, for each item (row) and subject (column), the stratum's place in `Stratum`; `sizes` how many items
    each subject's strata hold, shape (subjects, strata), and `means` their mean probabilities.
    """

    ids: tuple[str, ...]
    subjects: tuple[str, ...]
    strata: NDArray[np.int8]
    sizes: Counts
    means: NDArray[np.float64]

    def pack(self) -> bytes:
        """Return the frame as bytes to keep; `unpack` reads them."""
        plain = {
            "ids": self.ids,
            "subjects": self.subjects,
            "strata": ["".join(map(str, row)) for row in self.strata.tolist()],
            "means": self.means.tolist(),
        }
        return zlib.compress(json.dumps(plain).encode())

    @classmethod
    def unpack(cls, packed: bytes) -> Frame:
        """Return the frame that `pack` packed."""
        plain = json.loads(zlib.decompress(packed))
        strata = np.array([list(map(int, row)) for row in plain["strata"]], dtype=np.int8)
        sizes = (strata[:, :, None] == np.arange(len(STRATA))).sum(axis=0)
        means = np.array(plain["means"], dtype=np.float64)
        return cls(tuple(plain["ids"]), tuple(plain["subjects"]), strata, sizes, means)


@dataclass(frozen=True)
class Drawn:
    """What is read: places in the frame's order, and how many each subject's strata asked for (subjects, strata)."""

    places: NDArray[np.int64]
    wanted: Counts


def arrange(
    ids: Sequence[str],
    subjects: Sequence[str],
    counted: NDArray[np.bool_],
    scores: NDArray[np.float64],
    *,
    seed: int,
) -> Frame:
    """Put the items into their random order and into strata.

    Parameters
    ----------
    ids
        The items' ids, in any order: the random order depends on the set of them and on `seed` alone.
    subjects
        The columns of the next two.
    counted
        Whether each item (row) counts for each subject, shape (items, subjects).
    scores
        The probability of each, in 0-1; 1 or 0 where a person decided.
    seed
        Of the random order.

    Raises
    ------
    UsageError
        There are no items.
    """
    if not ids:
        raise UsageError("there are no items to draw from in this period")
    by_id = np.argsort(np.asarray(ids))
    order = by_id[np.random.default_rng(seed).permutation(len(ids))]
    counted, scores = counted[order], scores[order]
    strata = np.where(counted, np.where(scores >= SURE, 0, 1), np.where(scores >= NEAR, 2, _REST)).astype(np.int8)
    member = strata[:, :, None] == np.arange(len(STRATA))
    sizes = member.sum(axis=0)
    sums = (member * scores[:, :, None]).sum(axis=0)
    means = np.divide(sums, sizes, out=np.zeros_like(sums), where=sizes > 0)
    return Frame(tuple(ids[at] for at in order), tuple(subjects), strata, sizes, means)


def draw(
    frame: Frame, size: int | None = None, *, each: int = 0, before: Drawn | None = None, base: float = BASE
) -> Drawn:
    """Draw the items to read.

    Parameters
    ----------
    size
        How many readings the person can make; None leaves it to `each`.
    each
        In place of `size`: how many readings a subject gets beside its rest.
    before
        What was drawn of this frame before: it is drawn again, and more with it.
    base
        The share of the readings that is the base.

    Raises
    ------
    UsageError
        So few readings can't serve every stratum.
    """
    ranks = _ranks(frame)
    most = len(frame.ids)
    floor = before.wanted if before else np.zeros_like(frame.sizes)

    def taken(number: int, first: int) -> Drawn:
        wanted = np.maximum.reduce([_allot(frame, number), _inside(frame, first), floor])
        reached = ranks < np.take_along_axis(wanted, frame.strata.T.astype(np.int64), axis=1).T
        return Drawn(np.flatnonzero(reached.any(axis=1)), wanted)

    def readings(number: int, first: int) -> int:
        return len(taken(number, first).places)

    if size is None:
        return taken(each, _most(0, most, lambda n: n <= base * readings(each, n)))
    needed = readings(0, 0)
    if needed > min(size, most):
        raise UsageError(f"{size} readings can't serve every theme; {needed} are the least that can")
    first = _most(0, most, lambda n: n <= base * size and readings(0, n) <= size)
    number = _most(0, most, lambda n: readings(n, first) <= size)
    return taken(number, _most(first, most, lambda n: readings(number, n) <= size))  # what is left over widens the base


def _ranks(frame: Frame) -> Counts:
    """Return each item's rank in the order of its own stratum, from 0, shape (items, subjects)."""
    ranks = np.zeros(frame.strata.shape, dtype=np.int64)
    for at in range(len(STRATA)):
        inside = frame.strata == at
        ranks += np.where(inside, np.cumsum(inside, axis=0) - 1, 0)
    return ranks


def _inside(frame: Frame, first: int) -> Counts:
    """Return how many of the `first` items lie in each stratum, shape (subjects, strata)."""
    return np.stack([(frame.strata[:first] == at).sum(axis=0) for at in range(len(STRATA))], axis=1)


def _allot(frame: Frame, number: int) -> Counts:
    """Return how many readings each stratum is to have at least, `number` a subject beside the rest."""
    sizes = frame.sizes[:, :_REST]
    spread = np.clip(frame.means[:, :_REST], _EXTREME, 1 - _EXTREME)
    whole = _whole(number, sizes)
    least = np.where(whole, sizes, np.minimum(sizes, _LEAST)).astype(np.int64)
    wanted = np.minimum(frame.sizes, _LEAST)
    needs = sizes.astype(np.float64) * np.sqrt(spread * (1 - spread))
    wanted[:, :_REST] = _share_out(number, sizes, least, needs)
    return wanted


def _whole(number: int, sizes: Counts) -> NDArray[np.bool_]:
    """Return which strata are taken whole: all doubtful items where they are few, then all near ones."""
    whole = np.zeros(sizes.shape, dtype=np.bool_)
    left = number - 2 * _LEAST
    whole[:, _DOUBTFUL] = sizes[:, _DOUBTFUL] <= left
    whole[:, _NEAR] = whole[:, _DOUBTFUL] & (2 * sizes[:, _NEAR] <= left - sizes[:, _DOUBTFUL])
    return whole


def _share_out(number: int, sizes: Counts, least: Counts, needs: NDArray[np.float64]) -> Counts:
    """Share `number` out in each row in proportion to `needs`, at least `least` each and at most `sizes`."""
    low, high = np.zeros((len(sizes), 1)), np.full((len(sizes), 1), float(sizes.max(initial=1)) / _EXTREME)
    for _ in range(40):  # the factor at which what the strata get adds up
        middle = (low + high) / 2
        over = np.clip(middle * needs, least, sizes).sum(axis=1, keepdims=True) > number
        low, high = np.where(over, low, middle), np.where(over, middle, high)
    return np.floor(np.clip(low * needs, least, sizes) + 1e-6).astype(np.int64)


def _most(least: int, most: int, fits: Callable[[int], bool]) -> int:
    """Return the greatest number between `least`, which fits, and `most` that `fits`."""
    low, high = least, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low
