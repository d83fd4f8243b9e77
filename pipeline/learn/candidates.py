"""Selectors that could stand for an element: short and by stable names first, by position where there are none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml.html import HtmlElement

__all__ = ["cost", "most_common", "names_of"]

_WORD = re.compile(r"-?[A-Za-z_][\w-]*")
_STATE = re.compile(
    r"^(?:active|show|shown|open|hidden|visible|clearfix|clear|first|last|odd|even|current|selected|loaded|lazy\w*"
    r"|fade|in|row|col|container|wow|animated|left|right|cf|hentry|has-\w+|is-\w+|ng-\w+|js-\w+)$"
)
_ATTRIBUTES = ("itemprop", "data-role", "data-field", "property", "name")
_TELLING = frozenset({"h1", "article", "main", "time"})
_REACH, _PATH = 6, 4
_ANCESTORS = 2
_HASH = re.compile(r"\d|^css-|^sc-|^_|[a-z][A-Z][a-z]?[A-Z]")


def names_of(element: HtmlElement) -> Iterator[str]:
    """Yield descriptions of the element itself: by id, class, role, best first; by a telling tag."""
    tag = element.tag
    identity = element.get("id") or ""
    if _WORD.fullmatch(identity):
        yield f"{tag}#{identity}"
    words = [w for w in (element.get("class") or "").split() if _WORD.fullmatch(w) and not _STATE.match(w)]
    words.sort(key=lambda w: bool(_HASH.search(w)))
    for word in words[:4]:
        yield f"{tag}.{word}"
    if len(words) > 1:
        yield f"{tag}.{words[0]}.{words[1]}"
    for name in _ATTRIBUTES:
        value = element.get(name) or ""
        if re.fullmatch(r"[\w:.-]+", value):
            yield f'{tag}[{name}="{value}"]'
    if "-" in tag or tag in _TELLING:
        yield tag


def selectors_of(element: HtmlElement) -> Iterator[str]:
    """Yield selectors of an element, from the shortest to those that count positions."""
    own = list(names_of(element))
    yield from own
    path = _step(element)
    around = element.getparent()
    for depth in range(_REACH):
        if around is None or not isinstance(around.tag, str) or around.tag in {"body", "html"}:
            return
        for name in islice(names_of(around), _ANCESTORS):
            for mine in [*own[:2], element.tag]:
                yield f"{name} > {mine}" if depth == 0 else f"{name} {mine}"
            if depth < _PATH:
                yield f"{name} > {path}"
        path = f"{_step(around)} > {path}"
        around = around.getparent()


def _step(element: HtmlElement) -> str:
    """Return the element as its parent's child, counted among those of its tag."""
    before = sum(1 for _ in element.itersiblings(element.tag, preceding=True))
    if before:
        return f"{element.tag}:nth-of-type({before + 1})"
    return f"{element.tag}:first-of-type"


def cost(selector: str) -> float:
    """Return how fragile a selector looks, 0 up: of two that find the same, the cheaper one is kept.

    Positions break when a box is added, names with digits when the site is built anew, tags alone are everywhere.
    """
    positions = len(re.findall(r":(?:nth|first|last)", selector))
    names = re.findall(r"[.#]([\w-]+)", selector)
    hashes = sum(bool(_HASH.search(n)) for n in names)
    doubtful = len(re.findall(r"sticky|mobile|hidden|print|updat|modif", selector, re.IGNORECASE))
    heading = bool(re.search(r"(?:^|[ >])h1[^ ]*$", selector))
    loose = bool(re.search(r"(?<!>) [a-z0-9]+$", selector))
    return (
        0.004 * positions
        + 0.006 * hashes
        + 0.03 * (loose + doubtful)
        - 0.005 * heading
        + 0.002 * selector.count(" ")
        + 0.00005 * len(selector)
        + 0.01 * (not names)
    )


def most_common(elements: Iterable[HtmlElement], most: int) -> list[str]:
    """Return the selectors that stand for the most of `elements`, each counted once an element."""
    counts: Counter[str] = Counter()
    for element in elements:
        counts.update(dict.fromkeys(selectors_of(element), 1))
    return [selector for selector, _ in counts.most_common(most)]
