"""The search index: each article's words without marks, in SQLite's FTS5 or in PostgreSQL's text search.

Vietnamese is typed with and without its marks, so words are indexed without: "bảo hiểm y tế" stands as "bao hiem y te".
Neither database does that by itself (FTS5 leaves *đ* alone, PostgreSQL needs an extension that offices can't install),
so the text is folded here. A second, smaller index holds the words as they are written, to put those that were
asked for with their marks first. SQLite's two hold no text of their own ("contentless" tables): what a hit says is read
from the articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from unicodedata import combining, normalize

from sqlalchemy import Connection, bindparam, text

__all__ = ["FOLDED", "WRITTEN", "bare", "fill_index", "make_index", "words_of", "write_index"]

FOLDED = "search_folded"
WRITTEN = "search_written"
_POSTGRES = "search_words"
_WORD = re.compile(r"[^\W_]+")
_BATCH = 500


class _Bare(dict[int, str]):
    """Letters without their marks, one for one, in lower case; made as they come."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        plain = normalize("NFD", letter.lower().replace("đ", "d"))[:1]
        self[code] = found = plain if len(plain) == 1 and not combining(letter) else letter
        return found


_BARE = _Bare()


def bare(letters: str) -> str:
    """Return a text in NFC in lower case without marks, as long as it was: place for place, unlike `text.fold`.

    Examples
    --------
    >>> bare("Đường Bảo hiểm Y TẾ")
    'duong bao hiem y te'
    """
    return letters.translate(_BARE)


def words_of(letters: str) -> list[str]:
    """Return the words of a text: runs of letters and digits, in NFC and lower case."""
    return _WORD.findall(normalize("NFC", letters).lower())


def make_index(connection: Connection) -> None:
    """Make the index's tables, empty."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE {FOLDED} USING fts5(title, lead, body, content='', tokenize='unicode61')"
        )
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE {WRITTEN} USING fts5"
            "(words, content='', detail='none', columnsize=0, tokenize=\"unicode61 remove_diacritics 0\")"
        )
        return
    connection.execute(
        text(
            f"CREATE TABLE {_POSTGRES} (number INTEGER PRIMARY KEY REFERENCES search_rows (number) ON DELETE CASCADE, "
            "folded tsvector NOT NULL, written tsvector NOT NULL)"
        )
    )
    for column in ("folded", "written"):
        connection.execute(text(f"CREATE INDEX ix_{_POSTGRES}_{column} ON {_POSTGRES} USING gin ({column})"))


Texts = tuple[str, str, str, str, str]
"""An article's id, digest, title, lead and body."""


def write_index(connection: Connection, rows: Iterable[Texts], *, fresh: bool = False) -> None:
    """Put articles into the index. One that stands in it gets a new number, unless all are `fresh`."""
    some = list(rows)
    if not some:
        return
    numbered = list(zip(_numbers(connection, len(some)), some, strict=True))
    if connection.dialect.name == "sqlite":
        _write_sqlite(connection, numbered, fresh=fresh)
        return
    if not fresh:
        drop = text("DELETE FROM search_rows WHERE article_id = :id")
        connection.execute(drop, [{"id": row[0]} for row in some])
    add = text("INSERT INTO search_rows (number, article_id, digest) VALUES (:number, :article, :digest)")
    connection.execute(add, [{"number": number, "article": row[0], "digest": row[1]} for number, row in numbered])
    _write_postgres(connection, numbered)


def _numbers(connection: Connection, how_many: int) -> list[int]:
    """Return numbers that no text ever had: a replaced text's words stay in SQLite's index under theirs."""
    if connection.dialect.name == "sqlite":
        last = connection.exec_driver_sql(f"SELECT coalesce(max(id), 0) FROM {FOLDED}_docsize").scalar_one()  # noqa: S608 - a constant
        return list(range(last + 1, last + 1 + how_many))
    query = text("SELECT nextval('search_rows_number_seq') FROM generate_series(1, :many)")
    return list(connection.execute(query, {"many": how_many}).scalars())


def _write_sqlite(connection: Connection, rows: Sequence[tuple[int, Texts]], *, fresh: bool) -> None:
    """Write rows by the driver's own statements: the night does this once an article."""
    run = connection.exec_driver_sql
    if not fresh:
        run("DELETE FROM search_rows WHERE article_id = ?", [(row[0],) for _, row in rows])
    run(
        "INSERT INTO search_rows (number, article_id, digest) VALUES (?, ?, ?)",
        [(number, row[0], row[1]) for number, row in rows],
    )
    folded = [(number, *(bare(normalize("NFC", part)) for part in row[2:])) for number, row in rows]
    run(f"INSERT INTO {FOLDED} (rowid, title, lead, body) VALUES (?, ?, ?, ?)", folded)  # noqa: S608 - a constant
    written = [(number, " ".join(_marked(" ".join(row[2:])))) for number, row in rows]
    run(f"INSERT INTO {WRITTEN} (rowid, words) VALUES (?, ?)", written)  # noqa: S608 - a constant


def _write_postgres(connection: Connection, rows: Sequence[tuple[int, Texts]]) -> None:
    simple = "to_tsvector('simple', :{})"
    weighted = " || ".join(f"setweight({simple.format(p)}, '{w}')" for p, w in zip("tlb", "ABD", strict=True))
    statement = text(
        f"INSERT INTO {_POSTGRES} (number, folded, written) VALUES (:number, {weighted}, {simple.format('words')})"  # noqa: S608 - constants
    )
    for number, (_, _, *parts) in rows:
        words = {
            name: " ".join(words_of(bare(normalize("NFC", part)))) for name, part in zip("tlb", parts, strict=True)
        }
        connection.execute(statement, {"number": number, "words": " ".join(_marked(" ".join(parts))), **words})


def _marked(letters: str) -> list[str]:
    """Return, each once, the words that carry marks: the others are the same in both indexes."""
    return [word for word in dict.fromkeys(words_of(letters)) if not word.isascii()]


def fill_index(connection: Connection) -> None:
    """Put every article into the index that isn't in it with its present text; for a store that had none.

    In the order of their publication: where there are too many, a search looks at the greatest numbers.
    """
    missing = text(
        "SELECT a.id FROM articles a LEFT JOIN search_rows s ON s.article_id = a.id "
        "WHERE s.digest IS NULL OR s.digest <> a.digest ORDER BY a.published, a.id"
    )
    ids = list(connection.execute(missing).scalars())
    query = text("SELECT id, digest, title, lead, body FROM articles WHERE id IN :ids")
    query = query.bindparams(bindparam("ids", expanding=True))
    for at in range(0, len(ids), _BATCH):
        some = ids[at : at + _BATCH]
        rows = {row[0]: row for row in connection.execute(query, {"ids": some})}
        write_index(connection, [(rows[one][0], *rows[one][1:]) for one in some])
