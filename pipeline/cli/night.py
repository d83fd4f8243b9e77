"""`tinyte night`: the whole night, as a table or as JSON."""

from __future__ import annotations

import datetime as dt
import json
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from pipeline.cli.console import open_console, plain, several
from pipeline.cli.hints import spelled
from pipeline.cli.options import json_option, read_day, workspace_option
from pipeline.errors import UsageError
from pipeline.records import VIETNAM
from pipeline.report.words import unique_names
from pipeline.settings import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console
    from rich.text import Text

    from pipeline.records import NightReport, OutletNight

__all__ = ["command", "print_night"]


@click.command()
@workspace_option
@click.option(
    "--since",
    callback=read_day,
    metavar="DAY",
    help="Follow archives and sitemaps back to this day, 2026-01-31 or 31/01/2026: the first backfill of a year.",
)
@click.option("--outlet", "only", multiple=True, metavar="HOST", help="Only this outlet; may be given again.")
@json_option
def command(workspace: Path, since: dt.date | None, only: tuple[str, ...], as_json: bool) -> None:
    """Crawl every outlet, extract, tag, store and count what is new.

    Exit codes: 0 all well, 1 some outlet failed, 2 usage, 3 nothing worked.
    """
    from pipeline.night import run_night

    if since and since > dt.datetime.now(VIETNAM).date():
        raise UsageError(f"--since {since:%d/%m/%Y} is in the future, by this computer's clock")
    place = Workspace.open(workspace)
    noise = open_console(stderr=True)
    with ExitStack() as stack:
        progress = None
        if noise.is_terminal and not as_json:
            from pipeline.cli.progress import NightProgress

            progress = stack.enter_context(NightProgress(noise))
        report = run_night(place, since=since, only=only, watcher=progress)
    if as_json:
        click.echo(json.dumps(as_dict(report), ensure_ascii=False))
    else:
        print_night(report, open_console())
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
    """Print the night: a table an outlet a row, then the counts by theme, then the files and what went wrong."""
    from rich.table import Table

    table = Table(header_style="bold")
    table.add_column("Outlet", overflow="fold")
    for name in ("Found", "New", "Asked"):
        table.add_column(name, justify="right")
    table.add_column("State")
    table.add_column("Trouble", overflow="fold", ratio=1)
    names = unique_names({outlet.outlet: outlet.name for outlet in report.outlets})
    for outlet in report.outlets:
        numbers = (str(outlet.found), str(outlet.new), str(outlet.requests))
        table.add_row(plain(names[outlet.outlet]), *numbers, _state(outlet), plain(_trouble(outlet)))
    console.print(f"Night {report.night}, {report.started.astimezone(VIETNAM):%d/%m/%Y %H:%M}", style="italic")
    console.print(table)
    if edited := sum(outlet.edited for outlet in report.outlets):
        console.print(f"{several(edited, 'article')} had been edited by the outlets: the former texts are kept")
    for name in report.left_out:
        console.print(f"{plain(name)}: left out, its file says enabled = false")
    seconds = (report.finished - report.started).total_seconds()
    model = f" by model {report.model}" if report.model else ""
    console.print(f"{several(report.tagged, 'article')} tagged{model}; {seconds:.0f} s\n")
    print_counts(report, console)
    if report.elsewhere:
        verb = "doesn't" if report.elsewhere == 1 else "don't"
        console.print(f"{report.elsewhere} more {verb} concern the province: listed apart, not counted")
    if report.undated:
        verb = "has" if report.undated == 1 else "have"
        console.print(f"{report.undated} more {verb} no date: listed apart, not counted")
    for path in report.files:
        console.print(f"  {path}", soft_wrap=True)
    for problem in report.problems:
        console.print(f"Trouble here: {plain(spelled(problem))}", soft_wrap=True, style="yellow")


def print_counts(report: NightReport, console: Console) -> None:
    """Print the counts by theme of everything in the store."""
    from rich.table import Table

    table = Table(header_style="bold", show_footer=True)
    table.add_column("Theme", footer="About health, each item once")
    table.add_column("Items", justify="right", footer=str(report.items))
    for code, name, items in report.counts:
        table.add_row(plain(name or code), str(items))
    console.print("All articles in the store, by theme", style="italic")
    console.print(table)


def _state(outlet: OutletNight) -> Text:
    from rich.text import Text

    return Text(outlet.state, style={"ok": "green", "partly": "yellow", "failed": "red"}[outlet.state])


def _trouble(outlet: OutletNight) -> str:
    """Return what went wrong, what pages there were that are no articles, and how the outlet drifts from its habit."""
    refused = ", ".join(f"{n} {what}" for what, n in outlet.refused.items())
    no_articles = f"no articles: {refused}" if refused else ""
    word = "mended" if outlet.mended else outlet.drift
    drift = f"{word}: {outlet.drift_said}" if outlet.drift_said else ""
    return "; ".join(part for part in (outlet.failure, outlet.trouble, drift, no_articles) if part)
