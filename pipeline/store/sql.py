"""What SQL needs to be the same on both databases."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from pipeline.store.tables import Base

__all__ = ["BATCH", "in_batches", "upsert"]

BATCH = 500
"""Values in one IN list: well below SQLite's limit of 32,766 and short enough to be planned quickly."""

T = TypeVar("T")


def in_batches(values: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Yield `values` in lists of at most `size`."""
    rest = iter(values)
    while batch := list(itertools.islice(rest, size)):
        yield batch


def upsert(
    session: Session, table: type[Base], rows: Sequence[dict[str, Any]], keys: Sequence[str], change: Sequence[str] = ()
) -> None:
    """Insert `rows`; where the columns `keys` name a row that is there, set its columns `change`, or leave it."""
    if not rows:
        return
    # One call a dialect: the two `insert`s share their methods, but no type.
    make: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = make(table.__table__)
    if change:
        statement = statement.on_conflict_do_update(
            index_elements=list(keys), set_={name: statement.excluded[name] for name in change}
        )
    else:
        statement = statement.on_conflict_do_nothing(index_elements=list(keys))
    session.connection().execute(statement, list(rows))
