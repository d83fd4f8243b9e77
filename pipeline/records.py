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
    "NotArticle",
    "Outcome",
    "OutletKind",
    "OutletNight",
    "PageKind",
    "Tagging",
    "Unit",
    "Validators",
    "Vector",
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


class NotArticle(StrEnum):
    """What a page is that an article's address brought and that is none.

    The values stand in the database, before the reason in words: "login: a login wall".
    """

    LISTING = "listing"  # a section's page, an archive of a day
    TAG = "tag"  # a tag, a topic, an author, a search
    VIDEO_INDEX = "video index"
    HOME = "home"
    ERROR = "error"  # an error page with status 200
    LOGIN = "login"
    MAINTENANCE = "maintenance"
    ROBOT_CHECK = "robot check"
    ABOUT = "about"  # the outlet's imprint, terms, prices
    EMPTY = "empty"  # no title, or no text that reads as an article
    FILE = "file"  # a picture, a document, a feed
    OTHER = "other"  # noted by a version that didn't tell

    @classmethod
    def of(cls, detail: str) -> NotArticle:
        """Return what the stored `detail` of a page that was no article says it is.

        Examples
        --------
        >>> NotArticle.of("login: a login wall").value, NotArticle.of("a login wall").value
        ('login', 'other')
        """
        kind = detail.partition(": ")[0]
        return cls(kind) if kind in {one.value for one in cls} else cls.OTHER

    def because(self, reason: str) -> str:
        """Return the detail that is stored: what the page is, and the `reason` in words."""
        return f"{self.value}: {reason}"


@dataclass(frozen=True, slots=True)
class Validators:
    """What makes the next request for the same address conditional."""

    etag: str = ""
    last_modified: str = ""
    digest: str = ""  # of the body's bytes: some servers send neither header


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article's address in canonical form, with what the door that named it says of it.

    `modified` is when the door says that it was last changed. `again`: its article is stored, and the door says that
    it has been edited since.
    """

    url: str
    door: Door
    title: str = ""
    lead: str = ""
    published: dt.datetime | None = None
    found_on: str = ""
    modified: dt.datetime | None = None
    again: bool = False


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
    """What a page turned out to be. `article` is None unless `outcome` is OK; `detail` says why (see `NotArticle`)."""

    outcome: Outcome
    article: Article | None = None
    detail: str = ""

    @property
    def what(self) -> NotArticle | None:
        """What the page is instead of an article; None for an article, or where it can't be read at all."""
        return NotArticle.of(self.detail) if self.outcome is Outcome.NOT_ARTICLE else None


@dataclass(frozen=True, slots=True)
class Vector:
    """What an encoder, named by `encoder`, made of an article's text, packed by `language.vectors`.

    Empty where the words left no doubt that the article isn't about health, so that the encoder didn't read it.
    """

    encoder: str
    packed: bytes


@dataclass(frozen=True, slots=True)
class Tagging:
    """What one model version says of one article: probabilities in 0-1; `themes` are those over their thresholds.

    `vector` is what its encoder made of the article in passing; None where the model has none.
    """

    id: str
    relevant: bool
    relevance: float
    themes: tuple[str, ...]
    scores: dict[str, float]
    model: str
    vector: Vector | None = None


@dataclass(frozen=True, slots=True)
class OutletNight:
    """One outlet's night.

    `found` counts addresses of articles that its doors named and no earlier night had dealt with, `new` articles
    stored tonight, `edited` those of earlier nights whose text had changed, `outcomes` requests by outcome, `refused`
    pages that were no articles by what they are (`NotArticle`). `failure` says why the outlet gave nothing; `trouble`
    what went wrong beside what it gave. `drift` is its verdict against its habit (`night.habits.State`; empty where
    nobody judged), `drift_said` what got worse and what was done about it; `mended`, that it was.
    """

    outlet: str
    name: str
    found: int = 0
    new: int = 0
    requests: int = 0
    edited: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    failure: str = ""
    trouble: str = ""
    seconds: float = 0.0
    drift: str = ""
    drift_said: str = ""
    mended: bool = False

    @property
    def state(self) -> str:
        """Return "ok", "partly" (some of it failed, was read worse than before, or is missing) or "failed"."""
        drifted = self.drift in {"degraded", "silent"} and not self.mended
        return "failed" if self.failure else "partly" if self.trouble or drifted else "ok"


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
