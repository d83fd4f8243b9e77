"""An article's pictures: absolute addresses, lazy ones too, without logos, icons, avatars and counting pixels."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from pipeline.extract.blocks import Page

__all__ = ["address_of", "find_images", "is_address", "is_news_picture"]

_ATTRIBUTES = (
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-url",
    "data-srcset",
    "data-lazy",
    "data-image",
    "src",
    "srcset",
)
# "/sites/default/files/" is where Drupal keeps every picture.
_NOT_NEWS = re.compile(
    r"(?:^|[/_.-])(?:logo|icons?|avatar|sprite|pixel|blank|spacer|spinner|loading|placeholder|transparent|1x1|emoji|smil\w*|btn|button|banner|qr|share|facebook|zalo|twitter|youtube|gravatar|tracking|stat|counter|noimage|no-image|default(?!/files/))(?:[/_.@\d-]|$)",
    re.IGNORECASE,
)
_TINY = 40
"""Pixels: declared narrower or lower than this, a picture is an icon or a line."""


def is_address(url: str) -> bool:
    """Whether `url` can be taken apart at all ("http://[" can't)."""
    try:
        parts = urlsplit(url)
        return parts.port is None or bool(parts.hostname)
    except ValueError:
        return False


def address_of(element: HtmlElement, url: str) -> str:
    """Return the absolute address of an <img>, "" for none, data: addresses and what can't be one."""
    for name in _ATTRIBUTES:
        value = str(element.get(name) or "").strip()
        if not value or value.startswith(("data:", "{", "javascript:", "about:")):
            continue
        if name.endswith("srcset"):
            value = value.split(",")[-1].strip().split(" ")[0]
        try:
            address = urljoin(url, value)
            if urlsplit(address).scheme in {"http", "https"}:
                return address
        except ValueError:
            continue
    return ""


def _tiny(element: HtmlElement) -> bool:
    sizes = [element.get("width") or "", element.get("height") or ""]
    return any(s.removesuffix("px").isdigit() and int(s.removesuffix("px")) < _TINY for s in sizes)


def is_news_picture(element: HtmlElement, address: str) -> bool:
    """Whether an <img> shows something: no icon, logo or counting pixel by its address or declared size."""
    return not _tiny(element) and not _NOT_NEWS.search(urlsplit(address).path)


def find_images(page: Page, first: int, last: int, furniture: bytearray, url: str) -> tuple[str, ...]:
    """Return the pictures that stand between the blocks `first` and `last`, in order, each once."""
    found: dict[str, None] = {}
    for picture in page.pictures:
        at = picture.block
        if not first <= at <= last + 1 or _in_furniture(page, picture.node, at, furniture):
            continue
        address = address_of(picture.element, url)
        if address and is_news_picture(picture.element, address):
            found[address] = None
    return tuple(found)


def _in_furniture(page: Page, number: int, at: int, furniture: bytearray) -> bool:
    """Whether a picture's element, or the nearest one around it that holds text, is all furniture."""
    for ancestor in page.ancestors(number):
        node = page.nodes[ancestor]
        if node.first < node.last:
            return all(furniture[node.first : node.last])
    return any(furniture[at : at + 1])
