"""An outlet's pace: how many articles its days bring, and whether the last ones are fewer than its habit allows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from pipeline.night.chances import count_tail, dispersion
from pipeline.records import VIETNAM
from pipeline.store import Store

__all__ = ["COUNT_ALARM", "WEEKS", "Pace"]

WEEKS = 8
"""The past that makes a habit: long enough for eight of each weekday, short enough to follow the seasons."""
COUNT_ALARM = 1 / 1000
_KNOWN_DAYS = 14
_HALF = 0.5
_DAY = dt.timedelta(days=1)
_SHRINK = 2.0  # a weekday's mean is drawn towards the week's as if by two ordinary days


@dataclass(frozen=True, slots=True)
class Pace:
    """How many articles each of the last days brought, the latest first; a day ends when the night began."""

    ends: dt.datetime
    counts: tuple[int, ...]

    @classmethod
    def of(cls, store: Store, host: str, now: dt.datetime, *, seen_by: dt.datetime | None = None) -> Pace | None:
        """Return the pace of an outlet; None where fewer than a fortnight of its days are known."""
        last = store.last_time(host, now)
        if last is None:
            return None
        since = last - dt.timedelta(weeks=WEEKS, days=7)
        times = store.times(host, since, now, seen_by=seen_by)
        days = (now - times[0]) // _DAY if times else 0
        if days < _KNOWN_DAYS:
            return None
        counts = Counter((now - at) // _DAY for at in times)
        return cls(now, tuple(counts[k] for k in range(days)))

    def silent_days(self) -> int:
        """Return for how many days nothing came, if that is beyond habit; else 0."""
        gap = next((k for k, n in enumerate(self.counts) if n), len(self.counts))
        gap = min(gap, len(self.counts) - _KNOWN_DAYS)
        return gap if gap > 0 and self._chance(gap, 0) < COUNT_ALARM else 0

    def fewer(self) -> tuple[float, int, float] | None:
        """Return the usual week, the last one's count and its chance, if it is less than half and beyond chance."""
        seen, mean = sum(self.counts[:7]), self.mean_of(7)
        if len(self.counts) < 7 + _KNOWN_DAYS or seen >= _HALF * mean:
            return None
        chance = self._chance(7, seen)
        return (mean, seen, chance) if chance < COUNT_ALARM else None

    def mean_of(self, days: int) -> float:
        """Return how many articles the last `days` days bring by the habit of those before them."""
        by_weekday = self._means(days)
        return sum(by_weekday[self._weekday(k)] for k in range(days))

    def _chance(self, days: int, count: int) -> float:
        past = range(days, min(len(self.counts), days + 7 * WEEKS))
        means = self._means(days)
        expected = [means[self._weekday(k)] for k in past]
        excess = dispersion([self.counts[k] for k in past], expected, 7)
        return count_tail(count, self.mean_of(days), excess * (1 + days / len(past)))

    def _means(self, days: int) -> list[float]:
        """Return each weekday's mean of the eight weeks before the last `days` days, drawn towards the week's."""
        past = range(days, min(len(self.counts), days + 7 * WEEKS))
        overall = (sum(self.counts[k] for k in past) + _HALF) / max(1, len(past))
        sums, times = [0.0] * 7, [0] * 7
        for k in past:
            sums[self._weekday(k)] += self.counts[k]
            times[self._weekday(k)] += 1
        return [(s + _SHRINK * overall) / (n + _SHRINK) for s, n in zip(sums, times, strict=True)]

    def _weekday(self, day: int) -> int:
        return (self.ends - (day + _HALF) * _DAY).astimezone(VIETNAM).weekday()
