"""Start and stop the town: each outlet on its own loopback address and one port, 127.0.2.1:PORT to 127.0.2.5:PORT.

Crawlers are polite a host, so five outlets need five hosts. Linux answers on all of 127.0.0.0/8; Windows does too
on most machines, macOS doesn't: there the outlets share 127.0.0.1 on five ports that follow each other.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from pipeline.demo.articles import DemoArticle, load_articles
from pipeline.demo.houses import HOUSES
from pipeline.demo.server import HouseServer, Request
from pipeline.errors import UsageError
from pipeline.records import OutletKind

__all__ = ["DEFAULT_PORT", "Published", "Town", "TownSite"]

DEFAULT_PORT = 8720
"""Where `tinyte demo` puts the town: fixed, since the port is part of an outlet's key in a workspace."""

_TRIES = 20


@dataclass(frozen=True, slots=True)
class Published:
    """An article and its true address."""

    article: DemoArticle
    url: str


@dataclass(frozen=True, slots=True)
class TownSite:
    """One outlet of the running town. `root` ends without a slash."""

    key: str
    name: str
    kind: OutletKind
    root: str
    articles: tuple[Published, ...]


@dataclass
class Town:
    """The running town; a context manager that stops it. `log` holds every request answered, in order."""

    sites: tuple[TownSite, ...] = ()
    log: list[Request] = field(default_factory=list)
    _servers: list[HouseServer] = field(default_factory=list)

    @classmethod
    def start(cls, port: int = 0, articles: Iterable[DemoArticle] | None = None) -> Town:
        """Serve the town.

        Parameters
        ----------
        port
            The port of every outlet (the first of five where they share an address); 0 takes a free one.
        articles
            What the outlets publish; those of `corpus/demo` by default.

        Raises
        ------
        UsageError
            The port is taken, or not allowed to this user.
        InputError
            The articles can't be read.
        """
        written = tuple(load_articles() if articles is None else articles)
        town = cls()
        town._servers = town._bind(port)
        sites = []
        for kind_of_house, server in zip(HOUSES, town._servers, strict=True):
            host, bound = str(server.server_address[0]), server.server_address[1]
            house = kind_of_house(f"http://{host}:{bound}", [a for a in written if a.outlet == kind_of_house.key])
            published = tuple(Published(a, house.url(a)) for a in house.articles)
            sites.append(TownSite(house.key, house.name, house.kind, house.root, published))
            server.open(house)
        town.sites = tuple(sites)
        return town

    def _bind(self, port: int) -> list[HouseServer]:
        for _ in range(_TRIES if port == 0 else 1):
            try:
                return self._bind_at(port)
            except OSError as error:
                if port and error.errno in {errno.EADDRINUSE, errno.EACCES}:
                    raise UsageError(
                        f"the demo town can't use port {port} ({error.strerror}): is another demo still running? "
                        f"Stop it, or name another port and a new folder: tinyte demo --port {port + 100} DIR"
                    ) from error
                if port:
                    raise UsageError(f"the demo town can't open port {port}: {error}") from error
        raise UsageError("the demo town finds no port that is free on five addresses; name one with --port")

    def _bind_at(self, port: int) -> list[HouseServer]:
        servers: list[HouseServer] = []
        own_hosts = _own_hosts()
        try:
            for n in range(len(HOUSES)):
                first = servers[0].server_address[1] if servers else port
                address = (f"127.0.2.{n + 1}", first) if own_hosts else ("127.0.0.1", first + n if first else 0)
                servers.append(HouseServer(address, self.log.append))
        except OSError:
            for server in servers:
                server.close()
            raise
        return servers

    def close(self) -> None:
        """Stop all outlets; harmless when done twice."""
        while self._servers:
            self._servers.pop().close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _own_hosts() -> bool:
    """Return whether this machine lets each outlet have an address of its own."""
    try:
        HouseServer(("127.0.2.1", 0), lambda _: None).server_close()
    except OSError as error:
        if error.errno in {errno.EADDRNOTAVAIL, getattr(errno, "WSAEADDRNOTAVAIL", errno.EADDRNOTAVAIL)}:
            return False
        raise
    return True
