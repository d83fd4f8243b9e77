"""`tinyte export`: the night's files again, or of another period."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from pipeline.cli.making import making, tell
from pipeline.cli.options import read_day, workspace_option

__all__ = ["command"]


@click.command()
@workspace_option
@click.option("--from", "since", callback=read_day, metavar="DAY", help="First day, 2026-01-31 or 31/01/2026; +07:00.")
@click.option("--to", "until", callback=read_day, metavar="DAY", help="Last day, included.")
@click.option("--model", metavar="VERSION", help="The model version that speaks where no person did [default: latest].")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Folder of the files written."
)
def command(workspace: Path, since: dt.date | None, until: dt.date | None, model: str | None, out: Path | None) -> None:
    """Count what is stored, by theme, unit, month and outlet; write counts.xlsx and counts.csv, as the night does.

    Without --from and --to everything stored is counted. Items without a date are listed apart.
    """
    from pipeline.report.exports import export_counts

    with making(workspace) as desk:
        report = desk.make(since, until, model=model)
        files = export_counts(report, out or desk.workspace.exports)
    tell(report)
    for path in files:
        click.echo(path)
