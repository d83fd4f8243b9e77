from __future__ import annotations

import datetime as dt
import itertools

import pytest

from pipeline.errors import StoreError
from pipeline.store import Link, Sketch, Store
from tests.store.makers import NOON, article, name_of, visit

IDS = [article(n).id for n in range(6)]


def put(store: Store, n: int, **changes: object) -> str:
    one = article(n, **changes)
    store.save_article(one, identities=[name_of(n)], visit=visit(n, at=NOON + dt.timedelta(minutes=n)))
    return one.id


@pytest.fixture
def filled(store: Store) -> Store:
    """Return a store of six articles; the higher its number, the earlier an article was published."""
    for n in range(6):
        put(store, n, published=NOON - dt.timedelta(days=n))
    return store


def link(store: Store, *pairs: tuple[int, int]) -> int:
    store.add_links([], [Link(IDS[a], IDS[b], "same", 0.9) for a, b in pairs])
    return store.settle_stories()


def test_an_article_alone_is_its_own_story(filled: Store) -> None:
    assert filled.settle_stories() == 0
    assert filled.story_of(IDS) == {one: one for one in IDS}
    assert filled.story(IDS[0]) == [IDS[0]]
    assert filled.how_many_stories() == 6


def test_a_story_is_named_by_its_earliest_article(filled: Store) -> None:
    assert link(filled, (0, 3), (3, 1)) == 3
    assert filled.story_of(IDS[:4]) == {IDS[0]: IDS[3], IDS[1]: IDS[3], IDS[2]: IDS[2], IDS[3]: IDS[3]}
    assert filled.story(IDS[1]) == [IDS[3], IDS[1], IDS[0]]
    assert filled.how_many_stories() == 4


def test_stories_come_out_the_same_in_whatever_order_links_come(filled: Store) -> None:
    chain = [(0, 1), (1, 2), (2, 3), (4, 5)]
    outcomes = set()
    for order in itertools.permutations(chain):
        filled.save_sketches("s", [Sketch(one, b"") for one in IDS])  # takes all links back
        for pair in order:
            link(filled, pair)
        outcomes.add(tuple(sorted(filled.story_of(IDS).items())))
    assert len(outcomes) == 1
    assert link(filled, *chain) == 0


def test_an_earlier_article_that_comes_late_becomes_the_original(filled: Store) -> None:
    link(filled, (0, 1))
    assert filled.story(IDS[0])[0] == IDS[1]
    old = put(filled, 9, published=NOON - dt.timedelta(days=20))
    filled.add_links([], [Link(old, IDS[0], "same", 1.0)])
    assert filled.settle_stories() == 3
    assert filled.story(IDS[0]) == [old, IDS[1], IDS[0]]


def test_without_a_date_the_time_of_finding_counts(store: Store) -> None:
    for n in (0, 1):
        put(store, n, published=None)
    link(store, (0, 1))
    assert store.story(IDS[1]) == [IDS[0], IDS[1]]


def test_the_same_text_a_season_later_is_another_story(store: Store) -> None:
    for n, days in ((0, 0), (1, 31), (2, 70)):
        put(store, n, published=NOON + dt.timedelta(days=days))
    put(store, 3, published=None)
    link(store, (0, 1), (1, 2), (0, 2))
    assert store.story(IDS[0]) == [IDS[0], IDS[1]]
    assert store.story(IDS[2]) == [IDS[2]]
    assert len(store.links()) == 3  # what the texts share stays known
    link(store, (2, 3))
    assert store.story(IDS[2]) == [IDS[3], IDS[2]]  # without a date nothing speaks against it


def test_sketches_wait_until_they_are_compared(filled: Store) -> None:
    assert [a.id for batch in filled.unsketched("s") for a in batch] == sorted(IDS)
    filled.save_sketches("s", [Sketch(one, one.encode()) for one in IDS])
    assert list(filled.unsketched("s")) == []
    assert filled.uncompared(2) == [(one, one.encode()) for one in sorted(IDS)[:2]]
    filled.add_links(sorted(IDS)[:5], [])
    assert filled.uncompared(9) == [(sorted(IDS)[5], sorted(IDS)[5].encode())]
    assert [len(batch) for batch in filled.sketches(4)] == [4, 2]


def test_another_text_or_scheme_is_sketched_and_compared_anew(filled: Store) -> None:
    filled.save_sketches("s", [Sketch(one, b"x") for one in IDS])
    filled.add_links(IDS, [Link(IDS[0], IDS[1], "same", 0.9), Link(IDS[2], IDS[3], "same", 0.9)])
    put(filled, 0, body="Bản khác hẳn.", published=NOON)
    (again,) = [[a.id for a in batch] for batch in filled.unsketched("s")]
    assert again == [IDS[0]]
    filled.save_sketches("s", [Sketch(IDS[0], b"y")])
    assert [one for one, _ in filled.uncompared(9)] == [IDS[0]]
    assert [(k.one, k.other) for k in filled.links()] == [tuple(sorted((IDS[2], IDS[3])))]
    filled.settle_stories()
    assert filled.story(IDS[1]) == [IDS[1]]
    assert sum(len(batch) for batch in filled.unsketched("other scheme")) == 6


def test_a_link_is_kept_once_whichever_way_it_is_said(filled: Store) -> None:
    link(filled, (0, 1), (1, 0))
    assert filled.links(IDS[0]) == [Link(min(IDS[:2]), max(IDS[:2]), "same", 0.9)]
    assert filled.links(IDS[4]) == []


def test_links_of_articles_that_are_not_there_are_refused_whole(filled: Store) -> None:
    with pytest.raises(StoreError):
        filled.add_links([], [Link(IDS[0], IDS[1], "same", 0.9), Link(IDS[0], "f" * 12, "same", 0.9)])
    assert filled.links() == []
    with pytest.raises(StoreError, match="aren't there"):
        filled.save_sketches("s", [Sketch("f" * 12, b"")])
