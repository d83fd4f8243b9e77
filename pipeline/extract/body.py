"""From the text's blocks to its paragraphs: without the author's line, counters and other remarks about the page."""

from __future__ import annotations

import re

from pipeline.extract.blocks import Block, Page
from pipeline.extract.dates import find_dates
from pipeline.extract.metadata import Metadata
from pipeline.extract.signs import Sign
from pipeline.extract.told import bare
from pipeline.text import clean

__all__ = ["byline_of", "paragraphs", "pull_quotes", "signature_in", "split_tail"]

_AFTER = 4
_QUOTE_LEAST, _QUOTE_MOST, _QUOTE_BOX = 8, 60, 4
_NAME_MOST = 8
_LINE_MOST = 14
_NAME = re.compile(
    r"^\W*(?:(?:theo|nguồn|tác giả|bài(?: và ảnh)?|bài, ảnh|ảnh|tin|tin, ảnh|thực hiện|biên tập|người viết|pv|nhóm pv"
    r"|cộng tác viên|ctv)\s*[:.]?\s*)*"
    r"[A-ZĐÀ-Ỵ][\wÀ-ỹ.&]*(?:(?:\s*[-–,/&]\s*|\s+(?:và\s+)?)[A-ZĐÀ-Ỵ(][\wÀ-ỹ.&)]*){0,7}(?:\s*\([^)]{2,40}\))?\W*$",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"^[^a-zà-ỹ]*[A-ZĐÀ-Ỵ]")
_REMARK = re.compile(
    r"^\W*(?:"
    r"luot (?:xem|doc|truy cap)|so (?:luot|lan) (?:xem|doc|truy cap)|(?:da )?(?:xem|doc)\s*:?\s*[\d.,]+"
    r"|[\d.,]+\s*(?:luot )?(?:xem|view|doc)|views?\s*:|danh gia|xep hang|so (?:diem|binh chon)"
    r"|in (?:trang|bai)|print|email\b|chia se|facebook|zalo|twitter|like|share|co chu|mui gio|vui long"
    r"|theo doi .{2,40} tren|moi (?:quy vi|ban doc).{0,20}(?:theo doi|xem)|tags?\s*:|tu khoa"
    r"|ban quyen|giay phep|copyright|©|quang cao|advertisement"
    r"|quay (?:lai|ve)|tro ve|ve (?:dau|cuoi) trang|ve trang chu|(?:xem|doc) (?:them|tiep)\s*[:>]|>>|» "
    r"|nghe (?:bai|doc|audio)|toggle|your browser|trinh duyet cua ban|video player|loaded\s*:|\d+:\d+\s*/\s*\d+:\d+"
    r"|cap nhat(?: lan cuoi| luc|:)|ngay (?:dang|cap nhat)|dang (?:ngay|luc)"
    r")"
)
_REMARK_MOST = 16
_OWN_REMARK_MOST = 30
_LABEL = re.compile(
    r"^\W*(?:tác giả|bài viết|người đăng|người viết|đăng bởi|by|posted by|biên tập|thực hiện|nguồn tin|nguồn|theo"
    r"|bài, ảnh|bài và ảnh|tin, ảnh|bài|ảnh)\s*[:.]\s*",
    re.IGNORECASE,
)


_BY = re.compile(r"\b(?:bởi|by|tác giả\s*:|bút danh\s*:)\s+([A-ZĐÀ-Ỵ].{1,60})$", re.IGNORECASE)
_NO_NAMES = frozenset({"ngay", "luc", "ngay dang", "dang ngay", "dang luc", "cap nhat", "xuat ban", "thoi gian"})
_TITLE_CASE = re.compile(r"(?:[A-ZĐÀ-Ỵ][\w.]*\s*){2,5}")


def pull_quotes(page: Page, numbers: list[int]) -> set[int]:
    """Return the blocks that show a sentence of the text once more, large, in a box of its own; who is quoted too.

    A heading may stand again in its paragraph, and so may a whole paragraph: only parts of longer ones that are
    marked up otherwise are left out.
    """
    texts = {n: page.blocks[n].text for n in numbers}
    found: set[int] = set()
    for n, text in texts.items():
        block = page.blocks[n]
        if block.level or not _QUOTE_LEAST <= block.words <= _QUOTE_MOST:
            continue
        said = text.strip(" \"“”'‘’«»…")
        host = next((m for m, other in texts.items() if len(other) > len(text) and said in other), None)
        if host is None or _form(page, n) == _form(page, host):
            continue
        found.add(n)
        box = page.nodes[max(page.nodes[block.node].parent, 0)]
        if box.last - box.first <= _QUOTE_BOX:
            found.update(m for m in range(box.first, box.last) if page.blocks[m].words < _QUOTE_LEAST)
    return found


def _form(page: Page, number: int) -> tuple[str, str, str]:
    node = page.nodes[page.blocks[number].node]
    return node.tag, node.name, page.nodes[max(node.parent, 0)].name


