"""Which line of a page is its title: what looks like a heading, and what the page and its address say it is.

Evidence is added up over every short line. Agreement with something said elsewhere (OpenGraph, <title>, the
feed's title, the words in the address) weighs most, because furniture can look like a heading but isn't named
anywhere; the looks decide on portals whose <title> is the same on every page and whose addresses are numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate

from pipeline.extract.blocks import Block, Page
from pipeline.extract.dates import find_dates
from pipeline.extract.metadata import Metadata
from pipeline.extract.signs import Sign, ends_article, opens_furniture
from pipeline.extract.told import Told, bare
from pipeline.text import fold

__all__ = ["Title", "find_title"]

_MOST_WORDS = 45
"""Longest title considered, in syllables: the longest of 40,000 press titles in hand has 39."""
_LEAST_SCORE = 2.5
_LEAST_LOOKS = 1.0
_REPEATED, _REPEATS = 2.5, 3
_HOME = re.compile(r"^(?:https?://[^/]+)?/?(?:index\.\w+|trang-chu/?)?$")
_BRAND = re.compile(r"logo|brand|site-?(?:name|title)|slogan", re.IGNORECASE)
_LONG_PROSE, _SHORT_PROSE = 30, 15
_BEFORE = 0.3
"""Share of a page's prose that may stand before its title (a column at the left) without weighing against it."""
_DATE_WORDS = re.compile(
    r"\b(?:hom nay|thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|ngay|luc|cap nhat|dang|gmt|am|pm|sa|ch)\b|[^a-z]+"
)
# WebForms portals print "(Cập nhật ngày: 5/3/2026)" inside the heading. A headline may say "(cập nhật 6h ngày 5/3)"
# of its own: only the label's colon tells them apart.
_STAMP = re.compile(
    r"\s*[(\[]\s*(?:cập nhật|đăng|ngày đăng|xuất bản)(?:\s+(?:ngày|lúc))?\s*:[^)\]]*[)\]]?$", re.IGNORECASE
)
_LEVEL_SCORE = {1: 3.0, 2: 1.5, 3: 1.2, 4: 0.8, 5: 0.5, 6: 0.3}


@dataclass(frozen=True, slots=True)
class Title:
    """The title and the range `[first, last)` of the blocks that show it; (-1, -1) where none does.

    `score` is the sum of the evidence (see `find_title`): under 2.5 nothing visible was believed.
    """

    text: str
    first: int = -1
    last: int = -1
    score: float = 0.0


def find_title(page: Page, meta: Metadata, url: str, given: str, furniture: bytearray) -> Title:
    """Return the page's title and where it stands.

    Parameters
    ----------
    given
        The title that the feed or listing named; may be cut or empty.
    furniture
        One flag a block: inside something named a menu or box. It only weighs against a line.
    """
    told = Told(meta, url, given)
    before = list(
        accumulate((b.words * (_is_prose(b) and not f) for b, f in zip(page.blocks, furniture, strict=True)), initial=0)
    )
    best = Title("")
    shapes = Counter(_shape(page, b) for b in page.blocks if b.level)
    heads = sum(b.level == 1 and not furniture[n] for n, b in enumerate(page.blocks))
    for first, last, text in _lines(page):
        block = page.blocks[first]
        score = told.agreement(text) + _looks(page, first, block, text, heads)
        score -= _REPEATED if block.level and shapes[_shape(page, block)] >= _REPEATS else 0
        score -= 4 * bool(furniture[first]) + 3 * max(0.0, before[first] / max(before[-1], 1) - _BEFORE)
        if score > best.score:
            best = Title(text, first, last, score)
    if best.score < (_LEAST_SCORE if told.sure else _LEAST_LOOKS):
        return Title(told.best_hidden(), score=best.score)
    return Title(_STAMP.sub("", told.trimmed(best.text)), best.first, best.last, best.score)


