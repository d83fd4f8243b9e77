"""Adding up: items and stories by any two dimensions, and the long form that files keep.

Items are additive but for one thing: an item with two themes counts in both, and in a total once. Stories aren't: the
same story stands in several months or outlets. So tables are always made from the items, never from other tables.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from pipeline.records import OutletKind, Unit
from pipeline.report.period import half_of, quarter_of
from pipeline.store import NO_THEME, Entry

__all__ = ["DIMENSIONS", "Cell", "Figure", "Sums", "Table", "Tally", "add_up", "area_of", "figures_of", "tabulate"]

CENTRAL = frozenset({OutletKind.CENTRAL_PAPER.value})


Keys = tuple[str, ...]
Margin = tuple[str | None, str | None]
"""A cell's row and column; None is that of all."""


class Cell(NamedTuple):
    """How many items, and how many stories these are: reprints of one text are one story."""

    items: int = 0
    stories: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of the long form: the items of one theme (`NO_THEME`: of none), unit, outlet, month ("2026-03") and origin.

    `once` counts those whose first theme in the plan's order this is, so that it adds up to each item once over
    all themes. `stories` counts the distinct stories of the row's items: it does not add up.
    """

    theme: str
    unit: Unit
    outlet: str
    kind: str
    month: str
    origin: str
    items: int
    once: int
    stories: int


def area_of(kind: str) -> str:
    """Return the area of a kind of outlet: "central" or "local"."""
    return "central" if kind in CENTRAL else "local"


def _origin(entry: Entry) -> str:
    return "original" if entry.original else "reprint"


DIMENSIONS: dict[str, Callable[[Entry], tuple[str, ...]]] = {
    "theme": lambda e: e.themes or (NO_THEME,),
    "unit": lambda e: (e.unit.value,),
    "outlet": lambda e: (e.outlet,),
    "kind": lambda e: (e.kind,),
    "area": lambda e: (area_of(e.kind),),
    "month": lambda e: (e.month,),
    "quarter": lambda e: (quarter_of(e.month),),
    "half": lambda e: (half_of(e.month),),
    "year": lambda e: (e.month[:4],),
    "origin": lambda e: (_origin(e),),
    "source": lambda e: (e.source.value,),
}
"""By what items are counted: the keys under which an item falls. Only themes may be several."""

_OF_FIGURES: dict[str, Callable[[Figure], str]] = {
    "theme": lambda f: f.theme,
    "unit": lambda f: f.unit.value,
    "outlet": lambda f: f.outlet,
    "kind": lambda f: f.kind,
    "area": lambda f: area_of(f.kind),
    "month": lambda f: f.month,
    "quarter": lambda f: quarter_of(f.month),
    "half": lambda f: half_of(f.month),
    "year": lambda f: f.month[:4],
    "origin": lambda f: f.origin,
}


@dataclass(frozen=True, slots=True)
class Table:
    """Items by two dimensions, with the margins: the key None stands for all, each item and story once."""

    rows: str
    columns: str
    cells: Mapping[Margin, Cell]

    def at(self, row: str | None = None, column: str | None = None) -> Cell:
        """Return a cell; one that nothing fell into is zero."""
        return self.cells.get((row, column), Cell())

    def items(self, row: str | None = None, column: str | None = None) -> int:
        """Return a cell's items."""
        return self.at(row, column).items

    def stories(self, row: str | None = None, column: str | None = None) -> int:
        """Return a cell's stories."""
        return self.at(row, column).stories


