"""In which unit a report counts an item: tin, bài, ảnh, video or chuyên mục. One rule, in this order.

================  =============================================================================================
chuyen_muc        the title begins "Chuyên mục …:" or "Chuyên đề …:", or title or breadcrumb names a column that
                  the outlet's file lists (`columns`): a named, recurring feature is reported apart
video             a player stands in the article and its text has under 250 syllables: what is read out in two
                  minutes; a longer text with a player is still read
anh               the title is labelled "[Ảnh]", "Chùm ảnh", "Phóng sự ảnh", "Infographic"; or at least 5 pictures
                  stand in it and there are under 60 syllables of text a picture
bai               at least 400 syllables: what fills half a page of a provincial paper; editors there pay a *tin*
                  up to 300-400 syllables
tin               everything else
================  =============================================================================================
"""

from __future__ import annotations

import re

from pipeline.records import Unit
from pipeline.text import fold, syllables

__all__ = ["BAI_SYLLABLES", "PICTURES", "VIDEO_SYLLABLES", "unit_of"]

BAI_SYLLABLES = 400
VIDEO_SYLLABLES = 250
PICTURES = 5
SYLLABLES_A_PICTURE = 60

_COLUMN = re.compile(r"^\W*chuyen (?:muc|de)\b[^:]{0,60}:")
_PHOTOS = re.compile(
    r"^\W*(?:\[(?:anh|photo|infographics?)\]|(?:chum|phong su|bo|loat) anh\b|\(anh\)|anh:|infographics?\b)|\[anh\]\W*$"
)
_VIDEO = re.compile(r"^\W*(?:\[?video\]?|\[?clip\]?|truyen hinh)\s*[:\]|-]")


def unit_of(
    title: str, text: str, *, pictures: int, player: bool, sections: list[str], columns: tuple[str, ...]
) -> tuple[Unit, str]:
    """Return the unit and the rule that gave it, in short English.

    Parameters
    ----------
    text
        Lead and body together.
    sections
        The breadcrumb's and the metadata's names for where the item stands.
    columns
        The outlet's own names of columns, from its file.
    """
    length = syllables(text)
    named = _named(fold(title), [fold(s).strip() for s in sections], {fold(c).strip() for c in columns}, length)
    if named:
        return named
    if player and length < VIDEO_SYLLABLES:
        return Unit.VIDEO, f"video: player and under {VIDEO_SYLLABLES} syllables of text"
    if pictures >= PICTURES and length < pictures * SYLLABLES_A_PICTURE:
        return Unit.ANH, f"anh: {PICTURES} pictures or more, under {SYLLABLES_A_PICTURE} syllables of text a picture"
    if length >= BAI_SYLLABLES:
        return Unit.BAI, f"bai: {BAI_SYLLABLES} syllables or more"
    return Unit.TIN, f"tin: under {BAI_SYLLABLES} syllables"


def _named(plain: str, sections: list[str], columns: set[str], length: int) -> tuple[Unit, str] | None:
    """Return the unit that the title or the section says the item is."""
    if _COLUMN.match(plain):
        return Unit.CHUYEN_MUC, "chuyen_muc: the title names a column"
    if any(c in plain for c in columns) or columns & set(sections):
        return Unit.CHUYEN_MUC, "chuyen_muc: title or section is a column of the outlet's file"
    if any(_COLUMN.match(s) for s in sections):
        return Unit.CHUYEN_MUC, "chuyen_muc: the breadcrumb names a column"
    if _VIDEO.match(plain) and length < VIDEO_SYLLABLES:
        return Unit.VIDEO, "video: the title is labelled so"
    if _PHOTOS.search(plain):
        return Unit.ANH, "anh: the title is labelled so"
    return None
