"""Who sits at the desk: signed in, or on this machine alone by the name that they give."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from pipeline.desk.access import role_of
from pipeline.desk.opened import Desk
from pipeline.report.words import ROLES
from pipeline.store import Role

__all__ = ["Person", "sign_in", "who"]

_NAME, _ROLE = "person_name", "person_role"


@dataclass(frozen=True, slots=True)
class Person:
    """Who does something, in which role; a reviewer also trains models, promotes them and adds outlets."""

    name: str
    role: Role

    @property
    def reviews(self) -> bool:
        """Whether they are a reviewer."""
        return self.role is Role.REVIEWER


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
            if st.button("Đổi người"):
                st.session_state.pop(_NAME, None)
                st.rerun()
        return Person(name, role)
    with st.form("person", width=460):
        st.subheader("Ai đang làm việc?")
        known = sorted(desk.store.readers())
        chosen = st.selectbox(
            "Họ và tên", known, index=None, accept_new_options=True, placeholder="Chọn hoặc gõ họ tên rồi nhấn Enter"
        )
        chosen_role = st.radio(
            "Vai trò", list(Role), format_func=lambda one: ROLES[one.value].capitalize(), horizontal=True
        )
        st.caption("Mỗi nhãn lưu lại tên người gán. Ý kiến của người duyệt được tính trước ý kiến của người gán nhãn.")
        if st.form_submit_button("Bắt đầu", type="primary") and chosen and chosen.strip():
            st.session_state[_NAME], st.session_state[_ROLE] = " ".join(chosen.split()), chosen_role
            st.rerun()
    return None
