"""A model of two sides: the words, and an encoder that reads sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.encoder.reader import Encoder
from pipeline.classify.mix import Mix
from pipeline.classify.model import Model, readable
from pipeline.language.vectors import packed
from pipeline.records import Vector

__all__ = ["ENCODER", "LIGHT", "MIX", "MixedModel", "aligned", "places", "sides"]

LIGHT, ENCODER, MIX = "light", "encoder", "mix"
"""What the sides are called, and the two together."""


@dataclass(frozen=True)
class MixedModel(Model):
    """Words and encoder together; what is a `Model`'s own speaks of the words, but for the thresholds.

    An article whose words leave next to no doubt that it isn't about health is not read by the encoder: in a night's
    news that is most of them. One for which a threshold is near is read closely, so that every machine decides alike.

    Attributes
    ----------
    light
        The model that the words make alone.
    encoder
        Reads the articles.
    places
        Which of the encoder's columns stands for each of the model's; -1 for a theme that it hasn't learnt.
    mixes
        How the sides are mixed, by name: `MIX`, and `ENCODER`, which leaves the words out.
    chosen
        The mix in use.
    """

    light: Model
    encoder: Encoder
    places: tuple[int, ...]
    mixes: Mapping[str, Mix]
    chosen: str = MIX

    @classmethod
    def of(
        cls, light: Model, encoder: Encoder, codes: Sequence[str], mixes: Mapping[str, Mix], chosen: str = MIX
    ) -> MixedModel:
        """Return `light` mixed with `encoder`, which knows `codes`; themes told by seed terms stay so."""
        cold = np.isin(("", *light.codes), light.cold)
        thresholds = np.where(cold, light.thresholds, mixes[chosen].thresholds)
        own = {one.name: getattr(light, one.name) for one in fields(Model)}
        own["thresholds"] = thresholds
        return cls(**own, light=light, encoder=encoder, places=places(light.codes, codes), mixes=mixes, chosen=chosen)

    @property
    def mix(self) -> Mix:
        """The mix in use."""
        return self.mixes[self.chosen]

    @property
    def reader(self) -> str:
        """The name of the encoder, whose vectors come with taggings."""
        return self.encoder.name

    def probabilities(self, words: Sequence[str]) -> NDArray[np.float64]:
        """Return probabilities of segmented articles, shape (n, 1 + themes); relevance first."""
        return self._weighed(words, self.log_odds(words))[0]

    def with_words_said(self, words: Sequence[str], said: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return probabilities of segmented articles of which the words' side said the log-odds `said`."""
        return self._weighed(words, said)[0]

    def assess(self, words: Sequence[str]) -> tuple[NDArray[np.float64], Sequence[Vector | None]]:
        """Return `probabilities`, and the vectors of those that the encoder read; empty ones of the others."""
        found, asked, vectors = self._weighed(words, self.log_odds(words))
        told = [b""] * len(words)
        for at, one in zip(asked, packed(vectors), strict=True):
            told[at] = one
        return found, [Vector(self.reader, one) for one in told]

    def _weighed(
        self, words: Sequence[str], said: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], list[int], NDArray[np.float32]]:
        """Return the probabilities, which articles the encoder read, and their vectors."""
        doubtful = np.array([readable(text) for text in words], dtype=bool) & (said[:, 0] >= self.mix.doubt)
        asked: list[int] = np.flatnonzero(doubtful).tolist()
        pieces = self.encoder.pieces.of([words[at] for at in asked])
        scores, vectors = self.encoder.read_pieces(pieces)
        again = np.flatnonzero(self.mix.undecided(said[asked], aligned(scores, self.places)))
        if len(again):
            scores[again], vectors[again] = self.encoder.read_pieces([pieces[at] for at in again], closely=True)
        read = np.tile(self.mix.silent, (len(words), 1))
        read[asked] = aligned(scores, self.places)
        return self.finished(self.mix.probabilities(said, read), words), asked, vectors

    def read(self, words: Sequence[str]) -> NDArray[np.float64]:
        """Return what the encoder says of segmented articles, in the model's columns; 0 of a theme it hasn't learnt."""
        return aligned(self.encoder.read(words, closely=True)[0], self.places)

    def embed(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Return the encoder's vector for each segmented article, of length 1, shape (n, width)."""
        return self.encoder.read(words)[1]


def sides(model: Model) -> dict[str, Model]:
    """Return a mixed model's light side, its encoder alone and the mix, by name; a light model has only itself."""
    if not isinstance(model, MixedModel):
        return {LIGHT: model}
    cold = np.isin(("", *model.codes), model.cold)
    thresholds = np.where(cold, model.thresholds, model.mixes[ENCODER].thresholds)
    return {LIGHT: model.light, ENCODER: replace(model, chosen=ENCODER, thresholds=thresholds), MIX: model}


def places(codes: Sequence[str], learnt: Sequence[str]) -> tuple[int, ...]:
    """Return which column of an encoder that has learnt relevance and `learnt` stands for relevance and each code."""
    at = {code: 1 + column for column, code in enumerate(learnt)}
    return (0, *(at.get(code, -1) for code in codes))


def aligned(scores: NDArray[np.float64], columns: Sequence[int]) -> NDArray[np.float64]:
    """Return an encoder's scores in a model's columns; 0 where it has none."""
    chosen = np.array(columns)
    found: NDArray[np.float64] = np.where(chosen >= 0, scores[:, np.maximum(chosen, 0)], 0.0)
    return found
