"""How far people agree, in the words of the desk: what a value means is said by the scales that are named beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.report.vietnamese import number, percent
from pipeline.review import Agreement
from pipeline.store import RELEVANT
from pipeline.themes import Plan

__all__ = ["HEALTH_NAME", "Line", "kappa_words", "lines", "verdict"]

HEALTH_NAME = "Về y tế hay không"

_KAPPA = (
    (0.0, "kém hơn ngẫu nhiên"),
    (0.2, "rất thấp"),
    (0.4, "thấp"),
    (0.6, "trung bình"),
    (0.8, "cao"),
    (1.0, "rất cao"),
)
"""Up to which kappa which word: Landis and Koch 1977, "The Measurement of Observer Agreement for Categorical Data"."""

_RELIABLE, _TENTATIVE = 0.8, 0.667
"""From which alpha labels are relied upon, and from which conclusions are tentative: Krippendorff 2004, chapter 11."""


@dataclass(frozen=True, slots=True)
class Line:
    """A subject's line; `open` counts the articles on which people differ still, `ground` is the verdict's class."""

    subject: str
    name: str
    articles: int
    same: str
    kappa: str
    kappa_words: str
    alpha: str
    verdict: str
    ground: str
    open: int


def lines(found: Sequence[Agreement], plan: Plan, open_ones: Mapping[str, int]) -> list[Line]:
    """Return a line each, in their order.

    Parameters
    ----------
    open_ones
        By subject, on how many articles people differ still.
    """
    return [_line(one, plan, open_ones.get(one.subject, 0)) for one in found]


def _line(one: Agreement, plan: Plan, open_ones: int) -> Line:
    words, ground = verdict(one)
    return Line(
        subject=one.subject,
        name=HEALTH_NAME if one.subject == RELEVANT else plan.named(one.subject),
        articles=one.articles,
        same=f"{number(one.same)} ({percent(one.same / one.articles, 0)})" if one.articles else "–",
        kappa=_figure(one.kappa, one.kappa_interval),
        kappa_words=kappa_words(one.kappa) if one.kappa is not None else "",
        alpha=_figure(one.alpha, one.alpha_interval),
        verdict=words,
        ground=ground,
        open=open_ones,
    )


def kappa_words(kappa: float) -> str:
    """Return what Landis and Koch call a kappa.

    Examples
    --------
    >>> [kappa_words(kappa) for kappa in (-0.1, 0, 0.2, 0.41, 0.61, 1)]
    ['kém hơn ngẫu nhiên', 'rất thấp', 'rất thấp', 'trung bình', 'cao', 'rất cao']
    """
    if kappa < 0:
        return _KAPPA[0][1]
    return next(words for least, words in _KAPPA[1:] if round(kappa, 2) <= least)


def verdict(one: Agreement) -> tuple[str, str]:
    """Return what the labels of a subject are good for, and the class of its ground.

    By Krippendorff's bounds of alpha, and only where the whole interval lies on one side of them.
    """
    if not one.articles:
        return "Chưa có bài hai người đọc", "rest"
    if one.alpha is None:
        return "Chưa đo được", "rest"
    if one.same == one.articles:
        return "Luôn cùng ý kiến", "ok"
    low, high = one.alpha_interval or (-1.0, 1.0)
    sure = (
        (low >= _RELIABLE, "Tin cậy được", "ok"),
        (low >= _TENTATIVE, "Tạm dùng được", "note"),
        (high < _TENTATIVE, "Chưa đạt", "person"),
    )
    return next(((words, ground) for holds, words, ground in sure if holds), ("Chưa đủ bài để kết luận", "rest"))


def _figure(value: float | None, interval: tuple[float, float] | None) -> str:
    if value is None:
        return "–"
    written = number(value, 2)
    return f"{written} ({number(interval[0], 2)} đến {number(interval[1], 2)})" if interval else written
