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
        if st.button("Thử địa chỉ khác"):
            desk.jobs.clear(_JOB)
            st.rerun()


def _ask(desk: Desk) -> None:
    with st.form("newcomer", width=720):
        address = st.text_input("Địa chỉ trang báo", placeholder="https://bao-tinh.vn")
        name = st.text_input("Tên gọi", placeholder="Để trống: lấy theo trang chủ")
        kinds: list[OutletKind | None] = [None, *KINDS]
        kind = st.selectbox("Loại cơ quan báo chí", kinds, format_func=lambda one: KINDS[one] if one else "Tự đoán")
        private = st.checkbox("Trang nằm trong mạng nội bộ hoặc trên máy này")
        if st.form_submit_button("Xem thử", type="primary"):
            desk.jobs.start(
                _JOB,
                lambda told: look(desk.place, address, told, name=name, kind=kind, allow_private=private),
            )
            st.rerun()


def _offer(desk: Desk, found: Newcomer) -> None:
    show("newcomer.html", "newcomer", outlet=found.outlet, articles=found.articles, pages=found.pages)
    one, two, _ = st.columns([1, 1, 4])
    if one.button("Lưu nguồn này", type="primary", disabled=not found.articles):
        try:
            save(desk.place, found)
        except TinyteError as error:
            st.text(str(error))
            return
        desk.jobs.clear(_JOB)
        say(f"Đã lưu {found.outlet.name}; đêm tới sẽ thu thập.")
        st.rerun()
    if two.button("Không lưu"):
        desk.jobs.clear(_JOB)
        st.rerun()
