"""Why a tag: the words that spoke for and against it, and where they stand in the text.

The linear part's say of a word is exact: its value times its weight. The latent part is curved; there a word's say
is its value times the slope at the article (words pull the article toward or away from labelled ones; those pulls
sum to zero). Both are in the units of the log-odds. Where an encoder reads along, a sentence's gain is by how much
the log-odds fall when the encoder doesn't see it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.encoder.sentences import Sentence, gains
from pipeline.classify.mixed import MixedModel, aligned
from pipeline.classify.model import Model
from pipeline.classify.records import Text, segment_texts
from pipeline.classify.seeds import flat
from pipeline.text import clean

__all__ = ["Place", "Reason", "ThemeReasons", "explain", "places"]

_TOKEN = re.compile(r"[^\W_][\w\u0300-\u036f]*")
_FIELDS = ("title", "lead", "body")
T = TypeVar("T", str, int)
Tokens = tuple[str, list[tuple[str, int, int]]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a term stands: the field, and the first and one past the last character in it as it was given."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reason:
    """A word or pair, how much it moved the log-odds (below zero: against), and where it stands."""

    term: str
    weight: float
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class ThemeReasons:
    """A theme (or `relevance`), what the model made of it, and the strongest reasons, the heaviest first.

    `cold` says that the theme has no labels to learn from: it is told by its seed terms, which are then its only
    reasons, and by its description. `sentences` are those that
    the encoder read, by their gain; empty where a model has no encoder.
    """

    code: str
    probability: float
    threshold: float
    given: bool
    cold: bool
    reasons: tuple[Reason, ...]
    sentences: tuple[Reason, ...] = ()


def explain(model: Model, text: Text, most: int = 8) -> list[ThemeReasons]:
    """Return what spoke for and against relevance and each theme, at most `most` terms and sentences either way.

    Relevance comes first, then the themes by falling probability.
    """
    words = segment_texts([text], n_jobs=1)[0].words
    probabilities = model.probabilities([words])
    given = model.decide(probabilities)[0]
    terms, weights = _says(model, words)
    sentences, moved = _sentences(model, words)
    tokens = [(field, list(_tokens(getattr(text, field)))) for field in _FIELDS]
    found = []
    for at, code in enumerate(("relevance", *model.codes)):
        cold = code in model.cold
        said = _seed_says(model, code, words) if cold else list(zip(terms, weights[:, at].tolist(), strict=True))
        strongest = _strongest(said, most)
        reasons = tuple(Reason(term, round(weight, 4), places(term, tokens)) for term, weight in strongest)
        read = () if cold else _read(sentences, moved[:, at].tolist(), tokens, most)
        stated = float(probabilities[0, at]), float(model.thresholds[at]), bool(given[at])
        found.append(ThemeReasons(code, *stated, cold, reasons, read))
    return [found[0], *sorted(found[1:], key=lambda one: -one.probability)]


def places(term: str, tokens: list[Tokens]) -> tuple[Place, ...]:
    """Return where the syllables of `term` stand in a row."""
    wanted = [syllable for syllable, _, _ in _tokens(term)]
    found = []
    for field, row in tokens:
        syllables = [syllable for syllable, _, _ in row]
        starts = (at for at in range(len(row)) if wanted and syllables[at : at + len(wanted)] == wanted)
        found += [Place(field, row[at][1], row[at + len(wanted) - 1][2]) for at in starts]
    return tuple(found)


def _sentences(model: Model, words: str) -> tuple[list[Sentence], NDArray[np.float64]]:
    """Return the sentences that the encoder read, and by how much each moved every column's log-odds."""
    if not isinstance(model, MixedModel):
        return [], np.zeros((0, len(model.slopes)))
    sentences, found = gains(model.encoder, words)
    return sentences, aligned(found, model.places) * model.mix.encoder_slopes


def _read(sentences: list[Sentence], moved: list[float], tokens: list[Tokens], most: int) -> tuple[Reason, ...]:
    strongest = _strongest(list(zip(range(len(sentences)), moved, strict=True)), most)
    fields = dict(tokens)
    return tuple(
        Reason(
            sentences[at].text,
            round(gain, 4),
            places(sentences[at].text, [(sentences[at].field, fields[sentences[at].field])])[:1],
        )
        for at, gain in strongest
    )


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _TOKEN.finditer(text):
        yield clean(unicodedata.normalize("NFC", match[0])).lower(), match.start(), match.end()


def _says(model: Model, words: str) -> tuple[list[str], NDArray[np.float64]]:
    """Return the article's terms and what each says of every column, shape (terms, columns)."""
    features, scorer = model.features, model.scorer
    reading = features.read([words])
    row = features.syllables_.weigh(reading)
    exact = scorer.coef_[row.indices] * row.data[:, None]
    names = [name.rpartition(":")[2] for name in features.syllables_.get_feature_names_out(row.indices)]
    says = [exact]
    for at, (projection, (words_of, latent)) in enumerate(
        zip(features.projections, features.worded(reading), strict=True)
    ):
        says.append(projection.pulls(latent, partial(scorer.gradient, at)))
        names += [name.rpartition(":")[2] for name in words_of.get_feature_names_out(latent.indices)]
    merged: dict[str, NDArray[np.float64]] = {}
    scale = model.mix.word_slopes if isinstance(model, MixedModel) else 1.0
    for name, said in zip(names, _gated(model, words, np.vstack(says)) * model.slopes * scale, strict=True):
        term = name.replace("_", " ")
        merged[term] = merged[term] + said if term in merged else said
    empty = np.zeros((0, len(model.slopes)))
    return list(merged), np.vstack([empty, *(said[None] for said in merged.values())])


def _gated(model: Model, words: str, says: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return `says` with relevance as the gate has it: what speaks for a theme speaks for relevance, too."""
    scores = model.scorer.score_parts(*model.features.parts([words]))[0, 1:]
    gate = model.gate[:-1].copy()
    gate[1 + int(scores.argmax())] += model.gate[-1]
    return np.column_stack([says @ gate, says[:, 1:]])


def _seed_says(model: Model, code: str, words: str) -> list[tuple[str, float]]:
    text = flat(words.replace("\n", " "))
    return [(term.strip(), float(text.count(term))) for term in model.seeds.terms(code) if term in text]


def _strongest(said: list[tuple[T, float]], most: int) -> list[tuple[T, float]]:
    ordered = sorted(said, key=lambda one: (-one[1], one[0]))
    chosen = [one for one in ordered if one[1] > 0][:most] + [one for one in ordered if one[1] < 0][-most:]
    return sorted(chosen, key=lambda one: -abs(one[1]))
