"""Fields by the outlet's own CSS selectors: BeautifulSoup on lxml, built only for outlets that have some."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag
from lxml import etree
from lxml.html import HtmlElement

from pipeline.extract.dates import Found, find_dates, plausible, read_stamp
from pipeline.outlets import Selectors
from pipeline.records import VIETNAM
from pipeline.text import clean

__all__ = ["Selected", "select"]


@dataclass(frozen=True, slots=True)
class Selected:
    """What selectors found; empty where the outlet has none for a field or it found nothing."""

    title: str = ""
    lead: str = ""
    byline: str = ""
    body_html: str = ""
    published: Found | None = None
    cut: HtmlElement | None = None


def select(root: HtmlElement, selectors: Selectors, now: dt.datetime) -> Selected:
    """Read the fields that the outlet's file has selectors for."""
    if not any(
        (selectors.title, selectors.lead, selectors.body, selectors.byline, selectors.published, selectors.drop)
    ):
        return Selected()
    soup = BeautifulSoup(etree.tostring(root, encoding="unicode", method="html"), "lxml")
    for selector in selectors.drop:
        for element in soup.select(selector):
            element.decompose()
    return Selected(
        title=_text(soup, selectors.title),
        lead=_text(soup, selectors.lead),
        byline=_text(soup, selectors.byline),
        body_html=_html(soup, selectors.body),
        published=_published(soup, selectors, now),
    )


def _text(soup: BeautifulSoup, selector: str) -> str:
    found = soup.select_one(selector) if selector else None
    return clean(found.get_text(" ")) if found else ""


def _html(soup: BeautifulSoup, selector: str) -> str:
    """Return the selected elements' markup; one inside another counts once."""
    if not selector:
        return ""
    chosen: list[Tag] = []
    for element in soup.select(selector):
        if not any(element in list(other.descendants) for other in chosen):
            chosen.append(element)
    return "".join(str(element) for element in chosen)


def _published(soup: BeautifulSoup, selectors: Selectors, now: dt.datetime) -> Found | None:
    for element in soup.select(selectors.published) if selectors.published else ():
        stamps = [str(element.get(name) or "") for name in ("datetime", "content")]
        found = [f for s in stamps if s and (f := read_stamp(s))] + list(
            _written(clean(element.get_text(" ")), selectors)
        )
        for date in found:
            if plausible(date.when, now):
                return date
            if plausible(date.swapped().when, now):
                return date.swapped()
    return None


def _written(text: str, selectors: Selectors) -> tuple[Found, ...]:
    if selectors.date_format:
        try:
            when = dt.datetime.strptime(text, selectors.date_format)  # noqa: DTZ007 - a zone is given below
        except ValueError:
            return find_dates(text)
        return (Found(0, len(text), when if when.tzinfo else when.replace(tzinfo=VIETNAM), timed=True),)
    return find_dates(text)
