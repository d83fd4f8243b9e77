"""Where the article's text stands: from the title upwards to the region, then down to the text's container.

The title is the anchor: the text is what reads as prose soonest after it and nearest to it in the tree. Boxes
beside the article may hold more text than a short tin, but they stand farther from its title.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from pipeline.extract.blocks import Page, kind_of
from pipeline.extract.furniture import prose_words
from pipeline.extract.signs import Sign
from pipeline.extract.title import Title

__all__ = ["Content", "find_content", "shape"]

_DECAY = 0.35
"""A level farther from the title must hold about three times the prose to be preferred."""
_ENOUGH_WORDS = 80
_LONE = 0.7
_LEAST_TEXT = 25
_EARLIER = 0.5
"""Of two containers, the earlier one is the text's when it holds at least this share of the larger one's prose."""
_PURE = 0.85
"""Least share of a part's words in paragraphs for it to be nothing but text."""


@dataclass(slots=True)
class Content:
    """Numbers of the text's blocks in order, and of the prose between the title and them (where a lead stands)."""

    body: list[int] = field(default_factory=list)
    head: list[int] = field(default_factory=list)
    words: int = 0


@dataclass(slots=True)
class _Unit:
    """A part of a container: a run of loose paragraphs, or a child element with several."""

    first: int
    last: int
    words: int
    node: int = -1
    shape: str = ""


def shape(page: Page, number: int) -> str:
    """Return a node's tag and class without numbered parts: what repeated elements have in common."""
    node = page.nodes[number]
    return f"{node.tag} {kind_of(node.element.get('class') or '')}"


class _Prose:
    """Running totals of prose after the title that is no furniture."""

    def __init__(self, page: Page, title: Title, flags: bytearray, taken: set[int]) -> None:
        self.page = page
        self.flags = flags
        self.lead_known = bool(taken)
        self.start = max(title.last, 0)
        self.each = [
            0 if flags[n] or n < self.start or n in taken else prose_words(b) for n, b in enumerate(page.blocks)
        ]
        self._total = [0, *accumulate(self.each)]
        self._count = [0, *accumulate(map(bool, self.each))]
        self.children: dict[int, list[int]] = {}
        for number, node in enumerate(page.nodes):
            self.children.setdefault(node.parent, []).append(number)

    def words(self, first: int, last: int) -> int:
        return self._total[last] - self._total[first]

    def count(self, first: int, last: int) -> int:
        return self._count[last] - self._count[first]

    def of(self, number: int) -> int:
        node = self.page.nodes[number]
        return self.words(node.first, node.last)


def find_content(page: Page, title: Title, flags: bytearray, taken: set[int]) -> Content:
    """Return the blocks of the article's text.

    Parameters
    ----------
    taken
        Blocks already known to be the lead: not text.
    """
    prose = _Prose(page, title, flags, taken)
    if not page.nodes:
        return Content()
    region = _region(page, title, prose)
    first, last = _descend(page, title, prose, region)
    numbers = [n for n in range(first, last) if prose.each[n]]
    if not numbers:
        return Content()
    body = [n for n in range(numbers[0], numbers[-1] + 1) if not flags[n] and n not in taken]
    head = [n for n in range(prose.start, numbers[0]) if prose.each[n]]
    return Content(body, head, prose.words(first, last))


def _region(page: Page, title: Title, prose: _Prose) -> int:
    """Climb from the title to the level whose prose, discounted by distance, is the most."""
    if title.first < 0:
        return 0
    best, most, weight, before, below = 0, -1.0, 1.0, 0, -1
    for number in page.ancestors(page.blocks[title.first].node):
        if before >= _LEAST_TEXT and _is_one_of_many(page, title, prose, below):
            break
        below = number
        words = prose.of(number)
        if words <= before:
            continue
        node = page.nodes[number]
        several = prose.count(node.first, node.last) > 1
        lone = _LONE if not (several or prose.lead_known or before) else 1.0  # likely a lead
        if (words - before) * weight * lone > most:
            best, most = number, (words - before) * weight * lone
        if several or words >= _ENOUGH_WORDS or (prose.lead_known and words >= _LEAST_TEXT):
            weight *= _DECAY
        before = words
    return best


def _is_one_of_many(page: Page, title: Title, prose: _Prose, number: int) -> bool:
    """Whether an element has twins with headings and prose: pages that go on with the next article, endlessly."""
    if number < 0:
        return False
    level, mine = page.blocks[title.first].level, shape(page, number)
    return bool(level) and any(
        other != number
        and shape(page, other) == mine
        and prose.of(other)
        and any(b.level == level for b in page.blocks[page.nodes[other].first : page.nodes[other].last])
        for other in prose.children.get(page.nodes[number].parent, ())
    )


