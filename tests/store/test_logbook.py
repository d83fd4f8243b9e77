from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import StoreError, UsageError
from pipeline.records import OutletKind, Unit
from pipeline.store import LogEntry, Logged, LogImported, Store
from pipeline.store.log_match import changes, likeness
from tests.store.makers import HOST, article, name_of, visit

DAY = dt.date(2026, 3, 15)
AT = dt.datetime(2026, 4, 1, 2, tzinfo=dt.UTC)


def entry(n: int = 1, **other: object) -> LogEntry:
    plain: dict[str, object] = {
        "outlet": "dai-truyen-thanh-ban-mau",
        "outlet_name": "Đài truyền thanh Bản Mẫu",
        "outlet_kind": OutletKind.BROADCASTER,
        "day": DAY,
        "unit": Unit.CHUYEN_MUC,
        "themes": ("food_safety",),
        "title": f"Bếp ăn trường học số {n} giữ vệ sinh thế nào",
        "minutes": 7.5,
        "sheet": "Nhật ký",
        "row": 4 + n,
    }
    return LogEntry(**(plain | other))  # type: ignore[arg-type]


def take(
    store: Store,
    *entries: LogEntry,
    file: str = "so.xlsx",
    keep: bool = False,
    dry_run: bool = False,
    replace: bool = False,
) -> LogImported:
    return store.import_log(entries, who="người thử", file=file, at=AT, keep=keep, dry_run=dry_run, replace=replace)


def sizes(done: LogImported) -> tuple[int, int, int]:
    return len(done.changes.new), len(done.changes.known), len(done.changes.corrected)


def titles(store: Store) -> list[str]:
    return sorted(one.title for one in store.logged())


def test_what_is_taken_in_comes_out_with_its_evidence(store: Store) -> None:
    done = take(store, entry(1), entry(2, minutes=None, themes=(), note="phát lại"))
    first, second = sorted(store.logged(), key=lambda one: one.row)
    assert first == Logged(
        id=first.id,
        outlet="dai-truyen-thanh-ban-mau",
        outlet_name="Đài truyền thanh Bản Mẫu",
        outlet_kind=OutletKind.BROADCASTER,
        day=DAY,
        unit=Unit.CHUYEN_MUC,
        themes=("food_safety",),
        title="Bếp ăn trường học số 1 giữ vệ sinh thế nào",
        minutes=7.5,
        note="",
        who="người thử",
        imported_at=AT,
        file="so.xlsx",
        row=5,
        sheet="Nhật ký",
        import_id=done.id or 0,
        version=first.version,
    )
    assert (second.minutes, second.themes, second.note) == (None, (), "phát lại")


def test_a_period_holds_its_first_and_last_day(store: Store) -> None:
    take(store, *(entry(n, day=DAY + dt.timedelta(days=n)) for n in range(4)))
    found = store.logged(since=DAY + dt.timedelta(days=1), until=DAY + dt.timedelta(days=2))
    assert [one.day.day for one in found] == [16, 17]


def test_the_same_file_again_changes_nothing_even_with_equal_rows(store: Store) -> None:
    rows = [entry(1), entry(1), entry(1), entry(2)]
    assert sizes(take(store, *rows)) == (4, 0, 0)
    before = store.logged()
    assert sizes(take(store, *rows, file="khac.xlsx")) == (0, 4, 0)
    assert store.logged() == before
    assert len({one.id for one in before}) == 4


def test_ids_are_the_same_in_another_database(store: Store) -> None:
    first = take(store, entry(1), entry(1), entry(2))
    ids = {one.id for one in store.logged()}
    store.undo_log(first.id or 0, who="người thử")
    assert store.logged() == []
    take(store, entry(2), entry(1), entry(1))
    assert {one.id for one in store.logged()} == ids


def test_a_marked_row_put_right_replaces_and_keeps_its_history(store: Store) -> None:
    take(store, entry(1, row_id="A-1"), entry(2, row_id="A-2"))
    fixed = entry(1, row_id="A-1", day=DAY + dt.timedelta(days=1), title="Bếp ăn trường học số 1 giữ vệ sinh ra sao")
    done = take(store, fixed, entry(2, row_id="A-2"), file="tên khác.xlsx")
    assert sizes(done) == (0, 1, 1)
    assert titles(store) == ["Bếp ăn trường học số 1 giữ vệ sinh ra sao", "Bếp ăn trường học số 2 giữ vệ sinh thế nào"]
    changed = next(one for one in store.logged() if one.row == 5)
    history = store.logged_versions(changed.id)
    assert [(source.id, one.title[-7:]) for source, one in history] == [(1, "thế nào"), (2, " ra sao")]
    store.undo_log(2, who="người thử")
    assert titles(store) == [entry(1).title, entry(2).title]


def test_a_workbook_filled_anew_replaces_nothing(store: Store) -> None:
    take(store, entry(1, row_id="A-1"))
    again = entry(9, row_id="A-1", day=dt.date(2027, 3, 14))
    done = take(store, again)
    assert sizes(done) == (1, 0, 0)
    assert [one.title for one, _ in done.changes.reused] == [entry(1).title]
    weekly = entry(1, row_id="A-1", day=dt.date(2027, 1, 3))  # a programme's name comes back each week
    assert sizes(take(store, weekly)) == (1, 0, 0)
    assert len(store.logged()) == 3


