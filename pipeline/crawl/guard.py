# ruff: noqa: ANN401 - urllib3 hands its own arguments through these classes
"""The sockets of the crawl: only to addresses that it may reach, and never longer than a request may take.

Checking a name before asking is not enough: the name may resolve to another address a moment later (DNS
rebinding). So the name is resolved here, each address is judged, and the socket is opened to the judged
address itself. Environment proxies are not used: a proxy resolves names on its own, past this check.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import truststore
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from pipeline.crawl.failures import FetchError
from pipeline.errors import ConfigError
from pipeline.records import Outcome

__all__ = ["GuardedAdapter", "Line", "Resolve", "may_reach", "tls_context"]

Resolve = Callable[[str, int], list[tuple[Any, ...]]]
"""Like `socket.getaddrinfo` for stream sockets: (family, type, protocol, name, address) an entry."""

DEADLINE_TIMEOUTS = 3.0
"""A whole request may take so many timeouts; a server that drips a byte at a time could hold a thread for ever."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: IPv4 as IPv6-only networks see it


def may_reach(address: str, *, allow_private: bool = False) -> bool:
    """Say whether the crawl may open a connection to the IP `address`.

    Public addresses are free. `allow_private` adds private and loopback ones; link-local (where clouds
    keep their machines' secrets), multicast, reserved and unspecified addresses never serve news. An
    IPv4 address wrapped in IPv6 (mapped, 6to4, NAT64, Teredo) is judged as what it wraps.

    Examples
    --------
    >>> may_reach("::ffff:127.0.0.1"), may_reach("127.0.0.1", allow_private=True), may_reach("100.64.0.1")
    (False, True, False)
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        ip = _unwrapped(ip)
    never = ip.is_unspecified or ip.is_multicast or ip.is_link_local
    if never or (ip.is_reserved and not ip.is_loopback):
        return False
    return ip.is_global or (allow_private and (ip.is_private or ip.is_loopback))


def _unwrapped(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
    if inner is None and ip in _NAT64:
        inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return inner or ip


def _resolve(host: str, port: int) -> list[tuple[Any, ...]]:
    return list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))


class Line:
    """What all sockets of one fetcher share: whom they may reach, and until when the request under way may last.

    Parameters
    ----------
    timeout_s
        Seconds without a byte, > 0.
    allow_private
        Whether private and loopback addresses may be reached.
    resolve
        How names become addresses.
    """

    def __init__(self, timeout_s: float, *, allow_private: bool, resolve: Resolve | None = None) -> None:
        self.timeout_s = timeout_s
        self.allow_private = allow_private
        self.resolve = resolve or _resolve
        self._deadline = float("inf")

    def start(self) -> None:
        """Begin a request: from now its deadline runs."""
        self._deadline = time.monotonic() + self.timeout_s * DEADLINE_TIMEOUTS

    def patience(self) -> float:
        """Return the seconds that the next wait for a byte may take.

        Raises
        ------
        FetchError
            `TIMEOUT`: the request's time is spent.
        """
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise self.late()
        return min(self.timeout_s, left)

    def late(self) -> FetchError:
        """Return the error of a request whose time is spent."""
        total = self.timeout_s * DEADLINE_TIMEOUTS
        return FetchError(
            Outcome.TIMEOUT, f"the answer was not complete after {total:g} s (setting crawl.timeout_s)", retry=True
        )

    def connect(self, host: str, port: int) -> socket.socket:
        """Open a socket to the first address of `host` that may be reached and answers.

        Raises
        ------
        FetchError
            `FORBIDDEN_ADDRESS`: none of its addresses may be reached.
        OSError
            The name can't be resolved, or nobody answers.
        """
        found = self.resolve(host, port)
        allowed = [entry for entry in found if may_reach(str(entry[4][0]), allow_private=self.allow_private)]
        if not allowed:
            where = sorted({str(entry[4][0]) for entry in found}) or ["nowhere"]
            said = f"{host} is" if where == [host] else f"{host} leads to {', '.join(where)},"
            raise FetchError(
                Outcome.FORBIDDEN_ADDRESS,
                f"{said} not a public address; "
                "if the outlet really lives in your own network, set allow_private = true in its TOML",
            )
        for i, entry in enumerate(allowed):
            try:
                return self._open(entry)
            except OSError:
                if i == len(allowed) - 1:
                    raise
        raise AssertionError("unreachable")

    def _open(self, entry: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, address = entry
        sock = socket.socket(family, kind, protocol)
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.settimeout(self.patience())
            sock.connect(address)
        except BaseException:
            sock.close()
            raise
        sock.settimeout(self.patience())
        return sock


# A server that writes head and body apart waits for the head's acknowledgement, which Linux delays by 40 ms.
_QUICK_ACK: int | None = getattr(socket, "TCP_QUICKACK", None)


class _TimedReader(io.RawIOBase):
    """Reads a socket and gives each wait only what is left of the request's time."""

    def __init__(self, sock: socket.socket, line: Line) -> None:
        self._sock = sock
        self._raw = sock.makefile("rb", buffering=0)
        self._line = line

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        patience = self._line.patience()
        self._sock.settimeout(patience)
        if _QUICK_ACK is not None:
            self._sock.setsockopt(socket.IPPROTO_TCP, _QUICK_ACK, 1)
        try:
            return self._raw.readinto(buffer)
        except TimeoutError:
            if patience < self._line.timeout_s:  # it was the whole request's time that ended
                raise self._line.late() from None
            raise

    def close(self) -> None:
        self._raw.close()
        super().close()


