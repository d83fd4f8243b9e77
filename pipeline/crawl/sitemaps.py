"""Sitemaps: urlsets, Google-news sitemaps, indexes and plain lists of addresses."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from pipeline.crawl import shapes
from pipeline.crawl.addresses import same_outlet, settle
from pipeline.crawl.hints import read_time
from pipeline.crawl.safexml import Unreadable, root, unpacked
from pipeline.records import VIETNAM, Candidate, Door
from pipeline.text import clean

__all__ = ["Child", "Sitemap", "read_sitemap"]

_MOST_BYTES = 24_000_000
"""The format allows 50 MB unpacked, and 50,000 addresses, which take 10; a tree of 50 MB would not fit in memory."""
_NOT_ARTICLES = re.compile(
    r"(?:^|[-_/.])(?:categor(?:y|ies)|tags?|authors?|pages?|images?|users?|chuyen-muc|chuyenmuc|tu-khoa|topics?)"
    r"(?:[-_.]?(?:sitemap|map))?\d*\.(?:xml|txt)(?:\.gz)?$|sitemap[-_]?(?:categor(?:y|ies)|tags?|authors?|image|pages?)\b",
    re.IGNORECASE,
)
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_/]?(0[1-9]|1[0-2]|[1-9](?!\d))(?:[-_/]?([0-3]\d))?(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_LISTS = re.compile(
    r"/(?:chuyen-muc|chuyen-trang|danh-muc|the-loai|category|categories|cat|chu-de|topics?)/[^/]+$", re.IGNORECASE
)
_MANY = 5
_MUCH = 0.3
"""A shape that so many entries, and so large a share of them, have is that of the sitemap's articles."""
_SECTION_OF = 3
"""An entry that this many others lie under is a section."""


@dataclass(frozen=True, slots=True)
class Child:
    """A sitemap that an index names. `last` is the last day it can speak of, where its name or lastmod tells."""

    url: str
    modified: dt.datetime | None = None
    last: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap holds: articles, or more sitemaps."""

    candidates: tuple[Candidate, ...] = ()
    children: tuple[Child, ...] = ()


def read_sitemap(body: bytes, url: str, outlet_url: str, now: dt.datetime, pattern: str = "") -> Sitemap:
    """Return what the sitemap `body`, fetched from `url`, names on the outlet's own hosts.

    Parameters
    ----------
    pattern
        The outlet's `article_pattern`; empty: whatever isn't surely a section, a tag or a file.

    Raises
    ------
    Unreadable
        It is no sitemap.
    """
    body = unpacked(body, _MOST_BYTES).strip()
    if body.startswith((b"http://", b"https://")):
        lines = body.decode("utf-8", "replace").split()
        return Sitemap(candidates=_articles([(line, "", "", "") for line in lines], url, outlet_url, now, pattern))
    top = root(body)
    if _name(top) == "sitemapindex":
        return Sitemap(children=tuple(_children(top, url, outlet_url, now)))
    if _name(top) != "urlset":
        raise Unreadable(f"is no sitemap (it begins with <{_name(top)}>)")
    return Sitemap(candidates=_articles([_entry(e) for e in top if _name(e) == "url"], url, outlet_url, now, pattern))


def _name(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _entry(element: Any) -> tuple[str, str, str, str]:  # noqa: ANN401 - lxml has no types
    found: dict[str, str] = {}
    for inner in element.iter():
        name = _name(inner)
        parent = _name(inner.getparent())
        if name in {"loc", "lastmod"} and parent != "url":
            continue  # image:loc, video:loc
        if name == "title" and parent != "news":
            continue  # image:title
        found.setdefault(name, (inner.text or "").strip())
    return (
        found.get("loc", ""),
        found.get("title", ""),
        found.get("publication_date", ""),
        found.get("lastmod", ""),
    )


def _articles(
    entries: list[tuple[str, str, str, str]], url: str, outlet_url: str, now: dt.datetime, pattern: str
) -> tuple[Candidate, ...]:
    rows = []
    for loc, title, published, modified in entries:
        address = settle(urljoin(url, loc), outlet_url) if loc else ""
        if address and same_outlet(address, outlet_url):
            when = read_time(published, now) or read_time(modified, now)
            changed = read_time(modified, now, future=True)
            rows.append((Candidate(address, Door.SITEMAP, clean(title), "", when, url, changed), bool(published)))
    if pattern:
        return tuple(c for c, _ in rows if re.search(pattern, c.url))
    parents = _parents([c.url for c, _ in rows])
    usual = _usual([c.url for c, _ in rows])
    return tuple(c for c, news in rows if news or _passes(c.url, parents, usual))


def _usual(urls: list[str]) -> set[str]:
    """Return the shapes of the addresses that are surely articles', and those that make up much of the sitemap."""
    sure = {shapes.shape(u) for u in urls if shapes.looks_like_article(u)}
    deep = Counter(shapes.shape(u) for u in urls if urlsplit(u).path.strip("/").count("/") or urlsplit(u).query)
    return sure | {s for s, n in deep.items() if n >= _MANY and n >= _MUCH * len(urls)}


def _passes(url: str, parents: Counter[str], usual: set[str]) -> bool:
    path = urlsplit(url).path.rstrip("/")
    if shapes.is_file(url) or shapes.is_utility(url) or _LISTS.match(path):
        return False
    if (not path and not urlsplit(url).query) or parents[path] >= _SECTION_OF:
        return False
    return shapes.article_score(url) > 0 or shapes.shape(url) in usual


def _parents(urls: list[str]) -> Counter[str]:
    """Count for each path how many of `urls` lie under it, extension of the path aside."""
    found: Counter[str] = Counter()
    for url in urls:
        path = urlsplit(url).path.rstrip("/")
        while path := path.rpartition("/")[0]:
            found[path] += 1
    return found


def _children(top: Any, url: str, outlet_url: str, now: dt.datetime) -> list[Child]:  # noqa: ANN401 - lxml
    out = []
    for element in top:
        found = {_name(e): (e.text or "").strip() for e in element}
        address = settle(urljoin(url, found.get("loc", "")), outlet_url) if found.get("loc") else ""
        if not address or not same_outlet(address, outlet_url) or _NOT_ARTICLES.search(urlsplit(address).path):
            continue
        modified = read_time(found.get("lastmod", ""), now)
        out.append(Child(address, modified, _last_day(address, modified)))
    return out


def _last_day(url: str, modified: dt.datetime | None) -> dt.date | None:
    """Return the last day that a child sitemap can hold articles of, by its name (…-2026-03.xml) and lastmod."""
    parts = urlsplit(url)
    text = f"{parts.path}?{parts.query}"
    days = [modified.astimezone(VIETNAM).date()] if modified else []
    if month := _MONTH.search(text):
        year, number = int(month[1]), int(month[2])
        last = calendar.monthrange(year, number)[1]
        days.append(dt.date(year, number, min(last, max(1, int(month[3] or last)))))
    elif named := _YEAR.search(text):
        days.append(dt.date(int(named[1]), 12, 31))
    return min(days, default=None)
