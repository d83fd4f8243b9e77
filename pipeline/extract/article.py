"""One page to one article: the whole way, in the order in which each step needs the one before.

bytes → tree → row of blocks → title → furniture → lead → text → captions, author → date → unit → verdict.
The outlet's selectors override field by field; what they don't find is read in the generic way.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipeline.extract.blocks import Page, flatten
from pipeline.extract.body import byline_of, paragraphs, split_tail
from pipeline.extract.captions import captions
from pipeline.extract.content import find_content
from pipeline.extract.dates import Found as FoundDate
from pipeline.extract.document import Unreadable, parse
from pipeline.extract.furniture import NAMED, mark, named, prose_words
from pipeline.extract.images import find_images, is_address
from pipeline.extract.lead import Lead, early_lead, late_lead, without_stamp
from pipeline.extract.metadata import Metadata, page_canonical, read_metadata
from pipeline.extract.notices import sounds_like_notice
from pipeline.extract.published import Published, find_published
from pipeline.extract.quick import clocked, read_by_layout, selected_text
from pipeline.extract.selected import Selected, choose
from pipeline.extract.title import Title, find_title
from pipeline.extract.told import bare
from pipeline.extract.unit import unit_of
from pipeline.extract.verdict import NOTICE_WORDS, Found, why_no_article
from pipeline.outlets import Outlet
from pipeline.records import Article, Candidate, DateFrom, Extraction, Outcome
from pipeline.text import clean

__all__ = ["extract", "read_anyway"]

_ON_PAGE = frozenset({DateFrom.SELECTOR, DateFrom.METADATA, DateFrom.TIME, DateFrom.VISIBLE})
_TOO_LITTLE = 50
_AGAIN = 80
_SHARED = 0.5


@dataclass(slots=True)
class _Reading:
    """What one way of reading a page found."""

    furniture: bytearray
    lead: Lead
    text: list[str] = field(default_factory=list)
    body: list[int] = field(default_factory=list)
    tail: list[int] = field(default_factory=list)
    first: int = 0
    last: int = 0

    @property
    def words(self) -> int:
        return sum(len(p.split()) for p in self.text) + len(self.lead.text.split())


def extract(
    html: bytes,
    url: str,
    *,
    outlet: Outlet | None = None,
    candidate: Candidate | None = None,
    content_type: str = "",
    now: dt.datetime | None = None,
) -> Extraction:
    """Read one page.

    Parameters
    ----------
    html
        The page as it came, decoded from transfer and content encodings.
    url
        Its address, taken over into the article as it is.
    outlet
        Whose page it is: its selectors go before the generic way, its columns give the unit *chuyên mục*.
    candidate
        What the door that named the page said of it: title, lead and time help where the page says nothing.
    content_type
        The response's Content-Type: its charset counts where the bytes aren't UTF-8.
    now
        When the page was fetched (aware); the present by default. No published time lies after it.

    Returns
    -------
    Extraction
        OK with an article, or NOT_ARTICLE, BAD_CONTENT or TOO_LARGE with the reason. Bad input never raises.
    """
    root = parse(html, content_type)
    if isinstance(root, Unreadable):
        return Extraction(root.outcome, detail=root.detail)
    given, url = url, url if is_address(url) else ""
    moment = now or dt.datetime.now(dt.UTC)
    meta = read_metadata(root)
    chosen = choose(root, outlet, moment) if outlet else Selected()
    if outlet and chosen.learnt:
        article = read_by_layout(chosen, meta, url, candidate, outlet, moment)
        if article is not None and not _may_be_notice(article):
            return Extraction(Outcome.OK, replace(article, url=given))
        root = _again(html, content_type)
        chosen = choose(root, outlet, moment)
    article, reason = _long_way(root, chosen, meta, url, candidate, outlet, moment)
    if reason:
        return Extraction(Outcome.NOT_ARTICLE, detail=reason)
    return Extraction(Outcome.OK, replace(article, url=given))


def read_anyway(root: HtmlElement, url: str, candidate: Candidate | None, now: dt.datetime) -> tuple[Article, str]:
    """Return what reading without selectors makes of a page, and why it would be no article; "" where it is one.

    For those who know more than one page: over twenty of them a doubtful one may turn out to be an article.
    """
    return _long_way(root, Selected(), read_metadata(root), url if is_address(url) else "", candidate, None, now)


def _long_way(
    root: HtmlElement,
    chosen: Selected,
    meta: Metadata,
    url: str,
    candidate: Candidate | None,
    outlet: Outlet | None,
    now: dt.datetime,
) -> tuple[Article, str]:
    """Look for everything that selectors don't name; return the article, and why the page would be none."""
    page = flatten(root.body if root.body is not None else root)
    title = find_title(page, meta, url, candidate.title if candidate else "", named(page))
    reading = _read(page, title, meta, candidate)
    published = find_published(page, title, reading.body, reading.furniture, meta, url, candidate, now)
    article = _assemble(page, title, meta, reading, published, url, chosen, outlet)
    found = Found(
        title=title,
        lead=article.lead,
        body=article.body,
        numbers=reading.body,
        furniture=reading.furniture,
        window_title=meta.window_title,
        dated=article.published_from in _ON_PAGE,
        media=len(article.images) + _players(page, reading),
        told=bool(candidate and candidate.title and bare(candidate.title) == bare(title.text)),
        unscripted="" if page.blocks else clean(" ".join(root.xpath("//noscript//text()"))),
        canonical=page_canonical(root, url),
    )
    return article, why_no_article(page, url, found)


def _may_be_notice(article: Article) -> bool:
    """Whether few words read like an error or a wall in the article's own layout: the whole page has to be judged."""
    texts = [article.title, article.lead, *article.body.split("\n")[:3]]
    return sum(len(t.split()) for t in (article.lead, article.body)) < NOTICE_WORDS and sounds_like_notice(texts)


