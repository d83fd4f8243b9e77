"""How far people agree and where they differ, on the desk: what a reviewer may do, what is said, what is escaped."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from pipeline.desk.agreeing import lines, verdict
from pipeline.desk.differences import Differences, by_article, difference, do, following, heads
from pipeline.desk.look import render
from pipeline.desk.opened import Desk
from pipeline.desk.person import Person
from pipeline.review import Agreement, disputes
from pipeline.review.agreement import agreement_of
from pipeline.review.opening import open_review
from pipeline.settings import Workspace
from pipeline.store import RELEVANT, ActKind, Role, Store
from tests.desk.conftest import Open
from tests.desk.test_hostile import HOSTILE, put

AN, BINH = "Lò Thị An", "Vì Văn Bình"
DUYET = Person("Quàng Văn Duyệt", Role.REVIEWER)


@pytest.fixture
def place(demo: Path, tmp_path: Path) -> Workspace:
    """Return a workspace that the test may change, without what no test here asks for."""
    unasked = shutil.ignore_patterns("models", "archive", "exports")
    return Workspace.open(Path(shutil.copytree(demo, tmp_path / "demo", ignore=unasked)))


@pytest.fixture
def differing(desk: Desk) -> str:
    """Return an article on whose relevance, food safety and health policy two people differ."""
    one = desk.store.ids()[0]
    desk.review.confirm(one, AN, relevant=True, themes=["food_safety", "health_policy"])
    desk.review.confirm(one, BINH, relevant=False, themes=[])
    return one


def settle(desk: Desk, one: str, person: Person = DUYET, **values: bool) -> Any:
    told = [[{"health": RELEVANT}.get(code, code), value] for code, value in values.items()]
    return do(desk.review, {"do": "settle", "id": one, "values": told}, person)


def test_a_reviewer_settles_what_differs_and_nobodys_label_is_lost(desk: Desk, differing: str) -> None:
    before = desk.store.labels(differing)
    done = settle(desk, differing, health=True, food_safety=True, health_policy=False)
    assert not done.failed
    assert "Đã lưu" in done.said
    assert desk.store.labels(differing)[: len(before)] == before
    act = desk.store.acts(limit=1)[0]
    assert (act.kind, act.who, act.role, act.labels) == (ActKind.ADJUDICATION, DUYET.name, Role.REVIEWER, 3)
    assert desk.store.decided()[differing]["food_safety"] is True
    assert "ở nơi khác" in settle(desk, differing, health=True, food_safety=True, health_policy=False).said
    undone = do(desk.review, {"do": "undo", "id": differing}, DUYET)
    assert undone.show == differing
    assert len(disputes(desk.store, desk.plan)) == 3
    assert "Không có quyết định nào" in do(desk.review, {"do": "undo", "id": differing}, DUYET).said


def test_what_is_not_about_health_has_no_theme(desk: Desk, differing: str) -> None:
    assert settle(desk, differing, health=False, food_safety=True, health_policy=False).failed
    assert not settle(desk, differing, health=False, food_safety=False, health_policy=False).failed
    assert not any(desk.store.decided()[differing].values())


def test_a_theme_that_all_gave_goes_with_the_articles_relevance(desk: Desk) -> None:
    one = desk.store.ids()[0]
    desk.review.confirm(one, AN, relevant=True, themes=["food_safety"])
    desk.review.unsure(one, BINH, subjects=[RELEVANT])
    assert [d.subject for d in disputes(desk.store, desk.plan)] == [RELEVANT]
    assert not settle(desk, one, health=False).failed
    assert desk.store.decided()[one]["food_safety"] is False


@pytest.mark.parametrize(
    "deed",
    [
        {},
        {"do": "settle", "id": "ID"},
        {"do": "settle", "id": "ID", "values": "yes"},
        {"do": "settle", "id": "ID", "values": [["food_safety", True]]},
        {"do": "settle", "id": "ID", "values": [[RELEVANT, True], ["food_safety", 1], ["health_policy", False]]},
        {"do": "settle", "id": "ID", "values": [[RELEVANT, True], ["food_safety", True], ["health_policy", None]]},
        {"do": "settle", "id": "nobody", "values": [["food_safety", True]]},
        {"do": "drop", "id": "ID"},
    ],
)
def test_a_deed_that_makes_no_sense_stores_nothing_and_is_said(
    desk: Desk, differing: str, deed: dict[str, object]
) -> None:
    done = do(desk.review, deed | ({"id": differing} if deed.get("id") == "ID" else {}), DUYET)
    assert done.failed
    assert done.said
    assert len(disputes(desk.store, desk.plan)) == 3
    assert len(desk.store.acts()) == 2


def test_an_annotator_sees_but_settles_nothing_and_is_told_why(desk: Desk, differing: str) -> None:
    annotator = Person(AN, Role.ANNOTATOR)
    stored = desk.store.article(differing)
    assert stored is not None
    data = difference(desk.review, stored, disputes(desk.store, desk.plan), annotator, "Báo", "Bài 1", "")
    assert not data["may"]
    assert "Người duyệt quyết định" in data["why"]
    done = settle(desk, differing, annotator, health=True, food_safety=True, health_policy=False)
    assert done.failed
    assert "chỉ người duyệt" in done.said
    assert do(desk.review, {"do": "undo", "id": differing}, annotator).failed
    assert len(disputes(desk.store, desk.plan)) == 3


def test_the_card_tells_who_said_what_with_the_rules_beside(desk: Desk, differing: str) -> None:
    stored = desk.store.article(differing)
    assert stored is not None
    found = disputes(desk.store, desk.plan)
    data = difference(desk.review, stored, found, DUYET, "Báo", "Bài 1 trong 1", "")
    assert json.loads(json.dumps(data)) == data
    assert [(one["code"], one["key"]) for one in data["open"]][:2] == [(RELEVANT, "KeyA"), ("food_safety", "Digit1")]
    assert {(word["who"], word["said"]) for word in data["open"][1]["words"]} == {(AN, "có"), (BINH, "không")}
    assert all(word["about"].endswith("có xem gợi ý") for word in data["open"][1]["words"])
    assert all(one["counts"] for one in data["open"])
    assert len(data["agreed"]) == len(desk.plan.codes) - 2
    assert not any(one["yes"] for one in data["agreed"])


def test_the_list_is_kept_and_the_articles_before_one_are_as_they_stand(desk: Desk, differing: str) -> None:
    known = Differences(desk.review)
    assert known.now() == disputes(desk.store, desk.plan)
    settle(desk, differing, health=True, food_safety=True, health_policy=False)
    assert len(known.now()) == 3  # kept
    assert known.now(differing) == []
    do(desk.review, {"do": "undo", "id": differing}, DUYET)
    assert known.now() == []
    assert known.now(differing) == disputes(desk.store, desk.plan)


def test_articles_follow_each_other_round_and_round() -> None:
    assert following(["a", "b", "c"], "c") == "a"
    assert following(["a", "b", "c"], "a", -1) == "c"
    assert following(["a"], "a") == following(["a", "b"], "x") == ""


def test_names_and_titles_are_shown_as_text(desk: Desk) -> None:
    hostile = put(desk.store)
    desk.review.confirm(hostile, HOSTILE[:190], relevant=True, themes=["food_safety"])
    desk.review.confirm(hostile, BINH, relevant=True, themes=[])
    of = by_article(disputes(desk.store, desk.plan), "food_safety")
    assert by_article(disputes(desk.store, desk.plan), "health_policy") == {}
    made = render("differences.html", heads=heads(of, desk.review, desk.store.titles(of)), at=hostile, more=0) + render(
        "settled.html", said=HOSTILE, subject=HOSTILE, read=1
    )
    assert "&lt;script&gt;" in made
    assert not any(tag in made for tag in ("<script", "<img", 'onerror="'))


def test_verdicts_are_sure_only_where_the_whole_interval_is() -> None:
    def of(alpha: float | None, interval: tuple[float, float] | None, articles: int = 40, same: int = 30) -> str:
        return verdict(Agreement("", articles, 2, same, alpha, alpha, interval, interval))[0]

    assert of(None, None, 0, 0) == "Chưa có bài hai người đọc"
    assert of(None, None, same=40) == "Chưa đo được"
    assert of(1.0, None, same=40) == "Luôn cùng ý kiến"
    assert of(0.9, (0.82, 0.97)) == "Tin cậy được"
    assert of(0.8, (0.70, 0.90)) == "Tạm dùng được"
    assert of(0.4, (0.2, 0.6)) == "Chưa đạt"
    assert of(0.7, (0.4, 0.9)) == of(0.9, None) == "Chưa đủ bài để kết luận"


def test_figures_are_put_in_words_and_without_any_it_is_told_how_to_get_them(desk: Desk, differing: str) -> None:
    found = lines(agreement_of(desk.votes(), desk.plan), desk.plan, {"food_safety": 1})
    assert [(line.articles, line.same, line.open) for line in found[:3]] == [
        (1, "0 (0%)", 0), (1, "0 (0%)", 1), (1, "1 (100%)", 0)
    ]  # fmt: skip
    assert (found[1].kappa, found[1].kappa_words) == ("0,00", "rất thấp")
    known = {"people": 2, "blind": 0, "differing": 1, "lines": found}
    shown = render("agreement.html", articles=1, **known)
    assert "Landis và Koch (1977)" in shown
    assert "Krippendorff (2004)" in shown
    assert 'data-go="khac=food_safety"' in shown
    assert "--twice 20" in render("agreement.html", articles=0, **known)
    desk.review.confirm(differing, BINH, relevant=True, themes=["food_safety", "health_policy"])
    assert [line.same for line in lines(agreement_of(desk.votes(), desk.plan), desk.plan, {})][:2] == ["1 (100%)"] * 2


def test_a_reviewer_asks_for_a_second_reader(open_page: Open, place: Workspace) -> None:
    with Store.open(place.store_url) as store:
        for one in store.ids()[:3]:
            open_review(place, store).confirm(one, AN, relevant=True, themes=[])
    app = open_page("agreement")
    app.session_state["person_name"], app.session_state["person_role"] = DUYET.name, DUYET.role
    app.run()
    assert not app.exception
    app.number_input[0].set_value(2)
    next(one for one in app.button if one.label == "Đưa vào hàng đợi").click().run()
    assert not app.exception
    with Store.open(place.store_url) as store:
        assert [(row.kind, row.wanted) for row in store.queue(3)][:2] == [("second", 2)] * 2
        assert store.queue(3)[2].wanted == 1
    assert any("1 bài mới có một người" in one.value and "2 bài đang chờ" in one.value for one in app.caption)


def test_an_annotator_may_not_ask_and_sees_only_what_others_made_of_their_own(
    open_page: Open, place: Workspace
) -> None:
    app = open_page("agreement")
    app.session_state["person_name"] = AN
    app.run()
    assert not app.exception
    assert any("Chỉ người duyệt được xin" in one.value for one in app.info)
    assert not app.number_input
    app.query_params["khac"] = "food_safety"
    app.run()
    assert not app.exception
    assert app.selectbox(key="differences_subject").value == "food_safety"


@pytest.mark.parametrize("asked", ["nonsense", "<script>alert(1)</script>", "*", "y-te"])
def test_an_address_that_names_no_subject_shows_all_differences(open_page: Open, differing: str, asked: str) -> None:
    app = open_page("agreement")
    app.session_state["person_name"], app.session_state["person_role"] = DUYET.name, DUYET.role
    app.query_params["khac"] = asked
    app.run()
    assert not app.exception
    assert app.selectbox(key="differences_subject").value == {"y-te": RELEVANT}.get(asked, "*")
