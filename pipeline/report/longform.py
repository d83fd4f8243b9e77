"""The long form of the counts as `counts.csv`: a row for each theme, unit, month, outlet and origin."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.report.annual import Report
from pipeline.report.files import inert
from pipeline.report.tables import Figure
from pipeline.report.words import KINDS, NO_DATE, ORIGINS, UNITS

__all__ = ["COLUMNS", "named", "write", "write_before"]

COLUMNS = {
    "theme": ("Mã chuyên đề", "the theme's code in the plan; empty: items that carry no theme of the plan"),
    "theme_name": ("Chuyên đề", "the theme's name"),
    "unit": ("Loại tin bài", "Tin, Bài, Ảnh, Video/phóng sự, Chuyên mục"),
    "month": ("Tháng", "the month of publishing in Vietnam (+07:00), 2026-03"),
    "outlet": ("Tên miền", "the outlet's key: its host"),
    "outlet_name": ("Cơ quan báo chí", "the outlet's name"),
    "kind": ("Nhóm cơ quan", "what sort of house the outlet is"),
    "origin": ("Bản gốc hay đăng lại", "whether the items are their story's original, or a reprint or later version"),
    "items": ("Số lượng", "items; one with two themes counts in both, so over all themes add up the next column"),
    "once": ("Tính một lần", "items whose first theme in the plan's order this is: adds up to each item once"),
    "stories": ("Số sự việc", "distinct stories of the row's items (an item and its reprints are one): no sum"),
}
"""The columns: their key, their heading in the CSV, and what they mean."""


def named(figures: Iterable[Figure], report: Report) -> Iterator[tuple[str | int, ...]]:
    """Yield a row for each of `figures`, in the order of `COLUMNS`, with names beside keys."""
    themes, outlets = report.theme_names, report.outlet_names
    kinds = {kind.value: name for kind, name in KINDS.items()}
    for one in figures:
        yield (
            one.theme,
            themes.get(one.theme, one.theme),
            UNITS[one.unit],
            one.month or NO_DATE,
            one.outlet,
            outlets.get(one.outlet, one.outlet),
            kinds.get(one.kind, one.kind),
            ORIGINS[one.origin],
            one.items,
            one.once,
            one.stories,
        )


def write(path: Path, report: Report) -> None:
    """Write the period's counts."""
    _write(path, report.figures, report)


def write_before(path: Path, report: Report) -> None:
    """Write the counts of the same period before; with nothing to compare with, only the headings."""
    _write(path, report.before.figures if report.before else (), report)


def _write(path: Path, figures: Iterable[Figure], report: Report) -> None:
    # The byte order mark tells Excel that the file is UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heading for heading, _ in COLUMNS.values())
        for row in named(figures, report):
            writer.writerow(inert(value) if isinstance(value, str) else value for value in row)
