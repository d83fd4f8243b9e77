"""The encoder as an ONNX graph for onnxruntime, built from arrays: no PyTorch, and the same bytes each time.

It reads one article at a time (so its scores don't hang on its neighbours in a batch, and no place is lost to
padding). Matrices are 8-bit integers with a scale for each output, activations are made so as they come; the word
embeddings are 8-bit rows with a scale each. Attention, layer norms and the head stay in single precision.

Processors differ in the last digit of a sum, and where that tips the rounding of an activation the difference grows
from layer to layer: two machines agree on scores to about 0.1, not more. So the graph can also read *closely*: what
rounding has taken from an activation is rounded in its turn and multiplied by the same matrix: 16 bits in two parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.encoder.base import layers_of
from pipeline.classify.encoder.reader import CLOSELY

__all__ = ["LEAST_ROW", "TOP", "TOP_TIMES", "build", "nodes_of", "unbuilt"]

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


def build(weights: Arrays, heads: int, halved: Sequence[int] = (), top: int = TOP_TIMES) -> bytes:
    """Return the model from ``ids`` (1, length) and ``closely`` to ``scores`` (1, columns) and ``vector`` (1, width).

    Parameters
    ----------
    weights
        The encoder's arrays by name, its head's among them.
    heads
        Attention heads.
    halved
        Before which layers each two neighbours become their mean, see `Network`.
    top
        The largest whole number of a weight.
    """
    graph = _Graph(weights, top)
    x = graph.embedded()
    graph.choose(*(graph.branch(x, heads, halved, closely=closely) for closely in (True, False)))
    return graph.model()


def unbuilt(graph: bytes) -> tuple[Arrays, int]:
    """Return the arrays of a graph that `build` made, rounded as they are in it, and its attention heads.

    Raises
    ------
    ValueError
        It's no such graph.
    """
    from onnx import load_from_string, numpy_helper

    try:
        model = load_from_string(graph).graph
    except Exception as error:  # protobuf's own, of no common base
        raise ValueError(f"no graph of an encoder ({error})") from error
    try:
        kept = {one.name: numpy_helper.to_array(one) for one in model.initializer}
        heads = next(one for one in nodes_of(model) if one.op_type == "MultiHeadAttention").attribute[0].i
        found = {"emb.word": kept["emb.word"] * kept["emb.steps"], "emb.pos": kept["emb.pos"]}
        found |= {name: kept[name] for name in ("emb.ln.w", "emb.ln.b", "head.b")}
        if "head.w" in kept:  # before mix-4: no places of its own for each column
            found["head.w"] = kept["head.w"]
        else:
            found |= {f"head.{part}": kept[f"head.{part}.turned"].T for part in "wq"}
        for at in range(layers_of(kept)):
            found |= _layer_of(kept, f"l{at}")
    except (KeyError, StopIteration) as error:
        raise ValueError(f"no graph of an encoder ({error})") from error
    return {name: np.array(one, dtype=np.float32) for name, one in found.items()}, int(heads)


def nodes_of(graph: Any) -> Iterator[Any]:  # noqa: ANN401 - ONNX's
    """Return the nodes of a graph and of the branches in it."""
    for node in graph.node:
        yield node
        for stated in node.attribute:
            if stated.HasField("g"):
                yield from nodes_of(stated.g)


def _layer_of(kept: dict[str, NDArray[Any]], name: str) -> dict[str, NDArray[Any]]:
    found = {}
    for part in ("qkv", "ao", "fi", "fo"):
        found[part] = (kept[f"{name}.{part}.w"].T * kept[f"{name}.{part}.steps"][:, None], kept[f"{name}.{part}.b"])
    for short, *both in zip("qkv", *(np.split(one, 3) for one in found.pop("qkv")), strict=True):
        found[short] = tuple(both)
    for norm in ("aln", "oln"):
        found[norm] = (kept[f"{name}.{norm}.w"], kept[f"{name}.{norm}.b"])
    return {f"{name}.{part}.{kind}": one for part, both in found.items() for kind, one in zip("wb", both, strict=True)}


class _Graph:
    """Nodes and constants as they are added; a name stands for a constant or for a node's output."""

    def __init__(self, weights: Arrays, top: int) -> None:
        self.weights, self.top, self.width = weights, top, weights["emb.word"].shape[1]
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}
        self.closely, self.prefix = False, ""

    def keep(self, name: str, value: NDArray[Any]) -> str:
        """Keep a constant; the branches share those of one name."""
        from onnx import numpy_helper

        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def own(self, name: str) -> str:
        """Keep an array under its own name."""
        return self.keep(name, self.weights[name])

    def add(self, kind: str, inputs: list[str], output: str, domain: str = "", **attributes: Any) -> str:  # noqa: ANN401 - ONNX's
        return self.add_split(kind, inputs, [output], domain, **attributes)[0]

    def add_split(
        self,
        kind: str,
        inputs: list[str],
        outputs: list[str],
        domain: str = "",
        **attributes: Any,  # noqa: ANN401 - ONNX's
    ) -> list[str]:
        """Add a node of several outputs, and return their names in this branch."""
        from onnx import helper

        named = [self.prefix + one for one in outputs]
        self.nodes.append(helper.make_node(kind, inputs, named, name=named[0], domain=domain, **attributes))
        return named

    def branch(self, x: str, heads: int, halved: Sequence[int], *, closely: bool) -> Any:  # noqa: ANN401 - ONNX's
        """Return the graph from the first layer's input to scores and vector."""
        from onnx import TensorProto, helper

        outer, self.nodes, self.closely, self.prefix = self.nodes, [], closely, "closely." if closely else "once."
        for at in range(layers_of(self.weights)):
            x = self.layer(f"l{at}", self.halved(f"l{at}", x) if at in halved else x, heads)
        vector = self.add("ReduceMean", [x, "second"], "vector", keepdims=0)
        made = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, width])
            for name, width in ((self.head(x), len(self.weights["head.b"])), (vector, self.width))
        ]
        found = helper.make_graph(self.nodes, self.prefix + "read", [], made)
        self.nodes, self.closely, self.prefix = outer, False, ""
        return found

    def choose(self, closely: Any, once: Any) -> None:  # noqa: ANN401 - ONNX's
        """Add the choice between two branches."""
        self.add_split("If", [CLOSELY], ["scores", "vector"], then_branch=closely, else_branch=once)

    def embedded(self) -> str:
        """Add what turns pieces and their places into the first layer's input."""
        word = self.weights["emb.word"]
        steps = np.maximum(np.abs(word).max(axis=1, keepdims=True), 1e-9) / TOP
        self.keep("emb.word", np.round(word / steps).astype(np.int8))
        self.keep("emb.steps", steps.astype(np.float32))
        row = self.add("Cast", [self.add("Gather", ["emb.word", "ids"], "row")], "row.float", to=1)
        said = self.add("Mul", [row, self.add("Gather", ["emb.steps", "ids"], "row.steps")], "said")
        for name, value in (("from", 0), ("second", 1), ("third", 2), ("last", -1), ("end", 2**31)):
            self.keep(name, np.array([value], dtype=np.int64))
        length = self._length("ids", "length")
        places = self.add("Slice", [self.own("emb.pos"), "from", length, "from"], "places")
        return self._normed(self.add("Add", [said, places], "placed"), "emb.ln")

    def halved(self, name: str, x: str) -> str:
        """Add what turns each two neighbours into their mean; a last one without a neighbour stays."""
        last = self.add("Slice", [x, "last", "end", "second"], f"{name}.last")
        longer = self.add("Concat", [x, last], f"{name}.longer", axis=1)
        half = self.add("Div", [self._length(longer, f"{name}.length"), "third"], f"{name}.half")
        even = self.add("Mul", [half, "third"], f"{name}.even")
        taken = self.add("Slice", [longer, "from", even, "second"], f"{name}.taken")
        shape = self.keep("pairs", np.array([1, -1, 2, self.width], dtype=np.int64))
        return self.add(
            "ReduceMean", [self.add("Reshape", [taken, shape], f"{name}.pairs"), "third"], f"{name}.mean", keepdims=0
        )

    def head(self, x: str) -> str:
        """Add the scores: the mean of what the head says of each place, weighted by each column's own softmax."""
        weighed = self.add("Softmax", [self._head_times(x, "q")], "head.weighed", axis=1)
        said = self.add("Mul", [weighed, self._head_times(x, "w")], "head.said")
        total = self.add("ReduceSum", [said, "second"], "head.total", keepdims=0)
        return self.add("Add", [total, self.own("head.b")], "scores")

    def _head_times(self, x: str, part: str) -> str:
        matrix = self.keep(f"head.{part}.turned", self.weights[f"head.{part}"].T)
        return self.add("MatMul", [x, matrix], f"head.{part}.out")

    def _length(self, x: str, name: str) -> str:
        return self.add("Slice", [self.add("Shape", [x], f"{name}.shape"), "second", "third"], name)

    def layer(self, name: str, x: str, heads: int) -> str:
        """Add a layer: attention and what follows it, each added to its input and normed."""
        joined = {kind: np.concatenate([self.weights[f"{name}.{part}.{kind}"] for part in "qkv"]) for kind in "wb"}
        mixed = self._times(x, f"{name}.qkv", joined["w"], joined["b"])
        parts = [f"{name}.{part}" for part in ("queries", "keys", "values")]
        parts = self.add_split("Split", [mixed], parts, axis=-1, num_outputs=3)
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
        least = self.keep("least", np.array(LEAST_ROW, dtype=np.float32))
        greatest = self.add("ReduceMax", [x, "last"], f"{name}.greatest", keepdims=1)
        size = self.add("Max", [greatest, least], f"{name}.size")
        even = self.add("Div", [x, size], f"{name}.even")
        product = self._times(even, name, self.weights[f"{name}.w"], None)
        return self.add(
            "Add", [self.add("Mul", [product, size], f"{name}.grown"), self.own(f"{name}.b")], f"{name}.sum"
        )

    def _times(self, x: str, name: str, weight: NDArray[np.float32], bias: NDArray[np.float32] | None) -> str:
        steps = np.maximum(np.abs(weight).max(axis=1), 1e-9) / self.top
        matrix = [
            self.keep(f"{name}.w", np.round(weight / steps[:, None]).astype(np.int8).T),
            self.keep(f"{name}.steps", steps.astype(np.float32)),
            self.keep(f"{name}.zero", np.zeros(len(steps), dtype=np.int8)),
        ]
        constants = [*matrix, *([] if bias is None else [self.keep(f"{name}.b", bias)])]
        found = self.add("DynamicQuantizeMatMul", [x, *constants], f"{name}.out", _RUNTIME)
        if not self.closely:
            return found
        parts = self.add_split("DynamicQuantizeLinear", [x], [f"{name}.{part}" for part in ("round", "step", "nought")])
        rest = self.add("Sub", [x, self.add("DequantizeLinear", parts, f"{name}.rounded")], f"{name}.rest")
        less = self.add("DynamicQuantizeMatMul", [rest, *matrix], f"{name}.less", _RUNTIME)
        return self.add("Add", [found, less], f"{name}.both")

    def model(self) -> bytes:
        """Return the whole as an ONNX file."""
        from onnx import TensorProto, helper

        inputs = [
            helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "length"]),
            helper.make_tensor_value_info(CLOSELY, TensorProto.BOOL, []),
        ]
        outputs = [
            helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, len(self.weights["head.b"])]),
            helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, self.width]),
        ]
        graph = helper.make_graph(self.nodes, "encoder", inputs, outputs, list(self.constants.values()))
        sets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_RUNTIME, 1)]
        made = helper.make_model(graph, producer_name="tinyte", ir_version=_IR, opset_imports=sets)
        return bytes(made.SerializeToString(deterministic=True))
