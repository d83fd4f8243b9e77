"""The tables that the report shows in .docx and .html alike: rows of texts and figures, made from the long form alone.

A `Value` says what it counts, so that a page can open it to its items; a printed table shows the number only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.records import OutletKind
from pipeline.report.annual import Report
from pipeline.report.notes import COUNTED_ONCE, STORIES
from pipeline.report.tables import Figure, add_up
from pipeline.report.vietnamese import change, month, number, percent, signed
from pipeline.report.words import DAY_STATES, KINDS, UNITS
from pipeline.store import RELEVANT, DayState
from pipeline.text import fold

__all__ = [
    "Content",
    "Grid",
    "Head",
    "Value",
    "Words",
    "compared",
    "covered",
    "months_before",
    "outlets",
    "reliable",
    "theme_months",
    "themes",
    "unit_months",
    "unread",
]

Filter = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A figure: the items that fall under all of `of` (dimension and key), each story once where `stories` says so."""

    number: int
    of: Filter = ()
    stories: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its heading, its share of the width (mm of an upright page), and what stands in it."""

    text: str
    width: float
    holds: Literal["text", "number", "middle"] = "number"


@dataclass(frozen=True, slots=True)
class Words:
    """A row's name with a second, smaller line."""

    text: str
    below: str = ""


Content = str | Value | Words


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; the last `totals` rows sum up. `notes` stand below it."""

    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Content, ...], ...]
    totals: int = 0
    notes: tuple[str, ...] = ()


_TOTAL = "Tổng số (mỗi tin bài tính một lần)"
_NUMBER = Head("STT", 10, "middle")
_UNIT_WIDTHS = {"tin": 12.0, "bai": 12.0, "anh": 12.0, "video": 17.0, "chuyen_muc": 17.0}


def themes(report: Report) -> Grid:
    """Themes × units, with each theme's stories; the plan's order, each with its clause."""
    cells = _Cells(report, "theme", "unit")
    told = report.table("theme", "unit")
    rows: list[tuple[Content, ...]] = []
    for n, theme in enumerate(report.rows):
        of = (("theme", theme.code),)
        rows.append(
            (
                str(n + 1),
                Words(theme.name, theme.clause),
                *cells.units(of, theme.name),
                Value(cells.row(theme.code), of, words=theme.name),
                Value(
                    told.stories(theme.code), of, stories=True, words=f"{theme.name}: tin bài đầu tiên của mỗi sự việc"
                ),
            )
        )
    rows.append(
        (
            "",
            _TOTAL,
            *cells.units((), "Tất cả"),
            Value(cells.all, words="Tất cả tin bài"),
            Value(told.stories(), stories=True, words="Tất cả chuyên đề: tin bài đầu tiên của mỗi sự việc"),
        )
    )
    heads = (_NUMBER, Head("Chuyên đề", 54, "text"), *_unit_heads(), Head("Tổng", 14), Head("Số sự việc", 17))
    return Grid("Số lượng tin bài theo chuyên đề và loại tin bài", heads, tuple(rows), 1, (COUNTED_ONCE, STORIES))


def outlets(report: Report) -> Grid:
    """Outlets × units, local press first, the busiest first; an outlet without any item has its row of zeros."""
    cells = _Cells(report, "outlet", "unit")
    names, kinds = report.outlet_names, list(KINDS)
    ranks = {kind.value: n for n, kind in enumerate(kinds)}

    def order(place: tuple[str, str]) -> tuple[int, int, str]:
        host, kind = place
        return ranks.get(kind, len(ranks)), -cells.row(host), fold(names[host])

    rows: list[tuple[Content, ...]] = []
    for n, (host, kind) in enumerate(sorted(((o.host, o.kind) for o in report.outlets), key=order)):
        of, name = (("outlet", host),), names[host]
        words = Words(name, KINDS[OutletKind(kind)] if kind in ranks else kind)
        rows.append((str(n + 1), words, *cells.units(of, name), Value(cells.row(host), of, words=name)))
    rows.append(("", "Tổng số", *cells.units((), "Tất cả"), Value(cells.all, words="Tất cả tin bài")))
    heads = (_NUMBER, Head("Cơ quan báo chí", 68, "text"), *_unit_heads(), Head("Tổng", 18))
    return Grid("Số lượng tin bài theo cơ quan báo chí", heads, tuple(rows), 1)


def unit_months(report: Report) -> Grid:
    """Months × units; a month in which a day of an outlet wasn't read is marked."""
    cells = _Cells(report, "month", "unit")
    rows: list[tuple[Content, ...]] = []
    marked = False
    for key in report.months:
        of, name = (("month", key),), month(key)
        lost = unread(report, key)
        marked = marked or lost > 0
        days = sum(sum(row.days.values()) for row in report.ledger if row.month == key)
        sure = f"{number(days - lost)}/{number(days)}" if days else "–"
        rows.append((f"{name}*" if lost else name, *cells.units(of, name), Value(cells.row(key), of, words=name), sure))
    rows.append(("Tổng số", *cells.units((), "Tất cả"), Value(cells.all, words="Tất cả tin bài"), ""))
    heads = (
        Head("Tháng", 28, "middle"),
        *_unit_heads(),
        Head("Tổng", 25),
        Head("Số ngày đọc được của các nguồn", 42, "middle"),
    )
    star = (
        "* Tháng có ngày không đọc được hoặc chỉ đọc được một phần ở ít nhất một nguồn; số liệu tháng đó có thể thiếu."
    )
    return Grid("Số lượng tin bài theo tháng và loại tin bài", heads, tuple(rows), 1, (star,) if marked else ())


