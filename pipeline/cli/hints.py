"""Commands that messages name, spelled so that they can be pasted: with the workspace that the user named.

Messages of any floor name commands between quotes, such as 'tinyte night'; only the command line knows which workspace
its user gave, so it is put in where a message is printed.
"""

from __future__ import annotations

import re
from pathlib import Path

import click

from pipeline.text import word

__all__ = ["WITHOUT_WORKSPACE", "Given", "option", "remember", "say", "spelled"]

Given = dict[str, Path]
"""What the user gave that hints repeat: under "workspace" the folder of `--workspace`, where it was given."""

WITHOUT_WORKSPACE = frozenset({"init", "demo", "extract", "models"})
"""The commands that take no `--workspace`."""

# A command is a word that follows; what stands in double quotes may hold any character.
_COMMAND = re.compile(r"""'tinyte ([a-z]+)((?:"[^"\n]*"|[^'"\n])*)'""")


def remember(ctx: click.Context, parameter: click.Parameter, value: Path) -> Path:
    """Keep the workspace that the user gave for this run's hints, and return it; a click callback."""
    if ctx.get_parameter_source(parameter.name or "") is not click.core.ParameterSource.DEFAULT:
        ctx.find_root().ensure_object(dict)["workspace"] = value
    return value


def spelled(text: str, given: Given | None = None) -> str:
    """Return `text` with the workspace in each command that it names between quotes; as it stands where none was given.

    Parameters
    ----------
    text
        A message, in which commands stand as 'tinyte night'.
    given
        What the user gave; of the command that runs now by default.

    Examples
    --------
    >>> spelled("run 'tinyte night'", {"workspace": Path("son-la")})
    "run 'tinyte night --workspace son-la'"
    """
    more = option(given)
    if not more:
        return text

    def put(match: re.Match[str]) -> str:
        alone = match[1] in WITHOUT_WORKSPACE or " --workspace " in match[2]
        return match[0] if alone else f"'tinyte {match[1]}{match[2]}{more}'"

    return _COMMAND.sub(put, text)


def option(given: Given | None = None) -> str:
    """Return " --workspace DIR" as the user gave it, for the end of a command; empty where it wasn't given."""
    if given is None:
        now = click.get_current_context(silent=True)
        found = now.find_root().obj if now else None
        given = found if isinstance(found, dict) else {}
    place = given.get("workspace")
    return "" if place is None else f" --workspace {word(place)}"


def say(text: str, *, err: bool = False) -> None:
    """Print a message whose commands are spelled with the workspace; on stderr with `err`."""
    click.echo(spelled(text), err=err)
