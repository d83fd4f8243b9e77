"""What JSON files keep of the words that they were written from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.review.exchange.names import as_words, labels_of
from pipeline.review.exchange.records import Batch, Outgoing, Row, Words
from pipeline.themes import Plan

__all__ = ["Base", "base_of", "meta_of", "words_of_row"]


@dataclass(frozen=True, slots=True)
class Base:
    """What an article's metadata says: its words when the file was written, whose, when, and the labels' source."""

    said: Words | None = None
    owner: str = ""
    written: dt.datetime | None = None
    source: str = ""

    def row(self, where: str, article: str, said: Words, *, who: str = "", at: dt.datetime | None = None) -> Row:
        """Return a row of the file with this base."""
        return Row(where, article, said, self.said, self.owner, self.written, who, at, source=self.source)


def meta_of(row: Outgoing, batch: Batch, written: str) -> dict[str, Any]:
    """Return the metadata to keep beside an article; `base_of` reads it."""
    return {
        "said": dict(row.said),
        "owner": batch.owner,
        "role": batch.role.value,
        "written": written,
        "source": row.source,
        "guideline": batch.guideline,
    }


def base_of(value: Any, where: str) -> tuple[Base, list[str]]:  # noqa: ANN401 - whatever JSON holds
    """Return what metadata says, and what is wrong with it; without metadata nothing is known."""
    if value is None:
        return Base(), []
    try:
        said = {str(subject): word for subject, word in value["said"].items()}
        written = dt.datetime.fromisoformat(value["written"]).astimezone(dt.UTC)
        base = Base(said, str(value["owner"]), written, str(value["source"]))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        return Base(), [f"{where}: phần 'tinyte' đã bị sửa ({error}); hãy xuất lại tệp"]
    if not all(word is None or isinstance(word, bool) for word in said.values()):
        return Base(), [f"{where}: phần 'tinyte' đã bị sửa (said); hãy xuất lại tệp"]
    return base, []


def words_of_row(labels: Sequence[str], base: Base, plan: Plan) -> tuple[Words, list[str]]:
    """Return what labels say of an article, and what is wrong with them.

    Labels tell less than words do (a theme's "no" and no word on it look the same), so where they are those that the
    file was written with, the words are those too.
    """
    if base.said is not None and set(labels) == set(labels_of(base.said, plan)):
        return base.said, []
    return as_words(labels, plan)
