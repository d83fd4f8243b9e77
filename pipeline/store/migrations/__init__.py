"""Alembic's folder; see README.md here for how to change the schema."""
