"""Sample pages for learning, in the layouts of the extractor's own tests, and how well they are read afterwards."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract import extract
from pipeline.learn import Sample
from pipeline.outlets import Outlet
from pipeline.records import VIETNAM, OutletKind
from pipeline.text import clean
from tests.extract.layouts import ALL
from tests.extract.measuring import NOW, word_f1
from tests.extract.stories import Story, make_stories

__all__ = ["NOW", "OUTLET", "STORIES", "Read", "page_of", "read", "samples"]

OUTLET = Outlet(name="Báo Bản Mẫu", url="https://tin.test", kind=OutletKind.PORTAL)
STORIES = make_stories(20, seed=11)


@dataclass
class Read:
    """How well pages were read: word-F1 of bodies, and shares of right titles, leads and days."""

    body: list[float]
    title: float
    lead: float
    day: float


def page_of(layout: str, story: Story) -> tuple[str, bytes]:
    """Return a story's address and page in one of the layouts."""
    markup, path = ALL[layout]
    others = [o for o in STORIES if o.id != story.id]
    return f"https://tin.test{path(story)}", markup(story, others).encode()


def samples(layout: str, stories: Sequence[Story]) -> list[Sample]:
    """Return stories as sample pages."""
    return [Sample(*page_of(layout, story)) for story in stories]


def read(layout: str, stories: Sequence[Story], outlet: Outlet) -> Read:
    """Read stories' pages with what the outlet's file says."""
    rows = []
    for story in stories:
        url, html = page_of(layout, story)
        article = extract(html, url, outlet=outlet, now=NOW).article
        assert article is not None, url
        when = article.published
        rows.append(
            (
                word_f1(article.body, story.body),
                article.title == clean(story.title),
                word_f1(article.lead, story.lead) >= 0.9,
                when is not None and when.astimezone(VIETNAM).date() == story.published.date(),
            )
        )
    bodies, titles, leads, days = zip(*rows, strict=True)
    return Read(list(bodies), statistics.mean(titles), statistics.mean(leads), statistics.mean(days))
