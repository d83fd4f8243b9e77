"""Metrics of a model on labels, two models compared, and the gate between them."""

from pipeline.evaluate.gate import Verdict, weigh
from pipeline.evaluate.judge import judge, labelled
from pipeline.evaluate.metrics import Difference, Figure, Judged, Report, ThemeFigures, compare, measure

__all__ = [
    "Difference",
    "Figure",
    "Judged",
    "Report",
    "ThemeFigures",
    "Verdict",
    "compare",
    "judge",
    "labelled",
    "measure",
    "weigh",
]
