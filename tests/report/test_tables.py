from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Unit
from pipeline.report.tables import DIMENSIONS, Cell, Tally, add_up, figures_of, tabulate
from pipeline.store import NO_THEME, Entry, Mark

THEMES = ("a", "b", "c")


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    found = []
    for n in range(draw(st.integers(0, 25))):
        themes = draw(st.lists(st.sampled_from(THEMES), unique=True, max_size=3).map(sorted))
        found.append(
            Entry(
                id=str(n),
                title="",
                url="",
                outlet=draw(st.sampled_from(["x.vn", "y.vn"])),
                kind=draw(st.sampled_from(["central_paper", "portal"])),
                unit=draw(st.sampled_from(list(Unit))),
                day=draw(st.dates(dt.date(2025, 11, 1), dt.date(2026, 2, 28))),
                marks=tuple(Mark(theme, 0.9) for theme in themes),
                story=draw(st.sampled_from([str(n), "0", "1", "2"])),
            )
        )
    return found


@given(entries(), st.sampled_from(sorted(DIMENSIONS)), st.sampled_from(sorted(DIMENSIONS)))
def test_a_table_counts_what_looking_at_each_item_counts(found: list[Entry], rows: str, columns: str) -> None:
    table = tabulate(found, rows, columns)
    keys = {None, *(key for e in found for key in DIMENSIONS[rows](e))}
    across = {None, *(key for e in found for key in DIMENSIONS[columns](e))}
    for row in keys:
        for column in across:
            inside = [
                e
                for e in found
                if (row is None or row in DIMENSIONS[rows](e)) and (column is None or column in DIMENSIONS[columns](e))
            ]
            assert table.at(row, column) == Cell(len(inside), len({e.story for e in inside}))
    assert table.at("no such", None) == Cell(0, 0)


@given(entries())
def test_the_long_form_adds_up_to_every_total(found: list[Entry]) -> None:
    figures = figures_of(found, THEMES)
    assert sum(figure.once for figure in figures) == len(found)
    assert sum(figure.items for figure in figures) == sum(max(1, len(entry.themes)) for entry in found)
    for dimension in ("unit", "outlet", "kind", "area", "month", "quarter", "half", "year", "origin"):
        table = Tally(found).table(dimension, "theme")
        sums, by_theme = add_up(figures, dimension), add_up(figures, dimension, "theme")
        assert all(table.items(key) == n for (key,), n in sums.items())
        assert all(table.items(key, theme) == n for (key, theme), n in by_theme.items())
    keys = [(f.theme, f.unit, f.outlet, f.kind, f.month, f.origin) for f in figures]
    assert len(set(keys)) == len(keys)


def test_rows_come_in_the_plans_order_and_none_last() -> None:
    some = [
        Entry(
            str(n),
            "",
            "",
            "x.vn",
            "portal",
            Unit.TIN,
            dt.date(2026, 1, 1),
            marks=tuple(Mark(t) for t in themes),
            story=str(n),
        )
        for n, themes in enumerate([["a"], [], ["b"]])
    ]
    assert [figure.theme for figure in figures_of(some, ["b", "a"])] == ["b", "a", NO_THEME]
