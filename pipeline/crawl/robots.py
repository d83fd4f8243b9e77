"""What a host's robots.txt (RFC 9309) lets us ask, and how fast."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from protego import Protego

from pipeline.records import Fetched, Outcome

__all__ = ["MOST_BYTES", "Rules", "read_rules"]

AGENT = "tinyte"
MOST_BYTES = 500 * 1024
"""RFC 9309, 2.5: a crawler must read at least 500 KiB; the rest is left unread."""

# RFC 9309, 2.3.1.3: a file that can't be had (4xx) allows all; so does a page of HTML in its place, however long.
# 2.3.1.4: one behind an error of the server or the line forbids all. Where the RFC leaves the choice (redirects
# without end) or is silent (binary data, 429), the server is out of order, and asking nothing is the safe reading.
_ALLOWS_ALL = {Outcome.GONE, Outcome.REFUSED, Outcome.TOO_LARGE}


@dataclass(frozen=True, slots=True)
class Rules:
    """One host's rules for a night. `failure` is set where robots.txt was out of reach and nothing may be asked."""

    parser: Protego | None = None
    delay_s: float = 0.0
    sitemaps: tuple[str, ...] = ()
    failure: Fetched | None = None

    def allows(self, url: str) -> bool:
        """Whether the rules let us ask for `url`."""
        if self.failure is not None:
            return False
        return self.parser is None or self.parser.can_fetch(url, AGENT)


def read_rules(fetched: Fetched) -> Rules:
    """Return the rules that `fetched`, the answer to a request for robots.txt, amounts to."""
    if fetched.outcome in _ALLOWS_ALL:
        return Rules()
    if not fetched.ok:
        return Rules(failure=fetched)
    parser = Protego.parse(fetched.body.decode("utf-8-sig", "replace"))
    return Rules(parser, _delay(parser), tuple(dict.fromkeys(_sitemaps(parser, fetched.final_url))))


def _sitemaps(parser: Protego, base: str) -> Iterator[str]:
    for named in parser.sitemaps:
        with contextlib.suppress(ValueError):  # "http://[" and its like: no address at all
            url = urljoin(base, named.strip())
            if url.startswith(("http://", "https://")):
                yield url


def _delay(parser: Protego) -> float:
    """Return the seconds between requests that the file asks for, by Crawl-delay or Request-rate; 0 for none."""
    asked = [parser.crawl_delay(AGENT) or 0.0]
    rate = parser.request_rate(AGENT)
    if rate is not None and rate.requests:
        asked.append(rate.seconds / rate.requests)
    return max((d for d in asked if math.isfinite(d) and d > 0), default=0.0)
