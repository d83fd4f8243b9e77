from __future__ import annotations

import datetime as dt
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.crawl.feeds import plain, read_feed
from pipeline.crawl.safexml import Unreadable
from pipeline.records import Door

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
HOME = "https://bao.example"
URL = HOME + "/rss/home.rss"


def rss(items: str, head: str = "") -> bytes:
    start = f'<?xml version="1.0" encoding="utf-8"?>{head}'
    return f'{start}<rss version="2.0"><channel><title>Báo</title>{items}</channel></rss>'.encode()


ITEM = (
    "<item><title>Mở thêm điểm tiêm &amp;amp; khám</title><link>http://www.bao.example/tin-1.html?utm_source=rss</link>"
    "<description><![CDATA[<a href='/tin-1.html'><img src='/a.jpg'></a></br>"
    "Trạm y tế xã <b>Bản Mẫu</b> mở cửa.]]></description>"
    "<pubDate>Tue, 03 Nov 2026 08:00:00</pubDate></item>"
)


def test_an_item_with_everything() -> None:
    (found,) = read_feed(rss(ITEM), URL, HOME, NOW)
    assert found.url == "https://bao.example/tin-1.html"
    assert found.door is Door.FEED
    assert found.title == "Mở thêm điểm tiêm & khám"
    assert found.lead == "Trạm y tế xã Bản Mẫu mở cửa."
    assert found.published is not None
    assert found.published.isoformat() == "2026-11-03T08:00:00+07:00"
    assert found.found_on == URL


def test_atom_gzip_and_relative_links() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Đài</title><entry><title>Tin</title>'
        '<link rel="alternate" href="/2026/11/tin-a/"/><updated>2026-11-03T08:00:00Z</updated></entry></feed>'
    )
    (found,) = read_feed(gzip.compress(atom.encode()), URL, HOME, NOW)
    assert found.url == "https://bao.example/2026/11/tin-a/"


def test_links_elsewhere_and_files_are_left_out_and_a_guid_may_stand_in() -> None:
    items = (
        "<item><title>a</title><link>https://khac.example/a</link></item>"
        "<item><title>b</title><link>https://bao.example/b.pdf</link></item>"
        "<item><title>c</title><guid>https://bao.example/c-1234.html</guid></item><item><title>d</title></item>"
    )
    assert [c.url for c in read_feed(rss(items), URL, HOME, NOW)] == ["https://bao.example/c-1234.html"]


def test_us_dates_are_read_as_such() -> None:
    items = "".join(
        f"<item><title>t</title><link>/t-{n}</link><pubDate>{d}</pubDate></item>"
        for n, d in enumerate(["4/5/2026 8:05:00 PM", "4/25/2026 8:05:00 PM"])
    )
    months = [c.published.month for c in read_feed(rss(items), URL, HOME, NOW) if c.published]
    assert months == [4, 4]


def test_a_whole_article_is_no_lead() -> None:
    item = f"<item><title>t</title><link>/t-1</link><description>{'chữ ' * 500}</description></item>"
    assert read_feed(rss(item), URL, HOME, NOW)[0].lead == ""


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "HTML page"),
        (b"  \n<html><head></head></html>", "HTML page"),
        (rss(ITEM, BOMB), "entities"),
        (rss(ITEM, BOMB).decode().replace("utf-8", "utf-16").encode("utf-16"), "entities"),
        (bytes(range(256)) * 20, "no feed"),
        (b"{}", "no feed"),
        (b"\x1f\x8b\x08broken", "gzip"),
        (b"<rss><channel>" + b"<item>" * 100_000, "more than 60000 tags"),
    ],
)
def test_what_is_no_feed_says_so(body: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read_feed(body, URL, HOME, NOW)


def test_a_gzip_bomb_is_not_unpacked() -> None:
    with pytest.raises(Unreadable, match="more than"):
        read_feed(gzip.compress(b"<rss>" + b" " * 40_000_000), URL, HOME, NOW)


def test_a_feed_cut_short_gives_what_came() -> None:
    assert len(read_feed(rss(ITEM)[:-30], URL, HOME, NOW)) == 1


@given(st.text(max_size=80))
def test_plain_never_raises(markup: str) -> None:
    assert "\n" not in plain(markup)
