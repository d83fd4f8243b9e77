"""What the figures mean: word-F1, shares, gaps between requests."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from newsroom import Hit, Newsroom, host_of, place_of

from pipeline.records import VIETNAM
from pipeline.text import clean

__all__ = ["Quality", "Requests", "asked_again", "compare", "requests_of", "sent_twice", "share", "word_f1"]


def word_f1(got: str, true: str) -> float:
    """Return the harmonic mean of precision and recall of the words of `got` against `true`, as multisets.

    Both are cleaned first (NFC, one style of tone marks). Two empty texts agree wholly: 1.0.
    """
    have, want = Counter(clean(got).split()), Counter(clean(true).split())
    if not have and not want:
        return 1.0
    common = sum((have & want).values())
    return 2 * common / (sum(have.values()) + sum(want.values()))


def share(part: int, whole: int) -> float:
    """Return `part` of `whole` in percent; 0 of nothing is 0."""
    return 100 * part / whole if whole else 0.0


@dataclass
class Quality:
    """How well articles were read: counts of what agrees with the truth, out of `pages` read of `live`."""

    live: int = 0
    pages: int = 0
    title: int = 0
    day: int = 0
    leads: int = 0
    lead: int = 0
    f1: list[float] = field(default_factory=list)

    @property
    def body_f1(self) -> float:
        """The mean word-F1 of the bodies."""
        return sum(self.f1) / len(self.f1) if self.f1 else 0.0

    def count(self, got: dict[str, Any], true: dict[str, Any]) -> None:
        """Count one article: `got` has title, lead, body, published (text or time), as the store has them."""
        self.pages += 1
        self.title += clean(got["title"] or "") == clean(true["title"])
        self.day += day_of(got["published"]) == day_of(true["published"])
        if true["lead"]:
            self.leads += 1
            self.lead += clean(got["lead"] or "") == clean(true["lead"])
        self.f1.append(word_f1(got["body"] or "", true["body"]))


def day_of(moment: object) -> dt.date | None:
    """Return the day in Vietnam of a time or its text; a text without a zone is UTC, as SQLite keeps it."""
    if not moment:
        return None
    when = moment if isinstance(moment, dt.datetime) else dt.datetime.fromisoformat(str(moment))
    return (when if when.tzinfo else when.replace(tzinfo=dt.UTC)).astimezone(VIETNAM).date()


def compare(
    stored: Iterable[dict[str, Any]], truth: Sequence[dict[str, Any]], by: str = "layout"
) -> tuple[dict[str, Quality], int]:
    """Return the quality for each value of the key `by`, and how many stored rows are no live article of their own."""
    wanted = {place_of(row["url"]): row for row in truth if not row.get("gone")}
    groups: defaultdict[str, Quality] = defaultdict(Quality)
    for row in wanted.values():
        groups[row[by]].live += 1
    rows = list(stored)
    seen: set[str] = set()
    for row in rows:
        place = place_of(row["url"])
        if place in wanted and place not in seen:
            seen.add(place)
            groups[wanted[place][by]].count(row, wanted[place])
    return dict(groups), len(rows) - len(seen)


@dataclass(frozen=True, slots=True)
class Requests:
    """How a crawler behaved: `least_gap` in seconds between two requests to one host, `most` requests to one."""

    total: int
    most: int
    least_gap: float
    forbidden: int


def requests_of(newsroom: Newsroom, hits: Sequence[Hit]) -> Requests:
    """Return how the crawler of `hits` behaved; robots.txt itself may always be asked for."""
    by_host: defaultdict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        by_host[hit.host].append(hit)
    gaps = [b.at - a.at for row in by_host.values() for a, b in pairwise(row)]
    port = newsroom.options.port
    forbidden = [
        hit
        for hit in hits
        if hit.path != "/robots.txt"
        and not newsroom.robots[hit.host].can_fetch(f"http://{hit.host}:{port}{hit.path}", "tinyte")
    ]
    return Requests(
        len(hits), max((len(row) for row in by_host.values()), default=0), min(gaps, default=0.0), len(forbidden)
    )


def asked_again(truth: Iterable[dict[str, Any]], hits: Iterable[Hit]) -> int:
    """Return how many of `hits` asked for an article's page, under its own address or one that moves to it."""
    pages = {(host_of(row["url"]), urlsplit(row["url"]).path) for row in truth}
    return sum((hit.host, urlsplit(hit.path).path.removeprefix("/cu")) in pages for hit in hits)


def sent_twice(truth: Iterable[dict[str, Any]], hits: Iterable[Hit]) -> int:
    """Return how many times an article's page was sent whole though it had been sent before."""
    pages = {(host_of(row["url"]), urlsplit(row["url"]).path) for row in truth}
    sent = Counter((hit.host, urlsplit(hit.path).path) for hit in hits if hit.status == 200)
    return sum(times - 1 for page, times in sent.items() if page in pages)
