"""What a page says of itself outside its text."""

from __future__ import annotations

from lxml.html import HtmlElement

__all__ = ["page_canonical"]


def page_canonical(root: HtmlElement, url: str) -> str:
    """Return what `<link rel=canonical>` or og:url declares, absolute, unjudged; empty where nothing does."""
    from urllib.parse import urljoin

    found = root.xpath("//link[@rel='canonical']/@href|//meta[@property='og:url']/@content")
    return urljoin(url, str(found[0]).strip()) if found else ""
