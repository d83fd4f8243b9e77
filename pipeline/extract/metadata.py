"""What a page says of itself outside its text: JSON-LD, OpenGraph and other <meta>, <title>, <link>."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from pipeline.extract.document import Unreadable, parse
from pipeline.text import clean

__all__ = ["Metadata", "page_canonical", "read_metadata", "unescape"]

_ARTICLE_TYPES = frozenset(
    {
        "article", "newsarticle", "reportagenewsarticle", "blogposting", "analysisnewsarticle", "opinionnewsarticle",
        "socialmediaposting", "liveblogposting", "videoobject", "medicalwebpage", "imagegallery", "report",
    }
)  # fmt: skip
_TITLES = ("og:title", "twitter:title", "title", "dc.title", "headline")
_LEADS = ("og:description", "description", "twitter:description", "dc.description")
# article:published_time first: on thanhnien.vn it is what readers see, the JSON-LD is an hour earlier.
_DATES = (
    "article:published_time", "og:article:published_time", "published_time", "datepublished", "its_publication",
    "pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "date.published",
    "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date", "sailthru.date", "parsely-pub-date",
    "article.published", "originalpublicationdate", "bt:pubdate", "cxenseparse:recs:publishtime", "date",
)  # fmt: skip
_AUTHORS = ("author", "article:author", "dc.creator", "dable:author", "byl")
_SECTIONS = ("article:section", "its_subsection", "section")
# "<!--//<![CDATA[" … "//]]>-->" around JSON, from the days of XHTML.
_WRAPPING = re.compile(r"^(?:\s|//|<!\[CDATA\[|<!--)+|(?:\s|//|\]\]>|-->)+$")
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-fA-F]{2,5}|[a-zA-Z]{2,8});")
_MAX_JSON = 400_000
_MAX_DEPTH = 12


@dataclass(slots=True)
class Metadata:
    """A page's own claims, in order of trust within each list; every text is clean."""

    titles: list[str] = field(default_factory=list)
    window_title: str = ""
    leads: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    site_name: str = ""
    type: str = ""
    article: bool = False  # JSON-LD or og:type calls the page an article
    video: bool = False


def unescape(text: str) -> str:
    """Resolve entities that were escaped twice ("B&amp;#225;o"), as old portals and feeds do."""
    return html.unescape(text) if "&" in text and _ENTITY.search(text) else text


def page_canonical(page: HtmlElement | bytes, url: str) -> str:
    """Return the address that `<link rel=canonical>`, else og:url, declares: absolute, unjudged; "" where none is.

    Whether to believe it (same host, names an article) is for the caller, who knows the outlet.
    """
    root = parse(page) if isinstance(page, bytes) else page
    if isinstance(root, Unreadable):
        return ""
    found = root.xpath("//link[translate(@rel,'CANOIL','canoil')='canonical']/@href")
    found += root.xpath("//meta[@property='og:url' or @name='og:url']/@content")
    for href in found:
        try:
            address = urljoin(url, str(href).strip())
            if urlsplit(address).scheme in {"http", "https"}:
                return address
        except ValueError:  # "http://[" in a template that was never filled
            continue
    return ""


def read_metadata(root: HtmlElement) -> Metadata:
    """Collect what the page declares. Broken JSON-LD is mined for the few values that matter."""
    meta = Metadata()
    named: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop") or ""
        value = clean(unescape(element.get("content") or ""))
        if key and value:
            named.setdefault(key.strip().lower(), []).append(value)
    meta.dates = [v for key in _DATES for v in named.get(key, ())]
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            _read_json_ld(script.text or "", meta)
    meta.titles = [v for key in _TITLES for v in named.get(key, ())][:2] + meta.titles
    meta.leads = [v for key in _LEADS for v in named.get(key, ())][:2] + meta.leads
    meta.authors += [v for key in _AUTHORS for v in named.get(key, ()) if "/" not in v]
    meta.sections += [v for key in _SECTIONS for v in named.get(key, ())]
    meta.images += named.get("og:image", [])
    meta.site_name = next(iter(named.get("og:site_name", [])), meta.site_name)
    meta.type = next(iter(named.get("og:type", [])), "").lower()
    meta.article = meta.article or meta.type.startswith("article")
    meta.video = meta.video or meta.type.startswith("video")
    window = root.find(".//title")
    meta.window_title = clean(unescape(window.text_content())) if window is not None else ""
    return meta


def _read_json_ld(text: str, meta: Metadata) -> None:
    if not text.strip() or len(text) > _MAX_JSON:
        return
    body = _WRAPPING.sub("", text.strip())
    for attempt in (body, re.sub(r",\s*([}\]])", r"\1", body)):
        try:
            data = json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(data):
            _read_thing(thing, meta)
        return
    _mine(body, meta)


def _things(data: object, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Yield the objects that describe the page itself: the top ones, those in lists and in @graph, mainEntity."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(data, list):
        for entry in data:
            yield from _things(entry, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity"):
            yield from _things(data.get(key), depth + 1)


def _types(thing: dict[str, Any]) -> set[str]:
    kinds = thing.get("@type") or ""
    return {str(k).rpartition("/")[2].lower() for k in (kinds if isinstance(kinds, list) else [kinds])}


def _read_thing(thing: dict[str, Any], meta: Metadata) -> None:
    kinds = _types(thing)
    if kinds & {"website", "organization", "newsmediaorganization"}:
        meta.site_name = meta.site_name or _text(thing.get("name"))
    if not kinds & _ARTICLE_TYPES:
        return
    if kinds != {"videoobject"}:
        meta.article = True
    else:
        meta.video = True
    meta.titles += filter(None, [_text(thing.get("headline")) or _text(thing.get("name"))])
    meta.leads += filter(None, [_text(thing.get("description"))])
    meta.dates += filter(None, [_text(thing.get("datePublished")) or _text(thing.get("uploadDate"))])
    meta.sections += filter(None, [_text(thing.get("articleSection"))])
    meta.authors += [name for author in _listed(thing.get("author")) if (name := _name(author))]
    meta.images += [a for image in _listed(thing.get("image")) if (a := _text(image) or _text_of(image, "url"))]


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(value: object) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    return clean(unescape(unescape(value))) if isinstance(value, str) else ""


def _text_of(value: object, key: str) -> str:
    return _text(value.get(key)) if isinstance(value, dict) else ""


def _name(author: object) -> str:
    name = _text_of(author, "name") or _text(author)
    return "" if "/" in name else name


_MINED = re.compile(
    r'"(headline|description|datePublished|articleSection|@type)"\s*:\s*"((?:[^"\\]|\\.)*)"', re.DOTALL
)  # fmt: skip


def _mine(text: str, meta: Metadata) -> None:
    """Read the values of broken JSON one by one: an unescaped quote in one field must not cost the date."""
    found: dict[str, str] = {}
    for key, raw in _MINED.findall(text):
        try:
            value = json.loads(f'"{raw}"', strict=False)
        except ValueError:
            value = raw
        if key == "@type" and str(value).lower() not in _ARTICLE_TYPES:
            continue
        found.setdefault(key, str(value))
    if "@type" in found:
        _read_thing(dict(found), meta)
