"""`tinyte desk`: the office's web page."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import workspace_option

__all__ = ["command"]


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where it listens.")
@click.option("--port", type=click.IntRange(0, 65535), default=8501, show_default=True, help="0 is any free one.")
@click.option("--browser/--no-browser", default=True, show_default=True, help="Open a browser on it.")
@workspace_option
def command(host: str, port: int, browser: bool, workspace: Path) -> None:
    """Serve the desk: coverage, articles, labelling, models and outlets, in Vietnamese. Ctrl-C ends it.

    It serves this machine alone. For a network, people sign in through OpenID Connect behind a reverse proxy, and
    tinyte.toml says who may (docs/desk.md); without that, any other address is refused.
    """
    from pipeline.desk.server import serve
    from pipeline.settings import Workspace

    place = Workspace.open(workspace)
    serve(
        place, host=host, port=port, browser=browser, say=lambda at: click.echo(f"The desk is at {at}; Ctrl-C ends it.")
    )
