"""The demo's last step: broadcasts logged as an officer logs them, then the files that the office gets."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.cli.console import several

if TYPE_CHECKING:
    from rich.console import Console

    from pipeline.cli.making import Desk
    from pipeline.report.annual import Report
    from pipeline.settings import Workspace

__all__ = ["write_reports"]

_LOG = "so-theo-doi.xlsx"
_WHO = "Cán bộ truyền thông"
_ROWS = 60


def write_reports(workspace: Workspace, console: Console) -> None:
    """Log the town's broadcasts, write the report of the year and the digest of a full week; say where they lie.

    Raises
    ------
    ExportError
        A file can't be written, or is open in another program.
    """
    from pipeline.cli.digest import negative_themes, write_digest
    from pipeline.cli.making import making
    from pipeline.demo.broadcasts import load_broadcasts
    from pipeline.report import period
    from pipeline.report.exports import write_files

    year = max(one.day for one in load_broadcasts()).year
    with making(workspace.root) as desk:
        console.print()
        _log(desk, console)
        report = desk.make(*period.year(year))
        written = write_files(report, workspace.exports / f"{year}")
        digest, pages = write_digest(desk, *_week(report, negative_themes(workspace.plan)))
    console.print(f"\nThe report of {year}, {several(len(report.entries), 'item')} about health:")
    for path in written.files:
        console.print(f"  {path}", soft_wrap=True)
    for line in written.left_out:
        console.print(f"  {line}", soft_wrap=True)
    week = f"{digest.since:%d/%m/%Y} to {digest.until:%d/%m/%Y}"
    console.print(f"The press digest of the week {week}, {several(digest.items, 'item')}:")
    for path in pages:
        console.print(f"  {path}", soft_wrap=True)


def _log(desk: Desk, console: Console) -> None:
    """Fill the log once, and take it in again each time: rows that are in already are told."""
    from pipeline.cli.logged import register
    from pipeline.demo.broadcasts import fill_log, load_broadcasts
    from pipeline.logbook.taking import take
    from pipeline.logbook.template import write_template
    from pipeline.themes import load_plan

    broadcasts = load_broadcasts()
    path = desk.workspace.root / _LOG
    names = register(desk.workspace, desk.store)
    last = max(one.day for one in broadcasts)
    if not path.exists():
        office = desk.workspace.settings.office
        write_template(path, names, office=office.name, province=office.province, rows=_ROWS, today=last)
        fill_log(path, broadcasts, {theme.code: theme.name for theme in load_plan(desk.workspace.plan).themes})
    taken = take(path, names, max(last, dt.datetime.now(dt.UTC).date()))
    done = desk.store.import_log(taken.entries, who=_WHO, file=taken.file, digest=taken.digest)
    new, known = len(done.changes.new), len(done.changes.known)
    console.print(f"Logged by hand, from {path}: {new} new, {known} known", soft_wrap=True)
    if twins := len(done.twins):
        console.print(f"  crawled too, so counted once: {several(twins, 'item')}")


def _week(report: Report, negative: set[str]) -> tuple[dt.date, dt.date]:
    """Return the week with the most items, of those with bad news where there are such; the first of equals."""
    from pipeline.report.digest import week_of

    weeks = Counter(week_of(entry.day) for entry in report.entries if entry.day)
    bad = {week_of(entry.day) for entry in report.entries if entry.day and negative & set(entry.themes)}
    return min(weeks, key=lambda week: (week not in bad, -weeks[week], week))
