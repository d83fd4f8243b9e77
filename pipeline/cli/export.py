"""`tinyte export`: counts by theme × unit × month × outlet, as .xlsx and .csv."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from pipeline.cli.console import several
from pipeline.cli.options import read_day, workspace_option
from pipeline.errors import UsageError
from pipeline.settings import Workspace

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
    """Count what is stored, by theme, unit, month and outlet; write counts.xlsx and counts.csv.

    Without --from and --to everything stored is counted. With either, items without a date are listed apart.
    """
    from pipeline.night.locality import local_rule, place_articles
    from pipeline.report.counts import export_counts
    from pipeline.store import Store
    from pipeline.themes import load_plan

    place = Workspace.open(workspace)
    if since and until and since > until:
        raise UsageError(f"--from {since:%Y-%m-%d} is after --to {until:%Y-%m-%d}")
    plan = load_plan(place.plan)
    with Store.open(place.store_url) as store:
        place_articles(store, place)  # what was read anew since the last night, or another province
        done = export_counts(
            store,
            plan,
            out or place.exports,
            model=model,
            since=since,
            until=until,
            local=local_rule(place),
        )
    click.echo(f"{several(len(done.tally.items), 'item')} about health")
    if done.tally.undated:
        click.echo(f"{len(done.tally.undated)} more without a date, listed apart")
    if done.tally.elsewhere:
        click.echo(f"{len(done.tally.elsewhere)} more don't concern {done.tally.province}, listed apart")
    if done.tally.untagged:
        click.echo(f"{several(done.tally.untagged, 'article')} not tagged yet: run 'tinyte tag --all'", err=True)
    for path in done.files:
        click.echo(path)
