"""Places named in a text, as seen from one province: its own units, and others' that could be taken for them.

A name alone is weak. "Mai Sơn" is a district of Sơn La, communes of three other provinces, a stretch of motorway and
half of a person's name; "Hòa Bình" is a province and a word; "sông Mã" is a river. So a name counts for what stands
around it: a designator (huyện, xã, bản), an institution (Sở Y tế, Bệnh viện đa khoa tỉnh), the unit that follows it
("Mai Sơn, Ninh Bình"), capitals, and whether another province has the name too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.language.gazetteer import Level
from pipeline.language.gazetteer.names import (
    NEEDS_KIND,
    NO_PLACE,
    RANK,
    WORD,
    Entry,
    Phrase,
    names_for,
    phrase_of,
    syllable,
    without_marks,
)

__all__ = ["RULES", "Mention", "Vocabulary", "bare", "vocabulary"]

RULES = "rules-1"
"""Names this module's and `locality`'s rules: what was found by others is found anew."""

_PROVINCE_WORDS = {"tỉnh", "tp", "thành phố", "tỉnh ủy", "thành ủy"}
_DISTRICT_WORDS = {"huyện", "thị xã", "tx", "quận", "tp", "thành phố", "huyện ủy", "thị ủy", "thành ủy", "quận ủy"}
_COMMUNE_WORDS = {"xã", "phường", "thị trấn", "tt", "đặc khu", "bản", "thôn", "tiểu khu", "đảng ủy"}
_DESIGNATORS = {
    Level.PROVINCE: _PROVINCE_WORDS | _DISTRICT_WORDS,  # TP Sơn La is Sơn La; huyện Điện Biên is in Điện Biên
    Level.DISTRICT: _DISTRICT_WORDS | _COMMUNE_WORDS,  # since July 2025 many a commune has its district's name
    Level.COMMUNE: _COMMUNE_WORDS,
}
"""What stands before a unit's name; whoever needs "làng Hòa Bình", a children's ward, finds it missing here."""

_INSTITUTIONS = re.compile(
    r"\b(sở|bệnh viện|bv|bvđk|trung tâm|ttyt|cdc|ubnd|ủy ban nhân dân|hđnd|hội đồng nhân dân|công an|chi cục|cục|"
    r"trạm y tế|phòng|ban chỉ đạo|ban quản lý|hội|liên đoàn|bộ đội biên phòng|bộ chỉ huy quân sự|trường|bhxh|"
    r"bảo hiểm xã hội|mttq|mặt trận|tòa án|tand|viện kiểm sát|vksnd|thủy điện|"
    r"cao nguyên|khu du lịch|cửa khẩu)\b[^,.;:()\n]{0,45}$",
    re.IGNORECASE,
)
_TITLES = re.compile(r"\b(anh|chị|ông|bà|em|cô|chú|bác|bé|cháu|thầy|bác sĩ|nghệ sĩ|ca sĩ) $", re.IGNORECASE)
_ASIDE = re.compile(
    r"\b(quê|quê quán|nguyên quán|gốc|biển|biển số|biển kiểm soát|đbqh|đại biểu quốc hội|đại biểu|đoàn)"
    r"(?: ở| tại| từ| đoàn)?(?: (?:tỉnh|tp|thành phố|huyện|xã))?[ .(]*$"
    r"|\d tuổi, (?:ở )?$",
    re.IGNORECASE,
)
_SAME_NAME = re.compile(r"[ \u00a0]*[-–.]?[ \u00a0]*")
_NEXT_UNIT = re.compile(
    r"\s*[,(]\s*(?:(?:tỉnh|tp\.?|thành phố|huyện|thị xã|quận|xã|phường|thị trấn)\s+)?", re.IGNORECASE
)
_AFTER = re.compile(r"( ?[-–] ?| )([^\W_]+)")
_ENDS = re.compile(r"[.!?…\n]\s*$|^\s*$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A unit's name in a text.

    Attributes
    ----------
    home
        It is of the province looked for, by its name; else of another.
    sure
        No other place and no word has the name.
    designated
        A designator stands before it.
    institution
        It belongs to an institution's name.
    aside
        It only says where someone comes from: "quê Mai Sơn", "ĐBQH tỉnh Sơn La", a reader "(40 tuổi, Sơn La)".
    within
        A greater unit of the home province follows it: "xã Tà Xùa, huyện Bắc Yên", "Mai Sơn, Sơn La".
    """

    term: str
    level: Level
    home: bool
    sure: bool
    start: int
    end: int
    designated: bool = False
    institution: bool = False
    aside: bool = False
    within: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """The names to look for from one province; `plain` is for text written without marks."""

    marked: dict[Phrase, Entry]
    plain: dict[Phrase, Entry]
    longest: int

    def mentions(self, text: str, *, plain: bool = False) -> list[Mention]:
        """Return the places named in `text`, in order; those that are no such place after all are left out.

        Parameters
        ----------
        plain
            The text is written without marks: names are compared without them, and capitals prove nothing.
        """
        found: list[Mention] = []
        following: Mention | None = None
        for mention in reversed(list(self._names(text, plain=plain))):
            judged = _judged(text, mention, following)
            if judged is not None:
                found.append(judged)
            following = judged or replace(mention, home=False)
        return found[::-1]

    def _names(self, text: str, *, plain: bool) -> Iterator[Mention]:
        table = self.plain if plain else self.marked
        tokens = list(WORD.finditer(text))
        keys = [syllable(t[0], plain=plain) for t in tokens]
        at = 0
        while at < len(tokens):
            size = self._longest(table, text, tokens, keys, at)
            if size and (entry := table[tuple(keys[at : at + size])]) is not NO_PLACE:
                start, end = tokens[at].start(), tokens[at + size - 1].end()
                term = text[start:end]
                if plain or all(t[0][0].isupper() or t[0][0].isdigit() for t in tokens[at : at + size]):
                    yield Mention(term, entry.level, entry.home, entry.sure, start, end)
            at += size or 1

    def _longest(
        self, table: dict[Phrase, Entry], text: str, tokens: Sequence[re.Match[str]], keys: Sequence[str], at: int
    ) -> int:
        """Return the number of words of the longest name that begins at word `at`; 0 for none."""
        reach = 1
        while (
            reach < self.longest
            and at + reach < len(tokens)
            and _SAME_NAME.fullmatch(text, tokens[at + reach - 1].end(), tokens[at + reach].start())
        ):
            reach += 1
        return next((n for n in range(reach, 0, -1) if tuple(keys[at : at + n]) in table), 0)


