"""Whether articles concern the office's province; kept with the evidence, counted by a rule that may change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import and_, or_, select

from pipeline.store.articles import from_row
from pipeline.store.rows import Locality, StoredArticle
from pipeline.store.sql import BATCH, in_batches, upsert
from pipeline.store.stories import Stories
from pipeline.store.tables import ArticleRow, LocalityRow

__all__ = ["Localities"]


class Localities(Stories):
    """The store's methods for local relevance."""

    def unplaced(self, province: str, gazetteer: str, batch: int = BATCH) -> Iterator[list[StoredArticle]]:
        """Yield, in lists, the articles whose present text wasn't looked at for `province` with this `gazetteer`."""
        after = ""
        there = and_(LocalityRow.article_id == ArticleRow.id, LocalityRow.province == province)
        while True:
            query = (
                select(ArticleRow)
                .outerjoin(LocalityRow, there)
                .where(ArticleRow.id > after)
                .where(
                    or_(
                        LocalityRow.article_id.is_(None),
                        LocalityRow.digest != ArticleRow.digest,
                        LocalityRow.gazetteer != gazetteer,
                    )
                )
                .order_by(ArticleRow.id)
                .limit(batch)
            )
            with self._read() as session:
                found = [from_row(row) for row in session.scalars(query)]
            if not found:
                return
            yield found
            after = found[-1].id

    def save_localities(self, gazetteer: str, localities: Iterable[Locality]) -> int:
        """Keep what was found of articles' present texts, in place of what was found before; return how many."""
        done = 0
        with self._write() as session:
            for batch in in_batches(localities):
                digests = self._digests(session, [one.id for one in batch])
                rows = [
                    {
                        "article_id": one.id,
                        "province": one.province,
                        "gazetteer": gazetteer,
                        "digest": digests[one.id],
                        "relevant": one.relevant,
                        "score": one.score,
                        "evidence": list(one.evidence),
                    }
                    for one in batch
                ]
                changed = ["gazetteer", "digest", "relevant", "score", "evidence"]
                upsert(session, LocalityRow, rows, ["article_id", "province"], changed)
                done += len(rows)
        return done

    def localities(self, province: str, ids: Iterable[str]) -> dict[str, Locality]:
        """Return what is known of `ids` for `province`, by id; what wasn't looked at is missing."""
        found: dict[str, Locality] = {}
        with self._read() as session:
            for batch in in_batches(ids):
                query = select(LocalityRow).where(LocalityRow.province == province, LocalityRow.article_id.in_(batch))
                for row in session.scalars(query):
                    found[row.article_id] = Locality(
                        row.article_id, row.province, row.relevant, row.score, tuple(row.evidence)
                    )
        return found
