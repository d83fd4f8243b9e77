"""Đối chiếu: how far annotators agree, the articles on which they differ, and asking for a second reader."""

from __future__ import annotations

from collections import Counter
from urllib.parse import parse_qs

import streamlit as st

from pipeline.desk.agreeing import HEALTH_NAME, lines
from pipeline.desk.differences import Differences, by_article, difference, do, following, heads
from pipeline.desk.opened import Desk, open_desk
from pipeline.desk.parts import difference_card, say, show
from pipeline.desk.person import Person, who
from pipeline.report.vietnamese import number
from pipeline.review import Dispute, disputes
from pipeline.review.agreement import agreement_of, pairs
from pipeline.store import RELEVANT

__all__ = ["page"]

_VIEW, _PAIR, _SUBJECT = "agreement_view", "agreement_pair", "differences_subject"
_MANY = "second_readings"
_KEY, _AT, _SAID, _OPEN = "difference", "difference_at", "difference_said", "difference_open"
_FIGURES, _DIFFERENCES = "Mức thống nhất", "Bài khác ý kiến"
_KNOWN, _TOUCHED = "differences_known", "differences_touched"
_EVERYTHING, _HEALTH = "*", "y-te"
_ASKED = {_EVERYTHING: "Khác ý kiến về bất kỳ mục nào", RELEVANT: f"Khác ý kiến về: {HEALTH_NAME}"}
_LISTED = 50  # differences whose titles are listed below the one that is open


def page() -> None:
    """Show the page: figures, or the differences one at a time."""
    desk = open_desk()
    if asked := st.query_params.get("khac"):
        _to_differences(desk, asked)
        del st.query_params["khac"]
    st.session_state.setdefault(_VIEW, _FIGURES)
    view = st.segmented_control("Phần", [_FIGURES, _DIFFERENCES], key=_VIEW, label_visibility="collapsed")
    if view == _DIFFERENCES:
        person = who(desk)
        if person is not None:
            _differences(desk, person)
        return
    _figures(desk)
    st.subheader("Xin người đọc thứ hai")
    person = who(desk)
    if person is not None:
        _ask(desk, person)


def _to_differences(desk: Desk, subject: str) -> None:
    """Turn to the differences about a subject, as an address or a template names it: of a wrong one, to all."""
    st.session_state[_VIEW] = _DIFFERENCES
    known = {_HEALTH: RELEVANT, **{code: code for code in desk.plan.codes}}
    st.session_state[_SUBJECT] = known.get(subject, _EVERYTHING)


def _figures(desk: Desk) -> None:
    votes = desk.votes()
    both = pairs(votes)
    chosen: tuple[str, ...] = ()
    if len(both) > 1:
        named = {"": (), **{f"{one} – {other} ({number(n)} bài)": (one, other) for one, other, n in both}}
        name = st.selectbox(
            "Giữa những ai",
            list(named),
            format_func=lambda one: one or "Giữa tất cả mọi người",
            key=_PAIR,
            label_visibility="collapsed",
            width=460,
        )
        chosen = named.get(name, ())
    found = agreement_of(votes, desk.plan, chosen)
    open_ones = [
        one
        for one in disputes(desk.store, desk.plan)
        if not chosen or len({word.who for word in one.words} & set(chosen)) > 1
    ]
    show(
        "agreement.html",
        "agreement",
        lambda gone: _to_differences(desk, parse_qs(gone).get("khac", [_EVERYTHING])[0]),
        articles=max((one.articles for one in found), default=0),
        people=max((one.people for one in found), default=0),
        blind=found[0].blind,
        differing=len({one.article_id for one in open_ones}),
        lines=lines(found, desk.plan, Counter(one.subject for one in open_ones)),
    )


def _ask(desk: Desk, person: Person) -> None:
    free, waiting = desk.review.second_readings()
    st.caption(f"{number(free)} bài mới có một người gán nhãn; {number(waiting)} bài đang chờ người đọc thứ hai.")
    if not person.reviews:
        st.info("Chỉ người duyệt được xin người đọc thứ hai.")
        return
    if not free:
        return
    with st.form("second", width=460):
        st.number_input("Số bài cần người thứ hai đọc", 1, free, min(50, free), help="Chọn ngẫu nhiên.", key=_MANY)
        st.caption("Những bài này hiện trước ở trang Duyệt nhãn, cho người chưa đọc chúng.")
        st.form_submit_button("Đưa vào hàng đợi", type="primary", on_click=_ask_second, args=[desk])


