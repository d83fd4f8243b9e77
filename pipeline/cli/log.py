"""`tinyte log`: broadcasts and print that no crawler sees, from the workbook that the officer fills."""

from __future__ import annotations

import datetime as dt
import getpass
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.console import plain
from pipeline.cli.hints import option, say, spelled
from pipeline.cli.options import json_option, read_day, workspace_option
from pipeline.errors import UsageError
from pipeline.text import word

if TYPE_CHECKING:
    from pipeline.store import Logged

__all__ = ["command"]

_FILE = click.Path(dir_okay=False, path_type=Path)
_MOST_ROWS = 20_000


@click.group()
def command() -> None:
    """Log broadcasts and print that no crawler sees, in a workbook that the officer fills.

    'tinyte log template' writes the workbook, 'tinyte log import' takes it in, as often as it grows.
    """


@command.command(short_help="Write the workbook to fill.")
@click.argument("file", type=_FILE, default=Path("so-theo-doi.xlsx"), required=False)
@click.option("--rows", type=click.IntRange(1, _MOST_ROWS), default=2000, show_default=True, help="Rows to be filled.")
@click.option("--force", is_flag=True, help="Replace the file if it is there: what was typed in it is lost.")
@workspace_option
def template(file: Path, rows: int, force: bool, workspace: Path) -> None:
    """Write FILE, an .xlsx with drop-downs of outlets, units and themes, an example and a guide."""
    from pipeline.cli.logged import register
    from pipeline.logbook.template import write_template
    from pipeline.settings import Workspace
    from pipeline.store import Store

    place = Workspace.open(workspace)
    if file.suffix.lower() != ".xlsx":
        raise UsageError(f"{file}: expected a name that ends in .xlsx")
    if file.exists() and not force:
        raise UsageError(f"{file}: is there already, perhaps filled; name another file, or replace it with --force")
    with Store.open(place.store_url) as store:
        names = register(place, store)
    office = place.settings.office
    write_template(file, names, office=office.name, province=office.province, rows=rows, today=_today())
    say(f"{file}: written; fill it in Excel or LibreOffice, then run 'tinyte log import {word(file)}'")


@command.command(name="import", short_help="Take in a filled workbook, or an old sheet of the office.")
@click.argument("file", type=_FILE)
@click.option("--map", "map_path", type=_FILE, metavar="MAP.toml", help="How an old sheet is laid out; see 'log map'.")
@click.option("--who", default="", metavar="NAME", help="Who answers for it.  [default: this system's user]")
@click.option("--keep", is_flag=True, help="Count its items even where they seem to be crawled articles.")
@click.option(
    "--replace", is_flag=True, help="Undo earlier imports of a file of this name: what it lacks counts no more."
)
@click.option("--dry-run", is_flag=True, help="Check it and say what would change.")
@json_option
@workspace_option
def import_(
    file: Path,
    map_path: Path | None,
    who: str,
    keep: bool,
    replace: bool,
    dry_run: bool,
    as_json: bool,
    workspace: Path,
) -> None:
    """Take in FILE, all of it or, where a cell is wrong, nothing; every wrong cell is named.

    Rows that are in already are recognised, corrected rows replace what they correct; 'tinyte log undo' takes an
    import back. Macros are never run. FILE may be .xlsx, .xlsm, .ods or a CSV file.
    """
    from pipeline.cli.logged import register, tell, to_json
    from pipeline.logbook.faults import SheetError
    from pipeline.logbook.taking import take
    from pipeline.settings import Workspace
    from pipeline.store import Store
    from pipeline.themes import load_plan

    place = Workspace.open(workspace)
    plan = load_plan(place.plan)
    with Store.open(place.store_url) as store:
        try:
            taken = take(file, register(place, store), _today(), map_path)
        except SheetError as error:
            if not as_json:
                raise
            faults = [{"sheet": f.sheet, "row": f.row, "cell": f.cell, "message": f.message} for f in error.faults]
            click.echo(
                json.dumps(
                    {"error": spelled(str(error)), "exit_code": error.exit_code, "faults": faults}, ensure_ascii=False
                )
            )
            raise click.exceptions.Exit(error.exit_code) from None
        done = store.import_log(
            taken.entries,
            who=who or _user(),
            file=taken.file,
            digest=taken.digest,
            keep=keep,
            replace=replace,
            dry_run=dry_run,
        )
    if as_json:
        click.echo(json.dumps(to_json(taken, done, plan, dry_run=dry_run), ensure_ascii=False))
        return
    for line in tell(taken, done, plan, keep=keep):
        say(plain(line))


