"""Tổng quan: a period at a glance; every figure opens its articles."""

from __future__ import annotations

import datetime as dt
from functools import partial

import streamlit as st

from pipeline.desk import shelf
from pipeline.desk.asking import read_asking
from pipeline.desk.downloads import report_file
from pipeline.desk.look import moment
from pipeline.desk.opened import Desk, open_desk
from pipeline.desk.parts import show
from pipeline.desk.periods import OTHER, offered
from pipeline.desk.shelf import Overview
from pipeline.records import VIETNAM
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
    overview, fresh = _overview(desk, (since, until), tuple(hosts))
    _figures(desk, overview)
    _age(desk, (since, until), overview, fresh=fresh)
    _downloads(desk, (since, until))


def _overview(desk: Desk, period: tuple[dt.date, dt.date], hosts: tuple[str, ...]) -> tuple[Overview, bool]:
    """Return what is shown, and whether nothing was stored since: after a start, what was shown before it."""
    made = desk.reports.last(period, begin=False)
    if made is None and not hosts and (before := shelf.read(desk.place.root, *period)):
        return before, False
    if made is None:
        with st.spinner("Đang tính số liệu…"):
            made = desk.reports.of(period)
    return desk.overview(made, hosts), made.fresh


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
    names = desk.names
    hosts = sorted(names, key=names.__getitem__)
    outlets = three.multiselect(
        "Nguồn", hosts, format_func=names.__getitem__, placeholder="Tất cả các nguồn", key="overview_outlets"
    )
    return days[0], days[1], list(outlets)


def _figures(desk: Desk, overview: Overview) -> None:
    gone = show(
        "overview.html",
        "overview",
        p=overview.pictures,
        as_of=overview.as_of,
        states=[(state.value.replace(" ", "-"), words) for state, words in DAY_STATES.items()],
        night=desk.store.last_night(),
        untagged=overview.untagged,
        model=overview.model,
        plan=overview.plan,
        province=province_words(overview.province) if overview.province else "",
    )
    if gone:
        st.switch_page(st.session_state["pages"]["articles"], query_params=read_asking(gone).address())


def _age(desk: Desk, period: tuple[dt.date, dt.date], overview: Overview, *, fresh: bool) -> None:
    """Say of when the figures are; while newer ones are made, look for them by and by."""
    if fresh:
        st.caption(f"Số liệu tính lúc {moment(overview.at)}.")
        return
    shown = {"first": True}

    @st.fragment(run_every=_LOOK_AGAIN_S)
    def wait() -> None:
        st.caption(f"Số liệu tính lúc {moment(overview.at)}; đang tính lại theo dữ liệu mới…")
        # Not before the page stands in the browser: a year of many articles keeps the processor from all else.
        made = desk.reports.last(period, begin=not shown.pop("first", False))
        if made is not None and (
            made.fresh or made.at > overview.at
        ):  # only then: it would undo a click made meanwhile
            st.rerun()

    wait()


def _downloads(desk: Desk, period: tuple[dt.date, dt.date]) -> None:
    st.subheader("Tải báo cáo của kỳ này")
    for place, (file, label) in zip(st.columns(len(_FILES)), _FILES.items(), strict=True):
        place.download_button(
            label,
            partial(_file, desk, period, file),
            file_name=file,
            icon=":material/download:",
            on_click="ignore",
            width="stretch",
        )


def _file(desk: Desk, period: tuple[dt.date, dt.date], file: str) -> bytes:
    return report_file(desk.reports.of(period).value, file)
