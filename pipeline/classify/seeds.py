"""Cold start: a theme without labels is told by its seed terms until it has enough."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.text import clean, fold
from pipeline.themes import Theme

__all__ = ["SeedScorer", "flat"]

_WORD = re.compile(r"\w+")
_HALF = 1.5  # mentions at which a theme's probability is one half
_PLAIN = 0.02  # an article with a smaller share of marked letters was typed without marks


def flat(text: str) -> str:
    """Return the syllables of `text`, lower-case, one style of marks, a space before and after each."""
    return " " + " ".join(_WORD.findall(clean(text.replace("_", " ")).lower())) + " "


class SeedScorer:
    """Mentions of seed terms as a probability: mentions / (mentions + 1.5), one in the title counting twice.

    Terms match whole syllables, in any case, Unicode form and tone-mark style, however the segmenter joined them.
    In an article typed without marks, terms match without marks.
    """

    def __init__(self, themes: Sequence[Theme]) -> None:
        self.codes = tuple(theme.code for theme in themes)
        self._terms = [tuple(dict.fromkeys(map(flat, theme.seed_terms))) for theme in themes]
        self._bare = [tuple(dict.fromkeys(fold(term) for term in terms)) for terms in self._terms]

    def terms(self, code: str) -> tuple[str, ...]:
        """Return the seed terms of the theme `code`, as `flat` writes them."""
        return self._terms[self.codes.index(code)]

    def probabilities(self, words: Sequence[str]) -> NDArray[np.float64]:
        """Return one row an article and one column a theme, for segmented articles."""
        found = self.mentions(words)
        return found / (found + _HALF)

    def mentions(self, words: Sequence[str]) -> NDArray[np.float64]:
        """Return how often seed terms stand in segmented articles, one in the title counting twice."""
        found = np.zeros((len(words), len(self.codes)))
        for at, text in enumerate(words):
            title, _, rest = text.partition("\n")
            parts = ((flat(title), 2), (flat(rest), 1))
            plain = _typed_without_marks("".join(part for part, _ in parts))
            for column, terms in enumerate(self._bare if plain else self._terms):
                found[at, column] = sum(weight * part.count(term) for part, weight in parts for term in terms)
        return found


def _typed_without_marks(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return sum(c.isalpha() and not c.isascii() for c in text) < _PLAIN * letters
