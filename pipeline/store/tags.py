"""Taggings (what a model version said) and segments (the text it read)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Select, func, insert, or_, select
from sqlalchemy.orm import Session

from pipeline.errors import StoreError
from pipeline.records import Tagging
from pipeline.store.rows import SegmentedText, StoredArticle
from pipeline.store.sql import BATCH, in_batches, upsert
from pipeline.store.tables import ArticleRow, LabelRow, SegmentRow, TaggingRow, TagRow
from pipeline.store.vectors import Vectors, put_vectors

__all__ = ["Tags", "in_force"]


class Tags(Vectors):
    """The store's methods for taggings and segments."""

    def untagged(self, model: str, batch: int = BATCH) -> Iterator[list[StoredArticle]]:
        """Yield, in lists of at most `batch`, the articles whose present text the model version hasn't tagged.

        An article that isn't tagged after its list was handed out isn't handed out again by the same call.
        """
        return self._listed(_untagged(model), batch)

    def how_many_untagged(self, model: str) -> int:
        """Count the articles whose present text the model version hasn't tagged."""
        with self._read() as session:
            return session.scalar(select(func.count()).select_from(_untagged(model).subquery())) or 0

    def save_taggings(self, taggings: Iterable[Tagging], at: dt.datetime | None = None) -> int:
        """Add taggings, all or none, and return how many; what the model already said of the same text is left.

        The vectors that come with them are kept in place of those that other encoders made.

        Raises
        ------
        StoreError
            A tagging is of an article that isn't there.
        """
        by_key = {(t.id, t.model): t for t in taggings}
        when = at or dt.datetime.now(dt.UTC)
        added = 0
        with self._write() as session:
            for batch in in_batches(by_key.values()):
                digests = self._digests(session, [t.id for t in batch])
                put_vectors(session, {t.id: t.vector for t in batch if t.vector is not None}, digests)
                for model in sorted({t.model for t in batch}):
                    of_model = [t for t in batch if t.model == model]
                    known = _said(session, model, [t.id for t in of_model])
                    fresh = [t for t in of_model if known.get(t.id) != digests[t.id]]
                    _add(session, fresh, digests, when)
                    added += len(fresh)
        return added

    def _digests(self, session: Session, ids: Sequence[str]) -> dict[str, str]:
        query = select(ArticleRow.id, ArticleRow.digest).where(ArticleRow.id.in_(ids))
        digests: dict[str, str] = {row.id: row.digest for row in session.execute(query)}
        missing = sorted(set(ids) - set(digests))
        if missing:
            raise StoreError(f"{self._where}: taggings of articles that aren't there: {', '.join(missing[:5])}")
        return digests

    def model_in_use(self) -> str | None:
        """Return the model version that tagged last; None where nothing is tagged."""
        with self._read() as session:
            return session.scalar(select(TaggingRow.model).order_by(TaggingRow.id.desc()).limit(1))

    def tagging_models(self) -> list[str]:
        """Return the model versions that tagged anything, the last one first."""
        query = select(TaggingRow.model).group_by(TaggingRow.model).order_by(func.max(TaggingRow.id).desc())
        with self._read() as session:
            return list(session.scalars(query))

    def taggings(self, model: str, ids: Iterable[str]) -> dict[str, Tagging]:
        """Return the tagging in force of articles, by id: the last one that `model` made."""
        found: dict[str, Tagging] = {}
        with self._read() as session:
            for some in in_batches(ids):
                last = in_force(model).where(TaggingRow.article_id.in_(some)).subquery()
                rows = list(session.scalars(select(TaggingRow).join(last, last.c.tagging == TaggingRow.id)))
                themes: dict[int, list[str]] = {}
                for tag in session.scalars(select(TagRow).where(TagRow.tagging.in_([row.id for row in rows]))):
                    themes.setdefault(tag.tagging, []).append(tag.theme)
                for row in rows:
                    given = tuple(themes.get(row.id, ()))
                    found[row.article_id] = Tagging(
                        row.article_id, row.relevant, row.relevance, given, dict(row.scores), model
                    )
        return found

    def all_scores(self, model: str) -> list[tuple[str, bool, float, dict[str, float]]]:
        """Return id, relevance, its probability and the themes' probabilities of all that `model` tagged."""
        last = in_force(model).subquery()
        query = (
            select(TaggingRow.article_id, TaggingRow.relevant, TaggingRow.relevance, TaggingRow.scores)
            .join(last, last.c.tagging == TaggingRow.id)
            .order_by(TaggingRow.article_id)
        )
        with self._read() as session:
            return [(row[0], row[1], row[2], dict(row[3])) for row in session.execute(query)]

    def last_said(self) -> tuple[int, int]:
        """Return the ids of the last label and the last tagging; 0 for none. Both are only added, so these say when."""
        with self._read() as session:
            label = session.scalar(select(func.max(LabelRow.id))) or 0
            return label, session.scalar(select(func.max(TaggingRow.id))) or 0

    def save_segments(self, segmenter: str, texts: Iterable[SegmentedText]) -> None:
        """Keep the segmented texts that `segmenter` (its name with its version) made of articles' present texts."""
        with self._write() as session:
            for batch in in_batches(texts):
                digests = self._digests(session, [t.id for t in batch])
                rows = [
                    {
                        "article_id": t.id,
                        "segmenter": segmenter,
                        "digest": digests[t.id],
                        "title": t.title,
                        "lead": t.lead,
                        "body": t.body,
                    }
                    for t in batch
                ]
                upsert(session, SegmentRow, rows, ["article_id", "segmenter"], ["digest", "title", "lead", "body"])

    def segments(self, segmenter: str, ids: Iterable[str]) -> dict[str, SegmentedText]:
        """Return the kept segments, by id, of those articles whose text hasn't changed since."""
        found: dict[str, SegmentedText] = {}
        with self._read() as session:
            for batch in in_batches(ids):
                query = (
                    select(SegmentRow)
                    .join(ArticleRow, ArticleRow.id == SegmentRow.article_id)
                    .where(SegmentRow.article_id.in_(batch), SegmentRow.segmenter == segmenter)
                    .where(SegmentRow.digest == ArticleRow.digest)
                )
                for row in session.scalars(query):
                    found[row.article_id] = SegmentedText(row.article_id, row.title, row.lead, row.body)
        return found


