from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring

from pipeline.extract.metadata import Metadata, page_canonical, read_metadata, unescape


def _meta(head: str) -> Metadata:
    return read_metadata(document_fromstring(f"<html><head>{head}</head><body>x</body></html>"))


def _ld(text: str) -> Metadata:
    return _meta(f'<script type="application/ld+json">{text}</script>')


ARTICLE = {"@type": "NewsArticle", "headline": "Một tin", "datePublished": "2026-03-05", "author": {"name": "Hạ Vy"}}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(ARTICLE),
        json.dumps([{"@type": "BreadcrumbList"}, ARTICLE]),
        json.dumps({"@context": "x", "@graph": [{"@type": "WebSite", "name": "Báo"}, ARTICLE]}),
        json.dumps({"@type": "WebPage", "mainEntity": ARTICLE}),
        json.dumps(ARTICLE | {"@type": ["Thing", "http://schema.org/NewsArticle"], "author": ["Hạ Vy"]}),
        "<!--//<![CDATA[\n" + json.dumps(ARTICLE) + "\n//]]>-->",
        json.dumps(ARTICLE)[:-1] + ",}",
        json.dumps(ARTICLE).replace("Một tin", "Một\n tin"),
    ],
)
def test_json_ld_in_its_many_forms(text: str) -> None:
    meta = _ld(text)
    assert meta.titles == ["Một tin"]
    assert meta.dates == ["2026-03-05"]
    assert meta.authors == ["Hạ Vy"]
    assert meta.article


def test_broken_json_ld_is_mined_for_what_can_be_read() -> None:
    meta = _ld('{"@type": "NewsArticle", "headline": "Bài "hay" nhất", "datePublished": "2026-03-05T07:30:00", }')
    assert meta.dates == ["2026-03-05T07:30:00"]
    assert _ld('{"@type": "Organization", "datePublished": "2026-03-05", ').dates == []


_KEYS = (
    "@type",
    "@graph",
    "headline",
    "author",
    "name",
    "image",
    "url",
    "datePublished",
    "mainEntity",
    "articleSection",
)
_LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just("NewsArticle")


@given(
    st.recursive(
        _LEAVES,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=5),
        max_leaves=20,
    )
)
def test_any_json_is_read_without_an_error(data: object) -> None:
    _ld(json.dumps(data).replace("<", ""))


def test_deeply_nested_json_is_survived() -> None:
    _ld("[" * 50_000)
    _ld('{"@graph":' * 500 + "1" + "}" * 500)


def test_modified_and_related_things_are_not_the_pages_dates() -> None:
    assert _ld(json.dumps({"@type": "WebPage", "datePublished": "2020-01-01"})).dates == []
    assert _meta('<meta property="article:modified_time" content="2026-01-01">').dates == []


def test_published_time_goes_before_other_stamps() -> None:
    meta = _meta('<meta name="pubdate" content="2"><meta property="article:published_time" content="1">')
    assert meta.dates == ["1", "2"]


def test_texts_escaped_twice_are_resolved() -> None:
    assert unescape("B&#225;o &amp;") == "Báo &"
    assert _meta('<meta property="og:title" content="B&amp;#225;o t&amp;#7881;nh">').titles == ["Báo tỉnh"]


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ('<link rel="canonical" href="/bai-1.html">', "https://a.test/bai-1.html"),
        ('<LINK REL="Canonical" HREF="https://b.test/x">', "https://b.test/x"),
        ('<meta property="og:url" content="https://a.test/y">', "https://a.test/y"),
        ('<link rel="canonical" href="http://["><meta property="og:url" content="/z">', "https://a.test/z"),
        ('<link rel="canonical" href="javascript:void(0)">', ""),
        ("", ""),
    ],
)
def test_the_address_that_a_page_declares(head: str, wanted: str) -> None:
    page = f"<html><head>{head}</head><body>x</body></html>".encode()
    assert page_canonical(page, "https://a.test/0") == wanted


def test_bytes_that_are_no_page_declare_no_address() -> None:
    assert page_canonical(b"", "https://a.test/") == ""
