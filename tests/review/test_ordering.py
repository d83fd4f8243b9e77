from __future__ import annotations

import numpy as np

from pipeline.records import Tagging
from pipeline.review import Review
from pipeline.review.diversity import spread_out
from pipeline.review.ordering import AUDIT, NEW_THEME, UNSURE_MODEL, Teacher, order, refresh
from pipeline.review.reasons import reason
from pipeline.review.vectors import word_vectors
from pipeline.store import RELEVANT, Store
from pipeline.themes import Plan
from tests.review.test_session import AN, draw
from tests.store.makers import article


def score(store: Store, plan: Plan, n: int, **scores: float) -> str:
    """Tag article `n` by a model that knows all themes and is sure of all but the given ones."""
    every = dict.fromkeys(plan.codes, 0.01) | scores
    themes = tuple(code for code, value in every.items() if value >= 0.5)
    one = article(n).id
    store.save_taggings([Tagging(one, bool(themes), 0.99 if themes else 0.01, themes, every, "m2")])
    return one


def ordered(review: Review, teacher: Teacher, size: int = 500) -> list[tuple[str, str]]:
    rows = order(review.store, review.plan, teacher, word_vectors(review.store), size=size)
    return [(row.kind, row.article_id) for row in rows]


def test_audits_go_first_then_new_themes_then_doubts(review: Review, store: Store, plan: Plan) -> None:
    doubt = score(store, plan, 3, health_policy=0.5, health_insurance=0.0)
    for n in range(12):
        score(store, plan, n, health_insurance=0.02 if n in {1, 5} else 0.0)
    (sample,) = draw(store, review, 11)
    teacher = Teacher("m2", cold=("health_insurance",))
    found = ordered(review, teacher)
    kinds = [kind for kind, _ in found]
    assert found[0] == (AUDIT, sample)
    assert kinds == sorted(kinds, key=[AUDIT, NEW_THEME, UNSURE_MODEL].index)
    assert len({one for _, one in found}) == len(found) == 12
    assert next(one for kind, one in found if kind == UNSURE_MODEL) == doubt


def test_a_theme_that_the_model_doesnt_know_is_looked_for_by_its_seed_terms(review: Review, store: Store) -> None:
    # The fixture's model scores two themes only: the sixteen others are new to it.
    found = [(row.subject, row.article_id) for row in order(store, review.plan, Teacher("m1"), word_vectors(store))]
    insured = {article(n).id for n in range(12) if n % 4 == 1}
    assert {one for subject, one in found if subject == "health_insurance"} <= insured
    assert any(subject == "health_insurance" for subject, _ in found)
    for n in range(5):
        review.confirm(article(4 * n % 12 + n // 3).id, AN, relevant=True, themes=["health_insurance"])
    after = {row.subject for row in order(store, review.plan, Teacher("m1"), word_vectors(store))}
    assert "health_insurance" not in after


def test_the_nearest_to_its_threshold_and_the_rarer_theme_teach_more(review: Review, store: Store, plan: Plan) -> None:
    at_threshold = score(store, plan, 1, health_policy=0.3)
    far = score(store, plan, 2, health_policy=0.95)
    rare = score(store, plan, 3, food_safety=0.45)
    for n in (0, *range(4, 12)):
        score(store, plan, n)
    teacher = Teacher("m2", {"health_policy": 0.3})
    first = [one for _, one in ordered(review, teacher)]
    assert first[0] == at_threshold
    assert first.index(far) > first.index(rare)
    # Eight labels of the one theme: a lesser doubt about another one now teaches more.
    for n in range(4, 12):
        review.confirm(article(n).id, AN, relevant=True, themes=["health_policy"])
    assert ordered(review, teacher)[0] == (UNSURE_MODEL, rare)
    assert not {article(n).id for n in range(4, 12)} & {one for _, one in ordered(review, teacher)}


def test_reasons_are_told_in_words(review: Review, store: Store, plan: Plan) -> None:
    score(store, plan, 0, food_safety=0.42)
    for n in range(1, 12):
        score(store, plan, n)
    refresh(store, plan, Teacher("m2", {"food_safety": 0.45}), word_vectors(store))
    said = reason(store.queue(1)[0], plan)
    assert said == (
        "Máy chưa chắc về chuyên đề “An toàn vệ sinh thực phẩm” (42%, ngưỡng 45%); chuyên đề này chưa có bài nào được "
        "người đọc gán nhãn “có”."
    )


def test_the_share_to_be_read_twice_is_the_same_each_time(review: Review, store: Store) -> None:
    review.refresh(twice=0.5)
    once = {row.article_id for row in store.queue() if row.wanted == 2}
    assert 0 < len(once) < 12
    review.refresh(twice=0.5)
    assert {row.article_id for row in store.queue() if row.wanted == 2} == once
    review.refresh(twice=1)
    assert {row.wanted for row in store.queue()} == {2}


def test_making_the_queue_again_keeps_leases_and_knows_readings(review: Review, store: Store) -> None:
    first, second = review.next("Người Một"), review.next("Người Hai")
    assert first is not None
    assert second is not None
    review.confirm(second.article.id, "Người Hai", relevant=True, themes=[])
    review.refresh()
    again, other = review.next("Người Một"), review.next("Người Hai")
    assert again is not None
    assert other is not None
    assert again.article.id == first.article.id
    assert other.article.id not in {first.article.id, second.article.id} or other.queued.subject != RELEVANT


def test_a_queue_is_stale_when_a_model_or_an_audit_is_newer(review: Review, store: Store, plan: Plan) -> None:
    assert review.stale()
    review.refresh()
    assert not review.stale()
    score(store, plan, 0)
    assert review.stale()
    review.refresh()
    assert not review.stale()


def test_unlike_articles_come_before_twins_of_greater_worth() -> None:
    vectors = np.array([[1, 0], [1, 0.001], [0, 1]], dtype=np.float32)
    assert spread_out(vectors, np.array([1.0, 0.9, 0.5]), 3) == [0, 2, 1]
    known = np.array([[1, 0]], dtype=np.float32)
    assert spread_out(vectors, np.array([1.0, 0.9, 0.5]), 1, known) == [2]
    assert spread_out(np.zeros((2, 4), dtype=np.float32), np.array([0.1, 0.2]), 5) == [1, 0]
    assert spread_out(np.zeros((0, 4), dtype=np.float32), np.array([]), 5) == []
