"""A tiny base and encoder of random weights: ``python tests/classify/tiny.py`` writes the committed files anew."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.encoded import Encoded
from pipeline.classify.encoder.base import Base
from pipeline.classify.encoder.reader import GRAPH, PIECES
from pipeline.classify.mixed import ENCODER, MIX

FOLDER = Path(__file__).with_name("tiny")
DEMO = Path(__file__).parents[2] / "corpus" / "demo" / "articles.jsonl"
WIDTH, INNER, HEADS, LAYERS, MOST = 16, 32, 2, 2, 48
HALVED = (1,)
CODES = ("food_safety", "health_insurance", "epidemic_prevention")
SPECIALS = ("<s>", "<pad>", "</s>", "<unk>")


def tokenizer() -> str:
    """Return a unigram tokenizer whose pieces are the demo's syllables and single letters."""
    counts: Counter[str] = Counter({"passage": 1000})
    for line in DEMO.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        counts.update(" ".join((row["title"], row["lead"], row["body"])).split())
    syllables = sorted(word for word, count in counts.items() if count >= 15)
    letters = sorted({letter for word in counts for letter in word})
    scored = [(f"▁{word}", float(np.log(counts[word] / 1e5).round(4))) for word in syllables]
    scored += [(letter, -15.0) for letter in ("▁", *letters)]
    specials = [(piece, 0.0) for piece in SPECIALS]
    added = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    spaced = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}
    stated = {
        "version": "1.0",
        "added_tokens": [{"id": at, "content": piece, **added} for at, piece in enumerate(SPECIALS)],
        "normalizer": {"type": "NFKC"},
        "pre_tokenizer": spaced,
        "post_processor": None,
        "decoder": spaced,
        "model": {"type": "Unigram", "unk_id": 3, "vocab": specials + scored, "byte_fallback": False},
    }
    return json.dumps(stated, ensure_ascii=False, separators=(",", ":"))


def weights(pieces: int, columns: int = 0, seed: int = 0) -> dict[str, NDArray[np.float32]]:
    """Return random weights; with a head where `columns` are asked for."""
    rng = np.random.default_rng(seed)
    sizes = {"emb.word": (pieces, WIDTH), "emb.pos": (64, WIDTH), "emb.ln": (WIDTH,)}
    for at in range(LAYERS):
        sizes |= {f"l{at}.{part}": (WIDTH, WIDTH) for part in ("q", "k", "v", "ao")}
        sizes |= {f"l{at}.fi": (INNER, WIDTH), f"l{at}.fo": (WIDTH, INNER)}
        sizes |= {f"l{at}.aln": (WIDTH,), f"l{at}.oln": (WIDTH,)}
    if columns:
        sizes["head"] = (columns, WIDTH)
    found: dict[str, NDArray[np.float32]] = {}
    for name, shape in sizes.items():
        drawn = rng.normal(0, 0.3, shape) + (1.0 if name.endswith("ln") else 0.0)
        own = name in {"emb.word", "emb.pos"}
        found[name if own else f"{name}.w"] = drawn.astype(np.float32)
        if not own:
            found[f"{name}.b"] = rng.normal(0, 0.1, shape[0]).astype(np.float32)
    if columns:
        found["head.q"] = rng.normal(0, 0.3, (columns, WIDTH)).astype(np.float32)
    return found


def base() -> Base:
    """Return the tiny base."""
    text = tokenizer()
    return Base("tiny", weights(len(json.loads(text)["model"]["vocab"])), HEADS, text)


def graph(columns: int, seed: int = 0) -> bytes:
    """Return an encoder of random weights; needs onnx."""
    from pipeline.classify.encoder.graph import build

    return build(weights(len(json.loads(tokenizer())["model"]["vocab"]), columns, seed), HEADS, HALVED)


def encoded(learnt: frozenset[str] = frozenset()) -> Encoded:
    """Return the committed encoder, which has learnt `CODES`, as a version holds it; it has no mix yet."""
    pieces = (FOLDER / PIECES).read_text(encoding="utf-8")
    return Encoded(
        (FOLDER / GRAPH).read_bytes(),
        pieces,
        MOST,
        CODES,
        learnt,
        {},
        {"base": "tiny", "learnt": len(learnt), "recipe": {}},
    )


def heard(found: Encoded) -> Encoded:
    """Return a mixed encoder that has half of the say, though its weights are random, and reads every article."""
    shares = np.where(found.mixes[ENCODER].shares, 0.5, 0.0)
    return replace(found, mixes={**found.mixes, MIX: replace(found.mixes[MIX], shares=shares, doubt=-1e9)})


def main() -> None:
    """Write the committed files."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / GRAPH).write_bytes(graph(1 + len(CODES)))
    (FOLDER / PIECES).write_text(tokenizer(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
