"""What an outlet's selectors get out of given pages: the shares that its nights are judged by, of single pages."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence

from pipeline.extract import extract
from pipeline.learn import Sample
from pipeline.outlets import Outlet
from pipeline.records import Article
from pipeline.store.habits import PAGE_DATES
from pipeline.text import fold

__all__ = ["share_read"]


def share_read(outlet: Outlet, pages: Sequence[Sample], fields: Sequence[str], lengths: tuple[float, float]) -> float:
    """Return which share of `fields` is read on `pages` with the outlet's selectors, in 0-1.

    Parameters
    ----------
    fields
        Of `habits.Change`: article, title, lead, body, date. Others are left out; 1 where none is left.
    lengths
        Between how many characters a body is as usual (`habits.usual_lengths`).
    """
    read = [
        extract(
            page.html,
            page.url,
            outlet=outlet,
            candidate=page.candidate,
            content_type=page.content_type,
            now=page.fetched or dt.datetime.now(dt.UTC),
        ).article
        for page in pages
    ]
    found = [article for article in read if article is not None]
    tests: dict[str, Callable[[Article], bool]] = {
        "article": lambda _: True,
        "title": _own([a.title for a in found], lambda a: a.title),
        "lead": _own([a.lead for a in found], lambda a: a.lead),
        "body": lambda a: lengths[0] <= len(a.body) <= lengths[1],
        "date": lambda a: a.published is not None and a.published_from in PAGE_DATES,
    }
    asked = [tests[field] for field in fields if field in tests]
    if not asked or not read:
        return 1.0
    return sum(test(article) for test in asked for article in found) / (len(asked) * len(read))


def _own(texts: Sequence[str], of: Callable[[Article], str]) -> Callable[[Article], bool]:
    """Return whether an article has a text of its own: what several pages show is the site's, not the article's."""
    times = Counter(map(fold, texts))
    return lambda article: bool(of(article)) and times[fold(of(article))] == 1
