"""A tree to a row of blocks: what a reader sees as lines and paragraphs, each knowing where it stood.

Reading a page as a row, with the tree beside it, treats alike what layouts write differently: <p>, <div>,
<span>, <td>, text cut by <br>. A subtree is a range of the row, so that asking what it holds is a subtraction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

from lxml.html import HtmlElement

from pipeline.extract.elements import own_signs
from pipeline.extract.signs import Sign
from pipeline.extract.tags import FURNITURE, INLINE, PICTURES, PLAYERS, SKIP, is_inline
from pipeline.text import fold

__all__ = ["Block", "Node", "Page", "Picture", "flatten", "kind_of"]

_LEVELS = {f"h{n}": n for n in range(1, 7)}
# VnExpress opens its leads with <span class="location-stamp">; themes hide texts for screen readers.
_DROPPED_INLINE = re.compile(
    r"location.?stamp|sr-only|screen-reader|visually-hidden|edit-link|icon-text", re.IGNORECASE
)
_INHERITED = Sign.LINK | Sign.BOLD | Sign.ITALIC | Sign.RIGHT | Sign.CENTRE | Sign.BIG
_ENDS_SENTENCE = re.compile(r"[.!?…:;][\"”’'»)\]]*\s*$")
_SMALL = 6


@dataclass(slots=True)
class Node:
    """A block-level element and the range `[first, last)` of blocks inside it."""

    element: HtmlElement
    parent: int
    tag: str
    name: str
    signs: int
    first: int
    last: int = 0


@dataclass(slots=True)
class Block:
    """One line or paragraph. `signs` are its inline elements' and formats that cover all of it."""

    text: str
    node: int
    words: int
    link_share: float
    signs: int
    level: int
    href: str = ""
    after_break: bool = False  # cut from the block before by a single <br>
    times: tuple[str, ...] = ()  # <time datetime> inside
    plain: str = ""  # marks folded; only of short blocks
    bold_start: int = 0  # characters of a bold beginning that is not all of it
    link_start: int = 0  # the same of a link
    prose: int = -1  # words if it reads as a paragraph; kept by furniture.prose_words

    @property
    def whole_link(self) -> bool:
        """Whether (nearly) all of it is one or more links."""
        return self.link_share > 0.8  # noqa: PLR2004 - a bullet or an icon may stand outside the link


@dataclass(slots=True)
class Picture:
    """An <img> or a player and the number of the block before which it stands."""

    element: HtmlElement
    block: int
    node: int
    linked: bool = False


@dataclass(slots=True)
class Page:
    """The row of blocks with its tree; `words` and `linked` are running totals for ranges."""

    nodes: list[Node] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    players: list[Picture] = field(default_factory=list)
    words: list[int] = field(default_factory=list)
    linked: list[float] = field(default_factory=list)
    pictured: set[int] = field(default_factory=set)  # blocks right after a picture

    def total(self) -> None:
        """Compute the running totals once the row is complete."""
        self.words = [0, *accumulate(b.words for b in self.blocks)]
        self.pictured = {p.block for p in self.pictures}
        self.linked = [0.0, *accumulate(b.words * b.link_share for b in self.blocks)]

    def words_in(self, node: Node) -> int:
        """Words inside a subtree."""
        return self.words[node.last] - self.words[node.first]

    def link_density(self, node: Node) -> float:
        """Share of a subtree's words that are links, 0-1."""
        words = self.words_in(node)
        return (self.linked[node.last] - self.linked[node.first]) / words if words else 0.0

    def ancestors(self, number: int) -> list[int]:
        """Numbers of the nodes from `number` up to the root."""
        found = []
        while number >= 0:
            found.append(number)
            number = self.nodes[number].parent
        return found

    def near_signs(self, block: Block) -> int:
        """Signs of a block and of those of its ancestors that hold little else."""
        signs, number = block.signs, block.node
        while number >= 0 and (node := self.nodes[number]).last - node.first <= _SMALL:
            signs |= node.signs
            number = node.parent
        return signs


@lru_cache(maxsize=4096)
def kind_of(classes: str) -> str:
    """Return a class attribute without the words that hold digits ("part-1", "elementor-element-3f2a")."""
    words = classes.split()
    plain = [w for w in words if not any(c.isdigit() for c in w)]
    return " ".join(plain) or re.sub(r"[0-9]+", "", classes).strip()


def flatten(*elements: HtmlElement) -> Page:
    """Read the subtree of an element, or of several in a row, into a row of blocks; the first node holds them all."""
    walker = _Walker()
    walker.root(elements)
    walker.page.total()
    return walker.page


