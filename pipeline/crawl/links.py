"""The links of an HTML page, and which of them lead to articles, without rules written for a site.

No single sign is sure. A headline is long, stands outside menus, often in a heading; an article's address has a
slug or a number; and most of a listing's articles have addresses of one shape. Links are scored by all of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from pipeline.crawl import shapes
from pipeline.crawl.addresses import canonical, identity, same_outlet, settle
from pipeline.text import clean

__all__ = ["Anchor", "Page", "article_links", "read_page"]

_ENOUGH = 3
"""The score from which a link is an article's: a headline's length alone, or an address and anything else."""
_SURE = 5
"""The score from which a link teaches the page's shape of article addresses."""
_HEADLINE, _LONG_HEADLINE = 6, 8
"""Words. Names of sections have up to five."""
_PAIR = 2
"""Sure articles of one shape from which that shape counts."""
_LABEL = 2
"""Words: "Y tế", "Xem thêm", a page's number."""
_MOST_TAGS = 200_000
"""A portal's home page has ten thousand; a page of nothing but tags would fill the memory with its tree."""
_MOST_ANCHORS = 5000
_MENU_TAGS = frozenset({"nav", "header", "footer"})
_MENU = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|navigation|menu|mainmenu|submenu|topmenu|megamenu|footer|breadcrumbs?|topbar|"
    r"pagination|paging|pager|phan-trang|phantrang|tags?|social|share)(?:$|[-_\s\d])",
    re.IGNORECASE,
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})
_SCHEME = re.compile(r"^\s*(?:javascript|mailto|tel|sms|data|zalo|viber|whatsapp|about|blob)\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Anchor:
    """One link. `raw` is its address as it can be fetched; `url` that of the article, twins and tracking removed."""

    raw: str
    url: str
    text: str = ""
    rel: str = ""
    css: str = ""
    menu: bool = False
    heading: bool = False
    order: int = 0

    @property
    def twin(self) -> bool:
        """Whether its own address is an AMP or print form, which `canonical` led back to the plain one."""
        return urlsplit(self.raw).path.count("/") > urlsplit(self.url).path.count("/")


@dataclass(frozen=True, slots=True)
class Page:
    """An HTML page: its links in order, what its head names, and its tree."""

    url: str
    anchors: tuple[Anchor, ...] = ()
    title: str = ""
    feeds: tuple[str, ...] = ()
    next: str = ""
    tree: Any = None


def read_page(body: bytes, url: str, outlet_url: str, content_type: str = "") -> Page:
    """Return the HTML page `body`, fetched from `url`; anything else is a page without links."""
    tree = _tree(body, content_type)
    if tree is None:
        return Page(url)
    base = _base(tree, url)
    links = tree.iterfind(".//link")
    feeds, following = [], ""
    for link in links:
        rel, href = str(link.get("rel", "")).lower().split(), str(link.get("href", "")).strip()
        if "alternate" in rel and re.search(r"(?:rss|atom)\+xml", str(link.get("type", "")), re.IGNORECASE) and href:
            feeds.append(canonical(href, base=base))
        elif "next" in rel and href:
            following = canonical(href, base=base)
    title = next((clean(" ".join(t.itertext())) for t in tree.iter("title")), "")
    name = tree.xpath('//meta[@property="og:site_name"]/@content')
    anchors = tuple(_anchors(tree, base, outlet_url))
    return Page(url, anchors, clean(str(name[0])) if name else title, tuple(filter(None, feeds)), following, tree)


def article_links(page: Page, outlet_url: str, pattern: str = "") -> list[Anchor]:
    """Return the links of `page` that lead to articles, each article once, in the page's order.

    Parameters
    ----------
    pattern
        The outlet's `article_pattern`: where set, an address is an article's if it matches, and else isn't.
    """
    merged = _merged(page, outlet_url)
    if pattern:
        return [a for a in merged if re.search(pattern, a.url) or re.search(pattern, a.raw)]
    scores = [_score(a, page.url) for a in merged]
    usual = Counter(shapes.shape(a.url) for a, score in zip(merged, scores, strict=True) if score >= _SURE)
    out = []
    for anchor, score in zip(merged, scores, strict=True):
        likely = score + (2 if score > 0 and not anchor.menu and usual[shapes.shape(anchor.url)] >= _PAIR else 0)
        if likely >= _ENOUGH:
            out.append(anchor)
    return out


def _tree(body: bytes, content_type: str) -> Any:  # noqa: ANN401 - lxml has no types
    from lxml import html
    from lxml.etree import LxmlError

    if not body.strip() or b"\0" in body[:1024] or body.count(b"<") > _MOST_TAGS:
        return None
    declared = re.search(r"charset=[\"']?([\w-]+)", content_type, re.IGNORECASE)
    encoding = declared[1] if declared else None
    if encoding is None and not re.search(rb"charset\s*=", body[:4096], re.IGNORECASE):
        encoding = "utf-8"  # nothing declared: lxml would read Latin-1
    try:
        parser = html.HTMLParser(encoding=encoding, huge_tree=False)
    except LookupError:  # a charset that doesn't exist
        parser = html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        return html.document_fromstring(body, parser=parser)
    except (LxmlError, ValueError):
        return None


def _base(tree: Any, url: str) -> str:  # noqa: ANN401 - lxml has no types
    base = tree.find(".//base[@href]")
    return urljoin(url, str(base.get("href")).strip()) if base is not None else url


def _anchors(tree: Any, base: str, outlet_url: str) -> Iterator[Anchor]:  # noqa: ANN401 - lxml has no types
    regions: dict[Any, tuple[bool, bool]] = {}
    for order, element in enumerate(tree.iter("a", "area")):
        if order >= _MOST_ANCHORS:
            return
        href = str(element.get("href") or "").strip()
        if not href or href.startswith("#") or _SCHEME.match(href):
            continue
        try:
            raw = urljoin(base, href.partition("#")[0])
        except ValueError:
            continue
        url = settle(raw, outlet_url)
        if not url:
            continue
        menu, heading = _region(element, regions)
        css = f"{element.get('class') or ''} {element.get('id') or ''}".strip()
        heading = heading or next(element.iter(*_HEADINGS), None) is not None
        yield Anchor(raw, url, _text(element), str(element.get("rel") or "").lower(), css, menu, heading, order)


def _text(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    own = clean(" ".join(element.itertext()))[:400]
    given = clean(str(element.get("title") or ""))[:400]
    if own or given:
        return max(own, given, key=lambda t: len(t.split()))
    return next((clean(str(i.get("alt") or ""))[:400] for i in element.iter("img")), "")


def _region(element: Any, known: dict[Any, tuple[bool, bool]]) -> tuple[bool, bool]:  # noqa: ANN401 - lxml
    """Return whether `element` stands in a menu and in a heading; `known` holds what ancestors answered."""
    path, here = [], element.getparent()
    while here is not None and here not in known:
        path.append(here)
        here = here.getparent()
    menu, heading = known[here] if here is not None else (False, False)
    for node in reversed(path):
        tag = node.tag if isinstance(node.tag, str) else ""
        if tag not in {"html", "body"}:
            css = f"{node.get('class') or ''} {node.get('id') or ''}"
            in_article = tag == "header" and any(a.tag == "article" for a in node.iterancestors())
            menu = menu or (tag in _MENU_TAGS and not in_article) or bool(_MENU.search(css))
        heading = heading or tag in _HEADINGS
        known[node] = (menu, heading)
    return menu, heading


def _merged(page: Page, outlet_url: str) -> list[Anchor]:
    """Return one anchor an article: the picture's link and the headline's are one, so are twins of the address."""
    found: dict[str, Anchor] = {}
    here = identity(page.url)
    for anchor in page.anchors:
        key = identity(anchor.url)
        if key == here or not same_outlet(anchor.url, outlet_url):
            continue
        if key not in found:
            found[key] = anchor
            continue
        old = found[key]
        better = anchor if len(anchor.text.split()) > len(old.text.split()) else old
        menu, heading = old.menu and anchor.menu, old.heading or anchor.heading
        plainest = min(old.url, anchor.url, key=len)
        found[key] = replace(better, url=plainest, menu=menu, heading=heading, order=old.order)
    return list(found.values())


def _score(anchor: Anchor, page_url: str) -> int:
    path = urlsplit(anchor.url).path.rstrip("/")
    if shapes.is_file(anchor.url) or shapes.is_utility(anchor.url):
        return -9
    if not urlsplit(anchor.url).query and (not path or urlsplit(page_url).path.startswith(path + "/")):
        return -9  # the home page, or a section above this page
    words = len(anchor.text.split())
    if anchor.twin and words < _HEADLINE:
        return -9  # "bản in": the article's own link is elsewhere
    if anchor.rel and {"next", "prev", "tag", "author", "category"} & set(anchor.rel.split()):
        return -9
    score = shapes.article_score(anchor.url)
    score += 4 if words >= _LONG_HEADLINE else 3 if words >= _HEADLINE else 0
    if words <= _LABEL:
        score -= 1
    return score + (1 if anchor.heading else 0) - (6 if anchor.menu else 0)
