from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.dates import find_dates, in_address, plausible, read_stamp, relative
from pipeline.records import VIETNAM

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=VIETNAM)
DAY = dt.date(2026, 3, 5)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Thứ năm, 2/11/2023, 19:20 (GMT+7)", "2023-11-02T19:20:00+07:00"),
        ("Cập nhật lúc: 08:30 | 05/03/2026", "2026-03-05T08:30:00+07:00"),
        ("Ngày 05 tháng 03 năm 2026", "2026-03-05T00:00:00+07:00"),
        ("5 Tháng 3, 2026", "2026-03-05T00:00:00+07:00"),
        ("19:20, 2/11/2023", "2023-11-02T19:20:00+07:00"),
        ("05-03-2026 | 7:30 CH", "2026-03-05T19:30:00+07:00"),
        ("05/03/2026 12:05 SA", "2026-03-05T00:05:00+07:00"),
        ("Thứ tư, 18/11/2020 - 08:19", "2020-11-18T08:19:00+07:00"),
        ("13/09/2023 17:42 GMT+7", "2023-09-13T17:42:00+07:00"),
        ("08:30' ngày 05/03/2026", "2026-03-05T08:30:00+07:00"),
        ("07 giờ 30 phút, ngày 5 tháng ba năm 2026", "2026-03-05T07:30:00+07:00"),
        ("Thứ 5, 05.03.2026 07h30", "2026-03-05T07:30:00+07:00"),
        ("Đăng ngày: 05/03/26", "2026-03-05T00:00:00+07:00"),
        ("05 Th3 2026", "2026-03-05T00:00:00+07:00"),
        ("Tháng 3 5, 2026", "2026-03-05T00:00:00+07:00"),
        ("Thu, 05 Mar 2026 07:30:00 +0700", "2026-03-05T07:30:00+07:00"),
        ("March 5, 2026 at 7:30 pm", "2026-03-05T19:30:00+07:00"),
        ("2026-03-05T07:30:00Z", "2026-03-05T07:30:00+00:00"),
        ("3/5/2026 7:30:00 AM", "2026-03-05T07:30:00+07:00"),  # as .NET writes by default: month first
        ("3/25/2026", "2026-03-25T00:00:00+07:00"),  # there is no 25th month
    ],
)
def test_dates_as_pages_write_them(text: str, wanted: str) -> None:
    assert find_dates(text)[0].when.isoformat() == wanted


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2026",
        "0212 3 850 850",
        "tỷ lệ 1.234.567",
        "12/2026",
        "tháng 3 năm 2026",
        "7:30:00",
        "Nghị định 15/2018/NĐ-CP",
    ],
)
def test_numbers_that_are_no_dates(text: str) -> None:
    assert find_dates(text) == ()


@given(st.datetimes(dt.datetime.fromisoformat("1998-01-01"), dt.datetime.fromisoformat("2035-12-31")))
def test_what_a_page_writes_is_read_back(when: dt.datetime) -> None:
    for text in (
        f"{when:%d/%m/%Y %H:%M}",
        f"{when:%H:%M} | {when:%d-%m-%Y}",
        f"Ngày {when.day} tháng {when.month} năm {when.year}, {when:%H:%M}",
        f"{when.day}.{when.month}.{when.year} - {when:%Hh%M}",
        f"{when:%Y-%m-%d %H:%M}",
    ):
        found = find_dates(text)
        assert len(found) == 1
        assert found[0].when.replace(tzinfo=None) == when.replace(second=0, microsecond=0)
        assert found[0].timed
        assert found[0].when.tzinfo is not None


@given(st.text(max_size=200))
def test_any_text_is_read_without_an_error(text: str) -> None:
    find_dates(text)
    read_stamp(text)
    in_address(text)
    relative(text, NOW)


@given(st.from_regex(r"[0-9/.:\- TZ+]{1,40}", fullmatch=True))
def test_any_digits_are_read_without_an_error(text: str) -> None:
    for found in (*find_dates(text), read_stamp(text), in_address(f"https://a.test/{text}")[0]):
        if found:
            assert found.when.tzinfo is not None
            plausible(found.when, NOW)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("2025-10-22T19:25:52+07:00", "2025-10-22T19:25:52+07:00"),
        ("2023-09-13T16:39:41.537000", "2023-09-13T16:39:41.537000+07:00"),
        ("31/08/2017&nbsp;&nbsp;08:30 GMT+7", "2017-08-31T08:30:00+07:00"),
        ("31/08/2017&amp;nbsp;08:30 GMT+7", "2017-08-31T08:30:00+07:00"),
        ("2026-03-05", "2026-03-05T00:00:00+07:00"),
        ("20260305", "2026-03-05T00:00:00+07:00"),
        ("1772670000", "2026-03-05T07:20:00+07:00"),
        ("1772670000000", "2026-03-05T07:20:00+07:00"),
    ],
)
def test_stamps_for_machines(value: str, wanted: str) -> None:
    found = read_stamp(value)
    assert found is not None
    assert found.when.isoformat() == wanted


@pytest.mark.parametrize("value", ["", "{{date}}", "hôm nay", "null", "0", "99999999999999999999"])
def test_stamps_that_say_nothing(value: str) -> None:
    assert read_stamp(value) is None


@pytest.mark.parametrize(
    ("url", "day", "month"),
    [
        ("https://a.test/tin/2026/03/05/mot-bai", DAY, (2026, 3)),
        ("https://a.test/20260305/mot-bai", DAY, (2026, 3)),
        ("https://a.test/mot-bai-20260305144830132.htm", DAY, (2026, 3)),
        ("https://a.test/mot-bai-18526030516394135.htm", DAY, (2026, 3)),
        ("https://a.test/2026/03/mot-bai/", None, (2026, 3)),  # a month is no day
        ("https://a.test/y-te/202603/mot-bai-123/", None, (2026, 3)),
        ("https://a.test/channel/1004/202611/mot-bai-123/", None, (2026, 11)),  # no 1 January
        ("https://a.test/mot-bai-post20260305.html", None, None),  # an article's number
        ("https://a.test/mot-bai-4954454.html", None, None),
        ("https://a.test/covid-19-2025-mot-bai.html", None, None),
        ("https://a.test/?d=2026/03/05/", None, None),
    ],
)
def test_dates_in_addresses(url: str, day: dt.date | None, month: tuple[int, int] | None) -> None:
    found, named = in_address(url)
    assert (found.when.date() if found else None) == day
    assert named == month


def test_the_future_and_the_time_before_the_internet_are_not_plausible() -> None:
    assert plausible(NOW + dt.timedelta(hours=5), NOW)
    assert not plausible(NOW + dt.timedelta(hours=7), NOW)
    assert not plausible(dt.datetime(1, 1, 1, tzinfo=VIETNAM), NOW)
    assert not plausible(dt.datetime(1970, 1, 1, tzinfo=dt.UTC), NOW)
    assert plausible(dt.datetime(1998, 1, 1, tzinfo=VIETNAM), NOW)


def test_relative_times_count_back_from_the_fetch() -> None:
    assert relative("2 giờ trước", NOW) == NOW - dt.timedelta(hours=2)
    assert relative("45 phút trước", NOW) == NOW - dt.timedelta(minutes=45)
    assert relative("3 ngày trước", NOW) is None  # a day is too coarse: the feed or the address knows better
