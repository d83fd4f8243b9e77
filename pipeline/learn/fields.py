"""Selectors of the short fields: title, lead, published time, byline."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from pipeline.extract.css import find
from pipeline.extract.dates import find_dates, plausible, read_stamp
from pipeline.extract.selected import in_format, select
from pipeline.extract.told import bare
from pipeline.learn.candidates import cost, most_common
from pipeline.learn.seen import Pages, Seen, day_of
from pipeline.outlets import Selectors
from pipeline.text import clean

__all__ = ["Pick", "pick_byline", "pick_lead", "pick_published", "pick_title"]

_MOST = 80
"""Candidates looked at on every page; the rest stood for an element on fewer pages."""
_LONGEST = {"title": 400, "lead": 1200, "published": 160, "byline": 120}
_LIKELY = 0.5
_LEAST = {"title": 0.6, "lead": 0.75, "published": 0.7, "byline": 0.7}
"""Least agreement with which a selector is kept. Under half a page's evidence may be wrong; most pages aren't."""
_LEAD_ALIKE = 0.85
_LEAST_LEADS = 0.4
_AGAIN = 0.1
_SAME = 0.8
_FRESH = dt.timedelta(minutes=15)
_FAR = 60
_MANY = 0.03


@dataclass(frozen=True, slots=True)
class Pick:
    """A selector with its agreement, 0-1, over the pages where it was looked at; none is ("", 0)."""

    selector: str = ""
    agreement: float = 0.0
    date_format: str = ""


def _short(page: Seen, most: int) -> Iterator[tuple[HtmlElement, str]]:
    """Yield the page's elements with few enough characters, and their text."""
    body = page.root.body if page.root.body is not None else page.root
    for element in body.iter():
        if isinstance(element.tag, str) and element.tag not in {"script", "style", "option", "noscript"}:
            text = element.text_content()
            if 2 < len(text) <= most and (plain := clean(text)):  # noqa: PLR2004 - no word
                yield element, plain


def _best(
    pages: Pages, elements: Iterable[HtmlElement], judge: Callable[[Seen, str], float]
) -> list[tuple[float, str, list[float]]]:
    """Return the candidates by what `judge` says of each page's first find; pages without a find count 0."""
    ranked = []
    for selector in most_common(elements, _MOST):
        marks, many = [], 0
        for page in pages.seen:
            marks.append(judge(page, selector))
            many += len(find(page.root, selector)) > 1
        score = sum(marks) / len(marks) - cost(selector) - _MANY * many / len(pages.seen)
        ranked.append((score, selector, marks))
    return sorted(ranked, key=lambda entry: -entry[0])


def pick_title(pages: Pages) -> Pick:
    """Find the title's selector: what it finds agrees with what is said elsewhere, and differs from page to page."""
    likely = [
        element
        for page in pages.seen
        for element, text in _short(page, _LONGEST["title"])
        if page.title_agreement(text) >= _LIKELY
    ]
    ranked = _best(pages, likely, lambda page, css: page.title_agreement(_text(page, "title", css)))
    for _, selector, _ in ranked:
        texts = [_text(page, "title", selector) for page in pages.seen]
        found = [t for t in texts if t]
        if len({bare(t) for t in found}) < (1 - _AGAIN) * len(found):
            continue  # a section's name
        agreed = sum(p.title_agreement(t) >= _LIKELY for p, t in zip(pages.seen, texts, strict=True)) / len(texts)
        return Pick(selector, agreed) if agreed >= _LEAST["title"] else Pick()
    return Pick()


def _text(page: Seen, field: str, selector: str) -> str:
    one = Selectors().model_copy(update={field: selector})
    found: str = getattr(select(page.root, one, page.now), field)
    return found


def pick_lead(pages: Pages) -> Pick:
    """Find the lead's selector. Some pages may have none: there it must find nothing."""
    likely = [
        element
        for page in pages.seen
        for element, text in _short(page, _LONGEST["lead"])
        if len(text.split()) > 4 and page.lead_agreement(text) >= _LEAD_ALIKE  # noqa: PLR2004 - no sentence
    ]
    best, most = Pick(), 0.0
    for selector in most_common(likely, _MOST):
        texts = [(page, text) for page in pages.seen if (text := _text(page, "lead", selector))]
        if len(texts) < _LEAST_LEADS * len(pages.seen):
            continue
        if len({bare(t) for _, t in texts}) < (1 - _AGAIN) * len(texts):
            continue
        agreed = sum(page.lead_agreement(text) >= _LEAD_ALIKE for page, text in texts) / len(texts)
        many = sum(len(find(page.root, selector)) > 1 for page, _ in texts) / len(texts)
        score = agreed + 0.5 * len(texts) / len(pages.seen) - cost(selector) - _MANY * many
        if agreed >= _LEAST["lead"] and score > most:
            best, most = Pick(selector, agreed), score
    return best


