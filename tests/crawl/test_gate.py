from __future__ import annotations

import itertools
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.crawl.failures import FetchError
from pipeline.crawl.gate import HostGate, host_key
from pipeline.records import Outcome


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gate(clock: Clock) -> HostGate:
    return HostGate(clock=clock, sleep=clock.sleep)


def test_first_request_does_not_wait(gate: HostGate, clock: Clock) -> None:
    with gate.turn("http://a.example/", 2):
        pass
    assert clock.slept == []


def test_delay_runs_from_the_end_of_the_response(gate: HostGate, clock: Clock) -> None:
    with gate.turn("http://a.example/", 2):
        clock.now += 7
    with gate.turn("https://www.a.example/x", 2):
        assert clock.now == 9


def test_other_hosts_do_not_wait(gate: HostGate, clock: Clock) -> None:
    for host in "abc":
        with gate.turn(f"http://{host}.example/", 2):
            pass
    assert clock.now == 0


def test_longest_delay_of_any_outlet_holds_for_all(gate: HostGate, clock: Clock) -> None:
    with gate.turn("http://a.example/", 10):
        pass
    with gate.turn("http://a.example/", 1):
        assert clock.now == 10


def test_hold_off_makes_everyone_wait(gate: HostGate, clock: Clock) -> None:
    with gate.turn("http://a.example/", 1):
        pass
    gate.hold_off("http://a.example/", 30)
    with gate.turn("http://a.example/", 1):
        assert clock.now == 30


def test_hold_off_never_shortens_the_delay(gate: HostGate, clock: Clock) -> None:
    with gate.turn("http://a.example/", 5):
        pass
    gate.hold_off("http://a.example/", 0)
    with gate.turn("http://a.example/", 5):
        assert clock.now == 5


def test_a_failed_block_also_counts_as_a_request(gate: HostGate, clock: Clock) -> None:
    with pytest.raises(KeyError), gate.turn("http://a.example/", 2):
        raise KeyError
    with gate.turn("http://a.example/", 2):
        assert clock.now == 2


def test_a_turn_too_late_is_refused_without_waiting(gate: HostGate, clock: Clock) -> None:
    with gate.turn("http://a.example/", 86400):
        pass
    with pytest.raises(FetchError, match="minutes") as caught, gate.turn("http://a.example/", 0, latest=100):
        pass
    assert caught.value.outcome is Outcome.OVER_BUDGET
    assert clock.slept == []


def test_a_refused_turn_leaves_the_lane_free(gate: HostGate, clock: Clock) -> None:
    with gate.turn("http://a.example/", 10):
        pass
    with pytest.raises(FetchError), gate.turn("http://a.example/", 10, latest=1):
        pass
    with gate.turn("http://a.example/", 10):
        assert clock.now == 10


def test_stop_wakes_who_sleeps_and_who_queues() -> None:
    gate = HostGate()
    with gate.turn("http://a.example/", 3600):
        pass
    outcomes: list[Outcome] = []

    def wait() -> None:
        try:
            with gate.turn("http://a.example/", 3600):
                pass
        except FetchError as error:
            outcomes.append(error.outcome)

    threads = [threading.Thread(target=wait) for _ in range(3)]
    for thread in threads:
        thread.start()
    gate.stop()
    for thread in threads:
        thread.join(5)
    assert outcomes == [Outcome.OVER_BUDGET] * 3


def test_one_at_a_time_and_rested_across_threads() -> None:
    gate = HostGate()
    delay = 0.01
    spans: list[tuple[float, float]] = []

    def ask(times: int) -> None:
        for _ in range(times):
            with gate.turn("http://a.example/", delay):
                begin = time.monotonic()
                time.sleep(0.001)
                spans.append((begin, time.monotonic()))

    threads = [threading.Thread(target=ask, args=(4,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spans.sort()
    assert len(spans) == 16
    assert all(later[0] - earlier[1] >= delay for earlier, later in itertools.pairwise(spans))


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 5), st.floats(0, 3)), max_size=30))
def test_no_two_requests_to_a_host_closer_than_its_delay(asked: list[tuple[str, float, float]]) -> None:
    clock = Clock()
    gate = HostGate(clock=clock, sleep=clock.sleep)
    ended: dict[str, float] = {}
    for host, delay, lasts in asked:
        with gate.turn(f"http://{host}.example/", delay):
            if host in ended:
                assert clock.now - ended[host] >= delay - 1e-9
            clock.now += lasts
        ended[host] = clock.now


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://bao.example", "bao.example"),
        ("https://www.bao.example:443/x?y", "bao.example"),
        ("http://BAO.example:80/", "bao.example"),
        ("http://bao.example.:8080/", "bao.example:8080"),
        ("http://[::1]:8080/", "::1:8080"),
    ],
)
def test_host_key(url: str, key: str) -> None:
    assert host_key(url) == key
