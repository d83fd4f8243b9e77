"""The list of articles: found by words and filters, or the items behind a figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.desk.asking import Asking, chosen
from pipeline.desk.look import moment
from pipeline.desk.opened import Desk
from pipeline.records import Unit
from pipeline.report.vietnamese import day
from pipeline.report.words import UNITS
from pipeline.store import Entry, Filters, SearchHit, Source

__all__ = ["PER_PAGE", "Hit", "Listing", "find"]

PER_PAGE = 20
_LEAD = 240  # characters of a lead that a list shows

Text = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """An article in the list. `title` and `snippet` are pieces of text, each with whether it is what was asked for.

    `opens` is False for what a person logged: it has no page here, and `about` says where it was logged.
    """

    id: str
    title: Text
    snippet: Text
    about: str
    themes: tuple[str, ...] = ()
    opens: bool = True


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of hits, and how many there are in all; `counted` says that they are the items behind a figure."""

    hits: tuple[Hit, ...]
    total: int
    counted: bool = False

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PER_PAGE))


def find(desk: Desk, asking: Asking) -> Listing:
    """Return the page of articles that `asking` asks for."""
    offset = (asking.page - 1) * PER_PAGE
    among: tuple[str, ...] | None = None
    if asking.counted:
        report = desk.reports.of((asking.since, asking.until)).value
        entries, names = chosen(report.entries, asking), report.outlet_names
        if not asking.words:
            hits = tuple(_of_entry(desk, entry, names) for entry in entries[offset : offset + PER_PAGE])
            return Listing(hits, len(entries), counted=True)
        among = tuple(entry.id for entry in entries)
    theme = asking.theme if asking.theme in desk.plan.codes and not asking.counted else None
    filters = Filters(
        outlets=asking.outlets,
        theme=theme,
        model=desk.store.model_in_use() if theme else None,
        unit=Unit(asking.unit) if asking.unit else None,
        since=asking.since,
        until=asking.until,
        labelled={"co": True, "khong": False}.get(asking.labelled),
        among=among,
    )
    found = desk.store.search(asking.words, filters, limit=PER_PAGE, offset=offset)
    names = desk.names
    return Listing(tuple(_of_search(names, hit) for hit in found.hits), found.total, counted=asking.counted)


def _of_entry(desk: Desk, entry: Entry, names: Mapping[str, str]) -> Hit:
    lead = entry.lead if len(entry.lead) <= _LEAD else f"{entry.lead[:_LEAD].rsplit(' ', 1)[0]} …"
    when = moment(entry.published) if entry.published else day(entry.day) if entry.day else moment(None)
    about = " · ".join(filter(None, (names.get(entry.outlet, entry.outlet), UNITS[entry.unit], when, entry.note)))
    themes = tuple(desk.plan.named(code) for code in entry.themes)
    opens = entry.source is Source.CRAWLED
    return Hit(entry.id, ((entry.title, False),), ((lead, False),), about, themes, opens)


def _of_search(names: Mapping[str, str], hit: SearchHit) -> Hit:
    about = f"{names.get(hit.outlet, hit.outlet)} · {UNITS[hit.unit]} · {moment(hit.published)}"
    return Hit(hit.id, tuple(hit.title), tuple(hit.snippet), about)
