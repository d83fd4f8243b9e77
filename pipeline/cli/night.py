"""`tinyte night`: the whole night, as a table or as JSON."""

from __future__ import annotations

import datetime as dt
import json
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import json_option, workspace_option
from pipeline.settings import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from pipeline.records import NightReport, OutletNight

__all__ = ["command", "print_night"]


@click.command()
@workspace_option
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Follow archives and sitemaps back to this day: the first backfill of a year.",
)
@click.option("--outlet", "only", multiple=True, metavar="HOST", help="Only this outlet; may be given again.")
@json_option
def command(workspace: Path, since: dt.datetime | None, only: tuple[str, ...], as_json: bool) -> None:
    """Crawl every outlet, extract, tag, store and count what is new.

    Exit codes: 0 all well, 1 some outlet failed, 2 usage, 3 nothing worked.
    """
    from rich.console import Console

    from pipeline.night import run_night

    place = Workspace.open(workspace)
    noise = Console(stderr=True)
    with ExitStack() as stack:
        progress = None
        if noise.is_terminal and not as_json:
            from pipeline.cli.progress import NightProgress

            progress = stack.enter_context(NightProgress(noise))
        report = run_night(place, since=since.date() if since else None, only=only, watcher=progress)
    if as_json:
        click.echo(json.dumps(as_dict(report), ensure_ascii=False))
    else:
        print_night(report, Console())
    sys.exit(report.exit_code)


def as_dict(report: NightReport) -> dict[str, object]:
    """Return the night as plain values for JSON: times in ISO 8601, an outlet a dict."""
    from dataclasses import asdict

    plain = asdict(report)
    plain["started"], plain["finished"] = report.started.isoformat(), report.finished.isoformat()
    plain["counts"] = [{"theme": code, "name": name, "items": items} for code, name, items in report.counts]
    plain["exit_code"] = report.exit_code
    for outlet, record in zip(plain["outlets"], report.outlets, strict=True):
        outlet["state"] = record.state
    return plain


def print_night(report: NightReport, console: Console) -> None:
    """Print the night: a table an outlet a row, then the counts by theme, then the files."""
    from rich.table import Table

    table = Table(title=f"Night {report.night}", title_justify="left", header_style="bold")
    table.add_column("Outlet", overflow="fold")
    for name in ("Found", "New", "Asked"):
        table.add_column(name, justify="right")
    table.add_column("State")
    table.add_column("Trouble", overflow="fold", ratio=1)
    for outlet in report.outlets:
        table.add_row(
            outlet.name, str(outlet.found), str(outlet.new), str(outlet.requests), _state(outlet), _trouble(outlet)
        )
    console.print(table)
    seconds = (report.finished - report.started).total_seconds()
    console.print(f"{report.tagged} articles tagged by model {report.model}; {seconds:.0f} s")
    print_counts(report, console)
    if report.elsewhere:
        console.print(f"{report.elsewhere} more don't concern the province: listed apart, not counted")
    for path in report.files:
        console.print(f"  {path}", soft_wrap=True, highlight=False)


def print_counts(report: NightReport, console: Console) -> None:
    """Print the counts by theme of everything in the store."""
    from rich.table import Table

    table = Table(title="All articles in the store, by theme", title_justify="left", header_style="bold")
    table.add_column("Theme")
    table.add_column("Items", justify="right")
    for code, name, items in report.counts:
        table.add_row(name or code, str(items))
    console.print(table)


def _state(outlet: OutletNight) -> str:
    colour = {"ok": "green", "partly": "yellow", "failed": "red"}[outlet.state]
    return f"[{colour}]{outlet.state}[/]"


def _trouble(outlet: OutletNight) -> str:
    return "; ".join(part for part in (outlet.failure, outlet.trouble) if part)
