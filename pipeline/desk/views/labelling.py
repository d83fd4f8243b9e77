"""Duyệt nhãn: one article at a time, its themes put right by key or click."""

from __future__ import annotations

import streamlit as st

from pipeline.desk.cards import card
from pipeline.desk.deeds import do
from pipeline.desk.opened import Desk, open_desk
from pipeline.desk.parts import labelling_card, show
from pipeline.desk.person import Person, who
from pipeline.review import Task

__all__ = ["page"]

_KEY, _SAID, _OPEN = "labelling", "labelling_said", "labelling_open"


def page() -> None:
    """Show the page."""
    desk = open_desk()
    person = who(desk)
    if person is None:
        return
    if asked := st.query_params.get("bai"):
        st.session_state[_OPEN] = asked
        del st.query_params["bai"]
    _work(desk, person)


@st.fragment
def _work(desk: Desk, person: Person) -> None:
    """Show the article to read; only this part is made anew from one article to the next."""
    task = _task(desk, person)
    if task is None and _nothing_waits(desk, person):
        task = _task(desk, person)
    if task is None:
        return

    def act() -> None:
        deed = st.session_state[_KEY].act
        if not isinstance(deed, dict) or (deed.get("id") != task.article.id and deed.get("do") != "undo"):
            return  # told twice, or of an article that is gone
        done = do(desk.review, deed, person.name, person.role)
        if deed.get("do") == "undo" and done.show and done.show != task.article.id:
            desk.review.leave(task.article.id, person.name)
        st.session_state[_SAID], st.session_state[_OPEN] = done.said, done.show

    progress = desk.review.progress(person.name)
    outlet = desk.names.get(task.article.outlet, task.article.outlet)
    labelling_card(card(task, desk.review, progress, outlet, st.session_state.get(_SAID, "")), _KEY, act)


def _task(desk: Desk, person: Person) -> Task | None:
    asked = st.session_state.get(_OPEN)
    if asked and desk.store.article(asked):
        return desk.review.open(asked, person.name)
    return desk.review.next(person.name)


def _nothing_waits(desk: Desk, person: Person) -> bool:
    """Say so, and offer to make the queue anew; return whether that was done, and something may wait now."""
    place = st.empty()
    with place.container():
        progress = desk.review.progress(person.name)
        show("empty.html", "labelling_empty", said=st.session_state.get(_SAID, ""), progress=progress)
        if not st.button("Lập lại hàng đợi", type="primary", help="Chọn lại những bài nên đọc; mất vài giây."):
            return False
        with st.spinner("Đang chọn bài…"):
            if not desk.review.refresh():
                return False
    place.empty()
    return True
