"""How likely tonight's figure is if nothing changed: two exact tails, both predictive, both allowing for clumps.

Shares (of articles with a lead, say) are judged by the beta-binomial distribution, counts (of articles a week) by the
negative binomial one. Each is what a plain binomial or Poisson count becomes when its rate is itself known only from
a finite past and varies from night to night.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

__all__ = ["PAST_WORTH", "count_tail", "dispersion", "past_worth", "share_tail"]

PAST_WORTH = 40.0
"""A past of any length counts as at most so many articles when a share is judged, and as fewer where its nights clump.

That is an intra-night correlation of at least 1 / (40 + 2) ≈ 0.02: on some nights an outlet posts three picture
stories without a lead, and a binomial count would call that impossible. Even so three articles of three without a
field that 98 % had are a chance of about 1 in 6,000.
"""
_LEAST_WORTH = 10.0
_CAPPED = 50.0  # seven standard deviations: one broken night must not make the whole past look erratic


def past_worth(nights: Sequence[tuple[int, int]], share: float) -> float:
    """Return how many independent articles the past `nights` (had it, of how many) are worth, in 10-`PAST_WORTH`.

    By the method of moments: Pearson's χ² over nights is 1 + (n̄ - 1)·ρ, and a beta distribution of correlation ρ
    has a + b = 1/ρ - 1. Each night's term is capped.

    References
    ----------
    Williams (1982), "Extra-binomial variation in logistic linear models", J. R. Statist. Soc. C 31, 144-148.
    """
    counted = [(had, of) for had, of in nights if of > 1]
    spread = share * (1 - share)
    if len(counted) < 2 or spread <= 0:  # noqa: PLR2004 - a variance needs two
        return PAST_WORTH
    terms = [min(_CAPPED, (had - of * share) ** 2 / (of * spread)) for had, of in counted]
    size = math.fsum(of for _, of in counted) / len(counted)
    correlation = (math.fsum(terms) / (len(terms) - 1) - 1) / (size - 1)
    return min(PAST_WORTH, max(_LEAST_WORTH, 1 / correlation - 1)) if correlation > 0 else PAST_WORTH


def share_tail(hits: int, of: int, share: float, past: float) -> float:
    """Return the chance of at most `hits` in `of` articles where a `share` of `past` articles had it before.

    The posterior predictive distribution with Jeffreys' prior: X ~ BetaBin(of, a, b), a = s·w + ½,
    b = (1 - s)·w + ½, w = min(past, `PAST_WORTH`).

    Parameters
    ----------
    hits, of
        0 ≤ hits ≤ of.
    share
        In 0-1.
    past
        Articles from which the share is known (see `past_worth`); fewer make the answer more careful.

    References
    ----------
    Gelman et al., *Bayesian Data Analysis*, 3rd ed. (2013), 2.4 and 5.3 (predictive checks, the beta-binomial).

    Examples
    --------
    >>> share_tail(0, 5, 0.98, 400) < 1e-5, share_tail(3, 5, 0.6, 400) > 0.5
    (True, True)
    """
    if not of:
        return 1.0
    worth = min(past, PAST_WORTH)
    a, b = share * worth + 0.5, (1 - share) * worth + 0.5
    logs = [_log_choose(of, k) + _log_beta(k + a, of - k + b) - _log_beta(a, b) for k in range(hits + 1)]
    return min(1.0, math.fsum(map(math.exp, logs)))


def count_tail(count: int, mean: float, excess: float) -> float:
    """Return the chance of at most `count` where `mean` are expected, with variance `excess` · `mean`.

    Negative binomial; for `excess` 1 it is the Poisson tail. The lower-tail twin of the limit that health
    departments use for outbreaks.

    Parameters
    ----------
    mean
        > 0.
    excess
        ≥ 1: see `dispersion`, times 1 + (days judged / days known) for a mean that is itself estimated.

    References
    ----------
    Farrington et al. (1996), "A statistical algorithm for the early detection of outbreaks of infectious disease",
    J. R. Statist. Soc. A 159, 547-563; Noufaily et al. (2013), Statist. Med. 32, 1206-1222 (negative binomial limits).

    Examples
    --------
    >>> round(count_tail(0, 7.0, 1.0), 6), count_tail(0, 7.0, 2.0) > count_tail(0, 7.0, 1.0)
    (0.000912, True)
    """
    if excess <= 1 + 1e-6:
        logs = [k * math.log(mean) - mean - math.lgamma(k + 1) for k in range(count + 1)]
    else:
        size, p = mean / (excess - 1), 1 / excess
        logs = [
            math.lgamma(k + size) - math.lgamma(size) - math.lgamma(k + 1) + size * math.log(p) + k * math.log1p(-p)
            for k in range(count + 1)
        ]
    return min(1.0, math.fsum(map(math.exp, logs)))


def dispersion(counts: Sequence[float], expected: Sequence[float], fitted: int) -> float:
    """Return by how much `counts` vary more than Poisson counts of means `expected`: Pearson's χ² / df, at least 1.

    Parameters
    ----------
    fitted
        How many parameters `expected` was fitted with.
    """
    terms = [(c - e) ** 2 / e for c, e in zip(counts, expected, strict=True) if e > 0]
    freedom = len(terms) - fitted
    return max(1.0, math.fsum(terms) / freedom) if freedom > 0 else 1.0


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