def _ask_second(desk: Desk) -> None:
    asked = desk.review.ask_second(int(st.session_state[_MANY]))
    say(f"Đã đưa {number(asked)} bài vào hàng đợi cho người đọc thứ hai.")


@st.fragment
def _differences(desk: Desk, person: Person) -> None:
    """Show a difference; only this part is made anew from one to the next."""
    if article := st.session_state.pop(_OPEN, ""):
        st.switch_page(st.session_state["pages"]["labelling"], query_params={"bai": article})
    subject = st.selectbox(
        "Khác ý kiến về",
        [_EVERYTHING, RELEVANT, *desk.plan.codes],
        format_func=lambda code: _ASKED.get(code) or f"Khác ý kiến về: {desk.plan.named(code)}",
        key=_SUBJECT,
        label_visibility="collapsed",
        width=460,
    )
    of = _differing(desk, person, subject)
    if not of:
        _settled(desk, subject)
        return
    at = _at(of)
    _card(desk, person, of, at)
    _list(desk, of, at)


def _differing(desk: Desk, person: Person, subject: str) -> dict[str, list[Dispute]]:
    """Return the articles that differ, the one to be shown and the one that was shown as they stand now."""
    reader = "" if person.reviews else person.name
    known = st.session_state.get(_KNOWN)
    if known is None or known.reader != reader:
        known = st.session_state[_KNOWN] = Differences(desk.review, reader)
    of_all = None if subject == _EVERYTHING else subject
    touched = [one for one in (st.session_state.pop(_TOUCHED, ""), st.session_state.get(_AT, "")) if one]
    of = by_article(known.now(*touched), of_all)
    if of and _at(of) not in touched:
        of = by_article(known.now(_at(of)), of_all)
    return of


def _at(of: dict[str, list[Dispute]]) -> str:
    at = str(st.session_state.get(_AT, ""))
    return at if at in of else next(iter(of))


def _settled(desk: Desk, subject: str) -> None:
    name = "" if subject == _EVERYTHING else HEALTH_NAME if subject == RELEVANT else desk.plan.named(subject)
    read = len({vote.article_id for vote in desk.votes()})
    show("settled.html", "settled", said=st.session_state.get(_SAID, ""), subject=name, read=read)


def _card(desk: Desk, person: Person, of: dict[str, list[Dispute]], at: str) -> None:
    ids = list(of)
    article = desk.store.article(at)
    if article is None:
        return

    def act() -> None:
        deed = st.session_state[_KEY].act
        if not isinstance(deed, dict) or deed.get("id") != at:
            return  # told twice, or of an article that is gone
        kind = deed.get("do")
        st.session_state[_SAID] = ""
        if kind == "open":
            st.session_state[_OPEN] = at
        elif kind in {"next", "back"}:
            st.session_state[_AT] = following(ids, at, 1 if kind == "next" else -1)
        else:
            done = do(desk.review, deed, person)
            st.session_state[_TOUCHED] = at
            st.session_state[_SAID] = done.said
            st.session_state[_AT] = done.show or (at if kind == "undo" else following(ids, at))

    place = f"Bài {number(ids.index(at) + 1)} trong {number(len(ids))} bài còn khác ý kiến"
    outlet = desk.names.get(article.outlet, article.outlet)
    said = st.session_state.get(_SAID, "")
    difference_card(difference(desk.review, article, of[at], person, outlet, place, said), _KEY, act)


def _list(desk: Desk, of: dict[str, list[Dispute]], at: str) -> None:
    ids = list(of)
    first = max(0, min(ids.index(at) - _LISTED // 2, len(ids) - _LISTED))
    some = {id_: of[id_] for id_ in ids[first : first + _LISTED]}
    titles = desk.store.titles(some)
    with st.expander(f"Danh sách {number(len(of))} bài"):
        show(
            "differences.html",
            "differences",
            _turn_to,
            heads=heads(some, desk.review, titles),
            at=at,
            more=len(of) - len(some),
        )


def _turn_to(article: str) -> None:
    st.session_state[_AT], st.session_state[_SAID] = article, ""
