"""What flows through the night: frozen, slotted records. Times are aware; files and tables hold UTC.

A page's way: `Candidate` (an address some door named) → `Fetched` (what came back, or why nothing did) →
`Extraction` (an `Article`, or why the page is none) → `Tagging` (what a model version said of it).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = [
    "VIETNAM",
    "Article",
    "Candidate",
    "DateFrom",
    "Door",
    "Extraction",
    "Fetched",
    "NightReport",
    "Outcome",
    "OutletKind",
    "OutletNight",
    "PageKind",
    "Tagging",
    "Unit",
    "Validators",
    "WarcPlace",
    "article_id",
]

VIETNAM = dt.timezone(dt.timedelta(hours=7), "+07:00")
"""Vietnam's zone: +07:00 all year, without daylight saving."""


class OutletKind(StrEnum):
    """What sort of house an outlet is; reports count central press apart."""

    PROVINCIAL_PAPER = "provincial_paper"
    BROADCASTER = "broadcaster"
    PORTAL = "portal"
    CENTRAL_PAPER = "central_paper"


class Unit(StrEnum):
    """The units in which a report counts: tin, bài, ảnh, video, chuyên mục."""

    TIN = "tin"
    BAI = "bai"
    ANH = "anh"
    VIDEO = "video"
    CHUYEN_MUC = "chuyen_muc"


class DateFrom(StrEnum):
    """Where a published time was read, from the surest to the least sure."""

    SELECTOR = "selector"  # the outlet's own TOML names the element
    METADATA = "metadata"  # JSON-LD, OpenGraph or another <meta>
    TIME = "time"  # a <time> element
    VISIBLE = "visible"  # a date written for readers
    FEED = "feed"
    SITEMAP = "sitemap"
    ADDRESS = "address"  # a date inside the article's address
    NONE = "none"


class Door(StrEnum):
    """By what an article's address was found."""

    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"
    HAND = "hand"


class PageKind(StrEnum):
    """What a request was for."""

    ROBOTS = "robots"
    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"
    ARTICLE = "article"


class Outcome(StrEnum):
    """How one request, and what it brought, ended. A failure is a value, not a hole."""

    OK = "ok"
    UNCHANGED = "unchanged"  # 304, or the same bytes as before
    DUPLICATE = "duplicate"  # another address of an article that we have
    NOT_ARTICLE = "not_article"
    GONE = "gone"  # 404, 410
    ROBOTS = "robots"  # robots.txt forbids it: nothing was asked
    REFUSED = "refused"  # 401, 403, 451 and other 4xx
    RATE_LIMITED = "rate_limited"  # 429, or 503 with Retry-After, that did not pass
    SERVER_ERROR = "server_error"  # 5xx
    TIMEOUT = "timeout"
    CONNECTION = "connection"  # refused, dropped, reset, no such host
    TLS = "tls"  # the certificate can't be verified
    TOO_LARGE = "too_large"
    REDIRECTS = "redirects"  # too many, or in a circle
    FORBIDDEN_ADDRESS = "forbidden_address"  # not http(s), or not a public address
    BAD_CONTENT = "bad_content"  # neither HTML nor XML, or bytes that no reader makes sense of
    OVER_BUDGET = "over_budget"  # the outlet's pages or minutes for tonight were spent


@dataclass(frozen=True, slots=True)
class Validators:
    """What makes the next request for the same address conditional."""

    etag: str = ""
    last_modified: str = ""
    digest: str = ""  # of the body's bytes: some servers send neither header


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article's address in canonical form, with what the door that named it says of it."""

    url: str
    door: Door
    title: str = ""
    lead: str = ""
    published: dt.datetime | None = None
    found_on: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One request's result. `body` is decoded from its transfer and content encodings; empty unless OK."""

    url: str
    outcome: Outcome
    kind: PageKind
    at: dt.datetime
    final_url: str = ""
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    elapsed_s: float = 0.0
    detail: str = ""
    validators: Validators = field(default_factory=Validators)
    redirects: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether a body came."""
        return self.outcome is Outcome.OK

    def header(self, name: str) -> str:
        """Return the header `name` (any case), or an empty string."""
        wanted = name.lower()
        return next((v for k, v in self.headers if k.lower() == wanted), "")


@dataclass(frozen=True, slots=True)
class WarcPlace:
    """Where a page's record stands: the file's name in the archive folder, the record's offset in bytes, its digest."""

    file: str
    offset: int
    digest: str


@dataclass(frozen=True, slots=True)
class Article:
    """One published item as its page says it. `body` holds one paragraph a line; texts are clean (see `text.clean`)."""

    url: str
    title: str
    lead: str = ""
    body: str = ""
    byline: str = ""
    published: dt.datetime | None = None
    published_from: DateFrom = DateFrom.NONE
    unit: Unit = Unit.TIN
    unit_rule: str = ""
    images: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The stable id of the article's canonical address."""
        return article_id(self.url)


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a page turned out to be. `article` is None unless `outcome` is OK; `detail` says why."""

    outcome: Outcome
    article: Article | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Tagging:
    """What one model version says of one article: probabilities in 0-1; `themes` are those over their thresholds."""

    id: str
    relevant: bool
    relevance: float
    themes: tuple[str, ...]
    scores: dict[str, float]
    model: str


@dataclass(frozen=True, slots=True)
class OutletNight:
    """One outlet's night.

    `found` counts addresses of articles that its doors named and no earlier night had dealt with, `new` articles
    stored tonight, `outcomes` requests by outcome. `failure` says why the outlet gave nothing; `trouble` what went
    wrong beside what it gave.
    """

    outlet: str
    name: str
    found: int = 0
    new: int = 0
    requests: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    failure: str = ""
    trouble: str = ""
    seconds: float = 0.0

    @property
    def state(self) -> str:
        """Return "ok", "partly" (some of it failed) or "failed"."""
        return "failed" if self.failure else "partly" if self.trouble else "ok"


@dataclass(frozen=True, slots=True)
class NightReport:
    """The whole night: what `tinyte night` prints.

    `counts` and `items` (articles about health, each once) are of everything stored that has a date; `undated` have
    none. `problems` are this machine's
    own: what the night had to do without. `left_out` are outlets switched off in their files.
    """

    night: int
    started: dt.datetime
    finished: dt.datetime
    outlets: tuple[OutletNight, ...]
    tagged: int
    model: str
    counts: tuple[tuple[str, str, int], ...] = ()  # theme code, its name in reports, items
    elsewhere: int = 0  # items about health that aren't counted: they don't concern the province
    files: tuple[str, ...] = ()
    items: int = 0
    undated: int = 0  # items about health that aren't counted: their pages name no date
    problems: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 all well, 1 some outlet failed, wholly or in part, or this machine; 3 every outlet failed."""
        states = [outlet.state for outlet in self.outlets]
        if states.count("failed") == len(states):
            return 3
        return 0 if states.count("ok") == len(states) and not self.problems else 1


def article_id(url: str) -> str:
    """Return the id of the article at the canonical address `url`: 12 hex digits of its BLAKE2b digest."""
    return hashlib.blake2b(url.encode(), digest_size=6).hexdigest()