def pick_byline(pages: Pages) -> Pick:
    """Find the byline's selector, by the names that reading without selectors finds."""
    names = {id(p): bare(p.article.byline) for p in pages.seen if p.article.byline}

    def judge(page: Seen, selector: str) -> float:
        return float(id(page) in names and names[id(page)] == bare(_text(page, "byline", selector)))

    signed = pages.of([p for p in pages.seen if id(p) in names])
    if len(signed.seen) < _LIKELY * len(pages.seen):
        return Pick()
    likely = [e for p in signed.seen for e, text in _short(p, _LONGEST["byline"]) if bare(text) == names[id(p)]]
    ranked = _best(signed, likely, judge)
    if not ranked:
        return Pick()
    _, selector, marks = ranked[0]
    agreed = sum(marks) / len(marks)
    return Pick(selector, agreed) if agreed >= _LEAST["byline"] else Pick()


def pick_published(pages: Pages, title: str) -> Pick:
    """Find the published time's selector, and the format in which it writes days.

    Where nothing is said of the pages' days, or one day of all of them, as a template or a header's clock does, dates
    that differ from page to page are taken, the nearest to the title.
    """
    told = pages.of([page for page in pages.seen if page.days])
    days = {page.days.most_common(1)[0][0] for page in told.seen}
    if len(told.seen) <= _LIKELY * len(pages.seen) or (len(days) == 1 and len(pages.seen) > 1):
        return _varying(pages, title)
    ranked = []
    for selector in most_common((e for page in told.seen for e in _dated(page)), _MOST):
        found = _read_dates(told, selector)
        if found is None or _is_clock(told, found) or len({day_of(when) for when in found.whens}) == 1:
            continue
        marks = [page.day_agreement(when) for page, when in zip(told.seen, found.each, strict=True)]
        agreed = sum(m >= _LIKELY for m in marks) / len(marks)
        score = agreed + 0.5 * sum(marks) / len(marks) + 0.15 * found.timed - cost(selector) - found.beside
        ranked.append((score, Pick(selector, agreed, found.date_format)))
    best = max(ranked, key=lambda entry: entry[0], default=(0.0, Pick()))[1]
    return best if best.agreement >= _LEAST["published"] else Pick()


@dataclass(frozen=True, slots=True)
class _Dates:
    """What a selector reads on each page.

    `timed`: the share of pages where it is a time, not a day alone; `beside`: what else it finds counts against it.
    """

    each: list[dt.datetime | None]
    whens: list[dt.datetime]
    timed: float
    date_format: str
    beside: float


def _read_dates(pages: Pages, selector: str) -> _Dates | None:
    date_format = _format_of(pages, selector)
    found = [_when(page, selector, date_format) for page in pages.seen]
    whens = [when for when, _ in found if when is not None]
    if not whens:
        return None
    elements = [find(page.root, selector) for page in pages.seen]
    many = sum(len(e) > 1 for e in elements) / len(elements)
    longest = max((len(clean(e[0].text_content())) for e in elements if e), default=0)
    timed = sum(timed for _, timed in found) / len(found)
    return _Dates([when for when, _ in found], whens, timed, date_format, _MANY * many + longest / 5000)


def _is_clock(pages: Pages, dates: _Dates) -> bool:
    """Whether a selector reads the header's clock: the same time on every page, or the time of fetching."""
    if len(dates.whens) < 3:  # noqa: PLR2004 - two articles may share a time
        return False
    if dates.timed and Counter(dates.whens).most_common(1)[0][1] > _SAME * len(dates.whens):
        return True
    near = [
        page.sample.fetched is not None and when is not None and abs(page.sample.fetched - when) < _FRESH
        for page, when in zip(pages.seen, dates.each, strict=True)
    ]
    return sum(near) > _SAME * len(near)


