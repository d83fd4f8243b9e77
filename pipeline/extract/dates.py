"""Dates as Vietnamese pages write them: pure functions from text to dated times.

Three readings are kept apart, because a count falls into a month by them: a time to the minute, a day without
a time, and a month alone (which is never a day). A time without a zone is Vietnam's, +07:00.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.records import VIETNAM

__all__ = ["EARLIEST", "Found", "find_dates", "in_address", "plausible", "read_stamp"]

EARLIEST = dt.datetime(1997, 11, 19, tzinfo=VIETNAM)
"""Vietnam joined the internet on 19 November 1997: anything earlier is a default value (1/1/0001, 1970), not news."""
AHEAD = dt.timedelta(hours=6)
"""How far beyond now a published time may lie: servers' clocks and zones are wrong by hours, never by a day."""
_CENTURY = 2000
_NOON = 12
_SHORT_YEAR = 100


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text: where it stands, what it says.

    `timed`: a time of day was written. `either`: day and month could be swapped (both ≤ 12, numeric).
    `american`: written as en-US systems do by default (seconds and AM/PM), so the month stands first.
    """

    start: int
    end: int
    when: dt.datetime
    timed: bool = False
    either: bool = False
    american: bool = False

    def swapped(self) -> Found:
        """Return the other reading of a date whose day and month could be swapped."""
        if not self.either:
            return self
        return replace(self, when=self.when.replace(day=self.when.month, month=self.when.day))


_MONTH_NAMES = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11,
    "dec": 12, "một": 1, "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8,
    "chín": 9, "mười một": 11, "mười hai": 12, "mười": 10, "chạp": 12,
}  # fmt: skip
_ENGLISH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_WORDS = r"mười một|mười hai|mười|một|giêng|hai|ba|tư|năm|sáu|bảy|bẩy|tám|chín|chạp"
_VIET_MONTH = rf"(?:tháng|thg|th)\.?\s*(?P<{{0}}>\d{{{{1,2}}}}|{_WORDS})"

_YEAR = r"(?:19|20)\d\d"
_FORMS = [
    # 2026-03-05, 2026/03/05: the order of machines
    r"(?<![\d.])(?P<y1>(?:19|20)\d\d)(?P<s1>[-/.])(?P<m1>\d{1,2})(?P=s1)(?P<d1>\d{1,2})(?!\d)",
    # 5/3/2026, 05-03-2026, 05.03.26
    rf"(?<![\d./-])(?P<d2>\d{{1,2}})\s?(?P<s2>[-/.])\s?(?P<m2>\d{{1,2}})\s?(?P=s2)\s?(?P<y2>{_YEAR}|\d\d)(?![\d/]|[.-]\d)",
    # Ngày 05 tháng 03 năm 2026; 5 Tháng 3, 2026; 05 Th3 2026; 5 tháng ba năm 2026
    r"(?<!\d)(?P<d3>\d{1,2})\s*[-,]?\s*" + _VIET_MONTH.format("m3")
    + r"\s*(?:,|-|/|năm)?\s*(?:năm\s*)?(?P<y3>(?:19|20)\d\d)(?!\d)",
    # Tháng 3 5, 2026 (WordPress themes that put the month first)
    r"(?<!\w)" + _VIET_MONTH.format("m4") + r"\s+(?P<d4>\d{1,2})\s*,\s*(?P<y4>(?:19|20)\d\d)(?!\d)",
    # March 5, 2026; Mar 05 2026
    rf"(?<!\w)(?P<m5>{_ENGLISH})\s+(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s*(?P<y5>(?:19|20)\d\d)(?!\d)",
    # 5 March 2026; 05-Mar-2026; Thu, 05 Mar 2026
    rf"(?<!\d)(?P<d6>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?P<m6>{_ENGLISH})[\s,-]+(?P<y6>(?:19|20)\d\d)(?!\d)",
]  # fmt: skip
_DATE = re.compile("|".join(f"(?:{form})" for form in _FORMS), re.IGNORECASE)
_CLOCK = (
    r"(?P<h>[01]?\d|2[0-4])\s?(?:[:hH]|giờ)\s?(?P<mi>[0-5]\d)(?:\s?(?::|phút|['’])\s?(?P<sec>[0-5]\d)?(?:[.,]\d+)?)?"
)
_HALF = r"(?:\s?(?P<half>am|pm|sa|ch|sáng|trưa|chiều|tối)(?![\w]))?"
_ZONE = r"(?:\s?\(?(?P<zone>Z(?!\w)|(?:GMT|UTC)\s?(?:[+-]\s?\d{1,2}(?::?\d\d)?)?|[+-]\d\d:?\d\d)\)?)?"
_JOIN = r"[\s,;|\-–—•·(\[/]*"
_AFTER = re.compile(rf"(?:T|{_JOIN}(?:lúc|vào|at|hồi)?\s*:?\s*){_CLOCK}{_HALF}{_ZONE}", re.IGNORECASE)
_WEEKDAY = r"(?:thứ\s*(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ\s*nhật|cn|t[2-7]|[a-z]{3,9}day)"
_BEFORE = re.compile(
    rf"(?<!\d){_CLOCK}{_HALF}{_ZONE}{_JOIN}(?:{_WEEKDAY})?{_JOIN}(?:ngày)?[\s:,]*$", re.IGNORECASE
)  # fmt: skip
_OFFSET = re.compile(r"([+-])\s?(\d{1,2}):?(\d\d)?")
_BEFORE_REACH = 48


def _zone(text: str | None) -> dt.tzinfo:
    if not text:
        return VIETNAM
    if found := _OFFSET.search(text):
        minutes = int(found[2]) * 60 + int(found[3] or 0)
        if minutes < 24 * 60:
            return dt.timezone(dt.timedelta(minutes=minutes if found[1] == "+" else -minutes))
    return dt.UTC


def _clock(match: re.Match[str] | None) -> tuple[dt.time, bool]:
    """Return a time of day with its zone, and whether it was written in the en-US way (seconds and AM/PM)."""
    if match is None:
        return dt.time(tzinfo=VIETNAM), False
    hour, half = int(match["h"]) % 24, (match["half"] or "").lower()
    if half in {"pm", "ch", "chiều", "tối"} and hour < _NOON:
        hour += 12
    elif half in {"am", "sa", "sáng"} and hour == _NOON:
        hour = 0
    clock = dt.time(hour, int(match["mi"]), int(match["sec"] or 0), tzinfo=_zone(match["zone"]))
    return clock, half in {"am", "pm"} and match["sec"] is not None


def _month(text: str) -> int:
    low = text.lower().rstrip(".")
    if low.isdigit():
        return int(low)
    return _MONTH_NAMES.get(low) or _MONTH_NAMES.get(low[:3], 0)


def _parts(match: re.Match[str]) -> tuple[int, int, int, int]:
    """Return the form's number (from 1), year, month, day."""
    form = next(n for n in range(1, len(_FORMS) + 1) if match[f"y{n}"])
    year = int(match[f"y{form}"])
    return form, year + _CENTURY if year < _SHORT_YEAR else year, _month(match[f"m{form}"]), int(match[f"d{form}"])


