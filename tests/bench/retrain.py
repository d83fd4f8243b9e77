"""What an office's own labels give: ``python tests/bench/retrain.py`` (needs ../shared; some minutes). No test.

A model of words is trained on the central press alone. Labels of the provincial articles stand for an office's, the
first 50, 100, 200, 400 of them in a drawn order. Two ways to use them: a model trained anew on them and the demo's,
which an office has; and the first model corrected by them. Prints micro-F1 / macro-F1 / mean average precision on two
regions that nobody learnt from, on the demo's split dev, and on the shared one: what is learnt, and what is forgotten.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from pipeline.classify import Model, load_model
from pipeline.classify.correct import correct
from pipeline.classify.data import Label
from pipeline.classify.train import Examples, examples, train
from pipeline.evaluate import judge, labelled, measure
from pipeline.themes import load_plan, shipped_plan_path

NUMBERS = (50, 100, 200, 400)
ROOT = Path(__file__).parents[2]
CORPUS, SHARED = ROOT / "corpus", ROOT.parent / "shared" / "corpus"
PLAN = load_plan(shipped_plan_path())


def main() -> int:
    """Print the table."""
    sets = {name: read(CORPUS / name) for name in ("provincial", "demo")} | {"shared": read(SHARED)}
    press, pool = labelled([CORPUS / "press" / "labels.csv"], [SHARED / "pool.jsonl.gz"], PLAN, n_jobs=2)
    central = taught(sets["shared"])
    vectors = load_model().features.vectors_
    base = train(central, PLAN, "central", vectors=vectors, more=examples(press, pool, PLAN.codes)).model
    table = Table(title="Micro-F1 / macro-F1 / average precision", title_justify="left")
    for head in ("model", *(f"{name}, {sum(one.split == 'dev' for one in found[0])}" for name, found in sets.items())):
        table.add_column(head, no_wrap=True)
    table.add_row("central press", *row(base, sets))
    office, demo = taught(sets["provincial"]), taught(sets["demo"])
    order = np.random.default_rng(0).permutation(len(office))
    for number in NUMBERS:
        some = office.part(np.isin(np.arange(len(office)), order[:number]))
        anew = train(demo.joined(some), PLAN, "anew", vectors=vectors).model
        table.add_row(f"anew, {number} labels", *row(anew, sets))
        table.add_row(f"corrected, {number} labels", *row(correct(base, some, PLAN, "corrected").model, sets))
    Console(width=120).print(table)
    return 0


def read(folder: Path) -> tuple[list[Label], dict[str, str]]:
    """Return the labels and the segmented articles of a folder."""
    articles = next(path for path in (folder / "articles.jsonl", folder / "articles.jsonl.gz") if path.is_file())
    return labelled([folder / "labels.csv"], [articles], PLAN, n_jobs=2)


def taught(found: tuple[list[Label], dict[str, str]]) -> Examples:
    """Return the part to learn from."""
    labels, words = found
    return examples([one for one in labels if one.split != "dev"], words, PLAN.codes)


def row(model: Model, sets: dict[str, tuple[list[Label], dict[str, str]]]) -> list[str]:
    """Return a model's figures on each set's split dev."""
    cells = []
    for labels, words in sets.values():
        found = measure(judge(model, [one for one in labels if one.split == "dev"], words), rounds=2)
        figures = (found.micro, found.macro, found.mean_average_precision)
        cells.append(" / ".join(f"{one.value:.3f}" for one in figures))
    return cells


if __name__ == "__main__":
    sys.exit(main())
