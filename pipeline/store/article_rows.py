"""Articles as they are stored, what ties them into stories, and whether they concern the province."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from pipeline.records import Article, OutletKind, WarcPlace

__all__ = [
    "Link",
    "LocalRule",
    "Locality",
    "OutletInfo",
    "Saved",
    "SegmentedText",
    "Sketch",
    "StoredArticle",
    "TextVersion",
]


class Saved(StrEnum):
    """What saving an article changed."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as stored, and where its page lies in the archive."""

    id: str
    outlet: str
    article: Article
    first_seen: dt.datetime
    extracted_at: dt.datetime
    place: WarcPlace | None


@dataclass(frozen=True, slots=True)
class TextVersion:
    """A text that an article had from `taken` until `replaced`, and where its page lies in the archive."""

    id: str
    taken: dt.datetime
    replaced: dt.datetime
    title: str
    lead: str
    body: str
    digest: str
    place: WarcPlace | None


@dataclass(frozen=True, slots=True)
class Sketch:
    """A sketch of an article's present text; empty for a text too short for one."""

    id: str
    sketch: bytes


@dataclass(frozen=True, slots=True)
class Link:
    """Two articles that are one story; `verdict` says by what, `covered` how much of the shorter is shared."""

    one: str
    other: str
    verdict: str
    covered: float


@dataclass(frozen=True, slots=True)
class Locality:
    """Whether an article concerns `province`: a score in 0-1, and the places named, with where they stand."""

    id: str
    province: str
    relevant: bool
    score: float
    evidence: tuple[dict[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class LocalRule:
    """Whose items count only where they concern `province`: outlets of these kinds, and those whose file says so.

    An outlet's file may also say that its items always count, whatever its kind.
    """

    province: str
    kinds: frozenset[OutletKind] = frozenset({OutletKind.CENTRAL_PAPER})

    def binds(self, outlet: OutletInfo) -> bool:
        """Whether the outlet's items count only where they concern the province: its file says so, or else its kind."""
        return outlet.kind in self.kinds if outlet.local_only is None else outlet.local_only


@dataclass(frozen=True, slots=True)
class OutletInfo:
    """An outlet as reports name it; `kind` is an `OutletKind`'s value.

    `local_only` is its file's word on whether its items must concern the province; None leaves that to its kind.
    """

    host: str
    name: str
    kind: str
    local_only: bool | None = None


@dataclass(frozen=True, slots=True)
class SegmentedText:
    """An article's texts with words joined by underscores, as the segmenter left them."""

    id: str
    title: str
    lead: str
    body: str
