"""Sample pages as learning looks at them: the tree, the reading without selectors, and what is said elsewhere."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lxml.html import HtmlElement

from pipeline.extract.article import read_anyway
from pipeline.extract.blocks import Page, flatten
from pipeline.extract.dates import in_address, plausible, read_stamp
from pipeline.extract.document import Unreadable, parse
from pipeline.extract.metadata import Metadata, read_metadata
from pipeline.extract.told import bare, slug_words, without_site
from pipeline.learn.samples import Sample
from pipeline.records import VIETNAM, Article, DateFrom, Door
from pipeline.text import clean

__all__ = ["SAME_PAGE", "Pages", "Seen", "day_of", "f1", "look"]

SAME_PAGE = "the site answers these addresses with one and the same page, such as its home page"
_SAME_PAGES = 2
_DOUBTED = 0.3
"""Share of doubtful pages from which the doubt is looked into: a few of any sample are no articles."""
_LEAST_TEXT = 40
_SLUG, _SLUG_SHARE = 3, 0.6
_STUCK, _STUCK_PAGES = 0.8, 3
_CUT = 25
_CUT_SHARE = 0.5
"""A title that a feed cut short has at least this many characters, and this share of the whole."""


@dataclass(slots=True)
class Seen:
    """One page. `titles` and `days`: what other sources than its lines say, with their weights."""

    sample: Sample
    root: HtmlElement
    meta: Metadata
    article: Article
    page: Page
    now: dt.datetime
    titles: list[tuple[str, float]] = field(default_factory=list)
    days: Counter[dt.date] = field(default_factory=Counter)
    leads: list[str] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)

    def title_agreement(self, text: str) -> float:
        """Return the share, 0-1, of what is said of the title that `text` agrees with."""
        key = bare(text)
        whole = sum(weight for _, weight in self.titles)
        if not key or not whole:
            return 0.0
        return sum(weight * _alike(key, other) for other, weight in self.titles) / whole

    def day_agreement(self, when: dt.datetime | None) -> float:
        """Return the share, 0-1, of what is said of the day that agrees with `when`."""
        if when is None or not self.days:
            return 0.0
        return self.days[day_of(when)] / self.days.total()

    def lead_agreement(self, text: str) -> float:
        """Return how far `text` is what some other source, or reading without selectors, calls the lead: 0-1."""
        key = bare(text).split()
        best = f1(key, bare(self.article.lead).split()) if self.article.lead else 0.0
        for told in self.leads:
            other = bare(told).split()
            shared = len(other) > 7 and other[:-1] == key[: len(other) - 1]  # noqa: PLR2004 - cut off in a word
            best = max(best, 1.0 if shared else f1(key, other))
        return best


@dataclass(slots=True)
class Pages:
    """All pages of one sample.

    `often`: on how many pages each line stands, by its bare text; `titles`: bare, of all pages; `stuck`: what says
    the same time on every page.
    """

    seen: list[Seen]
    often: Counter[str]
    titles: set[str]
    stuck: tuple[str, ...] = ()

    def of(self, seen: list[Seen]) -> Pages:
        """Return some of the pages, with what is known of all."""
        return replace(self, seen=seen)


def day_of(when: dt.datetime) -> dt.date:
    """Return the day in Vietnam."""
    return when.astimezone(VIETNAM).date()


def f1(one: Sequence[str], other: Sequence[str]) -> float:
    """Return the word-F1 of two texts as multisets of words."""
    common = sum((Counter(one) & Counter(other)).values())
    return 2 * common / (len(one) + len(other)) if one or other else 1.0


def _alike(key: str, other: str) -> float:
    """Weigh whether two bare titles are one: 1 where they are equal, less where one is cut or has more at an end."""
    if key == other:
        return 1.0
    short, long = sorted((key, other), key=len)
    if len(short) >= _CUT and long.startswith(short) and len(short) >= _CUT_SHARE * len(long):
        return 0.8
    return 0.6 if len(short) > 0.7 * len(long) and short in long else 0.0  # a label, a site's name


def look(samples: Sequence[Sample], now: dt.datetime) -> tuple[Pages, Counter[str]]:
    """Read every sample without selectors; return the pages that are articles, and why others are none."""
    seen: list[Seen] = []
    doubtful: list[tuple[Seen, str]] = []
    refused: Counter[str] = Counter()
    faces: defaultdict[str, list[str]] = defaultdict(list)
    for sample in samples:
        root = parse(sample.html, sample.content_type)
        if isinstance(root, Unreadable):
            refused[root.detail] += 1
            continue
        moment = sample.fetched or now
        article, reason = read_anyway(root, sample.url, sample.candidate, moment)
        page = flatten(root.body if root.body is not None else root)
        faces["\n".join(b.text for b in page.blocks)].append(sample.url)
        one = Seen(sample, root, read_metadata(root), article, page, moment)
        if reason:
            doubtful.append((one, reason))
        else:
            seen.append(one)
    taken = _told_apart([one for one, _ in doubtful]) if len(doubtful) > _DOUBTED * len(samples) else []
    sure = {id(one) for one in taken}
    again = {url for urls in faces.values() if len(urls) > _SAME_PAGES for url in urls}
    refused.update(why for one, why in doubtful if id(one) not in sure and one.sample.url not in again)
    if again:
        refused[SAME_PAGE] = len(again)
    alike = Counter((bare(one.article.title), bare(one.article.body)) for one in [*seen, *taken])
    kept: dict[tuple[str, str], Seen] = {}
    for one in [*seen, *taken]:
        key = bare(one.article.title), bare(one.article.body)
        if one.sample.url not in again and alike[key] <= _SAME_PAGES:
            kept.setdefault(key, one)  # an article under two addresses is one
    return _joined(list(kept.values())), refused


def _told_apart(doubtful: list[Seen]) -> list[Seen]:
    """Return those of many doubtful pages that are articles after all: their doors or addresses name their titles."""
    found = []
    for one in doubtful:
        title = bare(one.article.title)
        slug = set(slug_words(one.sample.url))
        told = bare(one.sample.candidate.title) if one.sample.candidate else ""
        ours = len(slug) > _SLUG and len(slug & set(title.split())) >= _SLUG_SHARE * len(slug)
        if title and (ours or (told and _alike(title, told))) and len(one.article.body.split()) >= _LEAST_TEXT:
            found.append(one)
    return found


def _joined(seen: list[Seen]) -> Pages:
    often = Counter(key for s in seen for key in {bare(b.text) for b in s.page.blocks})
    _tell_titles(seen)
    stuck = _tell_days(seen)
    for s in seen:
        s.leads = [t for t in [*s.meta.leads, s.sample.candidate.lead if s.sample.candidate else ""] if t]
        s.paragraphs = [key for line in s.article.body.split("\n") if (key := bare(line))]
    slogans = Counter(lead for s in seen for lead in set(s.leads))
    for s in seen:
        s.leads = [lead for lead in s.leads if slogans[lead] == 1]
    return Pages(seen, often, {bare(s.article.title) for s in seen}, stuck)


def _tell_titles(seen: list[Seen]) -> None:
    """Collect what is said of each page's title; what is said on several pages is the outlet's name."""
    said: list[list[tuple[str, float]]] = []
    windows = [clean(s.meta.window_title) for s in seen]
    for s, window in zip(seen, _without_common(windows), strict=True):
        site = s.meta.site_name
        votes = [(bare(without_site(t, site, "")), 1.0) for t in s.meta.titles]
        votes += [(bare(window), 1.0), (bare(s.article.title), 1.0)]
        if s.sample.candidate and s.sample.candidate.title:
            votes.append((bare(s.sample.candidate.title.rstrip(" .…")), 1.5))
        said.append(votes)
    often = Counter(key for votes in said for key in {k for k, _ in votes})
    for s, votes in zip(seen, said, strict=True):
        slug = set(slug_words(s.sample.url))
        s.titles = [(k, w) for k, w in votes if k and often[k] <= max(1, len(seen) // 10)]
        if len(slug) > _SLUG:  # fewer words are a section or an article's number
            s.titles = [(k, w + (len(slug & set(k.split())) >= _SLUG_SHARE * len(slug))) for k, w in s.titles]


def _without_common(windows: list[str]) -> list[str]:
    """Return window titles without the words with which most of them begin or end."""
    found = [w.split() for w in windows]
    for end in (0, -1):
        while True:
            words = Counter(w[end] for w in found if w)
            word, times = words.most_common(1)[0] if words else ("", 0)
            if len(found) < 3 or times < 0.8 * len(found):  # noqa: PLR2004 - two titles may begin alike
                break
            found = [(w[1:] if end == 0 else w[:-1]) if w and w[end] == word else w for w in found]
    return [" ".join(w) for w in found]


def _tell_days(seen: list[Seen]) -> tuple[str, ...]:
    """Collect what is said of each page's day; return the sources that say the same time on every page.

    Those are templates' defaults and headers' clocks, and have no vote. A day's articles may well share the day, but
    not the minute; where no minutes are written nobody can tell, and the day stands.
    """
    weights = {"metadata": 2, "the feed": 2, "the sitemap": 1, "the address": 1, "the visible date": 1}
    said = [_days_said(s) for s in seen]
    stuck = []
    for source in weights:
        whens = [times[source] for times in said if source in times]
        common = Counter(whens).most_common(1)
        timed = any(when.astimezone(VIETNAM).time() != dt.time() for when in whens)
        if len(whens) >= _STUCK_PAGES and common[0][1] >= _STUCK * len(whens) and (timed or _varies(said, source)):
            stuck.append(source)
    for s, times in zip(seen, said, strict=True):
        for source, when in times.items():
            if source not in stuck:
                s.days[day_of(when)] += weights[source]
        _by_htmldate(s)
    return tuple(stuck)


def _varies(said: list[dict[str, dt.datetime]], source: str) -> bool:
    """Whether some other source says that the pages are of different days."""
    days: defaultdict[str, set[dt.date]] = defaultdict(set)
    for times in said:
        for other, when in times.items():
            days[other].add(day_of(when))
    return any(len(found) > 1 for other, found in days.items() if other != source)


def _days_said(s: Seen) -> dict[str, dt.datetime]:
    times: dict[str, dt.datetime] = {}
    stamps = [f for v in s.meta.dates if (f := read_stamp(v)) and plausible(f.when, s.now) and not f.either]
    if stamps:
        times["metadata"] = stamps[0].when
    candidate = s.sample.candidate
    if candidate and candidate.published and plausible(candidate.published, s.now):
        times["the feed" if candidate.door is Door.FEED else "the sitemap"] = candidate.published
    address, _ = in_address(s.sample.url)
    if address and plausible(address.when, s.now):
        times["the address"] = address.when
    if s.article.published and s.article.published_from in {DateFrom.VISIBLE, DateFrom.TIME}:
        times["the visible date"] = s.article.published
    return times


def _by_htmldate(s: Seen) -> None:
    """Ask htmldate too: it may confirm a day but not bring up one, since it takes the first date of many portals."""
    from htmldate import find_date

    try:
        text = find_date(s.sample.html.decode("utf-8", "replace"), original_date=True, extensive_search=False)
    except (ValueError, TypeError, AttributeError):  # it fails on some markup; then it has no vote
        return
    if text and s.days[dt.date.fromisoformat(text)]:
        s.days[dt.date.fromisoformat(text)] += 1
