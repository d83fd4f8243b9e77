"""Periods of a report: a year, a quarter, any days; the same days a year before; the months between."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable

__all__ = ["half_of", "months_between", "quarter", "quarter_of", "same_days_before", "year"]

_MOST_MONTHS = 36
"""Beyond three years, months without any item are left out: one stray old article would add a hundred columns."""


def year(number: int) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of a year."""
    return dt.date(number, 1, 1), dt.date(number, 12, 31)


def quarter(number: int, of: int) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of quarter `of` (1-4) of a year."""
    last = 3 * of
    return dt.date(number, last - 2, 1), dt.date(number, last, calendar.monthrange(number, last)[1])


def same_days_before(since: dt.date, until: dt.date) -> tuple[dt.date, dt.date]:
    """Return the same days a year before (or as many years as the period has); a month's last day stays its last.

    Examples
    --------
    >>> [str(day) for day in same_days_before(dt.date(2025, 2, 1), dt.date(2025, 2, 28))]
    ['2024-02-01', '2024-02-29']
    """
    years = 1
    while _years_earlier(until, years) >= since:
        years += 1
    return _years_earlier(since, years, last=False), _years_earlier(until, years)


def _years_earlier(day: dt.date, years: int, *, last: bool = True) -> dt.date:
    there = max(dt.MINYEAR, day.year - years)
    length = calendar.monthrange(there, day.month)[1]
    at_end = last and day.day == calendar.monthrange(day.year, day.month)[1]
    return dt.date(there, day.month, length if at_end else min(day.day, length))


def quarter_of(month: str) -> str:
    """Return the quarter of a month: "2026-Q1" of "2026-03"; empty for none."""
    return f"{month[:4]}-Q{(int(month[5:7]) + 2) // 3}" if month else ""


def half_of(month: str) -> str:
    """Return the half-year of a month: "2026-H1" of "2026-03"; empty for none."""
    return f"{month[:4]}-H{1 if int(month[5:7]) <= 6 else 2}" if month else ""  # noqa: PLR2004 - June


def months_between(since: dt.date | None, until: dt.date | None, seen: Iterable[str]) -> list[str]:
    """Return the months of a period ("2026-01"), with or without items; an open end is the data's own.

    Months without items are columns too, for a zero is a finding; beyond three years only those `seen` are kept.
    """
    known = sorted({month for month in seen if month})
    first = f"{since:%Y-%m}" if since else known[0] if known else ""
    last = f"{until:%Y-%m}" if until else known[-1] if known else ""
    if not first or not last or first > last:
        return known
    start, end = _ordinal(first), _ordinal(last)
    if end - start >= _MOST_MONTHS:
        return known
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(start, end + 1)]


def _ordinal(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1
