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
    focus, spared
        The asymmetric loss (Ridnik et al., 2021): what the encoder gives a theme that an article hasn't counts as the
        power `focus` of that probability, less `spared`: what is denied well already teaches nothing any more.
    rate, head_rate
        The highest learning rates of layers and head.
    rounds, again
        The learning rate rises and falls at most so many times; each round after the first takes `again` epochs. What
        the run ends with is the mean of the weights at the rounds' ends (Izmailov et al., *Averaging weights leads to
        wider optima*, 2018). There are as many rounds as `epochs` has room for.
    begun
        Whether the weights that the run began with count in that mean.
    warm, fall
        Parts of a round in which the rate rises from and falls to zero.
    frozen
        Layers from below that are not trained.
    known
        Pieces of an article that the run knows.
    cut, span
        Spans of so many pieces are left out of an article at random, another choice each time that it's read; at most
        the share `cut` of them.
    most, early_most, early
        Pieces of the rest that a step reads; fewer in the first part `early` of a round.
    reads
        Pieces that are read of an article that is tagged, at most `known`: each costs time, in every night to come.
    halved
        Layers before which each two neighbouring places become their mean; none of those that are frozen.
    dropout, decay, clip
        Dropout, weight decay, and the longest gradient.
    seed
        Decides the order of the articles, dropout and the head's first weights.
    """

    epochs: float = 8.0
    batch: int = 16
    focus: float = 2.0
    spared: float = 0.02
    rate: float = 1e-4
    head_rate: float = 1e-3
    rounds: int = 2
    again: float = 2.0
    begun: bool = False
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
        """Return how an encoder that was fine-tuned before learns on.

        Shorter, and only where places are halved; what it ends with is the mean of what it was and of what each round
        made of it.
        """
        return cls(epochs=4.0, rounds=8, begun=True, frozen=min(cls.halved), seed=seed)

    def ends(self, epoch_steps: int) -> tuple[int, ...]:
        """Return the steps at which the rounds end, the run's last one at the end, for an epoch of so many steps."""
        steps = max(1, round(self.epochs * epoch_steps))
        rounds = max(1, min(self.rounds, int(self.epochs / self.again)))
        return tuple(steps - round(left * self.again * epoch_steps) for left in reversed(range(rounds)))

    def __post_init__(self) -> None:
        """Refuse halving among the layers whose output is kept for the whole run.

        Raises
        ------
        ValueError
            A layer of `halved` is frozen.
        """
        if any(at < self.frozen for at in self.halved):
            raise ValueError(f"layers {self.halved} halve the places, and the first {self.frozen} are frozen")
