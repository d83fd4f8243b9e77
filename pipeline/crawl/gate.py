"""One request at a time a host, and a pause between: shared by every thread and outlet of a night."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from pipeline.crawl.failures import FetchError
from pipeline.records import Outcome

__all__ = ["HostGate", "host_key"]

_DEFAULT_PORTS = {"http": 80, "https": 443}


def host_key(url: str) -> str:
    """Return the key under which requests to `url` wait for each other.

    It is the host without `www.`, with its port where that is unusual: `http://x`, `https://x` and
    `https://www.x` are one machine to its owner.

    Examples
    --------
    >>> host_key("https://WWW.bao.example/a"), host_key("http://bao.example:8080/")
    ('bao.example', 'bao.example:8080')
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    port = parts.port
    return host if port is None or port == _DEFAULT_PORTS.get(parts.scheme) else f"{host}:{port}"


class _Lane:
    """One host's way through the gate: whether somebody is in it, and when the next may enter."""

    __slots__ = ("busy", "delay", "free_at")

    def __init__(self) -> None:
        self.busy = False
        self.delay = 0.0
        self.free_at = float("-inf")


class HostGate:
    """Lets one request at a time through to each host, `delay` seconds after the end of the last response.

    Waiting costs no processor time and ends at once when `stop` is called.

    Parameters
    ----------
    clock
        Seconds that never run backwards.
    sleep
        Waits so many seconds; by default a wait that `stop` interrupts.
    """

    def __init__(
        self, *, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], object] | None = None
    ) -> None:
        self.clock = clock
        self._stopped = threading.Event()
        self._sleep = sleep or self._stopped.wait
        self._lanes: dict[str, _Lane] = {}
        self._known: dict[str, object] = {}
        self._changed = threading.Condition()

    @property
    def stopped(self) -> bool:
        """Whether `stop` was called: no request passes any more."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """Let nothing through any more and wake all who wait: their requests end as `OVER_BUDGET`."""
        self._stopped.set()
        with self._changed:
            self._changed.notify_all()

    @contextmanager
    def turn(self, url: str, delay: float, latest: float = float("inf")) -> Iterator[None]:
        """Wait for `url`'s host to be free and rested, and keep others out until the block ends.

        Parameters
        ----------
        url
            What will be asked.
        delay
            Seconds of rest that this caller owes the host, ≥ 0. The longest that anyone named counts for all.
        latest
            The clock's reading by which the block must have begun.

        Raises
        ------
        FetchError
            `OVER_BUDGET`: the gate was stopped, or the turn would come after `latest`.
        """
        lane = self._enter(host_key(url), delay, latest)
        try:
            self._rest(lane, latest)
            yield
        finally:
            with self._changed:
                lane.busy = False
                lane.free_at = max(lane.free_at, self.clock())
                self._changed.notify_all()

    def hold_off(self, url: str, seconds: float) -> None:
        """Let nobody ask `url`'s host for `seconds` from now: it said that it is overloaded."""
        with self._changed:
            lane = self._lanes.setdefault(host_key(url), _Lane())
            lane.free_at = max(lane.free_at, self.clock() + seconds - lane.delay)

    def remember(self, key: str, value: object) -> None:
        """Keep what one outlet learnt of a host for the night's other outlets."""
        with self._changed:
            self._known[key] = value

    def recall(self, key: str) -> object:
        """Return what was remembered under `key`, or None."""
        with self._changed:
            return self._known.get(key)

    def _enter(self, key: str, delay: float, latest: float) -> _Lane:
        with self._changed:
            lane = self._lanes.setdefault(key, _Lane())
            lane.delay = max(lane.delay, delay)
            while lane.busy and not self.stopped:
                left = latest - self.clock()
                if left <= 0:
                    break
                self._changed.wait(min(left, threading.TIMEOUT_MAX))
            self._refuse_if_over(self.clock(), latest)
            lane.busy = True
            return lane

    def _rest(self, lane: _Lane, latest: float) -> None:
        while (now := self.clock()) < (due := lane.free_at + lane.delay):
            self._refuse_if_over(due, latest)
            self._sleep(due - now)
        self._refuse_if_over(now, latest)

    def _refuse_if_over(self, due: float, latest: float) -> None:
        if self.stopped:
            raise FetchError(Outcome.OVER_BUDGET, "the night was stopped before this was asked")
        if due > latest:
            raise FetchError(Outcome.OVER_BUDGET, "the outlet's minutes for tonight end before the host may be asked")
