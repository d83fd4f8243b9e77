"""What is asked of the page of articles: filters and the open article, as they stand in its address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import parse_qs, urlencode

from pipeline.records import Unit
from pipeline.store import Entry

__all__ = ["NO_THEME_ASKED", "Asking", "chosen", "read_asking"]

NO_THEME_ASKED = "chua-co"
"""What stands in an address for items without any theme."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Filters of articles, and which one is open. What is empty asks for nothing.

    Attributes
    ----------
    words
        Words to search for.
    theme
        A theme's code; "chua-co" for items that carry none.
    outlets
        Hosts.
    unit
        The kind of item.
    since, until
        First and last day of publication.
    counted
        Only items that count in the report of these days: what a figure of the overview opens.
    labelled
        "co" for articles that a person said something of, "khong" for the others.
    page
        Which page of hits, from 1.
    article
        The id of the open article.
    """

    words: str = ""
    theme: str = ""
    outlets: tuple[str, ...] = ()
    unit: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    counted: bool = False
    labelled: str = ""
    page: int = 1
    article: str = ""

    def address(self) -> dict[str, str | list[str]]:
        """Return it as an address's parameters; what is empty is left out."""
        made: dict[str, str | list[str]] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value == field.default:
                continue
            made[_KEYS[field.name]] = list(value) if isinstance(value, tuple) else "1" if value is True else str(value)
        return made

    def at(self, **changes: Any) -> str:  # noqa: ANN401 - fields of several types
        """Return it with `changes`, as the text of an address."""
        return urlencode(replace(self, **changes).address(), doseq=True)


_KEYS = {
    "words": "tim",
    "theme": "chuyen-de",
    "outlets": "nguon",
    "unit": "loai",
    "since": "tu",
    "until": "den",
    "counted": "dem",
    "labelled": "nhan",
    "page": "trang",
    "article": "bai",
}


def read_asking(parameters: Mapping[str, Sequence[str]] | str) -> Asking:
    """Return what an address's parameters ask; what has no meaning is passed over."""
    raw = parse_qs(parameters) if isinstance(parameters, str) else parameters
    found = {name: list(raw.get(key, ())) for name, key in _KEYS.items()}
    first = {name: values[0].strip() if values else "" for name, values in found.items()}
    page = first["page"]
    return Asking(
        words=first["words"],
        theme=first["theme"],
        outlets=tuple(dict.fromkeys(found["outlets"])),
        unit=first["unit"] if first["unit"] in set(Unit) else "",
        since=_day(first["since"]),
        until=_day(first["until"]),
        counted=first["counted"] == "1",
        labelled=first["labelled"] if first["labelled"] in {"co", "khong"} else "",
        page=int(page) if page.isascii() and page.isdigit() and len(page) < len("1000000") and int(page) else 1,
        article=first["article"],
    )


def chosen(entries: Sequence[Entry], asking: Asking) -> list[Entry]:
    """Return the items that count and that `asking` asks for, the newest first."""
    found = [
        entry
        for entry in entries
        if (not asking.outlets or entry.outlet in asking.outlets)
        and (not asking.unit or entry.unit.value == asking.unit)
        and (not asking.theme or (asking.theme in entry.themes if asking.theme != NO_THEME_ASKED else not entry.marks))
        and (asking.since is None or (entry.day is not None and entry.day >= asking.since))
        and (asking.until is None or (entry.day is not None and entry.day <= asking.until))
    ]
    return found[::-1]


def _day(text: str) -> dt.date | None:
    with suppress(ValueError):
        return dt.date.fromisoformat(text)
    return None
