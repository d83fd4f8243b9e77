"""Articles shown as a record: rows of label and value ("Tiêu đề:", "Trích yếu:", "Ngày đăng:", "Nội dung:").

Portals of departments print a news item as the form in which it was typed. Then the labels say which part is which,
and nothing else on the page has to be weighed. A document's record (number, issuing body) is none of an article.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from pipeline.extract.blocks import Block, Page
from pipeline.extract.dates import Found, find_dates, plausible
from pipeline.text import clean

__all__ = ["Record", "find_record"]

_LABEL_MOST = 6
_LEAST_TEXT = 20
_LEAST_KINDS = 3
_KINDS = {
    "title": r"tieu de(?: (?:tin|bai|bai viet|tin bai))?|ten (?:tin|bai|tin bai|bai viet)|dau de",
    "lead": r"trich yeu(?: noi dung)?|tom tat(?: noi dung)?|mo ta(?: ngan)?|noi dung tom tat|gioi thieu|sapo",
    "body": r"noi dung(?: (?:chi tiet|tin|bai viet|day du))?|toan van|chi tiet",
    "date": r"ngay (?:dang|dang tin|xuat ban|cong bo|dua tin)|thoi gian (?:dang|dang tin|xuat ban)|dang (?:ngay|luc)"
    r"|(?:ngay )?cap nhat",
    "byline": r"tac gia(?: ?/ ?nguon(?: tin)?)?|nguoi (?:viet|dang|dua tin)|but danh",
    "other": r"chuyen muc|linh vuc|danh muc|loai tin|nguon(?: tin)?|sua lan cuoi|ngay (?:sua|tao|cap nhat cuoi)"
    r"|hieu luc den|ngay het han|tep dinh kem|file dinh kem|trang thai|luot (?:xem|doc)|tu khoa|don vi(?: dang)?",
    "document": r"so(?: ky)? hieu|so van ban|co quan ban hanh|loai van ban|ngay ban hanh|nguoi ky",
}
_LABEL = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _KINDS.items()))
_COLON = re.compile(r"\s*[:：]\s*$")


@dataclass(slots=True)
class Record:
    """Ranges of blocks, by what their labels call them; (0, 0) where no label does."""

    title: tuple[int, int] = (0, 0)
    lead: tuple[int, int] = (0, 0)
    body: tuple[int, int] = (0, 0)
    date: tuple[int, int] = (0, 0)
    byline: tuple[int, int] = (0, 0)
    kinds: set[str] = field(default_factory=set)

    def text(self, page: Page, name: str) -> str:
        """Return what a field holds, on one line."""
        first, last = getattr(self, name)
        return clean(" ".join(b.text for b in page.blocks[first:last]))

    def published(self, page: Page, now: dt.datetime) -> Found | None:
        """Return the date that its label calls that of publication."""
        for date in find_dates(self.text(page, "date")):
            if plausible(date.when, now):
                return date
        return None


def find_record(page: Page) -> Record | None:
    """Return the record that a page shows; None where it shows none, or a document's."""
    children: dict[int, list[int]] = {}
    for number, node in enumerate(page.nodes):
        children.setdefault(node.parent, []).append(number)
    found: Record | None = None
    places: dict[int, Record] = {}
    for number, block in enumerate(page.blocks):
        kind = _kind(page, number, block)
        if not kind:
            continue
        row = page.nodes[block.node].parent
        value = _value(page, children.get(row, []), block.node)
        record = places.setdefault(page.nodes[row].parent if row >= 0 else row, Record())
        record.kinds.add(kind)
        if value and hasattr(record, kind) and getattr(record, kind) == (0, 0):
            setattr(record, kind, value)
    for record in places.values():
        if found is None and _is_whole(page, record):
            found = record
    return found


def _kind(page: Page, number: int, block: Block) -> str:
    """Return what a line that is all of its element announces, as a label does; "" for any other line."""
    node = page.nodes[block.node]
    if block.words > _LABEL_MOST or node.last - node.first != 1 or node.first != number:
        return ""
    match = _LABEL.fullmatch(_COLON.sub("", block.plain).strip())
    return str(match.lastgroup) if match else ""


def _value(page: Page, siblings: list[int], label: int) -> tuple[int, int] | None:
    """Return the blocks of the element that follows a label in the same row."""
    at = siblings.index(label) + 1
    if at >= len(siblings):
        return None
    node = page.nodes[siblings[at]]
    return (node.first, node.last) if node.last > node.first else None


def _is_whole(page: Page, record: Record) -> bool:
    first, last = record.body
    words = sum(b.words for b in page.blocks[first:last])
    about = record.title != (0, 0) or {"lead", "date"} <= record.kinds
    return about and words >= _LEAST_TEXT and len(record.kinds) >= _LEAST_KINDS and "document" not in record.kinds
