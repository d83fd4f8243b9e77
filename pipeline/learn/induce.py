"""From sample pages to layouts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from pipeline.learn.agreement import measure
from pipeline.learn.bodies import drops_of, holds_lead, pick_body
from pipeline.learn.fields import pick_byline, pick_lead, pick_published, pick_title
from pipeline.learn.samples import Agreement, Learnt, Sample
from pipeline.learn.seen import Pages, Seen, look
from pipeline.outlets import Evidence, Layout, Outlet
from pipeline.records import VIETNAM

__all__ = ["FEWEST", "learn"]

FEWEST = 5
"""Fewest pages from which a layout is learnt: over fewer, chance looks like a rule."""
_MOST_LAYOUTS = 3
_KEPT_BACK = 3
_BACK_FROM = 9
_FITS = 0.6
_LEAST = {"title": 0.6, "lead": 0.7, "body": 0.75, "published": 0.7}


def learn(samples: Sequence[Sample], outlet: Outlet, *, now: dt.datetime) -> Learnt:
    """Induce the outlet's layouts from `samples`, 12-30 article pages of it.

    Parameters
    ----------
    outlet
        Its own selectors are left alone: a field that a person has set isn't learnt over.
    now
        Aware; stands for the time of fetching where a sample has none.
    """
    pages, refused = look(samples, now)
    problems = [f"{times} of {len(samples)} pages are no articles: {why}" for why, times in refused.most_common(3)]
    if len(pages.seen) < FEWEST:
        few = f"{len(pages.seen)} articles to learn from, and at least {FEWEST} are needed (12 to 30 are good)"
        return Learnt((), len(pages.seen), (*problems, f"{few}: nothing is learnt"))
    layouts: list[Layout] = []
    rest = pages.seen
    while len(rest) >= FEWEST and len(layouts) < _MOST_LAYOUTS:
        layout, left = _one(pages.of(rest), outlet, now)
        if layout is not None:
            layouts.append(layout)
        if len(left) == len(rest):
            break
        rest = left
    return Learnt(tuple(layouts), len(pages.seen), (*problems, *_doubts(pages, layouts, rest)))


def _doubts(pages: Pages, layouts: Sequence[Layout], rest: Sequence[Seen]) -> Iterator[str]:
    """Yield what a person should know of what was learnt, and what wasn't."""
    if not layouts:
        yield "no selectors tell title, lead and text apart on most pages: they are read in the generic way"
        return
    if rest:
        yield f"{len(rest)} of {len(pages.seen)} articles are marked up otherwise: they are read in the generic way"
    for source in pages.stuck:
        yield f"{source} gives the same time on every page, so it isn't believed while learning"
    if all(layout.published for layout in layouts):
        return
    said = {day for page in pages.seen for day in page.days}
    if not said:
        yield "no page names the day on which it was published: what feeds, sitemaps or addresses say is taken"
    elif len(said) == 1:
        yield (
            f"all pages name the same day, {said.pop():%d/%m/%Y}: whether it is the articles' or only today's can't be "
            "told, so days are read in the generic way; learn again when there are articles of other days"
        )
    else:
        yield "no selector finds the day that the pages say elsewhere: days are read in the generic way"


def _one(pages: Pages, outlet: Outlet, now: dt.datetime) -> tuple[Layout | None, list[Seen]]:
    """Learn the layout of most pages; return it with the pages that it doesn't fit."""
    body, marks = pick_body(pages)
    fitting = [page for page, mark in zip(pages.seen, marks, strict=True) if mark >= _FITS]
    rest = [page for page, mark in zip(pages.seen, marks, strict=True) if mark < _FITS]
    if len(fitting) < FEWEST:
        return None, pages.seen
    back = fitting[_KEPT_BACK - 1 :: _KEPT_BACK] if len(fitting) >= _BACK_FROM else fitting
    kept = {id(page) for page in back} if len(fitting) >= _BACK_FROM else set()
    mine = pages.of([p for p in fitting if id(p) not in kept])
    title, lead, byline = pick_title(mine), pick_lead(mine), pick_byline(mine)
    if not title.selector or (not lead.selector and holds_lead(mine, body.selector)):
        return None, rest
    published = pick_published(pages.of(fitting), title.selector)
    layout = Layout(
        title=title.selector, lead=lead.selector, body=body.selector, byline=byline.selector,
        published=published.selector, date_format=published.date_format,
        drop=drops_of(mine, body.selector, [p.selector for p in (title, lead, published, byline)]),
    )  # fmt: skip
    alone = outlet.model_copy(update={"layouts": (layout,)})
    return _verified(layout, measure(alone, back), len(fitting), byline.agreement, now), rest


def _verified(layout: Layout, held: Agreement, pages: int, byline: float, now: dt.datetime) -> Layout | None:
    """Return the layout with what held on the pages that were kept back; None where title or body didn't."""
    if held.agreeing["title"] < _LEAST["title"] or held.agreeing["body"] < _LEAST["body"]:
        return None
    gone = {name: "" for name in ("lead", "published") if held.agreeing[name] < _LEAST[name]}
    evidence = {
        name: round(held.agreeing[name], 3) for name in held.agreeing if getattr(layout, name) and name not in gone
    }
    if layout.byline:
        evidence["byline"] = round(byline, 3)
    found = Evidence(learnt=now.astimezone(VIETNAM).date(), pages=pages, **evidence)
    if "published" in gone:
        gone["date_format"] = ""
    return layout.model_copy(update={**gone, "evidence": found})
