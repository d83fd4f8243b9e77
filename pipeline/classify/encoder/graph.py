"""The encoder as an ONNX graph for onnxruntime, built from arrays: no PyTorch, and the same bytes each time.

It reads one article at a time (so its scores don't hang on its neighbours in a batch, and no place is lost to
padding). Matrices are 8-bit integers with a scale for each output, activations are made so as they come; the word
embeddings are 8-bit rows with a scale each. Attention, layer norms and the head stay in single precision.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.encoder.base import layers_of

__all__ = ["LEAST_ROW", "TOP", "TOP_TIMES", "build"]

Arrays = dict[str, NDArray[np.float32]]
_RUNTIME = "com.microsoft"  # operators of onnxruntime's own: several steps in one
_EPSILON = 1e-12
_OPSET, _IR = 18, 9
LEAST_ROW = 0.2
"""The size that a row behind the GELU is taken to have at least."""
TOP = 127
"""The largest weight of a word piece."""
TOP_TIMES = 64
"""The largest weight of a matrix: an older processor (AVX2) adds pairs of products in 16 bits, and with larger ones
they overflow: scores would hang on the machine (255 * 64 * 2 < 2^15)."""


def build(weights: Arrays, heads: int, top: int = TOP_TIMES) -> bytes:
    """Return the model ``ids`` (1, length) to ``scores`` (1, columns) and ``vector`` (1, width), as its file holds it.

    Parameters
    ----------
    weights
        The encoder's arrays by name, its head's among them.
    heads
        Attention heads.
    top
        The largest whole number of a weight.
    """
    graph = _Graph(weights, top)
    x = graph.embedded()
    for at in range(layers_of(weights)):
        x = graph.layer(f"l{at}", x, heads)
    graph.keep("axis", np.array([1], dtype=np.int64))
    graph.add("ReduceMean", [x, "axis"], "vector", keepdims=0)
    graph.add("Gemm", ["vector", graph.own("head.w"), graph.own("head.b")], "scores", transB=1)
    return graph.model(len(weights["head.b"]))


class _Graph:
    """Nodes and constants as they are added; a name stands for a constant or for a node's output."""

    def __init__(self, weights: Arrays, top: int) -> None:
        self.weights, self.top = weights, top
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self.kept: set[str] = set()

    def keep(self, name: str, value: NDArray[Any]) -> str:
        from onnx import numpy_helper

        self.kept.add(name)
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def own(self, name: str) -> str:
        """Keep an array under its own name."""
        return self.keep(name, self.weights[name])

    def add(self, kind: str, inputs: list[str], output: str, domain: str = "", **attributes: Any) -> str:  # noqa: ANN401 - ONNX's
        from onnx import helper

        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def embedded(self) -> str:
        """Add what turns pieces and their places into the first layer's input."""
        word = self.weights["emb.word"]
        steps = np.maximum(np.abs(word).max(axis=1, keepdims=True), 1e-9) / TOP
        self.keep("emb.word", np.round(word / steps).astype(np.int8))
        self.keep("emb.steps", steps.astype(np.float32))
        row = self.add("Cast", [self.add("Gather", ["emb.word", "ids"], "row")], "row.float", to=1)
        said = self.add("Mul", [row, self.add("Gather", ["emb.steps", "ids"], "row.steps")], "said")
        for name, value in (("from", 0), ("second", 1), ("third", 2)):
            self.keep(name, np.array([value], dtype=np.int64))
        length = self.add("Slice", [self.add("Shape", ["ids"], "shape"), "second", "third"], "length")
        places = self.add("Slice", [self.own("emb.pos"), "from", length, "from"], "places")
        return self._normed(self.add("Add", [said, places], "placed"), "emb.ln")

    def layer(self, name: str, x: str, heads: int) -> str:
        """Add a layer: attention and what follows it, each added to its input and normed."""
        joined = {kind: np.concatenate([self.weights[f"{name}.{part}.{kind}"] for part in "qkv"]) for kind in "wb"}
        mixed = self._times(x, f"{name}.qkv", joined["w"], joined["b"])
        from onnx import helper

        parts = [f"{name}.{part}" for part in ("queries", "keys", "values")]
        self.nodes.append(helper.make_node("Split", [mixed], parts, name=f"{name}.split", axis=-1, num_outputs=3))
        seen = self.add("MultiHeadAttention", parts, f"{name}.seen", _RUNTIME, num_heads=heads)
        x = self._normed(self.add("Add", [x, self._own_times(seen, f"{name}.ao")], f"{name}.attended"), f"{name}.aln")
        inner = self.add("Gelu", [self._own_times(x, f"{name}.fi")], f"{name}.gelu", _RUNTIME)
        return self._normed(self.add("Add", [x, self._times_by_row(inner, f"{name}.fo")], f"{name}.fed"), f"{name}.oln")

    def _normed(self, x: str, name: str) -> str:
        constants = [self.own(f"{name}.w"), self.own(f"{name}.b")]
        return self.add("LayerNormalization", [x, *constants], f"{name}.normed", axis=-1, epsilon=_EPSILON)

    def _own_times(self, x: str, name: str) -> str:
        return self._times(x, name, self.weights[f"{name}.w"], self.weights[f"{name}.b"])

    def _times_by_row(self, x: str, name: str) -> str:
        """Add a product whose input has rows of very unlike size: each is brought to a greatest of 1 before rounding.

        With one step for a whole article, four fifths of what rounding loses is lost here, behind the GELU. A row's
        least is -0.17, so its greatest stands for its size.
        """
        if "least" not in self.kept:
            self.keep("least", np.array(LEAST_ROW, dtype=np.float32))
            self.keep("across", np.array([-1], dtype=np.int64))
        greatest = self.add("ReduceMax", [x, "across"], f"{name}.greatest", keepdims=1)
        size = self.add("Max", [greatest, "least"], f"{name}.size")
        even = self.add("Div", [x, size], f"{name}.even")
        product = self._times(even, name, self.weights[f"{name}.w"], None)
        return self.add(
            "Add", [self.add("Mul", [product, size], f"{name}.grown"), self.own(f"{name}.b")], f"{name}.sum"
        )

    def _times(self, x: str, name: str, weight: NDArray[np.float32], bias: NDArray[np.float32] | None) -> str:
        steps = np.maximum(np.abs(weight).max(axis=1), 1e-9) / self.top
        constants = [
            self.keep(f"{name}.w", np.round(weight / steps[:, None]).astype(np.int8).T),
            self.keep(f"{name}.steps", steps.astype(np.float32)),
            self.keep(f"{name}.zero", np.zeros(len(steps), dtype=np.int8)),
            *([] if bias is None else [self.keep(f"{name}.b", bias)]),
        ]
        return self.add("DynamicQuantizeMatMul", [x, *constants], f"{name}.out", _RUNTIME)

    def model(self, columns: int) -> bytes:
        """Return the whole as an ONNX file."""
        from onnx import TensorProto, helper

        width = self.weights["emb.word"].shape[1]
        inputs = [helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "length"])]
        outputs = [
            helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, columns]),
            helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, width]),
        ]
        graph = helper.make_graph(self.nodes, "encoder", inputs, outputs, self.constants)
        sets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_RUNTIME, 1)]
        made = helper.make_model(graph, producer_name="tinyte", ir_version=_IR, opset_imports=sets)
        return bytes(made.SerializeToString(deterministic=True))
