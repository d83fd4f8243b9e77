"""The texts that an article had before: an outlet's edits, and what former extractors read. Rows are only added."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.records import WarcPlace
from pipeline.store.rows import TextVersion
from pipeline.store.tables import ArticleRow, VersionRow
from pipeline.store.words import Words

__all__ = ["Versions", "keep_version"]


class Versions(Words):
    """The store's methods for former texts."""

    def versions(self, article_id: str) -> list[TextVersion]:
        """Return the texts that an article had before its present one, oldest first."""
        query = select(VersionRow).where(VersionRow.article_id == article_id).order_by(VersionRow.id)
        with self._read() as session:
            return [_version(row) for row in session.scalars(query)]


def keep_version(session: Session, row: ArticleRow, replaced: dt.datetime) -> None:
    """Keep the text of `row` as it stands: the caller is about to replace it."""
    session.add(
        VersionRow(
            article_id=row.id,
            taken=row.extracted_at,
            replaced=replaced,
            digest=row.digest,
            title=row.title,
            lead=row.lead,
            body=row.body,
            warc_file=row.warc_file,
            warc_offset=row.warc_offset,
            warc_digest=row.warc_digest,
        )
    )


def _version(row: VersionRow) -> TextVersion:
    place = None
    if row.warc_file is not None:
        place = WarcPlace(row.warc_file, row.warc_offset or 0, row.warc_digest or "")
    return TextVersion(row.article_id, row.taken, row.replaced, row.title, row.lead, row.body, row.digest, place)
