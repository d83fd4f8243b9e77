"""Articles' vectors: what an encoder made of them, by which those of one meaning lie near."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "vectors",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.String(length=12), nullable=False),
        sa.Column("encoder", sa.String(length=12), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_vectors_article_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_vectors")),
        sa.UniqueConstraint("article_id", name=op.f("uq_vectors_article_id")),
        sqlite_autoincrement=True,
    )
