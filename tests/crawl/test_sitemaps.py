from __future__ import annotations

import datetime as dt
import gzip

import pytest

from pipeline.crawl.safexml import Unreadable
from pipeline.crawl.sitemaps import read_sitemap

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
HOME = "https://bao.example"
URL = HOME + "/sitemap.xml"
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def urlset(*entries: str, more: str = "") -> bytes:
    rows = "".join(f"<url><loc>{e}</loc>{more}</url>" for e in entries)
    return f'<?xml version="1.0"?><urlset {NS}>{rows}</urlset>'.encode()


def urls(body: bytes, pattern: str = "") -> list[str]:
    return [c.url.removeprefix(HOME) for c in read_sitemap(body, URL, HOME, NOW, pattern).candidates]


def test_sections_home_tags_and_files_are_no_articles() -> None:
    articles = [f"/y-te/tin-so-{n}-trong-tuan-{n}2345.html" for n in range(4)]
    rest = [
        "/",
        "/y-te",
        "/y-te/",
        "/thoi-su",
        "/tag/tiem-chung-cho-tre-em-1",
        "/a.pdf",
        "/chuyen-muc/dan-so-ke-hoach-hoa-gia-dinh",
    ]
    assert urls(urlset(*(HOME + u for u in articles + rest))) == articles


def test_addresses_without_any_sign_count_where_they_are_the_rule() -> None:
    assert len(urls(urlset(*(f"{HOME}/n/ab{chr(97 + n)}x" for n in range(8))))) == 8


def test_other_hosts_are_left_out() -> None:
    assert urls(urlset("https://khac.example/tin-tuc-y-te-moi-nhat-12345.html")) == []


def test_the_outlets_pattern_decides_alone() -> None:
    assert urls(urlset(HOME + "/x/1", HOME + "/y-te/mot-tin-rat-dai-that-dai-123456.html"), r"/x/\d+$") == ["/x/1"]


def test_a_news_sitemap_gives_title_and_time() -> None:
    body = (
        f'<urlset {NS} xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
        f"<url><loc>{HOME}/a1</loc><lastmod>2026-11-10</lastmod><image:image><image:loc>{HOME}/x.jpg</image:loc><image:title>Ảnh</image:title></image:image>"
        "<n:news><n:publication><n:name>Báo</n:name></n:publication><n:publication_date>2026-11-03T08:00:00</n:publication_date>"
        "<n:title>Mở điểm tiêm</n:title></n:news></url></urlset>"
    )
    (found,) = read_sitemap(body.encode(), URL, HOME, NOW).candidates
    assert (found.url, found.title) == (HOME + "/a1", "Mở điểm tiêm")
    assert found.published is not None
    assert found.published.isoformat() == "2026-11-03T08:00:00+07:00"


def test_an_index_tells_how_far_its_children_reach() -> None:
    rows = "".join(
        f"<sitemap><loc>{HOME}/{loc}</loc>{more}</sitemap>"
        for loc, more in [
            ("sitemap-2026-02.xml", ""),
            ("sitemap-2025.xml.gz", ""),
            ("post-sitemap1.xml", "<lastmod>2026-05-01T08:00:00+07:00</lastmod>"),
            ("post-sitemap2.xml", ""),
            ("category-sitemap.xml", ""),
            ("sitemap-tags.xml", ""),
            ("author-sitemap.xml", ""),
        ]
    )
    found = read_sitemap(f"<sitemapindex {NS}>{rows}</sitemapindex>".encode(), URL, HOME, NOW)
    assert [(c.url.rpartition("/")[2], str(c.last)) for c in found.children] == [
        ("sitemap-2026-02.xml", "2026-02-28"),
        ("sitemap-2025.xml.gz", "2025-12-31"),
        ("post-sitemap1.xml", "2026-05-01"),
        ("post-sitemap2.xml", "None"),
    ]


def test_plain_lists_gzip_and_missing_namespaces() -> None:
    article = HOME + "/tin-tuc-y-te-moi-nhat-12345.html"
    assert len(urls(f"{article}\n{HOME}/\n".encode())) == 1
    assert len(urls(gzip.compress(urlset(article)))) == 1
    assert len(urls(f"<urlset><url><loc>\n {article} </loc></url></urlset>".encode())) == 1


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "empty"),
        (b"<!doctype html><html></html>", "HTML"),
        (b"<rss/>", "no sitemap"),
        (b"\0\1\2\3", "no XML"),
        (
            b'<!DOCTYPE u [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset><url><loc>&a;</loc></url></urlset>',
            "entities",
        ),
    ],
)
def test_what_is_no_sitemap_says_so(body: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read_sitemap(body, URL, HOME, NOW)


def test_a_sitemap_cut_short_gives_what_came() -> None:
    body = urlset(*(f"{HOME}/y-te/tin-so-{n}-trong-tuan-{n}2345.html" for n in range(10)))
    assert 5 <= len(urls(body[: len(body) * 3 // 4])) < 10
