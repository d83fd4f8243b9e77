from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import VIETNAM, Article, Unit
from pipeline.store import NO_THEME, RELEVANT, Count, Item, Role, Store
from pipeline.store.counts import count
from tests.store.makers import HOST, OTHER, address_of, article, label, name_of, outlet, tagging, visit

PLAN = ("health_policy", "food_safety")


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).astimezone(VIETNAM)


def put(store: Store, n: int, *themes: str, relevant: bool = True, host: str = HOST, **changes: object) -> Article:
    one = article(n, **changes)
    store.save_article(one, identities=[name_of(n)], visit=visit(n, host=host))
    store.save_taggings([tagging(one.id, *themes, relevant=relevant)])
    return one


def sums(rows: list[Count]) -> dict[str | None, int]:
    tally: Counter[str | None] = Counter()
    for row in rows:
        tally[row.theme] += row.items
    return dict(tally)


def test_two_themes_count_twice_and_the_total_once(store: Store) -> None:
    put(store, 1, "food_safety", "health_policy")
    put(store, 2, "food_safety")
    put(store, 3)
    put(store, 4, relevant=False)
    rows = store.counts("m1", themes=PLAN)
    assert sums(rows) == {"health_policy": 1, "food_safety": 2, NO_THEME: 1, None: 3}
    assert list(dict.fromkeys(row.theme for row in rows)) == ["health_policy", "food_safety", NO_THEME, None]


def test_rows_are_by_unit_month_and_outlet(store: Store) -> None:
    put(store, 1, "food_safety", unit=Unit.BAI, published=at("2026-01-31T23:59:59+07:00"))
    put(store, 2, "food_safety", unit=Unit.BAI, published=at("2026-02-01T00:00:00+07:00"))
    put(store, 3, "food_safety", published=at("2026-02-01T00:00:00+07:00"), host=OTHER)
    put(store, 4, "food_safety", published=None)
    rows = [row for row in store.counts("m1", themes=PLAN) if row.theme == "food_safety"]
    assert rows == [
        Count("food_safety", Unit.TIN, "", HOST, 1),
        Count("food_safety", Unit.TIN, "2026-02", OTHER, 1),
        Count("food_safety", Unit.BAI, "2026-01", HOST, 1),
        Count("food_safety", Unit.BAI, "2026-02", HOST, 1),
    ]


def test_a_period_is_vietnams_days_with_both_ends_and_keeps_the_undated_apart(store: Store) -> None:
    inside = [
        put(store, 1, published=at("2026-01-01T00:00:00+07:00")),
        put(store, 2, published=at("2026-12-31T23:59:59+07:00")),
    ]
    put(store, 3, published=at("2025-12-31T23:59:59+07:00"))
    put(store, 4, published=at("2027-01-01T00:00:00+07:00"))
    undated = put(store, 5, published=None)
    found = store.items("m1", since=dt.date(2026, 1, 1), until=dt.date(2026, 12, 31))
    assert {i.id for i in found if i.month} == {a.id for a in inside}
    assert [i.id for i in found if not i.month] == [undated.id]
    ends = store.items("m1", since=dt.date.min, until=dt.date.max)
    assert len(ends) == 5


def test_a_persons_word_wins_over_the_models(store: Store) -> None:
    moved = put(store, 1, "food_safety")
    dropped = put(store, 2, "food_safety")
    found = put(store, 3, relevant=False)
    given_ = put(store, 4, relevant=False)
    store.add_labels(
        [
            label(moved.id, "food_safety", False),
            label(moved.id, "health_policy", True),
            label(dropped.id, RELEVANT, False, role=Role.REVIEWER),
            label(found.id, RELEVANT, True),
            label(given_.id, "food_safety", True),
        ]
    )
    items = {item.id: item for item in store.items("m1", themes=PLAN)}
    assert {key: item.themes for key, item in items.items()} == {
        moved.id: ("health_policy",),
        found.id: (),
        given_.id: ("food_safety",),
    }
    assert all(item.by_person for item in items.values())
    assert items[moved.id].scores == ()


def test_labels_count_without_any_model(store: Store) -> None:
    one = article(1)
    store.save_article(one, identities=[name_of(1)], visit=visit(1))
    assert store.counts(None) == []
    assert store.model_in_use() is None
    store.add_labels([label(one.id, "food_safety", True)])
    assert sums(store.counts(None)) == {"food_safety": 1, None: 1}


def test_themes_of_former_plans_are_left_out(store: Store) -> None:
    put(store, 1, "food_safety", "retired_theme")
    assert [i.themes for i in store.items("m1", themes=PLAN)] == [("food_safety",)]
    assert [i.themes for i in store.items("m1")] == [("food_safety", "retired_theme")]


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.datetimes(dt.datetime(2025, 12, 30), dt.datetime(2026, 3, 3)),  # noqa: DTZ001 - read as Vietnam's time below
        min_size=1,
        max_size=8,
    ),
    st.dates(dt.date(2025, 12, 30), dt.date(2026, 3, 3)),
    st.integers(0, 40),
)
def test_any_period_holds_exactly_its_days(
    tmp_path_factory: pytest.TempPathFactory, empty: Path, times: list[dt.datetime], since: dt.date, days: int
) -> None:
    path = tmp_path_factory.mktemp("period") / "a.db"
    path.write_bytes(empty.read_bytes())
    until = since + dt.timedelta(days=days)
    with Store.open(address_of(path)) as store:
        store.sync_outlets([outlet()])
        for n, local in enumerate(times):
            put(store, n, "food_safety", published=local.replace(tzinfo=VIETNAM))
        found = store.counts("m1", since=since, until=until)
    expected = Counter(f"{t:%Y-%m}" for t in times if since <= t.date() <= until)
    assert {r.month: r.items for r in found if r.theme == "food_safety"} == expected


@given(
    st.lists(
        st.tuples(
            st.sampled_from(list(Unit)),
            st.sampled_from(["", "2026-01", "2026-02"]),
            st.sampled_from([HOST, OTHER]),
            st.sets(st.sampled_from(PLAN)),
        ),
        max_size=30,
    )
)
def test_counting_loses_and_adds_nothing(drawn: list[tuple[Unit, str, str, set[str]]]) -> None:
    items = [
        Item(str(n), host, unit, month, tuple(sorted(themes)), False)
        for n, (unit, month, host, themes) in enumerate(drawn)
    ]
    rows = count(items, PLAN)
    assert sums(rows).get(None, 0) == len(items)
    assert sum(r.items for r in rows if r.theme is not None) == sum(max(1, len(i.themes)) for i in items)
    assert all(r.items > 0 for r in rows)
    assert len({(r.theme, r.unit, r.month, r.outlet) for r in rows}) == len(rows)
