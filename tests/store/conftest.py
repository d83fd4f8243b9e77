"""A real SQLite file; and the same tests on PostgreSQL, where TINYTE_TEST_POSTGRES names a server's database."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from pipeline.store import Store
from tests.store.makers import OTHER, address_of, outlet

POSTGRES = os.environ.get("TINYTE_TEST_POSTGRES", "")


@contextmanager
def schema() -> Iterator[str]:
    """Make a schema of its own in the server's database, and drop it afterwards."""
    name = f"tinyte_{uuid.uuid4().hex[:12]}"
    engine = create_engine(POSTGRES.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    try:
        yield f"{POSTGRES}?options=-csearch_path%3D{name}"
    finally:
        with engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
        engine.dispose()


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the schema once; each test copies the file."""
    path = tmp_path_factory.mktemp("schema") / "empty.db"
    Store.open(address_of(path)).close()
    return path


@pytest.fixture
def address(tmp_path: Path, empty: Path) -> str:
    path = tmp_path / "tinyte.db"
    shutil.copy(empty, path)
    return address_of(path)


@pytest.fixture(params=["sqlite", "postgresql"] if POSTGRES else ["sqlite"])
def store(request: pytest.FixtureRequest, address: str) -> Iterator[Store]:
    if request.param == "sqlite":
        with Store.open(address) as opened:
            opened.sync_outlets([outlet(), outlet(OTHER, "Đài Thử")])
            yield opened
        return
    with schema() as there, Store.open(there) as opened:
        opened.sync_outlets([outlet(), outlet(OTHER, "Đài Thử")])
        yield opened
