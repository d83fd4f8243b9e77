"""A small page written for a hint: markup that its selectors describe, around invented text."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

from pipeline.outlets.catalogue import Hint

__all__ = ["Story", "page_for"]

_SIMPLE = re.compile(
    r"""(?P<tag>^[a-z][a-z0-9]*)|\#(?P<id>[\w-]+)|\.(?P<cls>[\w-]+)
    |\[(?P<attr>[\w-]+)(?P<op>[*^$~|]?=)(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\]]*))\]
    |(?P<pseudo>:(?:has|not|nth-of-type)\((?P<args>(?:[^()]|\([^()]*\))*)\)|:first-of-type|:first-child)""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Story:
    """What the page tells."""

    title: str
    lead: str
    paragraphs: tuple[str, ...]
    published: dt.datetime


def page_for(hint: Hint, story: Story) -> str:
    """Return a page on which each of the hint's selectors finds its field, among a menu and other stories."""
    soup = BeautifulSoup(
        "<html><head><meta charset='utf-8'><title>Báo Bản Mẫu</title></head><body>"
        "<nav><a href='/'>Trang chủ</a> <a href='/y-te'>Y tế</a> <a href='/giao-duc'>Giáo dục</a></nav>"
        "<main></main><footer><p>Cơ quan chủ quản: Tỉnh Bản Mẫu. Giấy phép số 00/GP.</p></footer></body></html>",
        "lxml",
    )
    main = soup.main
    assert main is not None
    title = _place(soup, main, hint.title) if hint.title else _add(soup, main, "h1")
    title.append(story.title)
    body = _place(soup, main, hint.body) if hint.body else _add(soup, main, "div")
    for text in story.paragraphs:
        _add(soup, body, "p").append(text)
    if hint.lead:
        lead = _place(soup, main, hint.lead, first=True)
        lead.append(story.lead)
    if hint.published:
        form = hint.date_format or "Ngày %d/%m/%Y, %H:%M (GMT+7)"
        date = _place(soup, main, hint.published, first=True)
        date.append(story.published.strftime(form))
    if not title.find_parent(["main"]):
        main.insert(0, title)
    return str(soup)


def _place(soup: BeautifulSoup, root: Tag, selector: str, *, first: bool = False) -> Tag:
    """Return an element that `selector`'s first alternative describes, made of what is there and what is missing.

    With `first`, what is made stands before the text: leads and dates do.
    """
    steps = re.findall(r"([>~+]?)\s*((?:\[[^\]]*\]|\((?:[^()]|\([^()]*\))*\)|[^\s>~+\[(,])+)", _alternative(selector))
    node, parent = root, root
    for number, (combinator, compound) in enumerate(steps):
        last = number == len(steps) - 1
        parent = node.parent if combinator in {"~", "+"} and node.parent else node
        there = None if last else _there(node if combinator not in {"~", "+"} else parent, compound)
        there = None if there is not None and there.name == "p" else there  # a paragraph of the text has its own words
        made = there or _make(soup, compound)
        if there is None:
            if combinator in {"~", "+"}:
                node.insert_after(made)
            elif first and parent is root:
                root.insert(len(root.contents) - 1, made)  # after the title, before the text
            elif first:
                parent.insert(0, made)
            else:
                parent.append(made)
            _pad(soup, made, compound)
        node = _inner(soup, made, compound)
    return node


def _alternative(selector: str) -> str:
    return re.split(r",(?![^\[(]*[\])])", selector)[0].strip()


def _there(root: Tag, compound: str) -> Tag | None:
    """Return an element that fits already, whatever its place among its siblings."""
    plain = re.sub(
        r":(?:first-of-type|first-child|nth-of-type\(\d+\)|has\([^()]*\)|not\((?:[^()]|\([^()]*\))*\))", "", compound
    )
    return root.select_one(plain) if plain else None


def _make(soup: BeautifulSoup, compound: str) -> Tag:
    tag, attrs, classes = "div", {}, []
    for part in _SIMPLE.finditer(compound):
        if part["tag"]:
            tag = part["tag"]
        elif part["id"]:
            attrs["id"] = part["id"]
        elif part["cls"]:
            classes.append(part["cls"])
        elif part["attr"]:
            attrs[part["attr"]] = part["quoted"] if part["quoted"] is not None else part["bare"]
    if classes:
        attrs["class"] = " ".join(classes)
    return soup.new_tag(tag, attrs=attrs)


def _pad(soup: BeautifulSoup, made: Tag, compound: str) -> None:
    """Put empty siblings before an element that is to be the n-th of its kind."""
    number = re.search(r":nth-of-type\((\d+)\)", compound)
    for _ in range(int(number[1]) - 1 if number else 0):
        made.insert_before(soup.new_tag(made.name))


def _inner(soup: BeautifulSoup, node: Tag, compound: str) -> Tag:
    """Return where the text goes: the child that `:has(...)` asks for, or the element itself."""
    asked = re.search(r"(?<!not\():has\(>?\s*([a-z]+)([.\w-]*)\)", compound)
    if asked is None:
        return node
    if asked[2]:  # the body around its lead: the lead's own selector makes it
        child = node.select_one(asked[1] + asked[2]) or _make(soup, asked[1] + asked[2])
        node.insert(0, child)
        return node
    return _add(soup, node, asked[1])


def _add(soup: BeautifulSoup, parent: Tag, name: str) -> Tag:
    made = soup.new_tag(name)
    parent.append(made)
    return made