def split_tail(
    page: Page, numbers: list[int], authors: list[str], furniture: bytearray, under: set[int]
) -> tuple[list[int], list[int]]:
    """Split the text's blocks from the lines at its end, or right after it, that name the author or the page."""
    known = {bare(a) for a in authors}
    end = len(numbers)
    while end > 1 and _is_tail(page, page.blocks[numbers[end - 1]], known):
        end -= 1
    after = (numbers[-1] + 1) if numbers else len(page.blocks)
    following = []
    for number in range(after, min(after + _AFTER, len(page.blocks))):
        if number in under:
            continue
        if furniture[number] or not _is_tail(page, page.blocks[number], known):
            break
        following.append(number)
    return numbers[:end], [*numbers[end:], *following]


def _is_tail(page: Page, block: Block, known: set[str]) -> bool:
    if block.words > _LINE_MOST:
        return False
    signs = page.near_signs(block)
    if signs & (Sign.RIGHT | Sign.BYLINE | Sign.DATE) or bare(block.text) in known or _REMARK.match(block.plain):
        return True
    if block.text.rstrip("\"”').]").endswith((".", "!", "?")) and not block.signs & (Sign.BOLD | Sign.ITALIC):
        return False
    return block.words <= _NAME_MOST and not block.level and _is_name(block.text)


def _is_name(text: str) -> bool:
    words = re.findall(r"[^\W\d]+", text)
    capitals = sum(1 for w in words if w[0].isupper())
    return bool(words) and _NAME.match(text) is not None and capitals >= len(words) * 0.6


def byline_of(page: Page, title: tuple[int, int], body: list[int], tail: list[int], meta: Metadata, host: str) -> str:
    """Return who signed the article: the page's metadata (unless it names the site), then a signed line."""
    house = {bare(meta.site_name), bare(host), bare(host.removeprefix("www.").split(".")[0])}
    for author in meta.authors:
        key = bare(author)
        if key and not any(key == name or key.startswith(f"{name} ") for name in house if name):
            return clean(author)
    first = body[0] if body else len(page.blocks)
    around = [*range(max(title[1], 0), first), *tail, *range((tail or body or [0])[-1] + 1, len(page.blocks))[:4]]
    signed = [n for n in around if page.near_signs(page.blocks[n]) & Sign.BYLINE]
    for number in [*signed, *reversed(tail)]:
        name = _signature(page.blocks[number])
        whole = len(name.split()) > 1 or name.isupper()
        if name and ((whole and _is_name(name)) or page.near_signs(page.blocks[number]) & (Sign.BYLINE | Sign.RIGHT)):
            return name
    between = range(max(title[1], 0), first)
    for number in between:
        block = page.blocks[number]
        if by := _BY.search(clean(block.text)):
            return _signature(block) or by[1]
        beside_date = any(find_dates(page.blocks[n].text) for n in (number - 1, number + 1) if n in between)
        if beside_date and _TITLE_CASE.fullmatch(block.text) and block.text.upper() != block.text:
            return clean(block.text)
    return ""


def signature_in(page: Page) -> str:
    """Return the name in a line that is called the author's, in a part of the page outside the text."""
    for block in page.blocks:
        if page.near_signs(block) & Sign.BYLINE and (name := _signature(block)) and _is_name(name):
            return name
    return ""


def _signature(block: Block) -> str:
    text = clean(block.text)
    if by := _BY.search(text):
        text = by[1]
    for date in reversed(find_dates(text)):
        text = (text[: date.start] + " " + text[date.end :]).strip()
    text = _LABEL.sub("", re.sub(r"\s+", " ", text)).strip(" -–|,;:()•·/")
    if (
        not text
        or bare(text) in _NO_NAMES
        or len(text.split()) > _LINE_MOST
        or _REMARK.match(block.plain)
        or not _CAPITALS.match(text)
    ):
        return ""
    return text


def paragraphs(page: Page, numbers: list[int]) -> list[str]:
    """Return the text's paragraphs, clean; a line cut by <br> inside a sentence is joined again."""
    found: list[str] = []
    for number in numbers:
        block = page.blocks[number]
        text = clean(block.text)
        if not re.search(r"\w", text) or _is_remark(block):
            continue
        if block.after_break and found and not re.search(r"[.!?:;…\"”’)]$", found[-1]) and text[:1].islower():
            found[-1] += " " + text
        else:
            found.append(text)
    return found


def _is_remark(block: Block) -> bool:
    """Whether a line inside the text speaks of the page: a counter, a date, a label."""
    if block.words > _OWN_REMARK_MOST:
        return False
    if block.words <= _REMARK_MOST and _REMARK.match(block.plain):
        return True
    if block.words <= _LINE_MOST and (dates := find_dates(block.text)):
        covered = sum(d.end - d.start for d in dates)
        return covered > len(block.text) * 0.5
    return bool(block.signs & Sign.DATE) and block.words < _NAME_MOST and bool(find_dates(block.text))
