"""How well an outlet's present selectors do on given pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pipeline.extract.document import Unreadable, parse
from pipeline.extract.metadata import read_metadata
from pipeline.extract.quick import selected_text
from pipeline.extract.selected import choose
from pipeline.extract.told import bare
from pipeline.learn.samples import FIELDS, Agreement, Sample
from pipeline.learn.seen import Seen, f1, look
from pipeline.outlets import Outlet

__all__ = ["agreement", "measure"]

_AGREES = 0.5
_LEAD = 0.7


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
    elif chosen.learnt:  # a page without a lead, or whose text opens with one that nothing marks
        row["lead"] = float(not page.leads)
    if chosen.published:
        row["published"] = float(page.day_agreement(chosen.published.when) >= _AGREES)
    text = selected_text(chosen, read_metadata(root))
    if text and text.paragraphs:
        words = bare(" ".join(text.paragraphs)).split()
        body, lead = bare(page.article.body).split(), bare(page.article.lead).split()
        row["body"] = max(f1(words, body), f1(words, [*lead, *body]))
    return row