@command.command(name="map", short_help="Propose a MAP.toml for an old sheet.")
@click.argument("file", type=_FILE)
@click.option("--out", type=_FILE, metavar="MAP.toml", help="Where to write it.  [default: standard output]")
@workspace_option
def map_(file: Path, out: Path | None, workspace: Path) -> None:
    """Guess from the headings of FILE, an old log sheet, what its columns are, and write it as TOML to be checked."""
    from pipeline.cli.logged import register
    from pipeline.logbook.guess import propose_map
    from pipeline.report.files import aside
    from pipeline.settings import Workspace
    from pipeline.store import Store

    place = Workspace.open(workspace)
    with Store.open(place.store_url) as store:
        text = propose_map(file, register(place, store), option())
    if out is None:
        click.echo(text, nl=False)
        return
    if out.exists():
        raise UsageError(f"{out}: is there already; name another file")
    with aside(out) as part:
        part.write_text(text, encoding="utf-8", newline="\n")
    say(f"{out}: written; check it, then run 'tinyte log import {word(file)} --map {word(out)} --dry-run'")


@command.command(name="list", short_help="List the imports, or the items of a period.")
@click.option("--from", "since", callback=read_day, metavar="DAY", help="List items from this day on; +07:00.")
@click.option("--to", "until", callback=read_day, metavar="DAY", help="List items until this day, included.")
@json_option
@workspace_option
def list_(since: dt.date | None, until: dt.date | None, as_json: bool, workspace: Path) -> None:
    """List the imports with their numbers; with --from or --to the items in force of that period."""
    from pipeline.cli.logged import import_json, imports_table, items_table, logged_json
    from pipeline.settings import Workspace
    from pipeline.store import Store

    if since and until and since > until:
        raise UsageError(f"--from {since:%Y-%m-%d} is after --to {until:%Y-%m-%d}")
    with Store.open(Workspace.open(workspace).store_url) as store:
        if since or until:
            items: list[Logged] = store.logged(since=since, until=until)
            if as_json:
                click.echo(json.dumps([logged_json(one) for one in items], ensure_ascii=False))
            else:
                items_table(items)
            return
        imports = store.log_imports()
    if as_json:
        click.echo(json.dumps([import_json(one) for one in imports], ensure_ascii=False))
    elif imports:
        imports_table(imports)
    else:
        say("no imports yet: 'tinyte log template' writes a workbook to fill, 'tinyte log import' takes it in")


@command.command(short_help="Show what imports said of an item.")
@click.argument("item", metavar="ID")
@json_option
@workspace_option
def history(item: str, as_json: bool, workspace: Path) -> None:
    """Show each version of the logged item ID (as 'tinyte log list --from DAY' names it), with its import."""
    from pipeline.cli.logged import history_json, history_lines
    from pipeline.settings import Workspace
    from pipeline.store import Store
    from pipeline.themes import load_plan

    place = Workspace.open(workspace)
    with Store.open(place.store_url) as store:
        versions = store.logged_versions(item)
    if not versions:
        raise UsageError(f"there is no logged item '{item}'; 'tinyte log list --from DAY' shows them")
    if as_json:
        click.echo(json.dumps(history_json(versions), ensure_ascii=False))
        return
    for line in history_lines(versions, load_plan(place.plan)):
        click.echo(plain(line))


@command.command(short_help="Take an import back.")
@click.argument("number", metavar="IMPORT", type=int)
@click.option("--who", default="", metavar="NAME", help="Who undoes it.  [default: this system's user]")
@workspace_option
def undo(number: int, who: str, workspace: Path) -> None:
    """Take back the import with the number IMPORT ('tinyte log list').

    What only it said counts no more; what it corrected is in force again. Nothing is deleted, and the same file can
    be taken in again.
    """
    from pipeline.cli.logged import unchanged
    from pipeline.settings import Workspace
    from pipeline.store import Store

    with Store.open(Workspace.open(workspace).store_url) as store:
        before = len(store.logged())
        one = store.undo_log(number, who=who or _user())
        after = len(store.logged())
    click.echo(f"Đã hủy lần nhập {one.id} ({plain(one.file)}): trước có {before} mục trong sổ, nay còn {after}")
    if before == after:
        click.echo(unchanged(one))


def _today() -> dt.date:
    from pipeline.records import VIETNAM

    return dt.datetime.now(VIETNAM).date()


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a service's account may have no name
        raise UsageError("say who answers for it: --who NAME") from None
