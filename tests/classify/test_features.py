from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from pipeline.classify.features import WordFeatures
from pipeline.classify.latent import LatentFeatures, MixedFeatures

TEXTS = [
    "Trạm_y_tế xã\ntiêm vắc_xin\ntrẻ em được tiêm vắc_xin sởi .",
    "Tiêm vắc_xin sởi\n\ntrạm_y_tế xã tiêm vắc_xin , trẻ em",
    "Giá vàng\n\nvàng tăng giá , vàng giảm giá",
    "",
]


def test_each_block_has_its_channels_length_and_an_empty_article_is_zero() -> None:
    rows = WordFeatures(channels=(((0, 1, 2), 1.0), ((0,), 0.5)), min_words=1, min_pairs=1).fit_transform(TEXTS)
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1))).ravel()
    assert lengths[:3] == pytest.approx([np.sqrt(1.25)] * 3, abs=1e-6)
    assert lengths[3] == 0


def test_names_follow_the_columns_and_pairs_stop_at_punctuation_and_fields() -> None:
    features = WordFeatures(channels=(((0, 1, 2), 1.0),), min_words=1, min_pairs=1).fit(TEXTS)
    rows = features.transform(TEXTS)
    names = features.get_feature_names_out()
    assert rows.shape == (4, len(names))
    found = set(names[rows[1].indices])
    assert {"0:vắc_xin sởi", "0:trẻ em", "0:trạm_y_tế xã"} <= found
    assert "0:vắc_xin trẻ" not in names, "a comma parts them"
    assert "0:sởi trạm_y_tế" not in names, "the field ends between them"
    assert "0:." not in names


def test_counts_enter_by_their_logarithm() -> None:
    features = WordFeatures(channels=(((2,), 1.0),), min_words=1, min_pairs=99).fit(["\n\na b", "\n\na a a b"])
    row = features.transform(["\n\na a a b"])
    by_name = dict(zip(features.get_feature_names_out()[row.indices], row.data, strict=True))
    assert by_name["0:a"] / by_name["0:b"] == pytest.approx(1 + np.log(3), rel=1e-6)


def test_syllables_see_through_segmentation() -> None:
    features = WordFeatures(min_words=1, min_pairs=1, unit="syllable").fit(TEXTS)
    joined, parted = features.transform(["Trạm_y_tế xã", "Trạm y_tế xã"])
    assert (joined != parted).nnz == 0


def test_a_batch_gives_what_single_articles_give() -> None:
    features = MixedFeatures(n_components=2, min_words=1, min_pairs=1).fit(TEXTS * 3)
    together = features.transform(TEXTS).toarray()
    alone = sparse.vstack([features.transform([text]) for text in TEXTS]).toarray()
    np.testing.assert_allclose(together, alone, atol=1e-6)


def test_latent_points_have_length_one_or_nothing_and_strangers_are_the_origin() -> None:
    latent = LatentFeatures(2, min_words=1, min_pairs=1).fit(TEXTS)
    lengths = np.linalg.norm(latent.transform([*TEXTS, "hoàn_toàn xa_lạ"]), axis=1)
    assert lengths == pytest.approx([1, 1, 1, 0, 0], abs=1e-5)


def test_texts_without_a_common_word_are_no_error() -> None:
    features = MixedFeatures().fit(["a", "b", ""])
    assert features.transform(["a", "c"]).nnz == 0
