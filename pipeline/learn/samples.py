"""What learning is given and what it gives: plain records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.outlets import Layout
from pipeline.records import Candidate

__all__ = ["FIELDS", "Agreement", "Learnt", "Sample"]

FIELDS = ("title", "lead", "body", "published")
"""The fields that are judged; a byline is learnt too, but nothing counts on it."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One page to learn from, as it came. `candidate`: what the door that named it said of it."""

    url: str
    html: bytes
    content_type: str = ""
    candidate: Candidate | None = None
    fetched: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt: `layouts`, from how many `pages`, and `problems` in words for the person."""

    layouts: tuple[Layout, ...]
    pages: int
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well selectors do on `pages` pages: for each of `FIELDS` shares of those pages, 0-1.

    `found`: the selectors found something; `agreeing`: it agrees with what the page says elsewhere. A page that no
    layout fits counts as nothing found.
    """

    pages: int
    found: Mapping[str, float]
    agreeing: Mapping[str, float]

    @property
    def overall(self) -> float:
        """The mean of `agreeing` over the fields: what two sets of selectors are compared by."""
        return sum(self.agreeing.values()) / len(self.agreeing) if self.agreeing else 0.0