def _varying(pages: Pages, title: str) -> Pick:
    """Find the one date near the title that differs from page to page, and let each page's day be what it says."""
    elements = [e for page in pages.seen for e, text in _short(page, _LONGEST["published"]) if find_dates(text)]
    ranked = []
    for selector in most_common(elements, _MOST):
        single = sum(len(find(page.root, selector)) == 1 for page in pages.seen)
        dates = _read_dates(pages, selector) if single > _SAME * len(pages.seen) else None
        if dates is None or _is_clock(pages, dates) or len(dates.whens) < _SAME * len(pages.seen):
            continue
        if len(set(dates.whens)) < _LIKELY * len(dates.whens):
            continue
        far = sum(_distance(page.root, title, selector) for page in pages.seen) / len(pages.seen)
        if far < _FAR:
            ranked.append((far - 5 * dates.timed + cost(selector) + 10 * dates.beside, selector, dates))
    if not ranked:
        return Pick()
    _, selector, dates = min(ranked, key=lambda entry: entry[0])
    for page, when in zip(pages.seen, dates.each, strict=True):
        page.days = Counter([day_of(when)] if when else [])
    return Pick(selector, len(dates.whens) / len(pages.seen), dates.date_format)


def _distance(root: HtmlElement, one: str, other: str) -> int:
    """Return how many elements stand between the first finds of two selectors."""
    first, second = find(root, one)[:1], find(root, other)[:1]
    if not first or not second:
        return _FAR
    places = [n for n, e in enumerate(root.iter()) if e is first[0] or e is second[0]]
    return min(places[-1] - places[0], _FAR)


def _dated(page: Seen) -> Iterator[HtmlElement]:
    """Yield the elements that say the page's likeliest day."""
    if not page.days:
        return
    best = page.days.most_common(1)[0][0]
    for element, text in _short(page, _LONGEST["published"]):
        if any(best in (day_of(d.when), day_of(d.swapped().when)) for d in find_dates(text)):
            yield element
    for element in page.root.iter("time", "meta"):
        stamp = read_stamp(element.get("datetime") or element.get("content") or "")
        if stamp and plausible(stamp.when, page.now) and day_of(stamp.when) == best:
            yield element


def _when(page: Seen, selector: str, date_format: str) -> tuple[dt.datetime | None, bool]:
    one = Selectors.model_construct(published=selector, date_format=date_format)
    found = select(page.root, one, page.now).published
    return (found.when, found.timed) if found else (None, False)


_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})(?!\d)")
_ORDERS = {"dmy": "%d{0}%m{0}%Y", "mdy": "%m{0}%d{0}%Y", "ymd": "%Y{0}%m{0}%d"}
_CLOCKS = ("", " %H:%M:%S", " %H:%M", ", %H:%M", " - %H:%M", " | %H:%M", ",%H:%M", " lúc %H:%M", "T%H:%M:%S")
_BEFORE = ("%H:%M:%S ", "%H:%M ", "%H:%M, ", "%H:%M | ", "%H:%M - ", "%H:%M ngày ", "%Hh%M ", "%Hh%M, ")


def _format_of(pages: Pages, selector: str) -> str:
    """Return the format of numeric dates that all pages with one fit and that gives each page's day; "" for none."""
    texts = [(page, clean(e.text_content())) for page in pages.seen for e in find(page.root, selector)[:1]]
    numeric = [(page, text, match) for page, text in texts if (match := _NUMERIC.search(text))]
    if not numeric or len(numeric) < len(texts):
        return ""
    marks = Counter(match[2] for _, _, match in numeric)
    mark, times = marks.most_common(1)[0]
    if times < len(numeric):
        return ""
    right = {
        name: sum(_reads(page, text, order.format(mark)) for page, text, _ in numeric)
        for name, order in _ORDERS.items()
    }
    name = max(right, key=lambda n: right[n])
    if right[name] < _LEAST["published"] * len(numeric):
        return ""
    day = _ORDERS[name].format(mark)
    whole = [day + clock for clock in _CLOCKS[1:]] + [before + day for before in _BEFORE]
    return next((f for f in whole if all(_reads(page, text, f) for page, text, _ in numeric)), day)


def _reads(page: Seen, text: str, date_format: str) -> bool:
    when = in_format(text, date_format)
    return when is not None and page.day_agreement(when.when) >= _LIKELY
