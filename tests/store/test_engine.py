"""What happens to the store when the machine fails or many write at once."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import event, text

from pipeline.errors import StoreError
from pipeline.store import Saved, Store
from pipeline.store import engine as engine_module
from tests.store.makers import HOST, address_of, article, candidate, label, name_of, outlet, visit

DIES_INSIDE = """
import os, sys
from pipeline.store import Store, articles
from tests.store.makers import article, name_of, visit
store = Store.open(sys.argv[1])
store.save_article(article(1), identities=[name_of(1)], visit=visit(1))
articles.settle_row = lambda *_: os._exit(9)  # after the article and its fetch are written, before the address is
store.save_article(article(2), identities=[name_of(2)], visit=visit(2))
"""
WRITES = """
import sys
from pipeline.store import Store
from tests.store.makers import article, name_of, visit
first = int(sys.argv[2])
with Store.open(sys.argv[1]) as store:
    for n in range(first, first + 40):
        store.save_article(article(n), identities=[name_of(n)], visit=visit(n))
"""


@pytest.fixture
def path(address: str) -> Path:
    with Store.open(address) as store:
        store.sync_outlets([outlet()])
    return Path(address.removeprefix("sqlite:///"))


def python(script: str, *args: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", script, *map(str, args)], stderr=subprocess.PIPE)


def test_a_process_killed_inside_a_transaction_leaves_nothing_half(path: Path) -> None:
    with Store.open(address_of(path)) as store:
        store.enqueue(HOST, {name_of(n): candidate(n) for n in (1, 2)})
    process = python(DIES_INSIDE, address_of(path))
    assert (process.communicate(timeout=60)[1], process.returncode) == (b"", 9)
    with Store.open(address_of(path)) as store:
        assert [stored.id for stored in store.articles()] == [article(1).id]
        assert [c.url for c in store.pending(HOST)] == [candidate(2).url]
        with store._read() as session:
            assert session.execute(text("SELECT count(*) FROM fetches")).scalar() == 1
        assert store.save_article(article(2), identities=[name_of(2)], visit=visit(2)) is Saved.NEW
        assert store.pending(HOST) == []


def test_processes_writing_at_once_lose_nothing(path: Path) -> None:
    both = [python(WRITES, address_of(path), first) for first in (0, 1000)]
    with Store.open(address_of(path)) as store:
        for n in range(2000, 2040):
            store.save_article(article(n), identities=[name_of(n)], visit=visit(n))
        assert [(p.communicate(timeout=60)[1], p.returncode) for p in both] == [(b"", 0)] * 2
        assert store.how_many() == 120


def test_threads_of_a_night_share_one_store(path: Path) -> None:
    def outlets_night(first: int) -> list[Saved]:
        done = []
        for n in range(first, first + 15):
            store.enqueue(HOST, {name_of(n): candidate(n)})
            store.known([name_of(n)])
            done.append(store.save_article(article(n), identities=[name_of(n)], visit=visit(n)))
        return done

    with Store.open(address_of(path)) as store, ThreadPoolExecutor(16) as pool:
        saved = [one for part in pool.map(outlets_night, range(0, 1600, 100)) for one in part]
        assert saved == [Saved.NEW] * 240
        assert store.pending(HOST) == []


def test_a_full_disk_is_told_and_what_was_stored_stays(path: Path) -> None:
    with Store.open(address_of(path)) as store:
        store.save_article(article(1), identities=[name_of(1)], visit=visit(1))
        # SQLite's own SQLITE_FULL: the file may not grow by more than a few pages.
        with store._engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar() or 0
        store._engine.dispose()
        event.listen(store._engine, "connect", lambda c, _: c.execute(f"PRAGMA max_page_count={pages + 4}"))
        with pytest.raises(StoreError, match="disk is full; make room"):
            store.save_article(article(2, body="dài " * 50_000), identities=[name_of(2)], visit=visit(2))
        assert [stored.id for stored in store.articles()] == [article(1).id]
        assert store.known([name_of(2)]) == set()
        # What fits still goes in: the store is not stuck.
        assert store.save_article(article(3), identities=[name_of(3)], visit=visit(3)) is Saved.NEW


def test_a_file_held_too_long_by_another_program_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "BUSY_S", 0.05)
    with Store.open(address_of(path)) as store, contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another program has held it"):
            store.begin_night("0.1")
        assert store.last_night() is None  # Readers don't wait.
        other.rollback()
        assert store.begin_night("0.1") == 1


def test_labels_are_written_through_to_the_disk_and_crawling_is_not(path: Path) -> None:
    said: list[str] = []
    with Store.open(address_of(path)) as store:
        store._engine.dispose()
        event.listen(store._engine, "connect", lambda c, _: c.set_trace_callback(said.append))
        store.save_article(article(1), identities=[name_of(1)], visit=visit(1))
        assert [s for s in said if "synchronous" in s] == ["PRAGMA synchronous=NORMAL"]
        said.clear()
        store.add_labels([label(article(1).id, "food_safety", True)])
        assert [s for s in said if "synchronous" in s] == ["PRAGMA synchronous=FULL"]


def test_a_store_that_lost_its_tables_says_so(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as other, other:
        other.execute("DROP TABLE nights")
    with Store.open(address_of(path)) as store, pytest.raises(StoreError, match="a table is missing"):
        store.begin_night("0.1")
