from __future__ import annotations

import pytest

from pipeline.errors import StoreError
from pipeline.records import Candidate, Door, Outcome, Validators
from pipeline.store import GIVE_UP, Saved, Store
from tests.store.makers import HOST, NOON, OTHER, article, candidate, name_of, visit


def queue(store: Store, *numbers: int) -> int:
    return store.enqueue(HOST, {name_of(n): candidate(n) for n in numbers})


def test_enqueue_adds_once_and_known_knows(store: Store) -> None:
    assert queue(store, 1, 2) == 2
    assert queue(store, 2, 3) == 1
    assert store.known([name_of(1), name_of(3), name_of(9)]) == {name_of(1), name_of(3)}
    assert {c.url for c in store.pending(HOST)} == {candidate(n).url for n in (1, 2, 3)}
    assert store.pending(OTHER) == []


def test_a_queue_longer_than_a_statement_takes(store: Store) -> None:
    many = range(1203)
    assert queue(store, *many) == 1203
    assert store.known([name_of(n) for n in many]) == {name_of(n) for n in many}
    assert len(store.pending(HOST, limit=7)) == 7


def test_a_waiting_address_takes_the_hints_it_lacked_and_keeps_those_it_had(store: Store) -> None:
    store.enqueue(HOST, {name_of(1): candidate(1, title="Trạm y tế")})
    store.enqueue(HOST, {name_of(1): candidate(1, title="Khác", lead="Sa pô", published=NOON)})
    assert store.pending(HOST) == [
        Candidate(candidate(1).url, Door.FEED, "Trạm y tế", "Sa pô", NOON),
    ]


@pytest.mark.parametrize("outcome", [Outcome.OK, Outcome.GONE, Outcome.NOT_ARTICLE, Outcome.DUPLICATE])
def test_what_will_not_change_settles_at_once(store: Store, outcome: Outcome) -> None:
    queue(store, 1)
    assert store.settle(name_of(1), outcome, visit=visit(1, outcome))
    assert store.pending(HOST) == []
    assert store.given_up() == []


@pytest.mark.parametrize("outcome", list(GIVE_UP))
def test_what_may_pass_waits_until_given_up_and_is_then_shown(store: Store, outcome: Outcome) -> None:
    queue(store, 1)
    for _ in range(GIVE_UP[outcome] - 1):
        assert not store.settle(name_of(1), outcome, visit=visit(1, outcome))
    assert len(store.pending(HOST)) == 1
    assert store.settle(name_of(1), outcome, visit=visit(1, outcome))
    assert store.pending(HOST) == []
    (gone,) = store.given_up(HOST)
    assert (gone.outcome, gone.attempts, gone.last_try) == (outcome, GIVE_UP[outcome], NOON)
    assert store.given_up(OTHER) == []


@pytest.mark.parametrize("outcome", [Outcome.OVER_BUDGET, Outcome.ROBOTS])
def test_what_was_not_asked_for_waits_for_ever(store: Store, outcome: Outcome) -> None:
    queue(store, 1)
    for _ in range(50):
        assert not store.settle(name_of(1), outcome)
    assert len(store.pending(HOST)) == 1


def test_the_untried_come_before_those_that_failed(store: Store) -> None:
    queue(store, 1)
    store.settle(name_of(1), Outcome.TIMEOUT)
    queue(store, 2)
    assert [c.url for c in store.pending(HOST)] == [candidate(2).url, candidate(1).url]


def test_settling_an_address_that_no_door_named_needs_a_visit(store: Store) -> None:
    with pytest.raises(StoreError, match="never enqueued"):
        store.settle(name_of(5), Outcome.GONE)
    store.settle(name_of(5), Outcome.GONE, visit=visit(5, Outcome.GONE))
    assert store.known([name_of(5)]) == {name_of(5)}


def test_doors_keep_validators_and_cursors_apart(store: Store) -> None:
    url = f"https://{HOST}/rss/y-te.rss"
    assert store.validators(url) == Validators()
    assert store.cursor(url) == ""
    store.remember(url, Validators('"a"', "Sun, 15 Mar 2026 05:00:00 GMT", "d1"))
    store.keep_cursor(url, "open 3 - trang-3")
    store.remember(url, Validators('"b"'))
    assert store.validators(url) == Validators('"b"')
    assert store.cursor(url) == "open 3 - trang-3"


def test_addresses_longer_than_an_index_takes(store: Store) -> None:
    long = "https://" + HOST + "/" + "x" * 20_000
    store.enqueue(HOST, {long: Candidate(long, Door.LISTING)})
    store.remember(long, Validators("e"))
    assert store.known([long, long + "y"]) == {long}
    assert store.validators(long).etag == "e"


def test_article_ids_dates_and_hints_of_what_is_stored(store: Store) -> None:
    store.enqueue(HOST, {name_of(1): candidate(1, title="Từ nguồn tin", published=NOON)})
    assert store.article_ids([name_of(1)]) == {}
    assert store.save_article(article(1), identities=[name_of(1), "twin"], visit=visit(1)) is Saved.NEW
    store.save_article(article(2, published=None), identities=[name_of(2)], visit=visit(2))
    names = [name_of(1), name_of(2), "twin", "unknown"]
    assert store.article_ids(names) == {name_of(1): article(1).id, "twin": article(1).id, name_of(2): article(2).id}
    assert store.dates(names) == {name_of(1): NOON, "twin": NOON}
    hint = store.hints(article(1).id)
    assert hint is not None
    assert hint.title == "Từ nguồn tin"
    assert store.hints("0" * 12) is None


@pytest.mark.parametrize(("what", "tries"), [("listing", 1), ("login", 7), ("maintenance", 7), ("something else", 1)])
def test_what_came_instead_of_an_article_says_how_often_it_is_tried(store: Store, what: str, tries: int) -> None:
    name = name_of(1)
    store.enqueue(HOST, {name: Candidate(name, Door.LISTING)})
    detail = f"{what}: as the page says"
    settled = [store.settle(name, Outcome.NOT_ARTICLE, detail=detail) for _ in range(tries)]
    assert settled == [False] * (tries - 1) + [True]
