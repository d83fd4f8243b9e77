"""The pages' logic, run by Streamlit's own test bench without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.desk import opened
from pipeline.desk.opened import Person, open_desk
from pipeline.desk.server import APP, WORKSPACE
from pipeline.settings import Workspace
from pipeline.store import Role, Store
from tests.desk.conftest import Open

streamlit_testing = pytest.importorskip("streamlit.testing.v1")


def test_the_app_stands_on_its_first_page_without_a_fault(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(WORKSPACE, str(place.root))
    app = streamlit_testing.AppTest.from_file(str(APP), default_timeout=60).run()
    assert not app.exception
    assert not app.error
    assert app.selectbox(key="overview_period").value.startswith("Năm ")
    opened._open.pop(str(place.root)).store.close()


def test_a_broken_plan_is_said_in_words_and_without_a_trace(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(WORKSPACE, str(place.root))
    place.plan.write_text("themes = 3", encoding="utf-8")
    app = streamlit_testing.AppTest.from_file(str(APP), default_timeout=60).run()
    assert not app.exception
    assert "Dữ liệu đã lưu vẫn nguyên vẹn" in app.error[0].value
    assert "key 'themes'" in app.text[0].value


def test_who_labels_is_asked_first(open_page: Open, place: Workspace) -> None:
    app = open_page("labelling").run()
    assert [one.label for one in app.selectbox] == ["Họ và tên"]
    app.radio[0].set_value(app.radio[0].options and app.radio[0].value)
    app.button[0].click().run()  # without a name nothing begins
    assert [one.label for one in app.selectbox] == ["Họ và tên"]
    with Store.open(place.store_url) as store:
        assert not store.labels()


def test_nobody_enters_unnamed_where_people_must_sign_in(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    file = place.root / Workspace.FILE
    people = '\n[desk.people]\n"lan@soyte.example" = "reviewer"\n'
    file.write_text(file.read_text(encoding="utf-8") + people, encoding="utf-8")
    monkeypatch.setenv(WORKSPACE, str(place.root))
    app = streamlit_testing.AppTest.from_file(str(APP), default_timeout=60).run()
    assert [one.label for one in app.button] == ["Đăng nhập"]
    assert not app.selectbox
    opened._open.pop(str(place.root)).store.close()


@pytest.mark.parametrize(("page", "said"), [("models", "huấn luyện"), ("outlets", "thêm nguồn tin")])
def test_an_annotator_may_neither_train_nor_add(open_page: Open, page: str, said: str) -> None:
    app = open_page(page)
    app.session_state["person_name"] = "Nguyễn Thị Thử"
    app.run()
    assert not app.exception
    assert any(said in one.value for one in app.info)
    assert not [one for one in app.button if one.label in {"Huấn luyện từ nhãn đã gán", "Xem thử"}]


def test_filters_stand_in_the_address_and_pages_turn(open_page: Open) -> None:
    app = open_page("articles")
    app.query_params["chuyen-de"] = "food_safety"
    app.query_params["trang"] = "x"
    app.run()
    assert not app.exception
    chosen = next(one for one in app.selectbox if one.label == "Chuyên đề")
    assert chosen.value == "food_safety"
    chosen.set_value("").run()
    assert "chuyen-de" not in app.query_params
    next(one for one in app.button if one.label == "Trang sau").click().run()
    assert list(app.query_params["trang"]) == ["2"]


def test_an_article_that_is_not_there_is_said(open_page: Open) -> None:
    app = open_page("articles")
    app.query_params["bai"] = "nothere"
    app.run()
    assert "Không có tin bài nào mang mã này" in app.info[0].value


def test_the_workspace_is_opened_once(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(WORKSPACE, str(place.root))
    assert open_desk() is open_desk()
    opened._open.pop(str(place.root)).store.close()
    assert Path(place.root, Workspace.FILE).is_file()


def test_who_sits_here_is_filled_in_when_the_page_is_loaded_anew(open_page: Open) -> None:
    open_desk().last_here["person"] = Person("Lan", Role.REVIEWER)
    app = open_page("models").run()
    assert (app.selectbox[0].value, app.radio[0].value) == ("Lan", Role.REVIEWER)
    app.radio[0].set_value(Role.ANNOTATOR)
    app.button[0].click().run()
    assert app.session_state["person_name"] == "Lan"
    assert open_desk().last_here["person"] == Person("Lan", Role.ANNOTATOR)


def test_no_deed_makes_the_page_anew_by_itself() -> None:
    """A rerun puts a visitor back who meanwhile went to another page: only what waits for work may ask for one."""
    asked = [path.name for path in APP.parent.rglob("*.py") for _ in range(path.read_text("utf-8").count("st.rerun("))]
    assert sorted(asked) == ["overview.py", "progress.py"]
