"""Discovery: every new article of an outlet, by its feeds, sitemaps and listings, at the price of few requests.

On an ordinary night that is a conditional request a feed, one a sitemap that can have changed and one a listing,
and more only while new things turn up. What the doors name is noted before it is handed out (see `memory`).
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Generator, Iterator

from pipeline.crawl.addresses import identity
from pipeline.crawl.feeds import read_feed
from pipeline.crawl.listings import walk_listing
from pipeline.crawl.memory import Cursor, Fetch, Memory
from pipeline.crawl.run import Run, Spent, Tell
from pipeline.crawl.safexml import Unreadable
from pipeline.crawl.sitemaps import Child, read_sitemap
from pipeline.outlets import Outlet
from pipeline.records import VIETNAM, Candidate, Outcome, PageKind, Validators
from pipeline.settings import CrawlSettings

__all__ = ["discover"]

_SETTLED_DAYS = 3
"""A sitemap of days that ended so long ago, once read, isn't asked for again."""
_DEEPEST = 3
"""Indexes of indexes that are followed."""
_ENDS_READ = 2
"""Of a row of numbered sitemaps without dates, so many at either end are looked at every night."""


def discover(
    outlet: Outlet,
    fetch: Fetch,
    memory: Memory,
    *,
    since: dt.date | None = None,
    settings: CrawlSettings,
    now: dt.datetime,
    tell: Tell | None = None,
) -> Iterator[Candidate]:
    """Yield each new article of `outlet` once: first what earlier nights left, then feeds, sitemaps, listings.

    Last come known articles that a door says were edited (`Candidate.again`), as far as the budget goes.

    May be abandoned at any candidate, or killed: what it handed out was noted, and what it didn't reach is found
    by the next call. A candidate isn't asked about again, so the consumer may fetch it at once or later.

    Parameters
    ----------
    outlet
        Where to look.
    fetch
        How to ask; obeys robots.txt and the delay.
    memory
        What is known; see `Memory`.
    since
        The first day of interest, in Vietnam's time; kept for later nights that name none. None on the first night:
        everything there is.
    settings
        Budgets, where the outlet sets none of its own.
    now
        Aware; nothing is published after it.
    tell
        Hears of doors that answered with something that they shouldn't.
    """
    floor, deeper = _floor(memory, outlet, since)
    run = Run(outlet, fetch, memory, settings, now, floor, tell or _silent)
    try:
        yield from run.once(memory.waiting())
        for feed in outlet.feeds:
            yield from _feed(run, feed, conditional=not deeper)
        yield from _sitemaps(run)
        for listing in outlet.listings:
            yield from walk_listing(run, listing)
        yield from run.edited()
    except Spent:
        return


def _silent(_url: str, _outcome: Outcome, _detail: str) -> None:
    pass


def _floor(memory: Memory, outlet: Outlet, since: dt.date | None) -> tuple[dt.date | None, bool]:
    """Return the first day that counts tonight, and whether that is further back than any night before asked for."""
    key = f"{outlet.url}#since"
    before = Cursor.read(memory.cursor(key))
    if before.state == "done" and (since is None or before.since is None or before.since <= since):
        return since or before.since, False
    memory.keep_cursor(key, Cursor("done", "", 0, since).write())
    return since, True


def _feed(run: Run, url: str, *, conditional: bool) -> Iterator[Candidate]:
    got = run.ask(url, PageKind.FEED, run.memory.validators(url) if conditional else None)
    if not got.ok:
        return
    try:
        found = read_feed(got.body, got.final_url or url, run.outlet.url, run.now)
    except Unreadable as why:
        run.tell(url, Outcome.BAD_CONTENT, f"{url} {why}")
        return
    new = run.hand(found)
    run.memory.remember(url, got.validators)
    yield from new


def _sitemaps(run: Run) -> Iterator[Candidate]:
    queue: deque[tuple[Child, int]] = deque((Child(url), 0) for url in run.outlet.sitemaps)
    seen: set[str] = set()
    while queue:
        child, depth = queue.popleft()
        key = identity(child.url)
        if key in seen or (depth and not _worth(run, child)):
            continue
        seen.add(key)
        children = yield from _sitemap(run, child)
        if depth < _DEEPEST:
            queue.extendleft((c, depth + 1) for c in reversed(_in_order(run, children)))


def _sitemap(run: Run, child: Child) -> Generator[Candidate, None, tuple[Child, ...]]:
    cursor = Cursor.read(run.memory.cursor(child.url))
    validators = run.memory.validators(child.url) if cursor.reaches(run.since) else Validators()
    got = run.ask(child.url, PageKind.SITEMAP, validators)
    if not got.ok:
        return ()
    try:
        found = read_sitemap(got.body, got.final_url or child.url, run.outlet.url, run.now, run.outlet.article_pattern)
    except Unreadable as why:
        run.tell(child.url, Outcome.BAD_CONTENT, f"{child.url} {why}")
        return ()
    if not found.children:
        new = run.hand(found.candidates)
        stamp = child.modified.isoformat() if child.modified else ""
        run.memory.keep_cursor(child.url, Cursor("done", stamp, 0, run.since).write())
        run.memory.remember(child.url, got.validators)
        yield from new
    return found.children


def _worth(run: Run, child: Child) -> bool:
    """Whether a child of an index can hold anything new: it isn't too old, and wasn't read to its end before."""
    if run.since and child.last and child.last < run.since:
        return False
    cursor = Cursor.read(run.memory.cursor(child.url))
    if not cursor.reaches(run.since):
        return True
    if child.modified and cursor.page == child.modified.isoformat():
        return child.modified.astimezone(VIETNAM).date() >= run.today - dt.timedelta(days=1)
    return child.last is None or child.last >= run.today - dt.timedelta(days=_SETTLED_DAYS)


def _in_order(run: Run, children: tuple[Child, ...]) -> list[Child]:
    """Return the newest first; of those without dates that were read before, the ends and one more a night."""
    dated = sorted((c for c in children if c.last), key=lambda c: c.last or dt.date.min, reverse=True)
    bare = [c for c in children if not c.last]
    read = [c for c in bare if Cursor.read(run.memory.cursor(c.url)).reaches(run.since)]
    spared: set[str] = set()
    if len(read) > 2 * _ENDS_READ + 1:
        middle = read[_ENDS_READ:-_ENDS_READ]
        spared = {c.url for c in middle} - {middle[run.today.toordinal() % len(middle)].url}
    return dated + [c for c in bare if c.url not in spared]