def theme_months(report: Report) -> Grid:
    """Themes × months: a wide table."""
    cells = _Cells(report, "theme", "month")
    months = report.months
    rows: list[tuple[Content, ...]] = []
    for n, theme in enumerate(report.rows):
        of = (("theme", theme.code),)
        across = [
            Value(cells.at(theme.code, key), (*of, ("month", key)), words=f"{theme.name}, {month(key)}")
            for key in months
        ]
        rows.append((str(n + 1), theme.name, *across, Value(cells.row(theme.code), of, words=theme.name)))
    below = [Value(cells.column(key), (("month", key),), words=month(key)) for key in months]
    rows.append(("", _TOTAL, *below, Value(cells.all, words="Tất cả tin bài")))
    width = 14.5 if len(months) <= 12 else 174 / len(months)  # noqa: PLR2004 - a year
    heads = (_NUMBER, Head("Chuyên đề", 56, "text"), *(Head(month(key), width) for key in months), Head("Tổng", 16))
    return Grid("Số lượng tin bài theo chuyên đề và tháng", heads, tuple(rows), 1)


def compared(report: Report) -> Grid | None:
    """Return themes beside their figures of the period before; None where there is none to compare with."""
    before = report.before
    if before is None or not before.followed:
        return None
    now, then = add_up(report.figures, "theme"), add_up(before.figures, "theme")
    rows: list[tuple[Content, ...]] = []
    for n, theme in enumerate(report.rows):
        key = (theme.code,)
        value = Value(now[key], (("theme", theme.code),), words=theme.name)
        rows.append((str(n + 1), theme.name, value, *_against(now[key], then[key])))
    every = sum(add_up(report.figures).values())
    rows.append(("", _TOTAL, Value(every, words="Tất cả tin bài"), *_against(every, before.items)))
    heads = (
        _NUMBER,
        Head("Chuyên đề", 74, "text"),
        Head("Kỳ này", 21),
        Head("Cùng kỳ trước", 21),
        Head("Tăng, giảm", 20),
        Head("Tỷ lệ", 20),
    )
    return Grid("So sánh với cùng kỳ trước", heads, tuple(rows), 1)


