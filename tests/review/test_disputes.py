"""What a reviewer is to settle, and in which order; read from few labels, the same as from all of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from random import Random

import pytest

from pipeline.review import Review, disputes
from pipeline.review.agreement import agreement_of, pairs
from pipeline.store import RELEVANT, ActKind, Queued, Role, Store, Vote
from pipeline.themes import Plan
from tests.review.test_session import AN, BINH, MINUTE
from tests.store.makers import NOON, article

CHI, DUYET = "Cà Thị Chi", "Cán bộ Duyệt"


def label_at_random(review: Review, dice: Random) -> None:
    """Have three people read twelve articles, change their minds, be unsure and undo; a reviewer settles some."""
    for n in range(60):
        at, one, who = NOON + n * MINUTE, article(dice.randrange(12)).id, dice.choice([AN, BINH, CHI])
        deed = dice.random()
        if deed < 0.1:
            review.unsure(one, who, at=at)
        elif deed < 0.15:
            review.unsure(one, who, subjects=["food_safety"], at=at)
        elif deed < 0.25:
            review.undo(who)
        elif deed < 0.35:
            review.adjudicate(one, DUYET, {dice.choice([RELEVANT, "food_safety"]): dice.random() < 0.5}, at=at)
        else:
            themes = [code for code in ("food_safety", "health_policy") if dice.random() < 0.5]
            review.confirm(one, who, relevant=bool(themes), themes=themes, at=at)


@pytest.mark.parametrize("seed", range(4))
def test_the_few_labels_that_are_read_tell_what_all_of_them_tell(review: Review, store: Store, seed: int) -> None:
    label_at_random(review, Random(seed))  # noqa: S311 - a test's dice
    said = store.sayings()
    settled = {(one.article_id, one.subject) for one in said if one.role is Role.REVIEWER}
    words: defaultdict[tuple[str, str], dict[str, bool | None]] = defaultdict(dict)
    readers: defaultdict[str, set[str]] = defaultdict(set)
    for one in said:
        if one.role is Role.ANNOTATOR:
            words[one.article_id, one.subject][one.who] = one.value
            readers[one.article_id].add(one.who)
    expected = {
        pair: of
        for pair, of in words.items()
        if pair not in settled and (len(set(of.values())) > 1 or None in of.values())
    }
    found = disputes(store, review.plan)
    assert {(d.article_id, d.subject): {w.who: w.value for w in d.words} for d in found} == expected
    assert expected
    some = sorted({one for one, _ in expected})[:2]
    assert disputes(store, review.plan, some) == [one for one in found if one.article_id in some]
    votes = {tuple(vote) for vote in store.votes() if len(readers[vote.article_id]) > 1}
    assert votes == {
        (one.article_id, one.subject, one.who, one.value, False)
        for one in said
        if one.role is Role.ANNOTATOR and one.value is not None and len(readers[one.article_id]) > 1
    }


def test_the_longest_waiting_difference_comes_first_and_tells_who_read_blind(review: Review) -> None:
    for n, minutes in ((1, 30), (2, 10), (3, 20)):
        review.confirm(article(n).id, AN, relevant=True, themes=["food_safety"], at=NOON)
        review.confirm(article(n).id, BINH, relevant=True, themes=[], blind=True, at=NOON + minutes * MINUTE)
    found = disputes(review.store, review.plan)
    assert [one.article_id for one in found] == [article(n).id for n in (2, 3, 1)]
    assert found[0].words == ((AN, True, NOON, False), (BINH, False, NOON + 10 * MINUTE, True))


def test_who_may_yet_read_an_article_is_not_told_of_it(review: Review, store: Store) -> None:
    store.set_queue([Queued(article(1).id, "plain", wanted=2), Queued(article(2).id, "plain", wanted=2)], "m1")
    review.unsure(article(1).id, AN)
    review.confirm(article(2).id, AN, relevant=True, themes=[])
    review.confirm(article(2).id, BINH, relevant=True, themes=["food_safety"])
    both = {article(1).id, article(2).id}
    assert {one.article_id for one in disputes(store, review.plan)} == both
    assert {one.article_id for one in disputes(store, review.plan, reader=AN)} == both
    assert {one.article_id for one in disputes(store, review.plan, reader=CHI)} == {article(2).id}


def test_only_the_last_adjudication_is_undone_where_that_is_asked(review: Review) -> None:
    review.confirm(article(1).id, AN, relevant=True, themes=["food_safety"])
    review.confirm(article(1).id, BINH, relevant=True, themes=[])
    review.adjudicate(article(1).id, DUYET, {"food_safety": True})
    review.confirm(article(2).id, DUYET, relevant=True, themes=[], role=Role.REVIEWER)
    undone = review.undo(DUYET, kind=ActKind.ADJUDICATION, role=Role.REVIEWER)
    assert undone is not None
    assert review.store.act_articles(undone.id) == [article(1).id]
    assert review.undo(DUYET, kind=ActKind.ADJUDICATION, role=Role.REVIEWER) is None
    assert review.store.sayings([article(2).id])


def test_pairs_and_what_two_of_three_agree_on(plan: Plan) -> None:
    said = {AN: (True, True, False), BINH: (True, False, False), CHI: (False, False, None)}
    votes = [
        Vote(str(n), "food_safety", who, value, who != CHI)
        for who, of in said.items()
        for n, value in enumerate(of)
        if value is not None
    ]
    assert pairs(votes) == [(AN, BINH, 3), (CHI, AN, 2), (CHI, BINH, 2)]
    of_two = next(one for one in agreement_of(votes, plan, {BINH, CHI}) if one.subject == "food_safety")
    assert (of_two.articles, of_two.people, of_two.same, of_two.blind) == (2, 2, 1, 0)
    of_all = next(one for one in agreement_of(votes, plan) if one.subject == "food_safety")
    assert (of_all.articles, of_all.people, of_all.same, of_all.blind) == (3, 3, 1, 1)


@pytest.mark.parametrize("twice", [0.0, 0.9])
def test_articles_that_one_person_read_are_put_before_a_second_one(review: Review, store: Store, twice: float) -> None:
    review.refresh()
    for n in range(4):
        review.confirm(article(n).id, AN, relevant=True, themes=[])
    review.confirm(article(4).id, DUYET, relevant=True, themes=[], role=Role.REVIEWER)
    review.confirm(article(5).id, AN, relevant=True, themes=[], source="audit:thu", blind=True)
    assert store.read_once() == sorted(article(n).id for n in range(4))
    assert review.ask_second(3) == 3
    asked = [row.article_id for row in store.queue()][:3]
    assert set(asked) < {article(n).id for n in range(4)}
    review.refresh(twice=twice)  # who makes the queue anew loses no half of a comparison
    assert [row.article_id for row in store.queue()][:3] == asked
    mine = review.next(AN)
    assert mine is None or mine.article.id not in asked  # read by them
    task = review.next(BINH)
    assert task is not None
    assert task.article.id == asked[0]
    assert "hai người đọc độc lập" in task.reason
    assert review.ask_second(9) == 1  # those that were asked for aren't asked for twice
    review.confirm(task.article.id, BINH, relevant=True, themes=["food_safety"])
    assert task.article.id not in [row.article_id for row in store.queue()]
    assert [one.article_id for one in disputes(store, review.plan)] == [task.article.id]


def test_a_second_reader_can_be_asked_for_before_there_is_a_queue(review: Review, store: Store) -> None:
    assert review.ask_second(5) == 0
    assert store.queue_state().made is not None
    review.confirm(article(0).id, AN, relevant=True, themes=[], at=NOON - dt.timedelta(days=1))
    assert review.ask_second(5) == 1