def _again(html: bytes, content_type: str) -> HtmlElement:
    """Parse a page once more: selectors have taken its tree apart."""
    root = parse(html, content_type)
    if isinstance(root, Unreadable):  # it was readable a moment ago
        raise TypeError(root.detail)
    return root


def _read(page: Page, title: Title, meta: Metadata, candidate: Candidate | None) -> _Reading:
    """Read a page by its names; where they leave next to nothing of much prose, read again without them."""
    reading = _read_once(page, title, meta, candidate, trust_names=True)
    found = sum(len(p.split()) for p in reading.text)
    named_prose = sum(
        prose_words(b)
        for b, f in zip(page.blocks[title.last :], reading.furniture[title.last :], strict=True)
        if f == NAMED
    )
    if found >= _TOO_LITTLE or title.first < 0 or named_prose < max(_AGAIN, 3 * found):
        return reading
    again = _read_once(page, title, meta, candidate, trust_names=False)
    return again if again.words >= max(_AGAIN, 2 * reading.words) else reading


def _read_once(page: Page, title: Title, meta: Metadata, candidate: Candidate | None, *, trust_names: bool) -> _Reading:
    furniture = mark(page, title, trust_names=trust_names)
    told = [*meta.leads, candidate.lead if candidate else ""]
    shown = [n for n in range(max(title.last, 0), len(page.blocks)) if not furniture[n]]
    named_captions, under = captions(page, shown)
    told = [t for t in [*meta.leads, candidate.lead if candidate else ""] if t]
    lead = early_lead(page, title, _with(furniture, under), told)
    content = find_content(page, title, _with(furniture, under), lead.numbers)
    if not content.body:  # the guess took the only paragraph
        under = named_captions
        content = find_content(page, title, _with(furniture, under), lead.numbers)
    if not content.body and not lead.text:  # a photo story: its captions are its text
        under = set()
        content = find_content(page, title, furniture, lead.numbers)
    body, head = content.body, content.head
    if not lead.text:
        lead = late_lead(page, content, meta, title)
    above = max(lead.numbers, default=-1)
    head = [n for n in head if n > above]  # what stands above the lead is no text
    body, tail = split_tail(page, [n for n in [*head, *body] if n not in lead.numbers], meta.authors, furniture, under)
    text = paragraphs(page, body)
    if lead.rest:
        text.insert(0, lead.rest)
    same = {bare(lead.text), bare(title.text)}
    while text and bare(text[0]) in same:
        text.pop(0)
    numbers = [*content.head, *content.body, *lead.numbers, *tail]
    return _Reading(
        furniture, lead, text, body, tail, min(numbers, default=max(title.last, 0)), max(numbers, default=title.last)
    )  # fmt: skip


def _with(furniture: bytearray, numbers: set[int]) -> bytearray:
    return bytearray(bool(f) or n in numbers for n, f in enumerate(furniture))


def _players(page: Page, reading: _Reading) -> bool:
    return any(reading.first - 2 <= p.block <= reading.last + 1 for p in page.players)


def _assemble(
    page: Page,
    title: Title,
    meta: Metadata,
    reading: _Reading,
    published: Published,
    url: str,
    chosen: Selected,
    outlet: Outlet | None,
) -> Article:
    named_text = selected_text(chosen, meta)
    text = (named_text.paragraphs if named_text else []) or reading.text
    if chosen.learnt and not _akin(text, [reading.lead.text, *reading.text]):
        chosen, text = Selected(), reading.text  # selectors that were edited amiss, or a page made otherwise
    lead = _lead(chosen, reading, text, meta)
    heading = chosen.title or title.text
    host = urlsplit(url).hostname or ""
    images = find_images(page, max(title.last, 0), reading.last + 2, reading.furniture, url)
    byline = chosen.byline or byline_of(page, (title.first, title.last), reading.body, reading.tail, meta, host)
    unit, rule = unit_of(
        heading,
        " ".join([lead, *text]),
        pictures=len(images),
        player=_players(page, reading),
        sections=[*meta.sections, *_breadcrumb(page, title)],
        columns=outlet.columns if outlet else (),
    )
    when, source = published.when, published.source
    if chosen.published:
        same = [FoundDate(0, 0, published.when, published.timed)] if published.when else []
        when, source = clocked(chosen.published, same, None), DateFrom.SELECTOR
    return Article(
        url=url,
        title=clean(heading),
        lead=lead,
        body="\n".join(text),
        byline=byline,
        published=when,
        published_from=source,
        unit=unit,
        unit_rule=rule,
        images=images,
    )


def _breadcrumb(page: Page, title: Title) -> list[str]:
    """Return the short links right above the title: the sections in which the article stands."""
    above = page.blocks[max(title.first - 6, 0) : max(title.first, 0)]
    return [b.text for b in above if b.whole_link and b.words <= 8]  # noqa: PLR2004 - a section's name


def _lead(chosen: Selected, reading: _Reading, text: list[str], meta: Metadata) -> str:
    """Return the lead. Of a text that a learnt selector named, only a selector takes one out."""
    if chosen.learnt and not chosen.lead and bare(reading.lead.text) in bare(" ".join(text)):
        return ""
    return without_stamp(chosen.lead or reading.lead.text, meta.site_name)


def _akin(text: list[str], other: list[str]) -> bool:
    """Whether two readings of a page's text share most of the words of the shorter one."""
    ours, theirs = (Counter(" ".join(t).split()) for t in (text, other))
    return (ours & theirs).total() >= _SHARED * min(ours.total(), theirs.total()) and (
        2 * ours.total() >= theirs.total()
    )
