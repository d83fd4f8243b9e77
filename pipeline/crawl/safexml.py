"""XML from strangers: what may be read at all, and how. No entity is ever expanded and nothing is fetched."""

from __future__ import annotations

import re
import zlib
from typing import Any

__all__ = ["Unreadable", "looks_like_html", "refuse_entities", "root", "unpacked"]

_GZIP = b"\x1f\x8b"
_HTML = re.compile(rb"^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|script)\b", re.IGNORECASE | re.DOTALL)
_HEAD = 4096


class Unreadable(Exception):  # noqa: N818 - it never leaves this package: a door's outcome is made of it
    """The body is no XML that may be read; the message says what it is instead."""


def unpacked(body: bytes, most: int) -> bytes:
    """Return `body`, un-gzipped where it is a `.gz` file.

    Raises
    ------
    Unreadable
        It is broken, or unpacks to more than `most` bytes.
    """
    if not body.startswith(_GZIP):
        return body
    try:
        unpacker = zlib.decompressobj(wbits=31)
        data = unpacker.decompress(body, most + 1)
    except zlib.error as error:
        raise Unreadable(f"broken gzip data ({error})") from error
    if len(data) > most:
        raise Unreadable(f"unpacks to more than {most // 1_000_000} MB")
    return data


def looks_like_html(body: bytes) -> bool:
    """Whether `body` begins as an HTML page does."""
    return bool(_HTML.match(body[:_HEAD].lstrip(b"\xef\xbb\xbf")))


def refuse_entities(body: bytes) -> None:
    """Refuse a document that declares entities: no feed or sitemap needs them, every XML bomb does.

    Raises
    ------
    Unreadable
        It declares some.
    """
    if b"<!ENTITY" in body.replace(b"\0", b"")[:1_000_000].upper():
        raise Unreadable("declares XML entities, as no honest feed or sitemap does; not read")


def root(body: bytes) -> Any:  # noqa: ANN401 - lxml has no types
    """Return the root element of the XML document `body`, mended where it is broken.

    Raises
    ------
    Unreadable
        It is empty, an HTML page, declares entities, or is no XML.
    """
    from lxml import etree

    if not body.strip():
        raise Unreadable("is empty")
    if looks_like_html(body):
        raise Unreadable("is an HTML page, not XML")
    refuse_entities(body)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True
    )
    try:
        found = etree.fromstring(body.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"is no XML ({error})") from error
    if found is None:
        raise Unreadable("is no XML")
    return found
