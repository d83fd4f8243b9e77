"""A page to an article: the whole way (thin)."""

from __future__ import annotations

import datetime as dt

from pipeline.extract.document import Unreadable, parse
from pipeline.outlets import Outlet
from pipeline.records import Article, Candidate, DateFrom, Extraction, Outcome
from pipeline.text import clean

__all__ = ["extract"]


def extract(
    html: bytes,
    url: str,
    *,
    outlet: Outlet | None = None,  # noqa: ARG001 - the thin version reads no selectors yet
    candidate: Candidate | None = None,
    content_type: str = "",
    now: dt.datetime | None = None,  # noqa: ARG001 - the thin version reads no dates yet
) -> Extraction:
    """Read one page. Never raises on bad input: the outcome and its detail say what was wrong."""
    root = parse(html, content_type)
    if isinstance(root, Unreadable):
        return Extraction(root.outcome, detail=root.detail)
    heads = [clean(h.text_content()) for h in root.iter("h1", "h2", "h3")]
    title = next((h for h in heads if h), candidate.title if candidate else "")
    paragraphs = [t for p in root.iter("p") if len((t := clean(p.text_content())).split()) > 15]  # type: ignore[attr-defined]
    if not title or not paragraphs:
        return Extraction(Outcome.NOT_ARTICLE, detail="no heading with text under it")
    when = candidate.published if candidate else None
    source = DateFrom(candidate.door) if candidate and when and candidate.door in {"feed", "sitemap"} else DateFrom.NONE
    return Extraction(
        Outcome.OK, Article(url, title, body="\n".join(paragraphs), published=when, published_from=source)
    )
