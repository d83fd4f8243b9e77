"""The encoder's part of `tinyte train`: fine-tuned anew, taken over from the current model, or left out."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import InputError, ModelError

if TYPE_CHECKING:
    from pipeline.classify.encoded import Encoded
    from pipeline.classify.encoder.base import Base
    from pipeline.classify.encoder.finetune import Progress
    from pipeline.classify.encoder.recipe import Recipe
    from pipeline.classify.mixing import Mixed
    from pipeline.classify.train import Examples, Trained
    from pipeline.themes import Plan

__all__ = ["CURRENT", "HUB", "NEW", "NONE", "fine_tuned", "forget_runs", "mixed", "taken_over"]

NEW, CURRENT, NONE = "new", "current", "none"
HUB = "intfloat/multilingual-e5-small"
RUNS = ".fine-tuning"
"""Where runs that were stopped wait, inside the folder of models."""

_SAY_S = 30  # seconds between two lines of progress


def taken_over(folder: Path, version: str) -> Encoded | None:
    """Return the encoder of a version; None where it has none, or there is no such version."""
    from pipeline.classify.encoded import has_encoder, read_encoded
    from pipeline.classify.encoder.reader import missing
    from pipeline.classify.folder import current_version, load_model, manifest

    try:
        name = current_version(folder) if version == CURRENT else version
        stated = manifest(folder, name)
        if not has_encoder(stated):
            return None
        if missing():
            print(f"the words tag alone: the encoder of {name} needs {' and '.join(missing())}", file=sys.stderr)
            return None
        return read_encoded(folder / name, stated, 1 + len(load_model(folder, f"{name}.light").codes))
    except ModelError as error:
        print(f"the words tag alone: {error}", file=sys.stderr)
        return None


def fine_tuned(
    data: Examples,
    more: Examples | None,
    plan: Plan,
    pool: Iterable[str],
    folder: Path,
    base: str,
    recipe: Recipe,
) -> Encoded:
    """Fine-tune an encoder, going on where a stopped run of the same articles and recipe was.

    Its word pieces are those of the labelled articles, of the texts in `pool`, and of the current model's encoder.
    """
    from pipeline.classify.encoder.base import read_base
    from pipeline.classify.encoder.make import HELD, check_libraries, held_out, make_encoder, run_name, vocabulary
    from pipeline.classify.mixing import FEWEST_HELD

    check_libraries()
    whole = _version(folder, base, plan) or read_base(base)
    if (held := held_out(data, recipe.seed, whole.learnt).sum()) < FEWEST_HELD:
        known = f", and {base} has learnt most of them" if whole.learnt else ""
        raise InputError(
            f"{len(data)} labelled articles are too few to fine-tune an encoder{known}: one in {HELD} is held out to "
            f"mix it with the words, {held} here, and that takes {FEWEST_HELD}; leave out --encoder"
        )
    earlier = taken_over(folder, CURRENT)
    print("looking for the word pieces that the articles need …", file=sys.stderr)
    small = vocabulary(whole, chain(data.joined(more).words, pool), _pieces(earlier.pieces) if earlier else ())
    home = folder / RUNS / run_name(data, small, recipe, more)
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ModelError(f"{home}: can't be written: {error.strerror or error}") from error
    checkpoint = home / "checkpoint.pt"
    if checkpoint.is_file():
        print(f"going on from {checkpoint}", file=sys.stderr)
    return make_encoder(data, plan.codes, small, recipe, checkpoint, _sayer(), more)


def _version(folder: Path, name: str, plan: Plan) -> Base | None:
    """Return the encoder of the version `name`, to be fine-tuned further; None where there is no such version.

    Themes go by the names that `plan` has for them.
    """
    from pipeline.classify.encoder.base import Base
    from pipeline.classify.encoder.graph import unbuilt
    from pipeline.classify.folder import current_version, versions
    from pipeline.classify.realign import renamed

    name = current_version(folder) if name == CURRENT else name
    if name not in versions(folder):
        return None
    encoded = taken_over(folder, name)
    if encoded is None:
        raise InputError(f"--base {name}: that version has no encoder; name another, or leave --base out")
    try:
        weights, heads = unbuilt(encoded.graph)
    except ValueError as error:
        raise ModelError(f"--base {name}: {error}; fetch the model again") from error
    return Base(name, weights, heads, encoded.pieces, renamed(encoded.codes, plan), encoded.learnt)


def forget_runs(folder: Path) -> None:
    """Delete what stopped runs left: called once a model is written."""
    shutil.rmtree(folder / RUNS, ignore_errors=True)


def mixed(trained: Trained, encoded: Encoded | None, seed: int, *, asked: bool) -> Mixed | None:
    """Mix words and encoder; None where there is no encoder, or too few articles to mix on and nobody asked for it."""
    from pipeline.classify.mixing import mix_trained

    if encoded is None:
        return None
    try:
        return mix_trained(trained, encoded, seed)
    except InputError as error:
        if asked:
            raise
        print(f"the words tag alone: {error}", file=sys.stderr)
        return None


def _pieces(tokenizer: str) -> list[str]:
    return [piece for piece, _ in json.loads(tokenizer)["model"]["vocab"]]


def _sayer() -> Callable[[Progress], None]:
    last = 0.0

    def say(progress: Progress) -> None:
        nonlocal last
        if time.monotonic() - last >= _SAY_S or progress.step == progress.steps:
            last = time.monotonic()
            left = f"{progress.left_s / 60:.0f} min left" if progress.step < progress.steps else "done"
            said = f"step {progress.step} of {progress.steps}, loss {progress.loss:.3f}, {left}"
            print(f"fine-tuning: {said}", file=sys.stderr, flush=True)

    return say
