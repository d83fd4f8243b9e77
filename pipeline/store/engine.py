"""The connection: how SQLite is set, how writers queue, and what a database's own errors are called here.

SQLite runs in WAL mode, so readers never wait for the writer. `synchronous` is NORMAL for what the night writes: a
killed process loses nothing, a power cut may lose the last seconds, which the next night fetches again (an article,
its address and its fetch are one transaction, so they go together). What a person typed can't be fetched again, so
labels are written with FULL.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.orm import Session

from pipeline.errors import StoreError

__all__ = ["BUSY_S", "Database", "connect", "said_well"]

BUSY_S = 30.0
"""Seconds that a writer waits for another process's transaction; ours last milliseconds."""

_MESSAGES = (
    # What SQLite and PostgreSQL say, in part, and what to do; the first that matches is told.
    ("database or disk is full", "the disk is full; make room and run the same command again: nothing stored is lost"),
    ("no space left", "the disk is full; make room and run the same command again: nothing stored is lost"),
    ("disk i/o error", "the disk can't be read or written; check its room and its health, then run the command again"),
    ("database is locked", f"another program has held it for over {BUSY_S:.0f} s; close that program and try again"),
    ("readonly database", "it can't be written; check the file's and its folder's permissions"),
    ("unable to open database", "it can't be opened; check that the folder exists and may be written"),
    ("file is not a database", "the file is no SQLite database; put a backup in its place, or name another file"),
    ("malformed", "the file is damaged; put a backup in its place, or save what 'sqlite3 FILE .recover' still reads"),
    ("no such table", "the file is damaged: a table is missing; put a backup in its place"),
    ("connection refused", "the server doesn't answer; check that it runs and that the address is right"),
    ("connection failed", "the server doesn't let us in; check the address, the user and the password"),
    ("could not translate host name", "no such host; check the address"),
)


def said_well(error: DBAPIError, where: str) -> StoreError:
    """Return the database's `error` as a `StoreError` that says what to do; `where` names the database."""
    said = " ".join(str(error.orig).split())
    advice = next((advice for part, advice in _MESSAGES if part in said.lower()), "nothing of this step was stored")
    return StoreError(f"{where}: {advice} ({said})")


class Database:
    """An engine with short transactions: writers one after another, readers beside them; safe for threads.

    Parameters
    ----------
    engine
        From `connect`.
    where
        What messages call the database: the file's path, or the address without its password.
    """

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine = engine
        self._where = where
        # Threads of one process queue here, fairly and without SQLite's polling; processes queue at BEGIN IMMEDIATE.
        self._turn = threading.Lock()

    @contextmanager
    def _read(self) -> Iterator[Session]:
        """Open a session that only reads."""
        with self._told(), Session(self._engine) as session:
            yield session

    @contextmanager
    def _write(self, *, durable: bool = False) -> Iterator[Session]:
        """Open a session whose work is stored whole at its end, or not at all."""
        options = {"tinyte_writes": "FULL" if durable else "NORMAL"}
        with self._turn, self._told(), Session(self._engine.execution_options(**options)) as session, session.begin():
            yield session

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise said_well(error, self._where) from error

    def changed(self) -> object:
        """Return something that differs once anything was written, by whomever; quick, for those who keep figures."""
        with self._told(), self._engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                file = Path(self._where)
                log = file.with_name(f"{file.name}-wal")
                return tuple((one.stat().st_mtime_ns, one.stat().st_size) for one in (file, log) if one.exists())
            query = "SELECT sum(n_tup_ins), sum(n_tup_upd), sum(n_tup_del) FROM pg_stat_user_tables"
            return tuple(connection.exec_driver_sql(query).one())

    def close(self) -> None:
        """Close every connection; SQLite then folds its write-ahead log into the file."""
        self._engine.dispose()


def connect(address: str) -> tuple[Engine, str]:
    """Return an engine for `address`, an SQLAlchemy one, and what messages call the database.

    Raises
    ------
    StoreError
        It is no such address, of a database that isn't known here, or its driver isn't installed.
    """
    try:
        url = make_url(address)
    except ArgumentError:
        raise StoreError(
            f"'{address}' is no database address; expected sqlite:///FILE or postgresql://USER@HOST/NAME"
        ) from None
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    if url.get_backend_name() == "postgresql":
        return _postgresql(url)
    raise StoreError(
        f"{url.render_as_string()}: this program keeps its data in SQLite or PostgreSQL; "
        "expected sqlite:///FILE or postgresql://USER@HOST/NAME"
    )


def _sqlite(url: URL) -> tuple[Engine, str]:
    if not url.database or url.database == ":memory:":
        raise StoreError("expected sqlite:///FILE: a database in memory would be lost at the end of the command")
    path = Path(url.database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{path.parent}: the database's folder can't be made: {error.strerror}") from error
    # Threads of the night each hold a connection for moments; a connection too many is closed, not waited for.
    engine = create_engine(url, connect_args={"timeout": BUSY_S}, max_overflow=64)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine, str(path)


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # The driver's own BEGIN would come late and never be IMMEDIATE.
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA foreign_keys=ON")


def _begin(connection: Connection) -> None:
    """Begin as a writer where the session said so: a reader that turns writer midway can fail without waiting."""
    options: dict[str, Any] = dict(connection.get_execution_options())
    level = options.get("tinyte_writes")
    if level is None:
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql(f"PRAGMA synchronous={level}")
    connection.exec_driver_sql(f"PRAGMA foreign_keys={'OFF' if options.get('tinyte_migrates') else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _postgresql(url: URL) -> tuple[Engine, str]:
    where = url.render_as_string(hide_password=True)
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    try:
        return create_engine(url, pool_pre_ping=True, max_overflow=64), where
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise StoreError(
            f"{where}: the driver for PostgreSQL isn't installed; run: pip install 'tin-y-te[postgres]'"
        ) from error
