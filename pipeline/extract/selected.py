"""Fields by an outlet's CSS selectors: those that a person set, and the layout that was learnt and fits the page."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from pipeline.extract.blocks import flatten
from pipeline.extract.css import find
from pipeline.extract.dates import Found, find_dates, plausible, read_stamp
from pipeline.extract.elements import own_signs
from pipeline.extract.signs import Sign
from pipeline.extract.told import bare
from pipeline.outlets import Layout, Outlet, Selectors
from pipeline.records import VIETNAM
from pipeline.text import clean

__all__ = ["Selected", "choose", "cut_out", "in_format", "in_furniture", "merged", "select"]

_FIELDS = ("title", "lead", "body", "byline", "published")
_LEAST_LEAD, _MOST_LEAD, _MOST_LEAD_INSIDE, _MOST_FIRST = 5, 300, 200, 80
"""Syllables of a lead above the text, of one that opens the text, and of one there that nothing marks (as lead.py)."""
_AROUND = 3
_DATE_LINE = 20
"""Syllables of a line that holds a date and little else; a longer one is no mere date line to be cut out."""
_FURNITURE_TAGS = frozenset({"nav", "aside", "footer", "header", "form"})
_NO_TITLE = frozenset({"nav", "aside", "footer"})
_LEAST_TEXT = 20
"""Fewest syllables of a body that a learnt layout is believed to fit."""


@dataclass(slots=True)
class Selected:
    """What selectors found; empty where there is none for a field or it found nothing.

    `body`: the elements that hold the text, none inside another; `drop`: what may stand in them and is no text;
    `elements`: those of title, lead, byline and date, which may stand in them too.
    `learnt`: a learnt layout is among the selectors, and finds title and body; `led`: a selector for the lead is.
    """

    title: str = ""
    lead: str = ""
    byline: str = ""
    body: list[HtmlElement] = field(default_factory=list)
    drop: list[HtmlElement] = field(default_factory=list)
    elements: dict[str, HtmlElement] = field(default_factory=dict)
    published: Found | None = None
    learnt: bool = False
    led: bool = False


def choose(root: HtmlElement, outlet: Outlet, now: dt.datetime) -> Selected:
    """Read the fields by what the outlet's file says: a person's selectors, and the learnt layout that fits best."""
    best, most = None, 0
    for layout in outlet.layouts:
        found = select(root, merged(outlet.selectors, layout), now)
        if fit := _fit(root, found, layout):
            score = fit + 2 * bool(found.published) + bool(found.lead)
            if score > most:
                best, most = found, score
    if best is not None:
        best.learnt = True
        if best.lead and not _is_lead(best):
            best.lead = ""
            del best.elements["lead"]
        return best
    return select(root, outlet.selectors, now)


def _is_lead(found: Selected) -> bool:
    """Whether what a learnt selector calls the lead can be one on this page: not too short or long, not below the text.

    A page without a lead may have something else at its place: the author's line, a paragraph, another article's.
    """
    lead, text = found.elements["lead"], found.body[0]
    inside = any(a in found.body for a in lead.iterancestors())
    most = _MOST_LEAD if not inside else _MOST_LEAD_INSIDE if _is_marked(lead) else _MOST_FIRST
    if not _LEAST_LEAD <= len(found.lead.split()) <= most:
        return False
    return inside or _stands_before(lead, text)


def _is_marked(lead: HtmlElement) -> bool:
    """Whether something else than its place tells a lead from the paragraphs after it: a name, a heading, bold type."""
    if lead.get("class") or lead.get("id") or lead.tag not in {"p", "div", "span", "td", "section"}:
        return True
    (only,) = lead if len(lead) == 1 else (None,)
    return only is not None and only.tag in {"b", "strong", "em", "i", "h2", "h3"} and not (lead.text or "").strip()


def _stands_before(one: HtmlElement, other: HtmlElement) -> bool:
    """Whether `one` begins before `other` in the page; neither holds the other."""
    ours, theirs = ([*reversed(list(e.iterancestors())), e] for e in (one, other))
    for parent, mine, yours in zip(ours, ours[1:], theirs[1:], strict=False):
        if mine is not yours:
            return bool(parent.index(mine) < parent.index(yours))
    return False


def _fit(root: HtmlElement, found: Selected, layout: Layout) -> int:
    """Whether a layout fits: one title, and a body that holds text. A page that lists articles has many titles."""
    heading = found.elements.get("title")
    if heading is None or not found.body or any(a.tag in _NO_TITLE for a in heading.iterancestors()):
        return 0
    headings = find(root, layout.title)
    if len(headings) > 1 and len({bare(text) for e in headings if (text := _words(e))}) > 1:
        return 0
    return 2 * (sum(len(e.text_content().split()) for e in found.body) >= _LEAST_TEXT)


@lru_cache(maxsize=256)
def merged(hand: Selectors, layout: Layout) -> Selectors:
    """Return a layout with what a person set in its place, field by field."""
    fields = {name: getattr(hand, name) or getattr(layout, name) for name in _FIELDS}
    source = hand if hand.published else layout
    drop = tuple(dict.fromkeys([*hand.drop, *layout.drop]))
    return Selectors(**fields, drop=drop, date_format=source.date_format)


def select(root: HtmlElement, selectors: Selectors, now: dt.datetime) -> Selected:
    """Read the fields that `selectors` name; the tree stays as it is."""
    if not any((*(getattr(selectors, name) for name in _FIELDS), selectors.drop)):
        return Selected()
    drop = [element for selector in selectors.drop for element in find(root, selector)]
    gone = {id(e) for e in drop}
    firsts = {name: _first(root, getattr(selectors, name), gone) for name in ("title", "lead", "byline")}
    elements = {name: element for name, (element, _) in firsts.items() if element is not None}
    body = _outermost([e for e in find(root, selectors.body) if not _within(e, gone)])
    if len(body) > 1:  # paragraphs: the first may be the lead
        body = [e for e in body if e is not elements.get("lead")]
    when, dated = _published(root, selectors, now, gone)
    if dated is not None and len(dated.text_content().split()) <= _DATE_LINE:
        elements["published"] = dated
    elements = {name: element for name, element in elements.items() if element not in body}
    return Selected(
        title=firsts["title"][1] if "title" in elements else "",
        lead=firsts["lead"][1] if "lead" in elements else "",
        byline=firsts["byline"][1] if "byline" in elements else "",
        body=body,
        drop=drop,
        elements=elements,
        published=when,
        led=bool(selectors.lead),
    )


def in_furniture(elements: list[HtmlElement]) -> bool:
    """Whether elements stand in what is called a menu, box, footer or the like: a selector that was edited amiss."""
    for element in elements:
        for around in (element, *islice(element.iterancestors(), _AROUND)):
            if around.tag in _FURNITURE_TAGS or own_signs(around, around.tag)[0] & Sign.FURNITURE:
                return True
    return False


def cut_out(elements: list[HtmlElement]) -> None:
    """Take elements out of their tree; the text that follows each stays."""
    for element in elements:
        parent = element.getparent()
        if parent is None:
            continue
        tail = element.tail or ""
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
        element.tail = None
        parent.remove(element)


def _within(element: HtmlElement, gone: set[int]) -> bool:
    return bool(gone) and (id(element) in gone or any(id(a) in gone for a in element.iterancestors()))


def _first(root: HtmlElement, selector: str, gone: set[int]) -> tuple[HtmlElement | None, str]:
    """Return the first element that the selector finds and that holds a word, and its text."""
    for element in find(root, selector):
        if not _within(element, gone) and (text := _words(element)):
            return element, text
    return None, ""


def _words(element: HtmlElement) -> str:
    """Return an element's text as a reader sees it; of a <meta>, its content."""
    if element.tag == "meta":
        return clean(element.get("content") or "")
    text = clean(" ".join(block.text for block in flatten(element).blocks))
    return text if re.search(r"\w", text) else ""


