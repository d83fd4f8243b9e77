from __future__ import annotations

import datetime as dt

import pytest

from pipeline.errors import StoreError, UsageError
from pipeline.evaluate.reliability import audit_of, draw_audit, draw_more, reliability
from pipeline.records import OutletKind
from pipeline.store import RELEVANT, Audit, Label, LocalRule, Role, Store, audit_source
from tests.store.makers import NOON, article, label, name_of, tagging, visit

THEMES = ("food_safety", "health_policy")
FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
ITEMS = 30


@pytest.fixture
def filled(store: Store) -> Store:
    for n in range(ITEMS):
        add(store, n, *(["food_safety"] if n < 6 else []), relevant=n < 15)
    return store


def add(store: Store, n: int, *themes: str, relevant: bool = True, published: dt.datetime | None = NOON) -> str:
    one = article(n, published=published)
    store.save_article(one, identities=[name_of(n)], visit=visit(n))
    store.save_taggings([tagging(one.id, *themes, relevant=relevant)])
    return one.id


def drawn(store: Store, name: str = "2026", size: int = 20) -> Audit:
    return draw_audit(store, THEMES, name=name, since=FIRST, until=LAST, size=size, seed=3)


def read(store: Store, audit: Audit, *ids: str, value: bool, source: str | None = None, blind: bool = True) -> None:
    where = audit_source(audit.name) if source is None else source
    said = [
        Label(one, subject, value, "người đọc", Role.ANNOTATOR, NOON, source=where, blind=blind)
        for one in ids
        for subject in audit.subjects
    ]
    store.add_labels(said)


def test_what_counts_in_the_population_is_what_counts_in_the_report(filled: Store) -> None:
    ids = [article(n).id for n in range(ITEMS)]
    said = [
        label(ids[0], RELEVANT, False),
        label(ids[1], "food_safety", False),
        label(ids[20], "health_policy", True),
        label(ids[21], RELEVANT, True),
        label(ids[2], "of_a_former_plan", True),
    ]
    filled.add_labels(said)
    frame = filled.audit_frame("m1", THEMES, since=FIRST, until=LAST)
    counted = {
        one: {subject for subject, yes in zip(frame.subjects, decided, strict=True) if yes}
        for one, decided in zip(frame.ids, frame.decided, strict=True)
    }
    items = {item.id: {RELEVANT, *item.themes} for item in filled.entries("m1", themes=THEMES).counted}
    assert {one: what for one, what in counted.items() if what} == items
    assert len(frame.ids) == ITEMS
    by_id = dict(zip(frame.ids, frame.scores, strict=True))
    assert by_id[ids[0]][0] == 0.0
    assert by_id[ids[20]][2] == 1.0
    assert by_id[ids[5]] == (0.9, 0.9, 0.2)


def test_the_population_is_the_periods_with_a_date_tagged_and_counted_here(filled: Store) -> None:
    add(filled, 50, published=None)
    add(filled, 51, published=dt.datetime(2025, 12, 31, 16, 59, tzinfo=dt.UTC))  # a minute to midnight in Vietnam
    inside = add(filled, 52, published=dt.datetime(2025, 12, 31, 17, 0, tzinfo=dt.UTC))
    untagged = article(53)
    filled.save_article(untagged, identities=[name_of(53)], visit=visit(53))
    frame = filled.audit_frame("m1", THEMES, since=FIRST, until=LAST)
    assert len(frame.ids) == ITEMS + 1
    assert inside in frame.ids
    local = LocalRule("Sơn La", frozenset({OutletKind.PROVINCIAL_PAPER}))
    assert filled.audit_frame("m1", THEMES, since=FIRST, until=LAST, local=local).ids == ()


def test_a_draw_comes_back_as_it_was_kept(filled: Store) -> None:
    audit = drawn(filled)
    assert filled.audits() == [audit]
    assert audit.population == ITEMS
    items = filled.audit_items("2026")
    assert len(items) == 20
    assert [one.place for one in items] == sorted(one.place for one in items)
    assert all(set(one.strata) == {RELEVANT, *THEMES} for one in items)
    for subject in audit.subjects:
        assert sum(one.population for one in audit.strata if one.subject == subject) == ITEMS


