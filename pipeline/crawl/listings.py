"""Listing pages, walked page by page: to the end once, then every night until a page holds nothing new.

"Nothing new" is a sure sign only where everything deeper is known. So a first walk goes to the end (or down to
`since`), however many of its first pages are known already, and keeps a cursor to go on from when it is cut
short. Later walks note their pages together, when the first known page is reached: a walk that is killed before
leaves page 1 unknown, and the next night walks again. New articles only push older ones to later pages, so going
on at the cursor misses nothing.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pipeline.crawl.addresses import identity, same_outlet
from pipeline.crawl.links import Page, article_links, read_page
from pipeline.crawl.memory import Cursor
from pipeline.crawl.paging import next_page
from pipeline.crawl.run import Run, Spent
from pipeline.outlets import Listing
from pipeline.records import VIETNAM, Candidate, Door, Fetched, Outcome, PageKind, Validators

__all__ = ["page_candidates", "walk_listing"]

_STALE = 2
"""Pages in a row that repeat what this walk saw: servers give the last page for every number beyond it."""
_OLD = 2
"""Pages in a row that are older than `since`: one may be a box of old favourites."""
_OLD_SHARE = 0.9
_FEWEST_DATED = 3
_GAP_PATIENCE = 5
"""Pages without news in a row after which a walk that was broken off counts as caught up."""
_HEADLINE_MOST = 300
_ENDS = frozenset({Outcome.GONE, Outcome.ROBOTS})
"""How a page beyond the last one may answer."""
_MONTH = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])(?:[/-]?([0-2]\d|3[01]))?(?=/|[-_.])")


@dataclass
class _Walk:
    """One pass over a listing's pages. `trouble` is set when a page could not be had and is worth another try."""

    run: Run
    listing: Listing
    seen: set[str] = field(default_factory=set)
    pages: set[str] = field(default_factory=set)
    trouble: bool = False
    finished: bool = False
    last: tuple[str, int] = ("", 0)
    first: Validators = field(default_factory=Validators)

    def steps(self, url: str, number: int, *, conditional: bool = False) -> Iterator[list[Candidate]]:
        """Yield each page's candidates, from page `number` at `url` on, until there is no next page."""
        stale = 0
        while url and number <= self.run.settings.max_depth:
            got = self._ask(url, number, conditional=conditional)
            conditional = False
            if got is None or identity(got.final_url or url) in self.pages:
                break
            self.pages |= {identity(url), identity(got.final_url or url)}
            page = read_page(got.body, got.final_url or url, self.run.outlet.url, got.header("Content-Type"))
            found = page_candidates(page, self.run, self.listing.url)
            keys = {identity(c.url) for c in found}
            if not page.anchors or (number == 1 and not keys):  # "under maintenance", garbage: not the list's end
                self.run.tell(url, Outcome.BAD_CONTENT, f"{url}: {_empty(got, self.run.outlet.url)}")
                self.trouble = True
                return
            stale = stale + 1 if keys <= self.seen else 0
            if not keys or stale >= _STALE:
                break
            self.seen |= keys
            self.last = (url, number)
            self.first = got.validators if number == 1 else self.first
            yield found
            url = next_page(page, self.run.outlet.url, self.listing.next, number)
            number += 1
        self.finished = not self.trouble

    def _ask(self, url: str, number: int, *, conditional: bool) -> Fetched | None:
        memory = self.run.memory
        try:
            got = self.run.ask(url, PageKind.LISTING, memory.validators(url) if conditional else None)
        except Spent:
            self.trouble = True
            raise
        if got.ok:
            return got
        if got.outcome is not Outcome.UNCHANGED:
            self.trouble = number == 1 or got.outcome not in _ENDS
        return None


def _empty(got: Fetched, home: str) -> str:
    """Say why a listing page names no article, as far as that can be told."""
    if same_outlet(got.final_url or got.url, home):
        return "a listing page without a single article"
    return f"leads to {got.final_url}, another site; if the outlet has moved, add it anew by its new address"


