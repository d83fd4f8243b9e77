"""Tin bài: search, filters, and one article with everything that is known of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from pipeline.desk.archived import archived_copy
from pipeline.desk.asking import NO_THEME_ASKED, Asking, read_asking
from pipeline.desk.listing import find
from pipeline.desk.opened import Desk, open_desk
from pipeline.desk.parts import show
from pipeline.desk.theme import COLOURS
from pipeline.desk.why import Piece, Why, why
from pipeline.errors import TinyteError
from pipeline.night.locality import local_rule
from pipeline.records import Unit
from pipeline.report.evidence import Evidence, gather
from pipeline.report.similar import Known, Likes
from pipeline.report.words import DATE_FROM, UNITS, rule_words
from pipeline.store import RELEVANT

__all__ = ["page"]

_ADDRESS = "articles_address"
_LABEL = "nhan"  # what the article's template says where it is to be labelled
_KEYS = {name: f"articles_{name}" for name in ("words", "theme", "outlets", "unit", "labelled")}
_NAMES = {"": "Tất cả", NO_THEME_ASKED: "Chưa thuộc chuyên đề nào"}
_LABELLED = {"": "Tất cả", "co": "Đã có nhãn của người", "khong": "Chưa có nhãn"}

_NO_LIKES = {
    Known.NOT_NEEDED: "Không tìm: từ ngữ trong bài cho thấy rõ đây không phải tin bài về y tế.",
    Known.NOT_YET: "Chưa có: nội dung hiện nay của bài chưa được đọc để so sánh. Lệnh tinyte tag --all sẽ đọc bổ sung.",
    Known.NO_ENCODER: (
        "Chưa có: chưa bài nào được đọc để so sánh nội dung. Lệnh tinyte tag --all sẽ đọc; mô hình chỉ dựa vào từ, "
        "không có phần đọc câu, thì không có mục này."
    ),
}


def page() -> None:
    """Show the page: the open article, or the list."""
    desk = open_desk()
    asking = read_asking({key: st.query_params.get_all(key) for key in st.query_params})
    if asking.article:
        _article(desk, asking)
        return
    asking = _filters(desk, asking)
    listing = find(desk, asking)
    show(
        "hits.html",
        "hits",
        lambda gone: _go(replace(asking, article=read_asking(gone).article)),
        asked=asking.words,
        hits=listing.hits,
        total=listing.total,
        counted=listing.counted,
        page=asking.page,
        pages=listing.pages,
    )
    _turn(asking, listing.pages)


def _filters(desk: Desk, asking: Asking) -> Asking:
    """Show the filters as they are asked; return what they say now, from the first page where that is something new."""
    _sync(desk, asking)
    words = st.text_input(
        "Tìm tin bài",
        key=_KEYS["words"],
        placeholder="Gõ có dấu hoặc không dấu, ví dụ: bao hiem y te; “cụm từ” trong ngoặc kép",
    )
    one, two, three, four, five = st.columns([2.2, 2.2, 1.2, 1.8, 1.6])
    theme = one.selectbox(
        "Chuyên đề",
        ["", *desk.plan.codes, NO_THEME_ASKED],
        key=_KEYS["theme"],
        format_func=lambda code: _NAMES.get(code) or desk.plan.named(code),
    )
    names = desk.names
    hosts = sorted(names, key=names.__getitem__)
    outlets = two.multiselect("Nguồn", hosts, key=_KEYS["outlets"], format_func=names.__getitem__, placeholder="Tất cả")
    units = ["", *(unit.value for unit in UNITS)]
    unit = three.selectbox(
        "Loại", units, key=_KEYS["unit"], format_func=lambda value: UNITS[Unit(value)] if value else "Tất cả"
    )
    known: list[Any] = [day for day in (asking.since, asking.until) if day]
    days = four.date_input("Từ ngày – đến ngày", known, format="DD/MM/YYYY")
    labelled = five.selectbox("Nhãn", list(_LABELLED), key=_KEYS["labelled"], format_func=_LABELLED.__getitem__)
    since, until = (*days, None, None)[:2] if isinstance(days, tuple) else (days, days)
    now = replace(
        asking,
        words=words.strip(),
        theme=theme,
        outlets=tuple(outlets),
        unit=unit,
        since=since,
        until=until,
        labelled=labelled,
        counted=asking.counted and (since, until) == (asking.since, asking.until) and not labelled,
    )
    if now != asking:
        now = replace(now, page=1)
        st.session_state[_ADDRESS] = now.at(article="")
        st.query_params.from_dict(now.address())
    return now


def _sync(desk: Desk, asking: Asking) -> None:
    """Set the filters by the address where that isn't their own: a link, a figure of the overview, the way back."""
    address = asking.at(page=1, article="")
    if st.session_state.get(_ADDRESS) == address and _KEYS["words"] in st.session_state:
        return
    st.session_state[_ADDRESS] = address  # first: this run may be cut short by what somebody types meanwhile
    st.session_state[_KEYS["words"]] = asking.words
    st.session_state[_KEYS["theme"]] = asking.theme if asking.theme in {*desk.plan.codes, NO_THEME_ASKED} else ""
    st.session_state[_KEYS["outlets"]] = [host for host in asking.outlets if host in desk.names]
    st.session_state[_KEYS["unit"]] = asking.unit
    st.session_state[_KEYS["labelled"]] = asking.labelled


