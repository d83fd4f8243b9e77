"""Sample pages as learning looks at them: the tree, the reading without selectors, and what is said elsewhere."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from pipeline.extract import extract
from pipeline.extract.blocks import Page, flatten
from pipeline.extract.dates import in_address, plausible, read_stamp
from pipeline.extract.document import Unreadable, parse
from pipeline.extract.metadata import Metadata, read_metadata
from pipeline.extract.told import bare, slug_words, without_site
from pipeline.learn.samples import Sample
from pipeline.outlets import Outlet, Selectors
from pipeline.records import VIETNAM, Article, Door
from pipeline.text import clean

__all__ = ["Pages", "Seen", "day_of", "f1", "look"]

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
    """All pages of one sample. `often`: on how many pages each line stands, by its bare text."""

    seen: list[Seen]
    often: Counter[str]
    others: set[str]


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
    return 0.6 if len(short) > 0.7 * len(long) and short in long else 0.0  # noqa: PLR2004 - a label, a site's name


def look(samples: Sequence[Sample], outlet: Outlet, now: dt.datetime) -> tuple[Pages, Counter[str]]:
    """Read every sample without selectors; return the pages that are articles, and why others are none."""
    plain = outlet.model_copy(update={"selectors": Selectors(), "layouts": ()})
    seen: list[Seen] = []
    refused: Counter[str] = Counter()
    for sample in samples:
        moment = sample.fetched or now
        found = extract(
            sample.html, sample.url, outlet=plain, candidate=sample.candidate, content_type=sample.content_type,
            now=moment,
        )  # fmt: skip
        root = parse(sample.html, sample.content_type)
        if found.article is None or isinstance(root, Unreadable):
            refused[found.detail or found.outcome.value] += 1
            continue
        page = flatten(root.body if root.body is not None else root)
        seen.append(Seen(sample, root, read_metadata(root), found.article, page, moment))
    return _joined(seen), refused


def _joined(seen: list[Seen]) -> Pages:
    often = Counter(key for s in seen for key in {bare(b.text) for b in s.page.blocks})
    _tell_titles(seen)
    for s in seen:
        _tell_days(s)
        s.leads = [t for t in [*s.meta.leads, s.sample.candidate.lead if s.sample.candidate else ""] if t]
        s.paragraphs = [key for line in s.article.body.split("\n") if (key := bare(line))]
    slogans = Counter(lead for s in seen for lead in set(s.leads))
    for s in seen:
        s.leads = [lead for lead in s.leads if slogans[lead] == 1]
    return Pages(seen, often, {bare(s.article.title) for s in seen})


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
        if len(slug) > 3:  # noqa: PLR2004 - fewer words are a section or an article's number
            s.titles = [(k, w + (len(slug & set(k.split())) >= 0.6 * len(slug))) for k, w in s.titles]


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


def _tell_days(s: Seen) -> None:
    stamps = [f for v in s.meta.dates if (f := read_stamp(v)) and plausible(f.when, s.now) and not f.either]
    if stamps:
        s.days[day_of(stamps[0].when)] += 2
    candidate = s.sample.candidate
    if candidate and candidate.published and plausible(candidate.published, s.now):
        s.days[day_of(candidate.published)] += 2 if candidate.door is Door.FEED else 1
    address, _ = in_address(s.sample.url)
    if address and plausible(address.when, s.now):
        s.days[day_of(address.when)] += 1
    if s.article.published:
        s.days[day_of(s.article.published)] += 1
    _by_htmldate(s)


def _by_htmldate(s: Seen) -> None:
    """Ask htmldate too: it may confirm a day but not bring up one, since it takes the first date of many portals."""
    from htmldate import find_date

    try:
        text = find_date(s.sample.html.decode("utf-8", "replace"), original_date=True, extensive_search=False)
    except (ValueError, TypeError, AttributeError):  # it fails on some markup; then it has no vote
        return
    if text and s.days[dt.date.fromisoformat(text)]:
        s.days[dt.date.fromisoformat(text)] += 1
