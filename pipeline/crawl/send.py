"""One request, one answer: no retries, no redirects followed, no waiting; what went wrong is a `FetchError`."""

from __future__ import annotations

import contextlib
import datetime as dt
import email.utils
import http.client
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from importlib.metadata import version
from urllib.parse import urldefrag, urljoin, urlsplit

import requests
import urllib3.exceptions
from requests.cookies import extract_cookies_to_jar

from pipeline.crawl.body import ACCEPT_ENCODING, collect, judge_bytes, judge_type, read_pieces
from pipeline.crawl.failures import FetchError, explain, shorten
from pipeline.crawl.guard import GuardedAdapter, Line, Resolve, tls_context
from pipeline.crawl.robots import MOST_BYTES
from pipeline.records import Outcome, PageKind, Validators
from pipeline.text import fold, one_line

__all__ = ["Reply", "Sender", "user_agent"]

_REDIRECTS = {301, 302, 303, 307, 308}
_SENDABLE = re.compile(r"[!-~][ -~]{0,499}")
_MB = 1_000_000
# All that requests, urllib3, http.client and the socket raise for what a network does. ValueError: addresses
# that can't be taken apart or encoded (urllib3's LocationParseError, idna's UnicodeError).
_RAISED = (requests.RequestException, urllib3.exceptions.HTTPError, http.client.HTTPException, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer worth going on with. `target` is where a redirect leads, absolute; `body` is decoded."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""
    target: str = ""


def user_agent(contact: str) -> str:
    """Return the User-Agent header: who crawls, and how to reach them (`contact`: a page or a mail address).

    Examples
    --------
    >>> user_agent("https://syt.example/tinyte").endswith(" (+https://syt.example/tinyte)")
    True
    """
    who = re.sub(r"[^ -~]|[()]", "", fold(one_line(contact)) if not contact.isascii() else one_line(contact))
    return f"tinyte/{version('tin-y-te')}" + (f" (+{who})" if who else "")


class Sender:
    """Sends single requests over guarded sockets; keeps connections open between them.

    Parameters
    ----------
    timeout_s
        Seconds without a byte, > 0; a whole request may take three times that.
    most_bytes
        The largest body, before and after decompression.
    contact
        See `user_agent`.
    allow_private, resolve
        See `Line`.
    ca_file
        See `tls_context`.

    Raises
    ------
    ConfigError
        `ca_file` can't be used.
    """

    def __init__(
        self,
        *,
        timeout_s: float,
        most_bytes: int,
        contact: str,
        allow_private: bool,
        ca_file: str,
        resolve: Resolve | None = None,
    ) -> None:
        self._most = most_bytes
        self._timeout_s = timeout_s
        self._line = Line(timeout_s, allow_private=allow_private, resolve=resolve)
        self._adapter = GuardedAdapter(self._line, tls_context(ca_file))
        self._session = requests.Session()
        self._session.trust_env = False  # no proxies, no .netrc: see guard
        self._session.headers.clear()
        self._session.headers.update(
            {
                "User-Agent": user_agent(contact),
                "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
                "Accept-Language": "vi,en;q=0.5",
                "Accept-Encoding": ACCEPT_ENCODING,
            }
        )

    def close(self) -> None:
        """Close the connections."""
        self._adapter.close()
        self._session.close()

    def forget_cookies(self) -> None:
        """Drop all cookies: they live for one chain of redirects, which some sites need to end."""
        self._session.cookies.clear()

    @property
    def cookies(self) -> frozenset[tuple[str, str]]:
        """The cookies now held, as names and values."""
        return frozenset((c.name, c.value or "") for c in self._session.cookies)

    def prepare(self, url: str, validators: Validators) -> requests.PreparedRequest:
        """Return the request for `url` as it will be sent, its address in the form that goes over the line.

        Raises
        ------
        FetchError
            `FORBIDDEN_ADDRESS`: no usable http(s) address, or one with a user name in it.
        """
        try:
            parts = urlsplit(url.strip())
            if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
                raise FetchError(Outcome.FORBIDDEN_ADDRESS, f"not an http(s) address: {shorten(repr(url), 100)}")
            if "@" in parts.netloc:
                raise FetchError(Outcome.FORBIDDEN_ADDRESS, f"an address with a user name in it: {parts.hostname}")
            headers = {}
            if _SENDABLE.fullmatch(validators.etag):
                headers["If-None-Match"] = validators.etag
            if _SENDABLE.fullmatch(validators.last_modified):
                headers["If-Modified-Since"] = validators.last_modified
            request = requests.Request("GET", urldefrag(url.strip()).url, headers=headers)
            return self._session.prepare_request(request)
        except (requests.RequestException, urllib3.exceptions.HTTPError, ValueError) as error:
            raise FetchError(
                Outcome.FORBIDDEN_ADDRESS, f"not a usable address: {shorten(repr(url), 100)} ({error})"
            ) from error

    def send(self, request: requests.PreparedRequest, kind: PageKind) -> Reply:
        """Send `request` once and read its answer to the end.

        Raises
        ------
        FetchError
            Anything but a body, a redirect or a 304.
        """
        self._line.start()
        status = 0
        headers: tuple[tuple[str, str], ...] = ()
        try:
            response = self._adapter.send(request, stream=True, timeout=(self._timeout_s, self._timeout_s), verify=True)
            try:
                status = response.status_code
                headers = tuple((str(k), str(v)) for k, v in response.raw.headers.items())
                extract_cookies_to_jar(self._session.cookies, request, response.raw)  # type: ignore[no-untyped-call]
                return self._read(str(request.url), response, headers, kind)
            finally:
                # An error's or a redirect's body is not read, so its connection is of no use any more.
                response.close()
        except (FetchError, *_RAISED) as error:
            failure = explain(error)
            failure.status, failure.headers = status, headers
            raise failure from error

    def _read(
        self, url: str, response: requests.Response, headers: tuple[tuple[str, str], ...], kind: PageKind
    ) -> Reply:
        status = response.status_code
        if status in _REDIRECTS:
            return Reply(url, status, headers, target=_target(url, response.headers.get("Location", "")))
        if status == HTTPStatus.NOT_MODIFIED and {"If-None-Match", "If-Modified-Since"} & set(response.request.headers):
            return Reply(url, status, headers)
        if status not in {200, 203}:
            raise _refusal(status, response.headers)
        wrong = judge_type(response.headers.get("Content-Type", ""), kind)
        if wrong is not None:
            raise wrong
        return Reply(url, status, headers, self._body(response, kind))

    def _body(self, response: requests.Response, kind: PageKind) -> bytes:
        encoding = response.headers.get("Content-Encoding", "")
        pieces = read_pieces(response.raw)
        if kind is PageKind.ROBOTS:
            return _checked_robots(collect(pieces, encoding, MOST_BYTES, cut=True))
        length = response.raw.length_remaining
        if length is not None and length > self._most:
            size = f"{length / _MB:.1f} MB, more than {self._most / _MB:g} MB"
            raise FetchError(Outcome.TOO_LARGE, f"{size} (setting crawl.max_mb)")
        body = collect(pieces, encoding, self._most)
        if not body and "Content-Length" not in response.headers:
            raise FetchError(Outcome.CONNECTION, "the connection ended before any content came", retry=True)
        wrong = judge_bytes(body, kind)
        if wrong is not None:
            raise wrong
        return body


def _checked_robots(body: bytes) -> bytes:
    """Return `body`, or ask for another try: a night without a host's rules must not hang on one broken answer."""
    wrong = judge_bytes(body, PageKind.ROBOTS)
    if wrong is None and len(body) >= MOST_BYTES and body.lstrip().startswith(b"<"):
        wrong = FetchError(Outcome.TOO_LARGE, "a long page in the place of robots.txt")
    if wrong is not None:
        wrong.retry = True
        raise wrong
    return body


def _target(url: str, location: str) -> str:
    """Return where `location` leads, seen from `url`. Servers send UTF-8 there, which http.client reads as Latin-1."""
    with contextlib.suppress(UnicodeError):  # it was Latin-1, or already text
        location = location.encode("latin-1").decode()
    if not location.strip():
        raise FetchError(Outcome.REDIRECTS, "a redirect that does not say where to")
    return urldefrag(urljoin(url, location.strip())).url


def _refusal(status: int, headers: Mapping[str, str]) -> FetchError:
    after = _retry_after(headers.get("Retry-After", ""))
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return FetchError(Outcome.GONE, f"the server answered {status}")
    busy = status == HTTPStatus.SERVICE_UNAVAILABLE and after is not None
    if busy or status == HTTPStatus.TOO_MANY_REQUESTS:
        return FetchError(Outcome.RATE_LIMITED, f"the server answered {status}", retry=True, retry_after=after)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return FetchError(Outcome.SERVER_ERROR, f"the server answered {status}", retry=True)
    if status >= HTTPStatus.BAD_REQUEST:
        return FetchError(Outcome.REFUSED, f"the server answered {status}")
    return FetchError(Outcome.BAD_CONTENT, f"the server answered {status}, which brings no page")


def _retry_after(value: str) -> float | None:
    """Return the seconds that a Retry-After header asks for (a number or a date), or None where it says nothing."""
    value = value.strip()
    if re.fullmatch(r"[0-9]{1,9}", value):
        return float(value)
    try:
        when = email.utils.parsedate_to_datetime(value)
        return max((when - dt.datetime.now(when.tzinfo)).total_seconds(), 0.0)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
