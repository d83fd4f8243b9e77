"""A model brought to another plan's themes: renamed, merged, retired and new ones.

A theme that was renamed keeps its column; two that were merged are told by the sum of their scores, which are about 1
for yes; a new one, or one that was told by its seed terms, starts from nothing, with the middle of what calibrates the
others.
"""

from __future__ import annotations

from copy import copy
from dataclasses import fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.encoded import Encoded
from pipeline.classify.kernel import KernelScorer
from pipeline.classify.mix import Mix
from pipeline.classify.model import COLD_THRESHOLD, Model
from pipeline.classify.seeds import SeedScorer
from pipeline.themes import Plan

__all__ = ["follow", "realigned", "realigned_encoder", "renamed", "sources", "untold"]

Floats = NDArray[np.float64]
_ALONE = {"word_spreads": 1.0, "encoder_spreads": 1.0, "slopes": 1.0, "thresholds": COLD_THRESHOLD}
"""What the mix of a column is where the words have it to themselves; 0 for all else."""


def sources(codes: tuple[str, ...], plan: Plan) -> list[tuple[int, ...]]:
    """Return for each theme of `plan` the places in `codes` of the themes that became it."""
    became = [plan.theme(code) for code in codes]
    return [tuple(at for at, one in enumerate(became) if one is theme) for theme in plan.themes]


def untold(codes: tuple[str, ...], plan: Plan) -> tuple[str, ...]:
    """Return the themes of `plan` that a model of `codes` says nothing of, under their former names neither."""
    found = zip(plan.codes, sources(codes, plan), strict=True)
    return tuple(code for code, places in found if not places)


def renamed(codes: tuple[str, ...], plan: Plan) -> tuple[str, ...]:
    """Return `codes` by the names that `plan` has for them, or `-code` where it has none of its own."""
    names = {
        places[0]: theme.code
        for theme, places in zip(plan.themes, sources(codes, plan), strict=True)
        if len(places) == 1
    }
    return tuple(names.get(at, f"-{code}") for at, code in enumerate(codes))  # a code begins with a letter


def follow(model: Model, plan: Plan, version: str) -> Model:
    """Return a model of words brought to the themes of `plan` without a label, under the name `version`.

    What it has learnt it keeps; a theme of which it has learnt nothing is told by its seed terms and its description.
    """
    known = {at for at, code in enumerate(model.codes) if code not in model.cold}
    found = zip(plan.codes, sources(model.codes, plan), strict=True)
    return realigned(model, plan, tuple(code for code, places in found if not known & set(places))).named(version)


def realigned(model: Model, plan: Plan, cold: tuple[str, ...] = ()) -> Model:
    """Return a model of words for the themes of `plan`; those in `cold` are told without labels."""
    if model.codes == plan.codes and model.cold == cold:
        return model
    known = [at for at, code in enumerate(model.codes) if code not in model.cold]
    became = (tuple(at for at in places if at in known) for places in sources(model.codes, plan))
    found = [() if code in cold else places for code, places in zip(plan.codes, became, strict=True)]
    slopes, offsets, thresholds = (
        _columns(every, found, np.median(every[1:][known])) for every in (model.slopes, model.offsets, model.thresholds)
    )
    described = model.described.following(plan.themes, model.features) if model.described else None
    told = described.threshold if described else COLD_THRESHOLD
    thresholds[[1 + at for at, code in enumerate(plan.codes) if code in cold]] = told
    gate = np.append(_columns(model.gate[:-1], found, 0.0, together=np.sum), model.gate[-1])
    seeds = SeedScorer([theme for theme in plan.themes if theme.code in cold])
    scorer = _scorer(model.scorer, found)
    return Model(
        model.version, plan.codes, model.features, scorer, gate, slopes, offsets, thresholds, seeds, described=described
    )


def realigned_encoder(encoded: Encoded, before: Model, light: Model, plan: Plan) -> Encoded:
    """Return an encoder's files with mixes for `light`, which was `before` until it was brought to `plan`.

    A theme that was renamed keeps its mix; the words have merged and new ones to themselves, and those that `before`
    hadn't learnt.
    """
    if (before.codes, before.cold) == (light.codes, light.cold):
        return encoded
    found, codes = sources(before.codes, plan), before.codes
    kept = {at for at, places in enumerate(found) if len(places) == 1 and codes[places[0]] not in before.cold}
    names = renamed(encoded.codes, plan)
    codes_now = tuple(name if name in {plan.codes[at] for at in kept} else f"-{name}" for name in names)
    alone = [1 + at for at in range(len(found)) if at not in kept]
    mixes = {name: _mix(mix, found, alone, light) for name, mix in encoded.mixes.items()}
    return replace(encoded, codes=codes_now, mixes=mixes)


def _mix(mix: Mix, found: list[tuple[int, ...]], alone: list[int], light: Model) -> Mix:
    moved: dict[str, Any] = {}
    for one in fields(Mix):
        value = getattr(mix, one.name)
        if isinstance(value, np.ndarray):
            moved[one.name] = _columns(value, found, 0.0)
            moved[one.name][alone] = _ALONE.get(one.name, 0.0)
    moved["thresholds"][alone] = light.thresholds[alone]
    return replace(mix, **moved)


def _scorer(scorer: KernelScorer, found: list[tuple[int, ...]]) -> KernelScorer:
    moved = copy(scorer)
    moved.coef_, moved.dual_, moved.intercept_ = (
        _columns(every.T, found, 0.0, together=np.sum).T for every in (scorer.coef_, scorer.dual_, scorer.intercept_)
    )
    return moved


def _columns(every: NDArray[Any], found: list[tuple[int, ...]], new: float, together: Any = np.mean) -> NDArray[Any]:  # noqa: ANN401 - NumPy's
    """Return the first row of `every` (relevance's), then one a theme: of its sources `together`, or `new`."""
    fresh = np.full_like(every[0], new)
    rows = [together(every[[1 + at for at in places]], axis=0) if places else fresh for places in found]
    return np.array([every[0], *rows], dtype=every.dtype)
