"""Filling a template: an office's own .docx or the shipped one, through docxtpl, checked before anything is written.

A placeholder is `{{ name }}`, as docxtpl and Jinja2 write it. Tables and charts are *blocks*: their placeholder stands
alone in a paragraph, which the block replaces. A template is run in Jinja2's sandbox: it may come by mail.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import InputError, nearest

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docxtpl import DocxTemplate
    from jinja2 import Environment
    from jinja2.exceptions import TemplateError

__all__ = ["Block", "Place", "checked", "fill", "still"]

_STAMP = (2000, 1, 1, 0, 0, 0)
"""The time of every file in a .docx: a report made again from the same data is the same file."""

_MARK = re.compile(r"\u2402([a-z_]+)\u2403")  # what a block leaves in the text until the document is whole
_SLOT = re.compile(rb"<\?tinyte (b\d+)\?>")
_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_WORDS = {
    ".doc": "it is a .doc of Word 97-2003: open it in Word and save it as .docx",
    ".dot": "it is a .dot of Word 97-2003: open it in Word and save it as .docx",
    ".dotx": "it is a .dotx: open it in Word and save it as .docx",
    ".docm": "it holds macros: save it as .docx",
    ".odt": "it is a .odt of LibreOffice: save it as .docx",
    ".pdf": "it is a PDF: the template must be a .docx",
}


class Block:
    """A table or a chart: gives its XML once the document that it stands in is known."""

    def __init__(self, name: str, build: Callable[[Place], list[str]]) -> None:
        self.name = name
        self.build = build

    def __html__(self) -> str:
        """Return the mark that stands in the document until the block takes its place."""
        return f"\u2402{self.name}\u2403"

    __str__ = __html__


class Place:
    """The document that a block is built for."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._links: dict[str, str] = {}
        self._numbers: Counter[str] = Counter()

    def numbered(self, kind: str, title: str) -> str:
        """Return a caption such as "Bảng 2. ...": counted as they stand in this template."""
        self._numbers[kind] += 1
        return f"{kind} {self._numbers[kind]}. {title}"

    def link(self, url: str) -> str:
        """Return the id of `url` among the document's relationships."""
        from docx.opc.constants import RELATIONSHIP_TYPE

        if url not in self._links:
            # python-docx walks through all relationships to find one: with a thousand links that is a second.
            related = self._document.part.rels
            self._links[url] = name = f"rIdLink{len(self._links) + 1}"
            related.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, url, name, is_external=True)
        return self._links[url]

    def picture(self, png: bytes, width_mm: float, words: str) -> str:
        """Return a run's XML that shows the picture; `words` say it to those who don't see it."""
        from docx.shared import Mm
        from lxml import etree

        shown = self._document.part.new_pic_inline(io.BytesIO(png), width=Mm(width_mm))
        shown.docPr.set("descr", words)
        return f"<w:r><w:drawing>{etree.tostring(shown, encoding='unicode')}</w:drawing></w:r>"


def fill(template: bytes, name: str, values: Mapping[str, Any], known: Mapping[str, str]) -> bytes:
    """Return `template` filled with `values`, as the bytes of a .docx that are the same for the same values.

    Parameters
    ----------
    template
        The bytes of a .docx with placeholders.
    name
        The template's name, for messages.
    values
        What stands for each placeholder: texts, mappings, blocks.
    known
        The placeholders that may be used, with what each stands for.

    Raises
    ------
    InputError
        The template is no .docx, is broken, or holds a placeholder that isn't known; the message names it.
    """
    from jinja2.exceptions import TemplateError

    opened, rules = checked(template, name, known)
    try:
        opened.render(dict(values), jinja_env=rules, autoescape=True)
    except TemplateError as error:
        raise InputError(f"{name}: {_explained(error)}") from error
    document = opened.docx  # not get_docx(): it would open the template anew
    placed = _place_blocks(document, {one.name: one for one in values.values() if isinstance(one, Block)}, name)
    written = io.BytesIO()
    document.save(written)
    return still(written.getvalue(), placed)


