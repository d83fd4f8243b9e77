"""A candidate beside the current model: what improves, what falls, how counts would move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.report.vietnamese import MINUS, number, signed
from pipeline.themes import Plan

__all__ = ["Comparison", "Line", "comparison"]


@dataclass(frozen=True, slots=True)
class Line:
    """A theme's line: F1 under both, their difference with its interval, in words what it means, counts by year."""

    name: str
    articles: int
    before: str
    after: str
    difference: str
    verdict: str
    ground: str
    counts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole; `years` head the counts' columns, `articles` is how many articles both were put to."""

    version: str
    current: str
    passes: bool
    articles: int
    lines: tuple[Line, ...]
    years: tuple[str, ...]


def comparison(found: Mapping[str, Any], plan: Plan) -> Comparison:
    """Return in the desk's words what ``tinyte promote --dry-run --json`` says."""
    before, after = found["before"], found["after"]
    differences = {one["of"]: one for one in found["differences"]}
    years = tuple(year for year in found["counts"] if year)
    counts = {year: {row[0]: (row[1], row[2]) for row in found["counts"][year]} for year in years}
    whole = [
        ("macro", "Trung bình các chuyên đề", before["macro_f1"], after["macro_f1"], 0),
        (
            "relevance",
            "Về y tế hay không",
            before["relevance"]["f1"],
            after["relevance"]["f1"],
            before["relevance"]["true"],
        ),
    ]
    themes = [
        (
            code,
            plan.named(code),
            before["themes"].get(code, {}).get("f1"),
            after["themes"][code]["f1"],
            after["themes"][code]["true"],
        )
        for code in after["themes"]
    ]
    lines = []
    for code, name, one, two, articles in [*whole, *themes]:
        moved = tuple(
            (number(old), number(new), signed(new - old)) for old, new in (counts[y].get(code, (0, 0)) for y in years)
        )
        shown = moved if code in after["themes"] else ()
        difference, verdict, ground = _difference(differences.get(code))
        lines.append(Line(name, articles, _f1(one), _f1(two), difference, verdict, ground, shown))
    return Comparison(
        found["version"], found["current"], bool(found["passes"]), int(after["articles"]), tuple(lines), years
    )


def _f1(figure: Mapping[str, float | None] | None) -> str:
    value = figure["value"] if figure else None
    return "–" if value is None else number(value, 2)


def _difference(found: Mapping[str, float] | None) -> tuple[str, str, str]:
    """Return a difference in words; only one whose whole interval lies on one side of zero is called sure."""
    if found is None or found["value"] != found["value"]:
        return "–", "", "rest"
    value = f"{_signed(found['value'])} ({_signed(found['low'])} đến {_signed(found['high'])})"
    if found["low"] > 0:
        return value, "Tốt hơn", "ok"
    if found["high"] < 0:
        return value, "Kém hơn", "person"
    return value, "Chưa rõ khác biệt", "rest"


def _signed(value: float) -> str:
    written = number(abs(value), 2)
    if not written.strip("0,"):
        return written
    return f"+{written}" if value > 0 else f"{MINUS}{written}"
