"""Options that commands share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline.cli.hints import remember

__all__ = ["json_option", "read_day", "workspace_option"]

F = TypeVar("F", bound=Callable[..., Any])


def read_day(_ctx: click.Context, _option: click.Parameter, value: str | None) -> dt.date | None:
    """Return the day that an option's value names, 2026-01-31 or 31/01/2026 as Vietnam writes it; a click callback.

    Raises
    ------
    click.BadParameter
        It names none.
    """
    if value is None:
        return None
    for way in ("%Y-%m-%d", "%d/%m/%Y"):
        with suppress(ValueError):
            return dt.datetime.strptime(value.strip(), way).date()  # noqa: DTZ007 - a day has no zone
    raise click.BadParameter(f"expected a day such as 2026-01-31 or 31/01/2026, found '{value}'")


def workspace_option(command: F) -> F:
    """Add `--workspace DIR`, the current folder by default, passed as a `Path`."""
    return click.option(
        "--workspace",
        "-w",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path(),
        show_default="here",
        metavar="DIR",
        callback=remember,
        help="The workspace's folder, which holds tinyte.toml.",
    )(command)


def json_option(command: F) -> F:
    """Add `--json`, passed as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a table.")(command)
