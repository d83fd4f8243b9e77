from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.period import half_of, months_between, quarter, quarter_of, same_days_before, year


def month(n: int) -> str:
    return f"{n // 12:04d}-{n % 12 + 1:02d}"


def first(text: str) -> dt.date:
    return dt.date.fromisoformat(f"{text}-01")


@pytest.mark.parametrize(
    ("since", "until", "before"),
    [
        ("2026-01-01", "2026-12-31", "2025-01-01 2025-12-31"),
        ("2024-02-01", "2024-02-29", "2023-02-01 2023-02-28"),
        ("2024-02-29", "2024-02-29", "2023-02-28 2023-02-28"),
        ("2025-01-01", "2026-12-31", "2023-01-01 2024-12-31"),
        ("2026-01-01", "2026-11-28", "2025-01-01 2025-11-28"),
        ("2025-07-01", "2026-06-30", "2024-07-01 2025-06-30"),
    ],
)
def test_the_same_days_before(since: str, until: str, before: str) -> None:
    days = same_days_before(dt.date.fromisoformat(since), dt.date.fromisoformat(until))
    assert " ".join(map(str, days)) == before


@given(st.dates(dt.date(1995, 1, 1), dt.date(2090, 1, 1)), st.integers(0, 1200))
def test_the_same_days_before_end_before_the_period(since: dt.date, days: int) -> None:
    until = since + dt.timedelta(days=days)
    first_, last = same_days_before(since, until)
    assert first_ <= last < since
    assert abs((last - first_).days - days) <= 2


def test_years_quarters_and_halves() -> None:
    assert year(2026) == (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert quarter(2024, 1) == (dt.date(2024, 1, 1), dt.date(2024, 3, 31))
    assert [quarter_of(f"2026-{n:02d}")[-1] for n in range(1, 13)] == list("111222333444")
    assert [half_of(f"2026-{n:02d}")[-1] for n in range(1, 13)] == list("111111222222")
    assert (quarter_of(""), half_of("")) == ("", "")


def test_months_hold_no_gaps() -> None:
    assert months_between(first("2025-11"), first("2026-02"), []) == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert months_between(None, None, ["2026-03", "", "2026-01"]) == ["2026-01", "2026-02", "2026-03"]
    assert months_between(None, first("2026-03"), ["2026-02"]) == ["2026-02", "2026-03"]
    assert months_between(None, None, []) == []


def test_one_stray_old_article_adds_one_column() -> None:
    assert months_between(None, None, ["2009-05", "2026-01", "2026-03"]) == ["2009-05", "2026-01", "2026-03"]


@given(st.integers(1990 * 12, 2090 * 12), st.integers(0, 35))
def test_months_are_consecutive(start: int, more: int) -> None:
    between = months_between(first(month(start)), first(month(start + more)), [])
    assert between == [month(n) for n in range(start, start + more + 1)]
