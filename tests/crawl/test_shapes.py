from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.crawl.shapes import article_score, is_file, is_utility, looks_like_article, shape

HOME = "https://bao.example"


@pytest.mark.parametrize(
    "path",
    [
        "/y-te/mo-diem-tiem-moi-cho-tre-205.html",
        "/kenh/1004/202603/mo-diem-tiem-1234567/",
        "/trang/khach/tin-tuc/-/noi-dung/mo-them-diem-tiem-cho-tre-em",
        "/chi-tiet.aspx?ItemID=77",
        "/?p=123",
        "/tin/12345",
        "/tim-kiem-nguoi-than-sau-ba-muoi-nam-xa-que-12345.html",
    ],
)
def test_articles(path: str) -> None:
    assert looks_like_article(HOME + path)


@pytest.mark.parametrize(
    "path",
    ["", "/", "/y-te", "/van-hoa-xa-hoi", "/y-te/trang-2", "/lich/2026-01-01", "/2026/03/", "/2026/03/05", "/tin/5"],
)
def test_sections_and_calendars(path: str) -> None:
    assert not looks_like_article(HOME + path)


def test_utilities_and_files() -> None:
    for path in (
        "/tim-kiem?q=a",
        "/tag/y-te",
        "/y-te/tag/tiem-chung",
        "/lich/2026-01-01",
        "/y-te?sort=moi",
        "/?month=2",
    ):
        assert is_utility(HOME + path), path
    for path in ("/y-te", "/y-te?page=2", "/tin?id=5&month=2", "/lich-su-dang-bo-huyen-qua-cac-thoi-ky"):
        assert not is_utility(HOME + path), path
    assert is_file(HOME + "/a.PDF?x=1")
    assert not is_file(HOME + "/a.html")


def test_one_kind_of_address_has_one_shape() -> None:
    assert shape(HOME + "/y-te/mot-hai-ba-bon-1234.html") == shape(HOME + "/xa-hoi/nam-sau-bay-tam-chin-99999.html")
    assert shape(HOME + "/?p=1") == shape(HOME + "/?p=22")
    assert shape(HOME + "/y-te") != shape(HOME + "/y-te/12345")


@given(st.text("ab1-/._?=&%đ", max_size=40))
def test_nothing_makes_them_raise(text: str) -> None:
    assert isinstance(article_score(f"{HOME}/{text}"), int)
    assert isinstance(shape(f"{HOME}/{text}"), str)
