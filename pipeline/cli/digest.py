"""`tinyte digest`: the press digest (điểm báo) of a day or a week, as .docx and .html."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.console import several
from pipeline.cli.making import making
from pipeline.cli.options import json_option, read_day, workspace_option
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.report.digest import Digest

__all__ = ["command"]

_TODAY = "today"


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
    from pipeline.report.digest import make_digest, week_of
    from pipeline.themes import load_plan

    if day and week:
        raise UsageError("--day and --week can't go together")
    since, until = week_of(week) if week else (day or _today(),) * 2
    with making(workspace) as desk:
        negative = [theme.code for theme in load_plan(desk.workspace.plan).themes if theme.negative]
        digest = make_digest(desk.make(since, until), negative)
        files = _write(digest, out or desk.workspace.exports / "diem-bao")
    if as_json:
        click.echo(json.dumps(_facts(digest, files), ensure_ascii=False))
        return
    stories = "1 story" if digest.stories == 1 else f"{digest.stories} stories"
    click.echo(f"{several(digest.items, 'item')} about health in {stories}")
    for line in digest.unread:
        click.echo(f"not read, or not wholly: {line}", err=True)
    for path in files:
        click.echo(path)


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
