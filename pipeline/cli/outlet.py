"""`tinyte outlet add URL`, `tinyte outlet learn OUTLET` and `tinyte outlet list`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.console import plain, several
from pipeline.cli.hints import option, say
from pipeline.cli.options import json_option, workspace_option
from pipeline.errors import ConfigError
from pipeline.records import OutletKind

if TYPE_CHECKING:
    from pipeline.outlets import Outlet

__all__ = ["command", "doors_of"]


@click.group()
def command() -> None:
    """Add an outlet by its address; learn its layout; list outlets."""


@command.command(short_help="Look at a site and write the outlet's file.")
@click.argument("url")
@click.option("--name", default="", help="What to call it; by default what its home page says.")
@click.option("--kind", type=click.Choice([k.value for k in OutletKind]), help="Guessed where it isn't given.")
@click.option("--province", default="", help="The province it serves.")
@click.option("--allow-private", is_flag=True, help="Let it lie in a private network or on this machine.")
@click.option("--force", is_flag=True, help="Replace the file that describes it already.")
@click.option("--no-learn", is_flag=True, help="Don't fetch articles to learn the layout from.")
@workspace_option
def add(
    url: str,
    name: str,
    kind: str | None,
    province: str,
    allow_private: bool,
    force: bool,
    no_learn: bool,
    workspace: Path,
) -> None:
    """Look at the site at URL and write outlets/HOST.toml with the feeds, sitemaps and listings found.

    Then learn from about twenty of its articles which elements hold title, lead, text and date ('outlet learn').

    A site of the catalogue ('tinyte outlet list --province') has its name and kind from there, and hints of where it
    lists articles and how its pages are marked up: those that hold on the live site are taken, and give way to what
    is learnt.
    """
    from pipeline.cli.learning import show
    from pipeline.night.adding import PAGES, Addition, from_site, learn_from, without_learnt
    from pipeline.outlets.write import write_outlet
    from pipeline.settings import Workspace

    place = Workspace.open(workspace)
    wishes = Addition(place, name, OutletKind(kind) if kind else None, province, allow_private, force, _say)
    outlet = wishes.look(url)
    if not no_learn:
        samples = from_site(place, outlet, PAGES, _say, wishes.gate)
        learnt = learn_from(outlet, samples)
        kept = without_learnt(outlet.selectors, wishes.by_hand, learnt.layouts)
        outlet = outlet.model_copy(update={"layouts": learnt.layouts, "selectors": kept})
        show(outlet, learnt, samples)
    path = write_outlet(outlet, place.outlets, force=force)
    say(f"{path}: written; 'tinyte night' crawls it from now on")


@command.command(short_help="Learn how an outlet's articles are marked up.")
@click.argument("outlet")
@click.option("--pages", type=click.IntRange(5, 60), default=20, show_default=True, help="How many to learn from.")
@click.option("--fresh", is_flag=True, help="Fetch pages even if the archive has enough.")
@workspace_option
@click.pass_context
def learn(ctx: click.Context, outlet: str, pages: int, fresh: bool, workspace: Path) -> None:
    """Learn from its articles which elements hold OUTLET's title, lead, text and date, and write that into its file.

    OUTLET is its host, an address on it or its name. Pages come from the archive where it has enough of the last 60
    days, else from the site. What the file's [selectors] set stays and goes first. Exit codes: 0 learnt, 1 nothing
    could be learnt and the file is as it was, 2 usage.
    """
    from pipeline.cli.learning import find_outlet, from_archive, show
    from pipeline.night.adding import from_site, learn_from
    from pipeline.outlets.write import write_layouts
    from pipeline.settings import Workspace

    place = Workspace.open(workspace)
    path, found = find_outlet(place, outlet)
    _say(f"{found.host}: {found.name}")
    samples = [] if fresh else from_archive(place, found, pages)
    if len(samples) >= pages:
        _say(f"  {len(samples)} pages from the archive")
    else:
        samples = from_site(place, found, pages, _say)
    learnt = learn_from(found, samples)
    show(found, learnt, samples)
    if not learnt.layouts:
        click.echo(f"{path}: left as it is; its pages are read in the generic way")
        ctx.exit(1)
    write_layouts(path, learnt.layouts)
    say(f"{path}: written; 'tinyte reextract --outlet {found.host}' reads the archived pages again")


@command.command(name="list")
@click.option("--province", default="", help="The known outlets of a province; former names and no marks will do.")
@click.option("--catalogue", is_flag=True, help="All known outlets, not the workspace's.")
@json_option
@workspace_option
def list_(province: str, catalogue: bool, as_json: bool, workspace: Path) -> None:
    """List the workspace's outlets, or, with --province or --catalogue, those that are known."""
    from pipeline.outlets import load_outlets
    from pipeline.settings import Workspace

    if province or catalogue:
        _list_known(province, workspace, as_json=as_json)
        return
    outlets = load_outlets(Workspace.open(workspace).outlets)
    if as_json:
        click.echo(json.dumps([{"host": o.host, **o.model_dump(mode="json")} for o in outlets], ensure_ascii=False))
        return
    if not outlets:
        say("no outlets yet: 'tinyte outlet add https://...' adds one")
        say("'tinyte outlet list --province NAME' shows the known ones of a province")
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


def _list_known(province: str, workspace: Path, *, as_json: bool) -> None:
    """Print the catalogue's outlets, with a mark for those that the workspace has; none is needed for that."""
    from pipeline.outlets import catalogue as known

    found = known.in_province(province) if province else known.catalogue()
    here = _hosts(workspace)
    if as_json:
        rows = [{"host": o.host, "added": o.host in here, **o.model_dump(mode="json")} for o in found]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    from rich.console import Console
    from rich.table import Table

    console = Console()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("Outlet", "Name", "Province", "Kind", "Last seen", "Added"):
        table.add_column(column, overflow="fold")
    for o in found:
        where = f"{o.province} ({o.former} until 2025)" if o.former else o.province
        seen = f"now {o.successor}" if o.successor else str(o.seen or "unverified")
        table.add_row(o.host, o.name, where, o.kind.value, seen, "yes" if o.host in here else "")
    (console if console.is_terminal else Console(width=120)).print(table)
    click.echo(f"Look at one and add it:\n  tinyte outlet add HOST{option()}")


def _hosts(workspace: Path) -> set[str]:
    from pipeline.outlets import load_outlets
    from pipeline.settings import Workspace

    try:
        return {outlet.host for outlet in load_outlets(Workspace.open(workspace).outlets)}
    except ConfigError:  # no workspace here, or a broken one: the catalogue needs none
        return set()


def _say(line: str) -> None:
    click.echo(plain(line))
