"""Tổng quan: a period at a glance; every figure opens its articles."""

from __future__ import annotations

import datetime as dt
from functools import partial

import streamlit as st

from pipeline.desk.asking import read_asking
from pipeline.desk.downloads import report_file
from pipeline.desk.kept import Made
from pipeline.desk.look import moment
from pipeline.desk.opened import Desk, open_desk
from pipeline.desk.parts import show
from pipeline.desk.periods import OTHER, offered
from pipeline.records import VIETNAM
from pipeline.report.annual import Report
from pipeline.report.office import province_words
from pipeline.report.words import DAY_STATES

__all__ = ["page"]

_FILES = {
    "bao-cao.docx": "Báo cáo (.docx)",
    "bao-cao.xlsx": "Bảng số liệu (.xlsx)",
    "bao-cao.html": "Trang báo cáo (.html)",
    "counts.csv": "Số liệu (.csv)",
}
_LOOK_AGAIN_S = 3  # seconds after which figures that are being made anew are looked for


def page() -> None:
    """Show the page."""
    desk = open_desk()
    since, until, hosts = _filters(desk)
    with st.spinner("Đang tính số liệu…"):
        made = desk.reports.of((since, until))
    _figures(desk, made, hosts)
    _downloads(made)


def _filters(desk: Desk) -> tuple[dt.date, dt.date, list[str]]:
    one, two, three = st.columns([1.4, 1.6, 3])
    periods = offered(dt.datetime.now(VIETNAM).date())
    name = one.selectbox("Kỳ", list(periods), key="overview_period")
    days = periods[name]
    if days is None:
        year = next(iter(periods.values())) or (dt.date.min, dt.date.max)
        asked = two.date_input("Từ ngày – đến ngày", year, format="DD/MM/YYYY", key="overview_days")
        if not isinstance(asked, tuple) or len(asked) != 2:  # noqa: PLR2004 - only the first day is chosen so far
            st.info(f"{OTHER}: chọn ngày đầu và ngày cuối.")
            st.stop()
        days = asked
    else:
        two.text_input("Từ ngày – đến ngày", f"{days[0]:%d/%m/%Y} – {days[1]:%d/%m/%Y}", disabled=True)
    hosts = sorted(desk.names, key=lambda host: desk.names[host])
    outlets = three.multiselect(
        "Nguồn", hosts, format_func=desk.names.__getitem__, placeholder="Tất cả các nguồn", key="overview_outlets"
    )
    return days[0], days[1], list(outlets)


def _figures(desk: Desk, made: Made[Report], hosts: list[str]) -> None:
    report = made.value
    gone = show(
        "overview.html",
        "overview",
        p=desk.drawn(made, tuple(hosts)),
        as_of=report.as_of,
        states=[(state.value.replace(" ", "-"), words) for state, words in DAY_STATES.items()],
        night=desk.store.last_night(),
        untagged=report.untagged,
        model=report.model,
        plan=report.plan,
        province=province_words(report.province) if report.province else "",
    )
    if gone:
        st.switch_page(st.session_state["pages"]["articles"], query_params=read_asking(gone).address())
    _age(made)


def _age(made: Made[Report]) -> None:
    """Say of when the figures are; while newer ones are made, look for them by and by."""
    if made.fresh:
        st.caption(f"Số liệu tính lúc {moment(made.at)}.")
        return
    told = {"first": True}

    @st.fragment(run_every=_LOOK_AGAIN_S)
    def wait() -> None:
        st.caption(f"Số liệu tính lúc {moment(made.at)}; dữ liệu vừa thay đổi, đang tính lại…")
        if not told.pop("first", False):
            st.rerun()

    wait()


def _downloads(made: Made[Report]) -> None:
    st.subheader("Tải báo cáo của kỳ này")
    for place, (file, label) in zip(st.columns(len(_FILES)), _FILES.items(), strict=True):
        place.download_button(
            label,
            partial(report_file, made.value, file),
            file_name=file,
            icon=":material/download:",
            on_click="ignore",
            width="stretch",
        )
