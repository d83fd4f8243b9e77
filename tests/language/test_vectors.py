from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.language.vectors import Nearest, packed, unpacked

Floats = NDArray[np.float32]


def drawn(many: int, width: int = 384, seed: int = 0) -> Floats:
    """Return vectors of length 1, the later ones ever nearer to the first."""
    dice = np.random.default_rng(seed)
    rows = dice.normal(size=(many, width)) + np.outer(np.linspace(0, 0.3, many), dice.normal(size=width))
    found: Floats = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return found


def test_a_vector_keeps_its_direction_to_a_thousandth_in_576_bytes() -> None:
    vectors = drawn(400)
    rows = packed(vectors)
    assert {len(row) for row in rows} == {576}
    found = unpacked(rows)
    assert np.linalg.norm(found, axis=1) == pytest.approx(1, abs=1e-6)
    assert np.abs(found @ found.T - vectors @ vectors.T).max() < 0.0005
    assert unpacked(packed(1000 * vectors)) == pytest.approx(found, abs=1e-3), "its length says nothing"


def test_one_great_number_among_small_ones_is_kept() -> None:
    vectors = drawn(50)
    vectors[:, 7] = 3.0
    found, truth = unpacked(packed(vectors)), vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    assert np.abs(found @ found.T - truth @ truth.T).max() < 0.001


def test_nothing_and_zeros_are_packed_too() -> None:
    assert packed(np.zeros((0, 384), dtype=np.float32)) == []
    assert unpacked([]).shape == (0, 0)
    assert not unpacked(packed(np.zeros((1, 4), dtype=np.float32))).any()
    with pytest.raises(ValueError, match="3 numbers"):
        packed(np.ones((1, 3), dtype=np.float32))


def test_the_nearest_are_those_that_the_vectors_themselves_say() -> None:
    vectors = drawn(3000, 64)
    near = Nearest()
    rows = [(f"a{n}", row) for n, row in enumerate(packed(vectors))]
    near.put(rows[:10])
    near.put(rows[10:])
    for n in (0, 1500, 2999):
        cosines = vectors @ vectors[n]
        cosines[n] = -2
        wanted = np.argsort(-cosines)[:8]
        found = near.near(f"a{n}", 8)
        assert [cosine for _, cosine in found] == pytest.approx(cosines[wanted].tolist(), abs=0.001)
        assert len({one for one, _ in found} & {f"a{one}" for one in wanted.tolist()}) >= 7, "twins may change places"
        assert f"a{n}" not in {one for one, _ in found}


def test_a_vector_is_replaced_and_taken_away() -> None:
    near = Nearest()
    rows = packed(np.array([[1, 0], [1, 0.1], [0, 1]], dtype=np.float32))
    near.put(list(zip("abc", rows, strict=True)))
    assert [one for one, _ in near.near("a", 5)] == ["b", "c"]
    near.put([("b", packed(np.array([[-1, 0]], dtype=np.float32))[0])])
    assert near.near("a", 5) == [("c", 0.0), ("b", -1.0)]
    near.drop(["c", "d"])
    assert "c" not in near
    assert [one for one, _ in near.near("a", 5)] == ["b"]
    near.drop(["b"])
    assert near.near("a", 5) == []
    near.put([("c", rows[2])])
    assert near.near("a", 5) == [("c", 0.0)]
    with pytest.raises(KeyError):
        near.near("d", 5)
