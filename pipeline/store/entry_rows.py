"""Items as they count, with their evidence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from pipeline.records import Unit, WarcPlace

__all__ = [
    "NO_THEME",
    "Entry",
    "Mark",
    "Source",
]

NO_THEME = ""
"""The theme under which relevant items that carry none are counted, so that the columns account for every item."""


class Source(StrEnum):
    """How an item came into the store."""

    CRAWLED = "crawled"
    LOGGED = "logged"  # by a person: broadcasts and print, which no crawler sees


@dataclass(frozen=True, slots=True)
class Mark:
    """A theme that an item carries: by the word of `who` (with the `role` at that time), or else by the model.

    `score` is the model's probability; None where the model didn't give the theme.
    """

    theme: str
    score: float | None = None
    who: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One published item as it counts, with its evidence.

    `day` is that of `published` in Vietnam; None where no date is known. `marks` are its themes in the plan's order,
    `taken` those that the model gave and a person took away. `relevant_by` is the person
    who said that the item is about health; empty where the model did. `story` is the id of its story's original: its
    own where it is that, or has no reprint. `digest` is that of title, lead and body, `place` where its page lies in
    the archive. `local` says whether it concerns the office's province (None: nobody asked), `places` by which names
    where it must. Logged items have `minutes` on air, and say in `note` where they were logged.
    """

    id: str
    title: str
    url: str
    outlet: str
    kind: str
    unit: Unit
    day: dt.date | None
    marks: tuple[Mark, ...] = ()
    taken: tuple[Mark, ...] = ()
    story: str = ""
    lead: str = ""
    published: dt.datetime | None = None
    published_from: str = ""
    unit_rule: str = ""
    model: str = ""
    relevance: float | None = None
    relevant_by: str = ""
    digest: str = ""
    place: WarcPlace | None = None
    local: bool | None = None
    places: tuple[str, ...] = ()
    source: Source = Source.CRAWLED
    minutes: float | None = None
    note: str = ""

    @property
    def themes(self) -> tuple[str, ...]:
        """The codes of its themes, in the plan's order."""
        return tuple(mark.theme for mark in self.marks)

    @property
    def month(self) -> str:
        """The month that it counts in, "2026-03" in Vietnam's time; empty where no date is known."""
        return self.day.isoformat()[:7] if self.day else ""

    @property
    def original(self) -> bool:
        """Whether it is its story's original; otherwise it is a reprint or a later version."""
        return self.story in {"", self.id}

    @property
    def by_person(self) -> bool:
        """Whether a person's label decided something about it."""
        return bool(self.relevant_by) or any(mark.who for mark in (*self.marks, *self.taken))
