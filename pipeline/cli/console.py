"""Where commands print tables: names and messages from the web are text, never markup or a terminal's commands."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from pipeline.text import several, strip_controls

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["open_console", "plain", "several"]

_FILE_WIDTH = 100
"""Columns of a table that goes to a file or a pipe, unless COLUMNS says otherwise: rich would take 80."""


def open_console(*, stderr: bool = False) -> Console:
    """Return a console that prints text as it stands, and stays quiet when its reader leaves (as `| head` does)."""
    from rich.console import Console

    class Plain(Console):
        def on_broken_pipe(self) -> None:  # rich would exit with 1, which means that some outlet failed
            self.quiet = True
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    console = Plain(stderr=stderr, markup=False, emoji=False, highlight=False)
    if not console.is_terminal and not os.environ.get("COLUMNS"):
        console.width = _FILE_WIDTH
    return console


def plain(text: str) -> str:
    """Return `text` without control characters: a site's title may hold a terminal's commands."""
    return strip_controls(text)
