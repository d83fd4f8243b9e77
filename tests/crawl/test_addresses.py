from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.crawl.addresses import believed_canonical, canonical, identity, same_outlet, settle

HOME = "https://bao.example"
ARTICLE = "https://bao.example/y-te/mo-them-diem-tiem-chung-cho-tre-205311.html"


@pytest.mark.parametrize(
    "twin",
    [
        "HTTPS://BAO.example:443/y-te/mo-them-diem-tiem-chung-cho-tre-205311.html#binh-luan",
        "https://ai:mat-khau@bao.example/y-te/mo-them-diem-tiem-chung-cho-tre-205311.html",
        "https://bao.example//y-te/./x/../mo-them-diem-tiem-chung-cho-tre-205311.html",
        ARTICLE + "?utm_source=zalo&utm_medium=social&fbclid=Iw0&gclid=1&zarsrc=30&gidzl=x&ref=home&source=box",
        ARTICLE + ";jsessionid=0A1B2C3D4E5F60718293A4B5C6D7E8F9",
        ARTICLE + "?PHPSESSID=0123456789abcdef0123&amp=1&x=",
        ARTICLE + "?print=1",
        ARTICLE + "?x=?utm_source=home&utm_medium=box",
        ARTICLE + "?outputType=amp",
        "https://bao.example/amp/y-te/mo-them-diem-tiem-chung-cho-tre-205311.html",
        "https://bao.example/in/y-te/mo-them-diem-tiem-chung-cho-tre-205311.html?utm_campaign=a",
        "https://bao.example/y-te/mo-them-diem-tiem-chung-cho-tre-205311.amp.html",
        "https://bao.example/y-te/mo-them-diem-tiem-chung-cho-tre-205311-print.html",
        ARTICLE + "/amp",
        "  " + ARTICLE + "\n",
        "https:\\\\bao.example\\y-te\\mo-them-diem-tiem-chung-cho-tre-205311.html",
        "https://bao.example/y-t%65/mo-them-diem-tiem-chung-cho-tre-205311.html",
    ],
)
def test_twins_are_one_address(twin: str) -> None:
    assert canonical(twin) == ARTICLE


@pytest.mark.parametrize(
    "url",
    [
        "https://bao.example/?p=123",
        "https://bao.example/chi-tiet.aspx?ItemID=77",
        "https://bao.example/tin?id=5&sid=12",
        "https://bao.example/web/guest/tin?urile=wcm:path:/tin/a",
        "https://bao.example/tin?205311",
        "https://bao.example/tin?id=5?khac=6",
        "https://bao.example/in/",  # printing, the trade: a section of its own
        "https://bao.example/amp",
        "https://bao.example/2026/03/tin-a/",
        "https://bao.example/a%2Fb?u=a%26b",
    ],
)
def test_content_stays(url: str) -> None:
    assert canonical(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "javascript:void(0)",
        "mailto:a@b.example",
        "ftp://a/b",
        "http://",
        "http://[::1",
        "http://a:b/",
        "//a.example/b",
    ],
)
def test_what_is_no_web_address_is_empty(url: str) -> None:
    assert canonical(url) == ""


def test_relative_links_are_resolved_on_their_page() -> None:
    assert (
        canonical("../tin-2.html?utm_source=a", base="https://bao.example/y-te/a/b.html")
        == "https://bao.example/y-te/tin-2.html"
    )
    assert canonical("//khac.example/a", base=HOME) == "https://khac.example/a"


def test_decomposed_and_composed_letters_are_one() -> None:
    assert canonical("https://bao.example/sức-khỏe") == canonical("https://bao.example/s%C6%B0%CC%81c-kho%CC%89e")
    assert canonical("https://báo.example/") == "https://xn--bo-mia.example/"


TEXT = st.text(
    st.sampled_from(list("abcđếáZ019-_.~/%?=&#;:@ +!$'()*,[]\\é\u0301")) | st.characters(codec="utf-8"),
    max_size=60,
)


