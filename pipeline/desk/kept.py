"""What takes seconds to work out, kept in memory: shown at once, and made anew beside the pages once data have changed.

With a hundred thousand articles a report takes seconds. So a page shows the last one that was made, says when that
was, and has a newer one made beside it; nobody waits but the first.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar

__all__ = ["Kept", "Made"]

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

_MOST = 6  # kept at once; a report of a year with 40,000 items takes some 60 MB


@dataclass(frozen=True, slots=True)
class Made(Generic[Value]):
    """What was made, with the time at which it was begun; `fresh` says that nothing was stored since."""

    value: Value
    at: dt.datetime
    fresh: bool


class Kept(Generic[Key, Value]):
    """Values by key; safe for threads.

    Parameters
    ----------
    make
        Makes the value of a key.
    version
        Returns something that differs once the data have changed; must be quick.
    rest
        For how many times the time that making took nothing is made anew of the same key: while people label, the
        data change every few seconds, and the machine is theirs.
    """

    def __init__(self, make: Callable[[Key], Value], version: Callable[[], object], *, rest: float = 5.0) -> None:
        self._rest = rest
        self._not_before: dict[Key, float] = {}
        self._make = make
        self._version = version
        self._kept: OrderedDict[Key, tuple[object, Made[Value]]] = OrderedDict()
        self._running: dict[Key, Future[Made[Value]]] = {}
        self._lock = threading.Lock()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="desk-kept")

    def of(self, key: Key) -> Made[Value]:
        """Return the value of `key`: the last one made, or one made now where there is none."""
        now = self._version()
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                if kept[0] == now:
                    return kept[1]
            running = self._running.get(key)
            if running is None and kept is not None and time.monotonic() < self._not_before.get(key, 0.0):
                return Made(kept[1].value, kept[1].at, fresh=False)
            if running is None:
                running = self._running[key] = self._worker.submit(self._make_now, key)
        return Made(kept[1].value, kept[1].at, fresh=False) if kept else running.result()

    def last(self, key: Key, *, begin: bool = True) -> Made[Value] | None:
        """Return the last value made of `key` without waiting; None where there is none: with `begin` one is begun."""
        with self._lock:
            if key not in self._kept:
                if begin and key not in self._running:
                    self._running[key] = self._worker.submit(self._make_now, key)
                return None
        return self.of(key)

    def wait(self) -> None:
        """Wait until nothing is being made."""
        with self._lock:
            running = list(self._running.values())
        for one in running:
            one.exception()

    def _make_now(self, key: Key) -> Made[Value]:
        at, version, began = dt.datetime.now(dt.UTC), self._version(), time.monotonic()
        try:
            made = Made(self._make(key), at, fresh=True)
            ended = time.monotonic()
            with self._lock:
                self._not_before[key] = ended + self._rest * (ended - began)
                self._kept[key] = (version, made)
                self._kept.move_to_end(key)
                while len(self._kept) > _MOST:
                    self._not_before.pop(self._kept.popitem(last=False)[0], None)
            return made
        finally:
            with self._lock:
                self._running.pop(key, None)
