"""The press digest (điểm báo) in memory: what appeared on a day or in a week, by theme, bad news first.

It is made of a report of those days, so that it counts as every report does. A story stands once, under its first
theme that is bad news, or else under its first theme; its reprints stand below it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.report.annual import Report
from pipeline.report.vietnamese import day, day_words, listed, number
from pipeline.report.words import NO_THEME_NAME
from pipeline.store import NO_THEME, DayState, Entry

__all__ = ["Digest", "DigestPart", "Story", "make_digest", "week_of"]

_LOST = {
    DayState.DOWN: "không truy cập được",
    DayState.PARTLY: "chỉ đọc được một phần",
    DayState.NOT_RUN: "không được đọc",
    DayState.NOT_ADDED: "chưa được theo dõi",
}
"""How a day of an outlet ends that says nothing, or not all, of what appeared."""


@dataclass(frozen=True, slots=True)
class Story:
    """A story of these days: its first item, and the others that reprint it, in order of time."""

    first: Entry
    copies: tuple[Entry, ...] = ()

    @property
    def themes(self) -> tuple[str, ...]:
        """The themes of its items: those of the first, then what others add."""
        return tuple(dict.fromkeys(theme for entry in (self.first, *self.copies) for theme in entry.themes))

    @property
    def places(self) -> tuple[str, ...]:
        """The places of the province that its items name."""
        return tuple(dict.fromkeys(place for entry in (self.first, *self.copies) for place in entry.places))

    @property
    def items(self) -> int:
        """How many items it has."""
        return 1 + len(self.copies)


@dataclass(frozen=True, slots=True)
class DigestPart:
    """A theme's part of the digest; `negative` says that it is bad news."""

    code: str
    name: str
    negative: bool
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """A day's or a week's digest. `unread` names outlets that weren't read or not wholly, with how that ended."""

    report: Report
    since: dt.date
    until: dt.date
    parts: tuple[DigestPart, ...]
    unread: tuple[str, ...]

    @property
    def period(self) -> str:
        """The day or the week in words."""
        if self.since == self.until:
            return f"ngày {day(self.since)}"
        return f"tuần từ ngày {day(self.since)} đến ngày {day(self.until)}"

    @property
    def dated(self) -> str:
        """The last day, as a letter is dated."""
        return day_words(self.until)

    @property
    def items(self) -> int:
        """How many items appeared."""
        return len(self.report.entries)

    @property
    def stories(self) -> int:
        """How many stories these are."""
        return sum(len(part.stories) for part in self.parts)

    @property
    def summary(self) -> str:
        """What appeared, in a sentence or two."""
        if not self.items:
            return f"Không có tin bài nào về y tế {self.period} trên các cơ quan báo chí đọc được."
        said = f"{_upper(self.period)} có {number(self.items)} tin bài về {number(self.stories)} sự việc y tế"
        bad = sum(len(part.stories) for part in self.parts if part.negative)
        local = sum(entry.local is True for entry in self.report.entries)
        more = [f"{number(bad)} sự việc tiêu cực"] if bad else []
        if local:
            more.append(f"{number(local)} tin bài nhắc đến địa danh, đơn vị của tỉnh")
        return f"{said}; trong đó có {listed(more)}." if more else f"{said}; không có sự việc tiêu cực."

    @property
    def coverage(self) -> str:
        """Which outlets weren't read: without them, "nothing appeared" says nothing."""
        if not self.report.outlets:
            return "Chưa theo dõi cơ quan báo chí nào."
        if not self.report.ledger or self.report.as_of is None:
            return "Chưa có nhật ký thu thập của thời gian này: chưa thể nói có tin bài hay không."
        said = "Tất cả các nguồn đều đọc được."
        if self.unread:
            said = f"Các nguồn không đọc đủ: {'; '.join(self.unread)}. Điểm báo này có thể thiếu tin bài."
        if self.report.as_of < self.until:
            said += f" Nhật ký thu thập mới đến hết ngày {day(self.report.as_of)}; những ngày sau chưa được đọc."
        return said


def week_of(date: dt.date) -> tuple[dt.date, dt.date]:
    """Return Monday and Sunday of the week of `date`."""
    monday = date - dt.timedelta(days=date.weekday())
    return monday, monday + dt.timedelta(days=6)


def make_digest(report: Report, negative: Collection[str]) -> Digest:
    """Make the digest of a report's days.

    Parameters
    ----------
    report
        A report of one day or of a few; it must have a first and a last day.
    negative
        The codes of themes that are bad news.

    Raises
    ------
    ValueError
        The report has no first or last day.
    """
    if report.since is None or report.until is None:
        raise ValueError("a digest is of a day or a week")
    groups: dict[str, list[Entry]] = {}
    for entry in report.entries:
        groups.setdefault(entry.story or entry.id, []).append(entry)
    filed: dict[str, list[Story]] = {}
    for entries in groups.values():
        story = Story(entries[0], tuple(entries[1:]))
        filed.setdefault(_theme_of(story, negative), []).append(story)
    return Digest(report, report.since, report.until, tuple(_parts(report, filed, negative)), tuple(_unread(report)))


def _theme_of(story: Story, negative: Collection[str]) -> str:
    bad = [theme for theme in story.themes if theme in negative]
    return next(iter((*bad, *story.themes)), NO_THEME)


def _parts(report: Report, filed: dict[str, list[Story]], negative: Collection[str]) -> Sequence[DigestPart]:
    """Return the themes that have stories: bad news first, then as in the plan, at last what carries none."""
    names = [(theme.code, theme.name) for theme in report.themes]
    names.sort(key=lambda pair: pair[0] not in negative)
    names.append((NO_THEME, NO_THEME_NAME))
    return [
        DigestPart(code, name, code in negative, tuple(sorted(filed[code], key=_rank)))
        for code, name in names
        if code in filed
    ]


def _rank(story: Story) -> tuple[bool, int, str]:
    """Order stories: what concerns the province first, then the most reprinted, then as they came."""
    entries = (story.first, *story.copies)
    local = any(entry.local for entry in entries)
    return not local, -len(entries), str(story.first.published)


def _unread(report: Report) -> Sequence[str]:
    """Return the outlets with days that weren't wholly read: "Báo A (không truy cập được 2 ngày)"."""
    names, lines = report.outlet_names, []
    single = report.since == report.until
    for host in dict.fromkeys(row.outlet for row in report.ledger):
        found = []
        for state, words in _LOST.items():
            days = report.days(state.value, outlet=host)
            if days:
                found.append(words if single else f"{words} {days} ngày")
        if found:
            lines.append(f"{names.get(host, host)} ({', '.join(found)})")
    return lines


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
