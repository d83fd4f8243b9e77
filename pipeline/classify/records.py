"""What a classifier reads: raw texts, and the same texts as words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.language import segment_many

__all__ = ["Segmented", "Text", "segment_texts"]


@dataclass(frozen=True, slots=True)
class Text:
    """An article's raw text: any form of Unicode, any white space; `lead` and `body` may be empty."""

    id: str
    title: str
    lead: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Segmented:
    """An article as words: title, lead and body on one line each, as `language.segment` gives them.

    `words` is what a store keeps, so that a later model re-tags without segmenting again.
    """

    id: str
    words: str


def segment_texts(texts: Iterable[Text], n_jobs: int | None = None) -> list[Segmented]:
    """Segment `texts`, in order; `n_jobs` as for `language.segment_many`."""
    work = list(texts)
    words = segment_many((part for text in work for part in (text.title, text.lead, text.body)), n_jobs)
    return [Segmented(text.id, "\n".join(words[3 * at : 3 * at + 3])) for at, text in enumerate(work)]
