from __future__ import annotations

import numpy as np
import pytest

from pipeline.classify.latent import MixedFeatures
from pipeline.classify.projection import Projection, Rounded
from pipeline.classify.vectors import WordVectors

TEXTS = [
    f"{doctor} khám_bệnh\n\n{doctor} khám_bệnh ở {place} , {doctor} cấp thuốc"
    for doctor in ("bác_sĩ", "y_sĩ")
    for place in ("xã", "huyện", "tỉnh")
] + [f"giá {what}\n\ngiá {what} tăng mạnh , {what} đắt" for what in ("vàng", "xăng", "lúa")] * 2


def test_words_in_the_same_places_have_near_vectors() -> None:
    found = WordVectors(6, min_words=2).fit(TEXTS)
    rows = {word: found.table_.rows(slice(None))[at] for word, at in found.vocabulary_.items()}
    assert rows["bác_sĩ"] @ rows["y_sĩ"] > rows["bác_sĩ"] @ rows["vàng"] + 0.3


def test_rounding_keeps_a_row_to_half_a_step() -> None:
    values = np.random.default_rng(0).normal(size=(5, 7)) * np.array([[1], [100], [0], [1e-6], [1]])
    kept = Rounded(values)
    assert (np.abs(kept.rows(slice(None)) - values) <= kept.steps[:, None] * 0.51).all()


def test_an_article_without_a_known_word_is_the_origin_whatever_the_centre() -> None:
    vectors = WordVectors(3, min_words=2).fit(TEXTS)
    points = Projection(vectors.table_, np.ones(3, dtype=np.float32)).points(vectors.transform(["lạ", "giá vàng"]))
    assert not points[0].any()
    assert np.linalg.norm(points[1]) == pytest.approx(1, abs=1e-5)


def test_vectors_of_an_earlier_model_are_taken_as_they_are() -> None:
    vectors = WordVectors(3, min_words=2).fit(TEXTS)
    features = MixedFeatures(min_words=1, min_pairs=1).fit(TEXTS[:4], vectors=vectors)
    assert features.vectors_ is vectors
    assert features.transform(TEXTS).shape[0] == len(TEXTS)
