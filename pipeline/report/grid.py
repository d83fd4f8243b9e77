"""A table of a report before any file: rows of texts and figures.

A `Value` says what it counts, so that a page can open it to its items; a printed table shows the number only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Content", "Filter", "Grid", "Head", "Value", "Words"]

Filter = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A figure: the items that fall under all of `of` (dimension and key), each story once where `stories` says so."""

    number: int
    of: Filter = ()
    stories: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its heading, its share of the width (mm of an upright page), and what stands in it."""

    text: str
    width: float
    holds: Literal["text", "number", "middle"] = "number"


@dataclass(frozen=True, slots=True)
class Words:
    """A row's name with a second, smaller line."""

    text: str
    below: str = ""


Content = str | Value | Words


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; the last `totals` rows sum up. `notes` stand below it."""

    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Content, ...], ...]
    totals: int = 0
    notes: tuple[str, ...] = ()
