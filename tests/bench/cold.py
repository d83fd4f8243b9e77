"""How themes without labels are told: ``python tests/bench/cold.py`` (needs ../shared). No test.

Each theme of the plan in turn is taken for one that has no labels: how much seed terms and descriptions say is learnt
from the other seventeen. On the shared corpus; prints average precision, and F1 at the threshold where articles are
known to be about health, for seed terms alone and for both.
"""

from __future__ import annotations

import sys

import numpy as np
from retrain import PLAN, SHARED, read, taught
from rich.console import Console
from rich.table import Table
from sklearn.metrics import average_precision_score, f1_score

from pipeline.classify import load_model
from pipeline.classify.described import Described, meanings, pooled
from pipeline.classify.model import COLD_THRESHOLD
from pipeline.classify.seeds import SeedScorer


def main() -> int:
    """Print the table."""
    data, features = taught(read(SHARED)), load_model(version="current").features
    meaning = meanings(features, features.parts(list(data.words))[1])
    whole = Described.of(PLAN.themes, features)
    alone = SeedScorer(PLAN.themes).probabilities(data.words)
    rows = []
    for at, code in enumerate(PLAN.codes):
        others = np.arange(len(PLAN.codes)) != at
        truth = data.truth[:, 1:] & others  # nothing is learnt from a theme without positives
        learnt = pooled(whole, data.words, meaning, truth, data.weights)
        if learnt is None:
            raise SystemExit("too few labels")
        both = learnt.probabilities(data.words, meaning, [code])[:, 0]
        mine, relevant = data.truth[:, 1 + at], data.truth[:, 0]
        given = ((alone[:, at] >= COLD_THRESHOLD) & relevant, (both >= learnt.threshold) & relevant)
        rows.append([average_precision_score(mine, one) for one in (alone[:, at], both)])
        rows[-1] += [f1_score(mine, one) for one in given]
    table = Table(title=f"Each theme as if it had no labels, {len(data)} articles", title_justify="left")
    for head in ("theme", "AP, seed terms", "AP, both", "F1, seed terms", "F1, both"):
        table.add_column(head, justify="left" if head == "theme" else "right")
    for code, row in (*zip(PLAN.codes, rows, strict=True), ("mean", np.mean(rows, axis=0))):
        table.add_row(code, *(f"{one:.3f}" for one in row))
    Console(width=120).print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
