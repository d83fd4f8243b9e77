"""What an element's tag, class, id, style and roles say of the part it is: one set of signs an element."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

from pipeline.extract.signs import Sign, name_signs

__all__ = ["own_signs"]

_STYLES = (
    (re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE), Sign.HIDDEN),
    (re.compile(r"text-align\s*:\s*(?:right|end)", re.IGNORECASE), Sign.RIGHT),
    (re.compile(r"text-align\s*:\s*center", re.IGNORECASE), Sign.CENTRE),
    (re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE), Sign.BOLD),
    (re.compile(r"font-style\s*:\s*italic", re.IGNORECASE), Sign.ITALIC),
    (re.compile(r"font-size\s*:\s*(?:(?:1[89]|[2-5]\d)(?:\.\d+)?(?:px|pt)|(?:x+-)?large)", re.IGNORECASE), Sign.BIG),
)  # fmt: skip
_CLASSES = (
    (re.compile(r"(?:^|[\s_-])(?:text-?right|align-?right|text-end|ta-?r)(?![a-z])", re.IGNORECASE), Sign.RIGHT),
    (re.compile(r"(?:^|[\s_-])(?:text-?center|align-?center|aligncenter)(?![a-z])", re.IGNORECASE), Sign.CENTRE),
    (re.compile(r"(?:^|\s)(?:font-?(?:semi|extra)?-?bold|fw-?[6-9]00)(?![\w-])", re.IGNORECASE), Sign.BOLD),
    (re.compile(r"(?:^|\s)(?:fw-?bold|bold|b|strong)(?![\w-])", re.IGNORECASE), Sign.BOLD),
    (re.compile(r"(?:^|\s)(?:fst-)?italic(?![\w-])", re.IGNORECASE), Sign.ITALIC),
    (re.compile(r"(?:^|\s)(?:\w+:)?(?:text-[2-6]?xl|h[1-3]|display-\d)(?![\w-])", re.IGNORECASE), Sign.BIG),
)  # fmt: skip
_TAG_SIGNS = {
    "b": Sign.BOLD, "strong": Sign.BOLD, "i": Sign.ITALIC, "em": Sign.ITALIC, "center": Sign.CENTRE,
    "figcaption": Sign.CAPTION, "caption": Sign.CAPTION, "time": Sign.DATE, "big": Sign.BIG,
}  # fmt: skip
_ITEMPROPS = {
    "headline": Sign.TITLE, "name headline": Sign.TITLE, "description": Sign.LEAD, "articlebody": Sign.BODY,
    "datepublished": Sign.DATE, "author": Sign.BYLINE, "caption": Sign.CAPTION,
}  # fmt: skip


@lru_cache(maxsize=8192)
def _signs_in(text: str, patterns: tuple[tuple[re.Pattern[str], int], ...]) -> int:
    """Return the signs of those patterns that a style or class attribute matches."""
    signs = 0
    for pattern, sign in patterns:
        if pattern.search(text):
            signs |= sign
    return signs


def own_signs(element: HtmlElement, tag: str) -> tuple[int, str]:
    """Return what tag, class, id, style and the like say of an element, and its name (class and id)."""
    signs = _TAG_SIGNS.get(tag, 0)
    if not element.attrib:
        return signs, ""
    get = element.get
    classes = get("class") or ""
    name = f"{classes} {get('id') or ''}".strip()
    if name:
        signs |= name_signs(name) | (_signs_in(classes, _CLASSES) if classes else 0)
    if style := get("style"):
        signs |= _signs_in(style, _STYLES)
    if (align := (get("align") or "").lower()) in {"right", "center"}:
        signs |= Sign.RIGHT if align == "right" else Sign.CENTRE
    if get("hidden") is not None:
        signs |= Sign.HIDDEN
    if tag == "font" and (get("size") or "") in {"4", "5", "6", "7", "+1", "+2", "+3"}:
        signs |= Sign.BIG
    return signs | _ITEMPROPS.get((get("itemprop") or "").lower(), 0) | _role_signs(element), name


def _role_signs(element: HtmlElement) -> int:
    role = (element.get("data-role") or element.get("role") or "").lower()
    return {"sapo": Sign.LEAD, "title": Sign.TITLE, "publishdate": Sign.DATE, "author": Sign.BYLINE,
            "navigation": Sign.FURNITURE, "complementary": Sign.FURNITURE, "contentinfo": Sign.FURNITURE,
            "content": Sign.BODY, "banner": 0, "search": Sign.FURNITURE}.get(role, 0)  # fmt: skip
