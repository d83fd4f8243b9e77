"""What a page is that is no article: which it is, and that no article looks so."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from pipeline.extract import extract
from pipeline.outlets import Layout, Outlet
from pipeline.records import VIETNAM, Candidate, Door, NotArticle, Outcome, OutletKind
from tests.extract.others import OTHERS, Other, articles

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=VIETNAM)


@pytest.mark.parametrize("other", [pytest.param(o, id=o.name) for o in OTHERS])
def test_a_page_that_is_no_article_is_told_by_its_kind(other: Other) -> None:
    """With what a feed said of the address, too: the home page in an article's place must not take its name."""
    for told in {"", other.told}:
        when = dt.datetime(2026, 3, 5, 7, 30, tzinfo=VIETNAM) if told else None
        door = Candidate(other.url, Door.FEED, told, "", when)
        found = extract(other.html.encode(), other.url, candidate=door, now=NOW)
        assert found.outcome is Outcome.NOT_ARTICLE, found
        assert found.what is other.what, found.detail
        assert found.detail.startswith(f"{other.what.value}: ")


def test_there_are_three_pages_of_each_kind_at_least() -> None:
    kinds = Counter(other.what for other in OTHERS)
    assert set(kinds) == set(NotArticle) - {NotArticle.EMPTY, NotArticle.FILE, NotArticle.OTHER}
    assert min(kinds.values()) >= 3


@pytest.mark.parametrize(("name", "url", "html"), [pytest.param(*one, id=one[0]) for one in articles()])
def test_an_article_that_looks_like_one_of_them_is_one(name: str, url: str, html: str) -> None:
    found = extract(html.encode(), url, now=NOW)
    assert found.article is not None, (name, found.detail)
    assert found.article.title
    assert found.article.lead or found.article.body or found.article.images


@pytest.mark.parametrize(
    ("detail", "what"),
    [
        ("login: a login wall", NotArticle.LOGIN),
        ("video index: a page that lists articles", NotArticle.VIDEO_INDEX),
        ("a login wall", NotArticle.OTHER),
        ("image/png, not a page", NotArticle.OTHER),
        ("", NotArticle.OTHER),
    ],
)
def test_what_is_stored_is_read_back(detail: str, what: NotArticle) -> None:
    assert NotArticle.of(detail) is what


@pytest.mark.parametrize("kind", ["wall", "error", "article"])
def test_a_learnt_layout_that_fits_makes_no_article_of_a_notice(kind: str) -> None:
    """Sites show walls and errors in the article's own frame: title, day and text where they always stand."""
    lead = "Sáng nay, trạm y tế xã Bản Lài tiêm bổ sung vắc-xin sởi cho trẻ dưới năm tuổi ở các bản vùng cao của xã."
    title, text = {
        "wall": ("Xã tiêm vắc-xin sởi cho trẻ", "Vui lòng đăng nhập hoặc đăng ký gói báo điện tử để đọc tiếp bài này."),
        "error": ("Không tìm thấy trang", "Bài viết này không tồn tại hoặc đã bị gỡ bỏ, mời bạn đọc về trang chủ."),
        "article": (
            "Xã tiêm vắc-xin sởi cho trẻ",
            "Bà con cần đăng nhập sổ sức khỏe điện tử để xem lịch tiêm của con em.",
        ),
    }[kind]
    day = "" if kind == "error" else "05/03/2026 07:30"
    page = (
        f"<html><body><div class='bai'><h1 class='ten'>{title}</h1><span class='ngay'>{day}</span>"
        f"<p class='sapo'>{lead if kind != 'error' else ''}</p><div class='chu'><p>{text}</p></div></div></body></html>"
    )
    layout = Layout(title="h1.ten", lead="p.sapo", body="div.chu", published="span.ngay")
    outlet = Outlet(name="Báo", url="https://bao.test", kind=OutletKind.PORTAL, layouts=(layout,))
    found = extract(page.encode(), "https://bao.test/tin-77.html", outlet=outlet, now=NOW)
    wanted = {"wall": NotArticle.LOGIN, "error": NotArticle.ERROR, "article": None}[kind]
    assert found.what is wanted, found