def reliable(report: Report) -> Grid | None:
    """Return how sure each theme's count is; None where no audit was made."""
    if report.reliability is None:
        return None
    names = report.theme_names | {RELEVANT: "Tất cả tin bài về y tế"}
    rows: list[tuple[Content, ...]] = []
    for n, one in enumerate(report.reliability):
        rows.append(
            (
                str(n + 1),
                names.get(one.theme, one.theme),
                number(one.counted),
                number(one.confirmed),
                _estimated(one.right),
                _estimated(one.missed),
                _estimated(one.true_count),
                f"{number(one.low)} – {number(one.high)}",
                number(one.labels),
            )
        )
    heads = (
        _NUMBER,
        Head("Chuyên đề", 44, "text"),
        Head("Đã đếm", 14),
        Head("Người đã xác nhận", 16),
        Head("Ước tính đúng", 16),
        Head("Ước tính bỏ sót", 16),
        Head("Ước tính thực tế", 16),
        Head("Khoảng tin cậy 95%", 21, "middle"),
        Head("Số tin bài đã đọc", 13),
    )
    waiting = sum(one.waiting for one in report.reliability)
    notes = [
        "Số thực tế = người đã xác nhận + ước tính đúng + ước tính bỏ sót, của những tin bài có trong kho lúc rút mẫu."
    ]
    if waiting:
        notes.append(f"Còn {number(waiting)} lượt đọc của mẫu chưa làm nên khoảng tin cậy còn rộng.")
    return Grid("Độ tin cậy của số lượng tin bài theo chuyên đề", heads, tuple(rows), 0, tuple(notes))


def covered(report: Report) -> Grid:
    """Outlets × how their days ended."""
    names = report.outlet_names
    days: dict[str, Counter[str]] = {outlet.host: Counter() for outlet in report.outlets}
    for row in report.ledger:
        days.setdefault(row.outlet, Counter()).update(row.days)
    rows: list[tuple[Content, ...]] = []
    for n, host in enumerate(sorted(days, key=lambda host: fold(names.get(host, host)))):
        ended = days[host]
        of_all = sum(ended.values())
        good = ended[DayState.COVERED.value] + ended[DayState.AFTERWARDS.value]
        across = [number(ended[state.value]) for state in DAY_STATES]
        rows.append((str(n + 1), names.get(host, host), *across, percent(good / of_all) if of_all else "–"))
    states = [Head(words, 16.5) for words in DAY_STATES.values()]
    heads = (_NUMBER, Head("Cơ quan báo chí", 41, "text"), *states, Head("Đọc đủ và đọc bù", 16))
    return Grid("Số ngày thu thập của từng nguồn", heads, tuple(rows))


def unread(report: Report, of: str | None = None) -> int:
    """Return how many days of followed outlets, in the month `of` or all, weren't read or not wholly."""
    return sum(report.days(state.value, month=of) for state in (DayState.PARTLY, DayState.DOWN, DayState.NOT_RUN))


def months_before(report: Report) -> list[str]:
    """Return, for each of the report's months, the month of the period before that it is compared with."""
    before, until = report.before, report.until
    back = before.until.year - until.year if before and until else 0
    return [f"{int(key[:4]) + back:04d}{key[4:]}" for key in report.months]


class _Cells:
    """Items by two dimensions with their margins, from the long form: each item once where no theme is asked."""

    def __init__(self, report: Report, rows: str, columns: str) -> None:
        figures: Sequence[Figure] = report.figures
        self._cells = add_up(figures, rows, columns)
        self._rows = add_up(figures, rows)
        self._columns = add_up(figures, columns)
        self._units = add_up(figures, "unit")
        self.all: int = sum(self._units.values())
        self._find: Callable[[str, str], int] = lambda row, column: self._cells[row, column]

    def at(self, row: str, column: str) -> int:
        return self._find(row, column)

    def row(self, row: str) -> int:
        return self._rows[row,]

    def column(self, column: str) -> int:
        return self._columns[column,]

    def units(self, of: Filter, name: str) -> list[Content]:
        """Return a row's figure of each unit; `of` is the row's own filter, empty for the row of all."""
        found: list[Content] = []
        for unit, words in UNITS.items():
            value = self._cells[of[0][1], unit.value] if of else self._units[unit.value,]
            found.append(Value(value, (*of, ("unit", unit.value)), words=f"{name}, {words.lower()}"))
        return found


def _unit_heads() -> list[Head]:
    return [Head(words, _UNIT_WIDTHS[unit.value]) for unit, words in UNITS.items()]


def _estimated(value: float | None) -> str:
    return "–" if value is None else number(value, 1)


def _against(now: int, before: int) -> tuple[str, str, str]:
    return number(before), signed(now - before), change(now, before)
