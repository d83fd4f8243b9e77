"""How an encoder is fine-tuned."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FURTHER_EPOCHS", "Recipe"]

FURTHER_EPOCHS = 4.0
"""Passes over the articles by default, where an encoder that was fine-tuned before learns on."""


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
    most, early_most, early
        Pieces of an article that are read; fewer in the first part `early` of the run.
    reads
        Pieces that are read of an article that is tagged, at most `most`: each costs time, in every night to come.
    halved
        Layers before which each two neighbouring places become their mean; none of those that are frozen.
    rounded
        The last part of the run, in which matrices are rounded as the exported graph has them.
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
    most: int = 192
    early_most: int = 128
    early: float = 0.6
    reads: int = 160
    halved: tuple[int, ...] = (4,)
    rounded: float = 0.2
    dropout: float = 0.1
    decay: float = 0.01
    clip: float = 1.0
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse halving among the layers whose output is kept for the whole run.

        Raises
        ------
        ValueError
            A layer of `halved` is frozen.
        """
        if any(at < self.frozen for at in self.halved):
            raise ValueError(f"layers {self.halved} halve the places, and the first {self.frozen} are frozen")
