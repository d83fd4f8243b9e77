"""Articles: stored whole with their address and their fetch; read back for extraction anew."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from pipeline.errors import StoreError
from pipeline.records import Article, DateFrom, Door, Outcome, Unit, WarcPlace
from pipeline.store.crawl_memory import settle_row
from pipeline.store.nights import fetch_row, place_columns
from pipeline.store.rows import Saved, StoredArticle, Visit
from pipeline.store.search_index import drop_index
from pipeline.store.sql import BATCH, in_batches
from pipeline.store.tables import AddressRow, ArticleRow, key_of, month_of, storable
from pipeline.store.versions import Versions, keep_version

__all__ = ["Articles", "from_row", "text_digest"]


class Articles(Versions):
    """The store's methods for articles."""

    def _listed(self, query: Select[ArticleRow], batch: int) -> Iterator[list[StoredArticle]]:
        """Yield the articles of `query`, in lists of at most `batch`, each once, whatever becomes of them meanwhile."""
        after = ""
        while True:
            some = query.where(ArticleRow.id > after).order_by(ArticleRow.id).limit(batch)
            with self._read() as session:
                found = [from_row(row) for row in session.scalars(some)]
            if not found:
                return
            yield found
            after = found[-1].id

    def save_article(self, article: Article, *, identities: Sequence[str], visit: Visit) -> Saved:
        """Store `article` with the settlement of its addresses and its fetch's row: all in one transaction.

        Where it is stored with another text, that is kept as a version.

        Parameters
        ----------
        identities
            The identity that was asked for, then those of its other addresses (the canonical one, the redirects'):
            they are settled too, so that no door can bring the article again.
        visit
            The request that brought the page, with its place in the archive.

        Raises
        ------
        StoreError
            Another address has the same id (12 hex digits): one chance in 56,000 among 100,000 articles.
        """
        with self._write() as session:
            saved = self._put(session, article, visit)
            session.flush()  # The article before the rows that point to it.
            if saved is Saved.UPDATED:
                drop_index(session.connection(), article.id, text_digest(article))
            session.add(fetch_row(visit, article_id=article.id, outcome=Outcome.OK))
            for n, identity in enumerate(dict.fromkeys(identities)):
                row = session.get(AddressRow, key_of(identity)) or _twin(session, identity, visit)
                settle_row(row, Outcome.DUPLICATE if n else Outcome.OK, article.id, visit.fetched.at)
            return saved

    def _put(self, session: Session, article: Article, visit: Visit) -> Saved:
        row = session.get(ArticleRow, article.id)
        if row is None:
            session.add(
                ArticleRow(
                    id=article.id,
                    outlet=visit.outlet,
                    url=article.url,
                    first_seen=visit.fetched.at,
                    extracted_at=visit.fetched.at,
                    **_columns(article),
                    **place_columns(visit.place),
                )
            )
            return Saved.NEW
        if row.url != article.url:
            raise StoreError(f"{self._where}: {article.url} has the same id as {row.url} ({row.id}); not stored")
        return _change(session, row, article, visit.fetched.at, visit.place)

    def update_article(self, article_id: str, article: Article, at: dt.datetime | None = None) -> Saved:
        """Replace what was extracted of `article_id`; its id, address, outlet and place in the archive stay.

        The former text is kept as a version.

        Raises
        ------
        StoreError
            There is no such article.
        """
        with self._write() as session:
            row = session.get(ArticleRow, article_id)
            if row is None:
                raise StoreError(f"{self._where}: there is no article '{article_id}'")
            saved = _change(session, row, article, at or dt.datetime.now(dt.UTC), None)
            if saved is not Saved.UNCHANGED:
                session.flush()
                drop_index(session.connection(), article_id, row.digest)
            return saved

    def article(self, article_id: str) -> StoredArticle | None:
        """Return one article, or None."""
        with self._read() as session:
            row = session.get(ArticleRow, article_id)
            return from_row(row) if row else None

    def articles(self, outlet: str | None = None, *, batch: int = BATCH) -> Iterator[StoredArticle]:
        """Yield every article, by id. No transaction stays open between two batches, so that writing goes on."""
        after = ""
        while True:
            query = select(ArticleRow).where(ArticleRow.id > after).order_by(ArticleRow.id).limit(batch)
            if outlet is not None:
                query = query.where(ArticleRow.outlet == outlet)
            with self._read() as session:
                rows = [from_row(row) for row in session.scalars(query)]
            if not rows:
                return
            yield from rows
            after = rows[-1].id

    def some_articles(self, ids: Iterable[str]) -> Iterator[StoredArticle]:
        """Yield those of `ids` that are stored."""
        for some in in_batches(sorted(ids)):
            with self._read() as session:
                rows = [from_row(row) for row in session.scalars(select(ArticleRow).where(ArticleRow.id.in_(some)))]
            yield from rows

    def titles(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the titles of articles, by id; those that aren't stored are missing."""
        found: dict[str, str] = {}
        with self._read() as session:
            for batch in in_batches(ids):
                query = select(ArticleRow.id, ArticleRow.title).where(ArticleRow.id.in_(batch))
                found.update((row.id, row.title) for row in session.execute(query))
        return found

    def same_text(self, outlet: str, digest: str, published: dt.datetime) -> str | None:
        """Return the id of the outlet's article that was published then with the text of `digest`; None for none."""
        query = select(ArticleRow.id).where(ArticleRow.outlet == outlet, ArticleRow.published == published)
        with self._read() as session:
            return session.scalar(query.where(ArticleRow.digest == digest).order_by(ArticleRow.first_seen).limit(1))

    def ids(self) -> list[str]:
        """Return every article's id, in order."""
        with self._read() as session:
            return list(session.scalars(select(ArticleRow.id).order_by(ArticleRow.id)))

    def how_many(self) -> int:
        """Return the number of articles."""
        with self._read() as session:
            return session.scalar(select(func.count()).select_from(ArticleRow)) or 0


def text_digest(article: Article) -> str:
    """Return the digest of what segmenting and tagging read: title, lead and body."""
    text = storable(f"{article.title}\x1f{article.lead}\x1f{article.body}")
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def from_row(row: ArticleRow) -> StoredArticle:
    """Return the record of a row."""
    place = None
    if row.warc_file is not None:
        place = WarcPlace(row.warc_file, row.warc_offset or 0, row.warc_digest or "")
    article = Article(
        url=row.url,
        title=row.title,
        lead=row.lead,
        body=row.body,
        byline=row.byline,
        published=row.published,
        published_from=DateFrom(row.published_from),
        unit=Unit(row.unit),
        unit_rule=row.unit_rule,
        images=tuple(row.images),
    )
    return StoredArticle(row.id, row.outlet, article, row.first_seen, row.extracted_at, place)


def _columns(article: Article) -> dict[str, object]:
    return {
        # As they will come back, so that the same page is the same again.
        "title": storable(article.title),
        "lead": storable(article.lead),
        "body": storable(article.body),
        "byline": storable(article.byline),
        "published": article.published,
        "month": month_of(article.published),
        "published_from": article.published_from.value,
        "unit": article.unit.value,
        "unit_rule": storable(article.unit_rule),
        "images": list(article.images),
        "digest": text_digest(article),
    }


def _change(session: Session, row: ArticleRow, article: Article, at: dt.datetime, place: WarcPlace | None) -> Saved:
    """Set what differs, and keep the former text where that changes.

    A page that says the same keeps its time of extraction and its place in the archive.
    """
    changed = {name: value for name, value in _columns(article).items() if getattr(row, name) != value}
    if not changed:
        return Saved.UNCHANGED
    if "digest" in changed:
        keep_version(session, row, at)
    for name, value in changed.items():
        setattr(row, name, value)
    row.extracted_at = at
    if place is not None:
        for name, value in place_columns(place).items():
            setattr(row, name, value)
    return Saved.UPDATED


def _twin(session: Session, identity: str, visit: Visit) -> AddressRow:
    """Add an address that no door named; it is settled at once, so its `url` is never asked for."""
    row = AddressRow(
        key=key_of(identity),
        url=identity,
        outlet=visit.outlet,
        settled=False,
        attempts=0,
        first_seen=visit.fetched.at,
        door=Door.HAND.value,
        title="",
        lead="",
        found_on="",
    )
    session.add(row)
    return row