def _shape(page: Page, block: Block) -> tuple[int, str, str, str]:
    """Return what headings of one kind have in common; a title is the only one of its kind, boxes' headings aren't."""
    node = page.nodes[block.node]
    around = page.nodes[max(node.parent, 0)]
    return block.level, node.element.get("class") or "", around.tag, around.element.get("class") or ""


def _is_prose(block: Block) -> bool:
    if block.link_share >= 0.3:  # noqa: PLR2004 - a paragraph may hold links
        return False
    return block.words >= _LONG_PROSE or (block.words >= _SHORT_PROSE and block.text.endswith("."))


def _lines(page: Page) -> list[tuple[int, int, str]]:
    """Return the lines that could be a title; a heading broken by <br> is one line."""
    found = []
    number, blocks = 0, page.blocks
    while number < len(blocks):
        block, last = blocks[number], number + 1
        while last < len(blocks) and blocks[last].after_break and blocks[last].node == block.node and block.level:
            last += 1
        text = " ".join(b.text for b in blocks[number:last])
        if 1 < text.count(" ") + 1 <= _MOST_WORDS or block.level == 1:
            found.append((number, last, text))
        number = last
    return found


def _looks(page: Page, number: int, block: Block, text: str, heads: int) -> float:
    signs = page.near_signs(block)
    score = _LEVEL_SCORE.get(block.level, 0.0) + (1.5 if block.level == 1 and heads == 1 else 0.0)
    score += 1.2 * bool(signs & Sign.TITLE) + 1.2 * bool(signs & Sign.BIG) + 0.4 * bool(block.signs & Sign.BOLD)
    words = text.count(" ") + 1
    if words < 4:  # noqa: PLR2004 - shorter lines are menus and sections far more often than titles
        score -= 1.5
    if block.whole_link:
        score -= 5.0 if _HOME.match(block.href) else 2.5 * (block.level != 1)
    if any(_BRAND.search(page.nodes[n].name) for n in page.ancestors(block.node)[:2]):
        score -= 3.0
    if words <= 6 and block.plain and (opens_furniture(block.plain) or ends_article(block.plain)):  # noqa: PLR2004 - a heading of boxes
        score -= 2
    if _only_date(text):
        score -= 4
    score -= 0.8 * bool(block.signs & Sign.ITALIC) + 1.5 * (number in page.pictured)
    if words > _LONG_PROSE:
        score -= 1.0
    if text.endswith((".", ":", ";")):
        score -= 0.7
    score -= 2.0 * _before_another(page, number)
    return score + 0.6 * _leads_on(page, number) + _closeness(page, number)


def _before_another(page: Page, number: int) -> bool:
    """Whether a heading of its own rank follows before any date or paragraph: then it names a site or a section."""
    level = page.blocks[number].level
    if not level:
        return False
    for block in page.blocks[number + 1 : number + 5]:
        if _is_prose(block) or (block.plain and find_dates(block.text)):
            return False
        if 0 < block.level <= level and bare(block.text) != bare(page.blocks[number].text):
            return block.node != page.blocks[number].node
    return False


def _closeness(page: Page, number: int) -> float:
    """Weigh how few lines lie between a line and the next paragraph: under a title stand a date and a name."""
    for distance, block in enumerate(page.blocks[number + 1 : number + 11]):
        if _is_prose(block):
            return 1.0 - 0.1 * distance
    return 0.0


def _only_date(text: str) -> bool:
    """Whether a line is a date and little else."""
    rest, dates = text, find_dates(text)
    for date in reversed(dates):
        rest = rest[: date.start] + " " + rest[date.end :]
    return bool(dates) and len(_DATE_WORDS.sub(" ", fold(rest)).split()) < 3  # noqa: PLR2004 - "Cập nhật", "Hà Nội,"


def _leads_on(page: Page, number: int) -> bool:
    """Whether a date or a paragraph follows within a few lines, as it does under a title."""
    following = page.blocks[number + 1 : number + 5]
    return any(find_dates(b.text) for b in following if b.plain) or any(_is_prose(b) for b in following[:3])
