"""What goes into the store and comes out of it, beside the records of the night; and how long it is patient."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from pipeline.records import Article, Fetched, NotArticle, Outcome, OutletKind, Unit, WarcPlace

__all__ = [
    "GIVE_UP",
    "GIVE_UP_INSTEAD",
    "NO_THEME",
    "RELEVANT",
    "UNTRIED",
    "Act",
    "ActKind",
    "Entry",
    "GivenUp",
    "Judgement",
    "Label",
    "Link",
    "LocalRule",
    "Locality",
    "Mark",
    "Night",
    "OutletInfo",
    "Relearnt",
    "Role",
    "Said",
    "Saved",
    "SegmentedText",
    "Sketch",
    "Source",
    "StoredArticle",
    "TextVersion",
    "Visit",
    "Vote",
]

RELEVANT = ""
"""The subject of a label that says whether the article is about health at all; any other subject is a theme's code."""

NO_THEME = ""
"""The theme under which relevant items that carry none are counted, so that the columns account for every item."""

GIVE_UP = {
    Outcome.REFUSED: 3,
    Outcome.BAD_CONTENT: 3,
    Outcome.TOO_LARGE: 3,
    Outcome.REDIRECTS: 3,
    Outcome.FORBIDDEN_ADDRESS: 3,
    Outcome.SERVER_ERROR: 5,
    Outcome.TIMEOUT: 14,
    Outcome.CONNECTION: 14,
    Outcome.TLS: 14,
    Outcome.RATE_LIMITED: 14,
}
"""After how many tries (at most one a night) an address that failed so is settled, and asked for no more.

A refusal is tried again because a firewall's 403 often hits a whole outlet for one night; a 5xx because one broken
page is common and seldom mended after a week; rubbish, endless redirects and the like may be a server's bad hour,
and three nights tell; the others are troubles of the outlet or of the line, not of the page,
so they get a fortnight. Outcomes that are neither here nor in `UNTRIED` settle at once: the answer will not change.
"""

GIVE_UP_INSTEAD = {
    NotArticle.MAINTENANCE: 7,
    NotArticle.ROBOT_CHECK: 7,
    NotArticle.ERROR: 3,
    NotArticle.LOGIN: 7,
    NotArticle.HOME: 5,
}
"""After how many tries an address that brings such a page instead of an article is settled: they may pass. Other pages
that are no articles settle their address at once."""

UNTRIED = frozenset({Outcome.OVER_BUDGET, Outcome.ROBOTS})
"""Outcomes for which nothing was asked: the address waits on, and no try is counted.

Robots rules are compared again each night without a request for the page, so an article becomes reachable on the
night the rule goes.
"""


class Saved(StrEnum):
    """What saving an article changed."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


class Role(StrEnum):
    """Who speaks in a label. A reviewer's word counts before an annotator's, however old."""

    ANNOTATOR = "annotator"
    REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True)
class Visit:
    """One request in its night, for the table of fetches. `night` is None outside one (adding an outlet)."""

    outlet: str
    fetched: Fetched
    night: int | None = None
    place: WarcPlace | None = None


@dataclass(frozen=True, slots=True)
class Night:
    """A night as it is stored; `finished` and `exit_code` are None while it runs, and if it was killed."""

    id: int
    version: str
    started: dt.datetime
    finished: dt.datetime | None
    exit_code: int | None


class Relearnt(StrEnum):
    """What came of learning an outlet's layout anew."""

    NOT = ""  # nothing called for it
    TAKEN = "taken"  # the new selectors are in the outlet's file
    KEPT = "kept"  # they were no better: the file stayed as it was
    FEW = "few"  # too few pages since the change
    WAITING = "waiting"  # tried before without success


@dataclass(frozen=True, slots=True)
class Judgement:
    """An outlet's night against its habit, as it is stored.

    `state` and `fields` are those of `habits.Verdict`, `detail` is it in words; `relearnt` and `said` are what came of
    learning the layout anew, `before` and `after` which share of the harmed fields was read (0-1) on pages kept out of
    the learning, `mended` how many pages were read again with a better result.
    """

    night: int
    outlet: str
    at: dt.datetime
    state: str
    fields: tuple[str, ...] = ()
    detail: str = ""
    relearnt: Relearnt = Relearnt.NOT
    said: str = ""
    before: float | None = None
    after: float | None = None
    mended: int = 0


@dataclass(frozen=True, slots=True)
class GivenUp:
    """An address that is asked for no more though no article came of it."""

    url: str
    outlet: str
    outcome: Outcome
    attempts: int
    last_try: dt.datetime | None


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as stored, and where its page lies in the archive."""

    id: str
    outlet: str
    article: Article
    first_seen: dt.datetime
    extracted_at: dt.datetime
    place: WarcPlace | None


@dataclass(frozen=True, slots=True)
class TextVersion:
    """A text that an article had from `taken` until `replaced`, and where its page lies in the archive."""

    id: str
    taken: dt.datetime
    replaced: dt.datetime
    title: str
    lead: str
    body: str
    digest: str
    place: WarcPlace | None


@dataclass(frozen=True, slots=True)
class Sketch:
    """A sketch of an article's present text; empty for a text too short for one."""

    id: str
    sketch: bytes


