"""Logged items as reports count them, beside the crawled ones."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from pipeline.store.log_rows import Logged
from pipeline.store.rows import Entry, Mark, Source

__all__ = ["LOGGED", "logged_entry"]

LOGGED = "logged"
"""Where a logged item's day, and its unit, come from."""


def logged_entry(one: Logged, formerly: Mapping[str, str], ordered: Callable[[Collection[str]], list[str]]) -> Entry:
    """Return a logged item as it counts: by the word of the person who logged it, always an original.

    Parameters
    ----------
    formerly
        The present code of themes that former plans called otherwise.
    ordered
        Puts themes in the plan's order, and leaves out those that it doesn't hold.
    """
    where = ", ".join(part for part in (one.file, one.sheet, f"dòng {one.row}" if one.row else "") if part)
    return Entry(
        id=one.id,
        title=one.title,
        url="",
        outlet=one.outlet,
        kind=one.outlet_kind.value,
        unit=one.unit,
        unit_rule=LOGGED,
        day=one.day,
        marks=tuple(Mark(theme, None, one.who) for theme in ordered({formerly.get(t, t) for t in one.themes})),
        story=one.id,
        published_from=LOGGED,
        relevant_by=one.who,
        source=Source.LOGGED,
        minutes=one.minutes,
        note="; ".join(part for part in (where, one.note) if part),
    )
