"""What the crawl remembers: doors (feeds, sitemaps, listings) and the addresses of articles, which are its queue.

The caller names an address by its *identity*, one string for all twins of one article (see the crawl's canonical
form); what it is made of doesn't matter here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.errors import StoreError
from pipeline.records import Candidate, Door, NotArticle, Outcome, Validators
from pipeline.store.nights import Nights, fetch_row
from pipeline.store.rows import GIVE_UP, GIVE_UP_INSTEAD, UNTRIED, GivenUp, Visit
from pipeline.store.sql import in_batches, upsert
from pipeline.store.tables import AddressRow, ArticleRow, DoorRow, key_of

__all__ = ["CrawlMemory", "candidate_of", "settle_row"]


class CrawlMemory(Nights):
    """The store's methods for doors and addresses."""

    def known(self, identities: Iterable[str]) -> set[str]:
        """Return those of `identities` that were ever enqueued or stored, settled or not."""
        by_key = {key_of(identity): identity for identity in identities}
        found: set[str] = set()
        with self._read() as session:
            for keys in in_batches(by_key):
                found.update(session.scalars(select(AddressRow.key).where(AddressRow.key.in_(keys))))
        return {by_key[key] for key in found}

    def enqueue(self, outlet: str, candidates: Mapping[str, Candidate], at: dt.datetime | None = None) -> int:
        """Add the addresses that aren't known, by identity, to the queue of `outlet`; return how many were new.

        One that waits already takes the hints (title, lead, time) that it lacked.
        """
        when = at or dt.datetime.now(dt.UTC)
        by_key = {key_of(identity): candidate for identity, candidate in candidates.items()}
        new = 0
        with self._write() as session:
            for keys in in_batches(by_key):
                rows = session.scalars(select(AddressRow).where(AddressRow.key.in_(keys))).all()
                for row in rows:
                    _take_hints(row, by_key[row.key])
                missing = set(keys) - {row.key for row in rows}
                fresh = [_address(key, outlet, by_key[key], when) for key in keys if key in missing]
                upsert(session, AddressRow, fresh, ["key"])
                new += len(fresh)
        return new

    def pending(self, outlet: str, limit: int | None = None) -> list[Candidate]:
        """Return the addresses of `outlet` that wait, the untried before those that failed, oldest first."""
        query = (
            select(AddressRow)
            .where(AddressRow.outlet == outlet, AddressRow.settled.is_(False))
            .order_by(AddressRow.attempts, AddressRow.first_seen, AddressRow.key)
            .limit(limit)
        )
        with self._read() as session:
            return [candidate_of(row) for row in session.scalars(query)]

    def settle(
        self,
        identity: str,
        outcome: Outcome,
        *,
        article_id: str | None = None,
        visit: Visit | None = None,
        detail: str = "",
    ) -> bool:
        """Note how an address ended, with its request where there was one; return whether it is settled.

        What may pass (see `rows.GIVE_UP`, `GIVE_UP_INSTEAD`) and what wasn't asked for (`rows.UNTRIED`) waits on.
        `article_id` is the article that we have, for a duplicate.

        Raises
        ------
        StoreError
            The address was never enqueued, and no `visit` says whose it is.
        """
        with self._write() as session:
            if visit is not None:
                session.add(fetch_row(visit, article_id=article_id, outcome=outcome, detail=detail))
            row = session.get(AddressRow, key_of(identity))
            if row is None:
                if visit is None:
                    raise StoreError(f"{self._where}: the address '{identity}' was never enqueued")
                hand = Candidate(visit.fetched.url, Door.HAND)
                row = AddressRow(**_address(key_of(identity), visit.outlet, hand, visit.fetched.at))
                session.add(row)
            said = detail or (visit.fetched.detail if visit else "")
            what = NotArticle.of(said) if outcome is Outcome.NOT_ARTICLE else None
            settle_row(row, outcome, article_id, visit.fetched.at if visit else dt.datetime.now(dt.UTC), what)
            return row.settled

    def given_up(self, outlet: str | None = None) -> list[GivenUp]:
        """Return the addresses that failed until they were given up, the latest first."""
        query = (
            select(AddressRow)
            .where(AddressRow.settled.is_(True), AddressRow.outcome.in_([o.value for o in GIVE_UP]))
            .order_by(AddressRow.last_try.desc(), AddressRow.url)
        )
        if outlet is not None:
            query = query.where(AddressRow.outlet == outlet)
        with self._read() as session:
            return [
                GivenUp(r.url, r.outlet, Outcome(r.outcome or ""), r.attempts, r.last_try)
                for r in session.scalars(query)
            ]

    def article_ids(self, identities: Iterable[str]) -> dict[str, str]:
        """Return the article's id of those of `identities` that lead to a stored one."""
        by_key = {key_of(identity): identity for identity in identities}
        found: dict[str, str] = {}
        with self._read() as session:
            for keys in in_batches(by_key):
                query = select(AddressRow.key, AddressRow.article_id).where(AddressRow.key.in_(keys))
                found.update({by_key[key]: article for key, article in session.execute(query) if article})
        return found

    def hints(self, article_id: str) -> Candidate | None:
        """Return what the door that named the article said of it; of several, the one that knew most."""
        query = select(AddressRow).where(AddressRow.article_id == article_id).order_by(AddressRow.first_seen)
        with self._read() as session:
            rows = sorted(
                session.scalars(query),
                key=lambda row: (row.published is not None, bool(row.title), bool(row.lead)),
                reverse=True,
            )
            return candidate_of(rows[0]) if rows else None

    def dates(self, identities: Iterable[str]) -> dict[str, dt.datetime]:
        """Return the published time of those of `identities` whose article is stored and has one."""
        by_key = {key_of(identity): identity for identity in identities}
        found: dict[str, dt.datetime] = {}
        with self._read() as session:
            for keys in in_batches(by_key):
                query = (
                    select(AddressRow.key, ArticleRow.published)
                    .join(ArticleRow, ArticleRow.id == AddressRow.article_id)
                    .where(AddressRow.key.in_(keys))
                )
                found.update({by_key[key]: published for key, published in session.execute(query) if published})
        return found

    def validators(self, url: str) -> Validators:
        """Return what makes the next request for the door `url` conditional; empty for one never seen."""
        with self._read() as session:
            row = session.get(DoorRow, key_of(url))
            return Validators(row.etag, row.last_modified, row.digest) if row else Validators()

    def remember(self, url: str, validators: Validators) -> None:
        """Keep what the door `url` answered for its next request."""
        with self._write() as session:
            row = _door(session, url)
            row.etag, row.last_modified, row.digest = validators.etag, validators.last_modified, validators.digest
            row.seen = dt.datetime.now(dt.UTC)

    def cursor(self, door: str) -> str:
        """Return how far the walk through `door` came, in the crawl's own words; empty for one never walked."""
        with self._read() as session:
            row = session.get(DoorRow, key_of(door))
            return row.cursor if row else ""

    def keep_cursor(self, door: str, cursor: str) -> None:
        """Keep `cursor` for `door`."""
        with self._write() as session:
            row = _door(session, door)
            row.cursor, row.seen = cursor, dt.datetime.now(dt.UTC)