@dataclass(frozen=True, slots=True)
class Link:
    """Two articles that are one story; `verdict` says by what, `covered` how much of the shorter is shared."""

    one: str
    other: str
    verdict: str
    covered: float


@dataclass(frozen=True, slots=True)
class Locality:
    """Whether an article concerns `province`: a score in 0-1, and the places named, with where they stand."""

    id: str
    province: str
    relevant: bool
    score: float
    evidence: tuple[dict[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class LocalRule:
    """Whose items count only where they concern `province`: outlets of these kinds, and those whose file says so.

    An outlet's file may also say that its items always count, whatever its kind.
    """

    province: str
    kinds: frozenset[OutletKind] = frozenset({OutletKind.CENTRAL_PAPER})


@dataclass(frozen=True, slots=True)
class SegmentedText:
    """An article's texts with words joined by underscores, as the segmenter left them."""

    id: str
    title: str
    lead: str
    body: str


@dataclass(frozen=True, slots=True)
class Label:
    """What one person said of one article: `value` of `subject` (a theme's code, or `RELEVANT`).

    `value` None takes back what the same person said before in the same role; with `unsure` the person looked and
    could not tell, which is no vote either way. `blind` says that no tag was shown to the person, `source` where they
    were ("desk", "excel", "doccano", "label-studio", or an audit's own), `guideline` by which version of the rules.
    `act` is the act that the label came with.
    """

    article_id: str
    subject: str
    value: bool | None
    who: str
    role: Role
    at: dt.datetime
    guideline: str = ""
    source: str = ""
    blind: bool = False
    unsure: bool = False
    act: int | None = None


class Vote(NamedTuple):
    """One annotator's yes or no to a subject of an article; `blind` as in `Label`."""

    article_id: str
    subject: str
    who: str
    value: bool
    blind: bool


class ActKind(StrEnum):
    """What a person did that left labels."""

    LABEL = "label"
    UNSURE = "unsure"
    IMPORT = "import"
    ADJUDICATION = "adjudication"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Act:
    """One deed of a person: an article confirmed, a file imported, a difference settled, an earlier act undone.

    `file` tells an import's file by what stands in it; `undoes` is the act whose labels no longer count; `undone` says
    that a later act took this one back; `articles` and `labels` count what came with it.
    """

    id: int
    kind: ActKind
    who: str
    role: Role
    at: dt.datetime
    source: str
    file: str = ""
    note: str = ""
    undoes: int | None = None
    undone: bool = False
    articles: int = 0
    labels: int = 0


class Source(StrEnum):
    """How an item came into the store."""

    CRAWLED = "crawled"
    LOGGED = "logged"  # by a person: broadcasts and print, which no crawler sees


@dataclass(frozen=True, slots=True)
class Said:
    """What people's labels say of one subject now: whose word it is, and since when."""

    value: bool
    who: str
    role: Role
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """A theme that an item carries: by the word of `who` (with the `role` at that time), or else by the model.

    `score` is the model's probability; None where the model didn't give the theme.
    """

    theme: str
    score: float | None = None
    who: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One published item as it counts, with its evidence.

    `day` is that of `published` in Vietnam; None where no date is known. `marks` are its themes in the plan's order,
    `taken` those that the model gave and a person took away. `relevant_by` is the person
    who said that the item is about health; empty where the model did. `story` is the id of its story's original: its
    own where it is that, or has no reprint. `digest` is that of title, lead and body, `place` where its page lies in
    the archive. `local` says whether it concerns the office's province (None: nobody asked), `places` by which names
    where it must. Logged items have `minutes` on air, and say in `note` where they were logged.
    """

    id: str
    title: str
    url: str
    outlet: str
    kind: str
    unit: Unit
    day: dt.date | None
    marks: tuple[Mark, ...] = ()
    taken: tuple[Mark, ...] = ()
    story: str = ""
    lead: str = ""
    published: dt.datetime | None = None
    published_from: str = ""
    unit_rule: str = ""
    model: str = ""
    relevance: float | None = None
    relevant_by: str = ""
    digest: str = ""
    place: WarcPlace | None = None
    local: bool | None = None
    places: tuple[str, ...] = ()
    source: Source = Source.CRAWLED
    minutes: float | None = None
    note: str = ""

    @property
    def themes(self) -> tuple[str, ...]:
        """The codes of its themes, in the plan's order."""
        return tuple(mark.theme for mark in self.marks)

    @property
    def month(self) -> str:
        """The month that it counts in, "2026-03" in Vietnam's time; empty where no date is known."""
        return self.day.isoformat()[:7] if self.day else ""

    @property
    def original(self) -> bool:
        """Whether it is its story's original; otherwise it is a reprint or a later version."""
        return self.story in {"", self.id}

    @property
    def by_person(self) -> bool:
        """Whether a person's label decided something about it."""
        return bool(self.relevant_by) or any(mark.who for mark in (*self.marks, *self.taken))


@dataclass(frozen=True, slots=True)
class OutletInfo:
    """An outlet as reports name it; `kind` is an `OutletKind`'s value."""

    host: str
    name: str
    kind: str
