"""HTTP for one outlet of the town: GET and HEAD, ETag, gzip, and a line in the town's log for every request."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import http.server
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from pipeline.demo.houses import House
from pipeline.demo.houses.base import Answer

__all__ = ["HouseServer", "Request"]

_WORTH_GZIP = 500
"""Bytes under which compressing would make an answer longer, as most servers are set up."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request that the town answered."""

    at: dt.datetime
    site: str
    path: str
    status: int
    agent: str
    conditional: bool


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "DemoTown/1"
    timeout = 30
    wbufsize = -1
    server: HouseServer

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the parent's name
        """Stay silent: the town keeps its own log."""

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        self._send(self.server.house.respond(unquote(parts.path), query))

    def _send(self, answer: Answer) -> None:
        tag = f'"{hashlib.blake2b(answer.body, digest_size=8).hexdigest()}"'
        vouched = answer.etag and answer.status == http.HTTPStatus.OK
        status, body = answer.status, answer.body
        if vouched and self.headers.get("If-None-Match") == tag:
            status, body = 304, b""
        zipped = len(body) > _WORTH_GZIP and "gzip" in self.headers.get("Accept-Encoding", "")
        if zipped:
            body = gzip.compress(body, 5, mtime=0)
        self.send_response(status)
        self.send_header("Content-Type", answer.kind)
        if vouched:
            self.send_header("ETag", tag)
        if zipped:
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Vary", "Accept-Encoding")
        if answer.location:
            self.send_header("Location", answer.location)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        agent, conditional = self.headers.get("User-Agent", ""), "If-None-Match" in self.headers
        now = dt.datetime.now(dt.UTC)
        self.server.record(Request(now, self.server.house.key, self.path, status, agent, conditional))


class HouseServer(http.server.ThreadingHTTPServer):
    """One outlet behind an address, in threads of its own.

    Parameters
    ----------
    address
        Host and port; port 0 takes a free one.
    record
        What is called with every request answered.
    """

    daemon_threads = True
    allow_reuse_address = os.name != "nt"  # on Windows it would let two demos share a port
    house: House

    def __init__(self, address: tuple[str, int], record: Callable[[Request], None]) -> None:
        super().__init__(address, _Handler)
        self.record = record
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)

    def open(self, house: House) -> None:
        """Begin to answer for `house`."""
        self.house = house
        self._thread.start()

    def close(self) -> None:
        """Stop answering and free the port."""
        if self._thread.is_alive():
            self.shutdown()
            self._thread.join()
        self.server_close()
