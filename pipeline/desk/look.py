"""The templates through which everything that people wrote reaches the page.

The templates escape all that they are given (Jinja2's autoescape); what they make is shown by `parts.show`.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.records import VIETNAM
from pipeline.report.vietnamese import change, clock, day, month, month_words, number, percent, signed
from pipeline.report.words import UNITS

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["ASSETS", "asset", "plain", "render", "safe_link"]

ASSETS = Path(__file__).with_name("assets")

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&^=\"'@/])")


@lru_cache(maxsize=1)
def _rules() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    rules = Environment(loader=FileSystemLoader(ASSETS), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    rules.filters |= {
        "change": change,
        "clock": clock,
        "day": day,
        "link": safe_link,
        "moment": moment,
        "month": month,
        "month_words": month_words,
        "number": number,
        "percent": percent,
        "signed": signed,
        "unit": UNITS.__getitem__,
    }
    return rules


def render(template: str, **values: object) -> str:
    """Return the HTML of a template of `ASSETS`, with every value in it escaped."""
    return _rules().get_template(template).render(**values)


@lru_cache
def asset(name: str) -> str:
    """Return the text of a file of `ASSETS`: a style sheet or a script."""
    return (ASSETS / name).read_text(encoding="utf-8")


def moment(value: dt.datetime | None) -> str:
    """Return a time as "22h30 ngày 05/01/2026" in Vietnam; words for none."""
    return f"{clock(value)} ngày {day(value.astimezone(VIETNAM))}" if value else "không rõ ngày"


def safe_link(url: str) -> str:
    """Return `url` where it is a plain web address, else nothing: a page may name `javascript:` as its address.

    Examples
    --------
    >>> safe_link("https://bao.example/a"), safe_link("javascript:alert(1)")
    ('https://bao.example/a', '')
    """
    return url if url.lower().startswith(("http://", "https://")) else ""


def plain(text: str) -> str:
    r"""Return `text` so that Markdown shows it as it stands: for the few places that take nothing else.

    Examples
    --------
    >>> plain("![a](http://b) $x$")
    '\\!\\[a\\]\\(http\\:\\/\\/b\\) \\$x\\$'
    """
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))
