"""What the readings of a drawn sample say of one subject's true count.

Each stratum's sample is random, so the share found in it estimates the stratum's (Cochran 1977, chapter 5); limits
and their sum are those of `audit_limits`. Three things keep it honest:

- Only a sample that is read from its beginning on, in the order of the draw, is a random sample. Readings after the
  first gap wait until the gap is filled: those that people leave for later aren't like the others.
- A reading made for another subject's sake isn't part of the subject's random sample. It tells one item's truth, which
  bounds the truth of its stratum, but no other item's.
- Nothing else is asked: neither the model's probabilities nor labels from elsewhere enter the figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.evaluate.audit_draw import Stratum
from pipeline.evaluate.audit_limits import Part, add, part_of, share

__all__ = ["Estimate", "Reading", "StratumRead", "estimate", "read"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One drawn item: its stratum with regard to the subject, and what was read; None where it wasn't yet."""

    stratum: Stratum
    answer: bool | None


@dataclass(frozen=True, slots=True)
class StratumRead:
    """One stratum: `size` items, `drawn` of them the random sample, of which `read` from its beginning, `found` true.

    `yes` and `no` count every reading of the stratum's items, whatever they were drawn for; `waiting` are the
    sample's items without a reading.
    """

    stratum: Stratum
    size: int
    drawn: int
    read: int
    found: int
    yes: int
    no: int
    waiting: int = 0

    @property
    def part(self) -> Part:
        """How many of the stratum's items are true."""
        return part_of(self.size, self.read, self.found, yes=self.yes, no=self.no)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A subject's strata, with what follows from them."""

    strata: tuple[StratumRead, ...]

    @property
    def total(self) -> Part:
        """The true count."""
        return add(one.part for one in self.strata)

    @property
    def given(self) -> Part:
        """True items among those that counted at the draw."""
        return add(one.part for one in self.strata if one.stratum.counted)

    @property
    def missed(self) -> Part:
        """True items among those that did not."""
        return add(one.part for one in self.strata if not one.stratum.counted)

    @property
    def counted(self) -> int:
        """Items that counted at the draw."""
        return sum(one.size for one in self.strata if one.stratum.counted)

    @property
    def precision(self) -> tuple[float, float, float] | None:
        """The share of what counted that is true, with its limits."""
        given = self.given
        if given.value is None or not self.counted:
            return None
        low, high = given.whole
        return given.value / self.counted, low / self.counted, high / self.counted

    @property
    def recall(self) -> tuple[float, float, float] | None:
        """The share of what is true that counted, with its limits."""
        return share(self.given, self.missed)

    def widest(self) -> StratumRead | None:
        """Return the stratum that makes the true count's interval wide; None where all is known."""
        open_ones = [one for one in self.strata if one.part.low < one.part.high]
        return max(open_ones, key=lambda one: one.part.high - one.part.low, default=None)


def read(
    readings: Iterable[Reading], sizes: Mapping[Stratum, int], drawn: Mapping[Stratum, int]
) -> tuple[StratumRead, ...]:
    """Sum up a subject's readings by stratum.

    Parameters
    ----------
    readings
        Every drawn item in the order of the draw, whatever it was drawn for. In each stratum the first `drawn` of
        them are the subject's own sample.
    sizes, drawn
        How many items each stratum holds, and how many of them are its sample.
    """
    by_stratum: dict[Stratum, list[bool | None]] = {}
    for one in readings:
        by_stratum.setdefault(one.stratum, []).append(one.answer)
    return tuple(
        _stratum(stratum, sizes[stratum], drawn.get(stratum, 0), by_stratum.get(stratum, []))
        for stratum in Stratum
        if sizes.get(stratum)
    )


def estimate(readings: Iterable[Reading], sizes: Mapping[Stratum, int], drawn: Mapping[Stratum, int]) -> Estimate:
    """Return what the readings say; parameters as for `read`."""
    return Estimate(read(readings, sizes, drawn))


def _stratum(stratum: Stratum, size: int, drawn: int, answers: Sequence[bool | None]) -> StratumRead:
    own = answers[:drawn]
    unbroken = own.index(None) if None in own else len(own)
    return StratumRead(
        stratum,
        size,
        drawn,
        unbroken,
        own[:unbroken].count(True),
        answers.count(True),
        answers.count(False),
        own.count(None),
    )
