"""How an encoder is fine-tuned."""

from __future__ import annotations

from dataclasses import dataclass

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
    most, early_most, early
        Pieces of an article that are read; fewer in the first part `early` of the run.
    reads
        Pieces that are read of an article that is tagged, at most `most`: each costs time, in every night to come.
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
    most: int = 160
    early_most: int = 112
    early: float = 0.6
    reads: int = 160
    rounded: float = 0.2
    dropout: float = 0.1
    decay: float = 0.01
    clip: float = 1.0
    seed: int = 0
