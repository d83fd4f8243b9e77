"""What people said of articles, and by which deeds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

__all__ = [
    "RELEVANT",
    "Act",
    "ActKind",
    "Label",
    "Role",
    "Said",
    "Vote",
]

RELEVANT = ""
"""The subject of a label that says whether the article is about health at all; any other subject is a theme's code."""


class Role(StrEnum):
    """Who speaks in a label. A reviewer's word counts before an annotator's, however old."""

    ANNOTATOR = "annotator"
    REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True)
class Label:
    """What one person said of one article: `value` of `subject` (a theme's code, or `RELEVANT`).

    `value` None takes back what the same person said before in the same role; with `unsure` the person looked and
    could not tell, which is no vote either way. `blind` says that no tag was shown to the person, `source` where they
    were ("desk", "excel", "doccano", "label-studio", or an audit's own), `guideline` by which version of the rules.
    `act` is the act that the label came with.
    """

    article_id: str
    subject: str
    value: bool | None
    who: str
    role: Role
    at: dt.datetime
    guideline: str = ""
    source: str = ""
    blind: bool = False
    unsure: bool = False
    act: int | None = None


class Vote(NamedTuple):
    """One annotator's yes or no to a subject of an article; `blind` as in `Label`."""

    article_id: str
    subject: str
    who: str
    value: bool
    blind: bool


class ActKind(StrEnum):
    """What a person did that left labels."""

    LABEL = "label"
    UNSURE = "unsure"
    IMPORT = "import"
    ADJUDICATION = "adjudication"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Act:
    """One deed of a person: an article confirmed, a file imported, a difference settled, an earlier act undone.

    `file` tells an import's file by what stands in it; `undoes` is the act whose labels no longer count; `undone` says
    that a later act took this one back; `articles` and `labels` count what came with it.
    """

    id: int
    kind: ActKind
    who: str
    role: Role
    at: dt.datetime
    source: str
    file: str = ""
    note: str = ""
    undoes: int | None = None
    undone: bool = False
    articles: int = 0
    labels: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """What people's labels say of one subject now: whose word it is, and since when."""

    value: bool
    who: str
    role: Role
    at: dt.datetime
