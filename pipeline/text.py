"""Pure text functions: NFC, one style of tone marks, white space, slugs. No state, no I/O.

Vietnamese text reaches us composed (NFC) or decomposed (NFD), and with the tone mark of *oa, oe, uy* on
either vowel (*hòa* or *hoà*). Both would split one word into two features and one article into two rows,
so everything stored goes through `clean`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = [
    "clean",
    "clean_paragraphs",
    "fold",
    "one_line",
    "several",
    "slugify",
    "strip_controls",
    "syllables",
    "tone_marks",
    "word",
]

# The five marked forms of the second vowel, and of the first, in the order: grave acute hook tilde dot.
_SECOND = {"a": "àáảãạ", "e": "èéẻẽẹ", "y": "ỳýỷỹỵ"}
_FIRST = {"o": "òóỏõọ", "u": "ùúủũụ"}
_PAIRS = {"o": "ae", "u": "y"}
_LETTER = "a-zA-ZÀ-ỹĐđ"
# "oà", "oè", "uỳ" that end their syllable. In "quý" the u belongs to the consonant: the mark stays on y. The vowels
# stand first in the pattern, and the look at the letter before them last: so most of a text is skipped at once.
_NEW_STYLE = re.compile(rf"([oOuU])([àáảãạèéẻẽẹỳýỷỹỵÀÁẢÃẠÈÉẺẼẸỲÝỶỸỴ])(?<![qQ]..)(?![{_LETTER}])")
_SPACES = re.compile(r"[\s\u00a0\u200b\u2060\ufeff]+")
# Control, format and private-use characters carry no text and break XML and Excel; \n and \t are kept.
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufff9-\uffff]"
)
_NEWLINES = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def _old_style(match: re.Match[str]) -> str:
    first, second = match[1], match[2]
    for plain in _PAIRS[first.lower()]:
        at = _SECOND[plain].find(second.lower())
        if at >= 0:
            moved = _FIRST[first.lower()][at]
            return (moved.upper() if first.isupper() else moved) + (plain.upper() if second.isupper() else plain)
    return match[0]


def tone_marks(text: str) -> str:
    """Move the tone mark of *oa, oe, uy* to the first vowel (*hoà* → *hòa*, *thuỷ* → *thủy*); NFC in, NFC out.

    Examples
    --------
    >>> tone_marks("sức khoẻ, thuỷ điện, quý, hoàn")
    'sức khỏe, thủy điện, quý, hoàn'
    """
    return _NEW_STYLE.sub(_old_style, text)


def strip_controls(text: str) -> str:
    """Drop control and invisible format characters; keep line breaks and tabs."""
    return _CONTROLS.sub("", _NEWLINES.sub("\n", text))


def one_line(text: str) -> str:
    """Collapse every run of white space, no-break and zero-width spaces included, to one space; trim."""
    return _SPACES.sub(" ", text).strip()


def clean(text: str) -> str:
    """Return `text` as it is stored: NFC, one style of tone marks, no control characters, on one line."""
    if text.isprintable() and "\ufffc" not in text and "\ufffd" not in text:  # nothing to strip, and no odd spaces
        return " ".join(tone_marks(unicodedata.normalize("NFC", text)).split())
    return one_line(strip_controls(tone_marks(unicodedata.normalize("NFC", text))))


def clean_paragraphs(text: str) -> str:
    """Clean each line of `text` and join those that hold something with a line feed."""
    lines = map(clean, _NEWLINES.sub("\n", text).split("\n"))
    return "\n".join(line for line in lines if line)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return `text` lower-cased without any mark, *đ* as *d*: for comparing what people type or misspell.

    Examples
    --------
    >>> fold("Bảo hiểm Y TẾ, Đà Bắc")
    'bao hiem y te, da bac'
    """
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in bare if not unicodedata.combining(c))


def slugify(text: str, most: int = 80) -> str:
    """Return `text` as lower-case ASCII words joined by hyphens, at most `most` characters.

    Examples
    --------
    >>> slugify("Sơn La: 5 ca sởi mới")
    'son-la-5-ca-soi-moi'
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:most].strip("-")


def syllables(text: str) -> int:
    """Count the space-separated syllables of `text` (Vietnamese writes a space between syllables)."""
    return len(text.split())


def several(number: int, what: str) -> str:
    """Return `number` with its English noun, such as "1 item" or "2 items"."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def word(text: object) -> str:
    """Return `text`, such as a path, as one word of a command line; double quotes hold on Windows too.

    Examples
    --------
    >>> word("Sổ 2025.xlsx")
    '"Sổ 2025.xlsx"'
    """
    said = str(text)
    return f'"{said}"' if re.search(r"[\s'&()]", said) else said