def in_force(model: str) -> Select[str, int]:
    """Select `article_id` and `tagging`, the id of the tagging in force: the last one that `model` made of it."""
    return (
        select(TaggingRow.article_id, func.max(TaggingRow.id).label("tagging"))
        .where(TaggingRow.model == model)
        .group_by(TaggingRow.article_id)
    )


def _untagged(model: str) -> Select[ArticleRow]:
    """Select articles where the last tagging of `model` read another text, or there is none."""
    last = in_force(model).subquery()
    return (
        select(ArticleRow)
        .outerjoin(last, last.c.article_id == ArticleRow.id)
        .outerjoin(TaggingRow, TaggingRow.id == last.c.tagging)
        .where(or_(TaggingRow.id.is_(None), TaggingRow.digest != ArticleRow.digest))
    )


def _said(session: Session, model: str, ids: Sequence[str]) -> dict[str, str]:
    """Return the digest of the text that `model` last tagged, by article."""
    last = in_force(model).where(TaggingRow.article_id.in_(ids)).subquery()
    query = select(TaggingRow.article_id, TaggingRow.digest).join(last, last.c.tagging == TaggingRow.id)
    return {row.article_id: row.digest for row in session.execute(query)}


def _add(session: Session, taggings: Sequence[Tagging], digests: dict[str, str], at: dt.datetime) -> None:
    """Add taggings, all of one model: as plain rows, which costs a tenth of what objects cost."""
    if not taggings:
        return
    rows = [
        {
            "article_id": t.id,
            "model": t.model,
            "digest": digests[t.id],
            "relevant": t.relevant,
            "relevance": t.relevance,
            "scores": dict(t.scores),
            "at": at,
        }
        for t in taggings
    ]
    session.execute(insert(TaggingRow), rows)
    newest = in_force(taggings[0].model).where(TaggingRow.article_id.in_([t.id for t in taggings]))
    ids: dict[str, int] = {row.article_id: row.tagging for row in session.execute(newest)}
    tags = [
        {"tagging": ids[t.id], "theme": theme, "score": float(t.scores.get(theme, 0.0))}
        for t in taggings
        for theme in dict.fromkeys(t.themes)
    ]
    if tags:
        session.execute(insert(TagRow), tags)
