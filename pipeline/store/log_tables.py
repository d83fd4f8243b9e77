"""The tables of the office's log: what was broadcast or printed where no crawler looks.

An import is never rewritten: it is undone by a mark, and what it said before is in force again. A row of the log has
an `id`; its versions lie one after another in `logged`, and each import names in `log_sightings` the versions that
its file holds. A row counts while any import that is in force holds it.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.tables import Base

__all__ = ["LogImportRow", "LogSightingRow", "LoggedRow"]


class LogImportRow(Base):
    """One file taken in, whole; `undone` says when it was taken back, and `undone_by` by whom.

    `kept` says that its rows count even where they seem to be a crawled article.
    """

    __tablename__ = "log_imports"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    who: Mapped[str]
    file: Mapped[str]
    digest: Mapped[str] = mapped_column(String(32))
    new: Mapped[int]
    known: Mapped[int]
    corrected: Mapped[int]
    kept: Mapped[bool]
    undone: Mapped[dt.datetime | None]
    undone_by: Mapped[str]


class LoggedRow(Base):
    """A version of a row of the log. `row_id` is the mark that its workbook carries, empty where it has none."""

    __tablename__ = "logged"
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(16), index=True)
    row_id: Mapped[str] = mapped_column(String(40))
    outlet: Mapped[str] = mapped_column(String(255))
    outlet_name: Mapped[str]
    outlet_kind: Mapped[str]
    day: Mapped[dt.date] = mapped_column(Date, index=True)
    unit: Mapped[str]
    themes: Mapped[list[str]]
    title: Mapped[str]
    minutes: Mapped[float | None]
    note: Mapped[str]
    duplicate_of: Mapped[str | None] = mapped_column(ForeignKey("articles.id"))


class LogSightingRow(Base):
    """Where an import's file holds a version of a row."""

    __tablename__ = "log_sightings"
    import_id: Mapped[int] = mapped_column(ForeignKey("log_imports.id"), primary_key=True)
    n: Mapped[int] = mapped_column(ForeignKey("logged.n"), primary_key=True, index=True)
    sheet: Mapped[str]
    row: Mapped[int]
