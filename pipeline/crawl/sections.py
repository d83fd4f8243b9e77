"""Which pages of a site list its articles, and how these page: the home page and the sections in its menu."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from pipeline.crawl import shapes
from pipeline.crawl.addresses import canonical, identity, same_outlet, settle
from pipeline.crawl.links import Page, article_links, read_page
from pipeline.crawl.paging import guesses, next_page, numbered, template_of
from pipeline.outlets import Listing
from pipeline.records import Fetched, PageKind
from pipeline.text import fold

__all__ = ["Listings"]

_MOST = 16
"""Sections that are kept: each costs a request a night."""
_FEWEST = 3
"""Articles that make a page a listing."""
_LONGEST_NAME = 6
"""Words of a section's name."""
_LABELS = 4
"""Pages that one text leads to, from which it is a label and no section's name."""
_DEEPEST = 3
"""Parts of a section's path."""
_FULL = 5
"""Articles on a first page from which a second one is worth guessing at."""
_MOST_CHECKS = 3
"""Second pages of one style that are asked for before that style counts as broken."""
_NEW_SHARE = 0.5
"""The share of articles that page 2 must not have in common with page 1."""
_ORDER = (
    re.compile(r"suc khoe|y te|benh|dich te"),
    re.compile(r"xa hoi|doi song|dan sinh|van hoa xa hoi|an sinh"),
    re.compile(r"thoi su|tin tuc|tin moi|su kien|tin hoat dong|trong tinh|tin dia phuong"),
)
_LAST = re.compile(
    r"quoc te|the gioi|the thao|giai tri|rao vat|quang cao|english|xe|cong nghe|du lich|podcast|infographic"
)


class Listings:
    """Looks for listings.

    Parameters
    ----------
    ask
        Fetches an address, once.
    home
        The outlet's address.
    say
        Told what is found.
    """

    def __init__(self, ask: Callable[[str, PageKind], Fetched], home: str, say: Callable[[str], None]) -> None:
        self._ask = ask
        self._home = home
        self._say = say
        self._works_so: set[str] = set()
        self._failed: Counter[str] = Counter()

    def find(self, page: Page) -> list[Listing]:
        """Return the listings that begin at the home page `page`, home page first."""
        pages = [page] if self._is_listing(page) else []
        for url in self._sections(page):
            if len(pages) > _MOST:
                break
            section = self._read(url)
            if section is not None and self._is_listing(section):
                pages.append(section)
        found = [Listing(url=self._plain(p), next=self._template(p)) for p in pages]
        if pages and not any(listing.next for listing in found) and not any(self._next(p) for p in pages):
            found = self._guessed(pages, found)
        for listing, listed in zip(found, pages, strict=True):
            paging = f", page N at {listing.next}" if listing.next else ""
            self._say(f"  listing   {listing.url} ({len(self._articles(listed))} articles{paging})")
        return found

    def _plain(self, page: Page) -> str:
        return settle(page.url, self._home)

    def _articles(self, page: Page) -> set[str]:
        return {identity(a.url) for a in article_links(page, self._home)}

    def _is_listing(self, page: Page) -> bool:
        return len(self._articles(page)) >= _FEWEST

    def _read(self, url: str) -> Page | None:
        got = self._ask(url, PageKind.LISTING)
        if not got.ok:
            return None
        return read_page(got.body, got.final_url or url, self._home, got.header("Content-Type"))

    def _sections(self, page: Page) -> Iterator[str]:
        articles = self._articles(page)
        found: dict[str, tuple[int, int, str]] = {}
        labels = _labels(page)
        for anchor in page.anchors:
            key = identity(anchor.url)
            if key in articles or key == identity(page.url) or not self._may_be_section(anchor.url):
                continue
            if not 0 < len(anchor.text.split()) <= _LONGEST_NAME or anchor.twin or anchor.text in labels:
                continue
            rank = _rank(fold(f"{anchor.text} {urlsplit(anchor.url).path.replace('-', ' ')}"))
            found.setdefault(key, (rank + (0 if anchor.menu else 1), anchor.order, anchor.url))
        for _, _, url in sorted(found.values())[: 2 * _MOST]:
            yield url

    def _may_be_section(self, url: str) -> bool:
        parts = urlsplit(url)
        if not same_outlet(url, self._home) or shapes.is_file(url) or shapes.is_utility(url) or numbered(url):
            return False
        return len([s for s in parts.path.split("/") if s]) <= _DEEPEST and bool(parts.path.strip("/") or parts.query)

    def _next(self, page: Page) -> str:
        return next_page(page, self._home, "", 1)

    def _template(self, page: Page) -> str:
        """Return the template by which `page` links to its second page, once a page of that style was checked.

        A home page's own second page may be missing while the sections' work, so one failure decides nothing.
        """
        following = self._next(page)
        template = template_of(following, 2) if following else ""
        if not template:
            return ""
        style = template.removeprefix(self._plain(page).rstrip("/"))
        if style in self._works_so:
            return template
        if self._failed[style] < _MOST_CHECKS and self._works(page, template):
            self._works_so.add(style)
            return template
        self._failed[style] += 1
        return ""

    def _works(self, page: Page, template: str) -> bool:
        """Whether the template's page 2 lists articles that page 1 doesn't."""
        second = self._read(canonical(template.replace("{page}", "2")))
        if second is None:
            return False
        there, here = self._articles(second), self._articles(page)
        return bool(there) and len(there - here) >= _NEW_SHARE * len(there)

    def _guessed(self, pages: list[Page], found: list[Listing]) -> list[Listing]:
        """Try usual templates on one listing whose pages aren't linked (a button loads them), and use what works."""
        fullest = max(pages[1:] or pages, key=lambda p: len(self._articles(p)))
        if len(self._articles(fullest)) < _FULL:
            return found
        for number, template in enumerate(guesses(self._plain(fullest))):
            if self._works(fullest, template):
                return [Listing(url=f.url, next=list(guesses(f.url))[number]) for f in found]
        return found


def _labels(page: Page) -> set[str]:
    """Return the texts that stand on links to many pages: "bản in", "Xem chi tiết", "Đọc tiếp"."""
    where: dict[str, set[str]] = {}
    for anchor in page.anchors:
        where.setdefault(anchor.text, set()).add(identity(anchor.url))
    return {text for text, pages in where.items() if len(pages) >= _LABELS}


def _rank(text: str) -> int:
    """Return a section's place in the order of asking: health, society, news, the rest, the far away."""
    for place, words in enumerate(_ORDER):
        if words.search(text):
            return 2 * place
    return 2 * len(_ORDER) + (2 if _LAST.search(text) else 0)
