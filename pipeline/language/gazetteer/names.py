"""The names to look for from one province, and which of them are sure.

A name of the province that another place has too, or that is a word, is kept as unsure: what stands around it in a
text must tell (see `places`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.language.gazetteer import Level, Unit, former_provinces, provinces, units
from pipeline.text import clean, fold

__all__ = [
    "NEEDS_KIND",
    "NO_PLACE",
    "RANK",
    "WORD",
    "Entry",
    "Phrase",
    "known",
    "names_for",
    "phrase_of",
    "syllable",
    "without_marks",
]

_ALIASES = {
    "Hồ Chí Minh": ("TP.HCM", "TPHCM", "TP HCM", "Tp.HCM", "Sài Gòn"),
    "Huế": ("Thừa Thiên Huế", "Thừa Thiên - Huế"),
    "Đắk Lắk": ("Đắc Lắc", "Đăk Lăk", "Daklak", "Đắc Lắk"),
    "Đắk Nông": ("Đắc Nông", "Đăk Nông"),
    "Bắc Kạn": ("Bắc Cạn",),
    "Bà Rịa - Vũng Tàu": ("Vũng Tàu", "Bà Rịa-Vũng Tàu"),
    "Kon Tum": ("Kontum",),
}
"""Other spellings that the press uses; a place's second name."""

_WORDS = frozenset(
    {"hòa bình", "thái bình", "thống nhất", "bình minh", "phú quý", "vĩnh cửu", "sông mã", "sông lô", "sông hinh"}
    | {"sông cầu", "tây hồ", "vân hồ", "long hồ", "châu thành", "hồng dân", "an minh", "hưng hà", "hải hậu"}
)
"""Names of provinces and districts that are also words, rivers, lakes or streets: they need a designator or company."""

NEEDS_KIND = frozenset({"hồ chí minh"})
"""A person's name first of all: a place only after "thành phố" or "TP"."""

_NOT_PLACES = ("thái bình dương", "nobel hòa bình", "tỉnh hà nam trung quốc")
"""Phrases that hold a name and name no such place."""

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
"""A syllable."""

_I_FOR_Y = re.compile(r"(?<=[bcdđghklmnprstvx])([yỳýỷỹỵ])$")
_Y_TO_I = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a name is: of home or of another province, and whether nothing else has it."""

    level: Level
    home: bool
    sure: bool


Phrase = tuple[str, ...]
"""A name as its syllables, in the form in which they are compared."""

RANK = {Level.COMMUNE: 0, Level.DISTRICT: 1, Level.PROVINCE: 2}


NO_PLACE = Entry(Level.COMMUNE, home=False, sure=False)


def known(province: str) -> str | None:
    """Return the gazetteer's spelling of a province, of today or of before July 2025; None for an unknown one."""
    wanted = phrase_of(_short(province))
    return next((n for n in (*provinces(), *former_provinces()) if phrase_of(n) == wanted), None)


def names_for(province: str) -> dict[Phrase, Entry]:
    """Return the names to look for from `province`; of one that no gazetteer holds, its own name alone."""
    name = known(province)
    found = _entries(name) if name else {phrase_of(_short(province)): Entry(Level.PROVINCE, home=True, sure=True)}
    return found | dict.fromkeys((tuple(phrase.split()) for phrase in _NOT_PLACES), NO_PLACE)


def _entries(province: str) -> dict[Phrase, Entry]:
    """Return every name that matters; home's first, so that a name of home and of others is home's, but unsure."""
    mine: dict[Phrase, Level] = {}
    theirs: defaultdict[Phrase, set[Level]] = defaultdict(set)
    for unit in units():
        home = _is_home(unit, province)
        for name in (unit.name, *(_ALIASES.get(unit.name, ()) if unit.level is Level.PROVINCE else ())):
            phrase = phrase_of(name)
            if phrase[0].isdigit():  # Phường 12: nothing without its district
                continue
            if home:
                mine[phrase] = max(unit.level, mine.get(phrase, unit.level), key=RANK.__getitem__)
            else:
                theirs[phrase].add(unit.level)
    found = {
        phrase: Entry(max(levels, key=RANK.__getitem__), home=False, sure=False)
        for phrase, levels in theirs.items()
        if levels != {Level.COMMUNE}  # others' communes matter only where they share a name with home
    }
    for phrase, level in mine.items():
        rivals = theirs.get(phrase, set())
        if level is Level.COMMUNE and Level.PROVINCE in rivals:  # xã Bình Thuận of Sơn La: the province is meant
            continue
        word = " ".join(phrase) in _WORDS or " ".join(phrase) in NEEDS_KIND
        found[phrase] = Entry(level, home=True, sure=not word and _outranks(level, rivals))
    return found


def _outranks(level: Level, rivals: set[Level]) -> bool:
    """Tell whether readers think of home's unit first: a province before communes of the same name."""
    if level is Level.PROVINCE:
        return Level.DISTRICT not in rivals
    return not rivals


def _is_home(unit: Unit, province: str) -> bool:
    if province in provinces():
        return unit.today == province
    return unit.before == province


def without_marks(marked: dict[Phrase, Entry]) -> dict[Phrase, Entry]:
    """Return the names without marks; one that others share then ("Phu Yen" of Phù Yên and Phú Yên) is unsure."""
    by_plain: defaultdict[Phrase, list[Entry]] = defaultdict(list)
    for phrase, entry in marked.items():
        by_plain[tuple(map(fold, phrase))].append(entry)
    found: dict[Phrase, Entry] = {}
    for phrase, entries in by_plain.items():
        first = max(entries, key=lambda e: (e.home, RANK[e.level]))
        alone = len({(e.home, e.level) for e in entries}) == 1
        over = any(not e.home and RANK[e.level] > RANK[first.level] for e in entries)
        found[phrase] = replace(first, sure=first.sure and alone, home=first.home and not over)
    return found


def _short(province: str) -> str:
    return re.sub(r"^(tỉnh|thành phố|tp\.?)\s+", "", clean(province), flags=re.IGNORECASE)


def phrase_of(name: str) -> Phrase:
    """Return a name in the form in which names are compared.

    Examples
    --------
    >>> phrase_of("Bà Rịa - Vũng Tàu"), phrase_of("Mộc Lỵ") == phrase_of("mộc lị")
    (('bà', 'rịa', 'vũng', 'tàu'), True)
    """
    return tuple(syllable(word, plain=False) for word in WORD.findall(name))


@lru_cache(maxsize=65536)
def syllable(word: str, *, plain: bool) -> str:
    """Return a syllable for comparison: lower-case, one style of tone marks, *i* for a final *y* (Mộc Lỵ, Mộc Lị)."""
    if plain:
        return fold(word)
    return _I_FOR_Y.sub(lambda m: m[1].translate(_Y_TO_I), clean(word).lower())