def test_copied_marks_are_new_rows(store: Store) -> None:
    take(store, entry(1, row_id="A-1"))
    copied = [entry(7, row_id="A-1"), entry(1, row_id="A-1"), entry(8, row_id="A-1")]
    assert sizes(take(store, *copied)) == (2, 1, 0)
    assert sizes(take(store, *copied)) == (0, 3, 0)


def test_without_marks_a_correction_is_told_by_place_and_file(store: Store) -> None:
    take(store, entry(1), entry(2))
    done = take(store, entry(1, minutes=9.0), entry(2))
    assert sizes(done) == (0, 1, 1)
    elsewhere = take(store, entry(2, minutes=3.0), file="khac.xlsx")
    assert sizes(elsewhere) == (1, 0, 0)
    assert len(elsewhere.changes.similar) == 1
    assert sorted(one.minutes or 0 for one in store.logged()) == [3.0, 7.5, 9.0]


def test_a_file_is_known_by_its_name_in_any_case(store: Store) -> None:
    take(store, entry(1), file="SỔ ĐÀI.xlsx")
    assert sizes(take(store, entry(1, note="sửa"), file="sổ đài.XLSX")) == (0, 0, 1)
    take(store, entry(2), file="Sổ Đài.xlsx", replace=True)
    assert titles(store) == [entry(2).title]


def test_rows_gone_from_the_file_stay_and_are_named(store: Store) -> None:
    take(store, entry(1), entry(2))
    done = take(store, entry(2), entry(3))
    assert [one.title for one in done.changes.missing] == [entry(1).title]
    assert len(store.logged()) == 3
    store.undo_log(1, who="người thử")  # what the newer file holds stays
    assert titles(store) == [entry(2).title, entry(3).title]
    assert {one.import_id for one in store.logged()} == {2}


def test_a_dry_run_leaves_nothing(store: Store) -> None:
    done = take(store, entry(1), dry_run=True)
    assert (done.id, sizes(done)) == (None, (1, 0, 0))
    assert (store.logged(), store.log_imports()) == ([], [])


def test_an_undo_of_nothing_is_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="no import 7"):
        store.undo_log(7, who="x")
    take(store, entry(1))
    store.undo_log(1, who="bà thử", at=AT)
    with pytest.raises(UsageError, match="was undone on 01/04/2026 09:00"):
        store.undo_log(1, who="x")
    (one,) = store.log_imports()
    assert (one.new, one.undone, one.undone_by) == (1, AT, "bà thử")


def test_all_or_nothing(store: Store) -> None:
    broken = dataclasses.replace(entry(2), day=None)  # type: ignore[arg-type]
    with pytest.raises(StoreError):
        take(store, entry(1), broken)
    assert (store.logged(), store.log_imports()) == ([], [])


def test_a_crawled_twin_is_found_and_forgotten_with_the_undo(store: Store) -> None:
    crawled = article(1, title="Trạm y tế xã Bản Mẫu khám bệnh miễn phí cho người dân")
    store.save_article(crawled, identities=[name_of(1)], visit=visit(1))
    like = entry(1, outlet=HOST, day=DAY + dt.timedelta(days=1), title=crawled.title.upper() + "!")
    done = take(store, like, dataclasses.replace(like, row=9), entry(2, outlet=HOST))
    assert [(twin.logged.row, twin.article_id, twin.title) for twin in done.twins] == [(5, crawled.id, crawled.title)]
    assert [one.duplicate_of for one in store.logged() if one.duplicate_of] == [crawled.id]
    assert not any(one.kept for one in store.logged())
    take(store, like, keep=True)
    assert [one.kept for one in store.logged() if one.duplicate_of] == [True]
    store.undo_log(2, who="người thử")
    assert [one.kept for one in store.logged() if one.duplicate_of] == [False]


def test_an_article_that_comes_later_is_linked_then(store: Store) -> None:
    take(
        store,
        entry(1, outlet=HOST, title="Bản tin y tế"),
        entry(2, outlet=HOST, title="Bản tin y tế", day=DAY.replace(day=16)),
    )
    store.save_article(article(1, title="Bản tin y tế"), identities=[name_of(1)], visit=visit(1))
    assert [twin.logged.day for twin in store.link_log()] == [DAY]  # a short title is the same on its own day only
    assert [one.duplicate_of is not None for one in store.logged()] == [True, False]


@given(st.lists(st.integers(0, 3), max_size=12), st.lists(st.integers(0, 3), max_size=12))
def test_every_row_is_told_once(before: list[int], after: list[int]) -> None:
    current = [
        Logged(
            **{f: getattr(entry(t), f) for f in Logged.__dataclass_fields__ if f in LogEntry.__dataclass_fields__},
            id=f"log-{n}",
            who="x",
            imported_at=AT,
            file="f",
            version=n,
        )
        for n, t in enumerate(before)
    ]
    found = changes([entry(t, row=n) for n, t in enumerate(after)], current, set(range(len(current))))
    told = [*found.new, *(e for _, e in found.known), *(e for _, e in found.corrected)]
    assert sorted(e.row for e in told) == list(range(len(after)))
    kept = {one.version for one, _ in (*found.known, *found.corrected)} | {one.version for one in found.missing}
    assert kept == set(range(len(current)))
    for t in range(4):
        assert sum(e.title == entry(t).title for _, e in found.known) == min(before.count(t), after.count(t))


@given(st.text(), st.text())
def test_likeness_is_a_share(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, one) in {0.0, 1.0}
