"""`tinyte doctor`: an outlet a line, and what needs a person."""

from __future__ import annotations

import datetime as dt
import json
import sys
import textwrap
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.hints import spelled
from pipeline.cli.options import json_option, workspace_option

if TYPE_CHECKING:
    from rich.console import Console

    from pipeline.night.doctor import Diagnosis, OutletHealth

__all__ = ["command"]

_WIDTH = 100
_SIGNS = {"ok": "[green]ok  [/]", "note": "[yellow]note[/]", "person": "[red]DO  [/]"}


@click.command()
@click.option("--online", is_flag=True, help="Ask each outlet's certificate too: one handshake each, no page.")
@json_option
@workspace_option
def command(online: bool, as_json: bool, workspace: Path) -> None:
    """Say how each outlet does against its own habit, and how the machine does; name what needs a person.

    An outlet a line: when it was last read, articles in the last seven days and in a usual week, how many of a
    hundred articles have a title, a lead, a body of usual length and a date on the page, and the last night's
    verdict. Exit codes: 0 nothing to do, 1 something needs a person, 2 usage.
    """
    from pipeline.night.doctor import examine
    from pipeline.settings import Workspace

    found = examine(Workspace.open(workspace), online=online)
    if as_json:
        click.echo(json.dumps(_plain(found), ensure_ascii=False))
    else:
        from rich.console import Console

        terminal = Console()
        _show(found, terminal if terminal.is_terminal else Console(width=_WIDTH))
    sys.exit(found.exit_code)


def _show(found: Diagnosis, console: Console) -> None:
    from rich.markup import escape
    from rich.table import Table

    if found.outlets:
        table = Table(header_style="bold", box=None, pad_edge=False)
        table.add_column("Outlet", overflow="fold", max_width=28)
        for name in ("Last read", "Week", "Usual", "Title", "Lead", "Body", "Date", "Cert"):
            table.add_column(name, justify="right", no_wrap=True)
        table.add_column("Verdict", no_wrap=True)
        for line in found.outlets:
            table.add_row(*map(escape, _row(line)))
        console.print(table)
        console.print()
    order = {"person": 0, "note": 1, "ok": 2}
    for one in sorted(found.findings, key=lambda f: order[f.level.value]):
        said = [f"{one.about}: {spelled(one.says)}", *([f"→ {spelled(one.do)}"] if one.do else [])]
        lines = [
            line
            for text in said
            for line in textwrap.wrap(text, console.width - 8, break_long_words=False, break_on_hyphens=False)
        ]
        text = f"\n{' ' * 7}".join(lines)
        console.print(f"{_SIGNS[one.level.value]}   {escape(text)}", highlight=False, soft_wrap=True)
    console.print()
    todo = sum(f.level.value == "person" for f in found.findings)
    console.print(f"{todo} thing{'s' if todo > 1 else ''} to do" if todo else "nothing needs a person")


def _row(line: OutletHealth) -> list[str]:
    from pipeline.records import VIETNAM

    shares = [
        f"{line.usual.shares[f]:.0%}" if f in line.usual.shares else "" for f in ("title", "lead", "body", "date")
    ]
    days = line.certificate
    return [
        line.outlet,
        line.last_read.astimezone(VIETNAM).strftime("%d/%m %H:%M") if line.last_read else "never",
        str(line.usual.week),
        f"{line.usual.habit:.0f}" if line.usual.habit is not None else "?",
        *shares,
        f"{days} d" if isinstance(days, int) else "?" if days else "",
        line.state,
    ]


def _plain(found: Diagnosis) -> dict[str, object]:
    outlets = []
    for line in found.outlets:
        plain = asdict(line)
        for key in ("last_read", "robots_changed"):
            plain[key] = _iso(plain[key])
        if line.judgement is not None:
            plain["judgement"]["at"] = line.judgement.at.isoformat()
        outlets.append(plain)
    return {
        "exit_code": found.exit_code,
        "outlets": outlets,
        "findings": [{"level": f.level.value, "about": f.about, "says": f.says, "do": f.do} for f in found.findings],
    }


def _iso(when: dt.datetime | None) -> str | None:
    return when.isoformat() if when else None
