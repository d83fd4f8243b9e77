from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml.html import HtmlElement, document_fromstring

from pipeline.extract.css import find, to_xpath

TAGS = st.sampled_from(["div", "p", "span", "td"])
NAMES = st.sampled_from(["a", "b-c", "tin", "noi_dung"])
PSEUDO = st.sampled_from(["", ":first-of-type", ":last-of-type", ":nth-of-type(2)"])
CHILD = st.sampled_from(["", ":first-child", ":last-child", ":nth-child(2)"])


@st.composite
def compounds(draw: st.DrawFn) -> str:
    tag = draw(TAGS)
    names = "".join(f".{n}" for n in draw(st.lists(NAMES, max_size=2)))
    identity = draw(st.sampled_from(["", "#mot", "#hai"]))
    attribute = draw(st.sampled_from(["", "[data-role]", '[data-role="x"]', "[data-role^=x]", "[data-role*='y']"]))
    return tag + identity + names + attribute + draw(PSEUDO) + draw(CHILD)


@st.composite
def selectors(draw: st.DrawFn) -> str:
    parts = [draw(compounds())]
    for _ in range(draw(st.integers(0, 2))):
        parts += [draw(st.sampled_from([" ", " > ", ">"])), draw(compounds())]
    chain = "".join(parts)
    return draw(st.sampled_from([chain, f"{chain}, {draw(compounds())}"]))


@st.composite
def trees(draw: st.DrawFn, depth: int = 3) -> str:
    tag = draw(st.sampled_from(["div", "span"]))  # nested as they like: the parser moves none of them
    classes = " ".join(draw(st.lists(NAMES, max_size=2)))
    identity = draw(st.sampled_from(["", "", 'id="mot"', 'id="hai"']))
    role = draw(st.sampled_from(["", 'data-role="x"', 'data-role="xy"']))
    inside = "".join(draw(st.lists(trees(depth - 1), max_size=3))) if depth else "chữ"
    return f'<{tag} class="{classes}" {identity} {role}>{inside}</{tag}>'


def by_soupsieve(root: HtmlElement, selector: str) -> list[str]:
    soup = BeautifulSoup(etree.tostring(root, encoding="unicode"), "lxml")
    return [str(tag["n"]) for tag in soup.select(selector)]


@given(trees(), selectors())
def test_plain_selectors_find_what_soupsieve_finds(markup: str, selector: str) -> None:
    root = document_fromstring(f"<html><body>{markup}</body></html>")
    for number, element in enumerate(root.iter()):
        element.set("n", str(number))
    assert to_xpath(selector)
    assert [e.get("n") for e in find(root, selector)] == by_soupsieve(root, selector)


@pytest.mark.parametrize("selector", ["p:has(b)", "div + p", "div ~ p", "p:not(.a)", ":is(h1, h2)", 'p[title="a\'b"]'])
def test_other_selectors_are_left_to_soupsieve_and_found_in_the_same_tree(selector: str) -> None:
    assert to_xpath(selector) == ""
    root = document_fromstring(
        "<html><body><h1>t</h1><div class='a'>d</div><p title=\"a'b\"><b>x</b></p><p class='a'>y</p></body></html>"
    )
    found = find(root, selector)
    assert found
    assert all(e.getroottree().getroot() is root for e in found)
    assert not root.xpath("//@data-tinyte-n")


def test_an_empty_selector_finds_nothing() -> None:
    assert find(document_fromstring("<html><body><p>a</p></body></html>"), "") == []
