"""How well an outlet's present selectors do on given pages."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from pipeline.extract.document import Unreadable, parse
from pipeline.extract.metadata import read_metadata
from pipeline.extract.quick import Text, selected_text
from pipeline.extract.selected import Selected, choose
from pipeline.extract.told import bare
from pipeline.learn.samples import FIELDS, Agreement, Sample
from pipeline.learn.seen import Pages, Seen, f1, look
from pipeline.outlets import Layout, Outlet

__all__ = ["agreement", "is_worse", "measure", "repeated_in"]

_AGREES = 0.5
_LEAD = 0.7
_REPEATED, _LEAST_PAGES, _LEAST_WORDS, _MOST_LINES = 0.6, 5, 3, 20
"""A line on this share of the pages, and on five of them at least, is none of any article's text. Few pages of one
week may well share a sentence: text that is lost is worse than a line too many."""
_WORSE = 0.05


def agreement(outlet: Outlet, samples: Sequence[Sample], *, now: dt.datetime) -> Agreement:
    """Measure `outlet`'s selectors, a person's and learnt ones, on `samples`.

    Two outlets that differ in their layouts only are compared by the result's `overall` on the same samples.

    Parameters
    ----------
    now
        Aware; stands for the time of fetching where a sample has none.
    """
    return measure(outlet, look(samples, now)[0].seen)


def measure(outlet: Outlet, seen: Sequence[Seen]) -> Agreement:
    """Measure `outlet`'s selectors on pages that were looked at already."""
    rows = [_on_page(outlet, page) for page in seen]
    count = max(len(rows), 1)
    found = {name: sum(name in row for row in rows) / count for name in FIELDS}
    agreeing = {name: sum(row.get(name, 0.0) for row in rows) / count for name in FIELDS}
    return Agreement(len(rows), found, agreeing)


def _on_page(outlet: Outlet, page: Seen) -> dict[str, float]:
    """Return how far each field that the selectors find agrees, 0-1."""
    root = parse(page.sample.html, page.sample.content_type)  # reading takes its tree apart
    if isinstance(root, Unreadable):
        return {}
    chosen = choose(root, outlet, page.now)
    row: dict[str, float] = {}
    if chosen.title:
        row["title"] = float(page.title_agreement(chosen.title) >= _AGREES)
    if chosen.lead:
        row["lead"] = float(page.lead_agreement(chosen.lead) >= _LEAD)
    if chosen.published:
        row["published"] = float(page.day_agreement(chosen.published.when) >= _AGREES)
    text = selected_text(chosen, read_metadata(root))
    if text and text.paragraphs:
        words = bare(" ".join(text.paragraphs)).split()
        body, lead = bare(page.article.body).split(), bare(page.article.lead).split()
        row["body"] = max(f1(words, body), f1(words, [*lead, *body]))
        if chosen.learnt and not chosen.lead:  # right on a page without a lead, whose first paragraph looked like one
            row["lead"] = float(not page.leads and " ".join(lead) in " ".join(words))
    return row


def repeated_in(layout: Layout, outlet: Outlet, seen: Sequence[Seen]) -> tuple[str, ...]:
    """Return the lines that stand in what a layout's selectors call the text on many of the pages."""
    alone = outlet.model_copy(update={"layouts": (layout,)})
    lines: Counter[str] = Counter()
    for page in seen:
        _, text = _read(alone, page)
        if text:
            lines.update({text.page.blocks[n].text for n in [*text.body, *text.tail]})
    least = max(_LEAST_PAGES, _REPEATED * len(seen))
    often = [line for line, times in lines.most_common() if times >= least and len(line.split()) >= _LEAST_WORDS]
    return tuple(often[:_MOST_LINES])


def is_worse(outlet: Outlet, pages: Pages) -> bool:
    """Whether an outlet's selectors do worse than reading without them, by what the pages say elsewhere.

    What is compared knows nothing of either reading: what metadata, the feed, <title> and the address call the title,
    and how much of the text are lines that stand on many pages.
    """
    ours = generic = 0.0
    for page in pages.seen:
        chosen, text = _read(outlet, page)
        ours += page.told_agreement(chosen.title) - pages.repeated_share(text.paragraphs if text else [])
        generic += page.told_agreement(page.article.title) - pages.repeated_share(page.article.body.split("\n"))
    return ours < generic - _WORSE * len(pages.seen)


def _read(outlet: Outlet, page: Seen) -> tuple[Selected, Text | None]:
    root = parse(page.sample.html, page.sample.content_type)  # reading takes its tree apart
    if isinstance(root, Unreadable):
        return Selected(), None
    chosen = choose(root, outlet, page.now)
    return chosen, selected_text(chosen, read_metadata(root))
