from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import VIETNAM, Article, DateFrom, Unit, WarcPlace
from pipeline.store import RELEVANT, Mark, Role, Store
from pipeline.store.articles import text_digest
from tests.store.makers import HOST, address_of, article, label, name_of, outlet, tagging, visit

PLAN = ("health_policy", "food_safety")


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).astimezone(VIETNAM)


def put(store: Store, n: int, *themes: str, relevant: bool = True, host: str = HOST, **changes: object) -> Article:
    one = article(n, **changes)
    store.save_article(one, identities=[name_of(n)], visit=visit(n, host=host))
    store.save_taggings([tagging(one.id, *themes, relevant=relevant)])
    return one


def themes_of(store: Store, model: str | None = "m1") -> list[tuple[str, ...]]:
    return [entry.themes for entry in store.entries(model, themes=PLAN).counted]


def test_items_about_health_come_in_order_of_time_with_their_themes(store: Store) -> None:
    put(store, 1, "food_safety", "health_policy", published=at("2026-03-02T08:00:00+07:00"))
    put(store, 2, "food_safety", published=at("2026-03-01T08:00:00+07:00"))
    put(store, 3, published=at("2026-03-03T08:00:00+07:00"))
    put(store, 4, relevant=False)
    assert themes_of(store) == [("food_safety",), ("health_policy", "food_safety"), ()]


def test_an_entry_holds_its_evidence(store: Store) -> None:
    one = put(store, 1, "food_safety", unit=Unit.BAI, unit_rule="bai: so and so", published_from=DateFrom.METADATA)
    (entry,) = store.entries("m1").counted
    assert (entry.title, entry.lead, entry.url, entry.outlet) == (one.title, one.lead, one.url, HOST)
    assert (entry.unit, entry.unit_rule, entry.published_from) == (Unit.BAI, "bai: so and so", "metadata")
    assert (entry.kind, entry.day, entry.month) == ("provincial_paper", dt.date(2026, 3, 15), "2026-03")
    assert (entry.model, entry.relevance, entry.marks) == ("m1", 0.9, (Mark("food_safety", 0.9),))
    assert (entry.digest, entry.place) == (text_digest(one), WarcPlace("2026-03-15.warc.gz", 100, "sha1:1"))
    assert (entry.story, entry.original, entry.local, entry.by_person) == (one.id, True, None, False)


def test_days_are_vietnams(store: Store) -> None:
    put(store, 1, published=at("2026-01-31T23:59:59+07:00"))
    put(store, 2, published=at("2026-02-01T00:00:00+07:00"))
    put(store, 3, published=None)
    assert [e.day for e in store.entries("m1").counted] == [None, dt.date(2026, 1, 31), dt.date(2026, 2, 1)]


def test_a_period_is_vietnams_days_with_both_ends_and_keeps_the_undated_apart(store: Store) -> None:
    inside = [
        put(store, 1, published=at("2026-01-01T00:00:00+07:00")),
        put(store, 2, published=at("2026-12-31T23:59:59+07:00")),
    ]
    put(store, 3, published=at("2025-12-31T23:59:59+07:00"))
    put(store, 4, published=at("2027-01-01T00:00:00+07:00"))
    undated = put(store, 5, published=None)
    found = store.entries("m1", since=dt.date(2026, 1, 1), until=dt.date(2026, 12, 31)).counted
    assert {i.id for i in found if i.day} == {a.id for a in inside}
    assert [i.id for i in found if not i.day] == [undated.id]
    ends = store.entries("m1", since=dt.date.min, until=dt.date.max).counted
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
    items = {entry.id: entry for entry in store.entries("m1", themes=PLAN).counted}
    assert {key: item.themes for key, item in items.items()} == {
        moved.id: ("health_policy",),
        found.id: (),
        given_.id: ("food_safety",),
    }
    assert all(item.by_person for item in items.values())
    assert items[moved.id].marks == (Mark("health_policy", None, "người thử", "annotator"),)
    assert items[moved.id].taken == (Mark("food_safety", 0.9, "người thử", "annotator"),)
    assert items[found.id].relevant_by == "người thử"


def test_labels_count_without_any_model(store: Store) -> None:
    one = article(1)
    store.save_article(one, identities=[name_of(1)], visit=visit(1))
    assert store.entries(None).counted == []
    assert store.model_in_use() is None
    store.add_labels([label(one.id, "food_safety", True)])
    assert themes_of(store, None) == [("food_safety",)]


def test_themes_of_former_plans_are_left_out(store: Store) -> None:
    put(store, 1, "food_safety", "retired_theme")
    assert themes_of(store) == [("food_safety",)]
    assert [entry.themes for entry in store.entries("m1").counted] == [("food_safety", "retired_theme")]


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
        found = store.entries("m1", since=since, until=until).counted
    expected = Counter(f"{t:%Y-%m}" for t in times if since <= t.date() <= until)
    assert Counter(entry.month for entry in found) == expected


def test_a_theme_that_was_called_otherwise_keeps_its_tags_and_labels(store: Store) -> None:
    tagged = put(store, 1, "hygiene")
    labelled = put(store, 2, "hygiene", "health_policy")
    store.add_labels([label(labelled.id, "hygiene", False), label(labelled.id, "food_safety", True, day=2)])
    found = store.entries("m1", themes=PLAN, formerly={"hygiene": "food_safety"}).counted
    assert {entry.id: entry.themes for entry in found} == {tagged.id: ("food_safety",), labelled.id: PLAN}
