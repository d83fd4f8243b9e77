"""How well a model tags labelled articles: figures with bootstrap intervals, and two models compared.

Formulae, for one theme with TP, FP, FN: precision TP / (TP + FP), recall TP / (TP + FN), F1 2 TP / (2 TP + FP + FN).
Micro-F1 adds the counts of all themes first; macro-F1 is the mean F1 of the themes that have a positive article.
Average precision is the mean precision at each positive, by falling probability. The calibration error is the mean
distance between probability and share of positives in ten bins of equal size, over all themes. Count bias is
predicted / true: a report's count is off by that factor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import InputError

__all__ = [
    "ROUNDS",
    "Difference",
    "Figure",
    "Judged",
    "Report",
    "ThemeFigures",
    "calibration_error",
    "compare",
    "measure",
]

ROUNDS = 1000
"""Bootstrap rounds: intervals of 95 % are steady to about half a point."""

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float

    def row(self) -> dict[str, float | None]:
        """Return the figure for JSON: four decimals, null where it isn't defined."""
        return {k: None if np.isnan(v) else round(v, 4) for k, v in self._items()}

    def _items(self) -> tuple[tuple[str, float], ...]:
        return (("value", self.value), ("low", self.low), ("high", self.high))


@dataclass(frozen=True, slots=True)
class ThemeFigures:
    """One theme: how many articles have it, how many were given it, and the figures."""

    code: str
    true: int
    predicted: int
    precision: Figure
    recall: Figure
    f1: Figure
    average_precision: Figure

    @property
    def bias(self) -> float:
        """Predicted / true; not a number where no article has the theme."""
        return self.predicted / self.true if self.true else float("nan")