class _Walker:
    """Walks the tree once. Depth is bounded by the parser (255), so plain recursion is safe."""

    def __init__(self) -> None:
        self.page = Page()
        self._parts: list[str] = []
        self._signs: list[tuple[int, int, str]] = []  # characters, inherited bits, href
        self._inline = 0
        self._times: list[str] = []
        self._node = -1
        self._level = 0
        self._after_break = False

    def root(self, elements: tuple[HtmlElement, ...]) -> None:
        """Read what was asked for, whatever tag it has and however it is hidden."""
        top = elements[0]
        signs, name = own_signs(top, top.tag) if len(elements) == 1 else (0, "")
        node = Node(top, -1, top.tag, name, signs & ~Sign.HIDDEN, 0)
        self.page.nodes.append(node)
        self._node = 0
        if len(elements) == 1:
            self._children(top, signs & _INHERITED, _LEVELS.get(top.tag, 0), "")
        else:
            for element in elements:
                self.visit(element, 0, 0, "")
                self.flush()
        self.flush()
        node.last = len(self.page.blocks)

    def visit(self, element: HtmlElement, bits: int, level: int, href: str) -> None:
        """Read one element and all inside it (not its tail)."""
        tag = element.tag
        if not isinstance(tag, str) or tag in SKIP:
            return
        if tag in PICTURES or tag in PLAYERS:
            self._media(element, tag, bits)
            return
        if tag == "br":
            self._break(element)
            return
        signs, name = own_signs(element, tag)
        if signs & Sign.HIDDEN:
            return
        if is_inline(tag):
            self._visit_inline(element, tag, signs, name, bits, level, href)
            return
        if tag in FURNITURE:
            signs |= Sign.FURNITURE
        self.flush()
        parent, self._node = self._node, len(self.page.nodes)
        node = Node(element, parent, tag, name, signs, len(self.page.blocks))
        self.page.nodes.append(node)
        self._children(element, bits | (signs & _INHERITED), _LEVELS.get(tag, level), href)
        self.flush()
        node.last = len(self.page.blocks)
        self._node = parent

    def _children(self, element: HtmlElement, bits: int, level: int, href: str) -> None:
        self._text(element.text, bits, href, level)
        for child in element:
            self.visit(child, bits, level, href)
            self._text(child.tail, bits, href, level)

    def _visit_inline(
        self, element: HtmlElement, tag: str, signs: int, name: str, bits: int, level: int, href: str
    ) -> None:
        if name and _DROPPED_INLINE.search(name):
            return
        if tag == "time" and (stamp := element.get("datetime")):
            self._times.append(stamp)
        if tag == "a" and element.get("href"):
            bits |= Sign.LINK
            href = element.get("href") or ""
        if self._parts and self._stands_alone(element, name):
            self.flush()
        self._inline |= signs
        self._children(element, bits | (signs & _INHERITED), level, href)

    def _stands_alone(self, element: HtmlElement, name: str) -> bool:
        """Whether an inline element begins a line of its own: without that, two words would be glued together.

        True where nothing, not even a space, stands between it and the inline element before it, and either that
        one ended a sentence and is its twin, or both are named and hold several words ("<span class=d>5/3/2026,
        07:30</span><strong class=s>Sáng nay …").
        """
        before = element.getprevious()
        if before is None or before.tail or before.tag not in INLINE or not self._parts[-1].strip():
            return False
        if before.tag == element.tag and before.get("class") == element.get("class"):
            return _ENDS_SENTENCE.search(self._parts[-1]) is not None
        if not name or not before.get("class"):
            return False
        return _several(before.text_content()) and _several(element.text_content())

    def _text(self, text: str | None, bits: int, href: str, level: int) -> None:
        if text and not text.isspace():
            self._parts.append(text)
            self._signs.append((len(text), bits, href))
            self._level = level
        elif text and self._parts:
            self._parts.append(" ")

    def _media(self, element: HtmlElement, tag: str, bits: int) -> None:
        found = Picture(element, len(self.page.blocks) + bool(self._parts), self._node, bool(bits & Sign.LINK))
        (self.page.pictures if tag in PICTURES else self.page.players).append(found)
        if tag in PICTURES and self._parts:
            self._parts.append(" ")

    def _break(self, element: HtmlElement) -> None:
        before = element.getprevious()
        double = before is not None and before.tag == "br" and not (before.tail or "").strip()
        if double:
            self._after_break = False
        elif self._parts:
            self.flush()
            self._after_break = True

    def flush(self) -> None:
        """End the line that is being read."""
        parts, self._parts = self._parts, []
        signs, self._signs = self._signs, []
        inline, self._inline = self._inline, 0
        times, self._times = self._times, []
        after_break, self._after_break = self._after_break, False
        text = " ".join("".join(parts).split())
        if not text:
            return
        size = sum(s[0] for s in signs) or 1
        linked = sum(s[0] for s in signs if s[1] & Sign.LINK) / size
        common = _INHERITED
        for length, bits, _ in signs:
            if length > 2:  # noqa: PLR2004 - a comma or a dash outside <b> doesn't make the line less bold
                common &= bits
        href = next((s[2] for s in signs if s[2]), "")
        words = text.count(" ") + 1
        self.page.blocks.append(
            Block(
                text, self._node, words, linked, (inline & ~_INHERITED) | (common if signs else 0), self._level, href,
                after_break, tuple(times), fold(text) if words <= 40 else "",  # noqa: PLR2004 - headings and captions are short
                0 if common & Sign.BOLD else _start(parts, signs, Sign.BOLD),
                0 if common & Sign.LINK else _start(parts, signs, Sign.LINK),
            )
        )  # fmt: skip


def _several(text: str) -> bool:
    """Whether a text holds at least three words."""
    return len(text.split(None, 3)) > 2  # noqa: PLR2004 - one or two glued words are a typist's <span>


def _start(parts: list[str], signs: list[tuple[int, int, str]], sign: int) -> int:
    """Return how many characters of the joined text its beginning in one format takes."""
    formats = iter(signs)
    taken = []
    for part in parts:
        if part.strip() and not next(formats)[1] & sign:
            break
        taken.append(part)
    return len(" ".join("".join(taken).split()))
