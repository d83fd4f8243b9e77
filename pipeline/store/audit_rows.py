"""What an audit's draw keeps: the population as it stood, who was drawn, and whose labels count for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

__all__ = ["Audit", "AuditFrame", "AuditItem", "AuditStratum", "audit_source"]


def audit_source(name: str) -> str:
    """Return the `source` of the labels that were made for the draw `name`.

    This is the one convention for whoever writes such labels (the sheet's import, the desk): a label counts for a
    draw where its source is this and `blind` is true, that is, no tag was shown. Every subject of the draw gets a
    label, true or false; of several for one subject the latest of the highest role counts, as everywhere.

    Examples
    --------
    >>> audit_source("2026")
    'audit:2026'
    """
    return f"audit:{name}"


@dataclass(frozen=True, slots=True)
class AuditFrame:
    """The population of a draw: items that may count in the period, in the order of their ids.

    `decided` says for each item and subject (in the order of `subjects`) whether it counts, `scores` how probable the
    model holds it; 1 or 0 where a person decided.
    """

    subjects: tuple[str, ...]
    ids: tuple[str, ...]
    decided: tuple[tuple[bool, ...], ...]
    scores: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class AuditStratum:
    """One stratum of one subject at the draw: how many items it holds, and how many of them are its sample."""

    subject: str
    stratum: str
    population: int
    drawn: int


@dataclass(frozen=True, slots=True)
class Audit:
    """A draw: its period, the model version whose counts it looks at, and its strata.

    Only `drawn` ever changes: it grows when more is drawn.

    `since` and `until` are days in Vietnam's time, both included; `subjects` are `RELEVANT` and the themes' codes, in
    the plan's order; `province` is the one whose items counted, empty where all did.
    """

    name: str
    at: dt.datetime
    since: dt.date
    until: dt.date
    model: str
    province: str
    seed: int
    population: int
    subjects: tuple[str, ...]
    strata: tuple[AuditStratum, ...]


@dataclass(frozen=True, slots=True)
class AuditItem:
    """A drawn item: its place in the random order of the whole population, and its stratum for each subject."""

    article_id: str
    place: int
    strata: dict[str, str]