class Tally:
    """Counts the same items by any two of `DIMENSIONS`; each dimension is read off the items once.

    Parameters
    ----------
    entries
        The items.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        every = list(entries)
        times = Counter(entry.story for entry in every)
        # An item alone in its story is an item and a story: only the others need sets.
        self._alone = [entry for entry in every if times[entry.story] == 1]
        self._several = [entry for entry in every if times[entry.story] > 1]
        self._keys: dict[str, list[Keys]] = {}
        self._tables: dict[tuple[str, str], Table] = {}

    def table(self, rows: str, columns: str) -> Table:
        """Return the table of `rows` by `columns`.

        Raises
        ------
        KeyError
            There is no such dimension.
        """
        if (rows, columns) not in self._tables:
            self._tables[rows, columns] = Table(rows, columns, self._cells(rows, columns))
        return self._tables[rows, columns]

    def _cells(self, rows: str, columns: str) -> dict[Margin, Cell]:
        items: Counter[Margin] = Counter()
        for (of_rows, of_columns), n in Counter(zip(self._of(rows), self._of(columns), strict=True)).items():
            for cell in product((None, *of_rows), (None, *of_columns)):
                items[cell] += n
        stories = Counter(items)
        sets: defaultdict[Margin, set[str]] = defaultdict(set)
        of_row, of_column = DIMENSIONS[rows], DIMENSIONS[columns]
        for entry in self._several:
            for cell in product((None, *of_row(entry)), (None, *of_column(entry))):
                items[cell] += 1
                sets[cell].add(entry.story)
        return {cell: Cell(n, stories[cell] + len(sets.get(cell, ()))) for cell, n in items.items()}

    def _of(self, dimension: str) -> list[Keys]:
        if dimension not in self._keys:
            key = DIMENSIONS[dimension]
            self._keys[dimension] = [key(entry) for entry in self._alone]
        return self._keys[dimension]


def tabulate(entries: Iterable[Entry], rows: str, columns: str) -> Table:
    """Count `entries` by two of `DIMENSIONS`; for several tables of the same items use a `Tally`."""
    return Tally(entries).table(rows, columns)


def figures_of(entries: Iterable[Entry], themes: Iterable[str]) -> tuple[Figure, ...]:
    """Return the long form of `entries`, ordered by theme (as in `themes`), unit, month, outlet and origin."""
    every = list(entries)
    times = Counter(entry.story for entry in every)
    items: Counter[tuple[str, Unit, str, str, str, str]] = Counter()
    once: Counter[tuple[str, Unit, str, str, str, str]] = Counter()
    alone: Counter[tuple[str, Unit, str, str, str, str]] = Counter()  # items that are a story by themselves
    stories: defaultdict[tuple[str, Unit, str, str, str, str], set[str]] = defaultdict(set)
    for entry in every:
        month, origin = entry.month, _origin(entry)
        for n, theme in enumerate(entry.themes or (NO_THEME,)):
            key = (theme, entry.unit, entry.outlet, entry.kind, month, origin)
            items[key] += 1
            if n == 0:
                once[key] += 1
            if times[entry.story] == 1:
                alone[key] += 1
            else:
                stories[key].add(entry.story)
    rank = {theme: n for n, theme in enumerate(themes)}
    units = {unit: n for n, unit in enumerate(Unit)}

    def order(key: tuple[str, Unit, str, str, str, str]) -> tuple[object, ...]:
        theme, unit, outlet, kind, month, origin = key
        return rank.get(theme, len(rank)), theme, units[unit], month, outlet, kind, origin

    return tuple(
        Figure(*key, items[key], once[key], alone[key] + len(stories.get(key, ()))) for key in sorted(items, key=order)
    )


def add_up(figures: Iterable[Figure], *dimensions: str) -> Counter[tuple[str, ...]]:
    """Add up items by `dimensions`; where the theme is none of them, each item once.

    Raises
    ------
    KeyError
        There is no such dimension.
    """
    keys = [_OF_FIGURES[name] for name in dimensions]
    by_theme = "theme" in dimensions
    sums: Counter[tuple[str, ...]] = Counter()
    for figure in figures:
        sums[tuple([key(figure) for key in keys])] += figure.items if by_theme else figure.once
    return sums


class Sums:
    """A long form added up by any dimensions, by each once: a report's files ask for the same sums again and again.

    Parameters
    ----------
    figures
        The long form.
    """

    def __init__(self, figures: Iterable[Figure]) -> None:
        self._figures = figures
        self._found: dict[Keys, Counter[tuple[str, ...]]] = {}

    def by(self, *dimensions: str) -> Counter[tuple[str, ...]]:
        """Return what `add_up` says; to be read, not changed.

        Raises
        ------
        KeyError
            There is no such dimension.
        """
        if dimensions not in self._found:
            self._found[dimensions] = add_up(self._figures, *dimensions)
        return self._found[dimensions]
