"""What Streamlit runs for every visitor, anew at each of their deeds: sign-in, then the page that they are on."""

from __future__ import annotations

import logging

import streamlit as st

from pipeline.desk.look import ASSETS, asset
from pipeline.desk.opened import open_desk
from pipeline.desk.parts import told
from pipeline.desk.person import sign_in
from pipeline.desk.views import agreement, articles, labelling, models, outlets, overview
from pipeline.errors import TinyteError

log = logging.getLogger(__name__)


def main() -> None:
    """Show the page; what the program refuses or fails at is said in its words, without a trace."""
    st.set_page_config(page_title="Tin Y tế", page_icon=str(ASSETS / "icon.svg"), layout="wide")
    st.html(f"<style>{asset('page.css')}</style>")
    try:
        desk = open_desk()
        sign_in(desk)
        pages = {
            "overview": st.Page(overview.page, title="Tổng quan", url_path="tong-quan", default=True),
            "articles": st.Page(articles.page, title="Tin bài", url_path="tin-bai"),
            "labelling": st.Page(labelling.page, title="Duyệt nhãn", url_path="duyet-nhan"),
            "agreement": st.Page(agreement.page, title="Đối chiếu", url_path="doi-chieu"),
            "models": st.Page(models.page, title="Mô hình", url_path="mo-hinh"),
            "outlets": st.Page(outlets.page, title="Nguồn tin", url_path="nguon-tin"),
        }
        st.session_state["pages"] = pages
        chosen = st.navigation(list(pages.values()), position="top")
        told()
        chosen.run()
    except TinyteError as error:
        st.error("Không thực hiện được. Dữ liệu đã lưu vẫn nguyên vẹn.")
        st.text(str(error))
    except Exception:
        log.exception("a page of the desk failed")
        st.error("Trang này gặp lỗi; dữ liệu đã lưu vẫn nguyên vẹn. Chi tiết được ghi ở cửa sổ chạy lệnh tinyte desk.")


main()
