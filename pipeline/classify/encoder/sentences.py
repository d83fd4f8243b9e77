"""What each sentence of an article tells the encoder: by how much its scores fall when it doesn't see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.encoder.pieces import plain
from pipeline.classify.encoder.reader import Encoder

__all__ = ["Sentence", "gains"]

_FIELDS = ("title", "lead", "body")
_END = re.compile(r"(?<= [.!?…]) (?=\S)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it is written, and the field that it stands in."""

    field: str
    text: str


def gains(encoder: Encoder, words: str) -> tuple[list[Sentence], NDArray[np.float64]]:
    """Return the sentences of a segmented article that the encoder reads, and what each adds to its scores.

    The pieces of a sentence are taken out and nothing moves up in their place; shape (sentences, columns). A sentence
    of which the encoder reads only the beginning counts with that.
    """
    parts = list(_parts(words))
    whole = encoder.pieces.marked([[text for of, text in parts if of == field] for field in _FIELDS])
    read = [at for at in range(len(parts)) if any(owner == at for _, owner in whole)]
    columns = encoder.read_pieces([[piece for piece, _ in whole]], closely=True)[0]
    if len(read) < 2:  # noqa: PLR2004 - nothing is left without the only one
        read = []
    without = [[piece for piece, owner in whole if owner != at] for at in read]
    scores, _ = encoder.read_pieces(without, closely=True)
    return [Sentence(parts[at][0], plain(parts[at][1])) for at in read], columns - scores


def _parts(words: str) -> Iterator[tuple[str, str]]:
    for field, text in zip(_FIELDS, (*words.split("\n"), "", ""), strict=False):
        yield from ((field, part) for part in _END.split(text) if part)
