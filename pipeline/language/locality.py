"""Whether an article concerns a province: a score from the places it names, with the evidence.

An item concerns the province when it is about something or someone there: the title or lead names the province, a
district or an institution of it; the body opens with an address there ("Mai Sơn, Sơn La"), or names the province again
and again. One name far down, or one among other provinces, doesn't make it so.

The score is 1 - Π(1 - w) over the mentions' weights w, as if each were an independent sign (a noisy or).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.language.gazetteer import GAZETTEER, Level
from pipeline.language.places import RULES, Mention, Vocabulary, bare, vocabulary

__all__ = ["METHOD", "RELEVANT_FROM", "Evidence", "Found", "concerns"]

METHOD = f"{GAZETTEER}/{RULES}"
"""Names what decides: the list of units and the rules."""

RELEVANT_FROM = 0.5
"""The least score of an article that concerns the province; 0-1."""

_MOST_EVIDENCE = 12
_LIST = 3  # other provinces in a sentence that make a list of it
_LISTED = {"title": 0.8, "lead": 0.5, "body": 0.25}
_BESIDE = {"title": 1.0, "lead": 1.0, "body": 0.7}  # with one or two others
_ELSEWHERE = 0.6  # where another province is named three times as often, and home in neither title nor lead
_ASIDE = {"title": 1.0, "lead": 0.6, "body": 0.4}  # where someone comes from
_OPENING = 350  # characters of the body in which an item says where it happens
_WEIGHTS = {
    # One sure sign is enough in title, lead or opening; further down it takes two. "address" is a unit with its
    # province behind ("xã Tà Xùa, huyện Bắc Yên, tỉnh Sơn La"), which counts once, as one place.
    "address": {"title": 0.95, "lead": 0.85, "opening": 0.55, "body": 0.45},
    "firm": {"title": 0.95, "lead": 0.85, "opening": 0.5, "body": 0.45},  # with tỉnh, or of an institution
    "province": {"title": 0.9, "lead": 0.7, "opening": 0.35, "body": 0.3},
    "district": {"title": 0.8, "lead": 0.6, "opening": 0.3, "body": 0.25},
    "commune": {"title": 0.6, "lead": 0.5, "opening": 0.2, "body": 0.2},
}
_SENTENCE = re.compile(r"[.!?…;]\s+|\n")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place named: `where` is "title", "lead" or "body", `start` and `end` its characters there; its weight."""

    term: str
    kind: str
    where: str
    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: whether the article concerns the province, a score in 0-1, and why."""

    relevant: bool
    score: float
    evidence: tuple[Evidence, ...]


def concerns(province: str, title: str, lead: str, body: str) -> Found:
    """Say whether an article concerns `province`.

    Parameters
    ----------
    province
        Its name, of today or of before July 2025. Of an unknown one only its own name is looked for.
    title, lead, body
        The article's texts, clean (see `text.clean`).
    """
    words = vocabulary(province)
    fields = {"title": title, "lead": lead, "body": body}
    plain = bare(" ".join(fields.values()))
    named = {where: _mentions(words, text, plain=plain) for where, text in fields.items()}
    company = any(m.home and m.level is Level.PROVINCE and _firm_name(m) for found in named.values() for m in found)
    evidence = [
        sign
        for where, found in named.items()
        for mention, others in _places(found, _others(fields[where], found))
        if (sign := _sign(mention, where, others, company=company))
    ]
    score = _score(evidence, named)
    best = sorted(evidence, key=lambda e: (-e.weight, ("title", "lead", "body").index(e.where), e.start))
    return Found(score >= RELEVANT_FROM, round(score, 3), tuple(best[:_MOST_EVIDENCE]))


def _mentions(words: Vocabulary, text: str, *, plain: bool) -> list[Mention]:
    return words.mentions(text, plain=plain)


def _firm_name(mention: Mention) -> bool:
    """Tell whether a province's name surely names it here."""
    return mention.sure or mention.designated or mention.institution


def _places(found: Sequence[Mention], others: Sequence[int]) -> Iterator[tuple[Mention, int]]:
    """Yield home's mentions with their `others`; of an address its first unit alone: the rest says where that is."""
    inside = False
    for mention, beside in zip(found, others, strict=True):
        if mention.home and not inside:
            yield mention, beside
        inside = mention.home and mention.within


def _sign(mention: Mention, where: str, others: int, *, company: bool) -> Evidence | None:
    """Return what `mention` is worth beside `others` provinces; None where it may as well be another place."""
    kind = _kind(mention, company=company)
    if kind is None:
        return None
    weight = _WEIGHTS[kind]["opening" if where == "body" and mention.start < _OPENING else where]
    if mention.aside:
        weight *= _ASIDE[where]
    if mention.level is Level.PROVINCE:
        weight *= _LISTED[where] if others >= _LIST else _BESIDE[where] if others else 1
    return Evidence(mention.term, kind, where, mention.start, mention.end, round(weight, 3))


def _kind(mention: Mention, *, company: bool) -> str | None:
    firm = mention.designated or mention.institution
    if mention.within:
        return "address"
    if mention.level is Level.PROVINCE:
        return "firm" if firm else "province" if mention.sure or company else None
    if mention.level is Level.DISTRICT:
        if mention.sure or company:
            return "firm" if firm and mention.sure else "district"
        return None
    return "commune" if company and (firm or mention.sure) else None


def _others(text: str, found: Sequence[Mention]) -> list[int]:
    """Return, for each mention, how many other provinces its sentence names."""
    ends = [match.end() for match in _SENTENCE.finditer(text)]
    named: defaultdict[int, set[str]] = defaultdict(set)
    for mention in found:
        if not mention.home and mention.level is Level.PROVINCE:
            named[bisect_right(ends, mention.start)].add(mention.term)
    return [len(named.get(bisect_right(ends, mention.start), ())) for mention in found]


def _score(evidence: Sequence[Evidence], named: dict[str, list[Mention]]) -> float:
    rest = 1.0
    for sign in evidence:
        rest *= 1 - sign.weight
    score = 1 - rest
    others = Counter(m.term for found in named.values() for m in found if not m.home and m.level is Level.PROVINCE)
    most = max(others.values(), default=0)
    if all(sign.where == "body" for sign in evidence) and most >= 3 * len(evidence):
        score *= _ELSEWHERE
    return score
