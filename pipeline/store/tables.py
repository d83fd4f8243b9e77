"""The tables. A column's change needs a migration in `migrations/versions`, and its name in `REVISIONS`.

Keys made from addresses are digests: an address may be longer than PostgreSQL can index (2,704 bytes), and a digest
in its place keeps the indexes small.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    false,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from pipeline.records import VIETNAM

__all__ = [
    "REVISIONS",
    "ActRow",
    "AddressRow",
    "ArticleRow",
    "AuditItemRow",
    "AuditRow",
    "Base",
    "DoorRow",
    "FetchRow",
    "FrozenRow",
    "JudgementRow",
    "LabelRow",
    "LeaseRow",
    "LinkRow",
    "LocalityRow",
    "NightRow",
    "OutletRow",
    "QueueRow",
    "SearchRow",
    "SegmentRow",
    "SketchRow",
    "StoryRow",
    "TagRow",
    "TaggingRow",
    "UtcTime",
    "VectorRow",
    "VersionRow",
    "WordRow",
    "key_of",
    "month_of",
    "storable",
]

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")
"""The schema's revisions that this program knows, oldest first; a test compares them with the migrations' files."""


class UtcTime(TypeDecorator[dt.datetime]):
    """An aware time, kept in UTC and returned in UTC. A naive one is refused: it would be off by seven hours."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Turn an aware time into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone can't be stored: {value.isoformat()}")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002 - the same
        """Give a stored time its zone: SQLite keeps none, PostgreSQL answers in the session's."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class SafeText(TypeDecorator[str]):
    """Text that any page may have brought: NUL and lone surrogates, which a database refuses, are dropped."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the same
        """Drop what can't be stored."""
        return None if value is None else storable(value)


class Base(DeclarativeBase):
    """The registry of tables; the naming lets a migration name any constraint on either database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's attribute
        dt.datetime: UtcTime,
        str: SafeText,
        float: Double,
        list[str]: JSON,
        dict[str, Any]: JSON,
        list[dict[str, Any]]: JSON,
    }


class OutletRow(Base):
    """An outlet that was ever crawled; it stays when its TOML goes, because its articles do.

    `local_only` is its file's word on whether its items must concern the province; None leaves that to its kind.
    """

    __tablename__ = "outlets"
    host: Mapped[str] = mapped_column(String(255), primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    province: Mapped[str]
    local_only: Mapped[bool | None]


class NightRow(Base):
    """A run of the night; without `finished`, it runs or was killed."""

    __tablename__ = "nights"
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str]
    started: Mapped[dt.datetime]
    finished: Mapped[dt.datetime | None]
    exit_code: Mapped[int | None]


class FetchRow(Base):
    """One request and how it ended: the ledger that tells "no news" from "source down"."""

    __tablename__ = "fetches"
    __table_args__ = (Index(None, "night", "outlet"), Index(None, "outlet", "at"))
    id: Mapped[int] = mapped_column(primary_key=True)
    night: Mapped[int | None] = mapped_column(ForeignKey("nights.id"))
    outlet: Mapped[str] = mapped_column(ForeignKey("outlets.host"))
    url: Mapped[str]
    kind: Mapped[str]
    outcome: Mapped[str]
    status: Mapped[int]
    at: Mapped[dt.datetime]
    elapsed_s: Mapped[float]
    bytes: Mapped[int]
    detail: Mapped[str]
    article_id: Mapped[str | None] = mapped_column(ForeignKey("articles.id"), index=True)
    warc_file: Mapped[str | None]
    warc_offset: Mapped[int | None] = mapped_column(BigInteger)
    warc_digest: Mapped[str | None]


class AddressRow(Base):
    """An article's address that some door named: the queue while it isn't settled, the memory afterwards.

    The door's hints stay with it, so that a night that was killed goes on without reading the doors again.
    """

    __tablename__ = "addresses"
    __table_args__ = (Index(None, "outlet", "settled"),)
    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    url: Mapped[str]
    outlet: Mapped[str] = mapped_column(ForeignKey("outlets.host"))
    article_id: Mapped[str | None] = mapped_column(ForeignKey("articles.id"), index=True)
    outcome: Mapped[str | None]
    settled: Mapped[bool]
    attempts: Mapped[int]
    first_seen: Mapped[dt.datetime]
    last_try: Mapped[dt.datetime | None]
    door: Mapped[str]
    title: Mapped[str]
    lead: Mapped[str]
    published: Mapped[dt.datetime | None]
    found_on: Mapped[str]


class WordRow(Base):
    """What one door last said of an article that we have; `key` is that of the address and the door's page.

    `said` and `lead` are digests of title with lead, and of the lead alone; empty where it named no title. `noticed`
    is when its word meant an edit that nobody has looked at yet; only then `outlet` and `url`, the address, are set.
    """

    __tablename__ = "words"
    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    modified: Mapped[dt.datetime | None]
    said: Mapped[str] = mapped_column(String(16))
    lead: Mapped[str] = mapped_column(String(16))
    noticed: Mapped[dt.datetime | None]
    outlet: Mapped[str | None] = mapped_column(ForeignKey("outlets.host"), index=True)
    url: Mapped[str]


class JudgementRow(Base):
    """An outlet's night against its habit, and what came of learning its layout again; see `rows.Judgement`."""

    __tablename__ = "judgements"
    night: Mapped[int] = mapped_column(ForeignKey("nights.id"), primary_key=True)
    outlet: Mapped[str] = mapped_column(ForeignKey("outlets.host"), primary_key=True, index=True)
    at: Mapped[dt.datetime]
    state: Mapped[str] = mapped_column(String(16))
    fields: Mapped[list[str]]
    detail: Mapped[str]
    relearnt: Mapped[str] = mapped_column(String(16))
    said: Mapped[str]
    before: Mapped[float | None]
    after: Mapped[float | None]
    mended: Mapped[int]


