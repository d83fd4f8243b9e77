"""Compare what a night stored of the town with what the town truly published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.demo.articles import DemoLabel
from pipeline.demo.town import Published, Town
from pipeline.records import VIETNAM, Article

__all__ = ["Score", "micro_f1", "score"]

HELD_OUT = "dev"
"""The split of the labels that the shipped model was not trained on."""


@dataclass(frozen=True, slots=True)
class Score:
    """How much was found and rightly read; `f1_unseen` is that of the `unseen` articles kept from training."""

    published: int
    found: int
    extra: int
    days: int
    units: int
    unseen: int
    f1_unseen: float
    f1_all: float

    def __str__(self) -> str:
        """Return the score as one line for a reader."""
        return (
            f"Against the known truth: {self.found} of {self.published} articles found, {self.extra} rows too many; "
            f"{self.days} with the right day, {self.units} with the right unit; themes micro-F1 {self.f1_unseen:.2f} "
            f"on the {self.unseen} articles that the model has not been trained on ({self.f1_all:.2f} on all)."
        )


def score(
    town: Town, labels: dict[str, DemoLabel], stored: Iterable[Article], themes: dict[str, tuple[str, ...]]
) -> Score:
    """Return how a night did.

    Parameters
    ----------
    town
        What was published where.
    labels
        What each article is about, by its id in the corpus.
    stored
        Every article in the workspace's store.
    themes
        The themes in force, by the stored article's id; a missing id has none.
    """
    truth = {_place(p.url): p for site in town.sites for p in site.articles}
    rows = list(stored)
    pairs: dict[str, tuple[Article, Published]] = {}
    for row in rows:
        if (place := _place(row.url)) in truth:
            pairs.setdefault(place, (row, truth[place]))
    said = [(set(themes.get(got.id, ())), labels[p.article.id]) for got, p in pairs.values()]
    unseen = [(tags, label) for tags, label in said if label.split == HELD_OUT]
    return Score(
        published=len(truth),
        found=len(pairs),
        extra=len(rows) - len(pairs),
        days=sum(_same_day(got, p) for got, p in pairs.values()),
        units=sum(got.unit is p.article.unit for got, p in pairs.values()),
        unseen=len(unseen),
        f1_unseen=micro_f1((tags, set(label.themes)) for tags, label in unseen),
        f1_all=micro_f1((tags, set(label.themes)) for tags, label in said),
    )


def micro_f1(pairs: Iterable[tuple[set[str], set[str]]]) -> float:
    """Return 2·TP / (2·TP + FP + FN) over all (predicted, true) sets together; 1.0 where both are empty throughout."""
    hits = errors = 0
    for predicted, true in pairs:
        hits += len(predicted & true)
        errors += len(predicted ^ true)
    return 2 * hits / (2 * hits + errors) if hits or errors else 1.0


def _same_day(got: Article, published: Published) -> bool:
    return got.published is not None and (
        got.published.astimezone(VIETNAM).date() == published.article.published.astimezone(VIETNAM).date()
    )


def _place(url: str) -> str:
    """Return what two forms of an address share: canonical forms may differ in the scheme and the last slash."""
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path.rstrip('/')}"
