"""One page as one WARC record, there and back."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
import zlib
from dataclasses import dataclass
from http import HTTPStatus
from importlib.metadata import version
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.records import Fetched

__all__ = ["ArchivedPage", "digest_of", "read_page", "write_info", "write_page"]

# Bodies are kept decoded, so the headers that describe the line's encoding are kept under other names:
# a reader would otherwise decode once more.
_OF_THE_LINE = {"content-encoding", "transfer-encoding", "content-length", "connection", "keep-alive"}
_RENAMED = "X-Archive-Orig-"
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # a header's name, RFC 9110, 5.1; warcio fails at others


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A page as it was fetched. `body` is decoded; `date` is the fetch's time, in UTC."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    date: dt.datetime


def digest_of(body: bytes) -> str:
    """Return the digest under which `body` is kept."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def write_page(page: Fetched, digest: str) -> bytes:
    """Return `page` as a gzip member that holds one response record."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    headers = [
        ((_RENAMED + name if name.lower() in _OF_THE_LINE else name), _line(value))
        for name, value in page.headers
        if _NAME.fullmatch(name)
    ]
    headers.append(("Content-Length", str(len(page.body))))
    phrase = HTTPStatus(page.status).phrase if page.status in HTTPStatus._value2member_map_ else "Unknown"
    record = writer.create_warc_record(
        _line(page.final_url or page.url),
        "response",
        payload=io.BytesIO(page.body),
        length=len(page.body),
        http_headers=StatusAndHeaders(f"{page.status} {phrase}", headers, protocol="HTTP/1.1", is_http_request=False),
        warc_headers_dict={
            "WARC-Date": page.at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "WARC-Payload-Digest": digest,
        },
    )
    writer.write_record(record)
    return out.getvalue()


def write_info(name: str) -> bytes:
    """Return the record that a file called `name` begins with."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    info = {"software": f"tinyte/{version('tin-y-te')}", "format": "WARC File Format 1.1", "robots": "obey"}
    writer.write_record(writer.create_warcinfo_record(name, info))
    return out.getvalue()


def _line(text: str) -> str:
    """Return `text` as a header can hold it."""
    return " ".join(text.split())


def read_page(stream: BinaryIO) -> tuple[ArchivedPage, str] | None:
    """Return the page that begins at `stream`'s position and its digest, or None where no sound record begins."""
    try:
        record = next(iter(ArchiveIterator(stream)), None)
        if record is None or record.rec_type != "response" or record.http_headers is None:
            return None
        head, http = record.rec_headers, record.http_headers
        body = record.content_stream().read()
        page = ArchivedPage(
            url=str(head.get_header("WARC-Target-URI")),
            status=int(http.get_statuscode()),
            headers=tuple((str(k), str(v)) for k, v in http.headers),
            body=body,
            date=dt.datetime.fromisoformat(str(head.get_header("WARC-Date"))),
        )
        return page, str(head.get_header("WARC-Payload-Digest"))
    except (ArchiveLoadFailed, ValueError, EOFError, zlib.error):
        return None
