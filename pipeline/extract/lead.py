"""The lead (sapo): the paragraph between title and text that says what happened.

Rules in order; the first that finds something holds, and its name is kept for the record:

1. ``named``: an element near the title that is called sapo, summary, description or the like;
2. ``description``: a visible paragraph near the title that the page's or the feed's description repeats;
3. ``heading``: an <h2>-<h6> of at least 12 syllables right under the title;
4. ``between``: prose that stands between the title and the text's container;
5. ``marked``: the text's first paragraph, where it is bold, italic, large or of another class than the rest;
6. ``bold-start``: the bold beginning of the text's first paragraph;
7. ``description-only``: the page's description, where it is about the article and the text doesn't repeat it;
8. ``first``: the text's first paragraph. Vietnamese papers open with a lead even where nothing marks it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.extract.blocks import Block, Page
from pipeline.extract.content import Content, shape
from pipeline.extract.furniture import PROSE_WORDS, prose_words
from pipeline.extract.metadata import Metadata
from pipeline.extract.signs import Sign
from pipeline.extract.title import Title
from pipeline.extract.told import bare
from pipeline.text import clean

__all__ = ["Lead", "early_lead", "late_lead", "without_stamp"]

_MOST = 130
"""Longest lead, in syllables: of 13,900 press articles in hand, 20 have a lead of more than 100."""
_FIRST_MOST = 80
_LEAST = 5
_REACH = 30
_LINKED, _BOX = 0.2, 12
_PROSE_REACH = 3
_PREFIX = 50
_SHARED = 0.3
# "Tin tức thời sự, … cập nhật nhanh từng giờ, chính xác": what outlets say of themselves.
_SLOGAN = re.compile(
    r"tin tuc|cap nhat|nhanh (?:nhat|chong)|chinh xac|tin cay|moi nhat|24h"
    r"|doc bao|bao dien tu|cong thong tin|trang (?:tin|thong tin)|website"
)
_MARKED = Sign.BOLD | Sign.ITALIC | Sign.BIG


@dataclass(slots=True)
class Lead:
    """The lead's text, the blocks that show it, the rule that found it, and the text that shares its block."""

    text: str = ""
    numbers: set[int] = field(default_factory=set)
    rule: str = ""
    rest: str = ""


def _near(page: Page, title: Title, flags: bytearray) -> list[int]:
    """Return the blocks after the title, up to the third paragraph."""
    found, prose = [], 0
    start = max(title.last, 0)
    for number in range(start, min(len(page.blocks), start + _REACH)):
        if flags[number]:
            continue
        found.append(number)
        prose += bool(prose_words(page.blocks[number]))
        if prose >= _PROSE_REACH:
            break
    return found


def early_lead(page: Page, title: Title, flags: bytearray, told: list[str]) -> Lead:
    """Find a lead that the page marks or tells of (rules 1-3), before the text is looked for.

    Parameters
    ----------
    told
        What the page's metadata and the feed say the lead is; may be cut short.
    """
    near = _near(page, title, flags)
    for number in near:
        if found := _named(page, number, flags):
            return found
    for number in near:
        block = page.blocks[number]
        if _LEAST <= block.words <= _MOST and not page.near_signs(block) & Sign.CAPTION and _told(block.text, told):
            return Lead(clean(block.text), {number}, "description")
    for number in near:
        block = page.blocks[number]
        if block.level > 1 and block.words >= PROSE_WORDS and bare(block.text) != bare(title.text):
            return Lead(clean(block.text), {number}, "heading")
        if prose_words(block):
            break
    return Lead()


def _named(page: Page, number: int, flags: bytearray) -> Lead | None:
    block = page.blocks[number]
    if block.signs & Sign.LEAD and not block.signs & (Sign.DATE | Sign.BYLINE) and block.words >= _LEAST:
        return Lead(clean(block.text), {number}, "named")
    for ancestor in page.ancestors(block.node):
        node = page.nodes[ancestor]
        if page.words_in(node) > _MOST:
            return None
        if node.signs & Sign.LEAD and not node.signs & Sign.CAPTION:
            inside = [n for n in range(node.first, node.last) if not flags[n] and not _aside(page.blocks[n])]
            if sum(page.blocks[n].words for n in inside) >= _LEAST and number in inside:
                return Lead(clean(" ".join(page.blocks[n].text for n in inside)), set(inside), "named")
    return None


def _aside(block: Block) -> bool:
    return bool(block.signs & (Sign.DATE | Sign.BYLINE)) and block.words < PROSE_WORDS


def _told(text: str, told: list[str]) -> bool:
    key = bare(text)
    for description in told:
        other = bare(description)
        short, long = sorted((key, other), key=len)
        if len(short) >= _PREFIX and (short[:_PREFIX] in long or len(long) < len(short) * 2) and _overlap(short, long):
            return True
    return False


def _overlap(short: str, long: str) -> bool:
    words = set(short.split())
    return len(words & set(long.split())) >= len(words) * 0.85


