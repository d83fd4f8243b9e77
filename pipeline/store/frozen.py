"""Frozen reports: kept in the database, so that one backup holds them and a power cut leaves none half written."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from pipeline.errors import StoreError, UsageError, nearest
from pipeline.store.engine import Database
from pipeline.store.tables import FrozenRow

__all__ = ["Frozen", "FrozenReports"]


@dataclass(frozen=True, slots=True)
class Frozen:
    """A frozen report: its content as it was packed, and the SHA-256 of each file that was made of it then."""

    name: str
    made: dt.datetime
    files: Mapping[str, str]
    content: bytes


class FrozenReports(Database):
    """The store's methods for frozen reports."""

    def freeze(self, name: str, content: bytes, files: Mapping[str, str], at: dt.datetime | None = None) -> None:
        """Keep a report under `name`, whole and safe from a power cut; nothing changes it afterwards.

        Raises
        ------
        UsageError
            There is one of that name.
        """
        with self._write(durable=True) as session:
            if session.get(FrozenRow, name) is not None:
                raise UsageError(f"'{name}': there is a frozen report of that name, and it never changes; name another")
            session.add(
                FrozenRow(
                    name=name,
                    made=at or dt.datetime.now(dt.UTC),
                    files=dict(files),
                    digest=hashlib.sha256(content).hexdigest(),
                    content=content,
                )
            )

    def frozen(self, name: str) -> Frozen:
        """Return the frozen report `name`.

        Raises
        ------
        UsageError
            There is none of that name.
        StoreError
            It isn't what was frozen: the database was changed by another program, or is damaged.
        """
        with self._read() as session:
            row = session.get(FrozenRow, name)
            if row is None:
                names = list(session.scalars(select(FrozenRow.name)))
                hint = nearest(name, names) if names else "none was frozen yet: 'tinyte report --freeze NAME' does"
                raise UsageError(f"'{name}': no frozen report of that name; {hint}")
            if hashlib.sha256(row.content).hexdigest() != row.digest:
                raise StoreError(
                    f"{self._where}: the frozen report '{name}' was changed since (its digest differs); take the "
                    "database from a backup"
                )
            return Frozen(row.name, row.made, dict(row.files), row.content)

    def frozen_names(self) -> list[tuple[str, dt.datetime]]:
        """Return the names of the frozen reports with the time of freezing, oldest first."""
        with self._read() as session:
            rows = session.execute(select(FrozenRow.name, FrozenRow.made).order_by(FrozenRow.made, FrozenRow.name))
            return [(name, made) for name, made in rows]