_NUMERIC = 2  # the number of the form 5/3/2026


def _found(text: str, match: re.Match[str]) -> Found | None:
    form, year, month, day = _parts(match)
    after = _AFTER.match(text, match.end())
    before = None if after else _BEFORE.search(text[max(0, match.start() - _BEFORE_REACH) : match.start()])
    clock, american = _clock(after or before)
    either = form == _NUMERIC and day <= _NOON and month <= _NOON and day != month
    if (form == _NUMERIC and month > _NOON >= day) or (american and either):
        day, month = month, day
    try:
        when = dt.datetime.combine(dt.date(year, month, day), clock)
    except ValueError:
        return None
    start = max(0, match.start() - _BEFORE_REACH) + before.start() if before else match.start()
    end = after.end() if after else match.end()
    return Found(start, end, when, bool(after or before), either, american and form == _NUMERIC)


# A cheap look before the long pattern: most lines hold no year.
_PERHAPS = re.compile(r"(?:19|20)\d\d|\d\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d\d")


@lru_cache(maxsize=2048)
def find_dates(text: str) -> tuple[Found, ...]:
    """Return every date in `text`, in order; times without a zone are +07:00, days without a time at 00:00.

    Examples
    --------
    >>> find_dates("Thứ năm, 2/11/2023, 19:20 (GMT+7)")[0].when.isoformat()
    '2023-11-02T19:20:00+07:00'
    >>> find_dates("Ngày 05 tháng 03 năm 2026")[0].timed
    False
    """
    if not _PERHAPS.search(text):
        return ()
    return tuple(found for match in _DATE.finditer(text) if (found := _found(text, match)))


