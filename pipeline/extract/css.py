"""CSS selectors on the parsed tree.

soupsieve knows all of CSS but works on BeautifulSoup's tree, which takes longer to build than the whole reading of a
page. So the plain selectors that outlets' files hold (tags, classes, ids, attributes, positions, descendants and
children) are translated to XPath for the tree we have; any other is left to soupsieve, on a copy whose elements are
numbered so that what it finds is found again here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement

__all__ = ["find", "to_xpath"]

_NAME = r"-?[A-Za-z_\u00a0-\uffff][\w\u00a0-\uffff-]*"
_PARTS = re.compile(
    rf"(?P<tag>\*|{_NAME})|\#(?P<id>{_NAME})|\.(?P<cls>{_NAME})"
    rf"|\[\s*(?P<attr>{_NAME})\s*(?:(?P<op>[*^]?=)\s*(?:\"(?P<double>[^\"\\]*)\"|'(?P<single>[^'\\]*)'|(?P<plain>{_NAME}))\s*)?\]"
    r"|:(?P<pseudo>first-of-type|last-of-type|first-child|last-child)|:nth-(?P<nth>of-type|child)\(\s*(?P<n>\d+)\s*\)"
)  # fmt: skip
_COMBINATOR = re.compile(r"\s*>\s*|\s+")
_AXES = {"": "descendant-or-self::", ">": "child::", " ": "descendant::"}
_NUMBER = "data-tinyte-n"

Finder = Callable[[HtmlElement], list[HtmlElement]]


def find(root: HtmlElement, selector: str) -> list[HtmlElement]:
    """Return what `selector` finds at and below `root`, in the page's order; nothing for an empty selector."""
    return _finder(selector)(root) if selector else []


def to_xpath(selector: str) -> str:
    """Return a plain selector as XPath; "" for one that only soupsieve understands.

    Examples
    --------
    >>> to_xpath("div#main > p:first-of-type")
    'descendant-or-self::div[@id="main"]/child::p[not(preceding-sibling::p)]'
    """
    paths = [_path(part.strip()) for part in selector.split(",")]
    return " | ".join(paths) if all(paths) else ""


@lru_cache(maxsize=1024)
def _finder(selector: str) -> Finder:
    path = to_xpath(selector)
    if not path:
        return lambda root: _by_soup(root, selector)
    compiled = etree.XPath(path)

    def run(root: HtmlElement) -> list[HtmlElement]:
        found: list[HtmlElement] = compiled(root)
        return found

    return run


def _path(selector: str) -> str:
    path, at, combinator = "", 0, ""
    while at < len(selector):
        step, at = _compound(selector, at)
        if not step:
            return ""
        path += ("/" if path else "") + _AXES[combinator] + step
        if at == len(selector):
            return path
        between = _COMBINATOR.match(selector, at)
        if between is None or between.end() == len(selector):
            return ""
        combinator, at = ">" if ">" in between[0] else " ", between.end()
    return path


def _compound(selector: str, at: int) -> tuple[str, int]:
    """Return the step for one element's description, and where it ends; "" where it isn't a plain one."""
    tag, tests, start = "*", "", at
    while match := _PARTS.match(selector, at):
        if match["tag"]:
            if at > start:
                return "", at
            tag = match["tag"].lower()
        else:
            test = _test(match, tag)
            if not test:
                return "", at
            tests += test
        at = match.end()
    return (tag + tests if at > start else ""), at


def _test(match: re.Match[str], tag: str) -> str:
    if match["id"]:
        return f'[@id="{match["id"]}"]'
    if match["cls"]:
        return _word_test(match["cls"])
    if match["attr"]:
        return _attribute_test(match)
    same = "*" if "child" in (match["pseudo"] or match["nth"] or "") else tag
    if same == "*" and "of-type" in (match["pseudo"] or match["nth"] or ""):
        return ""
    if match["nth"]:
        return f"[count(preceding-sibling::{same})={int(match['n']) - 1}]"
    side = "preceding" if (match["pseudo"] or "").startswith("first") else "following"
    return f"[not({side}-sibling::{same})]"


def _word_test(word: str) -> str:
    return f"[@class and contains(concat(' ', normalize-space(@class), ' '), ' {word} ')]"


def _attribute_test(match: re.Match[str]) -> str:
    name = f"@{match['attr'].lower()}"
    if not match["op"]:
        return f"[{name}]"
    value = next(v for v in (match["double"], match["single"], match["plain"]) if v is not None)
    if not value or "'" in value:
        return ""
    if match["op"] == "=":
        return f"[{name}='{value}']"
    return f"[{'contains' if match['op'] == '*=' else 'starts-with'}({name}, '{value}')]"


def _by_soup(root: HtmlElement, selector: str) -> list[HtmlElement]:
    from bs4 import BeautifulSoup

    elements = [e for e in root.iter() if isinstance(e.tag, str)]
    for number, element in enumerate(elements):
        element.set(_NUMBER, str(number))
    soup = BeautifulSoup(etree.tostring(root, encoding="unicode", method="html"), "lxml")
    for element in elements:
        del element.attrib[_NUMBER]
    numbers = {int(str(n)) for tag in soup.select(selector) if (n := tag.get(_NUMBER)) is not None}
    return [elements[n] for n in sorted(numbers)]
