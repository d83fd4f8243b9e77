"""Fine-tuning the encoder with PyTorch: hours at most on two cores, in steps that a stop does not lose.

The word embeddings and the lowest layers stay as they are: what they make of each article is computed once. In each
round the learning rate rises, stays, and falls to zero; the result is the mean of the weights at the rounds' ends.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as f

from pipeline.classify.encoder.network import Network
from pipeline.classify.encoder.recipe import Recipe

__all__ = ["Progress", "finetune"]

EVERY_S = 120.0
"""Seconds between two writings of the checkpoint."""
_BFLOAT16 = ("avx512_bf16", "amx_bf16", "bf16")  # what processors that multiply in it say that they can
_CHUNK = 40  # batches that are sorted by length together


@dataclass(frozen=True)
class Progress:
    """Where a run stands: steps done and to do, the mean loss of late, and the seconds that are left."""

    step: int
    steps: int
    loss: float
    left_s: float


def finetune(
    network: Network,
    pieces: Sequence[Sequence[int]],
    truth: NDArray[np.float32],
    weights: NDArray[np.float32],
    recipe: Recipe,
    checkpoint: Path | None = None,
    said: Callable[[Progress], None] | None = None,
) -> None:
    """Fine-tune `network` in place.

    Parameters
    ----------
    network
        The encoder with its head.
    pieces
        The articles' pieces, at most `recipe.known`.
    truth
        What the head should say, 0 to 1, shape (articles, columns).
    weights
        How much each article counts.
    recipe
        How.
    checkpoint
        A file from which a stopped run of the same recipe goes on; it is written every `EVERY_S` seconds and after each
        epoch.
    said
        Called after each step.
    """
    run = _Run(network, pieces, truth, weights, recipe)
    if checkpoint and checkpoint.is_file():
        run.restore(checkpoint)
    saved, started, first, losses = time.monotonic(), time.monotonic(), run.step, list[float]()
    while run.step < run.steps:
        losses = [*losses[-49:], run.advance()]
        spent = time.monotonic() - started
        if said:
            left = spent / (run.step - first) * (run.steps - run.step)
            said(Progress(run.step, run.steps, float(np.mean(losses)), left))
        due = time.monotonic() - saved > EVERY_S or run.step % run.epoch_steps == 0
        if checkpoint and due:
            run.keep(checkpoint)
            saved = time.monotonic()
    run.finish()


class _Run:
    def __init__(
        self,
        network: Network,
        pieces: Sequence[Sequence[int]],
        truth: NDArray[np.float32],
        weights: NDArray[np.float32],
        recipe: Recipe,
    ) -> None:
        self.network, self.recipe, self.step = network, recipe, 0
        self.truth, self.weights = torch.from_numpy(truth), torch.from_numpy(weights)
        self.lengths = np.array([len(one) for one in pieces])
        self.epoch_steps = -(-len(pieces) // recipe.batch)
        self.ends = recipe.ends(self.epoch_steps)
        self.steps = self.ends[-1]
        positive = (self.truth * self.weights[:, None]).sum(0)
        self.positive = ((self.weights.sum() - positive) / positive.clamp(min=1)).sqrt().clamp(1, 8)
        for part in (network.norm, *network.layers[: recipe.frozen]):
            part.requires_grad_(requires_grad=False)
        network.position.requires_grad_(requires_grad=False)
        self.optimizer = self._optimizer()
        self.pieces, self.lower = pieces, list[Tensor]()
        self.mean, self.counted = dict[str, Tensor](), 0
        if recipe.begun:
            self._count()

    def _optimizer(self) -> torch.optim.AdamW:
        recipe, layers = self.recipe, list(self.network.layers[self.recipe.frozen :].parameters())
        groups = [
            {"params": [p for p in layers if p.dim() > 1], "top": recipe.rate, "weight_decay": recipe.decay},
            {"params": [p for p in layers if p.dim() == 1], "top": recipe.rate, "weight_decay": 0.0},
            {
                "params": [*self.network.head.parameters(), self.network.places],
                "top": recipe.head_rate,
                "weight_decay": 0.0,
            },
        ]
        return torch.optim.AdamW(groups, lr=recipe.rate, fused=True)

    def advance(self) -> float:
        """Do one step and return its loss."""
        recipe, network = self.recipe, self.network
        self._prepare()
        epoch, at = divmod(self.step, self.epoch_steps)
        done = self._done()
        most = recipe.early_most if done <= recipe.early else recipe.most
        rows = _batches(np.minimum(self.lengths, most), recipe.batch, (recipe.seed, epoch))[at]
        network.dropped.begin(recipe.seed * 1_000_003 + self.step)
        kept = _kept(self.lengths[rows], most, recipe, np.random.default_rng((recipe.seed, 1, self.step)))
        network.train()
        for group in self.optimizer.param_groups:
            group["lr"] = group["top"] * max(0.0, min(1.0, done / recipe.warm, (1 - done) / recipe.fall + 1e-3))
        read = [self.lower[row][places] for row, places in zip(rows, kept, strict=True)]
        lengths = torch.tensor([len(one) for one in read])
        with _autocast():
            scores, _ = network.upper(_padded(read, lengths), lengths, recipe.frozen)
        losses = _losses(scores, self.truth[rows], self.positive, recipe)
        loss = (losses.mean(1) * self.weights[rows]).sum() / self.weights[rows].sum()
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([p for p in network.parameters() if p.requires_grad], recipe.clip)
        self.optimizer.step()
        self.step += 1
        if self.step in self.ends:
            self._count()
        return float(loss.detach())

    def finish(self) -> None:
        """Put the mean of the rounds' ends in place of the last one."""
        self.network.load_state_dict(self.mean, strict=False)

    def _count(self) -> None:
        """Let the weights of now count in the mean."""
        self.counted += 1
        with torch.no_grad():
            for name, now in self.network.named_parameters():
                if now.requires_grad:
                    so_far = self.mean.get(name, now)
                    self.mean[name] = so_far + (now - so_far) / self.counted

    def _prepare(self) -> None:
        """Compute what the layers that aren't trained make of the articles, if it isn't known yet."""
        if not self.lower:
            self.lower = _lower(self.network, self.pieces, self.recipe.frozen)

    def _done(self) -> float:
        """Return which part of its round is done with this step."""
        end = next(one for one in self.ends if one > self.step)
        begin = max((one for one in self.ends if one < end), default=0)
        return (self.step + 1 - begin) / (end - begin)

    def keep(self, path: Path) -> None:
        """Write where the run stands, aside and then renamed."""
        aside = path.with_name(path.name + ".writing")
        trained = {name: p for name, p in self.network.state_dict().items() if name != "word.weight"}
        state = {"step": self.step, "network": trained, "optimizer": self.optimizer.state_dict()}
        state |= {"mean": self.mean, "counted": self.counted}
        torch.save({**state, "recipe": asdict(self.recipe)}, aside)
        aside.replace(path)

    def restore(self, path: Path) -> None:
        """Go on where the run of `path` stopped."""
        state: dict[str, Any] = torch.load(path, weights_only=True)
        self.network.load_state_dict(state["network"], strict=False)
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.mean, self.counted = state["step"], state["mean"], state["counted"]


