"""One page to one article: the whole way, in the order in which each step needs the one before.

bytes → tree → row of blocks → title → furniture → lead → text → captions, author → date → unit → verdict.
The outlet's selectors override field by field; what they don't find is read in the generic way.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipeline.extract.blocks import Page, flatten
from pipeline.extract.body import byline_of
from pipeline.extract.dates import Found as FoundDate
from pipeline.extract.document import Unreadable, parse
from pipeline.extract.furniture import named
from pipeline.extract.images import find_images, is_address
from pipeline.extract.lead import without_stamp
from pipeline.extract.metadata import Metadata, page_canonical, read_metadata
from pipeline.extract.notices import sounds_like_notice
from pipeline.extract.published import Published, find_published
from pipeline.extract.quick import clocked, read_by_layout, selected_text
from pipeline.extract.reading import Reading, read_page, read_record
from pipeline.extract.record import find_record
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
_SHARED = 0.5


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
        if not chosen.metadata_date:
            meta.dates.clear()
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
    record = find_record(page)
    if record and record.title[1]:
        title = Title(record.text(page, "title"), *record.title)
    else:
        title = find_title(page, meta, url, candidate.title if candidate else "", named(page))
    reading = read_record(page, record, title) if record else read_page(page, title, meta, candidate)
    published = find_published(page, title, reading.body, reading.furniture, meta, url, candidate, now)
    if record and (date := record.published(page, now)):
        published = Published(date.when, DateFrom.VISIBLE, date.timed)
    article = _assemble(page, title, meta, reading, published, url, chosen, outlet)
    if record and record.byline[1] and not chosen.byline:
        article = replace(article, byline=record.text(page, "byline"))
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


def _players(page: Page, reading: Reading) -> bool:
    return any(reading.first - 2 <= p.block <= reading.last + 1 for p in page.players)


def _assemble(
    page: Page,
    title: Title,
    meta: Metadata,
    reading: Reading,
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


def _lead(chosen: Selected, reading: Reading, text: list[str], meta: Metadata) -> str:
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
