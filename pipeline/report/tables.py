"""Adding up: items and stories by any two dimensions, and the long form that files keep.

Items are additive but for one thing: an item with two themes counts in both, and in a total once. Stories aren't: the
same story stands in several months or outlets. So tables are always made from the items, never from other tables.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.records import OutletKind, Unit
from pipeline.report.period import half_of, quarter_of
from pipeline.store import NO_THEME, Entry

__all__ = ["DIMENSIONS", "Cell", "Figure", "Table", "add_up", "figures_of", "tabulate"]

CENTRAL = frozenset({OutletKind.CENTRAL_PAPER.value})


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


def _area(kind: str) -> str:
    return "central" if kind in CENTRAL else "local"


def _origin(entry: Entry) -> str:
    return "original" if entry.original else "reprint"


DIMENSIONS: dict[str, Callable[[Entry], tuple[str, ...]]] = {
    "theme": lambda e: e.themes or (NO_THEME,),
    "unit": lambda e: (e.unit.value,),
    "outlet": lambda e: (e.outlet,),
    "kind": lambda e: (e.kind,),
    "area": lambda e: (_area(e.kind),),
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
    "area": lambda f: _area(f.kind),
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
    cells: Mapping[tuple[str | None, str | None], Cell]

    def at(self, row: str | None = None, column: str | None = None) -> Cell:
        """Return a cell; one that nothing fell into is zero."""
        return self.cells.get((row, column), Cell())

    def items(self, row: str | None = None, column: str | None = None) -> int:
        """Return a cell's items."""
        return self.at(row, column).items

    def stories(self, row: str | None = None, column: str | None = None) -> int:
        """Return a cell's stories."""
        return self.at(row, column).stories


def tabulate(entries: Iterable[Entry], rows: str, columns: str) -> Table:
    """Count `entries` by two of `DIMENSIONS`.

    Raises
    ------
    KeyError
        There is no such dimension.
    """
    of_row, of_column = DIMENSIONS[rows], DIMENSIONS[columns]
    items: Counter[tuple[str | None, str | None]] = Counter()
    stories: defaultdict[tuple[str | None, str | None], set[str]] = defaultdict(set)
    for entry in entries:
        across = (None, *of_column(entry))
        for row in (None, *of_row(entry)):
            for column in across:
                items[row, column] += 1
                stories[row, column].add(entry.story)
    return Table(rows, columns, {key: Cell(n, len(stories[key])) for key, n in items.items()})


def figures_of(entries: Iterable[Entry], themes: Iterable[str]) -> tuple[Figure, ...]:
    """Return the long form of `entries`, ordered by theme (as in `themes`), unit, month, outlet and origin."""
    items: Counter[tuple[str, Unit, str, str, str, str]] = Counter()
    once: Counter[tuple[str, Unit, str, str, str, str]] = Counter()
    stories: defaultdict[tuple[str, Unit, str, str, str, str], set[str]] = defaultdict(set)
    for entry in entries:
        month, origin = entry.month, _origin(entry)
        for n, theme in enumerate(entry.themes or (NO_THEME,)):
            key = (theme, entry.unit, entry.outlet, entry.kind, month, origin)
            items[key] += 1
            once[key] += n == 0
            stories[key].add(entry.story)
    rank = {theme: n for n, theme in enumerate(themes)}
    units = {unit: n for n, unit in enumerate(Unit)}

    def order(key: tuple[str, Unit, str, str, str, str]) -> tuple[object, ...]:
        theme, unit, outlet, kind, month, origin = key
        return rank.get(theme, len(rank)), theme, units[unit], month, outlet, kind, origin

    return tuple(Figure(*key, items[key], once[key], len(stories[key])) for key in sorted(items, key=order))


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
        sums[tuple(key(figure) for key in keys)] += figure.items if by_theme else figure.once
    return sums
