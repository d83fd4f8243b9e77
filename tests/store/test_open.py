from __future__ import annotations

import contextlib
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import OperationalError

from pipeline.errors import StoreError
from pipeline.store import Store
from pipeline.store import open as opening
from pipeline.store.tables import REVISIONS, Base
from tests.store.makers import HOST, address_of, article, name_of, outlet, visit

LAST = REVISIONS[-1]
VERSION = "SELECT version_num FROM tinyte_schema"
SECOND = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{last}"
branch_labels = depends_on = None


def upgrade():
    with op.batch_alter_table("articles") as table:
        table.add_column(sa.Column("story", sa.String(12), nullable=True))
        table.alter_column("byline", new_column_name="author")
    {then}
"""


def run_sql(path: Path, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def ask(path: Path, query: str) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tinyte.db"


@pytest.fixture
def filled(path: Path) -> Path:
    with Store.open(address_of(path)) as store:
        store.sync_outlets([outlet()])
        store.save_article(article(1), identities=[name_of(1)], visit=visit(1))
    return path


def second_revision(monkeypatch: pytest.MonkeyPatch, folder: Path, then: str = "pass") -> None:
    """Make the program one revision newer than its tables are."""
    shutil.copytree(opening._MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "rev_9999_story.py").write_text(SECOND.format(then=then, last=LAST), encoding="utf-8")
    monkeypatch.setattr(opening, "_MIGRATIONS", folder)
    monkeypatch.setattr(opening, "REVISIONS", (*REVISIONS, "9999"))


def test_migrations_make_the_tables_that_the_code_describes(store: Store) -> None:
    with store._engine.connect() as connection:
        # The search index is the databases' own kind of table, which SQLAlchemy can't describe.
        ours = {
            "version_table": opening.VERSION_TABLE,
            "include_name": lambda name, kind, _: (
                kind != "table" or not re.match("search_(folded|written|words)", name)
            ),
        }
        context = MigrationContext.configure(connection, opts=ours)
        assert compare_metadata(context, Base.metadata) == []


def test_the_revisions_known_are_those_of_the_files() -> None:
    script = ScriptDirectory(str(opening._MIGRATIONS))
    assert tuple(r.revision for r in reversed(list(script.walk_revisions()))) == REVISIONS


def test_a_new_file_gets_its_folder_and_write_ahead_log(tmp_path: Path) -> None:
    path = tmp_path / "kho dữ liệu" / "tin #1.db"
    with Store.open(address_of(path)) as store:
        assert store.how_many() == 0
        with store._engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    assert path.is_file()


def test_opening_again_changes_nothing(filled: Path) -> None:
    before = filled.read_bytes()
    with Store.open(address_of(filled)) as store:
        assert store.how_many() == 1
    assert filled.read_bytes() == before
    assert sorted(p.name for p in filled.parent.iterdir()) == [filled.name]


def test_an_older_file_is_copied_and_brought_up_to_date(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second_revision(monkeypatch, tmp_path / "migrations")
    Store.open(address_of(filled)).close()
    assert ask(filled, VERSION) == [("9999",)]
    assert ask(filled, "SELECT id, author, story FROM articles") == [(article(1).id, "", None)]
    copy = filled.with_name(f"tinyte.db.{LAST}.bak")
    assert ask(copy, "SELECT id, byline FROM articles") == [(article(1).id, "")]
    assert ask(filled, "PRAGMA foreign_key_check") == []
    assert ask(filled, "SELECT count(*) FROM addresses WHERE article_id IS NOT NULL") == [(1,)]


def test_a_file_of_the_first_schema_keeps_everything(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older.setattr(opening, "REVISIONS", REVISIONS[:1])
        upgrade = command.upgrade
        older.setattr(command, "upgrade", lambda config, _: upgrade(config, REVISIONS[0]))
        Store.open(address_of(path)).close()
    assert ask(path, VERSION) == [(REVISIONS[0],)]
    run_sql(path, "INSERT INTO outlets (host, name, kind, province) VALUES ('a.vn', 'A', 'portal', 'Sơn La')")
    with Store.open(address_of(path)) as store:
        assert store.outlet_names() == {"a.vn": "A"}
        assert store.story_of(["x"]) == {"x": "x"}
    assert ask(path, "SELECT host, local_only FROM outlets") == [("a.vn", None)]
    assert path.with_name(f"{path.name}.{REVISIONS[0]}.bak").is_file()


def test_a_migration_that_fails_half_way_leaves_the_file_as_it_was(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second_revision(monkeypatch, tmp_path / "migrations", 'op.execute("INSERT INTO nowhere VALUES (1)")')
    with pytest.raises(StoreError):
        Store.open(address_of(filled))
    monkeypatch.undo()
    with Store.open(address_of(filled)) as store:
        assert store.article(article(1).id) is not None


def test_a_migration_that_breaks_links_is_taken_back(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second_revision(monkeypatch, tmp_path / "migrations", 'op.execute("DELETE FROM outlets")')
    with pytest.raises(StoreError, match="points nowhere; nothing changed"):
        Store.open(address_of(filled))
    monkeypatch.undo()
    with Store.open(address_of(filled)) as store:
        assert store.outlet_names() == {HOST: "Báo Thử"}


def test_a_file_of_a_newer_program_is_refused_untouched(filled: Path) -> None:
    run_sql(filled, "UPDATE tinyte_schema SET version_num = '0042'")
    before = filled.read_bytes()
    with pytest.raises(StoreError, match=r"newer version of tinyte \(schema 0042.*pip install --upgrade"):
        Store.open(address_of(filled))
    assert filled.read_bytes() == before


def test_a_file_of_another_program_is_refused(path: Path) -> None:
    run_sql(path, "CREATE TABLE bookmarks (id INTEGER)")
    with pytest.raises(StoreError, match=r"another program \(bookmarks\); name another database"):
        Store.open(address_of(path))
    assert ask(path, "SELECT name FROM sqlite_master") == [("bookmarks",)]


@pytest.mark.parametrize(
    "content", [b"<html>not a database</html>" * 99, b"\x00" * 5000, b"SQLite format 3\x00" + b"\xff" * 9000]
)
def test_a_file_that_is_no_database_is_refused_untouched(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(StoreError, match="backup"):
        Store.open(address_of(path))
    assert path.read_bytes() == content


def test_a_damaged_file_is_told_when_it_is_read(filled: Path) -> None:
    whole = bytearray(filled.read_bytes())
    whole[4096 * 2 :] = b"\xde\xad" * ((len(whole) - 4096 * 2) // 2)
    filled.write_bytes(whole)
    with pytest.raises(StoreError, match="backup"), Store.open(address_of(filled)) as store:
        list(store.articles())


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("tinyte.db", "no database address"),
        ("mysql://me@host/db", "SQLite or PostgreSQL"),
        ("sqlite://", "in memory would be lost"),
        ("sqlite:///:memory:", "in memory would be lost"),
        ("postgresql://me:secret@127.0.0.1:1/none", "the server doesn't"),
    ],
)
def test_addresses_that_lead_nowhere(address: str, message: str) -> None:
    with pytest.raises(StoreError, match=message) as caught:
        Store.open(address)
    assert "secret" not in str(caught.value)


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="can't be opened"):
        Store.open(address_of(tmp_path))
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="can't be made"):
        Store.open(address_of(tmp_path / "file" / "tinyte.db"))


def test_the_schema_appears_whole_or_not_at_all(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def torn(*_: object) -> None:
        raise OperationalError("x", {}, sqlite3.OperationalError("database or disk is full"))

    monkeypatch.setattr(opening, "_check_links", torn)
    with pytest.raises(StoreError, match="disk is full"):
        Store.open(address_of(path))
    assert ask(path, "SELECT count(*) FROM sqlite_master") == [(0,)]


def test_two_processes_open_a_new_file_at_once(path: Path) -> None:
    script = "import sys; from pipeline.store import Store; Store.open(sys.argv[1]).close()"
    both = [
        subprocess.Popen([sys.executable, "-c", script, address_of(path)], stderr=subprocess.PIPE) for _ in range(2)
    ]
    assert [(p.communicate(timeout=60)[1], p.returncode) for p in both] == [(b"", 0)] * 2
    assert ask(path, VERSION) == [(REVISIONS[-1],)]
