"""A workspace's labelling, with the model that tags there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ModelError
from pipeline.review.ordering import Teacher
from pipeline.review.session import Review
from pipeline.review.vectors import model_vectors
from pipeline.settings import Workspace
from pipeline.store import RELEVANT, Store
from pipeline.themes import load_plan

if TYPE_CHECKING:
    from pipeline.classify import Model

__all__ = ["open_review", "teacher_of"]


def open_review(place: Workspace, store: Store, *, model: bool = False) -> Review:
    """Return the labelling of a workspace's store by its plan.

    Parameters
    ----------
    model
        Load the model that tagged last (a second or two), so that `Review.refresh` knows its thresholds and what it
        takes for alike. Labelling itself needs only what is stored.

    Raises
    ------
    ConfigError
        The plan is missing or can't be used.
    """
    plan = load_plan(place.plan)
    version = store.model_in_use()
    loaded = _load(place, version) if model and version else None
    if loaded is None:
        return Review(store, plan)
    return Review(store, plan, teacher=teacher_of(loaded), vectors=model_vectors(store, loaded))


def teacher_of(model: Model) -> Teacher:
    """Return what the queue needs to know of a model."""
    thresholds = dict(zip((RELEVANT, *model.codes), model.thresholds.tolist(), strict=True))
    return Teacher(model.version, thresholds, model.cold)


def _load(place: Workspace, version: str) -> Model | None:
    """Return the model, or None where it isn't there any more: its taggings are still good to learn from."""
    from pipeline.classify import load_model

    folder: Path | None = place.root / place.settings.model.folder if place.settings.model.folder else None
    try:
        return load_model(folder, version)
    except ModelError:
        return None
