from __future__ import annotations

import dataclasses

import pytest

from pipeline.errors import StoreError
from pipeline.records import Article
from pipeline.store import SegmentedText, Store
from tests.store.makers import article, name_of, tagging, visit


def save(store: Store, *articles: Article) -> None:
    for n, one in enumerate(articles):
        store.save_article(one, identities=[name_of(n)], visit=visit(n))


def waiting(store: Store, model: str, batch: int = 500) -> list[str]:
    return [one.id for part in store.untagged(model, batch) for one in part]


def test_untagged_hands_out_each_article_once_in_batches(store: Store) -> None:
    every = [article(n) for n in range(7)]
    save(store, *every)
    parts = list(store.untagged("m1", 3))
    assert [len(part) for part in parts] == [3, 3, 1]
    assert store.save_taggings([tagging(a.id, "health_policy") for a in every[:5]]) == 5
    assert set(waiting(store, "m1")) == {a.id for a in every[5:]}
    assert store.how_many_untagged("m1") == 2
    assert store.how_many_untagged("m2") == 7


def test_history_is_not_rewritten_by_another_model(store: Store) -> None:
    save(store, article(1))
    store.save_taggings([tagging(article(1).id, "food_safety")])
    store.save_taggings([tagging(article(1).id, "health_policy", model="m2")])
    assert [i.themes for i in store.entries("m1").counted] == [("food_safety",)]
    assert [i.themes for i in store.entries("m2").counted] == [("health_policy",)]
    assert store.model_in_use() == "m2"


def test_the_same_said_again_adds_no_row(store: Store) -> None:
    save(store, article(1))
    assert store.save_taggings([tagging(article(1).id, "food_safety")]) == 1
    assert store.save_taggings([tagging(article(1).id, "health_policy")] * 2) == 0
    assert [i.themes for i in store.entries("m1").counted] == [("food_safety",)]


def test_a_changed_text_is_tagged_anew_and_back_again(store: Store) -> None:
    first, second = article(1), article(1, body="Nội dung khác.")
    for text, theme in ((first, "food_safety"), (second, "health_policy"), (first, "health_science_it")):
        save(store, text)
        assert waiting(store, "m1") == [text.id]
        assert store.save_taggings([tagging(text.id, theme)]) == 1
        assert waiting(store, "m1") == []
        assert [i.themes for i in store.entries("m1").counted] == [(theme,)]


def test_taggings_are_added_all_or_none(store: Store) -> None:
    save(store, article(1))
    with pytest.raises(StoreError, match="aren't there"):
        store.save_taggings([tagging(article(1).id), tagging("f" * 12)])
    assert waiting(store, "m1") == [article(1).id]
    assert store.save_taggings([]) == 0


def test_segments_are_kept_while_the_text_stays(store: Store) -> None:
    save(store, article(1), article(2))
    kept = SegmentedText(article(1).id, "Trạm y_tế", "khám miễn_phí", "Sáng nay")
    store.save_segments("underthesea 9", [kept])
    assert store.segments("underthesea 9", [article(1).id, article(2).id]) == {kept.id: kept}
    assert store.segments("underthesea 8", [kept.id]) == {}
    newer = dataclasses.replace(kept, body="Sáng_nay")
    store.save_segments("underthesea 9", [newer])
    assert store.segments("underthesea 9", [kept.id]) == {kept.id: newer}
    save(store, article(1, lead="Sa pô mới"))
    assert store.segments("underthesea 9", [kept.id]) == {}
