"""The two ways of `tinyte train` to a model: from labels anew, or by correcting one."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.encoding import CURRENT, NEW, NONE, fine_tuned, mixed, taken_over
from pipeline.errors import ModelError, UsageError

if TYPE_CHECKING:
    from pipeline.classify import Model
    from pipeline.classify.encoded import Encoded
    from pipeline.classify.encoder.recipe import Recipe
    from pipeline.classify.mixing import Mixed
    from pipeline.classify.records import Text
    from pipeline.classify.train import Examples, Trained
    from pipeline.themes import Plan

__all__ = ["CORRECTS", "Wish", "anew", "corrected", "followed", "refuse_beside_correct", "uncorrected"]

CORRECTS = "corrects"
"""What a manifest calls the version that its own corrects."""


@dataclass(frozen=True)
class Wish:
    """How a model is trained anew, as `tinyte train` was asked: see its options."""

    pool: tuple[Path, ...]
    vectors: str | None
    encoder: str | None
    base: str
    epochs: float | None
    seed: int
    jobs: int


def anew(
    folder: Path, plan: Plan, data: Examples, more: Examples | None, name: str, wish: Wish
) -> tuple[Trained, Mixed | None, Model | None]:
    """Train a model; return its words, their mix with an encoder, and the model whose word vectors were taken."""
    from pipeline.classify.records import segment_texts
    from pipeline.classify.train import train

    asked = wish.vectors is not None
    earlier = _earlier(folder, wish.vectors or ("none" if wish.pool else CURRENT), asked=asked)
    pool, encoded = _unlabelled(wish.pool), None
    if wish.encoder == NEW:
        spelt = (f"{one.title}\n{one.lead}\n{one.body}" for one in pool)
        encoded = fine_tuned(data, more, plan, spelt, folder, wish.base, _recipe(wish, folder))
    elif wish.encoder != NONE:
        encoded = _under_new_names(taken_over(folder, CURRENT), plan)
    print(f"training on {len(data.joined(more))} articles …", file=sys.stderr)
    unlabelled = () if earlier else [one.words for one in segment_texts(pool, wish.jobs)]
    vectors = earlier.features.vectors_ if earlier else None
    trained = train(data, plan, name, unlabelled, wish.seed, vectors=vectors, more=more)
    return trained, mixed(trained, encoded, wish.seed, asked=wish.encoder is not None), earlier


def _under_new_names(encoded: Encoded | None, plan: Plan) -> Encoded | None:
    from pipeline.classify.realign import renamed

    return replace(encoded, codes=renamed(encoded.codes, plan)) if encoded else None


def refuse_beside_correct(
    more: Sequence[Path], pool: Sequence[Path], vectors: str | None, encoder: str | None, epochs: float | None
) -> None:
    """Refuse the options of training anew beside --correct.

    Raises
    ------
    UsageError
        One was given.
    """
    given = {"more-labels": more, "pool": pool, "vectors": vectors, "encoder": encoder, "epochs": epochs}
    refused = [f"--{name}" for name, value in given.items() if value]
    if refused:
        raise UsageError(f"--correct takes the model as it is: leave out {', '.join(refused)}, or train anew")


def uncorrected(folder: Path, version: str) -> str:
    """Return the version to correct: `version`, or what it corrects itself."""
    from pipeline.classify.folder import current_version, manifest

    name = current_version(folder) if version == CURRENT else version
    base = str(manifest(folder, name).get(CORRECTS, name))
    if base != name:
        print(f"{name} is {base}, corrected; {base} is corrected anew, by the labels given now", file=sys.stderr)
    return base


def corrected(
    folder: Path, base: str, data: Examples, plan: Plan, name: str, seed: int
) -> tuple[Trained, Mixed | None]:
    """Return the version `base` corrected by `data`, under the name `name`: its words, and their mix with its encoder.

    Raises
    ------
    InputError
        The model has learnt all but a few of the articles.
    """
    import numpy as np

    from pipeline.classify import load_model
    from pipeline.classify.correct import correct
    from pipeline.classify.mixing import mix_corrected
    from pipeline.classify.realign import realigned_encoder

    light, encoded = load_model(folder, f"{base}.light"), taken_over(folder, base)
    unknown = np.array([not encoded or one not in encoded.learnt for one in data.ids])
    if not unknown.all():
        print(f"{base} has learnt {(~unknown).sum()} of the articles already; they are left out", file=sys.stderr)
    found = correct(light, data.part(unknown), plan, name, seed)
    if encoded is None:
        return found, None
    return found, mix_corrected(found, realigned_encoder(encoded, light, found.model, plan))


def followed(folder: Path, base: str, plan: Plan, name: str) -> tuple[Model, Encoded | None]:
    """Return the version `base` brought to the themes of `plan` without a label, and its encoder's files.

    Raises
    ------
    UsageError
        It has these themes already.
    """
    from pipeline.classify import load_model
    from pipeline.classify.realign import follow, realigned_encoder

    light, encoded = load_model(folder, f"{base}.light"), taken_over(folder, base)
    found = follow(light, plan, name)
    if found.codes == light.codes:
        raise UsageError(f"{base} has the themes of the plan already: give --labels to correct it by")
    return found, realigned_encoder(encoded, light, found, plan) if encoded else None


def _earlier(folder: Path, version: str, *, asked: bool) -> Model | None:
    """Return the model whose word vectors are taken; None where they are to be learnt, or nobody asked for it."""
    from pipeline.classify import load_model

    if version == "none":
        return None
    try:
        return load_model(folder, version)
    except ModelError as error:
        if asked:
            raise
        print(f"word vectors are learnt from the labelled articles alone: {error}", file=sys.stderr)
        return None


def _unlabelled(paths: Sequence[Path]) -> list[Text]:
    from pipeline.classify.data import open_text, read_texts

    found: list[Text] = []
    for path in paths:
        with open_text(path) as file:
            found += read_texts(file, str(path))
    return found


def _recipe(wish: Wish, folder: Path) -> Recipe:
    from pipeline.classify.encoder.recipe import Recipe
    from pipeline.classify.folder import versions

    further = wish.base in {CURRENT, *versions(folder)}
    recipe = Recipe.further(wish.seed) if further else Recipe(seed=wish.seed)
    return replace(recipe, epochs=wish.epochs or recipe.epochs)