_RELATIVE = re.compile(r"(?<!\w)(\d{1,2})\s*(phút|giờ|tiếng)\s*trước(?!\w)", re.IGNORECASE)


def relative(text: str, now: dt.datetime) -> dt.datetime | None:
    """Read "2 giờ trước" against the time at which the page was fetched; minutes and hours only."""
    if found := _RELATIVE.search(text):
        unit = dt.timedelta(minutes=1) if found[2].lower() == "phút" else dt.timedelta(hours=1)
        return (now - int(found[1]) * unit).astimezone(VIETNAM).replace(microsecond=0)
    return None


_UNIX = re.compile(r"1\d{9}(?:\d{3})?")
_COMPACT = re.compile(r"(20\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?(Z|[+-]\d\d:?\d\d)?")


@lru_cache(maxsize=4096)
def read_stamp(value: str) -> Found | None:
    """Read a machine's date: ISO 8601 with or without a zone, RFC 822, compact, Unix seconds, or a reader's date.

    Entities are resolved first: vietnamnet.vn (2017) wrote "31/08/2017&nbsp;&nbsp;08:30 GMT+7" into its JSON-LD.
    """
    text = " ".join(html.unescape(html.unescape(value)).split())
    try:
        when = dt.datetime.fromisoformat(text)
    except ValueError:
        pass
    else:
        aware = when if when.tzinfo else when.replace(tzinfo=VIETNAM)
        return Found(0, len(text), aware, timed=len(text) > len("2026-03-05"))
    if _UNIX.fullmatch(text):
        return Found(0, len(text), dt.datetime.fromtimestamp(int(text[:10]), VIETNAM), timed=True)
    if found := find_dates(text):
        return found[0]
    if compact := _COMPACT.fullmatch(text):
        return _from_digits(compact.groups())
    return None


def _from_digits(groups: tuple[str | None, ...]) -> Found | None:
    year, month, day, hour, minute, second, zone = groups
    try:
        when = dt.datetime(
            int(year or 0), int(month or 0), int(day or 0), int(hour or 0), int(minute or 0), int(second or 0),
            tzinfo=_zone(zone),
        )  # fmt: skip
    except ValueError:
        return None
    return Found(0, 0, when, timed=hour is not None)


def plausible(when: dt.datetime, now: dt.datetime) -> bool:
    """Whether an article can have been published then: not before Vietnam's internet, not after now."""
    try:
        return EARLIEST <= when <= now + AHEAD
    except OverflowError:  # 0001-01-01T00:00+07:00 has no equivalent in UTC
        return False


# 20251210144830132 (tuoitre.vn, nld.com.vn); 18523091316394135 (thanhnien.vn: 185, then YYMMDDhhmmss);
# 169251210144830132 (suckhoedoisong.vn: 169). Then /2026/03/05/, /2026/03/, /202603/, /20260305/.
_LONG = re.compile(
    r"(?<!\d)(20[0-4]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])([0-5]\d)([0-5]\d)?\d{0,5}(?!\d)"
)
_PREFIXED = re.compile(
    r"(?<!\d)1\d\d([0-4]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])([0-5]\d)([0-5]\d)\d{0,6}(?!\d)"
)
_DAY = re.compile(rf"(?<=/)({_YEAR})([-/.])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?!\d)")
# Without separators eight digits are as likely an article's number: believed between slashes only.
_DIGITS = re.compile(rf"(?<=/)({_YEAR})()(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=/)")
_MONTH = re.compile(r"/((?:19|20)\d\d)[-/]?(0[1-9]|1[0-2])(?=/)")


def in_address(url: str) -> tuple[Found | None, tuple[int, int] | None]:
    """Return the time or day inside an address, and the (year, month) that it names.

    A month alone (`/2026/03/`, `/202603/`) is no day: the first element is None then.
    """
    path = url.partition("://")[2].partition("/")[2]
    path = "/" + path.partition("?")[0]
    for pattern in (_LONG, _PREFIXED):
        if match := pattern.search(path):
            year, *rest = match.groups()
            full = year if len(year) > len("26") else f"20{year}"
            if found := _from_digits((full, *rest, None)):
                return found, (found.when.year, found.when.month)
    if (match := _DAY.search(path) or _DIGITS.search(path)) and (
        found := _from_digits((match[1], match[3], match[4], None, None, None, None))
    ):
        return found, (found.when.year, found.when.month)
    if match := _MONTH.search(path):
        return None, (int(match[1]), int(match[2]))
    return None, None
