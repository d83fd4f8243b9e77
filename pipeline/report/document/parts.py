"""Paragraphs and tables as WordprocessingML, written as text: a table may hold thousands of cells.

python-docx builds a cell in a millisecond; a list of a thousand items would take longer than the whole report.
Lengths are millimetres, sizes points. Formats stand on the text itself, so that any template's styles do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal
from xml.sax.saxutils import escape

from pipeline.text import one_line, strip_controls

__all__ = ["Cell", "Column", "Link", "Table", "clean_text", "link_target", "linked", "paragraph", "run", "table"]

Align = Literal["left", "center", "right", "both"]
Link = Callable[[str], str]
"""Gives the relationship's id of an address, adding it to the document where it is new."""

_TWIPS = 1440 / 25.4  # a twip is a twentieth of a point
# XML 1.0 knows no surrogates, and no code points that end a plane.
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
# RFC 3986's characters; Word calls the whole file damaged where an address holds others.
_ADDRESS = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_LINK = "0B3D91"
_LONGEST_LINK = 2079  # characters, as in Excel; Word's own limit is near


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text, with what sets it off; `link` makes it a link, `below` is a smaller second line."""

    text: str
    bold: bool = False
    italic: bool = False
    align: Align | None = None
    link: str = ""
    below: str = ""
    span: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width, how its cells stand."""

    head: str
    width: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with headings that repeat on each page; the last `totals` rows are bold."""

    columns: tuple[Column, ...]
    rows: list[Sequence[str | Cell]] = field(default_factory=list)
    totals: int = 0
    size: float = 11


def clean_text(text: str) -> str:
    """Return `text` on one line, without what XML can't hold."""
    return one_line(_NO_XML.sub("", strip_controls(text)))


def link_target(url: str) -> str:
    """Return `url` if Word takes it for a link's target, else an empty string."""
    fits = len(url) <= _LONGEST_LINK and _ADDRESS.fullmatch(url) and not _BAD_ESCAPE.search(url)
    return url if fits and url.count("#") <= 1 else ""


def run(text: str, *, size: float = 0, bold: bool = False, italic: bool = False, colour: str = "") -> str:
    """Return a run of text as XML; without a size, that of its paragraph."""
    marks = "".join(("<w:b/>" if bold else "", "<w:i/>" if italic else ""))
    if colour:
        marks += f'<w:color w:val="{colour}"/>'
    if size:
        marks += f'<w:sz w:val="{round(2 * size)}"/><w:szCs w:val="{round(2 * size)}"/>'
    if colour:
        marks += '<w:u w:val="single"/>'
    return f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{escape(_spaced(text))}</w:t></w:r>'


def linked(text: str, url: str, link: Link | None, *, size: float = 0, bold: bool = False) -> str:
    """Return a run of text that opens `url`, as XML; plain text where Word would not take the address."""
    target = link_target(url)
    if not (link and target):
        return run(text, size=size, bold=bold)
    return f'<w:hyperlink r:id="{link(target)}">{run(text, size=size, bold=bold, colour=_LINK)}</w:hyperlink>'


def paragraph(
    runs: str,
    *,
    align: Align = "both",
    indent: float = 0,
    left: float = 0,
    before: float = 0,
    after: float = 0,
    keep: bool = False,
) -> str:
    """Return a paragraph of `runs` as XML; `keep` keeps it on the page of the next one."""
    kept = "<w:keepNext/>" if keep else ""
    spacing = (
        f'<w:spacing w:before="{round(20 * before)}" w:after="{round(20 * after)}" w:line="240" w:lineRule="auto"/>'
    )
    # "firstLine" and not only "left": a template's paragraphs may indent theirs by style.
    indents = f'<w:ind w:left="{_twips(left)}" w:right="0" w:firstLine="{_twips(indent)}"/>'
    return f'<w:p><w:pPr>{kept}{spacing}{indents}<w:jc w:val="{align}"/></w:pPr>{runs}</w:p>'


def table(content: Table, link: Link | None = None) -> str:
    """Return `content` as XML."""
    widths = [_twips(column.width) for column in content.columns]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    heads = [Cell(column.head, bold=True, align="center") for column in content.columns]
    last = len(content.rows) - content.totals
    rows = [_row(heads, content, widths, None, head=True)]
    rows += [_row(cells, content, widths, link, bold=n >= last) for n, cells in enumerate(content.rows)]
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="404040"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    looks = (
        f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{edges}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="45" w:type="dxa"/><w:right w:w="45" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr>"
    )
    return f"<w:tbl>{looks}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _spaced(text: str) -> str:
    """Return `text` cleaned, with the space before or after it that sets it off from the next run."""
    before, after = " " if text[:1] == " " else "", " " if text[-1:] == " " else ""
    return f"{before}{clean_text(text)}{after}" if text.strip() else ""


def _row(
    cells: Sequence[str | Cell],
    content: Table,
    widths: Sequence[int],
    link: Link | None,
    *,
    head: bool = False,
    bold: bool = False,
) -> str:
    at, written = 0, []
    for raw in cells:
        cell = raw if isinstance(raw, Cell) else Cell(raw)
        width = sum(widths[at : at + cell.span])
        shade = "E7E7E7" if head else "F3F3F3" if bold else ""
        align = cell.align or content.columns[at].align
        written.append(_cell(cell, width, align, content.size, link, bold=bold, shade=shade))
        at += cell.span
    marks = "<w:cantSplit/><w:tblHeader/>" if head else "<w:cantSplit/>"
    return f"<w:tr><w:trPr>{marks}</w:trPr>{''.join(written)}</w:tr>"


def _cell(cell: Cell, width: int, align: Align, size: float, link: Link | None, *, bold: bool, shade: str) -> str:
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    marks = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{fill}<w:vAlign w:val="center"/></w:tcPr>'
    heavy = bold or cell.bold
    if cell.link:
        text = linked(cell.text, cell.link, link, size=size, bold=heavy)
    else:
        text = run(cell.text, size=size, bold=heavy, italic=cell.italic)
    lines = [text] if not cell.below else [text, run(cell.below, size=size - 1.5, italic=True)]
    return f"<w:tc>{marks}{''.join(paragraph(line, align=align, before=1.5, after=1.5) for line in lines)}</w:tc>"


def _twips(length: float) -> int:
    return round(length * _TWIPS)
