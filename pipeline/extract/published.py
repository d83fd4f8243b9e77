"""When an article was published: one rule over all the dates that a page, its address and its door name.

The rule, from the surest: the page's metadata, a date written near the title, a <time> element, the feed, the
sitemap, the address. Modified times never count. A date must not be in the future (six hours are forgiven, for
clocks and zones) nor before Vietnam's internet. Among several values of metadata the one whose day readers also
see wins: on thanhnien.vn JSON-LD and <meta> differ and readers see the latter.

Three things settle a numeric date whose day and month could be swapped: its weekday, the address's month, and
any other date of the page; only then is it read month first.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from pipeline.extract.blocks import Block, Page
from pipeline.extract.dates import Found, find_dates, in_address, plausible, read_stamp, relative
from pipeline.extract.furniture import prose_words
from pipeline.extract.metadata import Metadata
from pipeline.extract.signs import Sign, alternatives
from pipeline.extract.title import Title
from pipeline.records import VIETNAM, Candidate, DateFrom, Door
from pipeline.text import fold

__all__ = ["Published", "find_published"]

_LINE_MOST = 40
_SHARE = 0.3
_START, _STARTS_MOST = 12, 22
_LEAST_SCORE = 3.0
# By why a block is furniture (see furniture.py): dates stand among tools and links, hardly ever in boxes.
_DISTRUST = [0.0, 1.0, 2.0, 2.5, 4.0, 4.0, 4.0, 4.0]
_CUES = alternatives(
    r"cap nhat|ngay dang|dang (?:ngay|luc|tai)|xuat ban|phat hanh|posted|published|thoi gian|ngay \d|gmt ?\+",
    r"thu (?:hai|ba|tu|nam|sau|bay|[2-7])\b|chu nhat",
)
_AGAINST = alternatives(
    r"hom nay|bay gio|ban quyen|giay phep|copyright|©|truy cap|luot xem trong|thong ke|online|tim kiem",
    r"het han|hieu luc|khai mac|cong hoa|ngay sinh|so \d+/|lich|am lich",
)
# "Ngày đăng: 5/3/2026": a label and a date alone on their line. "Cập nhật" may as well be a change.
_POSTED = (
    r"(?:ngay|thoi gian|gio) (?:dang|xuat ban|dua)(?: tin| bai)?|dang (?:ngay|luc|vao)"
    r"|(?:xuat ban|posted|published)(?: on)?"
)
_LABELLED = re.compile(
    rf"^\W*(?:{_POSTED}|(?:ngay )?cap nhat(?: ngay| luc)?)\W*(?:luc|ngay)?\W*\d|^\W*cap nhat\W+(?:thu|chu)\b"
)
_POSTED_LINE = re.compile(rf"^\W*(?:{_POSTED})\b")
_LABELLED_SHARE, _LABELLED_REACH = 0.35, 12
_SIGNED_MOST, _SIGNED_REACH = 8, 3
_MODIFIED = re.compile(r"cap nhat lan cuoi|sua (?:doi|lan cuoi)|chinh sua|last (?:updated|modified)|updated|modified")
_WEEKDAYS = {
    "hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3, "sau": 4, "6": 4, "bay": 5, "7": 5,
}  # fmt: skip
_ENGLISH_DAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*day)?,\s*\d")
_WEEKDAY = re.compile(
    r"\bthu\s*(hai|ba|tu|nam|sau|bay|[2-7])\b|\bt([2-7])\b|(chu\s*nhat|\bcn\b)|(?:" + _ENGLISH_DAY.pattern + ")"
)
_ENGLISH_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Published:
    """A published time and where it was read; `timed` is False where only the day is known (00:00 then)."""

    when: dt.datetime | None = None
    source: DateFrom = DateFrom.NONE
    timed: bool = False


@dataclass(slots=True)
class _Seen:
    """A date written for readers, with the evidence that it is the article's."""

    found: Found
    text: str
    score: float
    posted: bool = False  # a label says that it is the day of publication
    banner: bool = False  # today's date above the title: believed only where nothing else is written


@dataclass(slots=True)
class _Evidence:
    now: dt.datetime
    stamped: list[Found] = field(default_factory=list)
    seen: list[_Seen] = field(default_factory=list)
    timed: list[Found] = field(default_factory=list)
    door: Candidate | None = None
    address: Found | None = None
    month: tuple[int, int] | None = None


def find_published(
    page: Page,
    title: Title,
    body: list[int],
    furniture: bytearray,
    meta: Metadata,
    url: str,
    candidate: Candidate | None,
    now: dt.datetime,
) -> Published:
    """Apply the rule to everything that a page, its address and its door say."""
    evidence = _Evidence(now, door=candidate)
    evidence.address, evidence.month = in_address(url)
    evidence.stamped = [f for value in meta.dates if (f := read_stamp(value))]
    evidence.seen = _visible(page, title, body, furniture, now)
    evidence.timed = _time_elements(page, title, body, furniture)
    _settle(evidence)
    return _choose(evidence, page, title, furniture)


