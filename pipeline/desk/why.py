"""Why an article has its themes: its text in pieces, each with the theme for which its words spoke most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.desk.theme import COLOURS

if TYPE_CHECKING:
    from pipeline.classify import Model
    from pipeline.classify.explain import Place, ThemeReasons
    from pipeline.records import Article

__all__ = ["Piece", "Why", "explained", "pieces", "why"]

_MOST = 8  # terms a theme
_FIELDS = ("title", "lead", "body")

Span = tuple[int, int, int, float]
"""First character, one past the last, the theme's place among those given, how much the words weigh."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; `theme` is the place of the theme for which it speaks, None for none."""

    text: str
    theme: int | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """The explanation of an article by a model.

    `themes` are those given (code, probability, threshold, ground colour, the words that spoke for it), `fields` the
    article's title, lead and body in pieces; in the body a line feed ends a paragraph. `version` names the model.
    """

    version: str
    relevance: float
    themes: tuple[tuple[str, float, float, str, tuple[str, ...]], ...]
    fields: dict[str, list[Piece]]


def why(model: Model, id_: str, article: Article) -> Why:
    """Return what `model` says of an article and by which words (about half a second: the text is segmented)."""
    from pipeline.classify import Text
    from pipeline.classify.explain import explain

    return explained(
        article, explain(model, Text(id_, article.title, article.lead, article.body), _MOST), model.version
    )


def explained(article: Article, found: Sequence[ThemeReasons], version: str) -> Why:
    """Put what spoke for the themes given beside the text: of overlapping words the weightiest are shown."""
    relevance = next((one.probability for one in found if one.code == "relevance"), 0.0)
    given = [one for one in found if one.given and one.code != "relevance"]
    spans: dict[str, list[Span]] = {field: [] for field in _FIELDS}
    themes = []
    for at, one in enumerate(given):
        speaking = [reason for reason in one.reasons if reason.weight > 0]
        for reason in speaking:
            for place in reason.places:
                spans[place.field].append(_span(place, at, reason.weight))
        words = tuple(reason.term.replace("_", " ") for reason in speaking)
        themes.append((one.code, one.probability, one.threshold, COLOURS[at % len(COLOURS)], words))
    fields = {field: pieces(getattr(article, field), spans[field]) for field in _FIELDS}
    return Why(version, relevance, tuple(themes), fields)


def pieces(text: str, spans: Iterable[Span]) -> list[Piece]:
    """Cut `text` at `spans`; joined, the pieces are the text again, whatever the spans.

    Examples
    --------
    >>> [(piece.text, piece.theme) for piece in pieces("tiêm vắc xin sởi", [(5, 12, 0, 1.0), (9, 16, 1, 0.5)])]
    [('tiêm ', None), ('vắc xin', 0), (' sởi', None)]
    """
    taken: list[tuple[int, int, int]] = []
    for first, last, theme, _ in sorted(spans, key=lambda span: -span[3]):
        inside = 0 <= first < last <= len(text)
        if inside and all(last <= begin or end <= first for begin, end, _ in taken):
            taken.append((first, last, theme))
    cut, at = [], 0
    for first, last, theme in sorted(taken):
        if at < first:
            cut.append(Piece(text[at:first]))
        cut.append(Piece(text[first:last], theme))
        at = last
    if at < len(text):
        cut.append(Piece(text[at:]))
    return cut


def _span(place: Place, theme: int, weight: float) -> Span:
    return place.start, place.end, theme, weight
