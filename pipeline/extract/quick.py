"""The short way: a page whose outlet has learnt its layout, read by its selectors alone.

It is taken where selectors name the page's one title, its text and its day, and where a lead would stand. Then
neither title nor text need be looked for, nor need the verdict: a page that lists articles has many titles or no
text, and one without a day of its own goes the long way.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from pipeline.extract.blocks import Page, flatten
from pipeline.extract.body import byline_of, paragraphs, split_tail
from pipeline.extract.captions import captions
from pipeline.extract.dates import Found, plausible, read_stamp
from pipeline.extract.furniture import mark
from pipeline.extract.images import address_of, find_images, is_news_picture
from pipeline.extract.lead import without_stamp
from pipeline.extract.metadata import Metadata
from pipeline.extract.selected import Selected, cut_out, in_furniture
from pipeline.extract.tags import PICTURES, PLAYERS, is_inline
from pipeline.extract.title import Title
from pipeline.extract.told import bare
from pipeline.extract.unit import unit_of
from pipeline.extract.verdict import is_home
from pipeline.outlets import Outlet
from pipeline.records import VIETNAM, Article, Candidate, DateFrom
from pipeline.text import clean

__all__ = ["Text", "clocked", "read_by_layout", "selected_text"]

_LEAST_TEXT = 20
_CRUMB_WORDS = 8
_MEDIA = " or ".join(f"self::{tag}" for tag in sorted(PICTURES | PLAYERS))
_AFTER = etree.XPath(f"following::*[{_MEDIA}][not(ancestor::a)]")
_BEFORE = etree.XPath(f"preceding::*[{_MEDIA}]")
_LINKS_ABOVE = etree.XPath("preceding::a[position() <= 6]")


@dataclass(slots=True)
class Text:
    """The text inside the elements that a body selector named: its row of blocks, and which of them are what."""

    page: Page
    furniture: bytearray
    body: list[int]
    tail: list[int]
    paragraphs: list[str]


def selected_text(chosen: Selected, meta: Metadata) -> Text | None:
    """Read the selected text, without captions, boxes and the author's line. It takes what is no text off the tree."""
    if not chosen.body:
        return None
    cut_out([*chosen.elements.values(), *(e for e in chosen.drop if is_inline(e.tag))])
    page = flatten(*chosen.body)
    furniture = mark(page, Title("", 0, 0))
    dropped = _dropped(page, chosen.drop)
    numbers = [n for n in range(len(page.blocks)) if not furniture[n] and n not in dropped]
    _, under = captions(page, numbers)
    body, tail = split_tail(page, [n for n in numbers if n not in under], meta.authors, furniture, under)
    text = paragraphs(page, body)
    same = {bare(chosen.title), bare(chosen.lead)}
    while text and bare(text[0]) in same:
        text.pop(0)
    return Text(page, furniture, body, tail, text)


def _dropped(page: Page, drop: list[HtmlElement]) -> set[int]:
    """Return the blocks inside dropped elements, and take the pictures in them off the page.

    The elements stay in the row: without a picture's dropped caption, the paragraph after it would look like one.
    """
    gone = {id(e) for e in drop}
    nodes = {n for n, node in enumerate(page.nodes) if id(node.element) in gone}
    if nodes:
        page.pictures = [p for p in page.pictures if nodes.isdisjoint(page.ancestors(p.node))]
        page.players = [p for p in page.players if nodes.isdisjoint(page.ancestors(p.node))]
    return {b for n in nodes for b in range(page.nodes[n].first, page.nodes[n].last)}


def read_by_layout(
    chosen: Selected,
    meta: Metadata,
    url: str,
    candidate: Candidate | None,
    outlet: Outlet,
    now: dt.datetime,
) -> Article | None:
    """Return the article, or None where the page has to go the long way; its tree may be spent either way.

    Parameters
    ----------
    chosen
        What the selectors found, a learnt layout among them.
    """
    when, source = _when(chosen, meta, candidate, now)
    heading = chosen.elements.get("title")
    if when is None or heading is None or not chosen.led or is_home(url) or in_furniture(chosen.body):
        return None
    sections = [*meta.sections, *_breadcrumb(heading)]
    above = _between(heading, chosen.body[0])
    text = selected_text(chosen, meta)
    lead = without_stamp(chosen.lead, meta.site_name)
    if text is None or len(lead.split()) + sum(len(p.split()) for p in text.paragraphs) < _LEAST_TEXT:
        return None
    last = len(text.page.blocks)
    shown = [a for e in above if e.tag in PICTURES and (a := address_of(e, url)) and is_news_picture(e, a)]
    images = tuple(dict.fromkeys([*shown, *find_images(text.page, 0, last, text.furniture, url)]))
    player = bool(text.page.players) or any(e.tag in PLAYERS for e in above)
    unit, rule = unit_of(
        chosen.title,
        " ".join([lead, *text.paragraphs]),
        pictures=len(images),
        player=player,
        sections=sections,
        columns=outlet.columns,
    )
    host = urlsplit(url).hostname or ""
    return Article(
        url=url,
        title=chosen.title,
        lead=lead,
        body="\n".join(text.paragraphs),
        byline=chosen.byline or byline_of(text.page, (0, 0), text.body, text.tail, meta, host),
        published=when,
        published_from=source,
        unit=unit,
        unit_rule=rule,
        images=images,
    )


def _when(
    chosen: Selected, meta: Metadata, candidate: Candidate | None, now: dt.datetime
) -> tuple[dt.datetime | None, DateFrom]:
    """Return when the page was published, as far as selectors or the page's metadata alone say it."""
    stamps = [f for value in meta.dates if (f := read_stamp(value)) and plausible(f.when, now)]
    if chosen.published:
        return clocked(chosen.published, stamps, candidate), DateFrom.SELECTOR
    if stamps and len({_day(f.when) for f in stamps}) == 1 and not stamps[0].either:
        best = next((f for f in stamps if f.timed), stamps[0])
        return best.when, DateFrom.METADATA
    return None, DateFrom.NONE


def clocked(found: Found, others: list[Found], candidate: Candidate | None) -> dt.datetime:
    """Return a selected time; where it is a day alone, with the clock that another source gives for that day."""
    if found.timed:
        return found.when
    door = candidate.published if candidate else None
    clocks = [f.when for f in others if f.timed] + ([door] if door else [])
    return next((when for when in clocks if _day(when) == _day(found.when)), found.when)


def _day(when: dt.datetime) -> dt.date:
    return when.astimezone(VIETNAM).date()


def _breadcrumb(heading: HtmlElement) -> list[str]:
    """Return the short links right above the title: the sections in which the article stands."""
    texts = [clean(a.text_content()) for a in _LINKS_ABOVE(heading)]
    return [t for t in texts if re.search(r"\w", t) and t.count(" ") < _CRUMB_WORDS]


def _between(heading: HtmlElement, body: HtmlElement) -> list[HtmlElement]:
    """Return the pictures and players between title and text that aren't links to elsewhere."""
    after = _AFTER(heading)
    if not after or body in heading.iterancestors():
        return []
    before = set(_BEFORE(body))
    return [e for e in after if e in before]
