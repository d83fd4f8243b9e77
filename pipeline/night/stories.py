"""Linking reprints and updated versions into stories, after the crawl: only what is new is compared."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence

from pipeline.language.neighbours import Neighbours
from pipeline.language.reprints import Text, Verdict, liken, one_story
from pipeline.language.shingles import SCHEME, sketch
from pipeline.store import Link, Sketch, Store, StoredArticle

__all__ = ["link_stories"]

TOGETHER = 2000
"""Articles compared with all others in one pass: each pass reads every sketch, so a night takes one."""

NEAREST = 50
"""Texts that one is compared with, the nearest first: where thousands are the same (a page that says "under
maintenance", stored as an article), links to a few of them make one story as well as links among all."""

_TEXTS = 2000  # texts held at once while pairs are read


def link_stories(store: Store) -> int:
    """Sketch, compare and link every article that is new or has another text; return how many were compared.

    Each step is stored before the next, so a night that is killed goes on where it stopped; a second one finds
    nothing to do.
    """
    for articles in store.unsketched(SCHEME):
        store.save_sketches(SCHEME, [Sketch(a.id, sketch(_body(a))) for a in articles])
    compared = 0
    while asked := store.uncompared(TOGETHER):
        store.add_links([article for article, _ in asked], _links(store, asked))
        compared += len(asked)
    store.settle_stories()
    return compared


def _links(store: Store, asked: Sequence[tuple[str, bytes]]) -> list[Link]:
    found: list[Link] = []
    ordered = sorted(_pairs(store, asked))
    for at in range(0, len(ordered), _TEXTS):
        part = ordered[at : at + _TEXTS]
        texts = {a.id: _text(a) for a in store.some_articles({one for pair in part for one in pair})}
        found += _told(part, texts)
    return found


def _pairs(store: Store, asked: Sequence[tuple[str, bytes]]) -> set[tuple[str, str]]:
    near = Neighbours(asked)
    best: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for others in store.sketches():
        for one, other, places in near.pairs(others):
            best[one].append((-places, other))
        for one, rivals in best.items():
            best[one] = heapq.nsmallest(NEAREST, rivals)
    return {(min(one, other), max(one, other)) for one, rivals in best.items() for _, other in rivals}


def _told(pairs: Sequence[tuple[str, str]], texts: Mapping[str, Text]) -> list[Link]:
    found: list[Link] = []
    for one, other in pairs:
        likeness = liken(texts[one], texts[other])
        verdict = one_story(likeness)
        if verdict is not Verdict.OTHER:
            found.append(Link(one, other, verdict.value, round(likeness.covered, 4)))
    return found


def _text(stored: StoredArticle) -> Text:
    return Text(stored.article.title, _body(stored))


def _body(stored: StoredArticle) -> str:
    return f"{stored.article.lead}\n{stored.article.body}"