def _descend(page: Page, title: Title, prose: _Prose, number: int) -> tuple[int, int]:
    """Follow the main part downwards until the paragraphs themselves are its parts; return their range."""
    while True:
        units = list(_units(page, title, prose, number))
        if not units:
            node = page.nodes[number]
            return max(node.first, prose.start), node.last
        main = _main(units, prose)
        extent = _extent(page, prose, units, main)
        if extent is not None:
            return extent
        number = main.node


def _main(units: list[_Unit], prose: _Prose) -> _Unit:
    """Return the first part that is large enough; a lone paragraph before another is its lead, if none is known."""
    largest = max(u.words for u in units)
    for unit, following in pairwise([*units, _Unit(0, 0, 0)]):
        lone = not prose.lead_known and prose.count(unit.first, unit.last) == 1
        if unit.words >= largest * _EARLIER and not (lone and following.words >= unit.words * _EARLIER):
            return unit
    return max(units, key=lambda u: u.words)


def _units(page: Page, title: Title, prose: _Prose, number: int) -> Iterator[_Unit]:
    """Yield the parts of a container that hold prose; loose paragraphs that follow each other are one part."""
    run: _Unit | None = None
    for first, last, child in _parts(page, prose, number):
        words = prose.words(first, last)
        if not words or (child >= 0 and page.nodes[child].first <= title.first < page.nodes[child].last):
            continue
        if child >= 0 and not _is_paragraph(prose, child):
            if run:
                yield run
                run = None
            yield _Unit(first, last, words, child, shape(page, child))
        elif run:
            run.last, run.words = last, run.words + words
        else:
            run = _Unit(first, last, words)
    if run:
        yield run


def _parts(page: Page, prose: _Prose, number: int) -> Iterator[tuple[int, int, int]]:
    """Yield ranges of a container in order: each child element (with its number), each loose line (-1)."""
    node = page.nodes[number]
    at = max(node.first, 0)
    for child in prose.children.get(number, ()):
        inner = page.nodes[child]
        if at < inner.first:
            yield at, inner.first, -1
        if inner.first < inner.last:
            yield inner.first, inner.last, child
        at = max(at, inner.last)
    if at < node.last:
        yield at, node.last, -1


def _is_paragraph(prose: _Prose, number: int) -> bool:
    """Whether an element is one paragraph, or a list, quotation or table among paragraphs."""
    node = prose.page.nodes[number]
    if node.tag in {"p", "ul", "ol", "blockquote", "h2", "h3", "h4", "table", "figure", "dl", "pre"}:
        return node.tag != "table" or prose.of(number) < _ENOUGH_WORDS
    return number not in prose.children


def _extent(page: Page, prose: _Prose, units: list[_Unit], main: _Unit) -> tuple[int, int] | None:
    """Return the range of the parts that belong together with the main one; None where it stands alone."""
    mates = [u for u in units if u is main or (main.node < 0 and u.node < 0) or _continues(page, prose, main, u)]
    if main.node >= 0 and len(mates) == 1:
        return None
    return mates[0].first, mates[-1].last


def _continues(page: Page, prose: _Prose, main: _Unit, other: _Unit) -> bool:
    """Whether another container continues the main one: the text is cut into several.

    Containers of one shape do; so do two that are called body or content, and two that hold nothing but
    paragraphs of one shape, unless they are parts of the whole page, where such a one is as likely a sidebar.
    """
    if other.node < 0 or main.node < 0:
        return False
    if other.shape == main.shape:
        return True
    if _paragraph_shape(page, main) != _paragraph_shape(page, other):
        return False
    if page.nodes[main.node].signs & page.nodes[other.node].signs & Sign.BODY:
        return True
    around = page.nodes[page.nodes[main.node].parent]
    return around.tag != "body" and _pure(page, prose, main) and _pure(page, prose, other)


def _pure(page: Page, prose: _Prose, unit: _Unit) -> bool:
    """Whether (nearly) all of a part is paragraphs; comments have names, times and buttons between."""
    total = sum(page.blocks[n].words for n in range(unit.first, unit.last) if not prose.flags[n])
    return unit.words >= _PURE * total


def _paragraph_shape(page: Page, unit: _Unit) -> str:
    return shape(page, page.blocks[unit.first].node)
