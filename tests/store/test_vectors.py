from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from pipeline.errors import StoreError
from pipeline.records import Article, Tagging, Vector
from pipeline.store import Store
from tests.store.makers import article, name_of, tagging, visit


def save(store: Store, *articles: Article) -> None:
    for n, one in enumerate(articles):
        store.save_article(one, identities=[name_of(n)], visit=visit(n))


def read(n: int, packed: bytes = b"abc", encoder: str = "e1", model: str = "m1") -> Tagging:
    return replace(tagging(article(n).id, model=model), vector=Vector(encoder, packed))


def stored(store: Store, after: int = 0) -> list[tuple[str, str, bytes]]:
    return [(row.article, row.encoder, row.packed) for rows in store.vectors_after(after) for row in rows]


def test_a_vector_is_stored_with_its_tagging(store: Store) -> None:
    save(store, *(article(n) for n in range(3)))
    assert store.last_vector() == (0, 0)
    store.save_taggings([read(0), read(1, b""), tagging(article(2).id)])
    assert store.vectors([article(n).id for n in range(3)]) == {
        article(0).id: Vector("e1", b"abc"),
        article(1).id: Vector("e1", b""),
    }
    assert store.last_vector()[1] == 2
    assert {one for one, *_ in stored(store)} == {article(0).id, article(1).id}


def test_a_changed_text_has_no_vector_until_it_is_read_again(store: Store) -> None:
    save(store, article(1))
    store.save_taggings([read(1)])
    save(store, article(1, body="Nội dung khác."))
    assert store.vectors([article(1).id]) == {}
    assert store.how_many_unread("e1") == 1
    store.save_taggings([read(1, b"def")])
    assert store.vectors([article(1).id]) == {article(1).id: Vector("e1", b"def")}
    assert store.how_many_unread("e1") == 0
    assert len(stored(store)) == 1


def test_another_encoder_takes_the_place_and_the_same_one_under_another_version_keeps_it(store: Store) -> None:
    save(store, article(1))
    store.save_taggings([read(1)])
    store.save_taggings([tagging(article(1).id, model="m1.light")])
    assert store.vectors([article(1).id])[article(1).id] == Vector("e1", b"abc"), "a model without one leaves it"
    assert store.how_many_unread("e1") == 0
    store.save_taggings([read(1, b"def", "e2", "m2")])
    assert stored(store) == [(article(1).id, "e2", b"def")]
    assert (store.how_many_unread("e1"), store.how_many_unread("e2")) == (1, 0)


def test_what_is_stored_later_has_a_greater_number_even_if_it_replaces_the_last(store: Store) -> None:
    save(store, article(1), article(2))
    store.save_taggings([read(1), read(2)])
    last, _ = store.last_vector()
    store.save_taggings([read(2, b"def", model="m2")])
    assert stored(store, last) == [(article(2).id, "e1", b"def")]
    assert store.last_vector()[1] == 2


def test_articles_that_were_tagged_without_a_vector_are_handed_out_once(store: Store) -> None:
    every = [article(n) for n in range(5)]
    save(store, *every)
    store.save_taggings([tagging(one.id) for one in every])
    store.save_taggings([read(3)])
    assert [len(part) for part in store.unread("e1", 2)] == [2, 2]
    assert {one.id for one in itertools.chain(*store.unread("e1"))} == {one.id for one in every} - {article(3).id}
    before = store.taggings("m1", [article(0).id])
    assert store.save_taggings([read(0)]) == 0
    assert store.taggings("m1", [article(0).id]) == before
    assert store.how_many_unread("e1") == 3


def test_vectors_are_stored_all_or_none(store: Store) -> None:
    save(store, article(1))
    with pytest.raises(StoreError, match="aren't there"):
        store.save_taggings([read(1), read(9)])
    assert store.last_vector() == (0, 0)
