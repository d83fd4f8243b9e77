"""Audits: random samples of a period's items, and the population that they were drawn from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "audits",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=False),
        sa.Column("model", sa.String(length=120), nullable=False),
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("subjects", sa.JSON(), nullable=False),
        sa.Column("strata", sa.JSON(), nullable=False),
        sa.Column("frame", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_audits")),
    )
    op.create_table(
        "audit_items",
        sa.Column("audit", sa.String(length=80), nullable=False),
        sa.Column("article_id", sa.String(length=12), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("strata", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_audit_items_article_id")),
        sa.ForeignKeyConstraint(["audit"], ["audits.name"], name=op.f("fk_audit_items_audit")),
        sa.PrimaryKeyConstraint("audit", "article_id", name=op.f("pk_audit_items")),
    )
