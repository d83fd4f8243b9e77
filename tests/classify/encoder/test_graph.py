"""The exported graph against the same network in plain NumPy."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.classify.encoder.base import layers_of
from pipeline.classify.encoder.reader import GRAPH, PIECES, Encoder
from pipeline.classify.folder import current_version
from pipeline.resources import shipped
from tests.classify.tiny import DEMO, FOLDER, HALVED, HEADS, MOST

Floats = NDArray[np.float64]
ARTICLES = (
    "Sở Y_tế tiêm vắc_xin\nTrạm y_tế xã tiêm cho trẻ .\nNgười_dân yên_tâm .",
    "Giá vàng tăng\n\n",
    "Bệnh_viện đa_khoa\nKhám bệnh .\n" + "miễn_phí cho người nghèo . " * 20,
)


def normed(x: Floats, weights: dict[str, Floats], name: str) -> Floats:
    even = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-12)
    return np.asarray(even * weights[f"{name}.w"] + weights[f"{name}.b"])


def softmax(x: Floats, axis: int) -> Floats:
    grown = np.exp(x - x.max(axis, keepdims=True))
    return np.asarray(grown / grown.sum(axis, keepdims=True))


def layer(x: Floats, weights: dict[str, Floats], name: str) -> Floats:
    def times(part: str, by: Floats) -> Floats:
        return by @ weights[f"{name}.{part}.w"].T + weights[f"{name}.{part}.b"]

    q, k, v = (times(part, x).reshape(len(x), HEADS, -1).transpose(1, 0, 2) for part in "qkv")
    seen = softmax(q @ k.transpose(0, 2, 1) / math.sqrt(q.shape[-1]), -1) @ v
    x = normed(x + times("ao", seen.transpose(1, 0, 2).reshape(len(x), -1)), weights, f"{name}.aln")
    inner = times("fi", x)
    gelu = inner * 0.5 * (1 + np.vectorize(math.erf)(inner / math.sqrt(2)))
    return normed(x + times("fo", gelu), weights, f"{name}.oln")


def plainly(ids: list[int], weights: dict[str, Floats]) -> Floats:
    """Return the scores of an article, in double precision."""
    x = normed(weights["emb.word"][ids] + weights["emb.pos"][: len(ids)], weights, "emb.ln")
    for at in range(layers_of(weights)):
        if at in HALVED:
            x = np.array([x[start : start + 2].mean(0) for start in range(0, len(x), 2)])
        x = layer(x, weights, f"l{at}")
    weighed = softmax(x @ weights["head.q"].T, 0)
    return np.asarray((weighed * (x @ weights["head.w"].T)).sum(0) + weights["head.b"])


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(FOLDER / GRAPH, (FOLDER / PIECES).read_text(encoding="utf-8"), MOST, threads=1)


def test_read_closely_it_says_what_the_network_says(encoder: Encoder) -> None:
    """To a thousandth: what another processor's last digits can't move."""
    pytest.importorskip("onnx")
    from pipeline.classify.encoder.graph import unbuilt

    weights, heads = unbuilt((FOLDER / GRAPH).read_bytes())
    assert heads == HEADS
    pieces = encoder.pieces.of(ARTICLES)
    pieces += [one[:-1] for one in pieces]  # of odd and even length
    expected = np.array([plainly(list(one), {name: w.astype(float) for name, w in weights.items()}) for one in pieces])
    once, closely = encoder.read_pieces(pieces)[0], encoder.read_pieces(pieces, closely=True)[0]
    assert encoder.closer
    assert np.abs(once - expected).max() < 0.2 * expected.std()
    assert np.abs(closely - expected).max() < 0.002 * expected.std()
    assert np.abs(closely - expected).max() < 0.03 * np.abs(once - expected).max()


def test_the_last_digits_of_another_processor_tip_scores_read_once_and_not_those_read_closely() -> None:
    """The shipped encoder, and the same with its norms changed in the sixth digit, as other sums would be."""
    pytest.importorskip("onnx")
    from pipeline.classify.encoder.graph import build, unbuilt

    home = shipped("models") / current_version(shipped("models"))
    manifest = json.loads((home / "manifest.json").read_text(encoding="utf-8"))
    stated, tokenizer = (home / GRAPH).read_bytes(), (home / PIECES).read_text(encoding="utf-8")
    halved = manifest["encoder"]["recipe"]["halved"]
    arrays, heads = unbuilt(stated)
    assert build(arrays, heads, halved) == stated
    rng = np.random.default_rng(0)
    moved = {
        name: one * (1 + 1e-6 * rng.standard_normal(one.shape).astype(np.float32)) if "ln." in name else one
        for name, one in arrays.items()
    }
    here, there = (Encoder(graph, tokenizer, 160, threads=2) for graph in (stated, build(moved, heads, halved)))
    texts = [json.loads(line) for line in DEMO.read_text(encoding="utf-8").splitlines()[:24]]
    pieces = here.pieces.of([f"{one['title']}\n{one['lead']}\n{one['body']}" for one in texts])
    once, closely = (
        np.abs(here.read_pieces(pieces, closely=way)[0] - there.read_pieces(pieces, closely=way)[0]).max()
        for way in (False, True)
    )
    assert once > 0.1
    assert closely < 0.02
