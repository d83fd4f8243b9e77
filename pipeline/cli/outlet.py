"""`tinyte outlet add URL` and `tinyte outlet list`."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.console import plain, several
from pipeline.cli.options import json_option, workspace_option
from pipeline.records import OutletKind

if TYPE_CHECKING:
    from pipeline.outlets import Outlet

__all__ = ["command", "doors_of"]


@click.group()
def command() -> None:
    """Add an outlet by its address; list outlets."""


@command.command(short_help="Look at a site and write the outlet's file.")
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
        say=lambda line: click.echo(plain(line)),
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
    from rich.table import Table

    from pipeline.cli.console import open_console

    table = Table(header_style="bold")
    table.add_column("Outlet", no_wrap=True)  # what --outlet takes, and nearly the file's name
    table.add_column("Name", overflow="fold")
    table.add_column("Kind", no_wrap=True)
    table.add_column("Province")
    table.add_column("Doors", overflow="fold")
    for o in outlets:
        state = "" if o.enabled else "switched off; "
        table.add_row(o.host, plain(o.name), o.kind.value, plain(o.province), state + doors_of(o))
    open_console().print(table)


def doors_of(outlet: Outlet) -> str:
    """Return in words by what an outlet's articles are found: "2 feeds, 1 listing"."""
    doors = {"feed": outlet.feeds, "sitemap": outlet.sitemaps, "listing": outlet.listings}
    return ", ".join(several(len(found), name) for name, found in doors.items() if found)
