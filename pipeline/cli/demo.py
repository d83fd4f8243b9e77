"""`tinyte demo`: the whole night on a small town of news sites, on this machine alone."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from pipeline.cli.console import open_console
from pipeline.cli.demo_report import write_reports
from pipeline.cli.outlet import doors_of
from pipeline.demo.town import DEFAULT_PORT, Town
from pipeline.errors import UsageError
from pipeline.text import word

if TYPE_CHECKING:
    from rich.console import Console

    from pipeline.records import NightReport
    from pipeline.settings import Workspace

__all__ = ["command"]

_DELAY_S = 0.05
_WHY_SO_FAST = "only because these sites are our own server on this machine; real ones get 2 seconds"


@click.command()
@click.argument("folder", metavar="[DIR]", default="demo", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--port",
    type=click.IntRange(1024, 65000),
    default=DEFAULT_PORT,
    show_default=True,
    help="Where the sites answer; it is part of the outlets' names, so another port needs another DIR.",
)
@click.option("--serve", is_flag=True, help="Keep the sites up afterwards, to look at them in a browser.")
def command(folder: Path, port: int, serve: bool) -> None:
    """Run the whole night on five small news sites with articles written for this program.

    Serves them on this machine, makes a workspace in DIR (./demo by default), adds the sites by their addresses
    alone, crawls, tags and counts, says how that compares with the known truth, logs a few broadcasts and writes the
    report of the year and a press digest. Nothing leaves this machine.
    """
    console = open_console()
    with Town.start(port) as town:
        workspace = _workspace(folder, town)
        _add_outlets(workspace, town, console)
        report = _night(workspace, console)
        console.print(f"\n{_score(workspace, town, report)}", soft_wrap=True)
        write_reports(workspace, console)
        console.print(f"\nLook at it in a browser: tinyte desk --workspace {word(folder)}", soft_wrap=True)
        if serve:
            _serve(town, console)
    sys.exit(report.exit_code)


def _workspace(folder: Path, town: Town) -> Workspace:
    """Open the demo's workspace at `folder`, or make it.

    Raises
    ------
    UsageError
        A workspace is there, of other outlets than the town's.
    """
    from pipeline.cli.init import make_workspace
    from pipeline.outlets import load_outlets
    from pipeline.settings import Workspace

    if not (folder / Workspace.FILE).exists():
        make_workspace(folder, province="Nậm La")
        _hurry(folder / Workspace.FILE)
        return Workspace.open(folder)
    workspace = Workspace.open(folder)
    ours = {urlsplit(site.root).netloc for site in town.sites}
    others = [outlet.host for outlet in load_outlets(workspace.outlets) if outlet.host not in ours]
    if others:
        raise UsageError(
            f"{folder}: a workspace with other outlets ({', '.join(others[:3])}); name a new folder: tinyte demo DIR"
        )
    return workspace


def _hurry(path: Path) -> None:
    """Set the delay in the settings at `path`, with the reason beside it."""
    import tomlkit

    settings = tomlkit.parse(path.read_text(encoding="utf-8"))
    crawl = settings["crawl"]
    if not isinstance(crawl, dict):
        raise UsageError(f"{path}: expected a table [crawl]")
    crawl["delay_s"] = tomlkit.item(_DELAY_S).comment(_WHY_SO_FAST)
    path.write_text(tomlkit.dumps(settings), encoding="utf-8", newline="\n")


def _add_outlets(workspace: Workspace, town: Town, console: Console) -> None:
    """Add the sites that the workspace lacks, as `tinyte outlet add ADDRESS --allow-private` does."""
    import datetime as dt

    from pipeline.crawl.fetch import Fetcher
    from pipeline.crawl.gate import HostGate
    from pipeline.crawl.probe import probe
    from pipeline.night.adding import FIELDS, PAGES, from_site, learn_from
    from pipeline.outlets import load_outlets
    from pipeline.outlets.write import write_outlet

    known = {outlet.host for outlet in load_outlets(workspace.outlets)}
    gate = HostGate()
    for site in town.sites:
        if urlsplit(site.root).netloc in known:
            continue
        outlet = probe(
            site.root,
            lambda draft: Fetcher(draft, workspace.settings.crawl, gate),
            now=dt.datetime.now(dt.UTC),
            name=site.name,
            kind=site.kind,
            province=workspace.settings.office.province,
            allow_private=True,
        )
        # The known truth says of every article what it is about, wherever it happened: all count here.
        outlet = outlet.model_copy(update={"local_only": False})
        learnt = learn_from(outlet, from_site(workspace, outlet, PAGES, lambda _: None, gate))
        write_outlet(outlet.model_copy(update={"layouts": learnt.layouts}), workspace.outlets)
        fields = [f for f in FIELDS if any(getattr(layout, f) for layout in learnt.layouts)]
        told = f"{', '.join(fields)} learnt from {learnt.pages} pages" if fields else "no layout learnt"
        console.print(f"{site.root}  {outlet.name}: {doors_of(outlet)}; {told}", soft_wrap=True)


def _night(workspace: Workspace, console: Console) -> NightReport:
    from pipeline.cli.night import print_night
    from pipeline.night import run_night

    noise = open_console(stderr=True)
    with ExitStack() as stack:
        watcher = None
        if noise.is_terminal:
            from pipeline.cli.progress import NightProgress

            watcher = stack.enter_context(NightProgress(noise))
        report = run_night(workspace, watcher=watcher)
    print_night(report, console)
    return report


def _score(workspace: Workspace, town: Town, report: NightReport) -> str:
    from pipeline.demo.articles import load_labels
    from pipeline.demo.score import score
    from pipeline.store import Store

    with Store.open(workspace.store_url) as store:
        stored = [row.article for row in store.articles()]
        themes = {entry.id: entry.themes for entry in store.entries(report.model).counted}
    return str(score(town, load_labels(), stored, themes))


def _serve(town: Town, console: Console) -> None:
    import threading

    console.print("\nThe sites stay up until you press Ctrl-C:")
    for site in town.sites:
        console.print(f"  {site.root}/  {site.name}")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        console.print("stopped")
