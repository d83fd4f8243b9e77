"""Whether this computer's clock can be believed: dates decide months, and an office PC's clock may stand at 2019."""

from __future__ import annotations

import datetime as dt
import email.utils
import statistics
from collections.abc import Mapping, Sequence

from pipeline.text import several

__all__ = ["WRONG", "clock_problem", "server_time"]

WRONG = dt.timedelta(days=1)
"""From here on, the clock is called wrong: by less, no article falls into another month but at its edge."""


def server_time(headers: Mapping[str, str]) -> dt.datetime | None:
    """Return when the server says that it made its answer, by the headers `date` and `age`; None where it doesn't."""
    try:
        made = email.utils.parsedate_to_datetime(headers.get("date", ""))
        age = int(headers.get("age", "0") or 0)  # a cache's copy is that much older than the answer
        return made.astimezone(dt.UTC) + dt.timedelta(seconds=max(age, 0))
    except (ValueError, TypeError, OverflowError):
        return None


def clock_problem(ahead: Sequence[dt.timedelta]) -> str:
    """Return what to tell the person about the clock; empty while it agrees with the outlets' servers.

    Parameters
    ----------
    ahead
        By how much each server's clock was ahead of ours. The middle one decides: a server's clock can be wrong too.
    """
    if not ahead:
        return ""
    seconds = statistics.median_low(sorted(one.total_seconds() for one in ahead))
    if abs(seconds) < WRONG.total_seconds():
        return ""
    days = several(round(abs(seconds) / 86400), "day")
    return (
        f"this computer's clock is {days} {'behind' if seconds > 0 else 'ahead of'} those of "
        "the outlets, so articles may have lost their dates; set it, then run 'tinyte reextract' and 'tinyte export'"
    )
