"""Every figure opens what it counts; what was worked out is kept until the data change."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.desk.asking import Asking, chosen, read_asking
from pipeline.desk.kept import Kept
from pipeline.desk.listing import PER_PAGE, find
from pipeline.desk.opened import Desk
from pipeline.desk.periods import OTHER, offered
from pipeline.desk.pictures import pictures
from pipeline.records import Unit
from pipeline.store import RELEVANT, ActKind, Label, Role, Source

YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12).map(str.strip)


def test_every_bar_column_and_cell_opens_as_many_articles_as_it_says(desk: Desk) -> None:
    report = desk.reports.of(YEAR).value
    drawn = pictures(report)
    assert drawn.items == len(report.entries) > 90
    marks = [(bar.items, bar.go) for bar in (*drawn.themes, *drawn.outlets, *drawn.units)]
    marks += [(column.items, column.go) for column in drawn.trend]
    marks += [(cell.items, cell.go) for _, row in drawn.heat for cell in row]
    assert len(marks) > 250
    for items, opens in marks:
        assert find(desk, read_asking(opens)).total == items, opens
    assert sum(bar.items for bar in drawn.units) == drawn.items == sum(column.items for column in drawn.trend)


def test_outlets_that_are_chosen_narrow_every_figure(desk: Desk) -> None:
    report = desk.reports.of(YEAR).value
    host = min(desk.names)
    drawn = pictures(report, [host])
    assert [bar.name for bar in drawn.outlets] == [desk.names[host]]
    assert drawn.items == sum(entry.outlet == host for entry in report.entries)
    assert all(find(desk, read_asking(bar.go)).total == bar.items for bar in drawn.themes)
    assert len(drawn.coverage) == 1


def test_the_same_time_last_year_stands_beside_where_it_was_followed(desk: Desk) -> None:
    report = desk.reports.of(YEAR).value
    assert pictures(report).before is None  # nothing was crawled then
    assert report.before is not None
    known = replace(report.before, followed=True, figures=report.figures)
    drawn = pictures(replace(report, before=known))
    assert drawn.before == drawn.items
    assert all(bar.then == bar.items for bar in (*drawn.themes, *drawn.outlets, *drawn.units))


def test_words_narrow_what_a_figure_opens(desk: Desk) -> None:
    of_theme = Asking(theme="health_insurance", since=YEAR[0], until=YEAR[1], counted=True)
    found = find(desk, replace(of_theme, words="bao hiem"))
    every = {entry.id for entry in chosen(desk.reports.of(YEAR).value.entries, of_theme)}
    assert 0 < found.total <= len(every)
    assert {hit.id for hit in found.hits} <= every


def test_pages_hold_every_hit_once(desk: Desk) -> None:
    first = find(desk, Asking())
    assert first.total == 112
    ids = [hit.id for page in range(1, first.pages + 1) for hit in find(desk, Asking(page=page)).hits]
    assert len(ids) == len(set(ids)) == 112
    assert len(first.hits) == PER_PAGE


def test_what_a_person_logged_is_listed_and_opens_nothing(desk: Desk) -> None:
    made = desk.reports.of(YEAR)
    logged = replace(
        made.value.entries[0], id="l1", source=Source.LOGGED, published=None, note="so.xlsx, dòng 3", title="Lời"
    )
    with_it = replace(made.value, entries=(*made.value.entries, logged))
    desk.__dict__["reports"] = Kept(lambda _: with_it, lambda: 0)
    first = find(desk, Asking(since=YEAR[0], until=YEAR[1], counted=True)).hits[0]
    assert (first.id, first.opens) == ("l1", False)
    assert "so.xlsx, dòng 3" in first.about


def test_a_label_changes_the_figures_and_they_say_whether_they_are_fresh(desk: Desk) -> None:
    first = desk.reports.of(YEAR)
    assert first.fresh
    one = first.value.entries[0].id
    label = Label(one, RELEVANT, False, "Lan", Role.ANNOTATOR, dt.datetime.now(dt.UTC))
    desk.store.record(ActKind.LABEL, [label])
    stale = desk.reports.of(YEAR)
    assert not stale.fresh
    assert len(stale.value.entries) == len(first.value.entries)
    while not (fresh := desk.reports.of(YEAR)).fresh:
        desk.reports.wait()
    assert len(fresh.value.entries) == len(first.value.entries) - 1


def test_many_who_ask_at_once_have_it_made_once() -> None:
    made, gate = [], threading.Event()

    def make(key: int) -> int:
        gate.wait(10)
        made.append(key)
        return key * 2

    kept = Kept(make, lambda: 0)
    answers: list[int] = []
    askers = [threading.Thread(target=lambda: answers.append(kept.of(21).value)) for _ in range(5)]
    for asker in askers:
        asker.start()
    gate.set()
    for asker in askers:
        asker.join()
    assert answers == [42] * 5
    assert made == [21]


def test_what_can_not_be_made_is_said_to_each_who_asks_and_tried_again() -> None:
    tries = []

    def make(key: int) -> int:
        tries.append(key)
        if len(tries) == 1:
            raise ValueError("no")
        return key

    kept = Kept(make, lambda: 0)
    with pytest.raises(ValueError, match="no"):
        kept.of(1)
    assert kept.of(1).value == 1


@given(
    st.builds(
        Asking,
        words=WORDS,
        theme=st.sampled_from(["", "food_safety", "chua-co"]),
        outlets=st.lists(st.sampled_from(["a.vn", "b.vn:80", "c"]), unique=True).map(tuple),
        unit=st.sampled_from(["", *(unit.value for unit in Unit)]),
        since=st.none() | st.dates(),
        until=st.none() | st.dates(),
        counted=st.booleans(),
        labelled=st.sampled_from(["", "co", "khong"]),
        page=st.integers(1, 9999),
        article=st.sampled_from(["", "0a1b2c3d4e5f"]),
    )
)
def test_an_address_says_again_what_was_asked(asking: Asking) -> None:
    assert read_asking(asking.at()) == asking


@given(st.text(max_size=40))
def test_no_address_breaks_the_page(text: str) -> None:
    read_asking(f"trang={text}&tu={text}&loai={text}&nhan={text}")
    assert read_asking({"trang": [text]}).page >= 1


@given(st.dates(dt.date(2001, 1, 1), dt.date(2090, 12, 31)))
def test_periods_hold_their_days_in_order(today: dt.date) -> None:
    periods = offered(today)
    assert list(periods)[-1] == OTHER
    spans = [days for days in periods.values() if days]
    assert all(since <= until for since, until in spans)
    assert spans[0][0] <= today <= spans[0][1]