def _day(when: dt.datetime) -> dt.date:
    return when.astimezone(VIETNAM).date()


def _choose(evidence: _Evidence, page: Page, title: Title, furniture: bytearray) -> Published:
    now = evidence.now
    seen = [s.found for s in evidence.seen if plausible(s.found.when, now)]
    timed = [f for f in evidence.timed if plausible(f.when, now)]
    visible_days = {_day(f.when) for f in [*seen, *timed]}
    if stamped := [f for f in evidence.stamped if plausible(f.when, now)]:
        exact = [f for f in stamped if any(_minute(f) == _minute(s) for s in seen if s.timed)]
        best = next(iter([*exact, *(f for f in stamped if _day(f.when) in visible_days)]), stamped[0])
        posted = [s.found for s in evidence.seen if s.posted and plausible(s.found.when, now)]
        if posted and all(_day(posted[0].when) < _day(f.when) for f in stamped):
            return _with_clock(posted[0], evidence)  # metadata made anew at each change or request
        return Published(best.when, DateFrom.METADATA, best.timed)
    if seen and timed and not seen[0].timed and (twin := _same_day(timed, seen[0])):
        return Published(twin.when, DateFrom.TIME, twin.timed)
    if seen:
        return _with_clock(seen[0], evidence)
    if timed:
        return Published(timed[0].when, DateFrom.TIME, timed[0].timed)
    return _from_outside(evidence, page, title, furniture)


def _minute(found: Found) -> dt.datetime:
    return found.when.astimezone(dt.UTC).replace(second=0, microsecond=0)


def _same_day(dates: list[Found], other: Found) -> Found | None:
    return next((f for f in dates if _day(f.when) == _day(other.when)), None)


def _with_clock(found: Found, evidence: _Evidence) -> Published:
    """Give a day without a time the time at which the door says the article appeared on that day."""
    door = evidence.door
    if not found.timed and door and door.published and _day(door.published) == _day(found.when):
        return Published(door.published, DateFrom.VISIBLE, timed=True)
    return Published(found.when, DateFrom.VISIBLE, found.timed)


def _from_outside(evidence: _Evidence, page: Page, title: Title, furniture: bytearray) -> Published:
    door = evidence.door
    if door and door.published and door.door is Door.FEED and plausible(door.published, evidence.now):
        return Published(door.published, DateFrom.FEED, timed=True)
    for number in range(max(title.first - 3, 0), min(title.last + 4, len(page.blocks))):
        block = page.blocks[number]
        if furniture[number] or block.words > 8 or title.first < 0:  # noqa: PLR2004 - "Y tế - 2 giờ trước", no more
            continue
        if when := relative(block.text, evidence.now):
            return Published(when, DateFrom.VISIBLE, timed=True)
    if door and door.published and door.door is Door.SITEMAP and plausible(door.published, evidence.now):
        return Published(door.published, DateFrom.SITEMAP, timed=True)
    if evidence.address and plausible(evidence.address.when, evidence.now):
        return Published(evidence.address.when, DateFrom.ADDRESS, evidence.address.timed)
    return Published()


def _visible(page: Page, title: Title, body: list[int], furniture: bytearray, now: dt.datetime) -> list[_Seen]:
    """Return the dates written for readers that can be the article's, the likeliest first."""
    inside = set(body)
    found: list[_Seen] = []
    for number, block in enumerate(page.blocks):
        if block.words > _LINE_MOST or not any(c.isdigit() for c in block.text):
            continue
        dates = find_dates(block.text)
        if not dates:
            continue
        score = _weigh(page, number, block, dates, title, body)
        score -= _DISTRUST[furniture[number]] + (2 if number in inside else 0)
        today = _day(dates[0].when) == _day(now) and number < title.first
        if today and not _shares_branch(page, number, title):
            score -= 4  # a banner's "today"
        if score >= _LEAST_SCORE:
            best = next((d for d in dates if d.timed), dates[0])
            posted = _POSTED_LINE.match(block.plain or fold(block.text)) is not None
            found.append(_Seen(best, block.text, score, posted, today))
    return sorted(found, key=lambda s: (s.banner, -s.score))


def _weigh(page: Page, number: int, block: Block, dates: tuple[Found, ...], title: Title, body: list[int]) -> float:
    plain = block.plain or fold(block.text)
    share = sum(d.end - d.start for d in dates) / len(block.text)
    signs = page.near_signs(block)
    cue = _CUES.search(plain) is not None
    cue = cue or (dates[0].timed and dates[0].start < _START and block.words < _STARTS_MOST)
    if share < _SHARE and not cue and not signs & Sign.DATE and not title.first <= number < title.last:
        return 0.0
    score = 1.5 * share + 1.5 * cue + 1.5 * bool(signs & Sign.DATE) + 0.7 * any(d.timed for d in dates)
    if share < _SHARE and prose_words(block):
        score -= 2.5  # a sentence of the story
    score += _under_text(block, share, number - body[-1] if body else 0, labelled=_LABELLED.match(plain) is not None)
    score -= 6 * bool(_AGAINST.search(plain)) + 1.5 * bool(_MODIFIED.search(plain))
    return score + _nearness(page, number, title, body)


