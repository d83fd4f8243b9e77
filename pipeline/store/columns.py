"""What every table is made of: the registry, the columns' types, and the keys that stand in them.

Keys made from addresses are digests: an address may be longer than PostgreSQL can index (2,704 bytes), and a digest
in its place keeps the indexes small.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Double, MetaData, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase

from pipeline.records import VIETNAM

__all__ = [
    "Base",
    "SafeText",
    "UtcTime",
    "key_of",
    "month_of",
    "storable",
]


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
