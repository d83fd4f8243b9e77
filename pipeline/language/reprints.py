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
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pipeline.language.shingles import shingle_hashes, words
from pipeline.text import fold

__all__ = ["Likeness", "Text", "Verdict", "liken", "one_story"]

SIZE = 4
"""Words in a shingle that is compared exactly: short, so that an edited word costs little beside itself."""

BEGINNING = 45
"""Words that count as a text's beginning: the lead of a news item has 25-50."""

LEAD = 60
"""Words of a lead at most."""

_NEARLY_ALL = 0.95  # of the shorter text's words, where its beginning may stand below the other's lead
_COVERED = 0.80  # of the shorter text's words, where the beginnings agree
_EDITED = 0.60  # the same, where also the titles agree
_WHOLE = 0.92  # of both texts' words, where only the beginning was rewritten
_BEGINS = 0.55  # of the words of both beginnings
_BEGINS_EDITED = 0.70  # the same, where less of the rest agrees
_FACTS = 0.7  # of the shorter text's figures, and of its names
_FACTS_EDITED, _SAME_TITLE, _SAME_OPENING = 0.4, 0.9, 0.85  # the same, where title and opening are the same
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


@dataclass(frozen=True)
class Text:
    """An article as it is compared, `body` with its lead before it; what a comparison needs is worked out once."""

    title: str
    body: str

    @cached_property
    def words(self) -> list[str]:
        """The words of the body."""
        return words(self.body)

    @cached_property
    def shingles(self) -> NDArray[np.uint32]:
        """A hash of each run of `SIZE` words."""
        return shingle_hashes(self.words, SIZE)

    @cached_property
    def figures(self) -> set[str]:
        """The different figures in the body."""
        return set(_FIGURE.findall(self.body))

    @cached_property
    def names(self) -> set[str]:
        """Runs of capitalised words that begin no sentence: people, places, houses."""
        return _names(self.body)


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
    figures, names
        Of the shorter text's different figures and names, those that the longer has, one more counted on both
        sides: a single other figure in a text of three is an edit, not another story. 0 where so little is covered
        that it isn't asked.
    title
        Of the shorter title's words.
    length
        Words of the shorter text.
    """

    covered: float
    both: float
    begins: float
    figures: float
    names: float
    title: float
    length: int


def liken(one: Text, other: Text) -> Likeness:
    """Compare two texts; the order of the arguments doesn't matter."""
    short, long = sorted((one, other), key=lambda text: (len(text.words), text.body))
    mine, theirs = _shared(short, long), _shared(long, short)
    covered, head = _mean(mine), BEGINNING
    asked = covered >= _EDITED
    return Likeness(
        covered=covered,
        both=float(mine.sum() + theirs.sum()) / max(1, len(mine) + len(theirs)),
        begins=min(_mean(mine[:head]), _mean(theirs[_skipped(theirs, covered) :][:head])),
        figures=_held(short.figures, long.figures) if asked else 0.0,
        names=_held(short.names, long.names) if asked else 0.0,
        title=_title(one.title, other.title),
        length=len(short.words),
    )


def one_story(found: Likeness) -> Verdict:
    """Say whether two texts of this likeness are one story."""
    if found.length < SIZE or not _facts_agree(found):
        return Verdict.OTHER
    if found.length < _SHORT:
        return Verdict.SAME if found.title >= _TITLE and found.covered >= _WHOLE else Verdict.OTHER
    if found.covered >= _COVERED and found.begins >= _BEGINS:
        return Verdict.SAME
    if found.both >= _WHOLE:
        return Verdict.NEW_OPENING
    if found.title >= _TITLE and found.covered >= _EDITED and found.begins >= _BEGINS_EDITED:
        return Verdict.EDITED
    return Verdict.OTHER


def _facts_agree(found: Likeness) -> bool:
    """Tell whether figures and names agree; under one title and opening an edit may change more of them.

    A bulletin repeats its title too, but its opening holds the day's figures.
    """
    same_face = found.title >= _SAME_TITLE and found.begins >= _SAME_OPENING
    least = _FACTS_EDITED if same_face else _FACTS
    return found.figures >= least and found.names >= least


def _shared(text: Text, other: Text) -> NDArray[np.bool_]:
    """Mark the words of `text` that stand in a run of `SIZE` words which `other` holds too."""
    marked = np.zeros(len(text.words), bool)
    if min(len(text.words), len(other.words)) < SIZE:
        return marked
    starts = np.flatnonzero(np.isin(text.shingles, other.shingles))
    for n in range(SIZE):
        marked[starts + n] = True
    return marked


def _skipped(theirs: NDArray[np.bool_], covered: float) -> int:
    """Return how many words before the shared text are no matter: a lead that the other house left out."""
    if covered < _NEARLY_ALL or not theirs.any():
        return 0
    first = int(theirs.argmax())
    return first if first <= LEAD else 0


def _mean(marked: NDArray[np.bool_]) -> float:
    return float(marked.mean()) if len(marked) else 0.0


def _held(of_short: set[str], of_long: set[str]) -> float:
    return (len(of_short & of_long) + 1) / (len(of_short) + 1)


def _names(body: str) -> set[str]:
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
