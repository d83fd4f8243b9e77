"""The overview's pictures: what stands in each bar, cell and column, and which articles it opens."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.desk.asking import NO_THEME_ASKED, Asking
from pipeline.report.annual import Report, ReportTheme
from pipeline.report.tables import Table, add_up, tabulate
from pipeline.report.words import DAY_STATES, UNITS
from pipeline.store import NO_THEME, DayState, Entry

__all__ = ["Bar", "Cell", "Column", "Coverage", "Pictures", "pictures"]

_DARK = 0.7  # of the greatest cell: from there on white figures are read better
_PALE, _DEEP = (226, 240, 238), (11, 98, 102)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: `share` and `then_share` of the longest in per cent, `then` last year's count (None: nothing known)."""

    name: str
    items: int
    share: float
    go: str
    then: int | None = None
    then_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the heat map, on its ground; `light` says that its figure is white."""

    items: int
    go: str
    ground: str
    light: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A month of the trend: this year's and last year's items, with heights in per cent of the highest."""

    month: str
    items: int
    height: float
    go: str
    then: int | None
    then_height: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """An outlet's row of the ledger: its days by state, as (class, words, days, per cent), and the share read."""

    name: str
    days: tuple[tuple[str, str, int, float], ...]
    read: float | None
    items: int


@dataclass(frozen=True, slots=True)
class Pictures:
    """Everything that the overview shows of a period and of some outlets, or of all."""

    items: int
    stories: int
    before: int | None
    undated: int
    elsewhere: int
    by_person: int
    themes: tuple[Bar, ...]
    outlets: tuple[Bar, ...]
    units: tuple[Bar, ...]
    months: tuple[str, ...]
    heat: tuple[tuple[str, tuple[Cell, ...]], ...]
    trend: tuple[Column, ...]
    coverage: tuple[Coverage, ...]


def pictures(report: Report, hosts: Sequence[str] = ()) -> Pictures:
    """Return the pictures of a report, of the outlets `hosts` alone where any are named."""
    return _Drawn(report, hosts).all()


class _Drawn:
    """One report being drawn."""

    def __init__(self, report: Report, hosts: Sequence[str]) -> None:
        self._report = report
        self._hosts = frozenset(hosts)
        self._entries = [entry for entry in report.entries if self._of(entry)]
        self._asking = Asking(outlets=tuple(hosts), since=report.since, until=report.until, counted=True)
        self._then = self._figures_before()
        self._themed = tabulate(self._entries, "theme", "month")

    def all(self) -> Pictures:
        report, entries = self._report, self._entries
        names = report.outlet_names
        shown = [host for host in names if not self._hosts or host in self._hosts]
        themes = self._rows()
        outlets = tabulate(entries, "outlet", "unit")
        months = tuple(report.months)
        before = self._then("", "")
        return Pictures(
            items=len(entries),
            stories=len({entry.story or entry.id for entry in entries}),
            before=before,
            undated=sum(map(self._of, report.undated)),
            elsewhere=sum(map(self._of, report.elsewhere)),
            by_person=sum(entry.by_person for entry in entries),
            themes=self._bars(
                {theme.code: theme.name for theme in themes},
                self._themed.items,
                "theme",
                lambda code: {"theme": code or NO_THEME_ASKED},
            ),
            outlets=self._bars(
                {host: names[host] for host in sorted(shown, key=lambda h: (-outlets.items(h), names[h]))},
                outlets.items,
                "outlet",
                lambda host: {"outlets": (host,)},
            ),
            units=self._bars(
                {unit.value: name for unit, name in UNITS.items()},
                lambda unit: outlets.items(None, unit),
                "unit",
                lambda unit: {"unit": unit},
            ),
            months=months,
            heat=self._heat(self._themed, themes, months),
            trend=self._trend(self._themed, months),
            coverage=self._coverage(shown, names),
        )

    def _of(self, entry: Entry) -> bool:
        return not self._hosts or entry.outlet in self._hosts

    def _rows(self) -> tuple[ReportTheme, ...]:
        """Return the themes, with a row for items without any where these outlets have such."""
        every = [theme for theme in self._report.rows if theme.code != NO_THEME or self._themed.items(NO_THEME)]
        return tuple(every)

    def _figures_before(self) -> Callable[[str, str], int | None]:
        """Return last year's count of a dimension's key; None for all where nothing was followed then."""
        before = self._report.before
        if before is None or not before.followed:
            return lambda _dimension, _key: None
        figures = [figure for figure in before.figures if not self._hosts or figure.outlet in self._hosts]
        sums = {name: add_up(figures, name) for name in ("theme", "outlet", "unit", "month")}
        whole = sum(figure.once for figure in figures)
        return lambda dimension, key: sums[dimension][key,] if dimension else whole

    def _bars(
        self,
        names: Mapping[str, str],
        count: Callable[[str], int],
        dimension: str,
        ask: Callable[[str], dict[str, object]],
    ) -> tuple[Bar, ...]:
        counts = {key: (count(key), self._then(dimension, key)) for key in names}
        most = max((max(now, then or 0) for now, then in counts.values()), default=0) or 1
        return tuple(
            Bar(names[key], now, 100 * now / most, self._asking.at(**ask(key)), then, 100 * (then or 0) / most)
            for key, (now, then) in counts.items()
        )

    def _heat(
        self, table: Table, themes: Sequence[ReportTheme], months: Sequence[str]
    ) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
        most = max((table.items(theme.code, month) for theme in themes for month in months), default=0) or 1
        return tuple(
            (theme.name, tuple(self._cell(table.items(theme.code, month), most, theme.code, month) for month in months))
            for theme in themes
        )

    def _cell(self, items: int, most: int, theme: str, month: str) -> Cell:
        share = items / most
        ground = tuple(round(a + (b - a) * share) for a, b in zip(_PALE, _DEEP, strict=True))
        go = self._month(month, theme=theme or NO_THEME_ASKED)
        return Cell(items, go, f"rgb{ground}".replace(" ", ""), light=share >= _DARK)

    def _trend(self, table: Table, months: Sequence[str]) -> tuple[Column, ...]:
        rows = [(month, table.items(None, month), self._then("month", _year_before(month))) for month in months]
        most = max((max(now, then or 0) for _, now, then in rows), default=0) or 1
        return tuple(
            Column(month, now, 100 * now / most, self._month(month), then, 100 * (then or 0) / most)
            for month, now, then in rows
        )

    def _month(self, month: str, **more: object) -> str:
        """Return what opens a month's items, within the period."""
        first = dt.date(int(month[:4]), int(month[5:]), 1)
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        since, until = self._report.since, self._report.until
        return self._asking.at(
            since=max(first, since) if since else first, until=min(last, until) if until else last, **more
        )

    def _coverage(self, hosts: Sequence[str], names: Mapping[str, str]) -> tuple[Coverage, ...]:
        rows = []
        for host in hosts:
            days = {state: self._report.days(state.value, outlet=host) for state in DAY_STATES}
            whole = sum(days.values())
            followed = whole - days[DayState.NOT_ADDED]
            read = days[DayState.COVERED] + days[DayState.AFTERWARDS]
            parts = tuple(
                (state.value.replace(" ", "-"), words, days[state], 100 * days[state] / whole)
                for state, words in DAY_STATES.items()
                if days[state]
            )
            items = sum(row.items for row in self._report.ledger if row.outlet == host)
            rows.append(Coverage(names[host], parts, read / followed if followed else None, items))
        return tuple(rows)


def _year_before(month: str) -> str:
    return f"{int(month[:4]) - 1:04d}{month[4:]}"
