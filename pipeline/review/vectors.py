"""How alike articles are, by the model that tags them or, without one, by their words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipeline.review.diversity import Floats, Vectors

if TYPE_CHECKING:
    from pipeline.classify import Model
    from pipeline.store import Store

__all__ = ["model_vectors", "word_vectors"]

_WIDTH = 1024
_HEAD = 600  # characters of the body that are read: what an article is about stands at its beginning


def model_vectors(store: Store, model: Model) -> Vectors:
    """Return articles' places in the model's latent spaces, from their stored segments; without those, the origin."""
    from pipeline.language import SEGMENTER

    def find(ids: Sequence[str]) -> Floats:
        kept = store.segments(SEGMENTER, ids)
        words = [f"{s.title}\n{s.lead}\n{s.body}" if (s := kept.get(one)) else "" for one in ids]
        return np.asarray(model.features.parts(words)[1], dtype=np.float32)

    return find


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
