"""A clock that is wrong is told by what the outlets' servers say."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.night.clock import clock_problem, server_time

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"date": "Fri, 20 Nov 2026 16:00:00 GMT"}, dt.datetime(2026, 11, 20, 16, tzinfo=dt.UTC)),
        ({"date": "Fri, 20 Nov 2026 23:00:00 +0700"}, dt.datetime(2026, 11, 20, 16, tzinfo=dt.UTC)),
        ({"date": "Fri, 20 Nov 2026 16:00:00 GMT", "age": "60"}, dt.datetime(2026, 11, 20, 16, 1, tzinfo=dt.UTC)),
        ({"date": "hôm nay"}, None),
        ({"date": "Fri, 20 Nov 2026 16:00:00 GMT", "age": "lâu"}, None),
        ({"date": "Fri, 20 Nov 2026 16:00:00 GMT", "age": "9" * 40}, None),
        ({}, None),
    ],
)
def test_a_servers_time(headers: dict[str, str], expected: dt.datetime | None) -> None:
    assert server_time(headers) == expected


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        ([], ""),
        ([0 * DAY, 0.9 * DAY, -0.9 * DAY], ""),
        ([0 * DAY, 0 * DAY, 900 * DAY], ""),  # one server is wrong
        ([900 * DAY, 901 * DAY, 0 * DAY], "900 days behind"),
        ([-30 * DAY], "30 days ahead of"),
    ],
)
def test_the_middle_server_decides(ahead: list[dt.timedelta], said: str) -> None:
    assert said in clock_problem(ahead)
    assert bool(clock_problem(ahead)) is bool(said)
