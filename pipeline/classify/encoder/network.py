"""The encoder in PyTorch, for training alone: a BERT of post-norm layers, pairs of pieces pooled on the way, a head.

Weights go in and out as arrays by the names that `base` gives them, so that export needs no PyTorch.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as f

from pipeline.classify.encoder.base import layers_of

__all__ = ["Network"]


class Dropout(nn.Module):  # type: ignore[misc]
    """Dropout whose numbers NumPy draws, a byte each: PyTorch's own takes a fifth of a step on a processor.

    Parameters
    ----------
    share
        How many are dropped, 0 to 1; rounded to a 256th.
    """

    def __init__(self, share: float) -> None:
        super().__init__()
        self.least = round(256 * share)
        self.begin(0)

    def begin(self, seed: int) -> None:
        """Draw from here on what `seed` decides."""
        self._bits = np.random.SFC64(seed)

    def forward(self, x: Tensor) -> Tensor:
        """Return `x` with some numbers dropped and the others grown for it, while training."""
        if not (self.training and self.least):
            return x
        drawn = self._bits.random_raw(-(-x.numel() // 8)).view(np.uint8)[: x.numel()]
        kept = torch.from_numpy(drawn.reshape(x.shape)) >= self.least
        return x * (kept.to(x.dtype) * (256 / (256 - self.least)))


class _Layer(nn.Module):  # type: ignore[misc]
    def __init__(self, width: int, inner: int, heads: int, eps: float, dropped: Dropout) -> None:
        super().__init__()
        self.heads, self.eps, self.dropped = heads, eps, dropped
        self.qkv = nn.Linear(width, 3 * width)
        self.ao, self.fi, self.fo = nn.Linear(width, width), nn.Linear(width, inner), nn.Linear(inner, width)
        self.aln, self.oln = nn.LayerNorm(width, eps), nn.LayerNorm(width, eps)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        n, length, width = x.shape
        q, k, v = self.qkv(x).view(n, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        close = q @ (k * (width // self.heads) ** -0.5).transpose(-1, -2)  # PyTorch's own takes 5 times as long here
        with torch.autocast("cpu", enabled=False):  # which would turn the softmax into single precision and back
            seen = (torch.softmax(close + mask.to(close.dtype), -1) @ v).transpose(1, 2).reshape(n, length, width)
        x = self._norm(self.aln, x + self.dropped(self.ao(seen)))
        return self._norm(self.oln, x + self.dropped(self.fo(f.gelu(self.fi(x)))))

    def _norm(self, norm: nn.LayerNorm, x: Tensor) -> Tensor:
        return f.layer_norm(x, norm.normalized_shape, norm.weight.to(x.dtype), norm.bias.to(x.dtype), self.eps)


class Network(nn.Module):  # type: ignore[misc]
    """Reads piece numbers, gives scores of relevance and themes, and the mean of what the last layer made.

    Before the layers `halved` each two neighbours become their mean, so what follows costs half as much: an article's
    themes hang on no single piece (Dai et al., Funnel-Transformer, 2020). Each column looks for its own places
    (Mullenbach et al., 2018): its score is what the head says of each place, weighted by a softmax over the places.
    """

    def __init__(
        self,
        weights: dict[str, NDArray[np.float32]],
        heads: int,
        columns: int,
        dropout: float = 0.1,
        halved: Sequence[int] = (),
    ) -> None:
        super().__init__()
        self.halved = frozenset(halved)
        width, inner = weights["emb.word"].shape[1], weights["l0.fi.w"].shape[0]
        eps, self.dropped = 1e-12, Dropout(dropout)
        self.word = nn.Embedding.from_pretrained(torch.from_numpy(weights["emb.word"]), freeze=True)
        self.position = nn.Parameter(torch.from_numpy(weights["emb.pos"]))
        self.norm = nn.LayerNorm(width, eps)
        self.layers = nn.ModuleList(_Layer(width, inner, heads, eps, self.dropped) for _ in range(layers_of(weights)))
        self.head = nn.Linear(width, columns)
        nn.init.normal_(self.head.weight, std=1 / math.sqrt(width))
        nn.init.zeros_(self.head.bias)
        self.places = nn.Parameter(torch.zeros(columns, width))  # at first each place counts the same
        self._fill(weights)

    def forward(self, ids: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """Return scores (n, columns) and pooled vectors (n, width) of rows of `ids` that are `lengths` long."""
        return self.upper(self.lower(ids, lengths, 0), lengths, 0)

    def lower(self, ids: Tensor, lengths: Tensor, count: int) -> Tensor:
        """Return what the first `count` layers make of rows of pieces, shape (n, length, width).

        None of them may be behind one that is halved.
        """
        x = self.norm(self.word(ids) + self.position[: ids.shape[1]])
        if torch.is_autocast_enabled("cpu"):
            x = x.bfloat16()
        return self._through(x, lengths, range(min(count, len(self.layers))))[0]

    def upper(self, x: Tensor, lengths: Tensor, start: int) -> tuple[Tensor, Tensor]:
        """Return scores and pooled vectors from what the first `start` layers made."""
        x, lengths = self._through(self.dropped(x), lengths, range(start, len(self.layers)))
        with torch.autocast("cpu", enabled=False):
            x, inside = x.float(), _inside(lengths, x)[:, :, None]
            pooled = (x * inside).sum(1) / lengths[:, None]
            x = self.dropped(x)
            weighed = (x @ self.places.T / math.sqrt(x.shape[-1])).masked_fill(~inside, -math.inf).softmax(1)
            return (weighed * (x @ self.head.weight.T)).sum(1) + self.head.bias, pooled

    def _through(self, x: Tensor, lengths: Tensor, layers: range) -> tuple[Tensor, Tensor]:
        for at in layers:
            if at in self.halved:
                x, lengths = _halved(x, lengths)
            x = self.layers[at](x, _mask(lengths, x))
        return x, lengths

    def arrays(self) -> dict[str, NDArray[np.float32]]:
        """Return the weights by name."""
        found = {"emb.word": self.word.weight, "emb.pos": self.position, "head.w": self.head.weight}
        found |= {"head.q": self.places / math.sqrt(self.places.shape[1])}
        found |= {"head.b": self.head.bias, "emb.ln.w": self.norm.weight, "emb.ln.b": self.norm.bias}
        for at, layer in enumerate(self.layers):
            for short, part in zip("qkv", range(3), strict=True):
                width = layer.ao.weight.shape[0]
                chosen = slice(part * width, (part + 1) * width)
                found[f"l{at}.{short}.w"], found[f"l{at}.{short}.b"] = layer.qkv.weight[chosen], layer.qkv.bias[chosen]
            for short in ("ao", "aln", "fi", "fo", "oln"):
                module = getattr(layer, short)
                found[f"l{at}.{short}.w"], found[f"l{at}.{short}.b"] = module.weight, module.bias
        return {name: one.detach().numpy().copy() for name, one in found.items()}

    def _fill(self, weights: dict[str, NDArray[np.float32]]) -> None:
        wanted = {name: one for name, one in weights.items() if name not in {"emb.word", "emb.pos"}}
        with torch.no_grad():
            self.norm.weight.copy_(torch.from_numpy(wanted["emb.ln.w"]))
            self.norm.bias.copy_(torch.from_numpy(wanted["emb.ln.b"]))
            for at, layer in enumerate(self.layers):
                for kind in ("w", "b"):
                    joined = np.concatenate([wanted[f"l{at}.{short}.{kind}"] for short in "qkv"])
                    target = layer.qkv.weight if kind == "w" else layer.qkv.bias
                    target.copy_(torch.from_numpy(joined))
                    for short in ("ao", "aln", "fi", "fo", "oln"):
                        module = getattr(layer, short)
                        target = module.weight if kind == "w" else module.bias
                        target.copy_(torch.from_numpy(wanted[f"l{at}.{short}.{kind}"]))
            if "head.w" in wanted:
                self.head.weight.copy_(torch.from_numpy(wanted["head.w"]))
                self.head.bias.copy_(torch.from_numpy(wanted["head.b"]))
            if "head.q" in wanted:
                self.places.copy_(torch.from_numpy(wanted["head.q"]) * math.sqrt(self.places.shape[1]))


def _halved(x: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
    """Return the means of each two neighbours, shape (n, half the length, width), and how many there are."""
    x = f.pad(x * _inside(lengths, x)[:, :, None], (0, 0, 0, x.shape[1] % 2)).unflatten(1, (-1, 2)).sum(2)
    least = 2 * torch.arange(x.shape[1])[None, :, None] + 1  # one piece more makes it two
    return x * torch.where(least < lengths[:, None, None], 0.5, 1.0).to(x.dtype), (lengths + 1) // 2


def _inside(lengths: Tensor, x: Tensor) -> Tensor:
    return torch.arange(x.shape[1])[None] < lengths[:, None]


def _mask(lengths: Tensor, x: Tensor) -> Tensor:
    outside = ~_inside(lengths, x)
    return torch.zeros(outside.shape).masked_fill(outside, -1e4)[:, None, None]
