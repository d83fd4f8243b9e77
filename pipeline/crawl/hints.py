"""Times as feeds and sitemaps write them; +07:00 where they name no zone. Hints only: the page's own date counts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from email.utils import parsedate_to_datetime

from pipeline.records import VIETNAM

__all__ = ["read_time", "read_times"]

_OFFSET = re.compile(r"(?:GMT|UTC)\s*([+-])\s*(\d{1,2})(?::?(\d{2}))?\s*$", re.IGNORECASE)
_NUMERIC = re.compile(
    r"^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ ,T]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(AM|PM|SA|CH)?)?", re.IGNORECASE
)
_TIME_FIRST = re.compile(r"^\s*(\d{1,2}):(\d{2})(?::\d{2})?\s*[,|-]?\s*(\d{1,2}[/.-]\d{1,2}[/.-]\d{4})")
_ISO = re.compile(r"^\d{4}-\d{1,2}")
_MONTHS_IN_YEAR = 12
_EARLIEST = 1990


def read_time(
    text: str, now: dt.datetime, *, month_first: bool | None = None, future: bool = False
) -> dt.datetime | None:
    """Return the time written as `text`, or None where it isn't one, is before 1990, or lies after `now`.

    Parameters
    ----------
    text
        RFC 822, ISO 8601, or numbers with slashes.
    now
        Aware. Servers' clocks run ahead: up to a day in the future is taken for now.
    month_first
        How 4/5/2026 reads. None: month first where AM or PM follows, as .NET writes US dates (VOV, portals),
        else day first; the other way round where the first way is no date or lies in the future.
    future
        Leave a time of the coming day as it is: what is compared with what the same server said before.

    Examples
    --------
    >>> now = dt.datetime(2026, 6, 1, tzinfo=dt.timezone.utc)
    >>> read_time("4/5/2026 8:05:00 PM", now).isoformat()
    '2026-04-05T20:05:00+07:00'
    """
    text = " ".join(text.split())
    if not text:
        return None
    readings = _numeric(text, month_first=month_first) or [_written(text)]
    for when in readings:
        if when is not None and when.year >= _EARLIEST and when <= now + dt.timedelta(days=1):
            return when if future else min(when, now.astimezone(when.tzinfo))
    return None


def read_times(texts: Sequence[str], now: dt.datetime, *, future: bool = False) -> list[dt.datetime | None]:
    """Return the times of one feed's items: one item that can be read only one way settles how all are read."""
    firsts = [(int(m[1]), int(m[2])) for m in map(_NUMERIC.match, texts) if m]
    month_first = None
    if any(a > _MONTHS_IN_YEAR for a, _ in firsts):
        month_first = False
    elif any(b > _MONTHS_IN_YEAR for _, b in firsts):
        month_first = True
    return [read_time(text, now, month_first=month_first, future=future) for text in texts]


def _written(text: str) -> dt.datetime | None:
    text = _OFFSET.sub(lambda m: f"{m[1]}{int(m[2]):02d}{m[3] or '00'}", text)
    if _ISO.match(text):
        return _iso(text)
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if when.tzinfo is None:
        zone = dt.UTC if text.endswith("-0000") else VIETNAM
        when = when.replace(tzinfo=zone)
    return when


def _iso(text: str) -> dt.datetime | None:
    text = re.sub(r"(\.\d{6})\d+", r"\1", text.replace(" +", "+"))
    text = re.sub(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)", lambda m: f"{m[1]}-{int(m[2]):02d}-{int(m[3]):02d}", text)
    if re.fullmatch(r"\d{4}-\d{2}", text):
        text += "-01"
    try:
        when = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=VIETNAM)


def _numeric(text: str, *, month_first: bool | None) -> list[dt.datetime | None]:
    if swapped := _TIME_FIRST.match(text):
        text = f"{swapped[3]} {swapped[1]}:{swapped[2]}"
    match = _NUMERIC.match(text)
    if not match:
        return []
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    hour, minute, second_ = (int(match[n] or 0) for n in (4, 5, 6))
    half = (match[7] or "").upper()
    if half:
        hour = hour % 12 + (12 if half in {"PM", "CH"} else 0)
    if month_first is None:
        month_first = half in {"AM", "PM"}
    orders = [(second, first), (first, second)]
    out: list[dt.datetime | None] = []
    for day, month in orders if month_first else reversed(orders):
        try:
            out.append(dt.datetime(year, month, day, hour, minute, second_, tzinfo=VIETNAM))
        except ValueError:
            out.append(None)
    return out
