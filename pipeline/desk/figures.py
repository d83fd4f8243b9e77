"""Reports kept in memory: shown at once, and made anew behind the scenes once the data have changed.

With a hundred thousand articles a report takes seconds. So a page shows the last one that was made, says when that
was, and has a newer one made beside it; nobody waits but the first.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from pipeline.report.annual import Report

__all__ = ["Figures", "Made", "Period"]

Period = tuple[dt.date | None, dt.date | None]
"""First and last day."""

_MOST_KEPT = 6  # periods; a report of a year with 40,000 items takes some 60 MB


@dataclass(frozen=True, slots=True)
class Made:
    """A report with the time at which it was begun; `fresh` says that nothing was stored since."""

    report: Report
    at: dt.datetime
    fresh: bool


class Figures:
    """Reports by period; safe for threads.

    Parameters
    ----------
    make
        Makes the report of a period.
    version
        Returns something that differs once the data have changed; must be quick.
    """

    def __init__(self, make: Callable[[dt.date | None, dt.date | None], Report], version: Callable[[], object]) -> None:
        self._make = make
        self._version = version
        self._kept: OrderedDict[Period, tuple[object, Made]] = OrderedDict()
        self._running: dict[Period, Future[Made]] = {}
        self._lock = threading.Lock()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="figures")

    def of(self, since: dt.date | None, until: dt.date | None) -> Made:
        """Return the report of a period: the last one made, or one made now where there is none."""
        period, now = (since, until), self._version()
        with self._lock:
            kept = self._kept.get(period)
            if kept is not None:
                self._kept.move_to_end(period)
                if kept[0] == now:
                    return Made(kept[1].report, kept[1].at, fresh=True)
            running = self._running.get(period)
            if running is None:
                running = self._running[period] = self._worker.submit(self._make_now, period)
        return Made(kept[1].report, kept[1].at, fresh=False) if kept else running.result()

    def _make_now(self, period: Period) -> Made:
        at, version = dt.datetime.now(dt.UTC), self._version()
        try:
            made = Made(self._make(*period), at, fresh=True)
            with self._lock:
                self._kept[period] = (version, made)
                self._kept.move_to_end(period)
                while len(self._kept) > _MOST_KEPT:
                    self._kept.popitem(last=False)
            return made
        finally:
            with self._lock:
                self._running.pop(period, None)