def _losses(scores: Tensor, truth: Tensor, positive: Tensor, recipe: Recipe) -> Tensor:
    """Return each score's asymmetric loss (Ridnik et al., *Asymmetric loss for multi-label classification*, 2021).

    Without `focus` and `spared` it is the binary cross-entropy. `positive` is what a theme that is there counts.
    """
    denied = (1 - torch.sigmoid(scores) + recipe.spared).clamp(1e-8, 1)
    return -(truth * positive * f.logsigmoid(scores) + (1 - truth) * (1 - denied) ** recipe.focus * denied.log())


def _autocast() -> torch.autocast:
    """Return the context in which a step is computed: bfloat16 where the processor multiplies in it.

    Elsewhere PyTorch computes it bit by bit, ten to twenty times as slow as single precision.
    """
    can = torch.cpu.get_capabilities()
    return torch.autocast("cpu", torch.bfloat16, enabled=any(can.get(name) for name in _BFLOAT16))


def _lower(network: Network, pieces: Sequence[Sequence[int]], count: int, batch: int = 32) -> list[Tensor]:
    """Return what the layers that are not trained make of each article, in half precision."""
    network.eval()
    found: list[Tensor] = [torch.empty(0)] * len(pieces)
    order = np.argsort([len(one) for one in pieces], kind="stable")
    with torch.no_grad(), _autocast():
        for at in range(0, len(order), batch):
            rows = order[at : at + batch]
            ids, lengths = _rows([pieces[row] for row in rows])
            made = network.lower(ids, lengths, count)
            for row, one, length in zip(rows, made, lengths.tolist(), strict=True):
                found[row] = one[:length].half()
    return found


def _rows(pieces: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    lengths = torch.tensor([len(one) for one in pieces])
    ids = torch.ones((len(pieces), int(lengths.max())), dtype=torch.long)
    for row, one in enumerate(pieces):
        ids[row, : len(one)] = torch.tensor(one)
    return ids, lengths


def _padded(rows: Sequence[Tensor], lengths: Tensor) -> Tensor:
    dtype = torch.bfloat16 if torch.is_autocast_enabled("cpu") else torch.float32
    found = torch.zeros((len(rows), int(lengths.max()), rows[0].shape[1]), dtype=dtype)
    for at, (row, length) in enumerate(zip(rows, lengths.tolist(), strict=True)):
        found[at, :length] = row[:length]
    return found


def _kept(lengths: NDArray[np.int64], most: int, recipe: Recipe, rng: np.random.Generator) -> list[NDArray[np.int64]]:
    """Return which places of each article a step reads: some spans are left out (Shen et al., Cutoff, 2020).

    What isn't always there can't be learnt by heart; and more of a long article is read in the course of a run.
    """
    found = []
    for length in lengths:
        stays = rng.random(-(-length // recipe.span)) >= recipe.cut * rng.random()
        stays |= not stays.any()
        found.append(np.flatnonzero(np.repeat(stays, recipe.span)[:length])[:most])
    return found


def _batches(lengths: NDArray[np.int64], batch: int, seed: tuple[int, int]) -> list[NDArray[np.int64]]:
    """Return an epoch's batches: shuffled, those of like length together, so that little is padding."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(lengths))
    found = []
    for chunk in _chunks(order, batch * _CHUNK):
        ranked = chunk[np.argsort(lengths[chunk], kind="stable")]
        found += list(_chunks(ranked, batch))
    return [found[at] for at in rng.permutation(len(found))]


def _chunks(order: NDArray[np.int64], size: int) -> Iterator[NDArray[np.int64]]:
    for at in range(0, len(order), size):
        yield order[at : at + size]
