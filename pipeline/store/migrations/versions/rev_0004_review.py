"""Acts of labelling with their undoing, the queue of articles that wait for a person, and the search index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pipeline.store.search_index import fill_index, make_index

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; labels gain their act and the word "unsure"; every stored article enters the index."""
    _acts()
    _queue()
    op.create_index(op.f("ix_tags_theme_tagging"), "tags", ["theme", "tagging"], unique=False)
    op.create_table(
        "search_rows",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.String(length=12), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_search_rows_article_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_search_rows")),
        sa.UniqueConstraint("article_id", name=op.f("uq_search_rows_article_id")),
    )
    make_index(op.get_bind())
    fill_index(op.get_bind())


def _acts() -> None:
    op.create_table(
        "acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("file", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["undoes"], ["acts.id"], name=op.f("fk_acts_undoes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acts")),
    )
    op.create_index(op.f("ix_acts_undoes"), "acts", ["undoes"], unique=False)
    op.add_column("labels", sa.Column("unsure", sa.Boolean(), server_default=sa.false(), nullable=False))
    # Alembic would add the link in a second step, which SQLite can't.
    op.execute("ALTER TABLE labels ADD COLUMN act INTEGER CONSTRAINT fk_labels_act REFERENCES acts (id)")
    op.create_index(op.f("ix_labels_act"), "labels", ["act"], unique=False)


def _queue() -> None:
    op.create_table(
        "review_queue",
        sa.Column("article_id", sa.String(length=12), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("open_for", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(length=120), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_review_queue_article_id")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_review_queue")),
    )
    op.create_index(op.f("ix_review_queue_place"), "review_queue", ["place"], unique=False)
    op.create_table(
        "review_leases",
        sa.Column("article_id", sa.String(length=12), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_review_leases_article_id")),
        sa.PrimaryKeyConstraint("article_id", "who", name=op.f("pk_review_leases")),
    )
