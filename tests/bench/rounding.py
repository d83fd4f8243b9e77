"""Whether tags hang on the processor: ``python tests/bench/rounding.py`` (more with ../shared). No test.

Another processor is stood for by the shipped encoder with its layer norms changed in the sixth digit: more than sums of
another order differ by. Prints by how much scores move, and how many decisions do, for articles read once and as the
model reads them, which is closely where a threshold is near; and what reading closely costs.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from retrain import CORPUS, SHARED, read
from rich.console import Console
from sheet import Sheet

from pipeline.classify import load_model
from pipeline.classify.encoder.graph import build, unbuilt
from pipeline.classify.encoder.reader import GRAPH, PIECES, Encoder
from pipeline.classify.folder import current_version, manifest
from pipeline.classify.mixed import MIX, MixedModel
from pipeline.resources import shipped

DIGIT = 1e-6
SOME = 300  # articles whose scores are compared
TRAIN = 1_000  # of the shared corpus


def articles() -> list[str]:
    """Return the articles of every split dev, and `TRAIN` others of the shared corpus."""
    found: list[str] = []
    for place in (SHARED, CORPUS / "provincial", CORPUS / "demo"):
        if not (place / "labels.csv").is_file():
            continue
        labels, words = read(place)
        dev = [words[one.id] for one in labels if one.split == "dev"]
        found += dev + [words[one.id] for one in labels if one.split != "dev"][: TRAIN * (place == SHARED)]
    return found


def disturbed(model: MixedModel) -> Encoder:
    """Return the model's encoder with its norms changed a little."""
    home = shipped("models") / current_version(shipped("models"))
    arrays, heads = unbuilt((home / GRAPH).read_bytes())
    rng = np.random.default_rng(0)
    moved = {
        name: one * (1 + DIGIT * rng.standard_normal(one.shape).astype(np.float32)) if "ln." in name else one
        for name, one in arrays.items()
    }
    halved = manifest(shipped("models"), home.name)["encoder"]["recipe"]["halved"]
    pieces = (home / PIECES).read_text(encoding="utf-8")
    return Encoder(build(moved, heads, halved), pieces, model.encoder.pieces.most, model.encoder.threads)


def decided(model: MixedModel, words: Sequence[str], near: float) -> NDArray[np.bool_]:
    """Return the decisions where articles are read closely within `near` of a threshold."""
    chosen = replace(model, mixes={**model.mixes, MIX: replace(model.mix, near=near)})
    parts = [words[at : at + 256] for at in range(0, len(words), 256)]
    return chosen.decide(np.vstack([chosen.probabilities(part) for part in parts]))


def main() -> int:
    """Print the figures."""
    model = load_model()
    if not isinstance(model, MixedModel):
        raise SystemExit("the shipped model has no encoder here")
    words = articles()
    other, sheet = disturbed(model), Sheet(Console(width=120), "Another processor, asked and measured")
    pieces, seconds = model.encoder.pieces.of(words[:SOME]), []
    for way in (False, True):
        start = time.perf_counter()
        here = model.encoder.read_pieces(pieces, closely=way)[0]
        seconds.append(time.perf_counter() - start)
        error = np.abs(here - other.read_pieces(pieces, closely=way)[0])
        named = "closely" if way else "once"
        sheet.add(
            f"scores read {named} move by, mean / largest", "–", f"{error.mean():.4f} / {error.max():.4f}", ok=None
        )
    sheet.add("reading closely takes, times reading once", "–", f"{seconds[1] / seconds[0]:.1f}", ok=None)
    for named, near in (("read once", 0.0), ("as the model reads", model.mix.near)):
        both = [decided(one, words, near) for one in (model, replace(model, encoder=other))]
        moved = int((both[0] != both[1]).any(axis=1).sum())
        asked, ok = ("0", moved == 0) if near else ("–", None)
        sheet.add(f"of {len(words)} articles decided otherwise, {named}", asked, str(moved), ok=ok)
    sheet.show()
    return 0 if sheet.good else 1


if __name__ == "__main__":
    sys.exit(main())