@lru_cache(maxsize=8)
def vocabulary(province: str) -> Vocabulary:
    """Return the names to look for from `province`; of one that no gazetteer holds, its own name alone."""
    marked = names_for(province)
    return Vocabulary(marked, without_marks(marked), max(map(len, marked)))


def bare(text: str) -> bool:
    """Tell whether Vietnamese `text` is written without marks: fewer than one letter in fifty has one."""
    letters = sum(c.isalpha() for c in text)
    return letters > 0 and sum(ord(c) > 127 and c.isalpha() for c in text) * 50 < letters  # noqa: PLR2004 - ASCII's end


def _judged(text: str, mention: Mention, following: Mention | None) -> Mention | None:
    """Return `mention` with what stands around it, or None where it is no such place."""
    before = text[max(0, mention.start - 60) : mention.start]
    designator = _designator(before, mention.level)
    phrase = phrase_of(mention.term)
    if " ".join(phrase) in NEEDS_KIND and designator not in {"tp", "thành phố"}:
        return None
    rank = RANK[Level.COMMUNE if designator in _COMMUNE_WORDS else mention.level]
    follows = _following(text, mention, following, rank)
    if mention.home and not designator:
        surely = mention.level is Level.PROVINCE and mention.sure and len(phrase) > 1
        if len(phrase) == 1 and mention.level is not Level.PROVINCE:  # Vinh is a city, but more often a person
            return None
        if _TITLES.search(before) or (not surely and _part_of_a_name(text, mention, before)):
            return None
    if mention.home and mention.level is not Level.PROVINCE and follows is not None and not follows.home:
        return None  # "Mai Sơn, Ninh Bình"
    return replace(
        mention,
        designated=bool(designator),
        institution=_INSTITUTIONS.search(before) is not None,
        aside=_ASIDE.search(before) is not None,
        within=follows is not None and _certain(follows),
    )


def _certain(unit: Mention) -> bool:
    """Tell whether the unit that another is said to lie in is surely the home province's."""
    if not unit.home:
        return False
    return unit.level is Level.PROVINCE or unit.within or (unit.level is Level.DISTRICT and unit.sure)


def _designator(before: str, level: Level) -> str:
    words = [w.lower() for w in WORD.findall(before[-24:])] if before[-1:] in {" ", ".", "\u00a0"} else []
    return next((" ".join(words[-n:]) for n in (2, 1) if " ".join(words[-n:]) in _DESIGNATORS[level]), "")


def _following(text: str, mention: Mention, following: Mention | None, rank: int) -> Mention | None:
    """Return the unit that `mention`, of this `rank`, is said to lie in: the next, after a comma or in brackets."""
    if following is None or not _NEXT_UNIT.fullmatch(text, mention.end, following.start):
        return None
    greater = RANK[following.level] > rank or "(" in text[mention.end : following.start]
    seat = phrase_of(following.term) == phrase_of(mention.term)  # TP Sơn La (tỉnh Sơn La)
    return following if greater or seat else None


def _part_of_a_name(text: str, mention: Mention, before: str) -> bool:
    """Tell whether capitalised words around make it a part of another name: a person's, a road's, a firm's."""
    if text.isupper():
        return False
    previous = re.search(r"([^\W\d_]+) $", before)
    if previous and previous[1][0].isupper() and not previous[1].isupper():
        opens = _ENDS.search(before[: previous.start()]) is not None
        if not opens:
            return True
    after = _AFTER.match(text, mention.end)
    return after is not None and after[2][0].isupper() and (bool(after[1].strip()) or not after[2].isupper())
