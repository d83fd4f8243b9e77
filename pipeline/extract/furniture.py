"""Which blocks are furniture: menus, boxes of other articles, comments, share buttons, the imprint.

Four kinds of evidence, each marking ranges of the row: what an element is called; what a heading for readers
announces ("Tin liên quan"); cards, that is the same small structure repeated with a link in each; and subtrees
that are mostly links. Nothing that holds the title is furniture.
"""

from __future__ import annotations

import re
from collections import Counter

from pipeline.extract.blocks import Block, Node, Page, kind_of
from pipeline.extract.dates import find_dates
from pipeline.extract.signs import Sign, ends_article, opens_furniture
from pipeline.extract.title import Title

__all__ = ["BOX", "DENSE", "NAMED", "mark", "named", "prose_words"]

NAMED, DENSE, BOX = 1, 2, 4
"""Why a block is furniture: its name alone, mostly links around it, or a card, a headed box, comments."""
PROSE_WORDS = 12
"""A block of at least this many syllables is prose; shorter ones are when they end as a sentence does (from 6)."""
_SENTENCE_WORDS = 6
_DATE_LINE = 16
_DATE_SHARE = 0.4
_DATE_START = 12
_TOOLS = re.compile(
    r"co chu|facebook|zalo|twitter|luot (?:xem|doc)|in (?:trang|bai)|chia se|gui (?:mail|email)|print|share"
)
_HEADING_WORDS = 9
_ENDER_PROSE = 45
_SOFT_PROSE = 25
_SOFT_DENSE = 0.3
_SURE_NAME = re.compile(r"comment|binh-?luan|y-?kien|relat(?:ed|ion)|lien-?quan|breadcrumb|cookie", re.IGNORECASE)
_REPLY = re.compile(r"^\W*(?:thich|like|tra loi|reply|bao cao)\b")
_MORE = re.compile(r"^\W*(?:chi tiet|xem (?:tiep|them|chi tiet)|doc (?:tiep|them)|read more|more)\W*$")
_COMMENT_MOST = 250
_GOVERNED_PROSE = 90
_DENSE = 0.5
_CARD_WORDS = 3
_CARD_REACH = 6
_CARD_MOST = 90
_BLURB = 60
_CARD_BLOCKS = 4
_TEASER_WORDS = 5
_BESIDE = 2.5


def prose_words(block: Block) -> int:
    """Words of a block that reads as a paragraph; 0 of one that doesn't."""
    if block.prose < 0:
        block.prose = _prose_words(block)
    return block.prose


def _prose_words(block: Block) -> int:
    if block.link_share > _DENSE or block.words < _SENTENCE_WORDS:
        return 0
    if block.words < _DATE_LINE and _is_date_line(block):
        return 0
    if block.words >= PROSE_WORDS or block.text.rstrip("\"”')»]").endswith((".", "!", "?", "…", ";")):
        return block.words
    return 0


def _is_date_line(block: Block) -> bool:
    """Whether a line says when the article appeared, among buttons and counters: never text."""
    if len(_TOOLS.findall(block.plain)) > 1:
        return True
    if not any(c.isdigit() for c in block.text) or not (dates := find_dates(block.text)):
        return False
    unended = dates[0].timed and dates[0].start < _DATE_START and not block.text.endswith((".", "!", "?", ":"))
    return unended or sum(d.end - d.start for d in dates) > len(block.text) * _DATE_SHARE


def named(page: Page) -> bytearray:
    """Mark what is called a menu, box or the like, whatever it holds: a first look, before the title is known."""
    flags = bytearray(len(page.blocks))
    for node in page.nodes:
        if node.signs & Sign.FURNITURE:
            _fill(flags, node.first, node.last, NAMED)
    return flags


def mark(page: Page, title: Title, *, trust_names: bool = True) -> bytearray:
    """Return one flag a block: 0 for what may be the article's, else why it is furniture (NAMED, DENSE, BOX).

    Parameters
    ----------
    trust_names
        Whether a name is enough. A page of which names left next to nothing is read again: then only comments
        and related boxes go by their names, other names need an element without paragraphs.
    """
    flags = bytearray(len(page.blocks))
    _mark_named(page, title, flags, trust=trust_names)
    _mark_cards(page, title, flags)
    _mark_lone_cards(page, title, flags)
    _mark_comments(page, title, flags)
    _mark_dense(page, title, flags)
    _mark_headed(page, title, flags)
    if title.first >= 0:
        flags[title.first : title.last] = bytes(title.last - title.first)
    return flags


def _fill(flags: bytearray, first: int, last: int, kind: int = BOX) -> None:
    for n in range(first, last):
        flags[n] |= kind


def _holds(node: Node, title: Title) -> bool:
    return node.first <= title.first < node.last


def _prose_in(page: Page, flags: bytearray, first: int, last: int) -> int:
    return sum(prose_words(page.blocks[n]) for n in range(first, last) if not flags[n])


def _mark_named(page: Page, title: Title, flags: bytearray, *, trust: bool) -> None:
    written = {_name_of(n) for n in page.nodes if n.signs & Sign.SOFT and not _little(page, n)}
    for node in page.nodes:
        if not node.signs & (Sign.FURNITURE | Sign.SOFT) or _holds(node, title):
            continue
        sure = trust if node.signs & Sign.FURNITURE else False
        # Page builders call everything a widget: one is no furniture where others of its name hold paragraphs.
        if sure or _SURE_NAME.search(node.name) or (_little(page, node) and _name_of(node) not in written):
            _fill(flags, node.first, node.last, NAMED)


