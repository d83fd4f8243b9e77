"""From a page to an article: title, lead, body, byline, published time, unit."""

from __future__ import annotations

from pipeline.extract.article import extract
from pipeline.extract.metadata import page_canonical

__all__ = ["extract", "page_canonical"]
