"""A report in memory: what every file of it is made of, and what a frozen report keeps.

`build.build_report` makes it from the store; a file is a module with a function ``write(path, report)`` that asks
nothing else (`exports.EXPORTS` names them). The same report makes the same bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.report.period import months_between
from pipeline.report.tables import Figure, Table, add_up, tabulate
from pipeline.report.vietnamese import period_words
from pipeline.report.words import NO_THEME_NAME, unique_names
from pipeline.store import NO_THEME, Entry, OutletInfo

if TYPE_CHECKING:
    from pipeline.evaluate.reliability import Reliability  # its package loads the classifier

__all__ = ["Before", "MonthDays", "Report", "ReportTheme"]


@dataclass(frozen=True, slots=True)
class ReportTheme:
    """A theme as the report names it, with the clause of the plan that it serves."""

    code: str
    name: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class MonthDays:
    """How many of an outlet's days of a month ended how: by the values of `store.DayState`; `items` about anything."""

    outlet: str
    month: str
    days: Mapping[str, int]
    items: int = 0


@dataclass(frozen=True, slots=True)
class Before:
    """The same period before, to compare with. `followed` says whether any outlet was: without, zeros say nothing."""

    since: dt.date
    until: dt.date
    figures: tuple[Figure, ...]
    stories: int
    followed: bool

    def count(self, dimension: str, key: str) -> int:
        """Return the items under `key` of a dimension of `tables.DIMENSIONS`."""
        return add_up(self.figures, dimension)[key,]

    @property
    def items(self) -> int:
        """All items, each once."""
        return sum(figure.once for figure in self.figures)


@dataclass(frozen=True, slots=True)
class Report:
    """A report.

    `entries` are the items that count, in order of time; `undated` those without a date, `elsewhere` those that don't
    concern `province` though they must: both stand apart. `since` and `until` are None for everything stored.
    `figures` is the long form. `ledger` has a row for each outlet and month; it speaks of days up to `as_of`.
    `reliability` is None until an audit was made. `model` is the model version that spoke where no person did,
    `versions` what else made the figures (program, plan, gazetteer, the last label heard ...), `untagged` how many
    articles of the store no model has read.
    """

    office: str
    province: str
    since: dt.date | None
    until: dt.date | None
    plan: str
    themes: tuple[ReportTheme, ...]
    outlets: tuple[OutletInfo, ...]
    entries: tuple[Entry, ...]
    undated: tuple[Entry, ...] = ()
    elsewhere: tuple[Entry, ...] = ()
    figures: tuple[Figure, ...] = ()
    before: Before | None = None
    ledger: tuple[MonthDays, ...] = ()
    as_of: dt.date | None = None
    reliability: tuple[Reliability, ...] | None = None
    model: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    untagged: int = 0
    remarks: tuple[str, ...] = ()

    def table(self, rows: str, columns: str) -> Table:
        """Count the entries by two of `tables.DIMENSIONS` ("theme", "unit", "outlet", "kind", "area", "month", ...).

        Examples
        --------
        ``report.table("theme", "unit").items("food_safety", "tin")``; None stands for all:
        ``report.table("theme", "unit").stories()`` are the stories of all items.
        """
        return tabulate(self.entries, rows, columns)

    @property
    def period(self) -> str:
        """The period in words, as one says it in a sentence: "năm 2026"."""
        return period_words(self.since, self.until)

    @property
    def rows(self) -> tuple[ReportTheme, ...]:
        """The themes to show: the plan's, and one for items that carry none where there are such."""
        if all(entry.marks for entry in self.entries):
            return self.themes
        return (*self.themes, ReportTheme(NO_THEME, NO_THEME_NAME))

    @property
    def months(self) -> list[str]:
        """The months to show, "2026-03", those without items too."""
        return months_between(self.since, self.until, (entry.month for entry in self.entries))

    @property
    def outlet_names(self) -> dict[str, str]:
        """Outlets' names by host, namesakes told apart."""
        return unique_names({outlet.host: outlet.name for outlet in self.outlets})

    @property
    def theme_names(self) -> dict[str, str]:
        """Themes' names by code, `NO_THEME` included."""
        return {theme.code: theme.name for theme in self.themes} | {NO_THEME: NO_THEME_NAME}

    def days(self, state: str, *, outlet: str | None = None, month: str | None = None) -> int:
        """Return how many days, of one outlet or all, in one month or all, ended in a `store.DayState`'s value."""
        return sum(
            row.days.get(state, 0) for row in self.ledger if outlet in {None, row.outlet} and month in {None, row.month}
        )
