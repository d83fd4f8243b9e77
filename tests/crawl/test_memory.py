from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.crawl.memory import Cursor

DAYS = st.none() | st.dates(min_value=dt.date(1000, 1, 1))


@given(st.sampled_from(["open", "gap", "done"]), st.text("abc/:?=-{} ", max_size=30), st.integers(0, 10**6), DAYS)
def test_a_cursor_is_read_as_it_was_written(state: str, page: str, depth: int, since: dt.date | None) -> None:
    cursor = Cursor(state, page, depth, since)
    assert Cursor.read(cursor.write()) == cursor


@pytest.mark.parametrize("text", ["", "done", "open x - a", "done 1 2026-13-01 a", "lost 1 - a", "done 1 - a\nb"])
def test_an_unreadable_cursor_is_a_listing_never_walked(text: str) -> None:
    assert Cursor.read(text) == Cursor()


def test_a_finished_walk_reaches_what_it_was_asked_for() -> None:
    march, may = dt.date(2026, 3, 1), dt.date(2026, 5, 1)
    assert Cursor("done", since=march).reaches(may)
    assert Cursor("done", since=march).reaches(None)
    assert Cursor("done").reaches(march)
    assert not Cursor("done", since=may).reaches(march)
    assert not Cursor("open", since=march).reaches(may)
