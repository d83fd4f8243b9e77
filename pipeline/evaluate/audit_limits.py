"""Exact limits for a finite population, and their combination over strata.

One stratum. Of `size` items, unknown `true` are of the theme; `drawn` are read at random without replacement and
`found` are of it: hypergeometric. The limits invert two one-sided tests, each at half of what the confidence
leaves (Clopper and Pearson 1934 for the binomial; Buonaccorsi 1987 and Wright 1991, *Exact confidence bounds
when sampling from small finite universes*, for a finite population)::

    low  = the least  true with P(X >= found | true) > alpha / 2
    high = the largest true with P(X <= found | true) > alpha / 2

They hold at least the stated confidence whatever the truth, are shorter than Clopper and Pearson's, and shrink to the
truth itself when the whole stratum is read. The normal approximation, told to hold 0.95, holds 0.87 where 2 % of 4000
items are of the theme and 100 are read, and 0.40 where 0.5 % are (`tests/bench/audit.py`; Brown, Cai and DasGupta 2001
show why): it isn't used anywhere.

Several strata. With estimates ``e``, limits ``l`` and ``u`` of independent strata, the sum has the limits ::

    low  = sum(e) - sqrt(sum((e - l) ** 2))          high = sum(e) + sqrt(sum((u - e) ** 2))

the *method of variance estimates recovery* (Zou and Donner 2008, *Construction of confidence limits about effect
measures*; Newcombe 1998, *Interval estimation for the difference between independent proportions*). It keeps the
limits' asymmetry, is never wider than adding the limits up, and equals the exact limits where only one stratum is
uncertain. One guard is ours: where a limit stands at what was read itself (no fewer are true than were found, no more
than weren't found false), it tells nothing of the spread, and the sum allows for 1.96 standard errors there if that is
more. Without it sums of small strata, half read, held as little as 0.87. That the sum holds what it says is not a
theorem: the tests work its coverage out exactly, outcome by outcome, over a grid of truths.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

__all__ = ["CONFIDENCE", "Part", "add", "limits", "part_of", "share"]

CONFIDENCE = 0.95
"""What every interval here holds."""

_Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
_EXACT = 1e-9  # a sum of floats that should be an integer


@dataclass(frozen=True, slots=True)
class Part:
    """A number of items with its limits; `value` is None where nothing was read: only the limits are known then.

    `down` and `up` are what a sum allows for at least, where a limit is where it is for want of further items.
    """

    value: float | None
    low: float
    high: float
    down: float = 0.0
    up: float = 0.0

    @property
    def reach_down(self) -> float:
        """How far below the value a sum must allow for."""
        return max(self.down, self.middle - self.low)

    @property
    def reach_up(self) -> float:
        """How far above the value a sum must allow for."""
        return max(self.up, self.high - self.middle)

    @property
    def whole(self) -> tuple[int, int]:
        """The limits in whole items, the nearest ones: a sum's lie between whole numbers."""
        return math.ceil(self.low - 0.5 - _EXACT), math.floor(self.high + 0.5 + _EXACT)

    @property
    def middle(self) -> float:
        """The value, or the middle of the limits where there is none."""
        return (self.low + self.high) / 2 if self.value is None else self.value


def part_of(size: int, drawn: int, found: int, *, yes: int = 0, no: int = 0) -> Part:
    """Return how many of a stratum's `size` items are true, when `found` of `drawn` at random are.

    `yes` and `no` are how many items are known to be true and not, from whatever readings.
    """
    low, high = limits(size, drawn, found)
    yes, no = max(yes, found), max(no, drawn - found)
    low, high = max(low, yes), min(high, size - no)
    if low == high:
        return Part(low, low, high)
    if not drawn:
        return Part(None, low, high)
    share = found / drawn
    normal = _Z * math.sqrt(size * (size - drawn) * share * (1 - share) / max(1, drawn - 1))
    value = min(max(size * share, low), high)
    return Part(value, low, high, normal if low == yes else 0.0, normal if high == size - no else 0.0)


@lru_cache(maxsize=65536)
def limits(size: int, drawn: int, found: int, confidence: float = CONFIDENCE) -> tuple[int, int]:
    """Return the exact limits of how many of `size` items are true, when `found` of `drawn` at random are.

    Raises
    ------
    ValueError
        Not ``0 <= found <= drawn <= size``, or the confidence isn't between 0 and 1.

    Examples
    --------
    >>> limits(4000, 250, 0)
    (0, 56)
    >>> limits(10, 10, 3)
    (3, 3)
    """
    if not 0 <= found <= drawn <= size:
        raise ValueError(f"expected 0 <= found <= drawn <= size, got {found}, {drawn}, {size}")
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence lies between 0 and 1, got {confidence}")
    from scipy.stats import hypergeom

    tail = (1 - confidence) / 2
    least, most = found, size - (drawn - found)
    low = _first(least, most, lambda true: bool(hypergeom.sf(found - 1, size, true, drawn) > tail))
    above = _first(low, most + 1, lambda true: true > most or bool(hypergeom.cdf(found, size, true, drawn) <= tail))
    return low, above - 1


def add(parts: Iterable[Part]) -> Part:
    """Return the sum of independent `parts` with its limits; without a value where one of them has none."""
    known = list(parts)
    middle = sum(part.middle for part in known)
    down = math.sqrt(sum(part.reach_down**2 for part in known))
    up = math.sqrt(sum(part.reach_up**2 for part in known))
    blind = [part for part in known if part.value is None]
    if blind:  # Nothing was read there: anything between its limits may be, and nothing of it averages out.
        rest = add(part for part in known if part.value is not None)
        return Part(None, rest.low + sum(p.low for p in blind), rest.high + sum(p.high for p in blind))
    low, high = sum(part.low for part in known), sum(part.high for part in known)
    return Part(middle, max(low, middle - down), min(high, middle + up))


def share(part: Part, other: Part) -> tuple[float, float, float] | None:
    """Return ``part / (part + other)`` with its limits, for independent numbers; None where it isn't defined.

    The share is at least r where ``(1 - r) part - r other >= 0``: the limits are those r at which a limit of that
    difference, made as in `add`, is 0 (Fieller's argument with recovered variances, Donner and Zou 2012).
    """
    if part.value is None or other.value is None or part.value + other.value <= 0:
        return None
    mine, theirs = part.value, other.value

    def least(r: float) -> float:
        reach = math.hypot((1 - r) * (mine - part.low), r * (other.high - theirs))
        return (1 - r) * mine - r * theirs - reach

    def most(r: float) -> float:
        reach = math.hypot((1 - r) * (part.high - mine), r * (theirs - other.low))
        return (1 - r) * mine - r * theirs + reach

    value = mine / (mine + theirs)
    return value, _root(least, 0.0, value), _root(most, value, 1.0)


def _first(least: int, most: int, holds: Callable[[int], bool]) -> int:
    """Return the first number from `least` to `most` for which `holds`, which stays true from there on."""
    while least < most:
        middle = (least + most) // 2
        if holds(middle):
            most = middle
        else:
            least = middle + 1
    return least


def _root(falling: Callable[[float], float], low: float, high: float) -> float:
    """Return where `falling` crosses 0 between `low` and `high`; the end that is nearer where it doesn't."""
    if falling(low) <= 0:
        return low
    if falling(high) >= 0:
        return high
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return (low + high) / 2
