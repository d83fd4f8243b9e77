"""The gate: a candidate becomes the current model only where nothing that is counted gets worse."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.evaluate.metrics import Difference, Judged, compare

__all__ = ["Verdict", "Wronged", "weigh"]


SHOWN = 3
"""Themes that are named where only the mean falls."""


@dataclass(frozen=True, slots=True)
class Wronged:
    """An article that the candidate gets wrong and the current model got right."""

    theme: str
    id: str
    said: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a candidate may pass, why not, and the articles that speak against it."""

    reasons: tuple[str, ...]
    differences: tuple[Difference, ...]
    wronged: tuple[Wronged, ...]

    @property
    def passes(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.reasons


def weigh(current: Judged, candidate: Judged, *, seed: int = 0) -> Verdict:
    """Compare a candidate with the current model on the same articles.

    It passes if the macro-F1 does not fall, and neither relevance nor any theme falls significantly (the 95 %
    interval of the paired difference lies wholly below zero); nor may it lack a theme that the current one tags.

    Raises
    ------
    InputError
        The two did not judge the same articles.
    """
    differences = compare(current, candidate, seed=seed)
    reasons = [f"it doesn't tag the theme '{code}'" for code in current.codes if code not in candidate.codes]
    macro = next(one for one in differences if one.of == "macro")
    if macro.figure.value < 0:
        reasons.append(f"the mean F1 of the themes falls by {-macro.figure.value:.4f}")
    fallen = [one for one in differences if one.falls and one.of not in {"micro", "macro"}]
    reasons += [
        f"'{one.of}' falls by {-one.figure.value:.3f} F1 "
        f"(95 % interval {one.figure.low:+.3f} to {one.figure.high:+.3f})"
        for one in fallen
    ]
    if reasons and not fallen:  # the mean falls, no theme by enough to be sure of it: those that fall most
        fallen = sorted((one for one in differences if one.of in candidate.codes), key=lambda one: one.figure.value)
        fallen = [one for one in fallen if one.figure.value < 0][:SHOWN]
        reasons += [f"'{one.of}' falls most: {one.figure.value:+.3f} F1" for one in fallen]
    wronged = [article for one in fallen for article in _wronged(current, candidate, one.of)]
    return Verdict(tuple(reasons), tuple(differences), tuple(wronged))


def _wronged(current: Judged, candidate: Judged, theme: str) -> list[Wronged]:
    old, new = (0 if theme == "relevance" else 1 + one.codes.index(theme) for one in (current, candidate))
    truth = candidate.truth[:, new]
    worse = (current.decided[:, old] == truth) & (candidate.decided[:, new] != truth)
    return [Wronged(theme, candidate.ids[at], bool(candidate.decided[at, new])) for at in np.flatnonzero(worse)]
