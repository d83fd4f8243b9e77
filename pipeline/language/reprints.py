"""Whether two articles are one story: a reprint, a cut, or an updated version; decided from the two texts alone.

What two texts share proves little by itself. A follow-up repeats the background of the affair word for word, at its
end, over up to four fifths of its length; bulletins share their frame and differ in figures; notices share a
ministry's advice. So three things are asked: that the shorter text stands in the longer one nearly whole, that both
begin alike (a follow-up begins with what is new), and that figures and names agree (a bulletin's don't). The answer
depends on nothing else, so it is the same in whatever order articles come.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from pipeline.language.shingles import shingle_hashes, words
from pipeline.text import fold

__all__ = ["Likeness", "Text", "Verdict", "liken", "one_story"]

SIZE = 4
"""Words in a shingle that is compared exactly: short, so that an edited word costs little beside itself."""

BEGINNING = 45
"""Words that count as a text's beginning: the lead of a news item has 25-50."""

_COVERED = 0.80  # of the shorter text's words, where the beginnings agree
_EDITED = 0.60  # the same, where also the titles agree
_WHOLE = 0.92  # of both texts' words, where only the beginning was rewritten
_BEGINS = 0.55  # of the words of both beginnings
_BEGINS_EDITED = 0.70  # the same, where less of the rest agrees
_FIGURES, _NAMES = 0.7, 0.7  # of those of the shorter text
_SHORT = 40  # words: such a text is told by its title too
_TITLE = 0.75  # of the shorter title's words

_SENTENCE_END = re.compile(r"[.!?…:;\n\"“”()–-]\s*$")
_NAME = re.compile(r"[^\W\d_]+")
_FIGURE = re.compile(r"\d+(?:[.,/:]\d+)*")


class Verdict(StrEnum):
    """What two articles are to one another, and by what that was told."""

    OTHER = "other"
    SAME = "same"  # the shorter stands in the longer, and they begin alike
    EDITED = "edited"  # much of it stands there, and title and beginning agree
    NEW_OPENING = "new_opening"  # all but the beginning is the same


@dataclass(frozen=True, slots=True)
class Text:
    """An article as it is compared; `body` with its lead before it."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two texts share, as shares in 0-1.

    Attributes
    ----------
    covered
        Of the shorter text's words, those in a run of `SIZE` words that the longer has too.
    both
        Of all words of both.
    begins
        Of the words of the beginnings, each looked for in the other text; the less of the two.
    starts
        The same of the shorter text's beginning alone.
    figures, names
        Of the shorter text's different figures and names, those that the longer has, one more counted on both
        sides: a single other figure in a text of three is an edit, not another story.
    title
        Of the shorter title's words.
    length
        Words of the shorter text.
    """

    covered: float
    both: float
    begins: float
    starts: float
    figures: float
    names: float
    title: float
    length: int


def liken(one: Text, other: Text) -> Likeness:
    """Compare two texts; the order of the arguments doesn't matter."""
    first, second = sorted(((words(t.body), t) for t in (one, other)), key=lambda pair: (len(pair[0]), pair[1].body))
    (short, of_short), (long, of_long) = first, second
    mine, theirs = _shared(short, long), _shared(long, short)
    head = BEGINNING
    return Likeness(
        covered=_mean(mine),
        both=float(mine.sum() + theirs.sum()) / max(1, len(mine) + len(theirs)),
        begins=min(_mean(mine[:head]), _mean(theirs[:head])),
        starts=_mean(mine[:head]),
        figures=_held(_figures(of_short), _figures(of_long)),
        names=_held(_names(of_short.body), _names(of_long.body)),
        title=_title(one.title, other.title),
        length=len(short),
    )


def one_story(found: Likeness) -> Verdict:
    """Say whether two texts of this likeness are one story."""
    if found.length < SIZE or found.figures < _FIGURES or found.names < _NAMES:
        return Verdict.OTHER
    alike = found.title >= _TITLE
    if found.length < _SHORT:
        return Verdict.SAME if alike and found.covered >= _WHOLE else Verdict.OTHER
    if found.covered >= _COVERED and found.begins >= _BEGINS:
        return Verdict.SAME
    if found.both >= _WHOLE:
        return Verdict.NEW_OPENING
    if alike and found.covered >= _EDITED and found.begins >= _BEGINS_EDITED:
        return Verdict.EDITED
    return Verdict.OTHER


def _shared(tokens: list[str], others: list[str]) -> NDArray[np.bool_]:
    """Mark the words of `tokens` that stand in a run of `SIZE` words which `others` holds too."""
    marked = np.zeros(len(tokens), bool)
    if min(len(tokens), len(others)) < SIZE:
        return marked
    starts = np.flatnonzero(np.isin(shingle_hashes(tokens, SIZE), shingle_hashes(others, SIZE)))
    for n in range(SIZE):
        marked[starts + n] = True
    return marked


def _mean(marked: NDArray[np.bool_]) -> float:
    return float(marked.mean()) if len(marked) else 0.0


def _held(of_short: set[str], of_long: set[str]) -> float:
    return (len(of_short & of_long) + 1) / (len(of_short) + 1)


def _figures(text: Text) -> set[str]:
    return set(_FIGURE.findall(text.body))


def _names(body: str) -> set[str]:
    """Return runs of capitalised words that begin no sentence: people, places, houses."""
    found: set[str] = set()
    run: list[str] = []
    end = 0
    text = unicodedata.normalize("NFC", body)
    for match in _NAME.finditer(text):
        gap, word = text[end : match.start()], match[0]
        opens = not end or _SENTENCE_END.search(gap) is not None
        if run and (gap != " " or not word[0].isupper()):
            found.add(" ".join(run))
            run = []
        if word[0].isupper() and (run or not opens):
            run.append(word.lower())
        end = match.end()
    return found | ({" ".join(run)} if run else set())


def _title(one: str, other: str) -> float:
    """Return the share of the shorter title's words in the longer; a place set before a title leaves it whole."""
    first, second = sorted((set(words(fold(one))), set(words(fold(other)))), key=len)
    return len(first & second) / len(first) if first else 0.0
