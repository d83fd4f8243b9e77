"""The periods that the overview offers: the years that have nights or articles, their quarters, any days."""

from __future__ import annotations

import datetime as dt

from pipeline.report.period import quarter, year
from pipeline.report.vietnamese import period_words

__all__ = ["OTHER", "offered"]

OTHER = "Khoảng ngày khác"
"""The name of the period whose days a person names."""


def offered(today: dt.date, years: int = 3) -> dict[str, tuple[dt.date, dt.date] | None]:
    """Return periods by name, the present year first; `OTHER`, last, has no days of its own.

    Examples
    --------
    >>> list(offered(dt.date(2026, 5, 4), years=2))
    ['Năm 2026', 'Quý II năm 2026', 'Quý I năm 2026', 'Tháng 5 năm 2026', 'Tháng 4 năm 2026', 'Năm 2025', \
'Khoảng ngày khác']
    """
    now = (today.month + 2) // 3
    periods = [year(today.year), *(quarter(today.year, one) for one in range(now, 0, -1))]
    this = today.replace(day=1)
    before = (this - dt.timedelta(days=1)).replace(day=1)
    periods += [(first, _last(first)) for first in (this, before)]
    periods += [year(today.year - n) for n in range(1, years)]
    named: dict[str, tuple[dt.date, dt.date] | None] = {}
    for days in periods:
        words = period_words(*days)
        named[words[:1].upper() + words[1:]] = days
    return {**named, OTHER: None}


def _last(first: dt.date) -> dt.date:
    return (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
