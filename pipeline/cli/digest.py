"""`tinyte digest`: the press digest (điểm báo) of a day or a week, as .docx and .html."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.console import several
from pipeline.cli.hints import say
from pipeline.cli.making import Desk, making
from pipeline.cli.options import json_option, read_day, workspace_option
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.report.digest import Digest

__all__ = ["command", "negative_themes", "write_digest"]

_TODAY = "today"
_LOOK_BACK = dt.timedelta(60)
"""How far an empty digest looks for the last day that has items."""


def _read_week(ctx: click.Context, option: click.Parameter, value: str | None) -> dt.date | None:
    return _today() if value == _TODAY else read_day(ctx, option, value)


@click.command()
@click.option("--day", callback=read_day, metavar="DAY", help="The day, 2026-01-31 or 31/01/2026 [default: today].")
@click.option(
    "--week",
    is_flag=False,
    flag_value=_TODAY,
    callback=_read_week,
    metavar="[DAY]",
    help="The week, Monday to Sunday, of that day; of today without a day.",
)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Folder of the files written."
)
@json_option
@workspace_option
def command(day: dt.date | None, week: dt.date | None, out: Path | None, as_json: bool, workspace: Path) -> None:
    """Write the press digest: what appeared about health, by theme, bad news first, reprints under their story.

    Which themes are bad news the plan's file says (negative = true). A day without any item says so, and which
    outlets could not be read.
    """
    from pipeline.report.digest import week_of

    if day and week:
        raise UsageError("--day and --week can't go together")
    since, until = week_of(week) if week else (day or _today(),) * 2
    with making(workspace) as desk:
        digest, files = write_digest(desk, since, until, out)
        instead = "" if digest.items else _instead(desk, since, weekly=bool(week))
    if as_json:
        click.echo(json.dumps(_facts(digest, files), ensure_ascii=False))
        return
    stories = "1 story" if digest.stories == 1 else f"{digest.stories} stories"
    days = f"{since:%d/%m/%Y}" if since == until else f"{since:%d/%m/%Y} to {until:%d/%m/%Y}"
    click.echo(f"{days}: {several(digest.items, 'item')} about health in {stories}")
    if instead:
        say(instead, err=True)
    if not digest.negative:
        click.echo("no theme of the plan is marked as bad news: write 'negative = true' into its table", err=True)
    for line in digest.unread:
        click.echo(f"not read, or not wholly: {line}", err=True)
    for path in files:
        click.echo(path)


def write_digest(desk: Desk, since: dt.date, until: dt.date, out: Path | None = None) -> tuple[Digest, list[Path]]:
    """Write the digest of the days from `since` to `until` into `out`, by default into the exports' `diem-bao`.

    Raises
    ------
    ExportError
        A file can't be written, or is open in another program.
    """
    from pipeline.report.digest import make_digest

    report = desk.make(since, until)
    localities = desk.store.localities(report.province, (entry.id for entry in report.entries))
    digest = make_digest(report, negative_themes(desk.workspace.plan), localities)
    return digest, _write(digest, out or desk.workspace.exports / "diem-bao")


def negative_themes(plan: Path) -> set[str]:
    """Return the themes that are bad news by the plan, or by the shipped one where a plan of before marks none."""
    from pipeline.themes import load_plan, shipped_plan_path

    marked = [
        {theme.code for theme in load_plan(path).themes if theme.negative} for path in (plan, shipped_plan_path())
    ]
    return marked[0] or marked[1]


def _write(digest: Digest, folder: Path) -> list[Path]:
    from pipeline.report.document import digest as document
    from pipeline.report.files import aside
    from pipeline.report.page import digest as page

    days = f"{digest.since}" if digest.since == digest.until else f"{digest.since}_{digest.until}"
    files = [folder / f"diem-bao-{days}.docx", folder / f"diem-bao-{days}.html"]
    for path, write in zip(files, (document.write, page.write), strict=True):
        with aside(path) as part:
            write(part, digest)
    return files


def _instead(desk: Desk, before: dt.date, *, weekly: bool) -> str:
    """Say which day or week before `before` has items, where a digest has none, and how to write that one."""
    from pipeline.night.locality import local_rule

    since = before - _LOOK_BACK
    model, local = desk.store.model_in_use(), local_rule(desk.workspace)
    found = desk.store.entries(model, since=since, until=before - dt.timedelta(1), local=local, bare=True).counted
    last = max((entry.day for entry in found if entry.day), default=None)
    if last is None:
        return (
            f"nothing in the {_LOOK_BACK.days} days before either; 'tinyte ledger' says what was read, 'tinyte night' "
            "reads what is new"
        )
    way = "--week" if weekly else "--day"
    return (
        f"the last items before are of {last:%d/%m/%Y}: 'tinyte digest {way} {last}'; 'tinyte night' reads what is new"
    )


def _facts(digest: Digest, files: list[Path]) -> dict[str, object]:
    return {
        "from": digest.since.isoformat(),
        "to": digest.until.isoformat(),
        "items": digest.items,
        "stories": digest.stories,
        "themes": [
            {"code": part.code, "negative": part.negative, "stories": len(part.stories)} for part in digest.parts
        ],
        "not_read": list(digest.unread),
        "files": [str(path) for path in files],
    }


def _today() -> dt.date:
    from pipeline.records import VIETNAM

    return dt.datetime.now(VIETNAM).date()
