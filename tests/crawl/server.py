"""A real HTTP server on loopback for tests: programmable routes, faults at the socket's level, a log of requests.

    with Server() as server:
        server.page("/a", "<h1>A</h1>")
        server.route("/b", redirect(server.url("/a")))
        server.route("/c", status(500), status(500), reply(b"third time lucky"))   # one answer after another
        ...
        assert server.paths == ["/robots.txt", "/a"]

A handler is any callable that takes a `Request` and returns a `Reply`; a `Reply` with `raw` set is sent as it
stands (then its `pieces`, if any), so that broken answers can be written out byte by byte.
"""

from __future__ import annotations

import hashlib
import http.server
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

__all__ = ["Handler", "Reply", "Request", "Server", "redirect", "reply", "status"]

HTML = "text/html; charset=utf-8"
XML = "application/xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came: `path` with its query; `began` and `ended` in seconds of `time.monotonic`."""

    method: str
    path: str
    headers: dict[str, str]
    began: float
    ended: list[float] = field(default_factory=list)

    def header(self, name: str) -> str:
        return self.headers.get(name.lower(), "")


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back. `pieces` are sent one after another, `pause` seconds apart; `raw` replaces the head and all."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = (("Content-Type", HTML),)
    raw: bytes | None = None
    pieces: Iterator[bytes] | None = None
    pause: float = 0.0
    length: int | None = None  # a Content-Length that may lie; -1 leaves the header out
    close: bool = False


Handler = Callable[[Request], Reply]


def reply(body: bytes | str, kind: str = HTML, status: int = 200, **headers: str) -> Handler:
    """Return a handler that always answers with `body`; underscores in header names stand for hyphens."""
    data = body.encode() if isinstance(body, str) else body
    more = tuple((k.replace("_", "-"), v) for k, v in headers.items())
    return lambda _: Reply(status, data, (("Content-Type", kind), *more) if kind else more)


def status(code: int, **headers: str) -> Handler:
    """Return a handler that answers with nothing but a status."""
    return reply(f"<h1>{code}</h1>", status=code, **headers)


def redirect(location: str, code: int = 302, **headers: str) -> Handler:
    """Return a handler that sends the client to `location`."""
    return reply(b"", "", code, Location=location, **headers)


class Server:
    """The server. `host` may be any address of the loopback network; each server is a host of its own there.

    Parameters
    ----------
    host
        Where to listen. Ports are free ones, so servers may share an address.
    ssl_context
        Where given, the server speaks TLS (any object with `wrap_socket`).
    """

    def __init__(self, host: str = "127.0.0.1", ssl_context: object = None) -> None:
        self.log: list[Request] = []
        self.routes: dict[str, list[Handler]] = {}
        self.default: Handler = status(404)
        self.drop_next = 0
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        handler = type("BoundHandler", (_RequestHandler,), {"owner": self})
        self._http = http.server.ThreadingHTTPServer((host, 0), handler)
        self._http.daemon_threads = True
        self._http.block_on_close = False
        self._scheme = "http"
        if ssl_context is not None:
            self._scheme = "https"
            self._http.socket = ssl_context.wrap_socket(self._http.socket, server_side=True)  # type: ignore[attr-defined]
        self._http.handle_error = lambda *_: None  # type: ignore[method-assign]
        self.host = host
        self.port = int(self._http.server_address[1])
        self.root = f"{self._scheme}://{host}:{self.port}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stopped.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)

    def url(self, path: str = "/") -> str:
        return self.root + path

    def route(self, path: str, *handlers: Handler) -> None:
        """Answer `path` (with its query, else without) by `handlers` in turn; the last one stays."""
        self.routes[path] = list(handlers)

    def page(self, path: str, html: str, kind: str = HTML) -> None:
        """Serve `html` at `path` with an ETag, and 304 to who knows it."""

        def handler(request: Request) -> Reply:
            etag = f'"{hashlib.sha256(html.encode()).hexdigest()[:16]}"'
            if request.header("If-None-Match") == etag:
                return Reply(304, b"", (("ETag", etag),))
            return Reply(200, html.encode(), (("Content-Type", kind), ("ETag", etag)))

        self.route(path, handler)

    def robots(self, text: str) -> None:
        self.route("/robots.txt", reply(text, "text/plain"))

    @property
    def paths(self) -> list[str]:
        """The paths asked for, in order, robots.txt included."""
        with self._lock:
            return [r.path for r in self.log]

    def asked(self, path: str) -> int:
        return self.paths.count(path)

    def wait(self, seconds: float) -> None:
        """Hold an answer back; ends at once when the server stops."""
        self._stopped.wait(seconds)

    def handler(self, request: Request) -> Handler:
        with self._lock:
            self.log.append(request)
            found = self.routes.get(request.path) or self.routes.get(urlsplit(request.path).path)
            if not found:
                return self.default
            return found.pop(0) if len(found) > 1 else found[0]


class _RequestHandler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    owner: Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        pass

    def do_GET(self) -> None:
        headers = {k.lower(): v for k, v in self.headers.items()}
        request = Request(self.command, self.path, headers, time.monotonic())
        answer = self.owner.handler(request)(request)
        try:
            self._send(answer)
        finally:
            request.ended.append(time.monotonic())

    do_HEAD = do_GET  # noqa: N815 - the base class calls it so

    def _send(self, answer: Reply) -> None:
        if answer.raw is not None:
            self.close_connection = True
            self.wfile.write(answer.raw)
        elif answer.pieces is None:
            self._head(answer, len(answer.body))
            if self.command != "HEAD":
                self.wfile.write(answer.body)
        else:
            self._head(answer, -1)
        for piece in answer.pieces or ():
            self.wfile.write(piece)
            self.wfile.flush()
            self.owner.wait(answer.pause)

    def _head(self, answer: Reply, length: int) -> None:
        length = length if answer.length is None else answer.length
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if length >= 0:
            self.send_header("Content-Length", str(length))
        if length < 0 or answer.close:
            self.send_header("Connection", "close")
            self.close_connection = True
        if length >= 0 and answer.length is not None:
            self.close_connection = True
        self.end_headers()
