from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import VIETNAM, Outcome
from pipeline.store import DayState, LedgerDay, Store
from pipeline.store.ledger import day_of_night
from tests.night.past import FIRST, HOST, Past, evening

DAY = dt.timedelta(days=1)
DOWN = (Outcome.CONNECTION, Outcome.CONNECTION)
HALF = (Outcome.OK, Outcome.SERVER_ERROR)
NOW = evening(FIRST + 200 * DAY)


@pytest.fixture
def past(tmp_path: Path) -> Iterator[Past]:
    made = Past.open(tmp_path)
    yield made
    made.store.close()


def states(past: Past, first: int, last: int, now: dt.datetime = NOW) -> list[str]:
    return [row.state.value for row in rows(past, first, last, now)]


def rows(past: Past, first: int, last: int, now: dt.datetime = NOW) -> list[LedgerDay]:
    return past.store.ledger(FIRST + first * DAY, FIRST + last * DAY, now=now)


def test_each_day_has_a_row_and_a_day_without_news_is_covered(past: Past) -> None:
    for k, articles in enumerate([3, 0, 2]):
        past.night(FIRST + k * DAY, articles)
    found = rows(past, -1, 3)
    assert [(r.day, r.state, r.items) for r in found] == [
        (FIRST - DAY, DayState.NOT_ADDED, 0),
        (FIRST, DayState.COVERED, 3),
        (FIRST + DAY, DayState.COVERED, 0),
        (FIRST + 2 * DAY, DayState.COVERED, 2),
        (FIRST + 3 * DAY, DayState.NOT_RUN, 0),
    ]
    assert {r.outlet for r in found} == {HOST}
    assert found[-1].note == "no night was run"


def test_down_partly_killed_and_left_out(past: Past) -> None:
    other = Past(past.store, "dai.example.vn")
    past.night(FIRST, 1)
    past.night(FIRST + DAY, doors=DOWN)
    past.night(FIRST + 2 * DAY, 1, doors=HALF)
    past.night(FIRST + 3 * DAY, 1, killed=True)
    other.night(FIRST + 4 * DAY, 1)
    past.night(FIRST + 5 * DAY, 1)
    mine = [r for r in rows(past, 0, 5) if r.outlet == HOST]
    assert [r.state.value for r in mine] == ["covered", "down", "partly", "partly", "not run", "covered"]
    assert mine[4].note == "left out of that night"
    theirs = [r.state.value for r in rows(past, 0, 5) if r.outlet == other.host]
    assert theirs == ["not added"] * 4 + ["covered", "not run"]


def test_a_second_night_of_the_day_mends_the_first(past: Past) -> None:
    past.night(FIRST, 0, doors=DOWN, hour=20)
    past.night(FIRST, 2, hour=23)
    assert states(past, 0, 0) == ["covered"]


def test_the_end_of_a_listing_is_no_failed_door(past: Past) -> None:
    past.night(FIRST, 2, doors=(Outcome.OK, Outcome.OK, Outcome.GONE))
    past.night(FIRST + DAY, 0, doors=(Outcome.GONE,))
    assert states(past, 0, 1) == ["covered", "down"]


def test_days_that_a_listing_walked_back_to_are_covered_afterwards(past: Past) -> None:
    past.night(FIRST, 1)
    past.night(FIRST + DAY, doors=DOWN)
    past.night(FIRST + 4 * DAY, 2)
    assert states(past, 0, 4) == ["covered", "down", "not run", "not run", "covered"]
    past.cursor("/thoi-su", "done 4 - ")
    past.cursor("/rss", "")
    assert states(past, 0, 5) == ["covered", "afterwards", "afterwards", "afterwards", "covered", "not run"]
    past.cursor("/y-te", "gap 2 - https://bao.example.vn/y-te/trang-2")
    assert states(past, 0, 4) == ["covered", "down", "not run", "not run", "covered"]


def test_feeds_and_a_news_sitemap_do_not_reach_back(past: Past) -> None:
    past.cursor("/sitemap-news.xml", "done 0 - ")
    past.night(FIRST, 1)
    night = past.night(FIRST + 3 * DAY, 2)
    past.night(FIRST + 3 * DAY, 1, number=night, published=FIRST + 2 * DAY)
    past.night(FIRST + 3 * DAY, 1, number=night, published=FIRST - DAY)
    assert states(past, -2, 3) == ["not added", "partly", "covered", "not run", "partly", "covered"]
    for month in ("01", "02", "03"):
        past.cursor(f"/sitemap-2026-{month}.xml", "done 0 - 2026-03-02T00:00:00+00:00")
    assert states(past, 1, 2) == ["afterwards", "afterwards"]


def test_a_backfill_since_a_day_covers_from_that_day(past: Past) -> None:
    past.night(FIRST, 2)
    since = FIRST - 5 * DAY
    past.cursor("#since", f"done 0 {since} ")
    past.cursor("/thoi-su", f"open 9 {since} https://bao.example.vn/thoi-su/9")
    assert states(past, -6, 0) == ["not added"] * 6 + ["covered"]
    past.cursor("/thoi-su", f"done 40 {since} ")
    assert states(past, -6, 0) == ["not added"] + ["afterwards"] * 5 + ["covered"]


