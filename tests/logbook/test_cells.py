from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.logbook.cells import EARLIEST, read_count, read_day, read_minutes, read_text
from pipeline.logbook.faults import CellError, Fault, letter

TODAY = dt.date(2026, 11, 28)
DAYS = st.dates(EARLIEST, TODAY)
WAYS = ("{d}/{m}/{y}", "{d:02}/{m:02}/{y}", "{d}-{m}-{y}", "{d}.{m}.{y}", "{y}-{m:02}-{d:02}", "{d}/{m}/{s:02}")


@given(DAYS, st.sampled_from([*WAYS, "ngày {d} tháng {m} năm {y}", "Ngày {d}/{m}/{y}", "Thứ năm, {d}/{m}/{y}"]))
def test_a_day_is_read_however_it_is_written(day: dt.date, way: str) -> None:
    text = way.format(d=day.day, m=day.month, y=day.year, s=day.year % 100)
    assert read_day(text, today=TODAY) == day
    assert read_day(f"\u00a0 {text} ", today=TODAY) == day


@given(DAYS)
def test_a_day_of_the_spreadsheet_is_the_day(day: dt.date) -> None:
    assert read_day(day, today=TODAY) == day
    assert read_day(dt.datetime.combine(day, dt.time(23, 59)), today=TODAY) == day
    assert read_day((day - dt.date(1899, 12, 30)).days, today=TODAY) == day
    assert read_day(f"{day.month}/{day.day}/{day.year}", order="m/d/y", today=TODAY) == day
    assert read_day(f"{day.day}/{day.month}", year=day.year, today=TODAY) == day


@given(st.text(max_size=30))
def test_no_text_breaks_a_reader(text: str) -> None:
    for read in (lambda t: read_day(t, today=TODAY), read_minutes, read_count, read_text):
        with suppress(CellError):
            read(text)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("31/02/2026", "không có trong lịch"),
        ("29/02/2025", "không có trong lịch"),
        ("13/13/2026", "không có trong lịch"),
        ("5/3", "thiếu năm"),
        ("5/3/202", "năm của"),
        ("1/12/2026", "chưa tới"),
        (dt.datetime(1926, 3, 5), "quá xa"),  # noqa: DTZ001 - as a spreadsheet gives it
        (5.0, "không phải là ngày"),
        ("tháng 3", "không phải là ngày"),
        ("05/03/2026 - 07/03/2026", "không phải là ngày"),
        ("5 bài ngày 5/3/2026", "không phải là ngày"),
        ("#REF!", "công thức báo lỗi"),
    ],
)
def test_what_is_no_day_is_refused(value: object, why: str) -> None:
    with pytest.raises(CellError, match=why):
        read_day(value, today=TODAY)


@pytest.mark.parametrize(
    ("value", "minutes"),
    [
        (7, 7),
        (7.5, 7.5),
        ("7,5", 7.5),
        ("7.5", 7.5),
        ("7'30", 7.5),
        ("7'30''", 7.5),
        ("7’30”", 7.5),
        ("7'30\"", 7.5),
        ("7 phút 30 giây", 7.5),
        ("7p30", 7.5),
        ("15'", 15),
        ("15 phút", 15),
        ("45 giây", 0.75),
        ("1 giờ 5 phút", 65),
        ("1h05p", 65),
        ("7:30", 7.5),
        ("0:07:30", 7.5),
        (dt.time(7, 30), 7.5),
        (dt.time(0, 7, 30), 7.5),
        (dt.timedelta(minutes=7, seconds=30), 7.5),
        (dt.timedelta(hours=7, minutes=30), 7.5),
        ("", None),
        (None, None),
        (0, 0),
    ],
)
def test_minutes_are_read_as_people_write_them(value: object, minutes: float | None) -> None:
    assert read_minutes(value) == minutes


@pytest.mark.parametrize("value", ["lâu", "1.234,5", -1, 1441, "7 bài", "''", dt.datetime(2026, 3, 5), True])  # noqa: DTZ001 - as a spreadsheet gives it
def test_what_is_no_duration_is_refused(value: object) -> None:
    with pytest.raises(CellError):
        read_minutes(value)


@given(st.integers(0, 1440), st.integers(0, 59))
def test_minutes_and_seconds_add_up(minutes: int, seconds: int) -> None:
    if minutes + seconds / 60 <= 1440:
        assert read_minutes(f"{minutes}'{seconds:02}") == round(minutes + seconds / 60, 2)


@pytest.mark.parametrize(("value", "count"), [(3, 3), (3.0, 3), ("3", 3), ("03", 3), ("-", 0), ("–", 0), (None, 0)])
def test_counts(value: object, count: int) -> None:
    assert read_count(value) == count


@pytest.mark.parametrize("value", [2.5, "ba", -1, 501, "3 tin"])
def test_what_is_no_count_is_refused(value: object) -> None:
    with pytest.raises(CellError):
        read_count(value)


def test_a_fault_names_its_cell() -> None:
    assert str(Fault("Nhật ký", 14, 3, "thiếu ngày")) == "Ô C14: thiếu ngày"
    assert str(Fault("Nhật ký", 14, 0, "thiếu ngày")) == "Dòng 14: thiếu ngày"
    assert [letter(n) for n in (1, 26, 27, 52, 53, 702, 703)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