def _under_text(block: Block, share: float, after: int, *, labelled: bool) -> float:
    """Weigh a line under the text that is a labelled date, or right under it a name or place with one: old papers'."""
    if labelled and share >= _LABELLED_SHARE and 0 < after <= _LABELLED_REACH:
        return 2.0
    return 1.2 * (block.words <= _SIGNED_MOST and share >= _SHARE and 0 < after <= _SIGNED_REACH and not block.href)


def _nearness(page: Page, number: int, title: Title, body: list[int]) -> float:
    """Weigh where a date stands: in or right under the title, just above it, right under the text, elsewhere."""
    if title.first < 0:
        return 1.5 if not body or number < body[0] else 0.0
    if title.first <= number < title.last:
        return 4.0
    start = body[0] if body else title.last + 6
    if title.last <= number < start:
        return max(1.5, 4.0 - 0.25 * (number - title.last))
    if number < title.first:
        return max(0.0, 3.2 - 0.4 * (title.first - number)) + _shares_branch(page, number, title)
    after = number - (body[-1] if body else number)
    return 2.2 - 0.4 * after if 0 < after <= 5 else 0.0  # noqa: PLR2004 - a few lines under the text


def _shares_branch(page: Page, number: int, title: Title) -> float:
    """Whether a line above the title stands in a small element with it: then it is no banner."""
    mine = set(page.ancestors(page.blocks[number].node))
    for ancestor in page.ancestors(page.blocks[title.first].node):
        if ancestor in mine:
            node = page.nodes[ancestor]
            return 1.5 if node.tag != "body" and title.first - node.first <= 8 else 0.0  # noqa: PLR2004 - lines
    return 0.0


def _time_elements(page: Page, title: Title, body: list[int], furniture: bytearray) -> list[Found]:
    """Return the values of <time> elements around the title and under the text, nearest first."""
    end = body[-1] + 6 if body else title.last + 12
    found: list[tuple[int, Found]] = []
    for number, block in enumerate(page.blocks[: end + 1]):
        if not block.times or furniture[number] or number < title.first - 8:
            continue
        stamps = [f for value in block.times if (f := read_stamp(value))]
        found += [(abs(number - max(title.first, 0)), f) for f in stamps[:1]]
    return [f for _, f in sorted(found, key=lambda pair: pair[0])]


def _settle(evidence: _Evidence) -> None:
    """Decide the reading of each date whose day and month could be swapped."""
    certain = {_day(f.when) for f in [*evidence.stamped, *evidence.timed] if not f.either}
    certain |= {_day(s.found.when) for s in evidence.seen if not s.found.either}
    if evidence.door and evidence.door.published:
        certain.add(_day(evidence.door.published))
    if evidence.address:
        certain.add(_day(evidence.address.when))
    evidence.stamped = [_read(f, "", certain, evidence) for f in evidence.stamped]
    evidence.timed = [_read(f, "", certain, evidence) for f in evidence.timed]
    for seen in evidence.seen:
        seen.found = _read(seen.found, seen.text, certain, evidence)


def _read(found: Found, text: str, certain: set[dt.date], evidence: _Evidence) -> Found:
    if not found.either:
        return found
    other = found.swapped()
    if not plausible(found.when, evidence.now) and plausible(other.when, evidence.now):
        return other
    if not plausible(other.when, evidence.now):
        return found
    by_day = _by_weekday(found, other, text)
    if by_day is not None:
        return by_day
    if evidence.month and (found.when.year, found.when.month) != evidence.month == (other.when.year, other.when.month):
        return other
    return other if _day(other.when) in certain and _day(found.when) not in certain else found


def _by_weekday(found: Found, other: Found, text: str) -> Found | None:
    """Return the reading that the weekday beside the date allows; None where it allows both or there is none."""
    weekday = _weekday(text)
    english = _ENGLISH_DAY.search(fold(text)) is not None  # "Thu, 03/05/2026": the order of the same people
    if weekday is not None and other.when.weekday() == weekday and (english or found.when.weekday() != weekday):
        return other
    return found if weekday is not None and found.when.weekday() == weekday else None


def _weekday(text: str) -> int | None:
    match = _WEEKDAY.search(fold(text)) if text else None
    if match is None:
        return None
    if match[4]:
        return _ENGLISH_DAYS.index(match[4])
    return 6 if match[3] else _WEEKDAYS[match[1] or match[2]]