def _outermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    """Return the elements without those that stand inside another of them."""
    if len(elements) < 2:  # noqa: PLR2004 - one stands in no other
        return elements
    all_of_them = {id(e) for e in elements}
    return [e for e in elements if not any(id(a) in all_of_them for a in e.iterancestors())]


def _published(
    root: HtmlElement, selectors: Selectors, now: dt.datetime, gone: set[int]
) -> tuple[Found | None, HtmlElement | None]:
    """Return the first date that the selector finds and that can be one of publication, and its element."""
    for element in find(root, selectors.published):
        if _within(element, gone):
            continue
        stamps = [element.get(name) or "" for name in ("datetime", "content")]
        found = [f for s in stamps if s and (f := read_stamp(s))]
        found += _written(clean(element.text_content()), selectors.date_format)
        for date in found:
            if plausible(date.when, now):
                return date, element
            if plausible(date.swapped().when, now):
                return date.swapped(), element
    return None, None


_DIRECTIVES = {
    "%d": r"\d{1,2}", "%m": r"\d{1,2}", "%Y": r"\d{4}", "%y": r"\d{2}", "%H": r"\d{1,2}", "%I": r"\d{1,2}",
    "%M": r"\d{2}", "%S": r"\d{2}", "%p": r"[AaPp][Mm]",
}  # fmt: skip


@lru_cache(maxsize=256)
def _format_pattern(date_format: str) -> re.Pattern[str]:
    parts = re.split(r"(%.|\s+)", date_format)
    pattern = "".join(
        r"\s+" if p.isspace() else _DIRECTIVES.get(p, ".+?") if p.startswith("%") else re.escape(p) for p in parts
    )
    return re.compile(rf"(?<!\d){pattern}(?!\d)")


def in_format(text: str, date_format: str) -> Found | None:
    """Return the first date in `text` that is written in `date_format` (see `strptime`)."""
    for match in _format_pattern(date_format).finditer(text):
        try:
            when = dt.datetime.strptime(match[0], " ".join(date_format.split()))  # noqa: DTZ007 - a zone is given below
        except ValueError:
            continue
        timed = "%H" in date_format or "%I" in date_format
        aware = when if when.tzinfo else when.replace(tzinfo=VIETNAM)
        return Found(match.start(), match.end(), aware, timed=timed)
    return None


def _written(text: str, date_format: str) -> tuple[Found, ...]:
    """Return the dates in `text`: the one in `date_format`, if that is given and one is, else those in any way."""
    found = in_format(text, date_format) if date_format else None
    return (found,) if found else find_dates(text)
