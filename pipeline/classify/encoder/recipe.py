"""How an encoder is fine-tuned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

__all__ = ["Recipe"]


@dataclass(frozen=True)
class Recipe:
    """How the encoder is fine-tuned.

    Attributes
    ----------
    epochs
        Passes over the articles.
    batch
        Articles a step.
    rate, head_rate
        The highest learning rates of layers and head.
    warm, fall
        Parts of the run in which the rate rises from and falls to zero.
    frozen
        Layers from below that are not trained.
    known
        Pieces of an article that the run knows.
    cut, span
        Spans of so many pieces are left out of an article at random, another choice each time that it's read; at most
        the share `cut` of them.
    most, early_most, early
        Pieces of the rest that a step reads; fewer in the first part `early` of the run.
    reads
        Pieces that are read of an article that is tagged, at most `known`: each costs time, in every night to come.
    halved
        Layers before which each two neighbouring places become their mean; none of those that are frozen.
    dropout, decay, clip
        Dropout, weight decay, and the longest gradient.
    seed
        Decides the order of the articles, dropout and the head's first weights.
    """

    epochs: float = 9.0
    batch: int = 16
    rate: float = 1e-4
    head_rate: float = 1e-3
    warm: float = 0.04
    fall: float = 0.8
    frozen: int = 3
    known: int = 256
    cut: float = 0.4
    span: int = 8
    most: int = 160
    early_most: int = 128
    early: float = 0.6
    reads: int = 160
    halved: tuple[int, ...] = (4,)
    dropout: float = 0.1
    decay: float = 0.01
    clip: float = 1.0
    seed: int = 0

    @classmethod
    def further(cls, seed: int) -> Self:
        """Return how an encoder that was fine-tuned before learns on: shorter, and only where places are halved."""
        return cls(epochs=4.0, frozen=min(cls.halved), seed=seed)

    def __post_init__(self) -> None:
        """Refuse halving among the layers whose output is kept for the whole run.

        Raises
        ------
        ValueError
            A layer of `halved` is frozen.
        """
        if any(at < self.frozen for at in self.halved):
            raise ValueError(f"layers {self.halved} halve the places, and the first {self.frozen} are frozen")
