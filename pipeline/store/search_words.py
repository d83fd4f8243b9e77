"""What a person asks for, as the databases' own queries, and where it stands in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.store.search_index import bare, words_of

__all__ = ["Asked", "Snippet", "Term", "asked", "postgres_query", "snippet", "sqlite_query"]

Term = tuple[str, ...]
"""Words that stand together; the last one may end with ``*``: any word that begins so."""

Snippet = tuple[tuple[str, bool], ...]
"""Pieces of a text in order, each with whether it is what was asked for; joined they are the text (or a part of it)."""

_PART = re.compile(r'"([^"]*)"?|([^\s"]+)')
_LONGEST = 40  # words of a query that are looked at: nobody types more, and a pasted article would take seconds
_AROUND = 90  # characters of a snippet before and after the first place


@dataclass(frozen=True, slots=True)
class Asked:
    """A query: its `terms` without marks; all of its words as one term (`together`); its words with marks (`marked`).

    `together` is empty where the query is one term itself.
    """

    terms: tuple[Term, ...]
    together: tuple[Term, ...]
    marked: tuple[Term, ...]


def asked(query: str) -> Asked:
    """Return what `query` asks for; any text is a query, signs that mean nothing are passed over.

    Examples
    --------
    >>> asked('Bảo "y tế" cấp*').terms
    (('bao',), ('y', 'te'), ('cap*',))
    """
    terms: list[Term] = []
    marked: list[Term] = []
    left = _LONGEST
    for phrase, single in _PART.findall(unicodedata.normalize("NFC", query)):
        part = phrase or single
        words = words_of(part)[:left]
        left -= len(words)
        if not words:
            continue
        star = "*" if part.rstrip().endswith("*") else ""
        folded = [word for one in words for word in words_of(bare(one))]
        if not folded:
            continue
        terms.append((*folded[:-1], folded[-1] + star))
        marked += [(word,) for word in (words[:-1] if star else words) if not word.isascii()]
    flat = tuple(word for term in terms for word in term)
    inner_star = any(word.endswith("*") for word in flat[:-1])
    together = (flat,) if len(terms) > 1 and not inner_star else ()
    return Asked(tuple(terms), together, tuple(dict.fromkeys(marked)))


def sqlite_query(terms: Sequence[Term], *, any_of: bool = False) -> str:
    """Return `terms` for FTS5, all or any of them: every word in quotes, so that none is an operator."""
    return (" OR " if any_of else " AND ").join(_fts5(term) for term in terms)


def _fts5(term: Term) -> str:
    star = " *" if term[-1].endswith("*") else ""
    words = " ".join(term).rstrip("*")
    return f'"{words}"{star}'


def postgres_query(terms: Sequence[Term], *, any_of: bool = False, title: bool = False) -> str:
    """Return `terms` for `to_tsquery`, all or any, in the `title` or anywhere.

    Words are letters and digits only, so nothing needs escaping.
    """
    joined = (" <-> ".join(_lexeme(word, title=title) for word in term) for term in terms)
    return (" | " if any_of else " & ").join(f"({term})" for term in joined)


def _lexeme(word: str, *, title: bool) -> str:
    marks = ("*" if word.endswith("*") else "") + ("A" if title else "")
    return f"'{word.rstrip('*')}'" + (f":{marks}" if marks else "")


def snippet(letters: str, words: Asked, *, whole: bool = False) -> Snippet:
    """Return the part of a text around the first place of what was asked for, the places marked.

    Parameters
    ----------
    whole
        Return all of the text.
    """
    letters = unicodedata.normalize("NFC", letters)
    places = list(_places(letters, words))
    if whole:
        return _pieces(letters, places, 0, len(letters))
    first = _densest(places)
    start, end = max(0, first - _AROUND), min(len(letters), first + 2 * _AROUND)
    if start:
        start = letters.find(" ", start, first) + 1 or start
    if end < len(letters):
        end = max(letters.rfind(" ", first, end), min(end, first + _AROUND))
    found = _pieces(letters, places, start, end)
    before, after = ("… ", False), (" …", False)
    return (*((before,) if start else ()), *found, *((after,) if end < len(letters) else ()))


def _densest(places: Sequence[tuple[int, int]]) -> int:
    """Return the place after which most others follow within a snippet; 0 where there are none."""
    best, most = 0, 0
    for n, (start, _) in enumerate(places):
        near = sum(1 for other, _ in places[n : n + 20] if other - start < _AROUND)
        if near > most:
            best, most = start, near
    return best


def _places(letters: str, words: Asked) -> Iterator[tuple[int, int]]:
    """Yield where terms stand, from their first letter to after their last, in order and apart."""
    terms = (*words.together, *words.terms)
    return (match.span() for match in _pattern(terms).finditer(bare(letters))) if terms else iter(())


@lru_cache(maxsize=64)
def _pattern(terms: tuple[Term, ...]) -> re.Pattern[str]:
    """Return what matches any of the terms, the one of most words first: it reaches farthest."""
    longest = sorted(dict.fromkeys(terms), key=len, reverse=True)
    apart = r"[\W_]+"
    joined = "|".join(apart.join(_word(word) for word in term) for term in longest)
    return re.compile(rf"(?<![^\W_])(?:{joined})(?![^\W_])")


def _word(word: str) -> str:
    return re.escape(word[:-1]) + r"[^\W_]*" if word.endswith("*") else re.escape(word)


def _pieces(letters: str, places: Sequence[tuple[int, int]], start: int, end: int) -> Snippet:
    found: list[tuple[str, bool]] = []
    at = start
    for first, last in places:
        if first < start or last > end:
            continue
        found += [(letters[at:first], False), (letters[first:last], True)]
        at = last
    found.append((letters[at:end], False))
    return tuple(piece for piece in found if piece[0])
