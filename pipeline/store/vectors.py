"""Articles' vectors: one an article, made by the encoder that read it last, of the text that it had then.

The store doesn't look into them: `language.vectors` packs them, `report.similar` compares them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import Select, and_, delete, func, insert, select
from sqlalchemy.orm import Session

from pipeline.records import Vector
from pipeline.store.articles import Articles
from pipeline.store.rows import StoredArticle
from pipeline.store.sql import BATCH, in_batches
from pipeline.store.tables import ArticleRow, VectorRow

__all__ = ["Numbered", "Vectors", "put_vectors"]

_STREAM = 10_000  # vectors read at once: 6 MB


class Numbered(NamedTuple):
    """An article's vector with its number: those that are stored later have greater ones."""

    number: int
    article: str
    encoder: str
    packed: bytes


class Vectors(Articles):
    """The store's methods for vectors."""

    def vectors(self, ids: Iterable[str]) -> dict[str, Vector]:
        """Return the vectors, by id, of those articles whose text hasn't changed since."""
        found: dict[str, Vector] = {}
        with self._read() as session:
            for batch in in_batches(ids):
                query = (
                    select(VectorRow.article_id, VectorRow.encoder, VectorRow.vector)
                    .join(ArticleRow, ArticleRow.id == VectorRow.article_id)
                    .where(VectorRow.article_id.in_(batch), VectorRow.digest == ArticleRow.digest)
                )
                found.update({article: Vector(encoder, held) for article, encoder, held in session.execute(query)})
        return found

    def vectors_after(self, number: int) -> Iterator[list[Numbered]]:
        """Yield all vectors behind `number`, in lists, in the order of their numbers; former texts' among them."""
        while True:
            query = (
                select(VectorRow.number, VectorRow.article_id, VectorRow.encoder, VectorRow.vector)
                .where(VectorRow.number > number)
                .order_by(VectorRow.number)
                .limit(_STREAM)
            )
            with self._read() as session:
                found = [Numbered(*row) for row in session.execute(query)]
            if not found:
                return
            yield found
            number = found[-1].number

    def last_vector(self) -> tuple[int, int]:
        """Return the last number and how many vectors there are; quick."""
        with self._read() as session:
            last = session.scalar(select(func.max(VectorRow.number))) or 0
            return last, session.scalar(select(func.count(VectorRow.article_id))) or 0

    def unread(self, encoder: str, batch: int = BATCH) -> Iterator[list[StoredArticle]]:
        """Yield, in lists of at most `batch`, the articles of whose present text `encoder` left no vector."""
        return self._listed(_unread(encoder), batch)

    def how_many_unread(self, encoder: str) -> int:
        """Count the articles of whose present text `encoder` left no vector."""
        with self._read() as session:
            return session.scalar(select(func.count()).select_from(_unread(encoder).subquery())) or 0


def put_vectors(session: Session, vectors: Mapping[str, Vector], digests: Mapping[str, str]) -> None:
    """Keep vectors, by article, of the texts of `digests`; in place of those that the articles had."""
    if not vectors:
        return
    session.execute(delete(VectorRow).where(VectorRow.article_id.in_(list(vectors))))
    rows = [
        {"article_id": article, "encoder": one.encoder, "digest": digests[article], "vector": one.packed}
        for article, one in vectors.items()
    ]
    session.execute(insert(VectorRow), rows)


def _unread(encoder: str) -> Select[ArticleRow]:
    there = and_(
        VectorRow.article_id == ArticleRow.id, VectorRow.encoder == encoder, VectorRow.digest == ArticleRow.digest
    )
    return select(ArticleRow).outerjoin(VectorRow, there).where(VectorRow.number.is_(None))