class _TimedSocket:
    """The one thing of a socket that `http.client.HTTPResponse` uses."""

    def __init__(self, sock: socket.socket, line: Line) -> None:
        self._sock = sock
        self._line = line

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_TimedReader(self._sock, self._line), 65536)


def _response(line: Line, sock: socket.socket, *args: Any, **options: Any) -> http.client.HTTPResponse:
    return http.client.HTTPResponse(_TimedSocket(sock, line), *args, **options)  # type: ignore[arg-type]


class _Http(HTTPConnection):
    def __init__(self, line: Line, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._line = line
        self.response_class = partial(_response, line)  # type: ignore[assignment]

    def _new_conn(self) -> socket.socket:
        return self._line.connect(self._dns_host, self.port or self.default_port)


class _Https(HTTPSConnection):
    def __init__(self, line: Line, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._line = line
        self.response_class = partial(_response, line)  # type: ignore[assignment]

    def _new_conn(self) -> socket.socket:
        return self._line.connect(self._dns_host, self.port or self.default_port)


def _http_pool(line: Line, *args: Any, **options: Any) -> HTTPConnectionPool:
    pool = HTTPConnectionPool(*args, **options)
    pool.ConnectionCls = partial(_Http, line)  # type: ignore[assignment]
    return pool


def _https_pool(line: Line, *args: Any, **options: Any) -> HTTPSConnectionPool:
    pool = HTTPSConnectionPool(*args, **options)
    pool.ConnectionCls = partial(_Https, line)  # type: ignore[assignment]
    return pool


class GuardedAdapter(HTTPAdapter):
    """Lets `requests` speak through a `Line`, with certificates judged by `context` alone.

    Parameters
    ----------
    line
        The sockets' rules.
    context
        See `tls_context`.
    """

    def __init__(self, line: Line, context: ssl.SSLContext) -> None:
        self._line = line
        self._context = context
        super().__init__(pool_connections=4, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Make the pools of guarded connections."""
        super().init_poolmanager(*args, ssl_context=self._context, **options)
        self.poolmanager.pool_classes_by_scheme = {
            "http": partial(_http_pool, self._line),
            "https": partial(_https_pool, self._line),
        }

    def cert_verify(self, conn: Any, url: str, verify: bool | str, cert: Any) -> None:  # noqa: FBT001 - requests' own
        """Leave certificates to the context: requests would add the certifi bundle to the system's store."""


def tls_context(ca_file: str = "") -> ssl.SSLContext:
    """Return a context that believes the system's store and, where given, the authorities in `ca_file` (PEM).

    Not to be shared between threads: truststore shakes hands under the context's lock, so that one
    outlet's slow server would hold up all the others.

    Raises
    ------
    ConfigError
        `ca_file` is missing or holds no certificate.
    """
    context: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file:
        if not Path(ca_file).is_file():
            raise ConfigError(f"ca_file: {ca_file}: no such file; it names the outlet's authority as a PEM file")
        try:
            context.load_verify_locations(cafile=ca_file)
        except (OSError, ValueError) as error:
            raise ConfigError(f"ca_file: {ca_file}: expected certificates in PEM form ({error})") from error
    return context
