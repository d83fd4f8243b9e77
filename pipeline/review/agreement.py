"""How far people agree, theme by theme, and where they don't."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from pipeline.store import RELEVANT, Label, Role, Store
from pipeline.themes import Plan

__all__ = ["Agreement", "Dispute", "agreement", "cohen_kappa", "disputes", "krippendorff_alpha"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far annotators agree on one subject.

    Attributes
    ----------
    subject
        A theme's code, or `RELEVANT`.
    articles
        Articles of which two people or more said yes or no.
    people
        How many people those are in all.
    same
        Of the articles, those of which all said the same.
    kappa
        Cohen's kappa in -1 to 1, the mean over pairs of people weighted by the articles that both read; None where no
        pair's is defined: all of them said only yes, or only no.
    alpha
        Krippendorff's alpha for nominal data, at most 1; None where everybody said the same of everything.
    """

    subject: str
    articles: int
    people: int
    same: int
    kappa: float | None
    alpha: float | None


@dataclass(frozen=True, slots=True)
class Dispute:
    """An article and subject on which people differ, or of which somebody was unsure, and no reviewer has spoken."""

    article_id: str
    subject: str
    words: tuple[tuple[str, bool | None, dt.datetime], ...]
    """Who, what they said (None for unsure), and when."""


def agreement(store: Store, plan: Plan) -> list[Agreement]:
    """Return how far annotators agree on relevance and on each theme of the plan, in its order.

    Each person's present word counts, made before any reviewer's; whoever saw the model's tags is among them.
    """
    said = _by_subject(store.sayings(role=Role.ANNOTATOR))
    return [_agreement(subject, said.get(subject, {})) for subject in (RELEVANT, *plan.codes)]


def _by_subject(labels: Iterable[Label]) -> dict[str, dict[str, dict[str, bool]]]:
    """Return votes by subject, article and person; "unsure" is none."""
    said: defaultdict[str, dict[str, dict[str, bool]]] = defaultdict(dict)
    for one in labels:
        if one.value is not None:
            said[one.subject].setdefault(one.article_id, {})[one.who] = one.value
    return dict(said)


def _agreement(subject: str, votes: Mapping[str, Mapping[str, bool]]) -> Agreement:
    shared = {article: of for article, of in votes.items() if len(of) > 1}
    people = {who for of in shared.values() for who in of}
    same = sum(len(set(of.values())) == 1 for of in shared.values())
    kappas: list[tuple[float, int]] = []
    for one, other in combinations(sorted(people), 2):
        both = [(of[one], of[other]) for of in shared.values() if one in of and other in of]
        kappa = cohen_kappa([a for a, _ in both], [b for _, b in both])
        if kappa is not None:
            kappas.append((kappa, len(both)))
    weight = sum(n for _, n in kappas)
    mean = sum(kappa * n for kappa, n in kappas) / weight if weight else None
    alpha = krippendorff_alpha([list(of.values()) for of in shared.values()])
    return Agreement(subject, len(shared), len(people), same, mean, alpha)


def cohen_kappa(one: Sequence[bool], other: Sequence[bool]) -> float | None:
    """Return Cohen's kappa of two people's votes on the same articles; None where it isn't defined.

    (observed agreement - agreement by chance) / (1 - agreement by chance), Cohen 1960. It isn't defined where both
    gave one and the same answer to everything: then chance alone agrees always.
    """
    if not one or len({*one, *other}) == 1:
        return None
    from sklearn.metrics import cohen_kappa_score

    found = float(cohen_kappa_score(one, other))
    return None if math.isnan(found) else found


def krippendorff_alpha(units: Iterable[Sequence[bool]]) -> float | None:
    """Return Krippendorff's alpha for nominal data: any number of people, any of them missing anywhere.

    1 - observed / expected disagreement, from the coincidence matrix: each article with m votes adds 1 / (m - 1) for
    each ordered pair of its votes (Krippendorff 2004, "Content Analysis", chapter 11; articles with one vote say
    nothing). None where all votes are the same: then no disagreement is expected.

    Parameters
    ----------
    units
        The votes on one article each, in any order.
    """
    weights: defaultdict[tuple[bool, bool], float] = defaultdict(float)
    for votes in units:
        if len(votes) > 1:
            counts = Counter(votes)
            for a, b in ((a, b) for a in counts for b in counts):
                weights[a, b] += counts[a] * (counts[b] - (a == b)) / (len(votes) - 1)
    totals: defaultdict[bool, float] = defaultdict(float)
    for (a, _), weight in weights.items():
        totals[a] += weight
    n = sum(totals.values())
    expected = sum(totals[a] * totals[b] for a in totals for b in totals if a != b)
    if not expected:
        return None
    observed = sum(weight for (a, b), weight in weights.items() if a != b)
    return float(1 - (n - 1) * observed / expected)


def disputes(store: Store, plan: Plan) -> list[Dispute]:
    """Return what a reviewer should settle: where annotators differ or are unsure, by article, in the plan's order."""
    said = store.sayings()
    settled = {(one.article_id, one.subject) for one in said if one.role is Role.REVIEWER and one.value is not None}
    words: defaultdict[tuple[str, str], list[Label]] = defaultdict(list)
    for one in said:
        if one.role is Role.ANNOTATOR and (one.article_id, one.subject) not in settled:
            words[one.article_id, one.subject].append(one)
    rank = {subject: n for n, subject in enumerate((RELEVANT, *plan.codes))}
    open_ones = [
        Dispute(article, subject, tuple((one.who, one.value, one.at) for one in of))
        for (article, subject), of in words.items()
        if subject in rank and (len({one.value for one in of}) > 1 or any(one.unsure for one in of))
    ]
    return sorted(open_ones, key=lambda one: (one.article_id, rank[one.subject]))