def checked(template: bytes, name: str, known: Mapping[str, str]) -> tuple[DocxTemplate, Environment]:
    """Open the template, with the rules that it is filled by.

    Raises
    ------
    InputError
        It is no .docx, is broken, or holds a placeholder that isn't `known`; the message names it.
    """
    from jinja2 import StrictUndefined
    from jinja2.exceptions import TemplateError
    from jinja2.sandbox import SandboxedEnvironment

    opened = _open(template, name)
    rules = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        wanted = opened.get_undeclared_template_variables(rules)
    except TemplateError as error:
        raise InputError(f"{name}: {_explained(error)}") from error
    for placeholder in sorted(wanted - known.keys()):
        listed = ", ".join(sorted(known))
        raise InputError(
            f"{name}: unknown placeholder '{placeholder}'; {nearest(placeholder, known)}\nknown placeholders: {listed}"
        )
    return opened, rules


def still(docx: bytes, placed: Mapping[str, str] | None = None) -> bytes:
    """Return the same .docx without the times at which its parts were packed.

    `placed` holds what takes the place of slots: put in as text, because lxml takes a second to adopt a table of some
    thousand cells into another tree.
    """
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            fresh = zipfile.ZipInfo(entry.filename, _STAMP)
            fresh.compress_type, fresh.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            fresh.create_system = 3  # the same on every system
            raw = old.read(entry.filename)
            if placed and entry.filename.endswith(".xml"):
                raw = _SLOT.sub(lambda found: placed[found[1].decode()].encode(), raw)
            new.writestr(fresh, raw)
    return written.getvalue()


def _open(template: bytes, name: str) -> DocxTemplate:
    """Open the template, or say what it is instead."""
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError
    from docxtpl import DocxTemplate

    class Letter(DocxTemplate):  # type: ignore[misc] # untyped
        def patch_xml(self, src_xml: str) -> str:
            # Blocks find their own paragraph: "{{p bang }}", docxtpl's way to say so, needn't be known.
            return str(super().patch_xml(re.sub(r"\{\{p\s+", "{{ ", src_xml)))

    suffix = Path(name).suffix.lower()
    hint = _WORDS.get(suffix, "the template must be a .docx, as Word and LibreOffice save it")
    try:
        opened = Letter(io.BytesIO(template))
        opened.init_docx()
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError, OpcError, PythonDocxError) as error:
        raise InputError(f"{name}: can't be used as a template: {hint}") from error
    return opened


def _explained(error: TemplateError) -> str:
    """Return what is wrong with a placeholder, and near which words of the template it stands."""
    near = " ".join(" ".join(getattr(error, "docx_context", ())).split())
    where = f"; near: “{near[:160]}”" if near else ""
    return f"a placeholder can't be filled: {error.message or error}{where}"


def _place_blocks(document: Document, blocks: Mapping[str, Block], name: str) -> dict[str, str]:
    """Leave a slot for each block in place of the paragraph that holds its mark; return what goes into the slots."""
    from docx.oxml.ns import qn

    place = Place(document)
    placed: dict[str, str] = {}
    for paragraph in list(document.element.body.iter(qn("w:p"))):
        text = "".join(one.text or "" for one in paragraph.iter(qn("w:t")))
        found = _MARK.search(text)
        if not found:
            continue
        if text.strip() != found[0]:
            raise InputError(
                f"{name}: the placeholder '{found[1]}' is a table or a chart and must stand alone in its paragraph; "
                f"found beside it: “{_MARK.sub('', text).strip()[:80]}”"
            )
        slot = f"b{len(placed)}"
        # A template's root may lack a prefix, or name it otherwise: each part says what its own mean.
        placed[slot] = "".join(part.replace(">", f" {_SPACES}>", 1) for part in blocks[found[1]].build(place))
        _make_room(paragraph, slot)
    for part in document.part.package.iter_parts():
        beside = part.partname.startswith(("/word/header", "/word/footer", "/word/footnotes"))
        if beside and _MARK.search(part.blob.decode("utf-8", "replace")):
            raise InputError(f"{name}: a table or a chart stands in a header, footer or note; put it in the text")
    return placed


def _make_room(paragraph: BaseOxmlElement, slot: str) -> None:
    """Put a slot in `paragraph`'s place; a section's end that it carries is kept, and so is the last one of a cell."""
    from docx.oxml.ns import qn
    from lxml import etree

    paragraph.addprevious(etree.ProcessingInstruction("tinyte", slot))
    carries = paragraph.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None
    parent = paragraph.getparent()
    if carries or (parent is not None and parent.tag == qn("w:tc") and paragraph.getnext() is None):
        for run in paragraph.findall(qn("w:r")):
            paragraph.remove(run)
    elif parent is not None:
        parent.remove(paragraph)
