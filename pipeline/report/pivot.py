"""Count tables as rows and columns, before any file: added up from `store.Count` rows alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from pipeline.records import Unit
from pipeline.store import NO_THEME, Count

__all__ = ["UNITS", "Cell", "by_theme", "long_rows", "months_between", "pivot", "theme_rows", "unique_names"]

UNITS = {
    Unit.TIN: "Tin",
    Unit.BAI: "Bài",
    Unit.ANH: "Ảnh",
    Unit.VIDEO: "Video",
    Unit.CHUYEN_MUC: "Chuyên mục",
}
"""The units' names in reports, in the order of their columns."""

_MOST_MONTHS = 36
"""Beyond three years, months without any item are left out: one stray old article would add a hundred columns."""


Cell = str | None
"""A key of a row or a column; None is that of all items, each counted once."""


def pivot(
    counts: Iterable[Count], row: Callable[[Count], Cell], column: Callable[[Count], Cell]
) -> Counter[tuple[Cell, Cell]]:
    """Add `counts` up by the keys that `row` and `column` give."""
    cells: Counter[tuple[Cell, Cell]] = Counter()
    for one in counts:
        cells[row(one), column(one)] += one.items
    return cells


def by_theme(counts: Iterable[Count], themes: Sequence[tuple[str, str]]) -> tuple[tuple[str, str, int], ...]:
    """Return code, name and items of each of `themes`, in their order."""
    tally: Counter[str | None] = Counter()
    for one in counts:
        tally[one.theme] += one.items
    return tuple((code, name, tally[code]) for code, name in themes)


def months_between(first: str, last: str, seen: Iterable[str]) -> list[str]:
    """Return the months from `first` to `last` ("2026-01"), with or without items; an empty bound is the data's own.

    Months without items are columns too, for a zero is a finding; beyond three years only those `seen` are kept.
    """
    known = sorted({month for month in seen if month})
    first, last = first or (known[0] if known else ""), last or (known[-1] if known else "")
    if not first or not last or first > last:
        return known
    start, end = _ordinal(first), _ordinal(last)
    if end - start >= _MOST_MONTHS:
        return known
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(start, end + 1)]


def _ordinal(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def unique_names(names: Mapping[str, str]) -> dict[str, str]:
    """Return outlets' names by host, each told apart from its namesakes by its host.

    Examples
    --------
    >>> unique_names({"a.vn": "Báo A", "b.vn": "Báo A", "c.vn": ""})
    {'a.vn': 'Báo A (a.vn)', 'b.vn': 'Báo A (b.vn)', 'c.vn': 'c.vn'}
    """
    times = Counter(names.values())
    return {host: host if not name else f"{name} ({host})" if times[name] > 1 else name for host, name in names.items()}


def theme_rows(counts: Sequence[Count], themes: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the themes to show, with the row of items that carry none where there are such."""
    rows = list(themes)
    if any(one.theme == NO_THEME for one in counts):
        rows.append((NO_THEME, "Chưa thuộc chuyên đề nào"))
    return rows


def long_rows(
    counts: Iterable[Count], themes: Sequence[tuple[str, str]], outlets: Mapping[str, str]
) -> list[tuple[str, str, str, str, int]]:
    """Return the counts in long form: theme, unit, month ("2026-03"), outlet, items.

    The rows that count each item once are left out, so that a pivot table over these rows counts nothing twice but
    what carries two themes.
    """
    names = dict(themes)
    return [
        (names[one.theme], UNITS[one.unit], one.month, outlets.get(one.outlet, one.outlet), one.items)
        for one in counts
        if one.theme is not None
    ]
