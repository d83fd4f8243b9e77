from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import InputError, StoreError
from pipeline.review import Review, disputes
from pipeline.store import RELEVANT, Audit, AuditItem, Queued, Role, Store, audit_source
from tests.store.makers import NOON, address_of, article

AN, BINH = "Lò Thị An", "Vì Văn Bình"
MINUTE = dt.timedelta(minutes=1)


def read(review: Review, who: str, *themes: str) -> str:
    task = review.next(who)
    assert task is not None
    review.confirm(task.article.id, who, relevant=True, themes=themes)
    return task.article.id


def draw(store: Store, review: Review, *numbers: int, name: str = "thu") -> list[str]:
    ids = [article(n).id for n in numbers]
    day = NOON.date()
    subjects = (RELEVANT, *review.plan.codes)
    audit = Audit(name, NOON, day, day, "m1", "", 1, 12, subjects, ())
    store.save_audit(audit, [AuditItem(one, n, {}) for n, one in enumerate(ids)], b"")
    return ids


def test_confirming_says_yes_or_no_to_every_theme(review: Review) -> None:
    task = review.next(AN)
    assert task is not None
    act = review.confirm(task.article.id, AN, relevant=True, themes=["food_safety"], at=NOON)
    said = review.store.labels(task.article.id)
    assert {one.subject: one.value for one in said} == {RELEVANT: True} | {
        code: code == "food_safety" for code in review.plan.codes
    }
    assert {(one.who, one.role, one.at, one.guideline, one.source, one.blind, one.act) for one in said} == {
        (AN, Role.ANNOTATOR, NOON, review.guideline.version, "desk", False, act)
    }


def test_a_blind_reading_shows_nothing_and_its_labels_are_the_audits(review: Review, store: Store) -> None:
    ids = draw(store, review, 7, 3)
    review.refresh()
    task = review.next(AN)
    assert task is not None
    assert (task.article.id, task.blind, task.proposals, task.relevant) == (ids[0], True, (), None)
    assert "không xem kết quả của máy" in task.reason
    review.confirm(task.article.id, AN, relevant=False, themes=[])
    assert {(one.source, one.blind) for one in store.labels(ids[0])} == {(audit_source("thu"), True)}
    assert store.audit_pending("thu") == [ids[1]]
    following = review.next(AN)
    assert following is not None
    assert following.article.id == ids[1]


def test_proposals_are_shown_and_are_nobodys_work(review: Review) -> None:
    task = review.next(AN)
    assert task is not None
    assert [one.theme for one in task.proposals] == list(review.plan.codes)
    assert review.store.labels() == []
    assert review.store.decided() == {}
    assert review.progress(AN).total == 0


def test_unsure_is_no_vote_and_goes_to_the_reviewer(review: Review) -> None:
    task = review.next(AN)
    assert task is not None
    one = task.article.id
    review.unsure(one, AN)
    assert review.store.decided() == {}
    open_ones = disputes(review.store, review.plan)
    assert [(d.article_id, d.subject) for d in open_ones] == [(one, s) for s in (RELEVANT, *review.plan.codes)]
    assert {d.words[0][:2] for d in open_ones} == {(AN, None)}
    after = review.next(AN)
    assert after is not None
    assert after.article.id != one
    review.adjudicate(one, "Cán bộ Duyệt", {RELEVANT: True, "food_safety": False})
    assert review.store.decided() == {one: {RELEVANT: True, "food_safety": False}}
    assert len(disputes(review.store, review.plan)) == len(review.plan.codes) - 1


def test_unsure_of_one_theme_leaves_the_others_votes(review: Review) -> None:
    one = article(0).id
    review.confirm(one, AN, relevant=True, themes=["food_safety"])
    review.unsure(one, AN, subjects=["health_policy"])
    assert "health_policy" not in review.store.decided()[one]
    assert review.store.decided()[one]["food_safety"] is True
    assert [d.subject for d in disputes(review.store, review.plan)] == ["health_policy"]


def test_being_unsure_takes_no_other_persons_word_away(review: Review) -> None:
    one = article(0).id
    review.confirm(one, AN, relevant=True, themes=["food_safety"])
    review.unsure(one, BINH)
    assert review.store.decided()[one]["food_safety"] is True


def test_skipping_moves_on_and_says_nothing(review: Review) -> None:
    seen = []
    for _ in range(3):
        task = review.next(AN)
        assert task is not None
        seen.append(task.article.id)
        review.skip(task.article.id, AN)
    assert len(set(seen)) == 3
    assert review.store.labels() == []
    other = review.next(BINH)
    assert other is not None
    assert other.article.id == seen[0]
    assert review.store.unskip(AN) == 3


def test_two_people_never_hold_the_same_article(review: Review) -> None:
    first, second = review.next(AN, at=NOON), review.next(BINH, at=NOON)
    assert first is not None
    assert second is not None
    assert first.article.id != second.article.id
    again = review.next(AN, at=NOON + MINUTE)
    assert again is not None
    assert again.article.id == first.article.id


