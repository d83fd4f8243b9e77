"""Nguồn tin: how each outlet does, and adding one."""

from __future__ import annotations

import streamlit as st

from pipeline.desk.asking import read_asking
from pipeline.desk.findings import lines
from pipeline.desk.health import rows
from pipeline.desk.newcomer import Newcomer, look, save
from pipeline.desk.opened import Desk, open_desk
from pipeline.desk.parts import say, show
from pipeline.desk.person import who
from pipeline.desk.progress import watch
from pipeline.errors import TinyteError
from pipeline.records import OutletKind
from pipeline.report.words import KINDS

__all__ = ["page"]

_JOB = "outlet"
_ASKED = {name: f"newcomer_{name}" for name in ("address", "name", "kind", "allow_private")}
_FAULT = "newcomer_fault"


def page() -> None:
    """Show the page."""
    desk = open_desk()
    found = desk.health.of(None).value
    todo = lines(found.findings)
    urgent = any(line.person for line in todo)
    gone = show("outlets.html", "outlets", rows=rows(found), todo=todo, urgent=urgent)
    if gone:
        st.switch_page(st.session_state["pages"]["articles"], query_params=read_asking(gone).address())
    st.subheader("Thêm nguồn tin")
    person = who(desk)
    if person is None:
        return
    if not person.reviews:
        st.info("Chỉ người duyệt được thêm nguồn tin.")
        return
    job = desk.jobs.get(_JOB)
    if job is None:
        _ask(desk)
    elif job.running:
        watch(job, "Đang xem trang báo; mỗi lần hỏi cách nhau vài giây nên có thể mất một đến vài phút.")
    elif isinstance(job.result, Newcomer):
        _offer(desk, job.result)
    else:
        st.error("Không thêm được nguồn này.")
        st.text(job.error)
        st.button("Thử địa chỉ khác", on_click=desk.jobs.clear, args=[_JOB])


def _ask(desk: Desk) -> None:
    with st.form("newcomer", width=720):
        st.text_input("Địa chỉ trang báo", placeholder="https://bao-tinh.vn", key=_ASKED["address"])
        st.text_input("Tên gọi", placeholder="Để trống: lấy theo trang chủ", key=_ASKED["name"])
        kinds: list[OutletKind | None] = [None, *KINDS]
        st.selectbox(
            "Loại cơ quan báo chí",
            kinds,
            format_func=lambda one: KINDS[one] if one else "Tự đoán",
            key=_ASKED["kind"],
        )
        st.checkbox("Trang nằm trong mạng nội bộ hoặc trên máy này", key=_ASKED["allow_private"])
        st.form_submit_button("Xem thử", type="primary", on_click=_look, args=[desk])


def _look(desk: Desk) -> None:
    asked = {name: st.session_state[key] for name, key in _ASKED.items()}
    address = asked.pop("address")
    desk.jobs.start(_JOB, lambda told: look(desk.place, address, told, **asked))


def _offer(desk: Desk, found: Newcomer) -> None:
    show("newcomer.html", "newcomer", outlet=found.outlet, articles=found.articles, pages=found.pages)
    one, two, _ = st.columns([1, 1, 4])
    one.button("Lưu nguồn này", type="primary", disabled=not found.articles, on_click=_save, args=[desk, found])
    two.button("Không lưu", on_click=desk.jobs.clear, args=[_JOB])
    if fault := st.session_state.pop(_FAULT, ""):
        st.text(fault)


def _save(desk: Desk, found: Newcomer) -> None:
    try:
        save(desk.place, found)
    except TinyteError as error:
        st.session_state[_FAULT] = str(error)
        return
    desk.jobs.clear(_JOB)
    say(f"Đã lưu {found.outlet.name}; đêm tới sẽ thu thập.")