def _name_of(node: Node) -> str:
    return kind_of(node.element.get("class") or "")


def _little(page: Page, node: Node) -> bool:
    """Whether an element holds no paragraph worth the name, or mostly links."""
    prose = sum(prose_words(b) for b in page.blocks[node.first : node.last])
    return prose < _SOFT_PROSE or page.link_density(node) > _SOFT_DENSE


def _mark_cards(page: Page, title: Title, flags: bytearray) -> None:
    """Mark cards: siblings of one shape, at least two, each with a line that is all link."""
    linked = [
        n
        for n, b in enumerate(page.blocks)
        if b.whole_link and not title.first <= n < title.last and not b.href.startswith("#")
    ]
    for n in linked:
        flags[n] |= DENSE
    for n, block in enumerate(page.blocks):
        if not title.first <= n < title.last and _is_teaser(block):
            flags[n] |= BOX
    shapes: Counter[tuple[int, str, str]] = Counter()
    levels: dict[int, set[int]] = {}
    for n in linked:
        if page.blocks[n].words >= _CARD_WORDS or _MORE.match(page.blocks[n].plain):
            for number in page.ancestors(page.blocks[n].node)[:_CARD_REACH]:
                levels.setdefault(number, set()).add(n)
    for number in levels:
        node = page.nodes[number]
        shapes[node.parent, node.tag, node.name] += 1
    for number, inside in levels.items():
        node = page.nodes[number]
        small = page.words_in(node) <= _CARD_MOST * len(inside)
        if shapes[node.parent, node.tag, node.name] > 1 and small and not _holds(node, title):
            _fill(flags, node.first, node.last)


def _is_teaser(block: Block) -> bool:
    """Whether a block is a linked headline and, in the same line, the first words of what it leads to.

    A link that begins a paragraph goes on in its sentence; after a headline a new one begins without a full stop.
    """
    headline, rest = block.text[: block.link_start], block.text[block.link_start :].lstrip(' -–:|"“')
    if headline.count(" ") < _TEASER_WORDS or block.words > _CARD_MOST or headline.rstrip().endswith((".", ",", ":")):
        return False
    return rest[:1].isupper()


def _mark_lone_cards(page: Page, title: Title, flags: bytearray) -> None:
    """Mark a single box inside the text: a link to another article, with its picture or few words under it."""
    linked_pictures = {p.node for p in page.pictures if p.linked}
    for number, node in enumerate(page.nodes):
        if not 1 < node.last - node.first <= _CARD_BLOCKS or _holds(node, title) or node.parent < 0:
            continue
        first = page.blocks[node.first]
        if not first.whole_link or first.words <= _CARD_WORDS or page.words_in(node) > _CARD_MOST:
            continue
        own = sum(prose_words(b) for b in page.blocks[node.first : node.last])
        around = page.nodes[node.parent]
        beside = _prose_in(page, flags, around.first, around.last) - own
        if number in linked_pictures or beside >= own * _BESIDE:
            _fill(flags, node.first, node.last)


def _mark_comments(page: Page, title: Title, flags: bytearray) -> None:
    """Mark comments by their buttons ("Thích", "Trả lời"), which stand in one element with what a reader said."""
    for block in page.blocks:
        if block.words <= _HEADING_WORDS and _REPLY.match(block.plain):
            around = page.nodes[max(page.nodes[block.node].parent, 0)]
            if page.words_in(around) <= _COMMENT_MOST and not _holds(around, title) and around.tag != "body":
                _fill(flags, around.first, around.last)


def _mark_dense(page: Page, title: Title, flags: bytearray) -> None:
    for node in page.nodes:
        if node.last - node.first > 1 and not _holds(node, title) and page.link_density(node) > _DENSE:
            _fill(flags, node.first, node.last, DENSE)


def _mark_headed(page: Page, title: Title, flags: bytearray) -> None:
    """Mark what headings for readers announce, and everything after comments or the imprint begin."""
    seen = 0
    for number in range(max(title.last, 0), len(page.blocks)):
        block = page.blocks[number]
        if 0 < block.words <= _HEADING_WORDS or (block.plain and block.plain.startswith("email cua ban")):
            if seen >= _ENDER_PROSE and not block.whole_link and ends_article(block.plain):
                _fill(flags, number, len(page.blocks))
                return
            if opens_furniture(block.plain):
                _mark_governed(page, title, flags, number)
        if not flags[number]:
            seen += prose_words(block)


def _mark_governed(page: Page, title: Title, flags: bytearray, number: int) -> None:
    """Mark a heading and what it governs: the largest element that it opens, or the links that follow it."""
    flags[number] |= BOX
    end = number + 1
    for ancestor in page.ancestors(page.blocks[number].node):
        node = page.nodes[ancestor]
        if node.first != number or _holds(node, title):
            break
        if _prose_in(page, flags, number, node.last) >= _GOVERNED_PROSE:
            break
        listed = any(page.blocks[n].whole_link for n in range(number + 1, end))
        if listed and _prose_in(page, flags, end, node.last):
            break
        end = node.last
    _fill(flags, number, end)
    while end < len(page.blocks):
        block = page.blocks[end]
        following = page.blocks[end + 1] if end + 1 < len(page.blocks) else None
        before = page.blocks[end - 1]
        blurb = before.whole_link and before.words >= _CARD_WORDS and prose_words(block) <= _BLURB
        if not (flags[end] or block.whole_link or (blurb and following is not None and following.whole_link)):
            break
        flags[end] |= BOX
        end += 1
