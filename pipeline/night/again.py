"""A second look at an article that a door says was edited: conditional, and careful not to lose what we have."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from pipeline.crawl.addresses import identity
from pipeline.crawl.archive import Archive
from pipeline.crawl.fetch import Fetcher
from pipeline.crawl.warc import digest_of
from pipeline.errors import ArchiveError
from pipeline.extract import extract
from pipeline.outlets import Outlet
from pipeline.records import Article, Candidate, Extraction, Fetched, NotArticle, Outcome, PageKind, Validators
from pipeline.store import GIVE_UP, Saved, Store, StoredArticle, Visit
from pipeline.store.rows import UNTRIED
from pipeline.text import fold

__all__ = ["SecondLook", "Taken", "read"]

_PASSING = frozenset({*GIVE_UP, *UNTRIED})
"""Outcomes after which the next night looks again."""
_SAME = 0.3
"""Share of words that an edited text and the former one have in common at least: another article under the same
address, or a page of another sort, is no edit."""


@dataclass(frozen=True, slots=True)
class Taken:
    """How an address ended: what was saved where an article came, what the page is where none did."""

    outcome: Outcome
    saved: Saved | None = None
    what: NotArticle | None = None


def read(fetched: Fetched, outlet: Outlet, candidate: Candidate, now: dt.datetime) -> Extraction:
    """Extract what `fetched` brought."""
    return extract(
        fetched.body,
        fetched.final_url or fetched.url,
        outlet=outlet,
        candidate=candidate,
        content_type=fetched.header("content-type"),
        now=now,
    )


class SecondLook:
    """Looks at one outlet's stored articles again; see `harvest.Harvest` for the parameters."""

    def __init__(
        self,
        outlet: Outlet,
        night: int,
        fetcher: Fetcher,
        archive: Archive,
        store: Store,
        now: Callable[[], dt.datetime],
    ) -> None:
        self._outlet = outlet
        self._night = night
        self._fetcher = fetcher
        self._archive = archive
        self._store = store
        self._now = now

    def look(self, candidate: Candidate, stored: StoredArticle) -> Taken:
        """Ask for the page of `stored` again, if it has changed, and store the new text; the former one is kept.

        The stored article stays as it is where no article comes, or another one.
        """
        fetched = self._fetcher.fetch(candidate.url, PageKind.ARTICLE, validators=self._validators(stored))
        taken, detail = self._judge(candidate, stored, fetched)
        if taken.saved is None:  # what was saved has its row
            ended = replace(fetched, outcome=taken.outcome, detail=detail or fetched.detail)
            self._store.add_fetch(Visit(self._outlet.host, ended, self._night), stored.id)
        if taken.outcome not in _PASSING:
            self._store.looked_at(self._outlet.host, candidate.url)
        return taken

    def _judge(self, candidate: Candidate, stored: StoredArticle, fetched: Fetched) -> tuple[Taken, str]:
        if not fetched.ok:
            return Taken(fetched.outcome), ""
        if stored.place is not None and digest_of(fetched.body) == stored.place.digest:
            return Taken(Outcome.UNCHANGED), "the same bytes as before"
        if self._elsewhere(fetched, stored):
            return Taken(Outcome.DUPLICATE), "redirects to another article"
        return self._compare(candidate, stored, fetched)

    def _compare(self, candidate: Candidate, stored: StoredArticle, fetched: Fetched) -> tuple[Taken, str]:
        hints = self._store.hints(stored.id) or candidate
        found = read(fetched, self._outlet, hints, self._now())
        if found.article is None:
            return Taken(found.outcome, what=found.what), found.detail
        if not _same(found.article, stored.article):
            why = NotArticle.OTHER.because("another text under the address of a stored article, which stays")
            return Taken(Outcome.NOT_ARTICLE, what=NotArticle.OTHER), why
        article = replace(found.article, url=stored.article.url, **_first_published(found.article, stored.article))
        if article == stored.article:
            return Taken(Outcome.UNCHANGED), "the same text as before"
        visit = Visit(self._outlet.host, fetched, self._night, self._archive.append(fetched))
        saved = self._store.save_article(article, identities=[identity(candidate.url)], visit=visit)
        return Taken(Outcome.OK, saved), ""

    def _validators(self, stored: StoredArticle) -> Validators:
        """Return what makes the request conditional, from the headers that the page came with."""
        if stored.place is None:
            return Validators()
        try:
            page = self._archive.read(stored.place)
        except ArchiveError:  # moved elsewhere by a person: then we ask without condition
            return Validators()
        headers = {name.lower(): value for name, value in page.headers}
        return Validators(headers.get("etag", ""), headers.get("last-modified", ""))

    def _elsewhere(self, fetched: Fetched, stored: StoredArticle) -> bool:
        key = identity(fetched.final_url or fetched.url)
        return self._store.article_ids([key]).get(key, stored.id) != stored.id


def _first_published(new: Article, old: Article) -> dict[str, Any]:
    """Return the fields of the published time where the earlier one stays: an edit's time is no publication."""
    if old.published is None or (new.published is not None and new.published <= old.published):
        return {}
    return {"published": old.published, "published_from": old.published_from}


def _same(new: Article, old: Article) -> bool:
    one, other = (Counter(fold(f"{a.title} {a.lead} {a.body}").split()) for a in (new, old))
    return (one & other).total() >= _SAME * min(one.total(), other.total())