def walk_listing(run: Run, listing: Listing) -> Iterator[Candidate]:
    """Yield the new articles of `listing`; see the module's text for how far it goes.

    Raises
    ------
    Spent
        The outlet's budget ended; the cursor tells the next night where to go on.
    """
    cursor = Cursor.read(run.memory.cursor(listing.url))
    if cursor.state in {"open", "gap"} and (cursor.since is None or run.since is None or cursor.since <= run.since):
        yield from _ordinary(run, listing, cursor)
        cursor = Cursor.read(run.memory.cursor(listing.url))
        yield from _onward(run, listing, cursor)
    elif cursor.reaches(run.since):
        yield from _ordinary(run, listing, cursor)
    else:
        start = Cursor("open", listing.url, 1, run.since)
        yield from _onward(run, listing, start)


def page_candidates(page: Page, run: Run, found_on: str) -> list[Candidate]:
    """Return the articles that the listing page names."""
    links = article_links(page, run.outlet.url, run.outlet.article_pattern)
    return [Candidate(a.url, Door.LISTING, a.text[:_HEADLINE_MOST], found_on=found_on) for a in links]


def _onward(run: Run, listing: Listing, cursor: Cursor) -> Iterator[Candidate]:
    """Walk from the cursor's page to the end, noting page by page."""
    walk = _Walk(run, listing)
    old = quiet = 0
    reached = None
    for found in walk.steps(cursor.page, max(1, cursor.depth)):
        fresh = run.hand(found)
        page, number = walk.last
        run.memory.keep_cursor(listing.url, Cursor(cursor.state, page, number, cursor.since).write())
        yield from fresh
        old = old + 1 if _is_old(run, found, cursor.since) else 0
        quiet = 0 if fresh else quiet + 1
        if old >= _OLD or (cursor.state == "gap" and quiet > _GAP_PATIENCE):
            walk.finished, reached = True, cursor.since
            break
    if walk.finished:
        run.memory.keep_cursor(listing.url, Cursor("done", "", walk.last[1], reached).write())


def _ordinary(run: Run, listing: Listing, cursor: Cursor) -> Iterator[Candidate]:
    """Walk from page 1 until a page holds nothing new, and note all pages together."""
    walk = _Walk(run, listing)
    pages: list[list[Candidate]] = []
    spent = False
    try:
        for found in walk.steps(listing.url, 1, conditional=True):
            pages.append(run.fresh(found))
            if not pages[-1]:
                break
    except Spent:
        spent = True
    if walk.trouble and any(pages):
        page, number = walk.last
        state = "open" if cursor.state in {"open", "gap"} else "gap"
        run.memory.keep_cursor(listing.url, Cursor(state, page, number, cursor.since).write())
    new = run.hand(c for page_ in pages for c in page_)
    if walk.first != Validators():
        run.memory.remember(listing.url, walk.first)
    yield from new
    if spent:
        raise Spent


def _is_old(run: Run, found: list[Candidate], since: dt.date | None) -> bool:
    """Whether nearly all articles of a page whose dates can be told are older than `since`."""
    if since is None:
        return False
    dates = run.memory.dates([c.url for c in found])
    days = [dates[c.url].astimezone(VIETNAM).date() if c.url in dates else _day_of(c.url) for c in found]
    told = [day for day in days if day is not None]
    if len(told) < min(_FEWEST_DATED, len(found)):
        return False
    return sum(day < since for day in told) >= _OLD_SHARE * len(told)


def _day_of(url: str) -> dt.date | None:
    """Return the last day that an address with a month (/2026/03/) or a day in it can mean."""
    match = _MONTH.search(urlsplit(url).path)
    if not match:
        return None
    year, month = int(match[1]), int(match[2])
    last = calendar.monthrange(year, month)[1]
    return dt.date(year, month, min(last, max(1, int(match[3] or last))))
