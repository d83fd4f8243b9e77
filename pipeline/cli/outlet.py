"""`tinyte outlet add URL` and `tinyte outlet list`."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import click

from pipeline.cli.options import json_option, workspace_option
from pipeline.records import OutletKind

__all__ = ["command"]


@click.group()
def command() -> None:
    """Add an outlet by its address; list outlets."""


@command.command()
@click.argument("url")
@click.option("--name", default="", help="What to call it; by default what its home page says.")
@click.option("--kind", type=click.Choice([k.value for k in OutletKind]), help="Guessed where it isn't given.")
@click.option("--province", default="", help="The province it serves.")
@click.option("--allow-private", is_flag=True, help="Let it lie in a private network or on this machine.")
@click.option("--force", is_flag=True, help="Replace the file that describes it already.")
@workspace_option
def add(
    url: str,
    name: str,
    kind: str | None,
    province: str,
    allow_private: bool,
    force: bool,
    workspace: Path,
) -> None:
    """Look at the site at URL and write outlets/HOST.toml with the feeds, sitemaps and listings found."""
    from pipeline.crawl.fetch import Fetcher
    from pipeline.crawl.gate import HostGate
    from pipeline.crawl.probe import probe
    from pipeline.outlets.write import ensure_free, write_outlet
    from pipeline.settings import Workspace

    place = Workspace.open(workspace)
    gate = HostGate()
    outlet = probe(
        url,
        lambda draft: Fetcher(draft, place.settings.crawl, gate),
        now=dt.datetime.now(dt.UTC),
        name=name,
        kind=OutletKind(kind) if kind else None,
        province=province,
        allow_private=allow_private,
        say=click.echo,
        check=lambda draft: ensure_free(draft, place.outlets, force=force),
    )
    path = write_outlet(outlet, place.outlets, force=force)
    click.echo(f"{path}: written; 'tinyte night' crawls it from now on")


@command.command(name="list")
@json_option
@workspace_option
def list_(as_json: bool, workspace: Path) -> None:
    """List the workspace's outlets."""
    from pipeline.outlets import load_outlets
    from pipeline.settings import Workspace

    outlets = load_outlets(Workspace.open(workspace).outlets)
    if as_json:
        click.echo(json.dumps([{"host": o.host, **o.model_dump(mode="json")} for o in outlets], ensure_ascii=False))
        return
    if not outlets:
        click.echo("no outlets yet: 'tinyte outlet add https://...' adds one")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("outlet", "name", "kind", "province", "feeds", "sitemaps", "listings", "enabled")
    for o in outlets:
        counts = (str(len(d)) for d in (o.feeds, o.sitemaps, o.listings))
        table.add_row(o.host, o.name, o.kind.value, o.province, *counts, "yes" if o.enabled else "no")
    Console().print(table)
