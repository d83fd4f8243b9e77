"""Opening: make the schema, bring an older one up to date, refuse what isn't ours or is from the future."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from pipeline.errors import StoreError
from pipeline.store.engine import said_well
from pipeline.store.tables import REVISIONS, Base

__all__ = ["VERSION_TABLE", "bring_up_to_date"]

VERSION_TABLE = "tinyte_schema"
"""Alembic's table, by a name of ours: in a shared PostgreSQL another program may have an `alembic_version`."""

_MIGRATIONS = Path(__file__).resolve().parent / "migrations"
_LOCK = 0x74696E7974  # "tinyt": PostgreSQL's advisory lock, so that two openings don't migrate at once


def bring_up_to_date(engine: Engine, where: str) -> None:
    """Make or migrate the schema behind `engine`, in one transaction: done whole, or not at all.

    A SQLite file that holds data is copied beside itself before it changes.

    Raises
    ------
    StoreError
        The database belongs to a newer version of this program or to another program, is broken, or out of reach.
    """
    try:
        with engine.connect() as connection:
            found = _revision(connection, where)
        if found != REVISIONS[-1]:
            if found is not None and engine.dialect.name == "sqlite":
                _back_up(Path(str(engine.url.database)), found)
            _migrate(engine, where)
            engine.dispose()  # The connection that migrated has SQLite's checking of links switched off.
    except DBAPIError as error:
        raise said_well(error, where) from error


def _revision(connection: Connection, where: str) -> str | None:
    """Return the schema's revision; None for an empty database."""
    tables = set(inspect(connection).get_table_names())
    if VERSION_TABLE in tables:
        found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608 - a constant
        if found is not None and found not in REVISIONS:
            raise StoreError(
                f"{where}: made by a newer version of tinyte (schema {found}, this knows {REVISIONS[-1]}); update this "
                "program: pip install --upgrade tin-y-te"
            )
        return found
    foreign = tables if connection.dialect.name == "sqlite" else tables & set(Base.metadata.tables)
    if foreign:
        raise StoreError(
            f"{where}: holds tables of another program ({', '.join(sorted(foreign)[:5])}); name another database"
        )
    return None


def _migrate(engine: Engine, where: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    migrator = engine.execution_options(tinyte_writes="FULL", tinyte_migrates=True)
    with migrator.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        if _revision(connection, where) == REVISIONS[-1]:
            return  # Another process was faster while we waited for our turn.
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if connection.dialect.name == "sqlite":
            _check_links(connection, where)


def _check_links(connection: Connection, where: str) -> None:
    """Refuse a migration that would leave rows pointing nowhere: SQLite doesn't check while tables are rebuilt."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken:
        raise StoreError(
            f"{where}: not brought up to date: a row of table '{broken[0]}' points nowhere; nothing changed"
        )


def _back_up(path: Path, revision: str) -> None:
    """Copy the SQLite file to `NAME.REVISION.bak`, with what still stands in its write-ahead log."""
    copy = path.with_name(f"{path.name}.{revision}.bak")
    aside = copy.with_name(f"{copy.name}.part")
    try:
        with contextlib.closing(sqlite3.connect(path)) as source, contextlib.closing(sqlite3.connect(aside)) as target:
            source.backup(target)
        aside.replace(copy)
    except (OSError, sqlite3.Error) as error:
        aside.unlink(missing_ok=True)
        raise StoreError(f"{copy}: the copy before the update can't be written: {error}; nothing changed") from error
