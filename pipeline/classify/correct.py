"""A model corrected by more labels, where the articles that it learnt from aren't at hand.

What it lacks on the labelled articles is learnt by its Gaussian kernels, together with thousands of the articles that
it learnt from, whose points it holds and of which nothing is lacking. So it changes where the new labels speak, and
stays nearly what it was elsewhere: trained anew on an office's few hundred labels it would forget the press
(models/README.md has the figures). Calibration and thresholds stay as they are.
"""

from __future__ import annotations

import numpy as np

from pipeline.classify.calibrate import sigmoid
from pipeline.classify.kernel import ridge
from pipeline.classify.model import Model, with_highest
from pipeline.classify.realign import realigned, sources
from pipeline.classify.train import FEWEST, FEWEST_ARTICLES, FOLDS, Examples, Trained, folds
from pipeline.errors import InputError
from pipeline.themes import Plan

__all__ = ["ANCHORS", "correct"]

ANCHORS = 4_000
"""Articles of those that the model learnt from on which it is held to what it said."""


def correct(model: Model, data: Examples, plan: Plan, version: str, seed: int = 0) -> Trained:
    """Return `model` corrected by `data`, under the name `version`, and what was said of each article without it.

    Where the plan's themes aren't the model's it is brought to them first (see `realign`); a new theme with fewer than
    `FEWEST` positive labels is told by its seed terms and its description.

    Parameters
    ----------
    model
        A model of words.
    data
        Labelled articles that it hasn't learnt from; columns of `truth` are relevance, then the plan's themes.
    plan
        The themes.
    version
        The new version's name.
    seed
        Decides the folds and which articles hold the model to what it said.

    Raises
    ------
    InputError
        There are too few articles, or the model has learnt no theme.
    """
    if len(data) < FEWEST_ARTICLES:
        raise InputError(
            f"{len(data)} labelled articles that the model hasn't learnt from: at least {FEWEST_ARTICLES} are needed"
        )
    if set(model.codes) <= set(model.cold):
        raise InputError(f"{model.version} has learnt no theme from labels: train anew, without --correct")
    model = realigned(model, plan, _cold(model, data, plan))
    scorer = model.scorer
    linear, points = model.features.parts(list(data.words))
    given = np.asarray(scorer.score_parts(linear, points), dtype=np.float64)
    known = len(scorer.dual_)
    anchors = np.sort(np.random.default_rng(seed).permutation(known)[:ANCHORS])
    held = len(anchors)
    gram = scorer.gaussians(np.vstack([scorer.known_points(anchors), points]))
    lack = np.vstack([np.zeros((held, given.shape[1])), data.truth - given])
    ridges = scorer.penalty / np.concatenate([np.ones(held), data.weights])
    scores, fold = given.copy(), folds(data.truth, FOLDS, seed)
    for at in range(FOLDS):
        left = held + np.flatnonzero(fold == at)
        rest = np.delete(np.arange(len(gram)), left)
        scores[fold == at] += gram[np.ix_(left, rest)] @ ridge(gram[np.ix_(rest, rest)], lack[rest], ridges[rest])
    dual = ridge(gram, lack, ridges)
    better = scorer.extended(anchors, dual[:held], points, dual[held:])
    scores[:, 0] = with_highest(scores) @ model.gate
    said = sigmoid(scores * model.slopes + model.offsets)
    return Trained(model.with_scorer(better).named(version), data, model.finished(said, data.words))


def _cold(model: Model, data: Examples, plan: Plan) -> tuple[str, ...]:
    """Return the themes that neither the model nor the labels know well enough."""
    known = {code for code in model.codes if code not in model.cold}
    learnt = [any(model.codes[at] in known for at in places) for places in sources(model.codes, plan)]
    positives = data.truth[:, 1:].sum(axis=0)
    return tuple(
        code for code, had, count in zip(plan.codes, learnt, positives, strict=True) if not had and count < FEWEST
    )
