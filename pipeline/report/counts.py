"""Counts by theme × unit × month × outlet, as .xlsx for people and .csv for programs, from one list of items."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.report.files import aside, inert
from pipeline.report.pivot import by_theme, long_rows, theme_rows, unique_names
from pipeline.report.sheets import HEADINGS, NO_DATE, write_workbook
from pipeline.store import Count, Item, Listed, LocalRule, Store
from pipeline.store.counts import count

if TYPE_CHECKING:
    from pipeline.themes import Plan

__all__ = ["Exported", "Tally", "export_counts", "tally"]


@dataclass(frozen=True, slots=True)
class Tally:
    """What the files are made of.

    `rows` are the themes to show: the plan's, with a row for items that carry none where there are such. `undated` are
    the items without a date where a period was asked for, `elsewhere` those that don't concern `province` though they
    must: both shown apart.
    """

    themes: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str], ...]
    outlets: dict[str, str]
    items: tuple[Item, ...]
    undated: tuple[Item, ...]
    elsewhere: tuple[Item, ...]
    province: str
    counts: tuple[Count, ...]
    listed: dict[str, Listed]
    since: dt.date | None
    until: dt.date | None
    model: str | None
    untagged: int

    @property
    def by_theme(self) -> tuple[tuple[str, str, int], ...]:
        """Code, name and items of each theme, in the plan's order."""
        return by_theme(self.counts, self.themes)


@dataclass(frozen=True, slots=True)
class Exported:
    """The files written, and what they hold."""

    files: tuple[Path, ...]
    tally: Tally


def export_counts(
    store: Store,
    plan: Plan | Sequence[tuple[str, str]],
    folder: Path,
    *,
    model: str | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
    local: LocalRule | None = None,
) -> Exported:
    """Write `counts.xlsx` and `counts.csv` into `folder`.

    Parameters
    ----------
    plan
        The plan of themes, or its themes as pairs of code and name, in the order of the report.
    model
        The model version that speaks where no person did; the one that tagged last by default.
    since, until
        First and last day, in Vietnam's time; without either, everything stored.
    local
        Whose items count only where they concern the province; the others are listed apart. None counts all.

    Raises
    ------
    ExportError
        A file can't be written, or is open in another program.
    StoreError
        The database can't be read.
    """
    sums = tally(store, plan, model=model, since=since, until=until, local=local)
    book, table = folder / "counts.xlsx", folder / "counts.csv"
    with aside(book) as part:
        write_workbook(part, sums)
    with aside(table) as part:
        _write_csv(part, sums)
    return Exported((book, table), sums)


def tally(
    store: Store,
    plan: Plan | Sequence[tuple[str, str]],
    *,
    model: str | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
    local: LocalRule | None = None,
) -> Tally:
    """Ask the store for the items of a period and count them; parameters as for `export_counts`."""
    themes = _pairs(plan)
    version = model or store.model_in_use()
    codes = [code for code, _ in themes]
    found = store.items(version, since=since, until=until, themes=codes, local=local)
    elsewhere = store.items_elsewhere(version, since=since, until=until, themes=codes, local=local) if local else []
    apart = since is not None or until is not None
    items = tuple(item for item in found if item.month or not apart)
    undated = tuple(item for item in found if apart and not item.month)
    counts = count(items, codes)
    return Tally(
        themes=themes,
        rows=tuple(theme_rows(counts, themes)),
        outlets=unique_names(store.outlet_names()),
        items=items,
        undated=undated,
        elsewhere=tuple(elsewhere),
        province=local.province if local else "",
        counts=tuple(counts),
        listed=store.listed(item.id for item in (*found, *elsewhere)),
        since=since,
        until=until,
        model=version,
        untagged=store.how_many_untagged(version) if version else store.how_many(),
    )


def _pairs(plan: Plan | Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    if isinstance(plan, Sequence):
        return tuple(plan)
    return tuple((theme.code, theme.name) for theme in plan.themes)


def _write_csv(path: Path, sums: Tally) -> None:
    # The byte order mark tells Excel that the file is UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for theme, unit, month, outlet, items in long_rows(sums.counts, sums.rows, sums.outlets):
            writer.writerow((inert(theme), inert(unit), month or NO_DATE, inert(outlet), items))
