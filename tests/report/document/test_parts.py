from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.document.parts import Cell, Column, Table, link_target, linked, paragraph, run, table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="urn:r"'


def parsed(xml: str) -> ET.Element:
    return ET.fromstring(f"<body {SPACES}>{xml}</body>")


@given(st.text(st.characters()), st.text())
def test_any_text_makes_sound_xml(one: str, other: str) -> None:
    cells: list[str | Cell] = [one, Cell(other, bold=True, below=one, link="https://a.vn/")]
    made = Table((Column(one, 20), Column(other, 30, "right")), [cells], totals=1)
    read = parsed(table(made, lambda _: "rId1") + paragraph(run(one)))
    assert len(list(read.iter(f"{W}tc"))) == 4


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_a_run_says_its_text(text: str) -> None:
    read = "".join(parsed(paragraph(run(text))).itertext())
    assert read.split() == text.split()


def test_spaces_between_runs_stay() -> None:
    assert "".join(parsed(paragraph(run("1. ") + run("Tin"))).itertext()) == "1. Tin"
    assert not "".join(parsed(paragraph(run("  "))).itertext())


@pytest.mark.parametrize(
    ("url", "sound"),
    [
        ("https://bao.vn/y-te/tin-1.html?a=1&b=2#c", True),
        ("http://127.0.2.1:8720/x", True),
        ("https://bao.vn/b%C3%A0i", True),
        ("https://bao.vn/bài", False),
        ("https://bao.vn/a b", False),
        ("https://bao.vn/100%", False),
        ("https://bao.vn/#a#b", False),
        ("javascript:alert(1)", False),
        ("", False),
        ("https://bao.vn/" + "a" * 2100, False),
    ],
)
def test_word_gets_only_addresses_that_it_takes(url: str, sound: bool) -> None:
    assert (link_target(url) == url) == (sound or not url)
    assert ("hyperlink" in linked("Tin", url, lambda _: "rId1")) == sound


def test_totals_are_bold_and_heads_repeat() -> None:
    made = Table((Column("A", 20), Column("B", 20, "right")), [["x", "1"], [Cell("Tổng", span=1), "1"]], totals=1)
    head, row, total = parsed(table(made)).iter(f"{W}tr")
    assert head.find(f"{W}trPr/{W}tblHeader") is not None
    assert not list(row.iter(f"{W}b"))
    assert len(list(total.iter(f"{W}b"))) == 2
