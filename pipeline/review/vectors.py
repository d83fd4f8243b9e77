"""How alike articles are, by the model that tags them or, without one, by their words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipeline.language.vectors import unpacked
from pipeline.review.diversity import Floats, Vectors, unit

if TYPE_CHECKING:
    from pipeline.classify import Model
    from pipeline.store import Store

__all__ = ["model_vectors", "word_vectors"]

_WIDTH = 1024
_HEAD = 600  # characters of the body that are read: what an article is about stands at its beginning


def model_vectors(store: Store, model: Model) -> Vectors:
    """Return what the model's encoder made of articles; of those that it hasn't read, their places in latent spaces.

    The former come from stored vectors, the latter from stored segments; without those, the origin. Each has columns
    of its own, so one that was read and one that wasn't are unlike: words that left no doubt set them apart.
    """
    from pipeline.language import SEGMENTER

    width = model.embed([]).shape[1] if model.reader else 0

    def find(ids: Sequence[str]) -> Floats:
        kept = store.segments(SEGMENTER, ids)
        words = [f"{s.title}\n{s.lead}\n{s.body}" if (s := kept.get(one)) else "" for one in ids]
        points = np.asarray(model.features.parts(words)[1], dtype=np.float32)
        if not width:
            return points
        read = _read(store, model.reader, ids, width)
        points[read.any(axis=1)] = 0
        return np.hstack([unit(points), read])

    return find


def _read(store: Store, encoder: str, ids: Sequence[str], width: int) -> Floats:
    """Return what `encoder` made of articles, shape (n, width); zeros where no vector of its is stored."""
    found: Floats = np.zeros((len(ids), width), dtype=np.float32)
    held = store.vectors(ids)
    kept = [(at, held[one].packed) for at, one in enumerate(ids) if one in held and held[one].encoder == encoder]
    read = [(at, row) for at, row in kept if row]
    if read:
        found[[at for at, _ in read]] = unpacked([row for _, row in read])
    return found


def word_vectors(store: Store) -> Vectors:
    """Return articles' syllables, hashed: enough to tell reprints and items of one event from others."""
    from sklearn.feature_extraction.text import HashingVectorizer

    hashing = HashingVectorizer(n_features=_WIDTH, ngram_range=(1, 2), alternate_sign=False, dtype=np.float32)

    def find(ids: Sequence[str]) -> Floats:
        texts = {one.id: one.article for one in store.some_articles(ids)}
        words = [f"{a.title} {a.lead} {a.body[:_HEAD]}" if (a := texts.get(one)) else "" for one in ids]
        return (
            np.asarray(hashing.transform(words).toarray(), dtype=np.float32)
            if words
            else np.zeros((0, _WIDTH), np.float32)
        )

    return find
