from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.crawl.hints import read_time, read_times

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Tue, 02 Apr 2019 10:20:30 +0700", "2019-04-02T10:20:30+07:00"),
        ("Tue, 02 Apr 2019 10:20:30 GMT", "2019-04-02T10:20:30+00:00"),
        ("Tue, 02 Apr 2019 10:20:30 GMT+7", "2019-04-02T10:20:30+07:00"),
        ("Tue, 02 Apr 2019 10:20:30", "2019-04-02T10:20:30+07:00"),
        ("2026-03-05T08:00:00Z", "2026-03-05T08:00:00+00:00"),
        ("2026-03-05T08:00:00", "2026-03-05T08:00:00+07:00"),
        ("2026-03-05T08:00:00.1234567+07:00", "2026-03-05T08:00:00.123456+07:00"),
        ("2026-3-5", "2026-03-05T00:00:00+07:00"),
        ("2026-03", "2026-03-01T00:00:00+07:00"),
        ("4/5/2026 8:05:00 PM", "2026-04-05T20:05:00+07:00"),
        ("4/5/2026 12:05:00 AM", "2026-04-05T00:05:00+07:00"),
        ("4/5/2026 8:05:00 CH", "2026-05-04T20:05:00+07:00"),
        ("25/4/2026 8:05:00 AM", "2026-04-25T08:05:00+07:00"),
        ("04/05/2026 20:05", "2026-05-04T20:05:00+07:00"),
        ("20:05, 04/05/2026", "2026-05-04T20:05:00+07:00"),
        ("05/12/2026 08:00", "2026-05-12T08:00:00+07:00"),  # 5 December is yet to come
    ],
)
def test_times(text: str, iso: str) -> None:
    found = read_time(text, NOW)
    assert found is not None
    assert found.isoformat() == iso


@pytest.mark.parametrize(
    "text", ["", "hôm qua", "0000-00-00", "31/02/2026", "2027-01-01", "1/1/1970", "Xyz, 99 Foo 2019", "2026-13"]
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert read_time(text, NOW) is None


def test_one_sure_item_settles_a_feeds_order() -> None:
    us = read_times(["4/5/2026 8:00", "4/25/2026 8:00"], NOW)
    assert [t.month for t in us if t] == [4, 4]
    vn = read_times(["4/5/2026 8:00:00 AM", "25/4/2026 8:00:00 AM"], NOW)
    assert [t.month for t in vn if t] == [5, 4]


@given(st.text(max_size=40))
def test_nothing_makes_it_raise_or_look_ahead(text: str) -> None:
    found = read_time(text, NOW)
    assert found is None or (found <= NOW and found.tzinfo is not None)