@dataclass(frozen=True, slots=True)
class Report:
    """A model's figures on one set of articles."""

    model: str
    articles: int
    relevance: ThemeFigures
    themes: tuple[ThemeFigures, ...]
    micro: Figure
    macro: Figure
    mean_average_precision: Figure
    calibration_error: float
    cold: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain JSON data."""
        figures = ("precision", "recall", "f1", "average_precision")
        rows = {
            one.code: {
                "true": one.true,
                "predicted": one.predicted,
                "bias": None if np.isnan(one.bias) else round(one.bias, 4),
                **{name: getattr(one, name).row() for name in figures},
            }
            for one in (self.relevance, *self.themes)
        }
        return {
            "model": self.model,
            "articles": self.articles,
            "micro_f1": self.micro.row(),
            "macro_f1": self.macro.row(),
            "mean_average_precision": self.mean_average_precision.row(),
            "calibration_error": round(self.calibration_error, 4),
            "relevance": rows.pop("relevance"),
            "themes": rows,
            "cold": list(self.cold),
        }


@dataclass(frozen=True)
class Judged:
    """What a model said of labelled articles. Column 0 is relevance, then one a theme in the order of `codes`."""

    model: str
    codes: tuple[str, ...]
    ids: tuple[str, ...]
    truth: Bools
    probabilities: Floats
    decided: Bools
    cold: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """Another model's F1 minus the first one's, on the same articles, drawn together."""

    of: str
    figure: Figure

    @property
    def falls(self) -> bool:
        """Whether the whole interval lies below zero."""
        return self.figure.high < 0

    @property
    def rises(self) -> bool:
        """Whether the whole interval lies above zero."""
        return self.figure.low > 0


def measure(judged: Judged, *, rounds: int = ROUNDS, seed: int = 0) -> Report:
    """Measure what a model said.

    Raises
    ------
    InputError
        There is no article to measure on.
    """
    if not judged.ids:
        raise InputError("no labelled articles to measure on")
    weights = draws(len(judged.ids), rounds, seed)
    counts = _counts(judged, weights)
    columns = [_column(judged, counts, at, weights) for at in range(1 + len(judged.codes))]
    present = [at for at, column in enumerate(columns) if at and column.true]
    precisions = [columns[at].average_precision.value for at in present]
    mean_precision = np.mean([_average_precision(judged, at, weights) for at in present], axis=0) if present else _NAN
    return Report(
        judged.model,
        len(judged.ids),
        columns[0],
        tuple(columns[1:]),
        _figure(_micro(counts)),
        _figure(_macro(counts)),
        _interval(float(np.mean(precisions)) if precisions else float("nan"), mean_precision[1:]),
        calibration_error(judged.probabilities[:, 1:].ravel(), judged.truth[:, 1:].ravel()),
        judged.cold,
    )


def compare(first: Judged, second: Judged, *, rounds: int = ROUNDS, seed: int = 0) -> list[Difference]:
    """Return the differences of micro-F1, macro-F1, relevance and each common theme, `second` minus `first`.

    Raises
    ------
    InputError
        The two did not judge the same articles.
    """
    if first.ids != second.ids:
        raise InputError("the two models did not judge the same articles")
    weights = draws(len(first.ids), rounds, seed)
    common = [code for code in second.codes if code in first.codes]
    before, after = (_counts(_only(one, common), weights) for one in (first, second))
    found = [Difference("micro", _figure(_micro(after) - _micro(before)))]
    found.append(Difference("macro", _figure(_macro(after) - _macro(before))))
    for at, code in enumerate(["relevance", *common]):
        found.append(Difference(code, _figure(_f1(*after[:, at]) - _f1(*before[:, at]))))
    return found


def calibration_error(probabilities: Floats, truth: Bools, bins: int = 10) -> float:
    """Return the mean distance of probability and share of positives over `bins` bins of equal size."""
    order = np.argsort(probabilities, kind="stable")
    parts = [part for part in np.array_split(order, bins) if part.size]
    gaps = [abs(probabilities[part].mean() - truth[part].mean()) * part.size for part in parts]
    return float(sum(gaps) / max(1, probabilities.size))


def draws(articles: int, rounds: int, seed: int) -> Floats:
    """Return how often each article is drawn in each round, shape (1 + rounds, articles); round 0 draws each once."""
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(articles, np.full(articles, 1 / articles), size=rounds)
    return np.vstack([np.ones(articles), drawn]).astype(np.float64)


_NAN = np.full(2, np.nan)


def _only(judged: Judged, codes: Sequence[str]) -> Judged:
    at = [0, *(1 + judged.codes.index(code) for code in codes)]
    parts = (judged.truth[:, at], judged.probabilities[:, at], judged.decided[:, at])
    return Judged(judged.model, tuple(codes), judged.ids, *parts)


def _counts(judged: Judged, weights: Floats) -> Floats:
    """Return true positives, predicted and true counts, shape (3, columns, rounds)."""
    parts = (judged.truth & judged.decided, judged.decided, judged.truth)
    return np.stack([(weights @ part.astype(np.float64)).T for part in parts])


def _f1(hits: Floats, predicted: Floats, true: Floats) -> Floats:
    return _ratio(2 * hits, predicted + true)


def _ratio(part: Floats, whole: Floats) -> Floats:
    """Return part / whole, 0 where there is nothing: a theme neither given nor there is no success."""
    return np.divide(part, whole, out=np.zeros_like(part, dtype=np.float64), where=whole > 0)


def _micro(counts: Floats) -> Floats:
    return _f1(*counts[:, 1:].sum(axis=1))


def _macro(counts: Floats) -> Floats:
    present = counts[2, 1:, 0] > 0
    if not present.any():
        return np.full(counts.shape[2], np.nan)
    return np.asarray(_f1(*counts[:, 1:][:, present]).mean(axis=0))


def _column(judged: Judged, counts: Floats, at: int, weights: Floats) -> ThemeFigures:
    hits, predicted, true = counts[:, at]
    return ThemeFigures(
        judged.codes[at - 1] if at else "relevance",
        int(true[0]),
        int(predicted[0]),
        _figure(_ratio(hits, predicted)),
        _figure(_ratio(hits, true)),
        _figure(_f1(hits, predicted, true)),
        _figure(_average_precision(judged, at, weights)),
    )


def _average_precision(judged: Judged, at: int, weights: Floats) -> Floats:
    """Return the average precision in each round; not a number where no positive was drawn."""
    order = np.argsort(-judged.probabilities[:, at], kind="stable")
    drawn = weights[:, order]
    hits = drawn * judged.truth[order, at]
    falling = -judged.probabilities[order, at]
    last = np.searchsorted(falling, falling, side="right") - 1  # equal probabilities share one rank
    precision = (np.cumsum(hits, axis=1) / np.maximum(np.cumsum(drawn, axis=1), 1))[:, last]
    positives = hits.sum(axis=1)
    found = np.full(len(weights), np.nan)
    np.divide((precision * hits).sum(axis=1), positives, out=found, where=positives > 0)
    return found


def _figure(values: Floats) -> Figure:
    return _interval(float(values[0]), values[1:])


def _interval(value: float, drawn: Floats) -> Figure:
    drawn = drawn[~np.isnan(drawn)]
    if not drawn.size:
        return Figure(value, float("nan"), float("nan"))
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Figure(value, float(low), float(high))
