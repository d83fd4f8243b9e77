"""A model's card: what it was made of, how good it is, what it is for and what not."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from pipeline.evaluate.metrics import Figure, Report, ThemeFigures

__all__ = ["Learnt", "card", "figures"]

_WORDS = (
    "Kernel ridge regression on syllables, syllable pairs, latent space and word vectors, a Platt calibration and a "
    "threshold a theme, behind a relevance gate. Same data and seed, same predictions."
)
_LIBRARIES = ("numpy", "scipy", "scikit-learn", "underthesea")


@dataclass(frozen=True)
class Learnt:
    """From how many labelled articles a model learnt.

    Attributes
    ----------
    measured
        Articles that it was fitted and measured on.
    more
        Articles that it learnt from alone.
    corrects
        The version that they correct; empty for a model trained anew.
    """

    measured: int
    more: int = 0
    corrects: str = ""


def figures(report: Report) -> dict[str, float]:
    """Return the few figures by which models are listed side by side."""
    return {
        "articles": report.articles,
        "micro_f1": round(report.micro.value, 4),
        "macro_f1": round(report.macro.value, 4),
        "relevance_f1": round(report.relevance.f1.value, 4),
        "mean_average_precision": round(report.mean_average_precision.value, 4),
    }


def card(
    name: str,
    made: str,
    data: Sequence[Mapping[str, object]],
    plan: str,
    reports: Mapping[str, Report],
    sides: Mapping[str, Report] | None = None,
    encoder: Mapping[str, Any] | None = None,
    learnt: Learnt | None = None,
) -> str:
    """Return the card as Markdown.

    Parameters
    ----------
    name
        The model's version.
    made
        The date.
    data
        A row a file: name, SHA-256.
    plan
        The plan's name.
    reports
        Figures by the words that say what they were measured on.
    sides
        Figures of the words alone, the encoder alone and the mix on the same articles.
    encoder
        What the manifest says of the encoder.
    learnt
        From how many labelled articles.
    """
    lines = [
        f"# Model {name}",
        "",
        f"Made on {made} for the plan “{plan}”, with Python {platform.python_version()}, "
        + ", ".join(f"{library} {version(library)}" for library in _LIBRARIES)
        + ".",
        "",
        _WORDS,
        "",
        *(_encoder(encoder) if encoder else ()),
        "## Data",
        "",
        *(_learnt(learnt) if learnt else ()),
        *(("| file | SHA-256 |", "|---|---|") if data else ()),
        *(f"| {row['name']} | `{row['sha256']}` |" for row in data),
    ]
    if sides and encoder:
        lines += ["", "## Words, encoder and mix on the split dev", "", *_sides(sides)]
    for measured_on, report in reports.items():
        lines += ["", f"## Figures: {measured_on}", "", *_table(report)]
    lines += [
        "",
        "## Intended use",
        "",
        (
            "Counting press articles in Vietnamese by the themes of a health communication plan, where people look at "
            "doubtful ones and at a sample of the rest. Counts of a theme are off by its bias; say so in a report."
        ),
        "",
        "## Limits",
        "",
        (
            "Labels of the shared corpus were made by a language model by the guideline, mostly of central press; "
            "provincial style is under-represented. Text without diacritics, other languages, pictures and sound "
            "are not understood: they come out as not about health. Probabilities hold for press of the same mixture."
        ),
        "",
    ]
    return "\n".join(lines)


def _learnt(learnt: Learnt) -> list[str]:
    number, more = learnt.measured + learnt.more, ""
    if learnt.corrects and not number:
        return [f"It is {learnt.corrects}, brought to the themes of the plan; it learnt from no further label."]
    if learnt.corrects:
        more = f", which correct {learnt.corrects}; calibration and thresholds are that version's"
    elif learnt.more:
        more = (
            f", {learnt.more} of which were picked or written to be learnt from: calibration, thresholds and figures "
            "come from the others"
        )
    return [f"It learnt from {number} labelled articles{more}.", ""]


def _encoder(facts: Mapping[str, Any]) -> list[str]:
    recipe = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in facts["recipe"].items())
    loss = "asymmetric loss" if facts["recipe"].get("focus") else "binary cross-entropy"
    return [
        (
            f"Beside it an encoder: {facts['base']} fine-tuned on {facts['learnt']} of the articles ({loss}, "
            "square-root class weights, AdamW, frozen word embeddings), 8-bit weights. "
            f"Recipe: {recipe}. Its log-odds and those of the words are standardised and averaged; parts, calibration "
            "and thresholds come from articles that neither side had seen."
        ),
        "",
    ]


def _sides(sides: Mapping[str, Report]) -> list[str]:
    head = ["| | micro-F1 | macro-F1 | mean average precision | relevance F1 |", "|---|---|---|---|---|"]
    return head + [
        f"| {name} | "
        + " | ".join(map(_said, (one.micro, one.macro, one.mean_average_precision, one.relevance.f1)))
        + " |"
        for name, one in sides.items()
    ]


def _table(report: Report) -> list[str]:
    rows = [
        (
            f"{report.articles} articles. Micro-F1 {_said(report.micro)}, macro-F1 {_said(report.macro)}, mean average "
            f"precision {_said(report.mean_average_precision)}, relevance F1 {_said(report.relevance.f1)}, calibration "
            f"error {report.calibration_error:.3f}. In brackets: 95 % bootstrap intervals."
        ),
        "",
        "| theme | true | given | bias | precision | recall | F1 | average precision |",
        "|---|---|---|---|---|---|---|---|",
    ]
    return rows + [_row(one, report.cold) for one in (report.relevance, *report.themes)]


def _row(one: ThemeFigures, cold: Sequence[str]) -> str:
    name = f"{one.code} (seed terms)" if one.code in cold else one.code
    shown = (one.precision, one.recall, one.f1, one.average_precision)
    bias = f"{one.bias:.2f}" if one.true else "–"
    return f"| {name} | {one.true} | {one.predicted} | {bias} | {' | '.join(map(_said, shown))} |"


def _said(figure: Figure) -> str:
    if figure.value != figure.value:
        return "–"
    return f"{figure.value:.3f} [{figure.low:.2f}–{figure.high:.2f}]"
