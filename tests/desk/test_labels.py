"""The card of an article, and what a person does to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.desk.cards import KEYS, card
from pipeline.desk.deeds import do
from pipeline.desk.opened import Desk
from pipeline.desk.why import explained, pieces, why
from pipeline.evaluate.reliability import draw_audit
from pipeline.store import RELEVANT, Role
from tests.desk.test_figures import YEAR

WHO = "Nguyễn Thị Thử"


def test_the_card_proposes_what_the_model_says_with_a_key_and_a_rule_a_theme(desk: Desk) -> None:
    task = desk.review.next(WHO)
    assert task is not None
    data = card(task, desk.review, desk.review.progress(WHO), "Báo Nậm La", "")
    assert [one["code"] for one in data["themes"]] == list(desk.plan.codes)
    assert len({one["key"] for one in data["themes"]}) == len(desk.plan.codes)
    assert all(one["counts"] for one in data["themes"])
    assert {one["code"] for one in data["themes"] if one["on"]} == {p.theme for p in task.proposals if p.given}
    assert data["reason"]


def test_keys_are_each_other_than_the_cards_own() -> None:
    assert len(set(KEYS)) == len(KEYS)
    assert not {"KeyA", "KeyK", "KeyN", "KeyS", "KeyZ", "Enter"} & set(KEYS)


def test_an_audits_article_is_shown_blind(desk: Desk) -> None:
    draw_audit(desk.store, desk.plan.codes, name="t", since=YEAR[0], until=YEAR[1], size=80, seed=1)
    desk.review.refresh()
    task = desk.review.next(WHO)
    assert task is not None
    data = card(task, desk.review, desk.review.progress(WHO), "Báo", "")
    assert data["blind"]
    assert not any(one["on"] or one["proposed"] or one["score"] for one in data["themes"])
    done = do(
        desk.review, {"do": "confirm", "id": task.article.id, "relevant": True, "themes": []}, WHO, Role.ANNOTATOR
    )
    assert not done.failed
    assert all(one.blind and one.source.startswith("audit") for one in desk.store.labels(task.article.id))


def test_deeds_are_stored_and_undone(desk: Desk) -> None:
    first = desk.review.next(WHO)
    assert first is not None
    one = first.article.id
    do(desk.review, {"do": "confirm", "id": one, "relevant": True, "themes": ["food_safety"]}, WHO, Role.REVIEWER)
    assert desk.store.decided()[one]["food_safety"] is True
    assert {label.role for label in desk.store.labels(one)} == {Role.REVIEWER}
    second = desk.review.next(WHO)
    assert second is not None
    assert second.article.id != one
    done = do(desk.review, {"do": "undo", "id": second.article.id}, WHO, Role.REVIEWER)
    assert done.show == one
    assert one not in desk.store.decided()
    assert "hoàn tác" in do(desk.review, {"do": "undo", "id": one}, WHO, Role.REVIEWER).said


@pytest.mark.parametrize(
    "deed",
    [
        {},
        {"do": "drop", "id": "x"},
        {"do": "confirm", "id": "nobody", "relevant": True, "themes": []},
        {"do": "confirm", "id": None, "relevant": "yes", "themes": None},
        {"do": "confirm", "id": "ID", "relevant": True, "themes": ["no_such_theme"]},
    ],
)
def test_a_deed_that_makes_no_sense_stores_nothing_and_is_said(desk: Desk, deed: dict[str, object]) -> None:
    one = desk.store.ids()[0]
    done = do(desk.review, deed | ({"id": one} if deed.get("id") == "ID" else {}), WHO, Role.ANNOTATOR)
    assert done.failed
    assert done.said
    assert not desk.store.labels()


def test_themes_of_an_article_that_is_not_about_health_are_dropped(desk: Desk) -> None:
    one = desk.store.ids()[0]
    done = do(
        desk.review, {"do": "confirm", "id": one, "relevant": False, "themes": ["food_safety"]}, WHO, Role.ANNOTATOR
    )
    assert not done.failed
    assert set(desk.store.decided()[one].values()) == {False}


SPANS = st.lists(
    st.tuples(st.integers(-3, 30), st.integers(-3, 30), st.integers(0, 3), st.floats(0, 5, allow_nan=False)), max_size=8
)


@given(st.text(max_size=25), SPANS)
def test_pieces_are_the_text_again_whatever_the_spans(text: str, spans: list[tuple[int, int, int, float]]) -> None:
    cut = pieces(text, spans)
    assert "".join(piece.text for piece in cut) == text
    assert all(piece.text for piece in cut)


def test_an_articles_words_are_marked_where_they_stand(desk: Desk) -> None:
    entry = next(e for e in desk.reports.of(YEAR).value.entries if "health_insurance" in e.themes)
    stored = desk.store.article(entry.id)
    assert stored is not None
    told = why(desk.model(desk.store.model_in_use() or "").get(), stored.id, stored.article)
    at = [theme[0] for theme in told.themes].index("health_insurance")
    marked = {p.text.lower() for parts in told.fields.values() for p in parts if p.theme == at}
    assert any("bảo hiểm" in words for words in marked)
    assert RELEVANT not in [theme[0] for theme in told.themes]
    assert explained(stored.article, [], "m").fields["title"][0].text == stored.article.title
