"""The tables of what was published: texts, stories, places, and what models said of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.columns import Base

__all__ = [
    "ArticleRow",
    "LinkRow",
    "LocalityRow",
    "SearchRow",
    "SegmentRow",
    "SketchRow",
    "StoryRow",
    "TagRow",
    "TaggingRow",
    "VectorRow",
    "VersionRow",
]


class ArticleRow(Base):
    """What was published. `month` is that of `published` in Vietnam's time; `digest` that of title, lead and body."""

    __tablename__ = "articles"
    __table_args__ = (Index(None, "published"), Index(None, "outlet", "published"))
    id: Mapped[str] = mapped_column(String(12), primary_key=True)
    outlet: Mapped[str] = mapped_column(ForeignKey("outlets.host"))
    url: Mapped[str]
    title: Mapped[str]
    byline: Mapped[str]
    published: Mapped[dt.datetime | None]
    month: Mapped[str] = mapped_column(String(7))
    published_from: Mapped[str]
    unit: Mapped[str]
    unit_rule: Mapped[str]
    images: Mapped[list[str]]
    digest: Mapped[str] = mapped_column(String(32))
    first_seen: Mapped[dt.datetime]
    extracted_at: Mapped[dt.datetime]
    warc_file: Mapped[str | None]
    warc_offset: Mapped[int | None] = mapped_column(BigInteger)
    warc_digest: Mapped[str | None]
    # The long texts last: SQLite would walk through them to reach a column behind.
    lead: Mapped[str]
    body: Mapped[str]


class VersionRow(Base):
    """A text that an article had before: from `taken` until `replaced`. Rows are only added.

    The place is that of its page in the archive; the new text has the same one where the page was only read anew.
    """

    __tablename__ = "versions"
    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[str] = mapped_column(ForeignKey("articles.id"), index=True)
    taken: Mapped[dt.datetime]
    replaced: Mapped[dt.datetime]
    digest: Mapped[str] = mapped_column(String(32))
    warc_file: Mapped[str | None]
    warc_offset: Mapped[int | None] = mapped_column(BigInteger)
    warc_digest: Mapped[str | None]
    title: Mapped[str]
    lead: Mapped[str]
    body: Mapped[str]


class SketchRow(Base):
    """What an article's text is told apart by: a cache, good while `digest` is the article's and `scheme` ours.

    `compared` says that it was compared with every other; a night that was killed goes on with those that weren't.
    """

    __tablename__ = "sketches"
    article_id: Mapped[str] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    scheme: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(32))
    compared: Mapped[bool] = mapped_column(index=True)
    sketch: Mapped[bytes] = mapped_column(LargeBinary)


class LinkRow(Base):
    """Two articles that are one story, the lesser id first; `verdict` says by what that was told."""

    __tablename__ = "links"
    one: Mapped[str] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    other: Mapped[str] = mapped_column(ForeignKey("articles.id"), primary_key=True, index=True)
    verdict: Mapped[str] = mapped_column(String(40))
    covered: Mapped[float]


class StoryRow(Base):
    """An article of a story that holds several. `story` is the id of its original, the earliest."""

    __tablename__ = "stories"
    article_id: Mapped[str] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    story: Mapped[str] = mapped_column(ForeignKey("articles.id"), index=True)


class LocalityRow(Base):
    """Whether an article's text (`digest`) concerns a province, by which list of places (`gazetteer`), and why."""

    __tablename__ = "localities"
    article_id: Mapped[str] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    province: Mapped[str] = mapped_column(String(80), primary_key=True)
    gazetteer: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(32))
    relevant: Mapped[bool]
    score: Mapped[float]
    evidence: Mapped[list[dict[str, Any]]]


class SegmentRow(Base):
    """An article's segmented text: a cache, good while `digest` is the article's."""

    __tablename__ = "segments"
    article_id: Mapped[str] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    segmenter: Mapped[str] = mapped_column(String(80), primary_key=True)
    digest: Mapped[str] = mapped_column(String(32))
    title: Mapped[str]
    lead: Mapped[str]
    body: Mapped[str]


class TaggingRow(Base):
    """What a model version said of an article's text (`digest`). Of several, the last one of a model is in force."""

    __tablename__ = "taggings"
    __table_args__ = (Index(None, "model", "article_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[str] = mapped_column(ForeignKey("articles.id"), index=True)
    model: Mapped[str] = mapped_column(String(120))
    digest: Mapped[str] = mapped_column(String(32))
    relevant: Mapped[bool]
    relevance: Mapped[float]
    at: Mapped[dt.datetime]
    scores: Mapped[dict[str, Any]]


class TagRow(Base):
    """A theme that a tagging gave, with its score."""

    __tablename__ = "tags"
    __table_args__ = (Index(None, "theme", "tagging"),)
    tagging: Mapped[int] = mapped_column(ForeignKey("taggings.id"), primary_key=True)
    theme: Mapped[str] = mapped_column(String(80), primary_key=True)
    score: Mapped[float]


class VectorRow(Base):
    """What an encoder made of an article's text (`digest`), the last one that read it; see `records.Vector`.

    A row that is replaced gets a new number, and none is given twice: so whoever keeps vectors in memory asks for those
    behind the last number that they know.
    """

    __tablename__ = "vectors"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's attribute
    number: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[str] = mapped_column(ForeignKey("articles.id"), unique=True)
    encoder: Mapped[str] = mapped_column(String(12))
    digest: Mapped[str] = mapped_column(String(32))
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class SearchRow(Base):
    """The number under which an article's text stands in the search index, and which text (`digest`) that is.

    A changed text gets a new number; what the index holds under a former one is never found again.
    """

    __tablename__ = "search_rows"
    number: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[str] = mapped_column(ForeignKey("articles.id"), unique=True)
    digest: Mapped[str] = mapped_column(String(32))