def test_a_lease_expires_and_what_is_said_late_is_kept(review: Review) -> None:
    first = review.next(AN, at=NOON)
    assert first is not None
    later = review.next(BINH, at=NOON + 21 * MINUTE)
    assert later is not None
    assert later.article.id == first.article.id
    review.confirm(first.article.id, AN, relevant=True, themes=[])
    review.confirm(first.article.id, BINH, relevant=False, themes=[])
    assert {one.who for one in review.store.sayings([first.article.id])} == {AN, BINH}


def test_an_article_that_two_are_to_read_goes_to_both_and_no_third(review: Review) -> None:
    one, other = article(0).id, article(1).id
    review.store.set_queue([Queued(one, "plain", wanted=2), Queued(other, "plain")], "m1")
    tasks = [review.next(who) for who in (AN, BINH, "Người Ba")]
    assert [task.article.id for task in tasks if task] == [one, one, other]
    assert tasks[0] is not None
    assert "hai người" in tasks[0].reason
    review.confirm(one, AN, relevant=True, themes=[])
    assert review.next(AN) is None
    review.confirm(one, BINH, relevant=True, themes=[])
    assert review.store.how_many_wait() == 1


def test_undoing_restores_what_was_and_keeps_the_history(review: Review) -> None:
    one = read(review, AN, "food_safety")
    review.confirm(one, BINH, relevant=True, themes=["health_policy"])
    before = review.store.decided()
    wait = review.store.how_many_wait()
    again = review.confirm(one, AN, relevant=False, themes=[])
    undone = review.undo(AN)
    assert undone is not None
    assert (undone.id, undone.undone) == (again, True)
    assert review.store.decided() == before
    assert review.undo(AN) is not None
    assert review.store.how_many_wait() == wait  # read by another person still
    assert review.undo(BINH) is not None
    assert review.store.how_many_wait() == wait + 1
    assert review.undo(AN) is None
    assert review.store.decided() == {}
    assert len(review.store.labels(one)) == 3 * (1 + len(review.plan.codes))


def test_nobody_undoes_another_persons_work_but_a_reviewer(review: Review) -> None:
    read(review, AN)
    act = review.store.acts()[0].id
    with pytest.raises(StoreError, match="only they or a reviewer"):
        review.undo(BINH, act=act)
    assert review.undo(BINH, act=act, role=Role.REVIEWER) is not None
    with pytest.raises(StoreError, match="undone before"):
        review.undo(AN, act=act)
    with pytest.raises(StoreError, match="no act 99"):
        review.undo(AN, act=99)


def test_what_cant_be_said(review: Review) -> None:
    one = article(0).id
    with pytest.raises(InputError, match="not about health, yet has themes: food_safety"):
        review.confirm(one, AN, relevant=False, themes=["food_safety"])
    with pytest.raises(InputError, match="did you mean 'food_safety'"):
        review.confirm(one, AN, relevant=True, themes=["food_safty"])
    with pytest.raises(InputError, match="name of 1 to 200"):
        review.next(" \u200b ")
    with pytest.raises(StoreError):
        review.confirm("f" * 12, AN, relevant=True, themes=[])
    with pytest.raises(InputError, match="no article"):
        review.open("f" * 12, AN)
    assert review.store.labels() == []
    assert review.store.acts() == []


WORKER = """
import sys
from pipeline.review import Review
from pipeline.store import Store
from pipeline.themes import load_plan, shipped_plan_path
with Store.open(sys.argv[1]) as store:
    review = Review(store, load_plan(shipped_plan_path()))
    while (task := review.next(sys.argv[2])) is not None:
        review.confirm(task.article.id, sys.argv[2], relevant=True, themes=["food_safety"])
        print(task.article.id)
"""


def test_five_people_label_at_once_and_nothing_is_lost(review: Review, path: Path) -> None:
    double = [article(n).id for n in range(3)]
    rows = [Queued(article(n).id, "plain", wanted=2 if n < 3 else 1) for n in range(12)]
    review.store.set_queue(rows, "m1")
    people = [f"Người {n}" for n in range(5)]
    work = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, address_of(path), who], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for who in people
    ]
    done = [process.communicate(timeout=120) for process in work]
    assert [process.returncode for process in work] == [0] * 5, [error for _, error in done]
    read_by = [(one, who) for (out, _), who in zip(done, people, strict=True) for one in out.decode().split()]
    assert len(read_by) == 15
    assert sorted(one for one, _ in read_by) == sorted([article(n).id for n in range(12)] + double)
    assert sorted({(one.article_id, one.who) for one in review.store.labels()}) == sorted(read_by)
    assert len(review.store.labels()) == 15 * (1 + len(review.plan.codes))
