"""Audits of invented truths: what the coverage and the widths of their intervals are measured on.

An item is about health with probability 0.45; each theme is drawn among those, at its prevalence. The model sees a
normal score that the theme shifts by `separation`, turns it into the right log-odds and multiplies these by
`confidence` (1 is calibrated, more is surer than right), and counts from `threshold` on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from pipeline.evaluate.audit_draw import BASE, STRATA, Frame, arrange, draw
from pipeline.evaluate.audit_estimate import Estimate, Reading, estimate
from pipeline.evaluate.audit_limits import CONFIDENCE, limits

__all__ = [
    "PREVALENCES",
    "QUALITIES",
    "Audited",
    "Quality",
    "audits",
    "clopper_pearson",
    "exact_coverage",
    "wald",
    "wald_coverage",
]

HEALTH = 0.45
PREVALENCES = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2)
_Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
EACH = 3  # themes of one prevalence: eighteen in all, as in the plan


@dataclass(frozen=True, slots=True)
class Quality:
    """How good a model is: see the module."""

    name: str
    separation: float
    confidence: float = 1.0
    threshold: float = 0.4


QUALITIES = (
    Quality("poor", 2.0),
    Quality("fair", 3.0),
    Quality("good", 4.0),
    Quality("overconfident", 2.5, confidence=2.5),
    Quality("shy", 3.0, threshold=0.9),
)


@dataclass(frozen=True, slots=True)
class Audited:
    """One subject of one audit: the truth, what the audit says, and what as many readings at random would say."""

    prevalence: float
    true: int
    right: int
    found: Estimate
    readings: int
    at_random: tuple[float, float]

    @property
    def holds(self) -> bool:
        """Whether the true count lies in its interval."""
        low, high = self.found.total.whole
        return low <= self.true <= high

    @property
    def parts_hold(self) -> tuple[bool, bool]:
        """Whether the counted and right ones do, and the missed ones."""
        (low, high), (least, most) = self.found.given.whole, self.found.missed.whole
        return low <= self.right <= high, least <= self.true - self.right <= most

    @property
    def normal_holds(self) -> bool:
        """Whether the normal approximation over the same strata holds the true count (Cochran 1977, section 5.4)."""
        strata = [one for one in self.found.strata if one.read]
        shares = [(one.size, one.read, one.found / one.read) for one in strata]
        value = sum(size * share for size, _, share in shares)
        spread = sum(size * (size - read) * share * (1 - share) / max(1, read - 1) for size, read, share in shares)
        reach = _Z * spread**0.5
        return bool(value - reach <= self.true <= value + reach)

    @property
    def recall_holds(self) -> bool:
        """Whether the true recall lies in its interval; true where there is none."""
        recall = self.found.recall
        return recall is None or not self.true or recall[1] - 1e-9 <= self.right / self.true <= recall[2] + 1e-9

    @property
    def width(self) -> int:
        """How wide the interval is, in items."""
        low, high = self.found.total.whole
        return high - low


def audits(quality: Quality, *, items: int, size: int, rounds: int, seed: int, base: float = BASE) -> Iterator[Audited]:
    """Yield every subject of `rounds` audits of `size` readings among `items`."""
    rng = np.random.default_rng(seed)
    prevalences = (HEALTH, *(p for p in PREVALENCES for _ in range(EACH)))
    subjects = tuple(str(n) for n in range(len(prevalences)))
    ids = [f"{n:06d}" for n in range(items)]
    for _ in range(rounds):
        truth = _truth(rng, items, prevalences)
        scores = _scores(rng, truth, prevalences, quality)
        counted = scores >= quality.threshold
        frame = arrange(ids, subjects, counted, scores, seed=int(rng.integers(2**32)))
        places, wanted = (drawn := draw(frame, size, base=base)).places, drawn.wanted
        order = np.array([int(one) for one in frame.ids])
        for at, prevalence in enumerate(prevalences):
            answers = truth[order[places], at]
            true = int(truth[:, at].sum())
            yield Audited(
                prevalence,
                true,
                int((truth[:, at] & counted[:, at]).sum()),
                _read(frame, at, places, wanted[at], answers),
                len(places),
                clopper_pearson(items, len(places), int(rng.hypergeometric(true, items - true, len(places)))),
            )


def clopper_pearson(items: int, drawn: int, found: int) -> tuple[float, float]:
    """Return the count's limits when `drawn` items at random are read and nothing else is used."""
    from scipy.stats import beta

    tail = (1 - CONFIDENCE) / 2
    low = 0.0 if not found else float(beta.ppf(tail, found, drawn - found + 1))
    high = 1.0 if found == drawn else float(beta.ppf(1 - tail, found + 1, drawn - found))
    return items * low, items * high


def wald(drawn: int, found: int) -> tuple[float, float]:
    """Return the share's limits by the normal approximation."""
    share = found / drawn
    reach = _Z * (share * (1 - share) / drawn) ** 0.5
    return share - reach, share + reach


def wald_coverage(items: int, true: int, drawn: int) -> float:
    """Return how often the normal approximation holds `true` / `items`, worked out outcome by outcome."""
    from scipy.stats import hypergeom

    held = [found for found in range(drawn + 1) if (w := wald(drawn, found))[0] <= true / items <= w[1]]
    return float(sum(hypergeom.pmf(found, items, true, drawn) for found in held))


def exact_coverage(items: int, true: int, drawn: int) -> float:
    """Return how often `audit_limits.limits` hold `true`, worked out outcome by outcome."""
    from scipy.stats import hypergeom

    def holds(found: int) -> bool:
        low, high = limits(items, drawn, found)
        return low <= true <= high

    possible = range(max(0, drawn - (items - true)), min(drawn, true) + 1)
    return float(sum(hypergeom.pmf(found, items, true, drawn) for found in possible if holds(found)))


def _truth(rng: np.random.Generator, items: int, prevalences: tuple[float, ...]) -> NDArray[np.bool_]:
    health = rng.random(items) < HEALTH
    themes = rng.random((items, len(prevalences))) < np.array(prevalences) / HEALTH
    themes[:, 0] = True
    return np.asarray(themes & health[:, None], dtype=np.bool_)


def _scores(
    rng: np.random.Generator, truth: NDArray[np.bool_], prevalences: tuple[float, ...], quality: Quality
) -> NDArray[np.float64]:
    d = quality.separation
    seen = rng.normal(size=truth.shape) + d * truth
    prior = np.array(prevalences)
    odds = quality.confidence * (d * seen - d * d / 2 + np.log(prior / (1 - prior)))
    return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float64)


def _read(
    frame: Frame, at: int, places: NDArray[np.int64], wanted: NDArray[np.int64], answers: NDArray[np.bool_]
) -> Estimate:
    readings = [
        Reading(STRATA[stratum], bool(answer))
        for stratum, answer in zip(frame.strata[places, at], answers, strict=True)
    ]
    sizes = {stratum: int(n) for stratum, n in zip(STRATA, frame.sizes[at], strict=True)}
    return estimate(readings, sizes, {stratum: int(n) for stratum, n in zip(STRATA, wanted, strict=True)})
