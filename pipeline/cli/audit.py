"""`tinyte audit`: how sure the counts are, by a blind reading of a random sample."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from pipeline.cli.console import several
from pipeline.cli.hints import say
from pipeline.cli.options import json_option, read_day, workspace_option
from pipeline.errors import UsageError
from pipeline.settings import Workspace
from pipeline.text import word

if TYPE_CHECKING:
    from pipeline.store import Audit, Store
    from pipeline.themes import Plan

__all__ = ["command"]

READINGS = 400
"""Readings of a draw that says nothing else: half a minute each, some three hours."""

File = click.Path(dir_okay=False, path_type=Path)


@click.group(invoke_without_command=True)
@click.option("--name", metavar="NAME", help="The draw to tell of [default: the latest].")
@json_option
@workspace_option
@click.pass_context
def command(ctx: click.Context, name: str | None, as_json: bool, workspace: Path) -> None:
    """Say how sure each theme's count is: its true count with a 95 % interval.

    'tinyte audit draw' draws a random sample for a person to read without seeing what the machine thinks, 'tinyte
    audit import' takes the readings in, and 'tinyte audit' tells what they say. Only these readings enter the
    figures: no labels from elsewhere, no probabilities.
    """
    if ctx.invoked_subcommand is not None:
        return
    import json

    from pipeline.cli.audit_show import as_data, show
    from pipeline.evaluate.reliability import estimates, reliability
    from pipeline.store import Store
    from pipeline.themes import load_plan

    place = Workspace.open(workspace)
    plan = load_plan(place.plan)
    with Store.open(place.store_url) as store:
        audit = _there(store, name)
        figures, found = reliability(store, audit.name), estimates(store, audit)
        drawn, waiting = len(store.audit_items(audit.name)), len(store.audit_pending(audit.name))
    if as_json:
        click.echo(json.dumps(as_data(audit, figures, found, drawn, waiting), ensure_ascii=False))
        return
    show(audit, figures, found, plan, drawn, waiting)


@command.command(short_help="Draw a random sample for a person to read.")
@click.option("--year", type=click.IntRange(1990, 2100), help="The year to draw from.")
@click.option("--from", "since", callback=read_day, metavar="DAY", help="First day, 2026-01-31 or 31/01/2026; +07:00.")
@click.option("--to", "until", callback=read_day, metavar="DAY", help="Last day, included.")
@click.option("--size", type=click.IntRange(1), help=f"How many articles to read [default: {READINGS}].")
@click.option(
    "--per-theme", type=click.IntRange(1), help="Instead: how many a theme, beside those that serve all themes."
)
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), help="Of the random order [default: the system's].")
@click.option("--name", metavar="NAME", help="What to call the draw [default: its period].")
@click.option("--out", type=File, metavar="FILE", help="Write the blind sheet (.xlsx) to read on.")
@workspace_option
@click.pass_context
def draw(
    ctx: click.Context,
    year: int | None,
    since: dt.date | None,
    until: dt.date | None,
    size: int | None,
    per_theme: int | None,
    seed: int | None,
    name: str | None,
    out: Path | None,
    workspace: Path,
) -> None:
    """Draw a random sample of a period's articles, called about health or not, for a blind reading.

    One reading answers for all themes. Most are drawn at random from everything; the others fill up what
    each theme needs: its counted items, the doubtful ones, and those that it nearly got. Rare themes' doubtful items
    are all drawn. The population's sizes are kept as they are now: later crawling doesn't change them.
    """
    from pipeline.evaluate.reliability import draw_audit
    from pipeline.night.locality import local_rule, place_articles
    from pipeline.store import Store
    from pipeline.themes import load_plan

    place = _place(ctx, workspace)
    plan = load_plan(place.plan)
    if size and per_theme:
        raise UsageError("--size and --per-theme don't go together")
    first, last = _period(year, since, until)
    with Store.open(place.store_url) as store:
        place_articles(store, place)
        audit = draw_audit(
            store,
            plan.codes,
            name=name or _name(first, last),
            since=first,
            until=last,
            size=None if per_theme else size or READINGS,
            each=per_theme or 0,
            seed=seed,
            local=local_rule(place),
        )
        _tell(store, audit, plan, out)


@command.command(short_help="Draw more of a population that was drawn from.")
@click.argument("number", type=click.IntRange(1))
@click.option("--name", metavar="NAME", help="The draw [default: the latest].")
@click.option("--out", type=File, metavar="FILE", help="Write the blind sheet (.xlsx) to read on.")
@workspace_option
@click.pass_context
def more(ctx: click.Context, number: int, name: str | None, out: Path | None, workspace: Path) -> None:
    """Draw NUMBER more articles of the population as it stood at the draw. What was read stays good."""
    from pipeline.evaluate.reliability import draw_more
    from pipeline.store import Store
    from pipeline.themes import load_plan

    place = _place(ctx, workspace)
    plan = load_plan(place.plan)
    with Store.open(place.store_url) as store:
        _tell(store, draw_more(store, _there(store, name), number), plan, out)


@command.command(short_help="Write the blind sheet of what is still to be read.")
@click.argument("file", type=File)
@click.option("--name", metavar="NAME", help="The draw [default: the latest].")
@workspace_option
@click.pass_context
def export(ctx: click.Context, file: Path, name: str | None, workspace: Path) -> None:
    """Write FILE, an .xlsx with the articles that still want a reading, in the order in which to read them."""
    from pipeline.review.audit_sheet import export_audit
    from pipeline.store import Store
    from pipeline.themes import load_plan

    place = _place(ctx, workspace)
    with Store.open(place.store_url) as store:
        rows = export_audit(store, _there(store, name), load_plan(place.plan), file)
    click.echo(f"{file}: {several(rows, 'article')} to read")


@command.command("import", short_help="Take in a filled sheet, all or nothing.")
@click.argument("file", type=File)
@click.option("--who", default="", metavar="NAME", help="Who read [default: what the sheet's cell C3 says].")
@click.option("--role", type=click.Choice(["annotator", "reviewer"]), default="annotator", show_default=True)
@workspace_option
@click.pass_context
def take_in(ctx: click.Context, file: Path, who: str, role: str, workspace: Path) -> None:
    """Take in the answers on FILE: one wrong cell, which is named, and nothing is taken. Twice is as good as once."""
    from pipeline.review.audit_sheet import import_audit
    from pipeline.store import Role, Store
    from pipeline.themes import load_plan

    place = _place(ctx, workspace)
    with Store.open(place.store_url) as store:
        audit, articles, labels = import_audit(store, load_plan(place.plan), file, who=who, role=Role(role))
        waiting = len(store.audit_pending(audit.name))
    click.echo(f"audit '{audit.name}': {several(articles, 'article')} read, {several(labels, 'new label')}")
    say(f"{waiting} still to read" if waiting else "all are read; 'tinyte audit' says how sure the counts are")


@command.command(short_help="Work an interval out from what was read, to check a figure.")
@click.argument("strata", nargs=-1, required=True, metavar="SIZE:READ:FOUND...")
def check(strata: tuple[str, ...]) -> None:
    """Print the limits of strata and of their sum, from how many items each holds, were read and were found true.

    The first two strata of 'tinyte audit --json' are what counted, the others what didn't; in any order they add up.
    """
    from pipeline.cli.audit_show import show_check

    show_check([_numbers(one) for one in strata])


def _numbers(text: str) -> tuple[int, int, int]:
    parts = text.split(":")
    if len(parts) == 3 and all(part.isdecimal() for part in parts):  # noqa: PLR2004 - SIZE:READ:FOUND
        size, read, found = map(int, parts)
        if found <= read <= size:
            return size, read, found
    raise UsageError(f"'{text}': expected SIZE:READ:FOUND such as 240:18:17, with FOUND <= READ <= SIZE")


def _there(store: Store, name: str | None) -> Audit:
    """Return the draw `name`, or the latest."""
    from pipeline.evaluate.reliability import the_audit

    audit = the_audit(store, name)
    if audit is None:
        raise UsageError("no audit was drawn yet: 'tinyte audit draw --year 2026 --out FILE.xlsx' draws one")
    return audit


def _tell(store: Store, audit: Audit, plan: Plan, out: Path | None) -> None:
    """Say what was drawn, and write the sheet where one is wanted."""
    from pipeline.review.audit_sheet import export_audit

    drawn, waiting = len(store.audit_items(audit.name)), len(store.audit_pending(audit.name))
    whole = sum(one.drawn == one.population for one in audit.strata)
    click.echo(
        f"audit '{audit.name}': {drawn} of {several(audit.population, 'article')} drawn, {waiting} to read; model "
        f"{audit.model}, seed {audit.seed}; {whole} of {len(audit.strata)} strata whole"
    )
    if out is None:
        say("'tinyte audit export FILE.xlsx' writes the sheet to read on")
        return
    export_audit(store, audit, plan, out)
    say(f"{out}: fill it from the top, then 'tinyte audit import {word(out)}'")


def _place(ctx: click.Context, workspace: Path) -> Workspace:
    """Open the workspace that the subcommand names, or else the one named before it."""
    before = ctx.parent.params.get("workspace") if ctx.parent else None
    if before is not None and ctx.get_parameter_source("workspace") is ParameterSource.DEFAULT:
        workspace = before
    return Workspace.open(workspace)


def _period(year: int | None, since: dt.date | None, until: dt.date | None) -> tuple[dt.date, dt.date]:
    if year is not None:
        if since or until:
            raise UsageError("--year and --from/--to don't go together")
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    if since is None or until is None:
        raise UsageError("say the period: --year 2026, or --from DAY --to DAY")
    if since > until:
        raise UsageError(f"--from {since} is after --to {until}")
    return since, until


def _name(since: dt.date, until: dt.date) -> str:
    """Return "2026" for a whole year, else both days."""
    whole = (since.month, since.day, until.month, until.day) == (1, 1, 12, 31) and since.year == until.year
    return str(since.year) if whole else f"{since}_{until}"
