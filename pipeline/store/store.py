"""The store's one door."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from pipeline.store.audits import Audits
from pipeline.store.engine import connect
from pipeline.store.frozen import FrozenReports
from pipeline.store.ledger import Ledger
from pipeline.store.open import bring_up_to_date
from pipeline.store.queue import Queue
from pipeline.store.search import Search
from pipeline.store.standing import Standings

__all__ = ["Store"]


class Store(Audits, Ledger, FrozenReports, Standings, Queue, Search):
    """Everything that is kept beside the archive; made by `Store.open`, used in a `with`, safe for threads.

    Each method is one short transaction, stored whole when it returns. Writers of one process take turns; those of
    other processes are waited for, up to `engine.BUSY_S` seconds. Every method raises `StoreError` where the
    database can't do its work: disk full, held by another program, damaged, out of reach.
    """

    @classmethod
    def open(cls, address: str) -> Self:
        """Open the database at an SQLAlchemy address (`sqlite:///FILE`, `postgresql://USER@HOST/NAME`).

        A new one gets its tables; an older one is brought up to date, a SQLite file after a copy of it.

        Raises
        ------
        StoreError
            It belongs to a newer version of this program or to another program, is broken, or out of reach.
        """
        engine, where = connect(address)
        try:
            bring_up_to_date(engine, where)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, where)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
