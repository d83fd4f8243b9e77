"""`tinyte reextract`: extraction again, from the archive."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import click

from pipeline.cli.options import json_option, workspace_option
from pipeline.settings import Workspace

__all__ = ["command"]


@click.command()
@workspace_option
@click.option("--outlet", "only", multiple=True, metavar="HOST", help="Only this outlet; may be given again.")
@json_option
@click.pass_context
def command(ctx: click.Context, workspace: Path, only: tuple[str, ...], as_json: bool) -> None:
    """Extract again from the archive, without the network: after new selectors or a new version.

    Articles keep their id, labels and place; a page that would be no article now leaves its article as it was.
    What changed is tagged again by the next night. Exit codes: 0 all well, 1 some pages are missing from the
    archive, 2 usage, 3 nothing worked.
    """
    from pipeline.night.reextract import Again, reextract

    tally: Counter[str] = Counter()
    for page in reextract(Workspace.open(workspace), only=only):
        tally[page.again.value] += 1
        if page.again is not Again.SAME and not as_json:
            click.echo(f"{page.again.value:<8} {page.url}{'  ' + page.detail if page.detail else ''}")
    if as_json:
        click.echo(json.dumps({again.value: tally[again.value] for again in Again}))
    else:
        click.echo(", ".join(f"{tally[again.value]} {again.value}" for again in Again))
    missing = tally[Again.MISSING.value]
    ctx.exit(0 if not missing else 3 if missing == tally.total() else 1)
