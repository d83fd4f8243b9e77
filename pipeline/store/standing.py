"""How an article stood at a moment: what people and a model had said of it, for those that a report doesn't hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from pipeline.records import VIETNAM
from pipeline.store.engine import Database
from pipeline.store.labels import decisions
from pipeline.store.rows import Said
from pipeline.store.sql import in_batches
from pipeline.store.tables import ArticleRow, TaggingRow

__all__ = ["Standing", "Standings"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What had been said of an article; `relevant` and `relevance` are None where the model hadn't read it.

    `day` (Vietnam's) and `digest` are today's: those of the article's present page.
    """

    said: Mapping[str, Said]
    relevant: bool | None
    relevance: float | None
    day: dt.date | None
    digest: str


class Standings(Database):
    """The store's methods for how articles stood."""

    def standing(
        self, ids: Iterable[str], model: str, *, last_label: int | None = None, last_tagging: int | None = None
    ) -> dict[str, Standing]:
        """Return how articles stood, by id; those that aren't stored are missing.

        Parameters
        ----------
        model
            The model version whose word is asked for.
        last_label, last_tagging
            The ids of the last label and the last tagging that are heard; None hears all.
        """
        found: dict[str, Standing] = {}
        with self._read() as session:
            said = decisions(session, until=last_label)
            for batch in in_batches(ids):
                last = select(func.max(TaggingRow.id)).where(
                    TaggingRow.model == model, TaggingRow.article_id.in_(batch)
                )
                if last_tagging is not None:
                    last = last.where(TaggingRow.id <= last_tagging)
                taggings = select(TaggingRow.article_id, TaggingRow.relevant, TaggingRow.relevance).where(
                    TaggingRow.id.in_(last.group_by(TaggingRow.article_id))
                )
                words = {article: (relevant, relevance) for article, relevant, relevance in session.execute(taggings)}
                articles = select(ArticleRow.id, ArticleRow.published, ArticleRow.digest).where(
                    ArticleRow.id.in_(batch)
                )
                for article, published, digest in session.execute(articles):
                    day = published.astimezone(VIETNAM).date() if published else None
                    relevant, relevance = words.get(article, (None, None))
                    found[article] = Standing(said.get(article, {}), relevant, relevance, day, digest)
        return found

    def scores(self, article_id: str, model: str) -> dict[str, float]:
        """Return the probability of every theme that `model` gave in its last tagging; empty where there is none."""
        query = select(TaggingRow.scores).where(TaggingRow.model == model, TaggingRow.article_id == article_id)
        with self._read() as session:
            return dict(session.scalar(query.order_by(TaggingRow.id.desc()).limit(1)) or {})