def test_a_name_is_given_once(filled: Store) -> None:
    audit = drawn(filled)
    with pytest.raises(UsageError, match="already"):
        drawn(filled)
    with pytest.raises(StoreError, match="another name"):
        filled.save_audit(audit, [], b"")
    assert drawn(filled, "2026-b").name == "2026-b"


def test_only_blind_labels_made_for_the_draw_count(filled: Store) -> None:
    audit = drawn(filled)
    one, two, three, four = filled.audit_pending("2026", 4)
    read(filled, audit, one, value=True)
    read(filled, audit, two, value=True, blind=False)
    read(filled, audit, three, value=True, source="desk")
    read(filled, audit, four, value=True, source="audit:other")
    assert filled.audit_readings("2026") == {one: dict.fromkeys(audit.subjects, True)}
    assert one not in filled.audit_pending("2026")
    assert filled.audit_pending("2026", 3) == [two, three, four]


def test_an_article_waits_until_every_subject_is_answered(filled: Store) -> None:
    audit = drawn(filled)
    first = filled.audit_pending("2026")[0]
    said = [label(first, RELEVANT, False)]
    filled.add_labels([Label(*_fields(one), source=audit_source(audit.name), blind=True) for one in said])
    assert filled.audit_pending("2026")[0] == first


def _fields(one: Label) -> tuple[str, str, bool | None, str, Role, dt.datetime]:
    return one.article_id, one.subject, one.value, one.who, one.role, one.at


def test_later_crawling_training_and_labels_change_nothing(filled: Store) -> None:
    audit = drawn(filled)
    read(filled, audit, *filled.audit_pending("2026"), value=False)
    before = reliability(filled, "2026")
    for n in range(60, 70):
        add(filled, n, "food_safety")
    filled.save_taggings([tagging(article(n).id, "health_policy", model="m2") for n in range(ITEMS)])
    filled.add_labels([label(article(0).id, "food_safety", True, role=Role.REVIEWER)])
    assert reliability(filled, "2026") == before


def test_more_is_drawn_of_the_population_as_it_stood(filled: Store) -> None:
    audit = drawn(filled)
    before = filled.audit_items("2026")
    read(filled, audit, *filled.audit_pending("2026"), value=False)
    for n in range(60, 90):
        add(filled, n, "food_safety")
    greater = draw_more(filled, audit, 5)
    assert filled.audits() == [greater]
    after = filled.audit_items("2026")
    assert len(after) == 25
    assert {one.article_id for one in before} < {one.article_id for one in after} <= {article(n).id for n in range(30)}
    assert len(filled.audit_pending("2026")) == 5
    assert all(figure.population == ITEMS for figure in reliability(filled))


def test_the_three_parts_add_up_to_the_true_count(filled: Store) -> None:
    audit = drawn(filled)
    truth = {article(n).id: n < 5 or n in {16, 25} for n in range(ITEMS)}
    for one in filled.audit_pending("2026"):
        read(filled, audit, one, value=truth[one])
    figures = {figure.theme: figure for figure in reliability(filled)}
    assert list(figures) == [RELEVANT, *THEMES]
    for figure in figures.values():
        assert figure.right is not None
        assert figure.missed is not None
        assert figure.true_count == pytest.approx(figure.confirmed + figure.right + figure.missed)
        assert (
            figure.confirmed + figure.right_low + figure.missed_low <= figure.low <= sum(truth.values()) <= figure.high
        )
        assert figure.high <= figure.confirmed + figure.right_high + figure.missed_high
        assert figure.confirmed + figure.right_high <= figure.counted
        assert figure.waiting == 0
    assert figures["food_safety"].given == 6
    assert figures[RELEVANT].given == 15


def test_the_draw_of_a_period(filled: Store) -> None:
    assert audit_of(filled, FIRST, LAST) is None
    assert reliability(filled) == ()
    drawn(filled)
    drawn(filled, "2026-b")
    assert audit_of(filled, FIRST, LAST) == "2026-b"
    assert audit_of(filled, FIRST, None) is None
    with pytest.raises(UsageError, match="did you mean '2026-b'"):
        reliability(filled, "2026-c")
