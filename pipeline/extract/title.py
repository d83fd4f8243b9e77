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
from urllib.parse import unquote, urlsplit

from pipeline.extract.blocks import Block, Page
from pipeline.extract.dates import find_dates
from pipeline.extract.metadata import Metadata
from pipeline.extract.signs import Sign, ends_article, opens_furniture
from pipeline.text import clean, fold

__all__ = ["Title", "bare", "find_title", "slug_words", "without_site"]

_MOST_WORDS = 45
"""Longest title considered, in syllables: the longest of 40,000 press titles in hand has 39."""
_LEAST_SCORE = 2.5
_LEAST_LOOKS = 1.0
_LABELS = frozenset(
    {"video", "clip", "anh", "photo", "infographic", "emagazine", "longform", "podcast", "multimedia", "chum"}
)
_LABEL_WORDS = 2
_REPEATED, _REPEATS = 2.5, 3
_HOME = re.compile(r"^(?:https?://[^/]+)?/?(?:index\.\w+|trang-chu/?)?$")
_BRAND = re.compile(r"logo|brand|site-?(?:name|title)|slogan", re.IGNORECASE)
_SLUG_SURE, _SLUG_AGAINST = 4, 0.2
_SLUG_LEAST = 3
_SLUG_SHARE = 0.6
_ALIKE = 0.85
_LONG_PROSE, _SHORT_PROSE = 30, 15
_BEFORE = 0.3
"""Share of a page's prose that may stand before its title (a column at the left) without weighing against it."""
_SEPARATORS = re.compile(r"\s+(?:[-|–—»«•·/]|::|&raquo;)+\s+")
# What outlets call themselves: such a line in <title> and banner is no article's title.
_OUTLET = re.compile(
    r"\b(?:dien tu|trang (?:thong )?tin|phat thanh|truyen hinh|truyen thanh|online|tap chi|website|trang chu)\b"
)
_OUTLET_WORDS = 9
_DATE_WORDS = re.compile(
    r"\b(?:hom nay|thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|ngay|luc|cap nhat|dang|gmt|am|pm|sa|ch)\b|[^a-z]+"
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


def bare(text: str) -> str:
    """Return `text` for comparing: marks folded, only letters and digits, single spaces."""
    return " ".join(re.findall(r"[a-z0-9]+", fold(text)))


def slug_words(url: str) -> list[str]:
    """Return the words of the address's longest hyphenated part, without numbers at its ends and extensions."""
    path = unquote(urlsplit(url).path)
    parts = [re.sub(r"\.[a-z]{2,5}$", "", part) for part in path.lower().split("/") if part]
    best = max(parts, key=lambda p: (p.count("-") + p.count("_"), len(p)), default="")
    words = [w for w in re.split(r"[-_]+", bare(best).replace(" ", "-")) if w]
    while words and re.fullmatch(
        r"(?:post|a|i|d|art|n|id|t|c|p)?\d{3,}[a-z]{0,4}|(?:html?|aspx|bbg|tpo|ldo)", words[-1]
    ):
        words.pop()
    while words and re.fullmatch(r"\d{4,}", words[0]):
        words.pop(0)
    return words


def without_site(window: str, site: str, host: str) -> str:
    """Return a <title> without the outlet's name at either end."""
    parts = _SEPARATORS.split(window)
    if len(parts) == 1:
        return window
    names = {n.replace(" ", "") for n in (bare(site), host.removeprefix("www.").partition(".")[0]) if n}
    if any(n in bare(parts[0]).replace(" ", "") for n in names) and len(parts[0]) < len(parts[-1]):
        return window.partition(parts[0])[2].lstrip(" -|–—»«•·/:")
    while len(parts) > 1 and (_is_site(parts[-1], names) or len(parts[-1]) < len(parts[0])):
        parts.pop()
    return window[: window.index(parts[-1]) + len(parts[-1])]


def _is_site(part: str, names: set[str]) -> bool:
    return any(n in bare(part).replace(" ", "") for n in names)


def find_title(page: Page, meta: Metadata, url: str, given: str, furniture: bytearray) -> Title:
    """Return the page's title and where it stands.

    Parameters
    ----------
    given
        The title that the feed or listing named; may be cut or empty.
    furniture
        One flag a block: inside something named a menu or box. It only weighs against a line.
    """
    told = _Told(meta, url, given)
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
    return Title(told.trimmed(best.text), best.first, best.last, best.score)


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


class _Told:
    """What is said of the title elsewhere."""

    def __init__(self, meta: Metadata, url: str, given: str) -> None:
        host = urlsplit(url).hostname or ""
        cut = re.sub(r"\s*(?:\.\.\.|…)$", "", given)
        self._given, self._given_text = bare(cut), clean(given)
        stripped = [without_site(t, meta.site_name, host) for t in meta.titles]
        self._titles = [(bare(t), t) for t in [*meta.titles, *stripped] if t]
        self._window = bare(meta.window_title)
        self._window_text = without_site(meta.window_title, meta.site_name, host)
        self._site = {bare(meta.site_name), bare(host)}
        self._slug = slug_words(url)
        self._against = not any(self._slug_agrees(t) for t, _ in self._titles) and self._slug_agrees("") is False
        if self._against:  # og:title is the outlet's name on every page: the address knows better
            self._titles = []
        self.sure = bool(self._titles or self._given)

    def agreement(self, text: str) -> float:
        """Weigh how far a visible line is what the page, the door and the address say the title is."""
        key = bare(text)
        if not key or key in self._site:
            return -3.0
        score = 4.0 * any(_same(key, t) for t, _ in self._titles)
        if self._window and key in self._window and key.count(" ") >= _SLUG_LEAST - 1:
            whole = self._window.startswith(key) or len(key) > len(self._window) * 0.5
            if (_OUTLET.search(key) and key.count(" ") < _OUTLET_WORDS) or self._slug_agrees(key) is False:
                score -= 1.0
            else:
                score += 4.0 if whole else 1.0
        if self._given and _same(key, self._given):
            score += 5.0
        return score + 4.0 * self._slug_share(key)

    def _slug_agrees(self, key: str) -> bool | None:
        """Whether a title shares words with the address; None where the address says too little."""
        if len(self._slug) < _SLUG_SURE:
            return None
        return len(set(self._slug) & set(key.split())) > len(set(self._slug)) * _SLUG_AGAINST

    def _slug_share(self, key: str) -> float:
        if len(self._slug) < _SLUG_LEAST:
            return 0.0
        words = key.split()
        share = len(set(self._slug) & set(words)) / len(set(self._slug))
        start = " ".join(words).replace(" ", "").startswith("".join(self._slug[:-1]))
        if not start and len(words) > len(self._slug) * 1.6 + 2:
            return 0.0
        return share if share >= _SLUG_SHARE else 0.0

    def best_hidden(self) -> str:
        """Return a title that no visible line shows."""
        for text in (self._given_text, *(t for _, t in self._titles[-1:]), self._window_text):
            if text and bare(text) not in self._site:
                return text
        return ""

    def trimmed(self, text: str) -> str:
        """Return a visible line without a label or date that stands in the heading beside the title."""
        key = bare(text)
        told = [*self._titles, (self._given, self._given_text), (bare(self._window_text), self._window_text)]
        if any(key == t for t, _ in told):
            return clean(text)
        for other, exact in told:
            if other in key and other.count(" ") >= _SLUG_LEAST and _only_label(key, other):
                at = clean(text).find(exact)
                return clean(text)[at : at + len(exact)] if at >= 0 else exact
        dates = find_dates(text)
        if dates and dates[-1].end >= len(text) - 3:
            return clean(text[: dates[0].start]).rstrip(" -–|(,") or clean(text)
        return clean(text)


def _only_label(key: str, other: str) -> bool:
    """Whether what a heading holds beyond its title is a label before it ("Video") or a date."""
    before, _, after = f" {key} ".partition(f" {other} ")
    if not after and before.strip() == key:
        return False
    rest = [*before.split(), *after.split()]
    if sum(w.isdigit() for w in rest) * 2 >= len(rest):
        return bool(rest)
    return not after.strip() and rest[0] in _LABELS and len(rest) <= _LABEL_WORDS


def _same(one: str, other: str) -> bool:
    """Whether two bare titles are one: equal, one cut short, or a few words apart (a label, a site's name)."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) < 12:  # noqa: PLR2004 - two short words agree with too much
        return False
    if long.startswith(short) or long.endswith(short):
        return len(short) > len(long) * 0.6
    if len(short) <= len(long) * _ALIKE:
        return False
    ours, theirs = set(one.split()), set(other.split())
    return len(ours & theirs) >= _ALIKE * len(ours | theirs)