@given(TEXT, st.sampled_from(["http://bao.example/", "https://www.bao.example:8443/tin/", "https://bao.example/amp/"]))
def test_canonical_is_idempotent(text: str, start: str) -> None:
    once = canonical(start + text)
    assert canonical(once) == once
    assert identity(once) == identity(start + text)
    assert once.isascii()


SLUG = st.lists(st.text("abcdeghiklmnopqrstuvxy0123456789", min_size=1, max_size=8), min_size=1, max_size=12).map(
    "-".join
)


@given(st.lists(SLUG, min_size=1, max_size=4), st.sampled_from(["", "/", ".html", ".htm", ".aspx"]))
def test_an_articles_path_is_never_changed(parts: list[str], end: str) -> None:
    if parts[0] in {"in", "amp", "print", "inbai"} or parts[-1] in {"amp", "print", "inbai"}:
        return
    path = "/" + "/".join(parts) + end
    if not path.endswith(("-print.html", "-print.htm", "-print.aspx")):
        assert urlsplit(canonical("https://bao.example" + path + "?utm_source=x")).path == path


def test_tracking_hung_on_with_a_second_question_mark_goes() -> None:
    assert canonical("https://bao.example/a.aspx?ID=7?utm_source=a&fbclid=b") == "https://bao.example/a.aspx?ID=7"


def test_identity_joins_what_cannot_be_fetched_alike() -> None:
    twins = [
        "http://bao.example/tin-1/?b=2&a=1",
        "https://www.bao.example/tin-1?a=1&b=2",
        "https://m.bao.example/tin-1?a=1&b=2",
    ]
    assert len({identity(t) for t in twins}) == 1
    assert identity("http://a.example:8080/x") != identity("http://a.example/x")
    assert identity("https://m.example/a") == "m.example/a"
    assert identity("https://bao.example/a/index.html") == identity("https://bao.example/a")


def test_settle_moves_to_the_outlets_own_form() -> None:
    assert settle("http://bao.example/a?utm_source=x", "https://www.bao.example") == "https://www.bao.example/a"
    assert settle("https://www.bao.example/a", "http://bao.example") == "http://bao.example/a"
    assert settle("https://suckhoe.bao.example/a", HOME) == "https://suckhoe.bao.example/a"
    assert settle("http://127.0.1.1:8801/a", "http://127.0.1.1:8801") == "http://127.0.1.1:8801/a"
    assert settle("javascript:0", HOME) == ""


def test_same_outlet() -> None:
    assert same_outlet("http://www.bao.example/a", HOME)
    assert same_outlet("https://suckhoe.bao.example/a", "https://www.bao.example/")
    assert not same_outlet("https://xbao.example/a", HOME)
    assert not same_outlet("https://bao.example.khac.example/a", HOME)
    assert not same_outlet("http://127.0.1.2:8801/", "http://127.0.1.1:8801")
    assert not same_outlet("http://127.0.1.1:8802/", "http://127.0.1.1:8801")
    assert not same_outlet("tel:114", HOME)


@pytest.mark.parametrize(
    ("declared", "believed"),
    [
        (ARTICLE, ARTICLE),
        ("http://www.bao.example/y-te/mo-them-diem-tiem-chung-cho-tre-205311.html", ARTICLE),
        ("/y-te/mo-diem-tiem-205311.html", "https://bao.example/y-te/mo-diem-tiem-205311.html"),
        ("https://bao.example/", None),
        ("https://bao.example", None),
        ("https://bao.example/y-te", None),
        ("https://bao.example/thoi-su", None),
        ("https://khac.example/y-te/mo-them-diem-tiem-chung-cho-tre-205311.html", None),
        ("javascript:void(0)", None),
        ("", None),
        ("http://[", None),
    ],
)
def test_a_declared_canonical_is_believed_only_when_it_names_an_article_here(
    declared: str, believed: str | None
) -> None:
    page = "https://bao.example/y-te/mo-them-diem-tiem-chung-cho-tre-205311.html?x=1"
    assert believed_canonical(page, declared, HOME) == believed


def test_a_short_address_may_declare_the_long_one() -> None:
    long = "https://bao.example/2026/03/khai-truong-phong-kham-moi-o-xa/"
    assert believed_canonical("https://bao.example/?p=12", long, HOME) == long