def settle_row(
    row: AddressRow, outcome: Outcome, article_id: str | None, at: dt.datetime, what: NotArticle | None = None
) -> None:
    """Set `outcome` on `row`, counting the try, and settle it unless it should be tried again.

    `what`: what came instead of an article.
    """
    row.outcome, row.last_try = outcome.value, at
    row.article_id = article_id or row.article_id
    if outcome in UNTRIED:
        return
    row.attempts += 1
    row.settled = row.attempts >= (GIVE_UP_INSTEAD.get(what, 1) if what else GIVE_UP.get(outcome, 1))


def _door(session: Session, url: str) -> DoorRow:
    row = session.get(DoorRow, key_of(url))
    if row is None:
        row = DoorRow(key=key_of(url), url=url, etag="", last_modified="", digest="", cursor="")
        session.add(row)
    return row


def candidate_of(row: AddressRow) -> Candidate:
    """Return what the door that named an address said of it."""
    return Candidate(row.url, Door(row.door), row.title, row.lead, row.published, row.found_on)


def _take_hints(row: AddressRow, candidate: Candidate) -> None:
    if not row.settled:
        row.title = row.title or candidate.title
        row.lead = row.lead or candidate.lead
        row.published = row.published or candidate.published


def _address(key: str, outlet: str, candidate: Candidate, at: dt.datetime) -> dict[str, object]:
    return {
        "key": key,
        "url": candidate.url,
        "outlet": outlet,
        "article_id": None,
        "outcome": None,
        "settled": False,
        "attempts": 0,
        "first_seen": at,
        "last_try": None,
        "door": candidate.door.value,
        "title": candidate.title,
        "lead": candidate.lead,
        "published": candidate.published,
        "found_on": candidate.found_on,
    }
