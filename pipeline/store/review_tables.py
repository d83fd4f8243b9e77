"""The tables of what people did: acts, labels, the queue, audits; and the reports that were frozen."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, false
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.columns import Base

__all__ = [
    "ActRow",
    "AuditItemRow",
    "AuditRow",
    "FrozenRow",
    "LabelRow",
    "LeaseRow",
    "QueueRow",
]


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
