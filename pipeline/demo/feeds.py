"""The machine-readable doors of the town's outlets: RSS, sitemaps, sitemap indexes, news sitemaps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import format_datetime
from xml.sax.saxutils import escape

__all__ = ["Entry", "news_sitemap", "rss", "sitemap", "sitemap_index"]

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a feed or sitemap. `guid` is what a feed names it by; `html` its description as HTML."""

    url: str
    title: str = ""
    html: str = ""
    published: dt.datetime | None = None
    guid: str = ""
    author: str = ""


def rss(title: str, link: str, entries: Iterable[Entry]) -> bytes:
    """Return an RSS 2.0 feed; times stand in UTC, as WordPress writes them."""
    items = []
    for e in entries:
        when = f"<pubDate>{format_datetime(e.published.astimezone(dt.UTC))}</pubDate>" if e.published else ""
        author = f"<dc:creator><![CDATA[{e.author}]]></dc:creator>" if e.author else ""
        items.append(
            f"<item><title>{escape(e.title)}</title><link>{escape(e.url)}</link>{author}{when}"
            f'<guid isPermaLink="false">{escape(e.guid or e.url)}</guid>'
            f"<description><![CDATA[{e.html}]]></description></item>"
        )
    return (
        f'{_HEAD}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>{escape(title)}</title>'
        f"<link>{escape(link)}</link><language>vi</language>{''.join(items)}</channel></rss>"
    ).encode()


def sitemap_index(addresses: Iterable[str], stamped: dt.date) -> bytes:
    """Return a sitemap index; `stamped` is the day on which its makers claim that everything changed."""
    rows = "".join(f"<sitemap><loc>{escape(a)}</loc><lastmod>{stamped}</lastmod></sitemap>" for a in addresses)
    return f'{_HEAD}<sitemapindex xmlns="{_SITEMAPS}">{rows}</sitemapindex>'.encode()


def sitemap(addresses: Iterable[str], stamped: dt.date) -> bytes:
    """Return a sitemap whose `lastmod` is `stamped` for every page: no hint of when anything was published."""
    rows = "".join(
        f"<url><loc>{escape(a)}</loc><lastmod>{stamped}</lastmod><changefreq>daily</changefreq></url>"
        for a in addresses
    )
    return f'{_HEAD}<urlset xmlns="{_SITEMAPS}">{rows}</urlset>'.encode()


def news_sitemap(name: str, entries: Iterable[Entry]) -> bytes:
    """Return a Google-news sitemap of the outlet `name`."""
    rows = "".join(
        f"<url><loc>{escape(e.url)}</loc><news:news><news:publication><news:name>{escape(name)}</news:name>"
        f"<news:language>vi</news:language></news:publication>"
        f"<news:publication_date>{e.published.isoformat() if e.published else ''}</news:publication_date>"
        f"<news:title>{escape(e.title)}</news:title></news:news></url>"
        for e in entries
    )
    return f'{_HEAD}<urlset xmlns="{_SITEMAPS}" xmlns:news="{_NEWS}">{rows}</urlset>'.encode()