def late_lead(page: Page, content: Content, meta: Metadata, title: Title) -> Lead:
    """Find a lead once the text is known (rules 4-8)."""
    if content.head:
        first = max(content.head, key=lambda n: _headed(page, n, content.head))
        mates = {n for n in content.head if page.blocks[n].node == page.blocks[first].node}
        if sum(page.blocks[n].words for n in mates) <= _MOST:
            return Lead(clean(" ".join(page.blocks[n].text for n in sorted(mates))), mates, "between")
        return Lead(clean(page.blocks[first].text), {first}, "between")
    return _in_text(page, [n for n in content.body if prose_words(page.blocks[n])], meta, title)


def _headed(page: Page, number: int, head: list[int]) -> float:
    """Weigh prose between title and text as a lead: marked as one, away from links, next to the text."""
    block = page.blocks[number]
    around = page.nodes[max(page.nodes[block.node].parent, 0)]
    beside_links = page.link_density(around) > _LINKED and around.last - around.first <= _BOX
    marked = bool(page.near_signs(block) & (_MARKED | Sign.LEAD))
    return 2.0 * marked - 2.0 * beside_links + 0.5 * (number == head[-1]) + 0.6 * (number == head[0])


def _in_text(page: Page, prose: list[int], meta: Metadata, title: Title) -> Lead:
    if len(prose) > 1 and _marked(page, prose):
        return Lead(clean(page.blocks[prose[0]].text), {prose[0]}, "marked")
    if prose and (found := _bold_start(page.blocks[prose[0]], prose[0])):
        return found
    if found := _described(page, prose, meta, title):
        return found
    if len(prose) > 1 and page.blocks[prose[0]].words <= _FIRST_MOST:
        return Lead(clean(page.blocks[prose[0]].text), {prose[0]}, "first")
    return Lead()


def _marked(page: Page, prose: list[int]) -> bool:
    first, *rest = (page.blocks[n] for n in prose[:4])
    if not _LEAST <= first.words <= _MOST:
        return False
    if first.signs & _MARKED & ~rest[0].signs:
        return True
    shapes = {shape(page, b.node) for b in rest}
    return len(shapes) == 1 and len(rest) > 1 and shape(page, first.node) not in shapes


def _bold_start(block: Block, number: int) -> Lead | None:
    bold = block.text[: block.bold_start]
    if PROSE_WORDS <= bold.count(" ") + 1 <= _MOST:
        return Lead(clean(bold), {number}, "bold-start", clean(block.text[block.bold_start :]).lstrip("-–: "))
    return None


def _described(page: Page, prose: list[int], meta: Metadata, title: Title) -> Lead | None:
    """Believe a description that no paragraph shows, unless it is the site's slogan or the title again."""
    known = set(bare(" ".join([title.text, *(page.blocks[n].text for n in prose)])).split())
    for description in meta.leads:
        key = bare(description)
        words = key.split()
        if not PROSE_WORDS <= len(words) <= _MOST or key.startswith(bare(title.text)):
            continue
        if len(_SLOGAN.findall(key)) > 1:
            continue
        if any(key[:_PREFIX] in bare(page.blocks[n].text) for n in prose):
            continue
        if len(set(words) & known) >= len(set(words)) * _SHARED:
            return Lead(clean(description), set(), "description-only")
    return None


# "(Chinhphu.vn) - ", "(VOV) – "; "TTO - ", "NLĐO - ", "SGGPO -"; "Dân trí " without a dash.
_STAMPS = (
    re.compile(r"^\(\s*[^()]{2,30}\)\s*[-–—:.]*\s*(?=\S)"),
    re.compile(r"^(?:[A-ZĐ]{2,7}O|[A-ZĐ]{2,6}\.?VN|[A-Za-zĐđ]{3,16}\.(?:vn|com\.vn|net|org\.vn)|BNEWS|VOV|VTV|HNM|PLVN|SKĐS|SK&ĐS|GĐXH|QĐND|CAND)\s*[-–—:|]+\s*"),
    re.compile(r"^(?:BNEWS|Dân trí|VietNamNet|Zing\.vn|VnExpress)\s+(?=[\"“]?[A-ZĐÀ-Ỵ])"),
    re.compile(r"^(?:Dân trí|VietNamNet|Tuổi Trẻ|Thanh Niên|Tiền Phong|Lao Động|Zing\.vn|Người Lao Động)\s*[-–—|]\s*"),
)  # fmt: skip


def without_stamp(lead: str, site: str) -> str:
    """Return a lead without the outlet's stamp at its start ("(Chinhphu.vn) - ", "TTO - ", "Dân trí ")."""
    if site and lead.startswith(site):
        lead = re.sub(r"^\s*[-–—:|]\s*", "", lead[len(site) :]) if lead[len(site) :].lstrip()[:1] in "-–—:|" else lead
    for pattern in _STAMPS:
        shorter = pattern.sub("", lead, count=1)
        if shorter != lead and shorter:
            return shorter
    return lead
