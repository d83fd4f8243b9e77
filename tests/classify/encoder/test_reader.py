from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest

from pipeline.classify.encoder.reader import GRAPH, PIECES, Encoder, missing
from pipeline.classify.encoder.sentences import gains
from pipeline.errors import ModelError
from tests.classify.tiny import CODES, FOLDER, MOST, WIDTH, encoded, graph

ARTICLES = [
    "Sở Y_tế tiêm vắc_xin\nTrạm y_tế xã tiêm cho trẻ .\nNgười_dân yên_tâm . Không ai sốt .",
    "Giá vàng tăng\n\n",
    "\n\n",
    "Bệnh_viện đa_khoa\nKhám bệnh .\n" + "miễn_phí cho người nghèo . " * 200,
    "Công_an xã\nTuần_tra .\nĐêm qua .",
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return encoded().encoder(threads=2)


def test_an_article_is_read_the_same_alone_and_among_others(encoder: Encoder) -> None:
    scores, vectors = encoder.read(ARTICLES)
    assert scores.shape == (5, 1 + len(CODES))
    assert vectors.shape == (5, WIDTH)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    alone = [encoder.read([one]) for one in ARTICLES]
    assert np.vstack([one for one, _ in alone]).tobytes() == scores.tobytes()
    assert np.vstack([one for _, one in alone]).tobytes() == vectors.tobytes()
    assert len({row.tobytes() for row in scores}) == 5
    assert Encoder.of(FOLDER, MOST, threads=1).read(ARTICLES)[0].tobytes() == scores.tobytes()


def test_several_threads_may_read_at_once(encoder: Encoder) -> None:
    expected = encoder.read(ARTICLES)[0].tobytes()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: encoder.read(ARTICLES)[0].tobytes(), range(12)))
    assert set(found) == {expected}


def test_nothing_is_read_of_nothing(encoder: Encoder) -> None:
    scores, vectors = encoder.read([])
    assert (scores.shape, vectors.shape) == ((0, 1 + len(CODES)), (0, WIDTH))


def test_a_sentence_left_out_moves_the_scores_by_its_gain(encoder: Encoder) -> None:
    sentences, found = gains(encoder, ARTICLES[0])
    assert [(one.field, one.text) for one in sentences] == [
        ("title", "Sở Y tế tiêm vắc xin"),
        ("lead", "Trạm y tế xã tiêm cho trẻ."),
        ("body", "Người dân yên tâm."),
        ("body", "Không ai sốt."),
    ]
    whole = encoder.read([ARTICLES[0]], closely=True)[0]
    without = encoder.read(["Sở Y_tế tiêm vắc_xin\nTrạm y_tế xã tiêm cho trẻ .\nNgười_dân yên_tâm ."], closely=True)[0]
    assert found[3] == pytest.approx((whole - without)[0])
    assert gains(encoder, "Giá vàng tăng\n\n")[0] == []


def test_only_sentences_that_are_read_have_a_gain(encoder: Encoder) -> None:
    sentences, found = gains(encoder, ARTICLES[3])
    assert 2 < len(sentences) < 60
    assert found.shape == (len(sentences), 1 + len(CODES))


def test_files_that_are_none_are_refused(tmp_path: Path) -> None:
    (tmp_path / GRAPH).write_bytes(b"no model")
    (tmp_path / PIECES).write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match="the encoder can't be read"):
        Encoder.of(tmp_path, MOST)
    with pytest.raises(ModelError, match="the encoder can't be read"):
        Encoder(FOLDER / GRAPH, "{}", MOST)


def test_libraries_that_are_absent_are_named() -> None:
    assert missing() == ()
    with patch("pipeline.classify.encoder.reader.find_spec", side_effect=lambda name: None if name[0] == "o" else 1):
        assert missing() == ("onnxruntime",)


def test_the_committed_encoder_is_what_the_script_builds() -> None:
    pytest.importorskip("onnx")
    assert graph(1 + len(CODES)) == (FOLDER / GRAPH).read_bytes()


def test_no_sum_of_two_products_overflows_sixteen_bits() -> None:
    """Older processors add them so; with larger weights an article's scores would hang on the machine."""
    onnx = pytest.importorskip("onnx")
    from pipeline.classify.encoder.graph import nodes_of
    from pipeline.resources import shipped

    for folder in (FOLDER, shipped("models") / (shipped("models") / "CURRENT").read_text("utf-8").strip()):
        found = onnx.load(folder / GRAPH).graph
        factors = {node.input[1] for node in nodes_of(found) if node.op_type == "DynamicQuantizeMatMul"}
        weights = [onnx.numpy_helper.to_array(one) for one in found.initializer if one.name in factors]
        assert weights
        assert all(2 * 255 * int(np.abs(one.astype(np.int16)).max()) < 2**15 for one in weights)
