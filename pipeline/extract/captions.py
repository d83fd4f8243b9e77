"""Which lines belong to pictures: named captions, and what stands right under a picture and doesn't look like text."""

from __future__ import annotations

import re
from collections import Counter

from pipeline.extract.blocks import Block, Page, Picture
from pipeline.extract.content import shape
from pipeline.extract.furniture import prose_words
from pipeline.extract.images import address_of, is_news_picture
from pipeline.extract.signs import Sign

__all__ = ["captions"]

_ANYWHERE = "http://localhost/"
_MOST = 70
"""Longest caption, in syllables."""
_PLAIN_MOST = 35
_CREDIT_MOST = 12
_TOGETHER = 2
_TOGETHER_MOST = 45
_CREDIT = re.compile(
    r"^\W*(?:anh|nguon|nguon anh|clip|video|do hoa|infographic|photo|minh hoa)\s*(?:minh hoa\s*)?[:/]"
    r"|^\W*anh (?:minh hoa|tu lieu)\W*$"
)
_CREDIT_WITHIN = re.compile(
    r"[.(,;–-]\s*(?:anh|nguon|photo|clip)\s*:|\((?:anh|nguon)[^)]*\)\W*$|anh minh hoa\W*$|\banh:"
)


def captions(page: Page, numbers: list[int]) -> tuple[set[int], set[int]]:
    """Return those of the blocks `numbers` that are captions or credits of pictures: the named ones, then all."""
    wanted = set(numbers)
    found = {n for n in numbers if _named(page, page.blocks[n])}
    named = set(found)
    if not page.pictures and not page.players:
        return named, found
    usual = _usual_shape(page, [n for n in numbers if n not in found])
    shown = [p for p in page.pictures if is_news_picture(p.element, address_of(p.element, _ANYWHERE))]
    for picture in [*shown, *page.players]:
        number = picture.block
        while number in wanted and number not in found and _under(page, picture, number, usual):
            found.add(number)
            number += 1
            if not _together(page, picture, number):
                break
    return named, found


def _named(page: Page, block: Block) -> bool:
    if block.words > _MOST:
        return False
    if page.near_signs(block) & Sign.CAPTION or any(
        page.nodes[n].tag == "figure" for n in page.ancestors(block.node)[:4]
    ):
        return True
    return block.words <= _CREDIT_MOST and _CREDIT.match(block.plain) is not None


def _usual_shape(page: Page, numbers: list[int]) -> str:
    counts: Counter[str] = Counter()
    for n in numbers:
        counts[_shape(page, page.blocks[n])] += prose_words(page.blocks[n])
    return counts.most_common(1)[0][0] if counts else ""


def _shape(page: Page, block: Block) -> str:
    style = page.nodes[block.node].element.get("style") or ""
    formats = block.signs & (Sign.ITALIC | Sign.CENTRE | Sign.BOLD)
    return f"{shape(page, block.node)} {re.sub(r'[0-9. ]+', '', style)} {formats}"


def _together(page: Page, picture: Picture, number: int) -> bool:
    """Whether a block stands in one small element with the picture."""
    if number >= len(page.blocks):
        return False
    mine = set(page.ancestors(page.blocks[number].node))
    common = next((n for n in page.ancestors(picture.node) if n in mine), 0)
    node = page.nodes[common]
    return 0 < node.last - node.first <= _TOGETHER and page.words_in(node) <= _TOGETHER_MOST and node.tag != "body"


def _under(page: Page, picture: Picture, number: int, usual: str) -> bool:
    """Whether the block right after a picture is its caption."""
    block = page.blocks[number]
    if picture.linked or block.words > _MOST:
        return False
    player = picture in page.players
    if block.signs & (Sign.ITALIC | Sign.CENTRE) or (not player and _together(page, picture, number)):
        return not block.level or bool(block.signs & Sign.ITALIC)
    if block.level or block.words > _PLAIN_MOST or player:
        return False
    if _CREDIT_WITHIN.search(block.plain):
        return True
    ended = block.text.rstrip("\"”')»]").endswith((".", "!", "?", ":", "…"))
    return not ended or (_shape(page, block) != usual and not block.signs & Sign.BOLD)
