"""Former texts, near-duplicates linked into stories, and whether an article concerns the province."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; outlets gain their own word on local relevance."""
    op.add_column("outlets", sa.Column("local_only", sa.Boolean(), nullable=True))
    _versions()
    _stories()
    _localities()


def _versions() -> None:
    op.create_table(
        "versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.String(length=12), nullable=False),
        sa.Column("taken", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("warc_file", sa.Text(), nullable=True),
        sa.Column("warc_offset", sa.BigInteger(), nullable=True),
        sa.Column("warc_digest", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_versions_article_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_versions")),
    )
    op.create_index(op.f("ix_versions_article_id"), "versions", ["article_id"], unique=False)


def _stories() -> None:
    op.create_table(
        "sketches",
        sa.Column("article_id", sa.String(length=12), nullable=False),
        sa.Column("scheme", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("compared", sa.Boolean(), nullable=False),
        sa.Column("sketch", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_sketches_article_id")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_sketches")),
    )
    op.create_index(op.f("ix_sketches_compared"), "sketches", ["compared"], unique=False)
    op.create_table(
        "links",
        sa.Column("one", sa.String(length=12), nullable=False),
        sa.Column("other", sa.String(length=12), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("covered", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["one"], ["articles.id"], name=op.f("fk_links_one")),
        sa.ForeignKeyConstraint(["other"], ["articles.id"], name=op.f("fk_links_other")),
        sa.PrimaryKeyConstraint("one", "other", name=op.f("pk_links")),
    )
    op.create_index(op.f("ix_links_other"), "links", ["other"], unique=False)
    op.create_table(
        "stories",
        sa.Column("article_id", sa.String(length=12), nullable=False),
        sa.Column("story", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_stories_article_id")),
        sa.ForeignKeyConstraint(["story"], ["articles.id"], name=op.f("fk_stories_story")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_stories")),
    )
    op.create_index(op.f("ix_stories_story"), "stories", ["story"], unique=False)


def _localities() -> None:
    op.create_table(
        "localities",
        sa.Column("article_id", sa.String(length=12), nullable=False),
        sa.Column("province", sa.String(length=80), nullable=False),
        sa.Column("gazetteer", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("relevant", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_localities_article_id")),
        sa.PrimaryKeyConstraint("article_id", "province", name=op.f("pk_localities")),
    )
