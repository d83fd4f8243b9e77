"""How far people agree, theme by theme."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from pipeline.review.intervals import Interval, intervals
from pipeline.store import RELEVANT, Store, Vote
from pipeline.themes import Plan

__all__ = ["Agreement", "agreement", "agreement_of", "cohen_kappa", "krippendorff_alpha", "pairs"]


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
    kappa_interval, alpha_interval
        Their 95 % bootstrap intervals over articles; None where the articles are too few, or nobody differed.
    blind
        Of the articles, those that all of these people read without being shown a tag.
    """

    subject: str
    articles: int
    people: int
    same: int
    kappa: float | None
    alpha: float | None
    kappa_interval: Interval | None = None
    alpha_interval: Interval | None = None
    blind: int = 0


def agreement(store: Store, plan: Plan) -> list[Agreement]:
    """Return how far annotators agree on relevance and on each theme of the plan, in its order.

    Each person's present word counts, made before any reviewer's; whoever saw the model's tags is among them.
    """
    return agreement_of(store.votes(), plan)


def agreement_of(votes: Iterable[Vote], plan: Plan, people: Collection[str] = ()) -> list[Agreement]:
    """Return how far people agree, as `agreement`, from `Store.votes`.

    Parameters
    ----------
    people
        Between these only; all by default.
    """
    of_subject: defaultdict[str, defaultdict[str, dict[str, Vote]]] = defaultdict(lambda: defaultdict(dict))
    for vote in votes:
        if not people or vote.who in people:
            of_subject[vote.subject][vote.article_id][vote.who] = vote
    return [_agreement(subject, of_subject[subject].values()) for subject in (RELEVANT, *plan.codes)]


def pairs(votes: Iterable[Vote]) -> list[tuple[str, str, int]]:
    """Return which two people read the same articles, and how many; the most first."""
    readers: defaultdict[str, set[str]] = defaultdict(set)
    for vote in votes:
        readers[vote.article_id].add(vote.who)
    both = Counter(pair for of in readers.values() for pair in combinations(sorted(of), 2))
    return [(one, other, n) for (one, other), n in sorted(both.items(), key=lambda item: (-item[1], item[0]))]


def _agreement(subject: str, votes: Iterable[Mapping[str, Vote]]) -> Agreement:
    shared = [of for of in votes if len(of) > 1]
    said = [{who: vote.value for who, vote in of.items()} for of in shared]
    people = {who for of in said for who in of}
    same = sum(len(set(of.values())) == 1 for of in said)
    kappas: list[tuple[float, int]] = []
    for one, other in combinations(sorted(people), 2):
        both = [(of[one], of[other]) for of in said if one in of and other in of]
        kappa = cohen_kappa([a for a, _ in both], [b for _, b in both])
        if kappa is not None:
            kappas.append((kappa, len(both)))
    weight = sum(n for _, n in kappas)
    mean = sum(kappa * n for kappa, n in kappas) / weight if weight else None
    alpha = krippendorff_alpha([list(of.values()) for of in said])
    blind = sum(all(vote.blind for vote in of.values()) for of in shared)
    return Agreement(subject, len(shared), len(people), same, mean, alpha, *intervals(said), blind)


def cohen_kappa(one: Sequence[bool], other: Sequence[bool]) -> float | None:
    """Return Cohen's kappa of two people's votes on the same articles; None where it isn't defined.

    (observed agreement - agreement by chance) / (1 - agreement by chance), Cohen 1960. It isn't defined where both
    gave one and the same answer to everything: then chance alone agrees always.
    """
    if not one or len({*one, *other}) == 1:
        return None
    n, one_yes, other_yes = len(one), sum(one), sum(other)
    same = sum(a == b for a, b in zip(one, other, strict=True)) / n
    by_chance = (one_yes * other_yes + (n - one_yes) * (n - other_yes)) / n**2
    return (same - by_chance) / (1 - by_chance)


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
