"""The tables of the crawl: outlets, nights, requests, addresses, doors, and what was thought of an outlet's night."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.columns import Base

__all__ = [
    "AddressRow",
    "DoorRow",
    "FetchRow",
    "JudgementRow",
    "NightRow",
    "OutletRow",
    "WordRow",
]


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
