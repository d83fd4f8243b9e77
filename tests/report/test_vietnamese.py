from __future__ import annotations

import calendar
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.vietnamese import (
    change,
    clock,
    day,
    day_words,
    listed,
    month,
    month_words,
    number,
    percent,
    period_words,
    signed,
)


@given(st.integers(-(10**15), 10**15))
def test_a_whole_number_can_be_read_back(value: int) -> None:
    written = number(value)
    assert int(written.replace(".", "").replace("−", "-")) == value
    head, *groups = written.removeprefix("−").split(".")
    assert 1 <= len(head) <= 3
    assert all(len(group) == 3 for group in groups)


@given(st.floats(-1e9, 1e9), st.integers(1, 4))
def test_a_decimal_number_has_one_comma(value: float, decimals: int) -> None:
    whole, part = number(value, decimals).split(",")
    assert len(part) == decimals
    read = float(f"{whole.replace('.', '').replace('−', '-')}.{part}")
    assert read == pytest.approx(value, abs=0.51 * 10**-decimals)


@pytest.mark.parametrize(("value", "words"), [(0.0, "0"), (-0.2, "0"), (999.5, "1.000"), (1000, "1.000")])
def test_rounding_at_the_edges(value: float, words: str) -> None:
    assert number(value) == words


def test_shares_and_changes() -> None:
    assert [percent(x) for x in (0, 1, 0.5, 0.3333, 12.3456)] == ["0%", "100%", "50%", "33,3%", "1.234,6%"]
    assert percent(0.10) == "10%"
    assert [change(*x) for x in ((0, 0), (1, 0), (0, 5), (15, 10), (1001, 1000))] == [
        "0%",
        "–",
        "−100%",
        "+50%",
        "+0,1%",
    ]
    assert change(100_001, 100_000) == "0%"
    assert [signed(x) for x in (5, 0, -1500)] == ["+5", "0", "−1.500"]


def test_a_time_belongs_to_vietnams_day() -> None:
    late = dt.datetime(2026, 12, 31, 17, 30, tzinfo=dt.UTC)
    assert day(late) == "01/01/2027"
    assert clock(late) == "00h30"
    assert day_words(late) == "ngày 01 tháng 01 năm 2027"


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31)))
def test_a_day_can_be_read_back(value: dt.date) -> None:
    assert dt.datetime.strptime(day(value), "%d/%m/%Y").date() == value  # noqa: DTZ007 - a day has no zone
    assert f"năm {value.year}" in day_words(value)


def test_months() -> None:
    assert (month("2026-03"), month_words("2026-03")) == ("03/2026", "tháng 3 năm 2026")
    assert (month(""), month_words("")) == ("Không rõ ngày", "không rõ ngày")


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        ((2026, 1, 1), (2026, 12, 31), "năm 2026"),
        ((2026, 1, 1), (2026, 6, 30), "6 tháng đầu năm 2026"),
        ((2026, 7, 1), (2026, 12, 31), "6 tháng cuối năm 2026"),
        ((2026, 1, 1), (2026, 9, 30), "9 tháng đầu năm 2026"),
        ((2026, 10, 1), (2026, 12, 31), "quý IV năm 2026"),
        ((2024, 2, 1), (2024, 2, 29), "tháng 2 năm 2024"),
        ((2024, 2, 1), (2024, 2, 28), "từ ngày 01/02/2024 đến ngày 28/02/2024"),
        ((2026, 2, 1), (2026, 4, 30), "từ tháng 2 đến tháng 4 năm 2026"),
        ((2025, 12, 1), (2026, 1, 31), "từ ngày 01/12/2025 đến ngày 31/01/2026"),
        ((2026, 3, 2), (2026, 3, 2), "ngày 02/03/2026"),
    ],
)
def test_periods(since: tuple[int, int, int], until: tuple[int, int, int], words: str) -> None:
    assert period_words(dt.date(*since), dt.date(*until)) == words


def test_open_periods() -> None:
    one = dt.date(2026, 1, 1)
    assert period_words(one, None) == "từ ngày 01/01/2026"
    assert period_words(None, one) == "đến ngày 01/01/2026"
    assert period_words(None, None) == "toàn bộ thời gian theo dõi"


@given(st.integers(2000, 2090), st.integers(1, 12), st.integers(1, 12))
def test_whole_months_are_never_told_by_days(year: int, first: int, last: int) -> None:
    first, last = sorted((first, last))
    until = dt.date(year, last, calendar.monthrange(year, last)[1])
    assert "ngày" not in period_words(dt.date(year, first, 1), until)


def test_a_list_in_a_sentence() -> None:
    assert listed([]) == ""
    assert listed(["một"]) == "một"
    assert listed(["một", "hai", "ba"]) == "một, hai và ba"
