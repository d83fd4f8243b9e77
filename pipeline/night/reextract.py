"""Extraction again, from the archive: after a better extractor or new selectors, without the network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from pipeline.crawl.addresses import identity
from pipeline.crawl.archive import Archive, ArchivedPage
from pipeline.errors import ArchiveError, UsageError, nearest
from pipeline.extract import extract
from pipeline.night.clock import server_time
from pipeline.night.lock import night_lock
from pipeline.outlets import Outlet, load_outlets
from pipeline.records import Article, Candidate, Extraction, Outcome, WarcPlace, article_id
from pipeline.settings import Workspace
from pipeline.store import Saved, Store, StoredArticle, Visit

__all__ = ["Again", "Reextracted", "reextract", "reextract_outlet"]


class Again(StrEnum):
    """What extraction again made of a page."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"  # it was no article before
    LOST = "lost"  # it would be no article now: the stored one stays as it is
    MISSING = "missing"  # its page can't be read from the archive


@dataclass(frozen=True, slots=True)
class Reextracted:
    """One page's result."""

    url: str
    again: Again
    detail: str = ""


def reextract(workspace: Workspace, *, only: Sequence[str] = ()) -> Iterator[Reextracted]:
    """Extract every archived page again and store what changed; ids, addresses and labels stay.

    Parameters
    ----------
    workspace
        Whose archive and store.
    only
        Hosts of the outlets whose pages are read; all by default.

    Yields
    ------
    Reextracted
        One for each stored article that has an archived page, and for each archived page that was no article
        and is one now.

    Raises
    ------
    BusyError
        A night is at work here.
    UsageError
        `only` names an outlet that there never was.
    """
    outlets = {outlet.host: outlet for outlet in load_outlets(workspace.outlets)}
    with night_lock(workspace.lock), Store.open(workspace.store_url) as store:
        known = {*outlets, *store.outlet_names()}
        for stranger in set(only) - known:
            raise UsageError(f"--outlet {stranger}: no such outlet; {nearest(stranger, known)}")
        again = _Again(store, Archive(workspace.archive), outlets)
        hosts: Sequence[str | None] = only or (None,)
        for host in hosts:
            yield from again.articles(host)
            yield from again.others(host)


def reextract_outlet(store: Store, archive: Archive, outlet: Outlet, since: dt.datetime) -> Iterator[Reextracted]:
    """Read again, by the file of `outlet` as it is now, what nights since `since` read of it, or refused.

    For a night, which holds the lock already; `reextract` is for everybody else.
    """
    again = _Again(store, archive, {outlet.host: outlet})
    yield from again.articles(outlet.host, since)
    yield from again.others(outlet.host, since)


class _Again:
    def __init__(self, store: Store, archive: Archive, outlets: Mapping[str, Outlet]) -> None:
        self._store = store
        self._archive = archive
        self._outlets = outlets

    def articles(self, host: str | None, since: dt.datetime | None = None) -> Iterator[Reextracted]:
        for stored in self._store.articles(host):
            if stored.place is not None and (since is None or stored.first_seen >= since):
                yield self._guarded(stored.article.url, partial(self._article, stored))

    def others(self, host: str | None, since: dt.datetime | None = None) -> Iterator[Reextracted]:
        for visit in self._store.kept_pages(Outcome.NOT_ARTICLE, host):
            if since is not None and visit.fetched.at < since:
                continue
            found = self._guarded(visit.fetched.url, partial(self._other, visit))
            if found.again is not Again.SAME:
                yield found

    def _guarded(self, url: str, work: Callable[[], Reextracted]) -> Reextracted:
        try:
            return work()
        except ArchiveError as error:
            return Reextracted(url, Again.MISSING, str(error))

    def _article(self, stored: StoredArticle) -> Reextracted:
        url = stored.article.url
        page = self._archive.read(_place(stored.place))
        found = self._extract(page, stored.outlet, self._store.hints(stored.id))
        if found.article is None:
            return Reextracted(url, Again.LOST, found.detail)
        saved = self._store.update_article(stored.id, replace(found.article, url=url))
        return Reextracted(url, Again.SAME if saved is Saved.UNCHANGED else Again.CHANGED)

    def _other(self, visit: Visit) -> Reextracted:
        """Read a page that was no article; one that is stored since, from a later visit, stays."""
        url = visit.fetched.url
        key = identity(url)
        if key in self._store.article_ids([key]) or self._store.article(article_id(url)):
            return Reextracted(url, Again.SAME)
        page = self._archive.read(_place(visit.place))
        found = self._extract(page, visit.outlet, self._store.named(visit.outlet, [url]).get(url))
        if found.article is None:
            return Reextracted(url, Again.SAME, found.detail)
        article: Article = replace(found.article, url=url)
        self._store.save_article(article, identities=[key], visit=visit)
        return Reextracted(url, Again.ADDED)

    def _extract(self, page: ArchivedPage, host: str, candidate: Candidate | None) -> Extraction:
        kind = next((v for k, v in page.headers if k.lower() == "content-type"), "")
        return extract(
            page.body,
            page.url,
            outlet=self._outlets.get(host),
            candidate=candidate,
            content_type=kind,
            now=_asked_at(page),
        )


def _asked_at(page: ArchivedPage) -> dt.datetime:
    """Return the latest time that the page may be dated: when it was asked for.

    By the server's clock, where ours was behind: a computer whose clock stood at 2019 found no date believable.
    """
    headers = {name.lower(): value for name, value in page.headers}
    served = server_time(headers)
    ours = page.date + dt.timedelta(minutes=1)
    return max(ours, min(served, dt.datetime.now(dt.UTC))) if served else ours


def _place(place: WarcPlace | None) -> WarcPlace:
    if place is None:
        raise ArchiveError("its page was not kept in the archive")
    return place
