"""What comes down the line: read in pieces, inflated in pieces, never more than the cap; and a sniff at what it is."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain

from urllib3.response import BaseHTTPResponse

from pipeline.crawl.failures import FetchError
from pipeline.records import NotArticle, Outcome, PageKind

__all__ = ["ACCEPT_ENCODING", "collect", "inflated", "judge_bytes", "judge_type", "read_pieces"]

ACCEPT_ENCODING = "gzip, deflate"
"""What Python itself inflates piece by piece. Brotli and zstd would each take a library, and no site needs them."""

PIECE = 65536
_MOST_ENCODINGS = 2
_GZIP = b"\x1f\x8b"
_GZIP_BITS, _ZLIB_BITS, _RAW_BITS = 31, 15, -15  # zlib's names for a gzip, a zlib and a bare deflate stream
_ZLIB_HEAD = 2
_KNOWN = {"gzip", "x-gzip", "deflate"}

# Types that are never a page: not worth their download.
_NOT_TEXT = re.compile(
    r"(?:image|video|audio|font|model)/|application/(?:pdf|zip|x-rar|x-7z|vnd\.|msword|rtf|x-shockwave|epub|java-archive)"
)
_XML_TYPE = re.compile(r"image/svg|\+xml")
_MAGIC = (
    b"%PDF",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"Rar!",
    b"ID3",
    b"OggS",
    b"\x1aE\xdf\xa3",
    b"wOF",
)
_UTF16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_SNIFFED = 65536
# Control characters that no text holds. VISCII, an old Vietnamese charset, puts six rare capitals there
# (02 05 06 14 19 1E), and a stray NUL occurs at real sites: so a share, not one, makes garbage.
_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\r\f\x1b"))
_MOST_CONTROLS = 0.02  # random bytes hold 11 %


def read_pieces(raw: BaseHTTPResponse) -> Iterator[bytes]:
    """Yield the body of `raw` as it comes, still encoded; transfer encodings and lengths are checked by urllib3."""
    while piece := raw.read1(PIECE, decode_content=False):
        yield piece


def _capped(pieces: Iterable[bytes], most: int) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > most:
            raise FetchError(Outcome.TOO_LARGE, f"larger than {most / 1e6:g} MB (setting crawl.max_mb)")
        yield piece


def _inflate(pieces: Iterable[bytes], wbits: int) -> Iterator[bytes]:
    """Inflate gzip (several members too) or deflate, at most one piece in memory at a time."""
    box = zlib.decompressobj(wbits)
    for piece in pieces:
        data = piece
        while data:
            if box.eof:
                if wbits != _GZIP_BITS or not data.startswith(_GZIP):
                    return  # padding after the end, as some servers send
                box = zlib.decompressobj(wbits)
            if out := box.decompress(data, PIECE):
                yield out
            data = box.unconsumed_tail or box.unused_data
    if not box.eof:
        raise FetchError(Outcome.CONNECTION, "the compressed body ends too early", retry=True)


def _deflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Inflate deflate: a zlib stream by the RFC, a bare one from old IIS; its first two bytes tell."""
    stream = iter(pieces)
    head = b""
    while len(head) < _ZLIB_HEAD and (piece := next(stream, b"")):
        head += piece
    # RFC 1950, 2.2: the method in the low bits, and the two bytes as one number are a multiple of 31.
    zlib_stream = len(head) >= _ZLIB_HEAD and head[0] & 0x0F == zlib.DEFLATED and int.from_bytes(head[:2]) % 31 == 0
    return _inflate(chain([head], stream), _ZLIB_BITS if zlib_stream else _RAW_BITS)


def inflated(pieces: Iterable[bytes], encoding: str, most: int) -> Iterator[bytes]:
    """Yield `pieces` freed from the Content-Encoding `encoding`, capped before and after each step.

    Raises
    ------
    FetchError
        `TOO_LARGE` over `most` bytes at any step; `BAD_CONTENT` for an encoding that nobody asked for.
    """
    names = [n for n in (part.strip().lower() for part in encoding.split(",")) if n not in {"", "identity"}]
    if len(names) > _MOST_ENCODINGS or not set(names) <= _KNOWN:
        raise FetchError(Outcome.BAD_CONTENT, f"encoded as {encoding[:60]!r}, which was not asked for")
    stream = _capped(pieces, most)
    for name in reversed(names):
        stream = _capped(_deflated(stream) if name == "deflate" else _inflate(stream, _GZIP_BITS), most)
    return stream


def collect(pieces: Iterable[bytes], encoding: str, most: int, *, cut: bool = False) -> bytes:
    """Join `pieces`, freed from `encoding`; a body that is itself a gzip file (`sitemap.xml.gz`) is unpacked too.

    With `cut`, what comes after `most` bytes is left unread instead of refused.

    Raises
    ------
    FetchError
        The body is too large, or its compression is broken.
    """
    try:
        if cut:
            return _head(inflated(pieces, encoding, most * 64), most)
        body = b"".join(inflated(pieces, encoding, most))
        if body.startswith(_GZIP):
            body = b"".join(inflated((body[i : i + PIECE] for i in range(0, len(body), PIECE)), "gzip", most))
    except zlib.error as error:
        raise FetchError(Outcome.BAD_CONTENT, f"the body's compression is broken ({error})") from error
    return body


def _head(pieces: Iterable[bytes], most: int) -> bytes:
    head = bytearray()
    for piece in pieces:
        head += piece
        if len(head) >= most:
            break
    return bytes(head[:most])


def judge_type(content_type: str, kind: PageKind) -> FetchError | None:
    """Return why a body of `content_type` isn't worth its download, or None."""
    name = content_type.partition(";")[0].strip().lower()
    if kind is PageKind.ROBOTS or not _NOT_TEXT.match(name) or _XML_TYPE.search(name):
        return None
    return _unwanted(kind, f"{name}, not a page")


def judge_bytes(body: bytes, kind: PageKind) -> FetchError | None:
    """Return why `body` is no text at all, or None. Charsets are not judged: a wrong one is the reader's to repair."""
    if not body.strip():
        return None if kind is PageKind.ROBOTS else FetchError(Outcome.BAD_CONTENT, "an empty page")
    if body.startswith(_MAGIC):
        return _unwanted(kind, "a picture, a document or another file, not a page")
    head = body[:_SNIFFED]
    if name := _UTF16.get(body[:2]):
        head = head.decode(name, "ignore").encode()
    share = 1 - len(head.translate(None, _CONTROLS)) / max(len(head), 1)
    if share > _MOST_CONTROLS:
        return FetchError(Outcome.BAD_CONTENT, f"binary data, not text ({share:.0%} control characters)")
    return None


def _unwanted(kind: PageKind, why: str) -> FetchError:
    if kind is PageKind.ARTICLE:
        return FetchError(Outcome.NOT_ARTICLE, NotArticle.FILE.because(why))
    return FetchError(Outcome.BAD_CONTENT, why)
