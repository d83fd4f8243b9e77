"""Mô hình: versions, a candidate beside the current one, training and promoting."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from pipeline.desk.comparison import comparison
from pipeline.desk.jobs import Job
from pipeline.desk.opened import Desk, open_desk
from pipeline.desk.parts import say, show, told
from pipeline.desk.person import Person, who
from pipeline.desk.progress import watch
from pipeline.desk.training import compare, listed, promote, train

__all__ = ["page"]

_JOB = "model"
_DOING = {
    "train": "Đang huấn luyện: vài phút; có thể sang trang khác làm việc.",
    "compare": "Đang so sánh và đếm thử lại toàn bộ kho tin bài…",
    "promote": "Đang thay mô hình và gắn lại chuyên đề cho tin bài trong kho…",
}


def page() -> None:
    """Show the page."""
    desk = open_desk()
    _tell_done(desk)
    versions = listed(desk.models)
    st.subheader("Các phiên bản")
    show("models.html", "models", versions=versions)
    named = desk.place.settings.model.version
    if named != "current":
        st.warning("Cấu hình (tinyte.toml) ấn định một phiên bản; thay mô hình ở đây sẽ chưa có hiệu lực.")
    st.subheader("Huấn luyện và thay mô hình")
    person = who(desk)
    if person is None:
        return
    for name, doing in _DOING.items():
        job = desk.jobs.get(f"{_JOB}-{name}")
        if job is not None and job.running:
            watch(job, doing)
            return
    _tell_failed(desk)
    candidates = [one.name for one in versions if not one.current and not one.broken]
    _choose(desk, person, candidates)


def _choose(desk: Desk, person: Person, candidates: list[str]) -> None:
    if not person.reviews:
        st.info("Chỉ người duyệt được huấn luyện và thay mô hình.")
        return
    one, two, _ = st.columns([1.3, 1.6, 3], vertical_alignment="bottom")
    one.button(
        "Huấn luyện từ nhãn đã gán",
        help="Học từ mọi bài đã gán nhãn đủ; mô hình đang dùng giữ nguyên.",
        on_click=_start,
        args=[desk, "train", lambda told: train(desk, told)],
    )
    if not candidates:
        st.caption("Chưa có ứng viên nào.")
        return
    version = two.selectbox("Ứng viên", candidates, index=len(candidates) - 1, key="candidate")
    three, four, _ = st.columns([1, 1.4, 3])
    three.button(
        "So sánh",
        type="primary",
        on_click=_start,
        args=[desk, "compare", lambda told: compare(desk, version, told)],
    )
    found = _result(desk.jobs.get(f"{_JOB}-compare"))
    shown = comparison(found, desk.plan) if found and found["version"] == version else None
    four.button(
        "Thay mô hình đang dùng",
        disabled=shown is None or not shown.passes,
        on_click=_start,
        args=[desk, "promote", lambda told: promote(desk, version, person.name, told)],
    )
    if shown is not None:
        show("comparison.html", f"comparison-{version}", c=shown)


def _start(desk: Desk, name: str, work: Callable[[Callable[[str], None]], object]) -> None:
    desk.jobs.start(f"{_JOB}-{name}", work)


def _result(job: Job[object] | None) -> dict[str, object] | None:
    return job.result if job is not None and isinstance(job.result, dict) else None


def _tell_done(desk: Desk) -> None:
    """Say which jobs ended well, once each."""
    for name, done in (("train", "Đã huấn luyện xong ứng viên"), ("promote", "Đã thay mô hình; đang dùng")):
        job = desk.jobs.get(f"{_JOB}-{name}")
        if job is not None and job.result:
            desk.jobs.clear(f"{_JOB}-{name}")
            if name == "promote":
                desk.jobs.clear(f"{_JOB}-compare")
            say(f"{done} {job.result}.")
            told()


def _tell_failed(desk: Desk) -> None:
    for name in _DOING:
        job = desk.jobs.get(f"{_JOB}-{name}")
        if job is not None and job.error:
            st.error("Không thực hiện được; mô hình đang dùng giữ nguyên.")
            st.text(job.error)
            st.button("Đã rõ", key=f"seen-{name}", on_click=desk.jobs.clear, args=[f"{_JOB}-{name}"])
