"""What tags are: never read, part of a line, pictures, players, furniture."""

from __future__ import annotations

__all__ = ["FURNITURE", "INLINE", "PICTURES", "PLAYERS", "SKIP", "is_inline"]

SKIP = frozenset(
    {
        "script", "style", "noscript", "template", "svg", "select", "option", "textarea", "input", "object", "canvas",
        "head", "map", "math", "button", "datalist", "progress", "meter", "dialog", "link", "meta", "title",
    }
)  # fmt: skip
INLINE = frozenset(
    {
        "a", "b", "strong", "i", "em", "u", "span", "font", "sup", "sub", "small", "big", "label", "abbr", "time",
        "mark",
        "q", "cite", "code", "ins", "del", "s", "strike", "bdi", "bdo", "tt", "var", "kbd", "samp", "acronym", "wbr",
        "nobr", "dfn", "data", "ruby", "rt", "rb", "picture", "source", "amp-state",
    }
)  # fmt: skip
PLAYERS = frozenset({"iframe", "video", "audio", "embed", "amp-video", "amp-youtube", "amp-iframe", "videolist"})
PICTURES = frozenset({"img", "amp-img", "image"})
FURNITURE = frozenset({"nav", "aside", "footer"})


def is_inline(tag: str) -> bool:
    """Whether elements of this tag stand inside a line, so that they are no node of the row's tree (see blocks.py)."""
    return tag in INLINE or ":" in tag
