"""The catalogue's hints, asked of the live site: what still holds is taken, what doesn't gives way to what is found.

A hinted feed, sitemap or listing is taken where it names articles now. A hinted selector is taken where it finds its
field on most of a few articles, and finds what reading those pages without selectors finds. It fills a field that
the outlet's file leaves empty and never replaces one that a person, or learning, has set.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from pipeline.crawl.addresses import identity, same_outlet, settle
from pipeline.crawl.feeds import read_feed
from pipeline.crawl.links import article_links, read_page
from pipeline.crawl.memory import Fetch
from pipeline.crawl.safexml import Unreadable, looks_like_html
from pipeline.crawl.sitemaps import read_sitemap
from pipeline.extract import extract
from pipeline.extract.document import Unreadable as NoPage
from pipeline.extract.document import parse
from pipeline.extract.selected import select
from pipeline.outlets import Listing, Outlet, Selectors
from pipeline.outlets.catalogue import Hint, Known
from pipeline.records import VIETNAM, Article, Fetched, PageKind
from pipeline.text import fold

__all__ = ["agreeing", "use_hints"]

FIELDS = ("title", "lead", "body", "published")
_PAGES = 6
_FEWEST_PAGES = 3
_FOUND, _AGREED = 0.8, 0.8
_ALIKE = {"title": 0.8, "lead": 0.7, "body": 0.85}
"""Word-F1 from which two readings of a field are the same: a lead may carry a place name, a body a caption."""
_LEAD_WORDS = range(8, 150)
_FEWEST_LINKS = 3
_PATTERN_SHARE, _PATTERN_LINKS = 0.95, 10


def use_hints(
    outlet: Outlet, entry: Known, fetch: Fetch, *, now: dt.datetime, say: Callable[[str], None] = lambda _: None
) -> Outlet:
    """Return `outlet` with what holds of the catalogue's `entry`; its own doors and selectors stay.

    Parameters
    ----------
    outlet
        As found at its address.
    fetch
        Asks, politely: once for each hinted door that isn't known, and for at most six articles.
    say
        Told what holds and what doesn't, a line each.
    """
    doors = _Doors(outlet, fetch, now)
    feeds, sitemaps, listings = entry.addresses(outlet.url)
    kept = {kind: [u for u in urls if doors.holds(kind, u)] for kind, urls in (
        (PageKind.FEED, feeds), (PageKind.SITEMAP, sitemaps), (PageKind.LISTING, listings))}  # fmt: skip
    for url in (*feeds, *sitemaps, *listings):
        held = any(url in urls for urls in kept.values())
        say(f"  hint      {url} ({'holds' if held else 'no articles there now: left out'})")
    outlet = outlet.model_copy(
        update={
            "feeds": _joined(kept[PageKind.FEED], outlet.feeds, outlet),
            "sitemaps": _joined(kept[PageKind.SITEMAP], outlet.sitemaps, outlet),
            "listings": (*outlet.listings, *_new_listings(kept[PageKind.LISTING], outlet)),
            "article_pattern": outlet.article_pattern or doors.pattern(entry.article_pattern),
        }
    )
    return _with_selectors(outlet, entry.hints, doors, say)


def agreeing(
    hints: Sequence[Hint], pages: Sequence[Fetched], outlet: Outlet, now: dt.datetime
) -> tuple[Selectors, dict[str, int]]:
    """Return the hinted selectors that hold on `pages`, field by field the newest, and the year of each.

    Parameters
    ----------
    pages
        Articles of the outlet. Pages that are none don't count; from fewer than three that are nothing is taken.
    """
    bare = outlet.model_copy(update={"selectors": Selectors()})
    read = [(page, found) for page in pages if (found := _article(page, bare, now)) is not None]
    taken: dict[str, str] = {}
    years: dict[str, int] = {}
    for hint in sorted(hints, key=lambda h: -h.year) if len(read) >= _FEWEST_PAGES else ():
        for field in FIELDS:
            if getattr(hint, field) and field not in taken and _holds(hint, field, read, bare, now):
                taken[field], years[field] = getattr(hint, field), hint.year
                if field == "published" and hint.date_format:
                    taken["date_format"] = hint.date_format
    return Selectors.model_validate(taken), years


def _with_selectors(outlet: Outlet, hints: Sequence[Hint], doors: _Doors, say: Callable[[str], None]) -> Outlet:
    open_fields = {field for field in FIELDS if not getattr(outlet.selectors, field)}
    if not any(getattr(hint, field) for hint in hints for field in open_fields):
        return outlet
    selectors, years = agreeing(hints, doors.sample(), outlet, doors.now)
    new = {field: getattr(selectors, field) for field in years if field in open_fields}
    if "published" in new:
        new["date_format"] = selectors.date_format
    for field, year in years.items():
        if field in new:
            say(f"  hint      {field}: {new[field]} (of {year}, holds)")
    if not new:
        say("  hint      the catalogue's selectors don't hold on today's pages: left out")
    return outlet.model_copy(update={"selectors": outlet.selectors.model_copy(update=new)})


@dataclass
class _Doors:
    """Hinted doors, and the articles that they and the outlet's own name."""

    outlet: Outlet
    fetch: Fetch
    now: dt.datetime

    def __post_init__(self) -> None:
        self.links: dict[str, str] = {}

    def holds(self, kind: PageKind, url: str) -> bool:
        """Whether the door at `url` names articles now."""
        if not same_outlet(url, self.outlet.url):
            return False
        named = self._named(kind, url)
        self.links |= {identity(link): link for link in named}
        return len(named) >= (_FEWEST_LINKS if kind is PageKind.LISTING else 1)

    def pattern(self, pattern: str) -> str:
        """Return the hinted pattern if it matches the articles named so far."""
        if not pattern or len(self.links) < _PATTERN_LINKS:
            return ""
        hits = sum(bool(re.search(pattern, link)) for link in self.links.values())
        return pattern if hits >= _PATTERN_SHARE * len(self.links) else ""

    def sample(self) -> list[Fetched]:
        """Fetch a few articles, from the outlet's own doors where the hinted ones named too few."""
        own = [(PageKind.FEED, url) for url in self.outlet.feeds[:1]]
        own += [(PageKind.LISTING, listing.url) for listing in self.outlet.listings[:2]]
        for kind, url in own:
            if len(self.links) >= _PAGES:
                break
            self.links |= {identity(link): link for link in self._named(kind, url)}
        links = list(self.links.values())
        chosen = links[:: max(1, len(links) // _PAGES)][:_PAGES]
        return [page for link in chosen if (page := self.fetch.fetch(link, PageKind.ARTICLE)).ok]

    def _named(self, kind: PageKind, url: str) -> list[str]:
        got = self.fetch.fetch(url, kind)
        if not got.ok:
            return []
        home = self.outlet.url
        if kind is PageKind.LISTING:
            page = read_page(got.body, got.final_url or url, home, got.header("Content-Type"))
            return [a.url for a in article_links(page, home)]
        if looks_like_html(got.body):
            return []
        try:
            if kind is PageKind.FEED:
                return [c.url for c in read_feed(got.body, url, home, self.now)]
            found = read_sitemap(got.body, url, home, self.now)
        except Unreadable:
            return []
        return [c.url for c in found.candidates] or [child.url for child in found.children]


def _joined(hinted: Iterable[str], own: Iterable[str], outlet: Outlet) -> tuple[str, ...]:
    by_key = {identity(url): settle(url, outlet.url) for url in hinted}
    return (*by_key.values(), *(url for url in own if identity(url) not in by_key))


def _new_listings(hinted: Iterable[str], outlet: Outlet) -> list[Listing]:
    own = {identity(listing.url) for listing in outlet.listings}
    return [Listing(url=settle(url, outlet.url)) for url in hinted if identity(url) not in own]


def _article(page: Fetched, outlet: Outlet, now: dt.datetime) -> Article | None:
    url = page.final_url or page.url
    return extract(page.body, url, outlet=outlet, content_type=page.header("content-type"), now=now).article


def _holds(hint: Hint, field: str, read: Sequence[tuple[Fetched, Article]], outlet: Outlet, now: dt.datetime) -> bool:
    """Whether the hint finds `field` on most pages, each its own, and what reading without selectors finds."""
    date_format = hint.date_format if field == "published" else ""
    one = Selectors.model_validate({field: getattr(hint, field), "date_format": date_format})
    found: list[str] = []
    agreed = 0
    for page, plain in read:
        root = parse(page.body, page.header("content-type"))
        if isinstance(root, NoPage):
            continue
        chosen = select(root, one, now)
        if not (_holds_text(chosen.body, plain) if field == "body" else getattr(chosen, field)):
            continue
        again = _article(page, outlet.model_copy(update={"selectors": one}), now)
        if again is not None:
            found.append(fold(str(getattr(again, field))))
            agreed += _same(field, again, plain)
    own = len(set(found)) == len(found) or field == "published"
    return own and len(found) >= _FOUND * len(read) and agreed >= _AGREED * len(found)


def _holds_text(body: Sequence[HtmlElement], plain: Article) -> bool:
    """Whether the selected elements hold the article's text: reading would make up for a menu in its place."""
    there = Counter(fold(" ".join(e.text_content() for e in body)).split())
    here = Counter(fold(plain.body).split())
    return bool(here) and sum((there & here).values()) >= _ALIKE["body"] * sum(here.values())


def _same(field: str, hinted: Article, plain: Article) -> bool:
    if field == "published":
        if hinted.published is None or plain.published is None:
            return False
        return hinted.published.astimezone(VIETNAM).date() == plain.published.astimezone(VIETNAM).date()
    there, here = fold(getattr(hinted, field)).split(), fold(getattr(plain, field)).split()
    if field == "lead" and not here:  # a lead that nothing but its selector tells: as long as leads are, and no title
        return len(there) in _LEAD_WORDS and _f1(there, fold(hinted.title).split()) < _ALIKE["title"]
    return _f1(there, here) >= _ALIKE[field]


def _f1(one: Sequence[str], other: Sequence[str]) -> float:
    common = sum((Counter(one) & Counter(other)).values())
    return 2 * common / (len(one) + len(other)) if one or other else 1.0