def test_a_backfill_to_the_end_reaches_as_far_as_each_month_has_news(past: Past) -> None:
    night = past.night(FIRST, 1)  # 2 March
    for day in (dt.date(2026, 2, 20), dt.date(2026, 1, 9), dt.date(2025, 10, 3)):
        past.night(FIRST, 1, number=night, published=day)
    past.cursor("/thoi-su", "done 12 - ")
    found = {r.day: r.state.value for r in past.store.ledger(dt.date(2025, 10, 1), FIRST, now=NOW)}
    assert found[dt.date(2026, 1, 8)] == "not added"
    assert found[dt.date(2026, 1, 9)] == "afterwards"
    assert found[dt.date(2026, 2, 1)] == "afterwards"
    assert found[dt.date(2025, 10, 3)] == "partly"  # one item, pinned to the home page, vouches for itself alone
    assert found[dt.date(2025, 10, 4)] == "not added"


def test_a_gap_of_today_does_not_take_back_the_backfill(past: Past) -> None:
    past.night(FIRST, 1)
    past.night(FIRST, 1, published=FIRST - 3 * DAY)
    past.cursor("/thoi-su", "gap 3 - https://bao.example.vn/thoi-su/3")
    assert states(past, -3, -1) == ["afterwards"] * 3


def test_articles_out_of_reach_make_a_day_partly_until_they_are_read(past: Past) -> None:
    past.night(FIRST, 3, failed=2)
    past.night(FIRST + DAY, 3)
    (first, second) = rows(past, 0, 1)
    assert (first.state, first.note) == (DayState.PARTLY, "2 articles out of reach")
    assert second.state is DayState.COVERED


def test_articles_that_robots_txt_forbids_were_not_read(past: Past) -> None:
    past.night(FIRST, 1, failed=1, how=Outcome.ROBOTS)
    assert states(past, 0, 0) == ["partly"]


def test_a_night_out_of_budget_is_partly(past: Past) -> None:
    past.night(FIRST, 1, failed=1, how=Outcome.OVER_BUDGET)
    assert states(past, 0, 0) == ["partly"]


def test_a_day_that_is_not_over_has_no_row(past: Past) -> None:
    past.night(FIRST, 1)
    today = FIRST + DAY
    assert len(rows(past, 0, 3, now=evening(today, 20))) == 1
    assert len(rows(past, 0, 3, now=evening(today + DAY, 11))) == 1
    assert len(rows(past, 0, 3, now=evening(today + DAY, 12))) == 2
    past.night(today, 1)
    assert len(rows(past, 0, 3, now=evening(today, 23))) == 2


def test_a_night_after_midnight_is_the_day_befores(past: Past) -> None:
    past.night(FIRST + DAY, 0, hour=1)
    assert states(past, 0, 1) == ["covered", "not run"]


def test_an_outlet_that_was_never_crawled(past: Past) -> None:
    found = past.store.ledger(FIRST, FIRST + DAY, ["moi.example.vn"], now=NOW)
    assert [r.state for r in found] == [DayState.NOT_ADDED] * 2
    assert past.store.ledger(FIRST, FIRST - DAY, now=NOW) == []


def test_a_site_below_anothers_host_keeps_its_own_doors(past: Past) -> None:
    below = Past(past.store, f"y-te.{HOST}")
    below.night(FIRST, 1)
    past.night(FIRST, 1)
    below.cursor("/thoi-su", f"done 3 {FIRST - DAY} ")
    found = past.store.ledger(FIRST - DAY, FIRST - DAY, [HOST], now=NOW)
    assert [r.state for r in found] == [DayState.NOT_ADDED]


_NIGHTS = st.lists(
    st.tuples(
        st.integers(0, 9),
        st.sampled_from([(Outcome.OK,), DOWN, HALF, (Outcome.UNCHANGED,), ()]),
        st.integers(0, 2),
        st.booleans(),
    ),
    max_size=6,
)


@settings(deadline=None, max_examples=40)
@given(nights=_NIGHTS, cursor=st.sampled_from(["", "done 3 - ", "gap 2 - x", "open 1 2026-03-01 x", "rubbish"]))
def test_whatever_happened_each_outlet_has_each_day_once(
    tmp_path_factory: pytest.TempPathFactory, nights: list[tuple[int, tuple[Outcome, ...], int, bool]], cursor: str
) -> None:
    past = Past.open(tmp_path_factory.mktemp("any"))
    for day, doors, articles, killed in sorted(nights, key=lambda night: night[0]):
        past.night(FIRST + day * DAY, articles, doors=doors, killed=killed)
    past.cursor("/muc", cursor)
    found = rows(past, -3, 10)
    assert [r.day for r in found] == [FIRST + k * DAY for k in range(-3, 11)]
    whole = {
        FIRST + d * DAY for d, doors, _, killed in nights if doors and not killed and set(doors) <= {"ok", "unchanged"}
    }
    assert {r.day for r in found if r.state is DayState.COVERED} == whole
    assert sum(r.items for r in found) == sum(articles for _, _, articles, _ in nights)
    past.store.close()


def test_an_empty_store_has_an_empty_ledger(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{(tmp_path / 'new.db').as_posix()}") as store:
        assert store.ledger(FIRST, FIRST + DAY) == []


def test_noon_divides_the_days() -> None:
    noon = dt.datetime(2026, 3, 2, 12, tzinfo=VIETNAM)
    assert day_of_night(noon) == dt.date(2026, 3, 2)
    assert day_of_night(noon - dt.timedelta(seconds=1)) == dt.date(2026, 3, 1)
