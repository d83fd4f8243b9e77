"""The encoder as it runs: an ONNX graph and a tokenizer, through onnxruntime, without PyTorch."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.encoder.pieces import Pieces
from pipeline.errors import ModelError

__all__ = ["CLOSELY", "GRAPH", "PIECES", "Encoder", "missing"]

GRAPH, PIECES = "encoder.onnx", "pieces.json"
"""The encoder's files in a model's folder."""

CLOSELY = "closely"
"""The graph's input that says whether to read closely; graphs before mix-5 have none."""

_LIBRARIES = ("onnxruntime", "tokenizers")
_NAME = 12  # hex digits
_FEW = 4  # articles that aren't worth starting threads for


def missing() -> tuple[str, ...]:
    """Return the libraries that the encoder needs and that aren't installed."""
    return tuple(name for name in _LIBRARIES if find_spec(name) is None)


class Encoder:
    """Reads segmented articles, gives scores and vectors.

    Each article is read by itself, so what is said of it doesn't hang on the articles beside it. It may be used from
    several threads at once. Read once, scores hang on the processor by about 0.1; read closely, in twice the
    time, by about 0.001. Encoders of versions before mix-5 can't: they read once.

    Its `name` is made of its graph: versions that took one encoder over from another call it the same.

    Parameters
    ----------
    graph
        The ONNX model: ``ids`` (1, length) and ``closely`` in; ``scores`` (1, columns) and ``vector`` (1, width) out.
    pieces
        The text of its ``tokenizer.json``.
    most
        Pieces of an article that are read.
    threads
        Articles read at once; None: as many as the machine has cores, at most four.

    Raises
    ------
    ModelError
        onnxruntime or tokenizers can't read them.
    """

    def __init__(self, graph: bytes | Path, pieces: str, most: int, threads: int | None = None) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # articles are read side by side instead: no waiting for one another
        options.inter_op_num_threads = 1
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.log_severity_level = 3
        source = graph if isinstance(graph, bytes) else str(graph)
        try:
            self._session: Any = onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])
            self.pieces = Pieces(pieces, most)
        except Exception as error:  # both libraries raise their own kinds, of no common base
            raise ModelError(f"the encoder can't be read ({str(error)[:200]}); fetch the model again") from error
        self.closer = CLOSELY in {one.name for one in self._session.get_inputs()}
        self.threads = threads or min(4, os.cpu_count() or 1)
        held = graph if isinstance(graph, bytes) else graph.read_bytes()
        self.name = hashlib.sha256(held, usedforsecurity=False).hexdigest()[:_NAME]

    @classmethod
    def of(cls, folder: Path, most: int, threads: int | None = None) -> Encoder:
        """Return the encoder whose files lie in `folder`."""
        return cls(folder / GRAPH, (folder / PIECES).read_text(encoding="utf-8"), most, threads)

    def read(self, words: Sequence[str], *, closely: bool = False) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        """Return the scores (n, columns) and the vectors (n, width), of length 1, of segmented articles."""
        return self.read_pieces(self.pieces.of(words), closely=closely)

    def read_pieces(
        self, pieces: Sequence[Sequence[int]], *, closely: bool = False
    ) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        """Return what `read` does, for articles that are cut into pieces."""
        if not pieces:
            outputs = self._session.get_outputs()
            return np.zeros((0, outputs[0].shape[1])), np.zeros((0, outputs[1].shape[1]), dtype=np.float32)
        few = len(pieces) < _FEW or self.threads == 1
        one_by_one = map if few else self._pool.map
        found = list(one_by_one(partial(self._one, closely), pieces))
        scores = np.concatenate([scores for scores, _ in found]).astype(np.float64)
        vectors = np.concatenate([vector for _, vector in found])
        return scores, vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)

    def _one(self, closely: bool, pieces: Sequence[int]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:  # noqa: FBT001
        stated = {"ids": np.array([pieces], dtype=np.int64)} | ({CLOSELY: np.array(closely)} if self.closer else {})
        scores, vector = self._session.run(["scores", "vector"], stated)
        return scores, vector

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self.threads, thread_name_prefix="encoder")
