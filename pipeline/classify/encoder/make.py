"""From labelled articles and a base to an encoder's files: vocabulary, fine-tuning, export."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.encoded import Encoded
from pipeline.classify.encoder.base import Base
from pipeline.classify.encoder.graph import build
from pipeline.classify.encoder.pieces import Pieces, letters, used
from pipeline.classify.encoder.recipe import Recipe
from pipeline.classify.train import Examples, folds
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.classify.encoder.finetune import Progress

__all__ = ["HELD", "check_libraries", "held_out", "make_encoder", "run_name", "vocabulary"]

HELD = 8
"""One in so many articles is held out of fine-tuning: the mix is fitted on it."""

_LIBRARIES = ("torch", "onnx")


def check_libraries() -> None:
    """Refuse to begin without the libraries that fine-tuning needs.

    Raises
    ------
    UsageError
        One isn't installed.
    """
    lacking = [name for name in _LIBRARIES if find_spec(name) is None]
    if lacking:
        raise UsageError(
            f"fine-tuning needs {' and '.join(lacking)}: pip install 'tin-y-te[encoder]'; without it 'tinyte train' "
            "trains the words' side alone"
        )


def held_out(data: Examples, seed: int, learnt: frozenset[str] = frozenset()) -> NDArray[np.bool_]:
    """Return which articles are held out: an eighth, every theme's positives spread evenly, none of `learnt`."""
    new = np.array([one not in learnt for one in data.ids], dtype=bool)
    parts = max(1, round(int(new.sum()) * HELD / max(len(data), 1)))
    found = np.zeros(len(data), dtype=bool)
    found[new] = folds(data.truth[new], parts, seed) == 0
    return found


def run_name(data: Examples, base: Base, recipe: Recipe, more: Examples | None = None) -> str:
    """Return the name of a run: the same for the same articles, labels, base and recipe."""
    learns = {name: value for name, value in asdict(recipe).items() if name != "reads"}
    every = data.joined(more)
    digest = hashlib.sha256(json.dumps([base.name, len(base.tokenizer), learns, len(data), every.ids]).encode())
    digest.update(every.truth.tobytes() + every.weights.tobytes() + "\0".join(every.words).encode("utf-8", "replace"))
    return digest.hexdigest()[:12]


def vocabulary(base: Base, texts: Iterable[str], others: Sequence[str]) -> Base:
    """Return `base` with the word pieces that `texts` and the pieces `others` need, and every single letter."""
    return base.pruned({*used(base.tokenizer, texts), *letters(base.tokenizer, others)})


def make_encoder(
    data: Examples,
    codes: Sequence[str],
    base: Base,
    recipe: Recipe,
    checkpoint: Path | None = None,
    said: Callable[[Progress], None] | None = None,
    more: Examples | None = None,
) -> Encoded:
    """Fine-tune `base` on all of `data` but the part that is held out, and on `more`; the result has no mix yet.

    Parameters
    ----------
    data
        The labelled articles; columns of `truth` are relevance, then `codes`.
    codes
        The themes.
    base
        Where to begin, its vocabulary pruned.
    recipe
        How.
    checkpoint
        A file from which a stopped run goes on.
    said
        Told of each step.
    more
        Further labelled articles, of which none is held out.

    Raises
    ------
    UsageError
        PyTorch or onnx isn't installed.
    """
    check_libraries()
    import torch

    from pipeline.classify.encoder.finetune import finetune
    from pipeline.classify.encoder.network import Network

    known = set(codes) <= set(base.codes)  # a new theme's part of the head begins at nothing: no mean with that
    recipe = replace(recipe, known=min(recipe.known, len(base.weights["emb.pos"])), begun=recipe.begun and known)
    learns = data.part(~held_out(data, recipe.seed, base.learnt)).joined(more)
    pieces = Pieces(base.tokenizer, recipe.known).of(learns.words)
    torch.manual_seed(recipe.seed)
    network = Network(base.headed(codes).weights, base.heads, 1 + len(codes), recipe.dropout, recipe.halved)
    finetune(
        network, pieces, learns.truth.astype(np.float32), learns.weights.astype(np.float32), recipe, checkpoint, said
    )
    learnt = frozenset(learns.ids)
    facts = {"base": base.name, "learnt": len(learnt | base.learnt), "recipe": asdict(recipe)}
    graph = build(network.arrays(), base.heads, recipe.halved)
    return Encoded(
        graph, base.tokenizer, min(recipe.reads, recipe.known), tuple(codes), learnt | base.learnt, {}, facts
    )
