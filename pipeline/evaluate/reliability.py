"""How sure each count is: what an audit's readings say of a theme's true count."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Reliability"]


@dataclass(frozen=True, slots=True)
class Reliability:
    """One theme's count and what a blind reading of a random sample says of it. All are numbers of items.

    The true count falls into three parts, so that ``true_count = confirmed + right + missed``; ``low`` and ``high``
    bound it. The population is the period's items as they stood at the draw; what came later isn't in it.

    Attributes
    ----------
    theme
        The theme's code; `RELEVANT` for "about health".
    counted
        Items of the population that count, after the audit's own readings have put right what they read.
    confirmed
        Items that a person of this audit read, blind, and found to be of the theme.
    right, right_low, right_high
        Of the counted items that nobody of this audit read: how many are rightly counted, with a 95 % interval.
    missed, missed_low, missed_high
        Of the items that aren't counted and weren't read: how many are of the theme after all.
    true_count, low, high
        The true count of the population, with its 95 % interval.
    labels
        Readings that the estimate stands on.
    waiting
        Readings drawn for it that are still to be made. While there are any, only those read in the order of the
        draw count, and the interval is the wider one of that smaller sample.
    population
        Items in the population.
    given
        Items that counted at the draw, before the audit's readings.
    precision, recall
        Share of those that are right, and share of the true items that they hold, each with its interval (low,
        high); None where it isn't defined.

    `right`, `missed` and `true_count` are None where a stratum has no reading yet: then only the bounds are known.
    """

    theme: str
    counted: int
    confirmed: int
    right: float | None
    right_low: int
    right_high: int
    missed: float | None
    missed_low: int
    missed_high: int
    true_count: float | None
    low: int
    high: int
    labels: int
    waiting: int = 0
    population: int = 0
    given: int = 0
    precision: tuple[float, float, float] | None = None
    recall: tuple[float, float, float] | None = None