class DoorRow(Base):
    """A feed, sitemap or listing: what makes its next request conditional, and how far the walk through it came."""

    __tablename__ = "doors"
    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    url: Mapped[str]
    etag: Mapped[str]
    last_modified: Mapped[str]
    digest: Mapped[str]
    cursor: Mapped[str]
    seen: Mapped[dt.datetime]


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


class ActRow(Base):
    """One deed of a person that left labels, or that took those of an earlier one back (`undoes`). Rows are only added.

    `file` names the file of an import, by what stands in it, so that the same one is known again.
    """

    __tablename__ = "acts"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    who: Mapped[str]
    role: Mapped[str]
    at: Mapped[dt.datetime]
    source: Mapped[str]
    file: Mapped[str] = mapped_column(String(80))
    note: Mapped[str]
    undoes: Mapped[int | None] = mapped_column(ForeignKey("acts.id"), index=True)


class LabelRow(Base):
    """What a person said; see `rows.Label`. Rows are only added."""

    __tablename__ = "labels"
    __table_args__ = (Index(None, "article_id", "subject"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[str] = mapped_column(ForeignKey("articles.id"))
    subject: Mapped[str] = mapped_column(String(80))
    value: Mapped[bool | None]
    who: Mapped[str]
    role: Mapped[str]
    at: Mapped[dt.datetime]
    guideline: Mapped[str]
    source: Mapped[str]
    blind: Mapped[bool]
    unsure: Mapped[bool] = mapped_column(server_default=false())
    act: Mapped[int | None] = mapped_column(ForeignKey("acts.id"), index=True)


class QueueRow(Base):
    """An article that waits for a person: its place in the order (`place`), and why it waits.

    `open_for` is how many readings are still wanted; a reading is a label of `subject` (for an audit, one of its
    `source`, blind).
    """

    __tablename__ = "review_queue"
    __table_args__ = (Index(None, "place"),)
    article_id: Mapped[str] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    place: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(80))
    source: Mapped[str]
    blind: Mapped[bool]
    wanted: Mapped[int]
    open_for: Mapped[int]
    model: Mapped[str] = mapped_column(String(120))
    made: Mapped[dt.datetime]
    why: Mapped[dict[str, Any]]


class LeaseRow(Base):
    """Who reads an article now, until when; or that a person passed it by (`skipped`) and won't see it until then."""

    __tablename__ = "review_leases"
    article_id: Mapped[str] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    who: Mapped[str] = mapped_column(String(200), primary_key=True)
    until: Mapped[dt.datetime]
    skipped: Mapped[bool]


class SearchRow(Base):
    """The number under which an article's text stands in the search index, and which text (`digest`) that is.

    A changed text gets a new number; what the index holds under a former one is never found again.
    """

    __tablename__ = "search_rows"
    number: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[str] = mapped_column(ForeignKey("articles.id"), unique=True)
    digest: Mapped[str] = mapped_column(String(32))


class AuditRow(Base):
    """A random sample drawn for people to read, with the population as it stood; see `audit_rows.Audit`.

    `frame` is the population in its random order, packed: more can be drawn of it though the store has moved on.
    """

    __tablename__ = "audits"
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    at: Mapped[dt.datetime]
    since: Mapped[str] = mapped_column(String(10))
    until: Mapped[str] = mapped_column(String(10))
    model: Mapped[str] = mapped_column(String(120))
    province: Mapped[str]
    seed: Mapped[int] = mapped_column(BigInteger)
    population: Mapped[int]
    subjects: Mapped[list[str]]
    strata: Mapped[list[dict[str, Any]]]
    frame: Mapped[bytes] = mapped_column(LargeBinary)


class AuditItemRow(Base):
    """An article of such a sample: its place in the random order, its stratum for each subject."""

    __tablename__ = "audit_items"
    audit: Mapped[str] = mapped_column(ForeignKey("audits.name"), primary_key=True)
    article_id: Mapped[str] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    place: Mapped[int]
    strata: Mapped[dict[str, Any]]


class FrozenRow(Base):
    """A report as it was when it was frozen: `content` packed by `report.frozen`, `digest` its SHA-256."""

    __tablename__ = "frozen_reports"
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    made: Mapped[dt.datetime]
    files: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)


def storable(text: str) -> str:
    """Return `text` without NUL (PostgreSQL refuses it) and lone surrogates (no encoding knows them)."""
    if text.isascii():
        return text.replace("\x00", "")
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()


def key_of(identity: str) -> str:
    """Return the key of an address's identity: 32 hex digits of its BLAKE2b digest."""
    return hashlib.blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def month_of(published: dt.datetime | None) -> str:
    """Return the month in which `published` falls in Vietnam, such as "2026-03"; empty for None."""
    return published.astimezone(VIETNAM).strftime("%Y-%m") if published else ""
