"""Floors of the shipped model's quality, and the only way to move them.

``python tests/classify/floors.py`` raises each floor to what the current model measures, less a margin. A floor is
lowered only with ``--lower``, and only where the model lies below it; say why in the commit.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path

from pipeline.classify import load_model
from pipeline.classify.data import checksum
from pipeline.evaluate import judge, labelled, measure
from pipeline.themes import load_plan, shipped_plan_path

FILE = Path(__file__).with_name("floors.toml")
ROOT = Path(__file__).parents[2]
MARGIN = 0.01
SETS = {
    "demo": (ROOT / "corpus/demo/labels.csv", ROOT / "corpus/demo/articles.jsonl"),
    "provincial": (ROOT / "corpus/provincial/labels.csv", ROOT / "corpus/provincial/articles.jsonl"),
    "shared": (ROOT.parent / "shared/corpus/labels.csv", ROOT.parent / "shared/corpus/articles.jsonl.gz"),
}

Floors = dict[str, dict[str, str | float]]


def read() -> Floors:
    """Return the floors by set: the checksum of its labels, and the lowest allowed figures."""
    found: Floors = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return found


def measured(name: str) -> dict[str, str | float]:
    """Return the current model's figures on the split dev of a set, and the checksum of its labels."""
    labels_file, articles_file = SETS[name]
    labels, words = labelled([labels_file], [articles_file], load_plan(shipped_plan_path()), "dev", n_jobs=1)
    report = measure(judge(load_model(), labels, words), rounds=2)
    return {
        "labels_sha256": checksum(labels_file),
        "micro_f1": report.micro.value,
        "macro_f1": report.macro.value,
        "relevance_f1": report.relevance.f1.value,
        "mean_average_precision": report.mean_average_precision.value,
    }


def main() -> int:
    """Move the floors of every set that is here."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lower", action="store_true", help="allow a floor to fall")
    lower = parser.parse_args().lower
    floors = read()
    for name in (name for name, files in SETS.items() if files[0].is_file()):
        old, new = floors.get(name, {}), measured(name)
        for key, value in new.items():
            floor = round(value - MARGIN, 3) if isinstance(value, float) else value
            before = old.get(key)
            if isinstance(floor, float) and isinstance(before, float) and floor < before:
                if isinstance(value, float) and value >= before:
                    continue  # it holds
                if not lower:
                    sys.stderr.write(f"{name}: {key} would fall from {before} to {floor}; --lower allows it\n")
                    return 1
            old[key] = floor
        floors[name] = old
    head = "# Floors of the shipped model on the splits dev; moved by tests/classify/floors.py alone.\n"
    tables = (
        f"\n[{name}]\n" + "".join(f"{k} = {v if isinstance(v, float) else repr(v)}\n" for k, v in floor.items())
        for name, floor in floors.items()
    )
    FILE.write_text(head + "".join(tables).replace("'", '"'), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
