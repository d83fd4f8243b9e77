"""The report's workbook, `bao-cao.xlsx`: a module in `report.sheets` a sheet."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import ExportError
from pipeline.report.annual import Report
from pipeline.report.book import open_book
from pipeline.report.sheets import charts, coverage, items, months, outlets, reliability, summary, themes

__all__ = ["write"]

_MOST_ROWS = 1_000_000  # Excel's sheet ends at row 1,048,576.


def write(path: Path, report: Report) -> None:
    """Write the workbook to `path`. The same report makes the same bytes.

    Raises
    ------
    ExportError
        There are more items than a sheet has rows.
    OSError
        The file can't be written.
    """
    most = max(len(report.entries), len(report.undated), len(report.elsewhere))
    if most > _MOST_ROWS:
        raise ExportError(f"{path}: {most} items are more than a sheet holds; make a report of a shorter period")
    with open_book(path, report) as book:
        by_theme = summary.write(book)
        by_month = months.write(book)
        outlets.write(book)
        by_outlet = outlets.write_themes(book)
        themes.write(book)
        charts.write(book, by_theme, by_month, by_outlet)
        items.write(book)
        reliability.write(book)
        coverage.write(book)
        items.write_apart(book)
