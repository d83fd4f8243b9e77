"""Count the demo's articles as `corpus/README.md` prints them: ``python -m pipeline.demo.census``."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable

from pipeline.demo.articles import DemoArticle, DemoLabel, load_articles, load_labels
from pipeline.records import Unit
from pipeline.text import syllables
from pipeline.themes import load_plan, shipped_plan_path

__all__ = ["census"]


def census(articles: Iterable[DemoArticle], labels: dict[str, DemoLabel]) -> str:
    """Return the counts as Markdown tables: outlets by units, units by length, themes by splits."""
    rows = list(articles)
    return "\n\n".join((_outlets(rows), _lengths(rows), _themes(rows, labels)))


def _outlets(rows: list[DemoArticle]) -> str:
    cells = Counter((a.outlet, a.unit) for a in rows)
    lines = [
        f"| {outlet} | {' | '.join(str(cells[outlet, unit]) for unit in Unit)} "
        f"| {sum(a.outlet == outlet for a in rows)} |"
        for outlet in sorted({a.outlet for a in rows})
    ]
    sums = f"| all | {' | '.join(str(sum(a.unit is unit for a in rows)) for unit in Unit)} | {len(rows)} |"
    return _table(("outlet", *Unit, "all"), [*lines, sums])


def _lengths(rows: list[DemoArticle]) -> str:
    lines = []
    for unit in Unit:
        lengths = sorted(syllables(a.body) for a in rows if a.unit is unit)
        if lengths:
            lines.append(f"| {unit} | {lengths[0]} | {lengths[len(lengths) // 2]} | {lengths[-1]} |")
    return _table(("unit", "fewest syllables", "median", "most"), lines)


def _themes(rows: list[DemoArticle], labels: dict[str, DemoLabel]) -> str:
    plan = load_plan(shipped_plan_path())
    mine = [labels[a.id] for a in rows if a.id in labels]
    splits = sorted({label.split for label in mine}, reverse=True)

    def line(name: str, chosen: list[DemoLabel]) -> str:
        parts = " | ".join(str(sum(label.split == split for label in chosen)) for split in splits)
        return f"| {name} | {parts} | {len(chosen)} |"

    lines = [line(code, [label for label in mine if code in label.themes]) for code in plan.codes]
    lines.append(line("relevant, no theme", [label for label in mine if label.relevant and not label.themes]))
    lines.append(line("not about health", [label for label in mine if not label.relevant]))
    lines.append(line("unsure", [label for label in mine if label.confidence == "unsure"]))
    lines.append(line("articles", mine))
    return _table(("theme", *splits, "all"), lines)


def _table(heads: tuple[str, ...], lines: list[str]) -> str:
    return "\n".join((f"| {' | '.join(heads)} |", f"|---{'|--:' * (len(heads) - 1)}|", *lines))


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a Windows console may speak another
    sys.stdout.write(census(load_articles(), load_labels()) + "\n")
