"""Alembic's entry: runs inside the transaction that `store.open` hands over. For a new revision see README.md here."""

from __future__ import annotations

from alembic import context

from pipeline.store.open import VERSION_TABLE
from pipeline.store.tables import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
    # SQLite's DDL is transactional once the driver's own BEGIN is out of the way (see store.engine).
    transactional_ddl=True,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
