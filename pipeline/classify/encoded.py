"""What a version with an encoder holds beside the words' model, and how both are joined when it is loaded."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.classify.encoder.reader import GRAPH, PIECES, Encoder, missing
from pipeline.classify.mix import Mix
from pipeline.classify.mixed import ENCODER, LIGHT, MIX, MixedModel
from pipeline.classify.model import Model
from pipeline.errors import ModelError

__all__ = ["LIGHT_ENDING", "Encoded", "has_encoder", "joined", "read_encoded"]

LIGHT_ENDING = f".{LIGHT}"
"""Behind a version's name: its words' side alone."""

_MIXES, _LEARNT = "mix.json", "learnt.txt"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Encoded:
    """An encoder's files, and how it is mixed with the words.

    Attributes
    ----------
    graph, pieces
        The ONNX model and the tokenizer, as their files hold them.
    most
        Pieces of an article that it reads.
    codes
        The themes that the encoder has learnt, in the order of its columns after relevance.
    learnt
        The ids of the articles from which it learnt: a mix may be fitted on any others.
    mixes
        By name, see `MixedModel`; for the columns of the model, whose themes may be others.
    facts
        What the manifest says of it: base, recipe, files' origin.
    """

    graph: bytes
    pieces: str
    most: int
    codes: tuple[str, ...]
    learnt: frozenset[str]
    mixes: Mapping[str, Mix]
    facts: Mapping[str, Any]

    def write(self, folder: Path) -> None:
        """Write the files into `folder`."""
        (folder / GRAPH).write_bytes(self.graph)
        stated = {
            "most": self.most,
            "codes": self.codes,
            "mixes": {name: mix.to_json() for name, mix in self.mixes.items()},
        }
        texts = {
            PIECES: self.pieces,
            _MIXES: json.dumps(stated, indent=1) + "\n",
            _LEARNT: "".join(f"{one}\n" for one in sorted(self.learnt)),
        }
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")

    def with_words(self, light: Model, threads: int | None = None) -> MixedModel:
        """Return the model that mixes it with `light`.

        Raises
        ------
        ModelError
            A mix is missing, or the files can't be read.
        """
        if not {MIX, ENCODER} <= set(self.mixes):
            raise ModelError(f"{light.version}: has an encoder and no mix; train it again")
        return MixedModel.of(light, self.encoder(threads), self.codes, self.mixes)

    def encoder(self, threads: int | None = None) -> Encoder:
        """Return the encoder, ready to read."""
        return Encoder(self.graph, self.pieces, self.most, threads)


def has_encoder(manifest: Mapping[str, Any]) -> bool:
    """Whether a version's manifest says that it has an encoder."""
    return GRAPH in manifest["files"]


def read_encoded(home: Path, manifest: Mapping[str, Any], columns: int) -> Encoded:
    """Read what `Encoded.write` wrote into `home`, for a model of so many columns.

    Raises
    ------
    ModelError
        A file can't be read.
    """
    try:
        stated = json.loads((home / _MIXES).read_text(encoding="utf-8"))
        codes = tuple(map(str, stated["codes"]))
        mixes = {name: Mix.from_json(one, columns) for name, one in stated["mixes"].items()}
        learnt = frozenset((home / _LEARNT).read_text(encoding="utf-8").split())
        graph, pieces = (home / GRAPH).read_bytes(), (home / PIECES).read_text(encoding="utf-8")
        facts = dict(manifest.get("encoder", {}))
        return Encoded(graph, pieces, int(stated["most"]), codes, learnt, mixes, facts)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{home}: its encoder can't be read ({error}); fetch the model again") from error


def joined(home: Path, manifest: Mapping[str, Any], light: Model, threads: int | None) -> Model:
    """Return `light` mixed with the encoder in `home`, or `light` under its own name where that can't run."""
    absent = missing()
    if absent:
        log.warning(
            "%s: the words tag alone, for the encoder needs %s; 'pip install %s' brings it back",
            light.version,
            " and ".join(absent),
            " ".join(absent),
        )
        return light.named(light.version + LIGHT_ENDING)
    encoded = read_encoded(home, manifest, 1 + len(light.codes))
    return encoded.with_words(light, threads)
