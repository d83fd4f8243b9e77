"""How far agreement would move with other articles: percentile bootstrap over the articles that were read twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Interval", "intervals"]

Interval = tuple[float, float]
"""The 2.5 % and 97.5 % quantiles."""

Votes = Mapping[str, bool]
Floats = NDArray[np.float64]

_DRAWS = 1000
_SEED = 20040801
_DEFINED = 0.9  # of the draws: where more of them say nothing, the articles are too few for an interval


def intervals(units: Iterable[Votes]) -> tuple[Interval | None, Interval | None]:
    """Return the 95 % bootstrap intervals of `agreement`'s kappa and alpha; None where nothing can be told.

    Articles are drawn again with replacement (Efron 1979), as many as there are; what everybody said of an article
    stays together. The draws are the same each time. Where nobody differed on any article, or everybody on all alike,
    there is no interval: drawing the same articles again can't show what none of them holds.

    Parameters
    ----------
    units
        Who said what of one article each, two people or more.
    """
    patterns = Counter(tuple(sorted(of.items())) for of in units)
    if len(patterns) < 2 or all(len({value for _, value in of}) == 1 for of in patterns):  # noqa: PLR2004 - of any kind
        return None, None
    times = np.array(list(patterns.values()), dtype=np.float64)
    draws = np.random.default_rng(_SEED).multinomial(int(times.sum()), times / times.sum(), _DRAWS).astype(np.float64)
    said = [dict(of) for of in patterns]
    with np.errstate(divide="ignore", invalid="ignore"):
        return _interval(_kappas(said, draws)), _interval(_alphas(said, draws))


def _interval(drawn: Floats) -> Interval | None:
    defined = drawn[np.isfinite(drawn)]
    if len(defined) < _DEFINED * len(drawn):
        return None
    low, high = np.quantile(defined, [0.025, 0.975])
    return float(low), float(high)


def _alphas(said: Sequence[Votes], draws: Floats) -> Floats:
    """Return alpha of each draw; `draws` has the shape (draws, patterns): how often each pattern of votes came."""
    yes = np.array([sum(of.values()) for of in said], dtype=np.float64)
    no = np.array([len(of) for of in said]) - yes
    apart = 2 * yes * no / (yes + no - 1)
    of_yes, of_no, observed = draws @ yes, draws @ no, draws @ apart
    found: Floats = 1 - (of_yes + of_no - 1) * observed / (2 * of_yes * of_no)
    return found


def _kappas(said: Sequence[Votes], draws: Floats) -> Floats:
    """Return the mean kappa of each draw, over pairs, weighted by the articles that both read."""
    weighted, weights = np.zeros(len(draws)), np.zeros(len(draws))
    for one, other in combinations(sorted({who for of in said for who in of}), 2):
        both = np.array([one in of and other in of for of in said], dtype=np.float64)
        ones, others = (both * np.array([bool(of.get(who)) for of in said]) for who in (one, other))
        n, one_yes, other_yes = draws @ both, draws @ ones, draws @ others
        same = draws @ (both * (ones == others))
        by_chance = (one_yes * other_yes + (n - one_yes) * (n - other_yes)) / n**2
        kappa = (same / n - by_chance) / (1 - by_chance)
        defined = np.isfinite(kappa)
        weighted += np.where(defined, kappa * n, 0)
        weights += np.where(defined, n, 0)
    return weighted / weights