def _turn(asking: Asking, pages: int) -> None:
    if pages <= 1:
        return
    before, after, _ = st.columns([1, 1, 6])
    before.button("Trang trước", disabled=asking.page <= 1, on_click=_go, args=[replace(asking, page=asking.page - 1)])
    after.button("Trang sau", disabled=asking.page >= pages, on_click=_go, args=[replace(asking, page=asking.page + 1)])


def _go(asking: Asking) -> None:
    """Have the page show something else: called before it is made, which is made once then."""
    st.query_params.from_dict(asking.address())


def _article(desk: Desk, asking: Asking) -> None:
    found = gather(desk.store, asking.article, desk.plan, local=local_rule(desk.place))
    st.button("Về danh sách", icon=":material/arrow_back:", on_click=_go, args=[replace(asking, article="")])
    if found is None:
        st.info("Không có tin bài nào mang mã này.")
        return
    place = st.empty()
    model = desk.model(found.model)
    likes = desk.similar.like(found.article.id)
    if not model.ready:
        with place.container():
            _show_article(desk, asking, found, likes, None, "Đang nạp mô hình để giải thích…")
    told, trouble = _why(desk, found)
    with place.container():
        gone = _show_article(desk, asking, found, likes, told, trouble)
    _copy(desk, found)
    if gone == _LABEL:
        st.switch_page(st.session_state["pages"]["labelling"], query_params={"bai": found.article.id})


def _why(desk: Desk, found: Evidence) -> tuple[Why | None, str]:
    if not found.model:
        return None, "Bài chưa được mô hình đọc."
    try:
        return why(desk.model(found.model).get(), found.article.id, found.article.article), ""
    except TinyteError as error:
        return None, f"Không giải thích được: {error}"


def _show_article(
    desk: Desk, asking: Asking, found: Evidence, likes: Likes, told: Why | None, waiting: str
) -> str | None:
    stored = found.article
    article = stored.article
    fields = told.fields if told else {name: [Piece(getattr(article, name))] for name in ("title", "lead", "body")}
    shown = {mark.theme for mark in found.marks} | {row[0] for row in (told.themes if told else ())}
    others = sorted(((score, code) for code, score in found.scores.items() if code not in shown), reverse=True)
    names = {RELEVANT: "Về y tế"}
    return show(
        "article.html",
        f"article-{stored.id}-{bool(told)}",
        lambda gone: None if gone == _LABEL else _go(replace(asking, article=read_asking(gone).article)),
        id=stored.id,
        stored=stored,
        article=article,
        found=found,
        why=told,
        likes=likes.articles,
        no_likes=_NO_LIKES.get(likes.known, "Chưa có bài nào khác để so sánh."),
        waiting=waiting,
        fields={name: parts if any(part.text for part in parts) else [] for name, parts in fields.items()},
        grounds=COLOURS,
        outlet=desk.names.get(stored.outlet, stored.outlet),
        outlets=desk.names,
        date_from=DATE_FROM[article.published_from],
        rule=rule_words(article.unit_rule),
        names=lambda code: names.get(code) or desk.plan.named(code),
        others=[(desk.plan.named(code), score) for score, code in others],
    )


def _copy(desk: Desk, found: Evidence) -> None:
    place = found.article.place
    if place is None:
        return
    st.download_button(
        "Tải bản lưu của trang",
        lambda: archived_copy(desk.place.archive, place),
        file_name=f"{found.article.id}.html",
        mime="text/html",
        icon=":material/download:",
        help="Trang như khi được thu thập. Mở ra không chạy mã và không tải gì từ mạng.",
        on_click="ignore",
    )
