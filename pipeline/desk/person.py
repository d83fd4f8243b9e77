"""Who sits at the desk: signed in, or on this machine alone by the name that they give."""

from __future__ import annotations

import streamlit as st

from pipeline.desk.access import role_of
from pipeline.desk.opened import Desk, Person
from pipeline.report.words import ROLES
from pipeline.store import Role

__all__ = ["Person", "sign_in", "who"]

_NAME, _ROLE = "person_name", "person_role"
_CHOSEN, _CHOSEN_ROLE = "person_chosen", "person_chosen_role"


def sign_in(desk: Desk) -> None:
    """Let nobody past who must sign in and hasn't, or who isn't on the workspace's list."""
    if not desk.place.settings.desk.people:
        return
    if not st.user.get("is_logged_in", False):
        st.title("Tin Y tế")
        st.write("Vui lòng đăng nhập bằng tài khoản của cơ quan để tiếp tục.")
        st.button("Đăng nhập", type="primary", on_click=st.login)
        st.stop()
    role = role_of(desk.place, st.user.to_dict())
    if role is None:
        st.title("Tin Y tế")
        st.write("Tài khoản này chưa được cấp quyền. Đề nghị liên hệ người quản lý Tin Y tế của cơ quan.")
        st.button("Đăng xuất", on_click=st.logout)
        st.stop()
    st.session_state[_NAME] = str(st.user.email).strip().lower()
    st.session_state[_ROLE] = Role(role)


def who(desk: Desk) -> Person | None:
    """Return who sits here; where nobody must sign in, ask for the name and the role."""
    if desk.place.settings.desk.people:
        person = Person(st.session_state[_NAME], st.session_state[_ROLE])
        with st.container(key="person"), st.popover(f":material/person: {ROLES[person.role.value].capitalize()}"):
            st.text(person.name)
            st.button("Đăng xuất", on_click=st.logout)
        return person
    return _asked(desk)


def _asked(desk: Desk) -> Person | None:
    name, role = st.session_state.get(_NAME, ""), st.session_state.get(_ROLE, Role.ANNOTATOR)
    if name:
        with st.container(key="person"), st.popover(":material/person: Người thực hiện"):
            st.text(f"{name} ({ROLES[role.value]})")
            st.button("Đổi người", on_click=_leave)
        return Person(name, role)
    with st.form("person", width=460):
        st.subheader("Ai đang làm việc?")
        last = desk.last_here.get("person")  # a page that is loaded anew asks again, with what was said filled in
        known = sorted({*desk.store.readers(), *([last.name] if last else [])})
        st.selectbox(
            "Họ và tên",
            known,
            index=known.index(last.name) if last else None,
            accept_new_options=True,
            placeholder="Chọn hoặc gõ họ tên rồi nhấn Enter",
            key=_CHOSEN,
        )
        st.radio(
            "Vai trò",
            list(Role),
            index=list(Role).index(last.role) if last else 0,
            format_func=lambda one: ROLES[one.value].capitalize(),
            horizontal=True,
            key=_CHOSEN_ROLE,
        )
        st.caption("Mỗi nhãn lưu lại tên người gán. Ý kiến của người duyệt được tính trước ý kiến của người gán nhãn.")
        st.form_submit_button("Bắt đầu", type="primary", on_click=_enter, args=[desk])
    return None


def _enter(desk: Desk) -> None:
    if chosen := " ".join((st.session_state[_CHOSEN] or "").split()):
        st.session_state[_NAME], st.session_state[_ROLE] = chosen, st.session_state[_CHOSEN_ROLE]
        desk.last_here["person"] = Person(chosen, st.session_state[_CHOSEN_ROLE])


def _leave() -> None:
    st.session_state.pop(_NAME, None)
