"""A small page written for a hint: its line of `markup.toml` around invented text, among a menu and an imprint."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path

__all__ = ["Story", "dress", "markup", "page_for"]

_DATE = "Ngày %d/%m/%Y, %H:%M (GMT+7)"


@dataclass(frozen=True)
class Story:
    """What the page tells."""

    title: str
    lead: str
    paragraphs: tuple[str, ...]
    published: dt.datetime


@lru_cache(maxsize=1)
def markup() -> dict[str, str]:
    """Return the markup of every hint, by "HOST YEAR NUMBER"."""
    return tomllib.loads(Path(__file__).with_name("markup.toml").read_text(encoding="utf-8"))


def page_for(key: str, story: Story, date_format: str = "") -> str:
    """Return the page of the hint `key`. It knows nothing of the hint's selectors: a wrong one finds nothing here."""
    return dress(markup()[key], story, date_format)


def dress(main: str, story: Story, date_format: str = "") -> str:
    """Return a page with the story's parts in the places that `main` leaves for them."""
    parts = {
        "{title}": escape(story.title),
        "{lead}": escape(story.lead),
        "{date}": story.published.strftime(date_format or _DATE),
        "<p>{body}</p>": "".join(f"<p>{escape(p)}</p>" for p in story.paragraphs),
    }
    for place, text in parts.items():
        main = main.replace(place, text)
    return (
        "<!DOCTYPE html><html lang='vi'><head><meta charset='utf-8'><title>Báo Bản Mẫu</title></head><body>"
        "<nav><a href='/'>Trang chủ</a> <a href='/y-te'>Y tế</a> <a href='/giao-duc'>Giáo dục</a></nav>"
        f"<main>{main}</main><footer><p>Cơ quan chủ quản: Tỉnh Bản Mẫu. Giấy phép số 00/GP.</p></footer></body></html>"
    )
