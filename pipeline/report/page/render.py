"""Rendering a page to one file: its style and script inside it, everything else shut out by its own policy."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.report.grids import Value
from pipeline.report.vietnamese import clock, day, number

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["embedded", "own_file", "render"]

_HERE = Path(__file__).resolve().parent
_BREAKERS = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def render(template: str, values: Mapping[str, Any], script: str = "", filters: Mapping[str, Any] | None = None) -> str:
    """Return the page that `template` makes of `values`.

    Its policy lets nothing in from anywhere, and runs no script but `script`, which it knows by its digest: were a
    title ever to break out of its place, the browser would still not run it.
    """
    from markupsafe import Markup

    style = own_file("style.css")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_digest(style)}'",
            f"script-src {_quoted(script)}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    rules = _rules()
    # Ours, and free of "</": markup that closes nothing.
    own = {"style": Markup(style), "script": Markup(script), "policy": policy}  # noqa: S704 - files of this package
    return rules.get_template(template).render({**values, **(filters or {}), **own})


def embedded(data: object) -> str:
    r"""Return `data` as JSON for the inside of a <script> element: no character of it can end the element.

    Examples
    --------
    >>> str(embedded("</script>"))
    '"\\u003c/script\\u003e"'
    """
    from markupsafe import Markup

    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for one, harmless in _BREAKERS.items():  # not str.translate, which takes seconds where this takes none
        written = written.replace(one, harmless)
    return Markup(written)  # noqa: S704 - no <, > or & is left in it


@cache
def own_file(name: str) -> str:
    """Return a file of this package, with the line ends that digests are made of."""
    return (_HERE / name).read_text(encoding="utf-8").replace("\r\n", "\n")


@cache
def _rules() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    rules = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    rules.globals.update(number=number, day=day, clock=clock)
    rules.globals["safe"] = lambda url: url.startswith(("https://", "http://"))
    rules.tests["value"] = lambda one: isinstance(one, Value)
    return rules


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _quoted(script: str) -> str:
    return f"'{_digest(script)}'" if script else "'none'"
