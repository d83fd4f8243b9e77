"""The office's log: broadcasts and print that no crawler sees, their imports and corrections."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "log_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("corrected", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("undone", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_imports")),
    )
    op.create_table(
        "logged",
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("row_id", sa.String(length=40), nullable=False),
        sa.Column("outlet", sa.String(length=255), nullable=False),
        sa.Column("outlet_name", sa.Text(), nullable=False),
        sa.Column("outlet_kind", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Double(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("duplicate_of", sa.String(length=12), nullable=True),
        sa.ForeignKeyConstraint(["duplicate_of"], ["articles.id"], name=op.f("fk_logged_duplicate_of")),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_logged")),
    )
    op.create_index(op.f("ix_logged_id"), "logged", ["id"], unique=False)
    op.create_index(op.f("ix_logged_day"), "logged", ["day"], unique=False)
    op.create_table(
        "log_sightings",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["log_imports.id"], name=op.f("fk_log_sightings_import_id")),
        sa.ForeignKeyConstraint(["n"], ["logged.n"], name=op.f("fk_log_sightings_n")),
        sa.PrimaryKeyConstraint("import_id", "n", name=op.f("pk_log_sightings")),
    )
    op.create_index(op.f("ix_log_sightings_n"), "log_sightings", ["n"], unique=False)
