"""Where the pages to learn from come from: the outlet's own doors, asked politely, or the workspace's archive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from pipeline.crawl.archive import Archive
from pipeline.crawl.discover import discover
from pipeline.crawl.memory import Fetch
from pipeline.errors import ArchiveError
from pipeline.learn.samples import Sample
from pipeline.outlets import Outlet
from pipeline.records import Candidate, PageKind, Validators
from pipeline.settings import CrawlSettings
from pipeline.store import Store

__all__ = ["archived", "gather"]

_REACH = 3
"""Addresses looked at for each page taken: a sample of the newest alone may be one day's."""
_FAILURES = 5
"""Pages that may fail in a row before the site is left alone."""
_RECENT = dt.timedelta(days=60)


def gather(
    outlet: Outlet,
    fetch: Fetch,
    *,
    pages: int,
    settings: CrawlSettings,
    now: dt.datetime,
    say: Callable[[str], None] = lambda _: None,
) -> list[Sample]:
    """Fetch up to `pages` articles that the outlet's feeds, sitemaps and listings name, spread over what they name.

    Parameters
    ----------
    fetch
        How to ask; obeys robots.txt and the delay.
    say
        Told how many pages came.
    """
    doors = discover(outlet, fetch, _Nothing(), settings=settings, now=now)
    named = list(islice(doors, _REACH * pages))
    samples: list[Sample] = []
    failed = 0
    for candidate in _spread(named, pages):
        got = fetch.fetch(candidate.url, PageKind.ARTICLE)
        failed = 0 if got.ok else failed + 1
        if got.ok:
            kind = got.header("content-type")
            samples.append(Sample(got.final_url or got.url, got.body, kind, candidate, got.at))
        elif failed >= _FAILURES:
            say(f"  {failed} pages in a row failed ({got.detail or got.outcome.value}): not asked further")
            break
    say(f"  {len(samples)} pages fetched to learn from, of {len(named)} that its doors name first")
    return samples


def archived(store: Store, archive: Archive, outlet: Outlet, *, pages: int, now: dt.datetime) -> list[Sample]:
    """Return up to `pages` of the outlet's newest articles from the archive, none of them older than 60 days."""
    stored = [a for a in store.articles(outlet.host) if a.place is not None]
    samples: list[Sample] = []
    for one in reversed(stored):
        if one.place is None or len(samples) >= pages:
            break
        try:
            page = archive.read(one.place)
        except ArchiveError:  # a file was moved away: others are there, or the site is asked
            continue
        if now - page.date > _RECENT:
            continue
        kind = next((v for k, v in page.headers if k.lower() == "content-type"), "")
        samples.append(Sample(page.url, page.body, kind, store.hints(one.id), page.date))
    return samples


def _spread(named: Sequence[Candidate], pages: int) -> list[Candidate]:
    """Return `pages` of the candidates, evenly spread; the rest follow for those that fail."""
    if len(named) <= pages:
        return list(named)
    step = len(named) / pages
    return [named[int(n * step)] for n in range(pages)]


class _Nothing:
    """A crawler's memory of nothing: learning looks at the doors as if for the first time, and leaves no trace."""

    def known(self, urls: Sequence[str]) -> set[str]:  # noqa: ARG002 - see Memory
        return set()

    def note(self, candidates: Sequence[Candidate]) -> None:
        """Keep nothing."""

    def waiting(self) -> Sequence[Candidate]:
        return ()

    def compare(self, candidates: Sequence[Candidate], now: dt.datetime) -> None:
        """Keep nothing."""

    def edited(self, now: dt.datetime, limit: int) -> Sequence[Candidate]:  # noqa: ARG002 - see Memory
        return ()

    def dates(self, urls: Sequence[str]) -> Mapping[str, dt.datetime]:  # noqa: ARG002 - see Memory
        return {}

    def validators(self, url: str) -> Validators:  # noqa: ARG002 - see Memory
        return Validators()

    def remember(self, url: str, validators: Validators) -> None:
        """Keep nothing."""

    def cursor(self, door: str) -> str:  # noqa: ARG002 - see Memory
        return ""

    def keep_cursor(self, door: str, cursor: str) -> None:
        """Keep nothing."""
