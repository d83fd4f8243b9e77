from __future__ import annotations

import datetime as dt
from dataclasses import replace

from pipeline.records import Outcome, PageKind
from pipeline.report.annual import Report
from pipeline.store import Entry, Store, Visit
from tests.report.makers import CENTRAL, NOW, PLAN, ids, put, report_of
from tests.store.makers import HOST, article, label, visit


def got(entries: tuple[Entry, ...]) -> set[str]:
    return {entry.id for entry in entries}


def test_a_year_holds_its_days_in_vietnam_and_what_stands_apart(report: Report) -> None:
    assert got(report.entries) == ids(1, 2, 3, 5, 6, 7, 9)
    assert got(report.undated) == ids(4)
    assert got(report.elsewhere) == ids(8)
    assert report.entries[0].month == "2026-01"
    assert report.entries[-1].day == dt.date(2026, 12, 31)


def test_items_and_stories_are_counted_apart_and_the_total_counts_once(report: Report) -> None:
    table = report.table("theme", "origin")
    assert table.at("food_safety") == (5, 4)
    assert table.at("health_policy") == (2, 2)
    assert table.at("") == (1, 1)
    assert table.at() == (7, 6)
    assert (table.items(None, "original"), table.items(None, "reprint")) == (6, 1)
    assert report.table("quarter", "area").items("2026-Q2", "central") == 1
    assert [row.code for row in report.rows] == ["health_policy", "food_safety", ""]


def test_a_label_under_a_former_code_counts_and_says_who(report: Report) -> None:
    (entry,) = (entry for entry in report.entries if entry.id in ids(9))
    assert [(mark.theme, mark.who) for mark in entry.marks] == [("food_safety", "người thử")]


def test_the_same_period_before_is_compared(report: Report) -> None:
    before = report.before
    assert before is not None
    assert (before.since, before.until) == (dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    assert (before.items, before.stories, before.followed) == (2, 2, True)
    assert (before.count("theme", "food_safety"), before.count("outlet", HOST), before.count("outlet", CENTRAL)) == (
        1,
        2,
        0,
    )


def test_before_anything_was_followed_there_is_nothing_to_compare(bare: Store) -> None:
    put(bare, 1, "food_safety", when="2026-05-01 08:00")
    before = report_of(bare).before
    assert before is not None
    assert not before.followed


def test_a_period_that_runs_is_compared_day_by_day_and_says_so(store: Store) -> None:
    report = report_of(store, now=dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC))
    assert report.before is not None
    assert report.before.until == dt.date(2025, 6, 30)
    assert any("chưa kết thúc" in remark and "30/06/2026" in remark for remark in report.remarks)


def test_everything_stored_has_no_period_and_keeps_the_undated_apart(store: Store) -> None:
    report = report_of(store, since=None, until=None)
    assert got(report.entries) == ids(1, 2, 3, 5, 6, 7, 9, 10, 11, 12)
    assert got(report.undated) == ids(4)
    assert report.before is None
    assert report.months[0] == "2025-05"
    assert report.months[-1] == "2027-01"


def test_an_empty_period_is_zeros(store: Store) -> None:
    report = report_of(store, since=dt.date(2020, 1, 1), until=dt.date(2020, 3, 31))
    assert (report.entries, report.figures, len(report.months)) == ((), (), 3)
    assert report.table("theme", "unit").at() == (0, 0)
    assert got(report.undated) == ids(4)


def test_a_plan_of_other_years_is_told(store: Store) -> None:
    assert not report_of(store).remarks
    spanning = report_of(store, since=dt.date(2025, 7, 1), until=dt.date(2026, 6, 30))
    assert any("không ghi năm 2025" in remark for remark in spanning.remarks)


def test_it_says_what_made_it(store: Store, report: Report) -> None:
    assert report.model == "m1"
    assert report.versions["last_label"] == "1"
    assert len(report.versions["plan_sha256"]) == 64
    assert report.versions["gazetteer"]
    assert (report.plan, report.province, report.untagged) == (PLAN.name, "Sơn La", 0)
    store.add_labels([label(article(1).id, "food_safety", False)])
    assert report_of(store).versions["last_label"] == "2"


def test_a_source_down_is_in_the_ledger_and_no_zero(bare: Store) -> None:
    for day, outcome in ((1, Outcome.OK), (2, Outcome.CONNECTION)):
        started = dt.datetime(2026, 3, day, 15, tzinfo=dt.UTC)
        night = bare.begin_night("0.1", started)
        door = replace(visit(1, outcome, at=started).fetched, kind=PageKind.LISTING)
        bare.add_fetch(Visit(HOST, door, night))
        bare.finish_night(night, 0, started)
    report = report_of(bare, now=NOW)
    assert (report.days("covered", outlet=HOST, month="2026-03"), report.days("down", outlet=HOST)) == (1, 1)
    assert report.days("not added", outlet=CENTRAL) == 365
    assert report.as_of == dt.date(2026, 12, 31)
