"""Bytes of unknown quality to a tree: size and kind checked, charset found, text composed (NFC)."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from pipeline.records import NotArticle, Outcome

__all__ = ["MAX_BYTES", "MAX_TAGS", "Unreadable", "decode", "parse"]

MAX_BYTES = 16_000_000
"""Largest page read, in bytes: twice the crawler's default cap; the largest real article page seen has 0.4 MB."""
MAX_TAGS = 120_000
"""Most tags in a page: a tree costs about 300 bytes a node, and the largest real page seen has 6,000."""
MAX_ATTRIBUTES = 300
"""Most attributes of one tag: libxml2 compares each with each other, 200,000 take it minutes."""
_LONG_TAG = re.compile(rb"<[a-zA-Z][^<>]{2000,}")
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")

# What begins a file that is no text: PDF, zip and office files, GIF, PNG, JPEG, gzip, RIFF (webp), MP4, OLE.
_MAGIC = (b"%PDF", b"PK\x03\x04", b"GIF8", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"RIFF", b"\xd0\xcf\x11\xe0")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{2,40})", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{2,40})", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_FEED = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<(rss|feed|urlset|sitemapindex|rdf:RDF)\b"
)
_LOOKED_AT, _ODD_LEAST, _ODD_SHARE = 200_000, 20, 0.02
"""Control and replacement characters in the first 200,000 that make a page no text: over 20 and over 2 %."""
_TAG = re.compile(r"<[a-zA-Z!/]")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why bytes are no HTML page."""

    outcome: Outcome
    detail: str


def _declared(html: bytes, content_type: str) -> list[str]:
    names = []
    if found := _HEADER_CHARSET.search(content_type):
        names.append(found[1])
    if meta := _META_CHARSET.search(html[:4096]):
        names.append(meta[1].decode("ascii"))
    return names


def decode(html: bytes, content_type: str = "") -> str:
    """Return the page's text, composed (NFC).

    A byte order mark decides; then UTF-8 wherever the bytes are valid UTF-8, whatever the page declares (old
    portals declare a charset that they don't use: bytes that happen to be valid UTF-8 are UTF-8); then what the
    header or the page declares; then UTF-8 with the few broken bytes of a cut page replaced; then Windows-1258.
    """
    for mark, name in _BOMS:
        if html.startswith(mark):
            return unicodedata.normalize("NFC", html[len(mark) :].decode(name, "replace"))
    for name in ["utf-8", *_declared(html, content_type)]:
        try:
            return unicodedata.normalize("NFC", html.decode(name))
        except (UnicodeDecodeError, LookupError):
            continue
    text = html.decode("utf-8", "replace")
    if text.count("\ufffd") > max(20, len(text) // 500):
        text = html.decode("cp1258", "replace")
    return unicodedata.normalize("NFC", text)


def parse(html: bytes, content_type: str = "") -> HtmlElement | Unreadable:
    """Read a page into a tree, or say why it can't be: never raises."""
    if refused := _refused(html):
        return refused
    text = decode(html, content_type)
    start = text[:_LOOKED_AT]
    odd = len(_CONTROLS.findall(start)) + start.count("\ufffd")
    if odd > _ODD_LEAST and odd > len(start) * _ODD_SHARE:
        return Unreadable(Outcome.BAD_CONTENT, "bytes that are no text in any charset")
    feed = _FEED.match(text[:5000])
    if feed or not _TAG.search(text):
        what = f"a feed or sitemap (<{feed[1]}>), not a page" if feed else "no markup: not an HTML page"
        return Unreadable(Outcome.NOT_ARTICLE, NotArticle.FILE.because(what))
    return _tree(_CONTROLS.sub(" ", text))


def _refused(html: bytes) -> Unreadable | None:
    """Say what is wrong with bytes that need no decoding to be refused."""
    large, bad = Outcome.TOO_LARGE, Outcome.BAD_CONTENT
    if len(html) > MAX_BYTES:
        return Unreadable(large, f"the page has {len(html):,} bytes; at most {MAX_BYTES:,} are read")
    if not html.strip():
        return Unreadable(bad, "the page is empty")
    if html.startswith(_MAGIC) or html[4:8] == b"ftyp":
        return Unreadable(bad, "a binary file, not a page")
    if html.count(b"<") > MAX_TAGS:
        return Unreadable(large, f"more than {MAX_TAGS:,} tags")
    if any(len(_QUOTED.sub(b"", m[0]).split()) > MAX_ATTRIBUTES for m in _LONG_TAG.finditer(html)):
        return Unreadable(large, f"a tag with more than {MAX_ATTRIBUTES:,} attributes")
    return None


def _tree(text: str) -> HtmlElement | Unreadable:
    # A depth limit (libxml2's, 256 without huge_tree) keeps hostile nesting from using up the stack.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        return Unreadable(Outcome.BAD_CONTENT, f"markup that can't be read: {error}")
    return root
