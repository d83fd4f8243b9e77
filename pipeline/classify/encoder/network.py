"""The encoder in PyTorch, for training alone: a BERT of post-norm layers, mean pooling, a linear head.

Weights go in and out as arrays by the names that `base` gives them, so that export needs no PyTorch.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as f

from pipeline.classify.encoder.base import layers_of

__all__ = ["Network"]


class _Layer(nn.Module):  # type: ignore[misc]
    def __init__(self, width: int, inner: int, heads: int, eps: float, dropout: float) -> None:
        super().__init__()
        self.heads, self.eps, self.dropout = heads, eps, dropout
        self.qkv = nn.Linear(width, 3 * width)
        self.ao, self.fi, self.fo = nn.Linear(width, width), nn.Linear(width, inner), nn.Linear(inner, width)
        self.aln, self.oln = nn.LayerNorm(width, eps), nn.LayerNorm(width, eps)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        n, length, width = x.shape
        q, k, v = self.qkv(x).view(n, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        close = q @ (k * (width // self.heads) ** -0.5).transpose(-1, -2)  # PyTorch's own takes 5 times as long here
        seen = (torch.softmax(close.float() + mask, -1).to(v.dtype) @ v).transpose(1, 2).reshape(n, length, width)
        x = self._norm(self.aln, x + f.dropout(self.ao(seen), self.dropout, self.training))
        inside = self.fo(f.gelu(self.fi(x)))
        return self._norm(self.oln, x + f.dropout(inside, self.dropout, self.training))

    def _norm(self, norm: nn.LayerNorm, x: Tensor) -> Tensor:
        return f.layer_norm(x, norm.normalized_shape, norm.weight.to(x.dtype), norm.bias.to(x.dtype), self.eps)


class Network(nn.Module):  # type: ignore[misc]
    """Reads piece numbers, gives scores of relevance and themes, and the pooled vector that they come from."""

    def __init__(self, weights: dict[str, NDArray[np.float32]], heads: int, columns: int, dropout: float = 0.1) -> None:
        super().__init__()
        width, inner = weights["emb.word"].shape[1], weights["l0.fi.w"].shape[0]
        eps, self.dropout = 1e-12, dropout
        self.word = nn.Embedding.from_pretrained(torch.from_numpy(weights["emb.word"]), freeze=True)
        self.position = nn.Parameter(torch.from_numpy(weights["emb.pos"]))
        self.norm = nn.LayerNorm(width, eps)
        self.layers = nn.ModuleList(_Layer(width, inner, heads, eps, dropout) for _ in range(layers_of(weights)))
        self.head = nn.Linear(width, columns)
        nn.init.normal_(self.head.weight, std=1 / math.sqrt(width))
        nn.init.zeros_(self.head.bias)
        self._fill(weights)

    def forward(self, ids: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """Return scores (n, columns) and pooled vectors (n, width) of rows of `ids` that are `lengths` long."""
        return self.upper(self.lower(ids, lengths, 0), lengths, 0)

    def lower(self, ids: Tensor, lengths: Tensor, count: int) -> Tensor:
        """Return what the first `count` layers make of rows of pieces, shape (n, length, width)."""
        x = self.norm(self.word(ids) + self.position[: ids.shape[1]])
        if torch.is_autocast_enabled("cpu"):
            x = x.bfloat16()
        for layer in self.layers[:count]:
            x = layer(x, _mask(lengths, x))
        return x

    def upper(self, x: Tensor, lengths: Tensor, start: int) -> tuple[Tensor, Tensor]:
        """Return scores and pooled vectors from what the first `start` layers made."""
        x = f.dropout(x, self.dropout, self.training)
        for layer in self.layers[start:]:
            x = layer(x, _mask(lengths, x))
        inside = torch.arange(x.shape[1])[None] < lengths[:, None]
        pooled = (x.float() * inside[:, :, None]).sum(1) / lengths[:, None]
        with torch.autocast("cpu", enabled=False):
            return self.head(f.dropout(pooled, self.dropout, self.training)), pooled

    def arrays(self) -> dict[str, NDArray[np.float32]]:
        """Return the weights by name."""
        found = {"emb.word": self.word.weight, "emb.pos": self.position, "head.w": self.head.weight}
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


def _mask(lengths: Tensor, x: Tensor) -> Tensor:
    outside = torch.arange(x.shape[1])[None] >= lengths[:, None]
    return torch.zeros(outside.shape).masked_fill(outside, -1e4)[:, None, None]
