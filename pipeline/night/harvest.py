"""From an address to a stored article: fetch → archive → extract → deduplicate → store.

Each address ends in one transaction (article, its addresses, the request's row), so that whatever ends the process
loses nothing and leaves nothing twice. The page goes to the archive first: a crash between leaves a spare record
there, never an article without its evidence.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from pipeline.crawl.addresses import believed_canonical, identity, settle
from pipeline.crawl.archive import Archive
from pipeline.crawl.fetch import Fetcher
from pipeline.extract import page_canonical
from pipeline.night.again import SecondLook, Taken, read
from pipeline.outlets import Outlet
from pipeline.records import Article, Candidate, Fetched, NotArticle, Outcome, PageKind
from pipeline.store import Saved, Store, StoredArticle, Visit
from pipeline.store.articles import text_digest
from pipeline.store.habits import PAGE_DATES
from pipeline.text import fold

__all__ = ["Harvest"]


class Harvest:
    """Takes one outlet's articles, one at a time.

    Parameters
    ----------
    outlet
        Whose articles.
    night
        The night's number, for the requests' rows.
    fetcher, archive, store
        Where pages come from and go to.
    now
        The time of day: no article is dated after it.
    """

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
        self._texts: dict[str, str] = {}
        self._repeats: Counter[str] = Counter()
        self._second = SecondLook(outlet, night, fetcher, archive, store, now)

    def take(self, candidate: Candidate) -> Taken:
        """Ask for `candidate` and store what comes.

        Raises
        ------
        StoreError, ArchiveError
            The database or the archive can't do its work.
        """
        if candidate.again and (stored := self._stored(candidate.url)):
            return self._second.look(candidate, stored)
        fetched = self._fetcher.fetch(candidate.url, PageKind.ARTICLE, stop_at=self._is_ours)
        if not fetched.ok:
            return self._miss(candidate, fetched)
        place = self._archive.append(fetched)
        visit = Visit(self._outlet.host, fetched, self._night, place)
        found = read(fetched, self._outlet, candidate, self._now())
        if found.article is None:
            self._store.settle(identity(candidate.url), found.outcome, visit=visit, detail=found.detail)
            return Taken(found.outcome, what=found.what)
        return self._keep(candidate, visit, found.article)

    def _miss(self, candidate: Candidate, fetched: Fetched) -> Taken:
        """Note an address that brought no page; a redirect to an article that we have is a twin of it."""
        twin = None
        if fetched.outcome is Outcome.DUPLICATE:
            twin = self._store.article_ids([identity(fetched.final_url)]).get(identity(fetched.final_url))
        visit = Visit(self._outlet.host, fetched, self._night)
        self._store.settle(identity(candidate.url), fetched.outcome, article_id=twin, visit=visit)
        what = NotArticle.of(fetched.detail) if fetched.outcome is Outcome.NOT_ARTICLE else None
        return Taken(fetched.outcome, what=what)

    def _keep(self, candidate: Candidate, visit: Visit, article: Article) -> Taken:
        fetched = visit.fetched
        here = settle(fetched.final_url or fetched.url, self._outlet.url)
        home = self._home(here, fetched.body, article)
        if (twin := self._same_text(replace(article, url=home), fits=_fits(candidate, article))) is not None:
            return self._repeated(candidate, visit, twin, article)
        addresses = (candidate.url, *fetched.redirects, here, home)
        saved = self._store.save_article(
            replace(article, url=home), identities=[identity(a) for a in addresses], visit=visit
        )
        return Taken(Outcome.OK if saved is Saved.NEW else Outcome.DUPLICATE, saved)

    def _same_text(self, article: Article, *, fits: bool) -> str | None:
        """Return which stored article has this very text; None for none.

        The day tells a twin from a text that is printed again. Where the page names none, only tonight's are compared.

        Parameters
        ----------
        fits
            Whether the door that named the address gives it this title. Where it doesn't, a dated page is stored: a
            redesign may make two articles read alike, and both would be wanted once it is learnt.
        """
        digest = text_digest(article)
        if article.published_from not in PAGE_DATES or article.published is None:
            twin: str | None = self._texts.setdefault(digest, article.id)
        else:
            twin = self._store.same_text(self._outlet.host, digest, article.published) if fits else None
        return twin if twin != article.id else None

    def _repeated(self, candidate: Candidate, visit: Visit, twin: str, article: Article) -> Taken:
        """Settle an address whose page is the stored article `twin`.

        An undated text under another title than the door's, or at a third address, is a site's answer to every
        address, not one more twin.
        """
        key = identity(candidate.url)
        self._repeats[twin] += 1
        several = self._repeats[twin] > 1 or not _fits(candidate, article)
        if several and article.published_from not in PAGE_DATES:
            why = NotArticle.HOME.because("the same page as at other addresses")
            self._store.settle(key, Outcome.NOT_ARTICLE, visit=visit, detail=why)
            return Taken(Outcome.NOT_ARTICLE, what=NotArticle.HOME)
        self._store.settle(key, Outcome.DUPLICATE, article_id=twin, visit=visit)
        return Taken(Outcome.DUPLICATE)

    def _home(self, here: str, page: bytes, article: Article) -> str:
        """Return the address under which the article is stored: where a twin of it is stored already, that one's.

        What a page declares is believed only if it fits: some themes give every page the address of one article
        (the newest, say), which would make one row of a whole site.
        """
        declared = believed_canonical(here, page_canonical(page, here), self._outlet.url)
        for address in (here, declared):
            stored = self._stored(address) if address else None
            if stored and (address == here or fold(stored.article.title) == fold(article.title)):
                return stored.article.url
        return declared if declared and self._stored(declared) is None else here

    def _stored(self, address: str) -> StoredArticle | None:
        key = identity(address)
        article_id = self._store.article_ids([key]).get(key)
        return self._store.article(article_id) if article_id else None

    def _is_ours(self, target: str) -> bool:
        key = identity(target)
        return key in self._store.article_ids([key])


def _fits(candidate: Candidate, article: Article) -> bool:
    """Whether the door gives the address this title, whole or cut, or none."""
    told, title = (fold(text).rstrip(".… ") for text in (candidate.title, article.title))
    return not told or title.startswith(told) or told.startswith(title)
