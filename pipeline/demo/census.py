"""Count the corpus as `corpus/README.md` prints it: ``python -m pipeline.demo.census``."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.classify.data import Label, read_labels
from pipeline.demo.articles import DemoArticle, DemoLabel, load_articles, load_labels
from pipeline.records import Unit
from pipeline.resources import shipped
from pipeline.text import syllables
from pipeline.themes import load_plan, shipped_plan_path

__all__ = ["census", "themes_of"]

LABELS = ("provincial", "press")
"""The folders of the corpus that hold labels beside the demo's."""


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
    mine = (labels[a.id] for a in rows if a.id in labels)
    return themes_of([Label(one.id, one.relevant, one.themes, one.confidence == "sure", one.split) for one in mine])


def themes_of(labels: Sequence[Label]) -> str:
    """Return how many articles have each theme, in each split, as a Markdown table."""
    splits = sorted({label.split for label in labels}, reverse=True)

    def line(name: str, chosen: Sequence[Label]) -> str:
        parts = "".join(f" {sum(label.split == split for label in chosen)} |" for split in splits if split)
        return f"| {name} |{parts} {len(chosen)} |"

    plan = load_plan(shipped_plan_path())
    lines = [line(code, [label for label in labels if code in label.themes]) for code in plan.codes]
    lines.append(line("relevant, no theme", [label for label in labels if label.relevant and not label.themes]))
    lines.append(line("not about health", [label for label in labels if not label.relevant]))
    lines.append(line("unsure", [label for label in labels if not label.sure]))
    lines.append(line("articles", labels))
    return _table(("theme", *filter(None, splits), "all"), lines)


def _table(heads: tuple[str, ...], lines: list[str]) -> str:
    return "\n".join((f"| {' | '.join(heads)} |", f"|---{'|--:' * (len(heads) - 1)}|", *lines))


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a Windows console may speak another
    sys.stdout.write(census(load_articles(), load_labels()) + "\n")
    for name in LABELS:
        found = read_labels(shipped("corpus") / name / "labels.csv", load_plan(shipped_plan_path()))
        sys.stdout.write(f"\n{name}\n\n{themes_of(found)}\n")
