"""The mix: what the words say and what the encoder says of an article, as one probability a theme.

Both sides' log-odds are brought to mean 0 and spread 1 on articles that neither had seen, then averaged; calibration
and thresholds come from the same articles. Every constant is a plain number, so a mix is kept as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.calibrate import logit, sigmoid
from pipeline.errors import ModelError

__all__ = ["Mix"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Mix:
    """How two sides' log-odds, each of shape (articles, columns), become probabilities.

    Attributes
    ----------
    shares
        The encoder's part in each column, 0 to 1; the words have the rest.
    word_means, word_spreads, encoder_means, encoder_spreads
        What brings each side's columns to mean 0 and spread 1.
    slopes, offsets
        Each column's calibration: probability = sigmoid(slope * mean of both sides + offset).
    thresholds
        Each column's threshold on the probability.
    doubt
        The words' log-odds of relevance below which the encoder isn't asked.
    silent
        What it is then taken to say.
    near
        Log-odds from a threshold within which what the encoder says, read once, may decide otherwise on another
        processor: there it reads closely. 0 where it can't.
    """

    shares: Floats
    word_means: Floats
    word_spreads: Floats
    encoder_means: Floats
    encoder_spreads: Floats
    slopes: Floats
    offsets: Floats
    thresholds: Floats
    doubt: float
    silent: Floats
    near: float = 0.0

    def calibrated(self, slopes: Floats, offsets: Floats) -> Mix:
        """Return the mix with another calibration."""
        return replace(self, slopes=slopes, offsets=offsets)

    def decided(self, thresholds: Floats, doubt: float) -> Mix:
        """Return the mix with other thresholds."""
        return replace(self, thresholds=thresholds, doubt=doubt)

    def scores(self, words: Floats, encoder: Floats) -> Floats:
        """Return the weighted mean of both sides, uncalibrated."""
        said = (words - self.word_means) / self.word_spreads
        read = (encoder - self.encoder_means) / self.encoder_spreads
        return (1 - self.shares) * said + self.shares * read

    def probabilities(self, words: Floats, encoder: Floats) -> Floats:
        """Return the probabilities."""
        return sigmoid(self.log_odds(words, encoder))

    def log_odds(self, words: Floats, encoder: Floats) -> Floats:
        """Return the probabilities' log-odds."""
        return self.scores(words, encoder) * self.slopes + self.offsets

    def undecided(self, words: Floats, encoder: Floats) -> NDArray[np.bool_]:
        """Return which articles have a column that the encoder may decide otherwise when it reads closely."""
        beyond = self.log_odds(words, encoder) - logit(self.thresholds)
        close = (np.abs(beyond) < self.near) & (self.shares > 0)
        close[:, 1:] &= beyond[:, :1] > -self.near  # an article that isn't about health has no theme
        return np.asarray(close.any(axis=1))

    @property
    def word_slopes(self) -> Floats:
        """By how much the log-odds move when those of the words move by 1, a column."""
        return (1 - self.shares) * self.slopes / self.word_spreads

    @property
    def encoder_slopes(self) -> Floats:
        """By how much the log-odds move when those of the encoder move by 1, a column."""
        return self.shares * self.slopes / self.encoder_spreads

    def to_json(self) -> dict[str, Any]:
        """Return the numbers, for JSON."""
        return {name: one if isinstance(one, float) else one.tolist() for name, one in asdict(self).items()}

    @classmethod
    def from_json(cls, stated: Mapping[str, Any], columns: int) -> Self:
        """Return the mix that `to_json` wrote, for so many columns.

        Raises
        ------
        ModelError
            A number is missing, or there aren't as many as columns.
        """
        try:
            stated = {"near": 0.0, **stated}  # before mix-5 an encoder couldn't read closely
            found = {one.name: np.asarray(stated[one.name], dtype=np.float64) for one in fields(cls)}
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(f"the mix of words and encoder can't be read ({error}); fetch the model again") from error
        shapes = {one.name: () if one.type == "float" else (columns,) for one in fields(cls)}
        if any(one.shape != shapes[name] for name, one in found.items()):
            raise ModelError(f"the mix of words and encoder isn't for {columns} columns; fetch the model again")
        doubt, near = float(found.pop("doubt")), float(found.pop("near"))
        return cls(**found, doubt=doubt, near=near)
