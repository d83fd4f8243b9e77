"""The body's selector, and what to drop inside it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from pipeline.extract.blocks import Block, Page, flatten
from pipeline.extract.css import find
from pipeline.extract.metadata import Metadata
from pipeline.extract.quick import selected_text
from pipeline.extract.selected import Selected, select
from pipeline.extract.told import bare
from pipeline.learn.candidates import cost, most_common, names_of
from pipeline.learn.fields import Pick
from pipeline.learn.seen import Pages, Seen, f1
from pipeline.outlets import Selectors

__all__ = ["drops_of", "pick_body"]

_MOST = 60
_HOLDS = 0.5
_LEVELS = 4
_MANY = 0.05
"""What a selector of single paragraphs has to be better by than one of the element around them."""
_LEAST = 0.8
_TITLED = 0.02
_OFTEN = 0.2
_KEPT = 0.04
_LEAST_WORDS = 3


def pick_body(pages: Pages) -> tuple[Pick, list[float]]:
    """Find the body's selector by reading what it finds as extraction will; also its word-F1 on each page."""
    likely = [e for page in pages.seen for e in _containers(page)]
    best, most, marks = Pick(), -1.0, [0.0] * len(pages.seen)
    for selector in most_common(likely, _MOST):
        scores = [_score(page, selector) for page in pages.seen]
        mean = sum(scores) / len(scores)
        many = sum(len(find(page.root, selector)) > 1 for page in pages.seen) / len(scores)
        score = mean - cost(selector) - _MANY * many
        if score > most:
            best, most, marks = Pick(selector, mean), score, scores
    return best, marks


def _containers(page: Seen) -> Iterator[HtmlElement]:
    """Yield the deepest element that holds most of the text that was read without selectors, and those around it."""
    lines = set(page.paragraphs)
    held: Counter[HtmlElement] = Counter()
    for block in page.page.blocks:
        if bare(block.text) in lines:
            element = page.page.nodes[block.node].element
            for around in (element, *element.iterancestors()):
                held[around] += block.words
    whole = max(held.values(), default=0)
    inside = [e for e, words in held.items() if words >= _HOLDS * whole and e.tag not in {"body", "html"}]
    yield from sorted(inside, key=lambda e: -sum(1 for _ in e.iterancestors()))[:_LEVELS]


def _score(page: Seen, selector: str) -> float:
    """Return the word-F1 of the selected text against the reading without selectors, with the lead or without."""
    chosen = select(page.root, Selectors.model_construct(body=selector), page.now)
    if not chosen.body:
        return 0.0
    text = _reading(chosen, page.meta)
    body = bare(page.article.body).split()
    lead = bare(page.article.lead).split()
    holds_title = any(e.tag == "h1" or bare(page.article.title) in bare(e.text_content()) for e in chosen.body)
    return max(f1(text, body), f1(text, [*lead, *body])) - _TITLED * holds_title


def _reading(chosen: Selected, meta: Metadata) -> list[str]:
    """Return the words of the selected text; nothing is cut, so the tree stays whole."""
    text = selected_text(chosen, meta)
    return bare(" ".join(text.paragraphs)).split() if text else []


@dataclass(slots=True)
class _Tally:
    """What a selector finds inside bodies, over all pages: words, those of the article, pictures, pages."""

    words: int = 0
    kept: int = 0
    pictured: bool = False
    pages: set[int] = field(default_factory=set)


def holds_lead(pages: Pages, body: str) -> bool:
    """Whether the body's selector finds the leads too on many pages: without a selector they would stay in the text."""
    held = 0
    for page in pages.seen:
        lead = bare(page.article.lead)
        held += bool(lead) and any(lead in bare(e.text_content()) for e in find(page.root, body))
    return held > _OFTEN * len(pages.seen)


def drops_of(pages: Pages, body: str, fields: Sequence[str]) -> tuple[str, ...]:
    """Return selectors of what stands inside the body and is no text on any page: boxes, captions, the author's line.

    Words are the article's where reading without selectors keeps them, and they stand on few pages and in no other
    article's title. `fields` are the selectors of other fields, which are taken out of the text anyway.
    """
    tallies: defaultdict[str, _Tally] = defaultdict(_Tally)
    for number, seen in enumerate(pages.seen):
        for element in find(seen.root, body):
            page = flatten(element)
            kept = [_kept(pages, seen, block) for block in page.blocks]
            _count(page, kept, number, tallies)
    right = {css: t for css, t in tallies.items() if _is_furniture(t)}
    chosen: list[str] = []
    for css in sorted(right, key=lambda c: (-right[c].words, cost(c), len(c))):
        if not _holds_field(pages, css, fields) and _adds(pages, body, css, chosen):
            chosen.append(css)
    return tuple(chosen[:12])


def _holds_field(pages: Pages, css: str, fields: Sequence[str]) -> bool:
    """Whether a selector finds an element of another field, or one around it."""
    for seen in pages.seen:
        found = set(find(seen.root, css))
        for selector in fields:
            if found and any(
                e in found or any(a in found for a in e.iterancestors()) for e in find(seen.root, selector)[:1]
            ):
                return True
    return False


def _kept(pages: Pages, seen: Seen, block: Block) -> bool:
    key = bare(block.text)
    if not key:
        return False
    if pages.often[key] > max(1, _OFTEN * len(pages.seen)):
        return False
    if key != bare(seen.article.title) and key in pages.titles:
        return False
    return key in seen.paragraphs or any(key in line for line in seen.paragraphs) or key in bare(seen.article.lead)


def _count(page: Page, kept: list[bool], number: int, tallies: defaultdict[str, _Tally]) -> None:
    for node in page.nodes[1:]:
        pictured = _pictured(node.element)
        if node.first == node.last and not pictured:
            continue
        rows = range(node.first, node.last)
        for css in names_of(node.element):
            tally = tallies[css]
            tally.pictured |= pictured
            tally.words += page.words_in(node)
            tally.kept += sum(page.blocks[n].words for n in rows if kept[n])
            tally.pages.add(number)


def _pictured(element: HtmlElement) -> bool:
    """Whether an element holds a picture that is no link: the article's own, which would go with its caption."""
    return any(not any(a.tag == "a" for a in e.iterancestors()) for e in element.iter("img", "amp-img", "picture"))


def _is_furniture(tally: _Tally) -> bool:
    if tally.pictured or tally.words < _LEAST_WORDS or tally.kept > _KEPT * tally.words:
        return False
    return len(tally.pages) > 1


def _adds(pages: Pages, body: str, css: str, chosen: list[str]) -> bool:
    """Whether a selector finds, inside bodies, something that the chosen ones don't hold already."""
    for seen in pages.seen:
        gone = [find(seen.root, other) for other in chosen]  # keeps the elements alive, and so their identity
        held = {id(e) for found in gone for e in found}
        for element in find(seen.root, body):
            for inner in find(element, css):
                if (
                    inner is not element
                    and id(inner) not in held
                    and not any(id(a) in held for a in inner.iterancestors())
                ):
                    return True
    return False
