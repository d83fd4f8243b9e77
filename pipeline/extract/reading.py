"""One reading of a page's blocks, once its title is known: furniture, lead, text, and the lines after it."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.extract.blocks import Page
from pipeline.extract.body import paragraphs, pull_quotes, split_tail
from pipeline.extract.captions import captions
from pipeline.extract.content import find_content
from pipeline.extract.furniture import BOX, NAMED, mark, prose_words
from pipeline.extract.lead import Lead, early_lead, late_lead
from pipeline.extract.metadata import Metadata
from pipeline.extract.record import Record
from pipeline.extract.title import Title
from pipeline.extract.told import bare
from pipeline.records import Candidate

__all__ = ["Reading", "read_page", "read_record"]

_TOO_LITTLE = 50
_AGAIN = 80


@dataclass(slots=True)
class Reading:
    """What one way of reading a page found."""

    furniture: bytearray
    lead: Lead
    text: list[str] = field(default_factory=list)
    body: list[int] = field(default_factory=list)
    tail: list[int] = field(default_factory=list)
    first: int = 0
    last: int = 0

    @property
    def words(self) -> int:
        """Words of text and lead."""
        return sum(len(p.split()) for p in self.text) + len(self.lead.text.split())


def read_record(page: Page, record: Record, title: Title) -> Reading:
    """Read what a record calls its text; nothing else is any, and without a labelled lead there is none."""
    furniture = mark(page, title)
    shown = {n for first, last in (record.title, record.lead, record.body) for n in range(first, last)}
    shown.update(range(title.first, title.last))
    furniture = bytearray(f or BOX * (n not in shown) for n, f in enumerate(furniture))
    first, last = record.body
    numbers = [n for n in range(first, last) if not furniture[n]]
    _, under = captions(page, numbers)
    body, tail = split_tail(page, [n for n in numbers if n not in under], [], furniture, under)
    text = record.text(page, "lead")
    lead = Lead(text, set(range(*record.lead)), "labelled") if text else Lead()
    return Reading(furniture, lead, paragraphs(page, body), body, tail, first, last - 1)


def read_page(page: Page, title: Title, meta: Metadata, candidate: Candidate | None) -> Reading:
    """Read a page by its names; where they leave next to nothing of much prose, read again without them."""
    reading = _read_once(page, title, meta, candidate, trust_names=True)
    found = sum(len(p.split()) for p in reading.text)
    named_prose = sum(
        prose_words(b)
        for b, f in zip(page.blocks[title.last :], reading.furniture[title.last :], strict=True)
        if f == NAMED
    )
    if found >= _TOO_LITTLE or title.first < 0 or named_prose < max(_AGAIN, 3 * found):
        return reading
    again = _read_once(page, title, meta, candidate, trust_names=False)
    return again if again.words >= max(_AGAIN, 2 * reading.words) else reading


def _read_once(page: Page, title: Title, meta: Metadata, candidate: Candidate | None, *, trust_names: bool) -> Reading:
    furniture = mark(page, title, trust_names=trust_names)
    told = [*meta.leads, candidate.lead if candidate else ""]
    shown = [n for n in range(max(title.last, 0), len(page.blocks)) if not furniture[n]]
    named_captions, under = captions(page, shown)
    told = [t for t in [*meta.leads, candidate.lead if candidate else ""] if t]
    lead = early_lead(page, title, _with(furniture, under), told)
    content = find_content(page, title, _with(furniture, under), lead.numbers)
    if not content.body:  # the guess took the only paragraph
        under = named_captions
        content = find_content(page, title, _with(furniture, under), lead.numbers)
    if not content.body and not lead.text:  # a photo story: its captions are its text
        under = set()
        content = find_content(page, title, furniture, lead.numbers)
    body, head = content.body, content.head
    if not lead.text:
        lead = late_lead(page, content, meta, title)
    above = max(lead.numbers, default=-1)
    head = [n for n in head if n > above]  # what stands above the lead is no text
    body, tail = split_tail(page, [n for n in [*head, *body] if n not in lead.numbers], meta.authors, furniture, under)
    quotes = pull_quotes(page, body)
    text = paragraphs(page, [n for n in body if n not in quotes])
    if lead.rest:
        text.insert(0, lead.rest)
    same = {bare(lead.text), bare(title.text)}
    while text and bare(text[0]) in same:
        text.pop(0)
    numbers = [*content.head, *content.body, *lead.numbers, *tail]
    return Reading(
        furniture, lead, text, body, tail, min(numbers, default=max(title.last, 0)), max(numbers, default=title.last)
    )  # fmt: skip


def _with(furniture: bytearray, numbers: set[int]) -> bytearray:
    return bytearray(bool(f) or n in numbers for n, f in enumerate(furniture))
