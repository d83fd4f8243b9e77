from __future__ import annotations

import random
import unicodedata

import pytest
from lxml.html import HtmlElement

from pipeline.extract import extract
from pipeline.extract.document import MAX_BYTES, Unreadable, decode, parse
from pipeline.records import Outcome

PAGE = "<html><head><meta charset='{0}'></head><h1>Tiêm vắc-xin cho trẻ</h1><p>{1}</p></html>"
NOISE = random.Random(1).randbytes(60_000)  # noqa: S311 - the same noise every time
TEXT = "Sáng nay trạm y tế xã tiêm vắc-xin cho trẻ dưới năm tuổi tại nhà văn hóa bản, bà con đến rất đông từ sớm. " * 2


def _windows_1258(text: str) -> bytes:
    """Encode as Vietnamese Windows did: letters with a hat or horn as one byte, the tone after them."""
    out = b""
    for letter in text:
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            base, tone = unicodedata.normalize("NFD", letter)[:-1], unicodedata.normalize("NFD", letter)[-1]
            tones = "\u0300\u0301\u0303\u0309\u0323"
            marks = [c for c in unicodedata.normalize("NFD", letter) if c in tones]
            rest = "".join(c for c in unicodedata.normalize("NFD", letter) if c not in tones)
            out += (unicodedata.normalize("NFC", rest) + "".join(marks)).encode("cp1258")
            assert base or tone
    return out


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "gb2312", "nonsense", "utf-16", "windows-1252"])
def test_utf8_is_read_whatever_the_page_and_the_server_declare(declared: str) -> None:
    html = PAGE.format(declared, TEXT).encode()
    article = extract(html, "https://a.test/x", content_type=f"text/html; charset={declared}").article
    assert article is not None
    assert article.title == "Tiêm vắc-xin cho trẻ"


def test_other_charsets() -> None:
    page = PAGE.format("x", TEXT)
    assert TEXT.strip() in decode(page.encode("utf-16"))
    assert TEXT.strip() in decode(b"\xef\xbb\xbf" + page.encode())
    assert TEXT.strip() in decode(_windows_1258(PAGE.format("windows-1258", TEXT)))
    assert TEXT.strip() in decode(_windows_1258(page), "text/html; charset=windows-1258")
    assert TEXT.strip() in decode(unicodedata.normalize("NFD", page).encode())
    assert "trạm y tế" in decode(page.encode() + b"\xe1\xba")  # cut inside a letter


def test_entities_of_old_portals_are_letters() -> None:
    numbered = "".join(f"&#{ord(c)};" if ord(c) > 127 else c for c in TEXT)
    article = extract(PAGE.format("us-ascii", numbered).encode(), "https://a.test/x").article
    assert article is not None
    assert "trạm y tế xã tiêm vắc-xin" in article.lead + article.body


@pytest.mark.parametrize(
    ("html", "outcome", "reason"),
    [
        (b"", Outcome.BAD_CONTENT, "empty"),
        (b" \n\t ", Outcome.BAD_CONTENT, "empty"),
        (b"%PDF-1.4 ...", Outcome.BAD_CONTENT, "binary"),
        (b"\x89PNG\r\n\x1a\n", Outcome.BAD_CONTENT, "binary"),
        (b"\x00" * 5000, Outcome.BAD_CONTENT, "no text"),
        (NOISE, Outcome.BAD_CONTENT, "no text"),
        (b"<p>" + b"A" * 50_000_000, Outcome.TOO_LARGE, "50,000,003 bytes"),
        (b"<p>" * 200_000, Outcome.TOO_LARGE, "tags"),
        (b"<p " + b" ".join(b"a%d=1" % n for n in range(5000)) + b">x</p>", Outcome.TOO_LARGE, "attributes"),
        (b'{"a": 1}', Outcome.NOT_ARTICLE, "no markup"),
        (b"<?xml version='1.0'?><rss version='2.0'></rss>", Outcome.NOT_ARTICLE, "feed"),
        (b"<urlset></urlset>", Outcome.NOT_ARTICLE, "feed or sitemap"),
        (b"<!-- nothing -->", Outcome.BAD_CONTENT, "can't be read"),
    ],
)
def test_what_is_no_page_is_refused_with_the_reason(html: bytes, outcome: Outcome, reason: str) -> None:
    found = extract(html, "https://a.test/x")
    assert found.outcome is outcome
    assert found.article is None
    assert reason in found.detail


def test_deep_nesting_and_entity_bombs_are_survived() -> None:
    for html in (
        b"<div>" * 60_000 + b"x",
        b"<h1>a b c d</h1>" + b"<span>" * 60_000 + b"x " * 50,
        b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]><html><h1>a b c d</h1><p>&c;</p></html>',
        b"<h1>a b &#1114112; &#xD800; &#0;</h1><p>x</p>",
    ):
        assert extract(html, "https://a.test/x").outcome is Outcome.NOT_ARTICLE


def test_a_large_page_within_the_limit_is_read() -> None:
    html = PAGE.format("utf-8", TEXT).encode() + b"<!--" + b"x" * (MAX_BYTES // 4) + b"-->"
    assert isinstance(parse(html), HtmlElement)
    assert not isinstance(parse(html), Unreadable)
