"""How well pages were read: word-F1, exact titles, dates to the day; by layout."""

from __future__ import annotations

import datetime as dt
import re
import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.extract import extract
from pipeline.records import VIETNAM, Candidate
from pipeline.text import clean

__all__ = ["NOW", "Scores", "Truth", "measure", "word_f1"]

NOW = dt.datetime(2026, 11, 22, 23, 0, tzinfo=dt.UTC)
LEAD_F1 = 0.9


@dataclass(frozen=True)
class Truth:
    """What a page truly says."""

    title: str
    lead: str
    body: str
    published: dt.datetime


@dataclass
class Scores:
    """Figures of one layout."""

    body: list[float] = field(default_factory=list)
    title: list[bool] = field(default_factory=list)
    lead: list[bool] = field(default_factory=list)
    date: list[bool] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def line(self, name: str) -> str:
        """Return the figures as a row of a table."""
        fields = (statistics.mean(x) if x else 0.0 for x in (self.body, self.title, self.lead, self.date))
        body, title, lead, date = fields
        worst = min(self.body, default=0.0)
        return f"{name:16} {len(self.body):4} {body:7.4f} {worst:6.3f} {title:7.3f} {lead:6.3f} {date:6.3f}"


def word_f1(found: str, wanted: str) -> float:
    """F1 over words (multisets), marks and case as stored."""
    ours, theirs = (Counter(re.findall(r"\w+", clean(t).lower())) for t in (found, wanted))
    if not ours and not theirs:
        return 1.0
    return 2 * (ours & theirs).total() / (ours.total() + theirs.total())


def measure(pages: Iterable[tuple[str, bytes, Truth, Candidate | None]]) -> Scores:
    """Extract each (address, page, truth, candidate) in the generic way and compare."""
    scores = Scores()
    for url, html, truth, candidate in pages:
        found = extract(html, url, now=NOW, candidate=candidate)
        article = found.article
        if article is None:
            scores.wrong.append(f"{url}: {found.detail}")
            for values in (scores.body, scores.title, scores.lead, scores.date):
                values.append(False)  # a page that is lost scores nothing
            continue
        scores.body.append(word_f1(article.body, truth.body))
        scores.title.append(article.title == clean(truth.title))
        scores.lead.append(word_f1(article.lead, truth.lead) >= LEAD_F1)
        when = article.published
        scores.date.append(when is not None and when.astimezone(VIETNAM).date() == truth.published.date())
        if not (scores.title[-1] and scores.lead[-1] and scores.date[-1]):
            scores.wrong.append(f"{url}: {article.title!r} | {article.lead!r} | {when}")
    return scores
