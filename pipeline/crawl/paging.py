"""From a listing's page to its next one: by link, by number, by template; never into a calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from pipeline.crawl import shapes
from pipeline.crawl.addresses import canonical, identity, same_outlet
from pipeline.crawl.links import Page
from pipeline.text import fold

__all__ = ["guesses", "next_page", "numbered", "template_of"]

_NEXT_WORDS = re.compile(
    r"^[›»>→\s]*(?:trang (?:sau|tiep|ke|tiep theo|ke tiep)|(?:tin |bai |bai viet )?(?:tiep theo|tiep|ke tiep|cu hon)|"
    r"sau|next|next page|older(?: posts| entries)?)[›»>→.\s]*$"
)
# These also name a section's own page, or turn a box of pictures: followed only to what is numbered.
_WEAK_WORDS = re.compile(r"^[›»>→\s]*(?:xem them|xem tiep|tai them|cac tin khac|tin khac|more|load more)?[›»>→.\s]*$")
_NEXT_CSS = re.compile(
    r"(?:^|[-_\s])(?:next|next-page|page-next|nextpage|pagination-next|trang-sau)(?:$|[-_\s])", re.IGNORECASE
)
# Where a page's number stands in an address: a parameter, a part of its own, the end of the last part.
_PARAMETER = re.compile(
    r"(?P<before>[?&](?:page|p|trang|paged|pageindex|pageid|pagenumber|pageno|currentpage|pg|cur|_?\w*_cur|offset|start)=)"
    r"(?P<n>\d{1,5})(?=&|$)",
    re.IGNORECASE,
)
_PART = re.compile(
    r"(?P<before>/(?:trang|page|p|pages|paged)[-_/]?)(?P<n>\d{1,5})(?=/?$|\.\w{2,5}$|/?\?)", re.IGNORECASE
)
_TAIL = re.compile(
    r"(?P<before>[-_.](?:trang|page|p)?[-_]?)(?P<n>\d{1,4})(?=/?$|\.\w{2,5}$|\.\w{2,5}\?)", re.IGNORECASE
)
_BARE = re.compile(r"(?P<before>/)(?P<n>\d{1,3})(?=/?$|\.\w{2,5}$)", re.IGNORECASE)
_PLACES = (_PARAMETER, _PART, _TAIL, _BARE)


def next_page(page: Page, outlet_url: str, template: str, number: int) -> str:
    """Return the address of the page after `page`, which is number `number`; empty where it has none.

    In this order: the outlet's template; `rel=next`; a link that says so ("Trang sau", "Next"); one that may say so
    ("›", "Xem thêm") and one whose text is the next number, both only to an address numbered so.
    """
    if template:
        return canonical(template.replace("{page}", str(number + 1)))
    here = identity(page.url)
    for address in _named(page):
        if _may_follow(address, here, outlet_url):
            return address
    for anchor in page.anchors:
        weak = _WEAK_WORDS.match(fold(anchor.text)) or _NEXT_CSS.search(anchor.css)
        if (anchor.text == str(number + 1) or weak) and _may_follow(anchor.url, here, outlet_url):
            found = template_of(anchor.url, number + 1)
            if found and _siblings(found, page.url, number):
                return anchor.url
    return ""


def template_of(url: str, number: int) -> str:
    """Return `url` with its page number replaced by `{page}`, or an empty text where `number` isn't in it.

    Examples
    --------
    >>> template_of("https://bao.example/y-te/trang-2", 2)
    'https://bao.example/y-te/trang-{page}'
    """
    for place in _PLACES:
        for match in place.finditer(url):
            if int(match["n"]) == number:
                return f"{url[: match.start('n')]}{{page}}{url[match.end('n') :]}"
    return ""


def guesses(url: str) -> Iterator[str]:
    """Yield templates of usual content systems for a listing at `url` that links to no second page."""
    parts = urlsplit(url)
    stem, dot, extension = parts.path.rpartition(".") if re.search(r"\.\w{2,5}$", parts.path) else (parts.path, "", "")
    root = f"{parts.scheme}://{parts.netloc}"
    if dot:
        yield f"{root}{stem}-p{{page}}.{extension}"
        yield f"{root}{stem}/trang-{{page}}.{extension}"
    else:
        yield f"{root}{stem.rstrip('/')}/trang-{{page}}"
        yield f"{root}{stem.rstrip('/')}/page/{{page}}/"
    joint = "&" if parts.query else "?"
    yield f"{url}{joint}page={{page}}"
    yield f"{url}{joint}trang={{page}}"


def numbered(url: str) -> bool:
    """Whether `url` is a listing's second or later page."""
    return any((m := place.search(url)) and int(m["n"]) > 1 for place in (_PARAMETER, _PART))


def _named(page: Page) -> Iterator[str]:
    if page.next:
        yield page.next
    for anchor in page.anchors:
        if "next" in anchor.rel.split():
            yield anchor.url
    for anchor in page.anchors:
        if _NEXT_WORDS.match(fold(anchor.text)):
            yield anchor.url


def _may_follow(url: str, here: str, outlet_url: str) -> bool:
    if not url or identity(url) == here or not same_outlet(url, outlet_url) or shapes.is_file(url):
        return False
    if shapes.is_utility(url):
        return False
    return numbered(url) or not shapes.looks_like_article(url)


def _siblings(template: str, url: str, number: int) -> bool:
    """Whether `template` is of the listing at `url`: this page by this page's number, or its first page."""
    if identity(template.replace("{page}", str(number))) == identity(url):
        return True
    if number > 1:
        return False
    stem = re.sub(r"[-/_.?&=]*(?:trang|pages?|p|paged)?[-/_.?&=]*$", "", identity(template.partition("{page}")[0]))
    mine = re.sub(r"\.\w{2,5}$", "", identity(url).partition("?")[0])
    return mine in {stem, re.sub(r"\.\w{2,5}$", "", stem.partition("?")[0])}
