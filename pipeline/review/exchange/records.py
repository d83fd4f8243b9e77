"""What goes out into a file and what comes back from one, whatever its format."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.store import Role

__all__ = ["BLIND", "Batch", "Incoming", "Outgoing", "Row", "Taken", "Words"]

Words = Mapping[str, bool | None]
"""What one person says of an article, by subject: yes, no, or None for unsure; a missing subject is no word."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An article that goes out.

    Attributes
    ----------
    said
        The words that the file shows as already given.
    proposals
        The model's probability of each theme that it scored; empty for a blind reading.
    given
        The themes that the model gave.
    relevance
        Its probability that the article is about health; None where nothing was tagged, or the reading is blind.
    reason
        Why the article was chosen.
    source
        What labels of it must name as their source; empty for the format's own. An audit's reading is blind.
    """

    id: str
    title: str
    lead: str
    body: str
    url: str
    outlet: str
    published: dt.datetime | None
    said: Words = field(default_factory=dict)
    proposals: Mapping[str, float] = field(default_factory=dict)
    given: Sequence[str] = ()
    relevance: float | None = None
    reason: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """A file's articles and what they have in common.

    `owner` is whose words it holds, in which `role`; empty for those in force, of nobody in particular. `guideline` is
    the rules' version, `model` whose proposals they are.
    """

    rows: Sequence[Outgoing]
    owner: str
    role: Role
    guideline: str
    model: str


@dataclass(frozen=True, slots=True)
class Row:
    """What a file says of one article.

    Attributes
    ----------
    where
        The row, line or task, for messages.
    said
        The words that stand there now.
    base
        Those that stood there when the file was written; None for a file that this program didn't write.
    owner, written
        Whose words the base is, and when it was written down.
    who, at
        Who said it and when, where the file knows; otherwise empty and None.
    guideline, source
        What the file was written with; empty where it doesn't say.
    """

    where: str
    id: str
    said: Words
    base: Words | None = None
    owner: str = ""
    written: dt.datetime | None = None
    who: str = ""
    at: dt.datetime | None = None
    guideline: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that came back: its rows, what is wrong with it (then nothing is taken), and what was passed over."""

    rows: Sequence[Row]
    wrong: Sequence[str] = ()
    notes: Sequence[str] = ()
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import changed.

    The acts made, how many articles and labels are new, how many words were `known`, how many older than what is said
    now (`newer` stands), and what was passed over.
    """

    acts: tuple[int, ...]
    articles: int
    labels: int
    known: int
    newer: int
    notes: tuple[str, ...] = ()


BLIND = "audit:"
"""What the source of a blind reading begins with (see `store.audit_source`)."""
