"""What doors say of articles that we have: the first word is kept, and a later, other one means an edit.

A word is compared with what the *same* door said before: two doors cut titles differently, and servers' clocks and
zones differ, but each is like itself.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Row, func, select, update
from sqlalchemy.orm import Session

from pipeline.records import Candidate, Door
from pipeline.store.crawl_memory import CrawlMemory
from pipeline.store.sql import in_batches, upsert
from pipeline.store.tables import AddressRow, ArticleRow, WordRow, key_of
from pipeline.text import fold

__all__ = ["PATIENCE", "Words"]

_MOST_SHARE, _MOST = 0.5, 5
"""A door that says of more than half of its known articles, and of five or more, that they changed isn't believed: it
stamps the time at which it was made, or its titles got another look."""


PATIENCE = dt.timedelta(days=14)
"""For so long an edit waits for a look where the outlet doesn't answer."""


class Words(CrawlMemory):
    """The store's methods for what doors said of articles."""

    def compare_words(self, candidates: Mapping[str, Candidate], now: dt.datetime) -> None:
        """Note those of `candidates`, by identity, by whose word a stored article was edited since we read it.

        Parameters
        ----------
        candidates
            What one page of one door names; addresses that no article is stored for are passed by.
        now
            Aware; an edit in the future is none.
        """
        addresses = {key_of(identity): candidate for identity, candidate in candidates.items()}
        edited: list[tuple[str, Candidate]] = []
        unknown: list[Candidate] = []
        stored = 0
        with self._read() as session:
            for keys in in_batches(addresses):
                rows = _stored(session, keys)
                before = _words(session, [addresses[row.key] for row in rows])
                stored += len(rows)
                for row in rows:
                    candidate = addresses[row.key]
                    word = before.get(_key(candidate))
                    if _changed(candidate, word, row.title, row.last_try, now):
                        edited.append((row.outlet, candidate))
                    elif word is None:
                        unknown.append(candidate)
        if len(edited) >= _MOST and len(edited) > _MOST_SHARE * stored:
            unknown += [candidate for _, candidate in edited]
            edited = []
        if unknown or edited:
            with self._write() as session:
                _keep(session, unknown)
                for outlet in {outlet for outlet, _ in edited}:
                    _keep(session, [c for host, c in edited if host == outlet], outlet, now)

    def edited(self, outlet: str, now: dt.datetime, limit: int) -> list[Candidate]:
        """Return the articles of `outlet` whose edit nobody has looked at yet, the latest edits first."""
        query = (
            select(WordRow)
            .where(WordRow.outlet == outlet, WordRow.noticed.is_not(None), WordRow.noticed > now - PATIENCE)
            .order_by(func.coalesce(WordRow.modified, WordRow.noticed).desc(), WordRow.key)
        )
        with self._read() as session:
            urls = dict.fromkeys(row.url for row in session.scalars(query))
        return [Candidate(url, Door.HAND, again=True) for url in list(urls)[:limit]]

    def keep_words(self, candidates: Iterable[Candidate]) -> None:
        """Keep what doors say of `candidates`, for later comparison."""
        with self._write() as session:
            _keep(session, list(candidates))

    def looked_at(self, outlet: str, url: str) -> None:
        """Note that the edit of the article at `url` was looked at."""
        rows = update(WordRow).where(WordRow.outlet == outlet, WordRow.url == url)
        with self._write() as session:
            session.execute(rows.values(noticed=None, outlet=None, url=""))


def _stored(session: Session, keys: Sequence[str]) -> list[Row[str, str, str, dt.datetime | None]]:
    """Return the addresses that lead to an article: key, outlet, the article's title, when it was last asked for."""
    query = (
        select(AddressRow.key, AddressRow.outlet, ArticleRow.title, AddressRow.last_try)
        .join(ArticleRow, ArticleRow.id == AddressRow.article_id)
        .where(AddressRow.key.in_(keys))
    )
    return list(session.execute(query))


def _words(session: Session, candidates: Sequence[Candidate]) -> dict[str, WordRow]:
    query = select(WordRow).where(WordRow.key.in_([_key(c) for c in candidates]))
    return {row.key: row for row in session.scalars(query)}


def _changed(
    candidate: Candidate, word: WordRow | None, title: str, read: dt.datetime | None, now: dt.datetime
) -> bool:
    """Whether a door's word means an edit: later than its last one (than our reading, for its first), or other."""
    modified = candidate.modified
    since = word.modified if word else read
    if modified is not None and since is not None and since < modified <= now:
        return True
    if word is None or not word.said or not candidate.title or word.said == _said(candidate):
        return False
    return not _alike(candidate.title, title) or word.lead != _digest(candidate.lead)


def _alike(told: str, stored: str) -> bool:
    """Whether a door's title is the stored one, whole or cut."""
    one, other = (" ".join(fold(text).rstrip(".… ").split()) for text in (told, stored))
    return bool(one) and (other.startswith(one) or one.startswith(other))


def _keep(
    session: Session, candidates: Sequence[Candidate], outlet: str | None = None, noticed: dt.datetime | None = None
) -> None:
    """Keep the doors' words; with `noticed`, as edits of `outlet`'s articles that are to be looked at."""
    rows = {
        _key(c): {
            "key": _key(c),
            "modified": c.modified,
            "said": _said(c),
            "lead": _digest(c.lead),
            "noticed": noticed,
            "outlet": outlet,
            "url": c.url if noticed else "",
        }
        for c in candidates
        if c.found_on and (c.modified or c.title)
    }
    told = ["modified", "said", "lead"]
    upsert(session, WordRow, list(rows.values()), ["key"], [*told, "noticed", "outlet", "url"] if noticed else told)


def _key(candidate: Candidate) -> str:
    return key_of(f"{candidate.url}\x1f{candidate.found_on}")


def _said(candidate: Candidate) -> str:
    return _digest(f"{candidate.title}\x1f{candidate.lead}") if candidate.title else ""


def _digest(text: str) -> str:
    return hashlib.blake2b(fold(" ".join(text.split())).encode("utf-8", "replace"), digest_size=8).hexdigest()
