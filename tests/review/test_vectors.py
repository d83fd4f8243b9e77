from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest

from pipeline.language.vectors import packed
from pipeline.records import Vector
from pipeline.review.vectors import model_vectors
from pipeline.store import Store
from tests.store.makers import article, tagging


class Lengths:
    """Features whose one latent space is (2, 0) for every text."""

    def parts(self, words: Sequence[str]) -> tuple[None, Any]:
        return None, np.tile(np.array([2.0, 0.0], dtype=np.float32), (len(words), 1))


@dataclass
class Reading:
    """What of a model the queue's vectors need, with an encoder of four numbers."""

    reader: str
    features: Lengths = field(default_factory=Lengths)

    def embed(self, words: Sequence[str]) -> Any:
        return np.zeros((len(words), 4), dtype=np.float32)


def read(store: Store, n: int, *numbers: float, encoder: str = "e1") -> str:
    vector = packed(np.array([numbers], dtype=np.float32))[0] if numbers else b""
    store.save_taggings([replace(tagging(article(n).id, model="m2"), vector=Vector(encoder, vector))])
    return article(n).id


def test_what_the_encoder_made_is_compared_and_the_words_where_it_has_read_nothing(store: Store) -> None:
    ids = [read(store, 0, 0, 3, 0, 0), read(store, 1), read(store, 2, 1, 0, 0, 0, encoder="e0"), article(3).id]
    found = model_vectors(store, Reading("e1"))(ids)  # type: ignore[arg-type]
    assert found[0] == pytest.approx([0, 0, 0, 1, 0, 0], abs=1e-3)
    assert found[1:] == pytest.approx(np.tile([1, 0, 0, 0, 0, 0], (3, 1))), "not read, another encoder's, never tagged"
    assert model_vectors(store, Reading("e1"))(ids[1:]).shape == (3, 6)  # type: ignore[arg-type]


def test_without_an_encoder_the_words_speak_alone(store: Store) -> None:
    ids = [read(store, 0, 0, 3, 0, 0)]
    assert model_vectors(store, Reading(""))(ids) == pytest.approx(np.array([[2, 0]]))  # type: ignore[arg-type]
