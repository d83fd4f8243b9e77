"""The command line: one module a command, imported only when its command runs.

A command's module holds a click command named `command`. Errors of `pipeline.errors` end with their own exit
code and a message on stderr; anything else is a defect and keeps its traceback.
"""

from __future__ import annotations

import importlib
import os
import sys

import click

from pipeline.cli.table import COMMANDS
from pipeline.errors import TinyteError, UsageError, nearest

__all__ = ["cli", "main"]


class LazyGroup(click.Group):
    """A group whose commands are imported when they are run; listing them costs no import."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands' names in the order of the table."""
        return [*COMMANDS, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the command `cmd_name`."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return super().get_command(ctx, cmd_name)
        command: click.Command = importlib.import_module(entry.module).command
        command.name = cmd_name
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with the table's own summaries, grouped as the table groups them."""
        del ctx
        groups: dict[str, list[tuple[str, str]]] = {}
        for name, entry in COMMANDS.items():
            groups.setdefault(entry.group, []).append((name, entry.summary))
        for title, rows in groups.items():
            with formatter.section(title):
                formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown one is answered with the nearest name."""
        name = args[0]
        if self.get_command(ctx, name) is None and not ctx.resilient_parsing:
            ctx.fail(f"No such command '{name}'; {nearest(name, self.list_commands(ctx))}")
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="tin-y-te", prog_name="tinyte")
def cli() -> None:
    """Crawl local Vietnamese news, tag each article with health themes, count it.

    Begin with 'tinyte init DIR', then 'tinyte outlet add URL', then 'tinyte night'.
    """


def main(args: list[str] | None = None) -> None:
    """Run the command line; the entry point `tinyte`.

    Parameters
    ----------
    args
        The words after the program's name; those of this process by default.
    """
    _speak_utf8()
    try:
        code = cli.main(args, standalone_mode=False)
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.exceptions.Abort:
        click.echo("tinyte: stopped by the keyboard", err=True)
        code = 130
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except TinyteError as error:
        click.echo(f"tinyte: {error}", err=True)
        if isinstance(error, UsageError) and not str(error).count("\n"):
            click.echo("Try 'tinyte --help'.", err=True)
        code = error.exit_code
    except BrokenPipeError:
        # The reader of our output left (as `| head` does). Python would complain again while it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code if isinstance(code, int) else 0)


def _speak_utf8() -> None:
    """Write UTF-8 whatever the console's code page: a Windows pipe would fail at the first Vietnamese letter."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="surrogateescape")
