"""What doors say of articles that we have, and each outlet's night against its habit."""

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
        "words",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("modified", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said", sa.String(length=16), nullable=False),
        sa.Column("lead", sa.String(length=16), nullable=False),
        sa.Column("noticed", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outlet", sa.String(length=255), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["outlet"], ["outlets.host"], name=op.f("fk_words_outlet")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_words")),
    )
    op.create_index(op.f("ix_words_outlet"), "words", ["outlet"], unique=False)
    op.create_table(
        "judgements",
        sa.Column("night", sa.Integer(), nullable=False),
        sa.Column("outlet", sa.String(length=255), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("relearnt", sa.String(length=16), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("before", sa.Double(), nullable=True),
        sa.Column("after", sa.Double(), nullable=True),
        sa.Column("mended", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["night"], ["nights.id"], name=op.f("fk_judgements_night")),
        sa.ForeignKeyConstraint(["outlet"], ["outlets.host"], name=op.f("fk_judgements_outlet")),
        sa.PrimaryKeyConstraint("night", "outlet", name=op.f("pk_judgements")),
    )
    op.create_index(op.f("ix_judgements_outlet"), "judgements", ["outlet"], unique=False)
