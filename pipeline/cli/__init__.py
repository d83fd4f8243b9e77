"""The command line: one module a command, imported only when its command runs.

A command's module holds a click command named `command`. Errors of `pipeline.errors` end with their own exit
code and a message on stderr; anything else is a defect and keeps its traceback.
"""

from __future__ import annotations

import errno
import importlib
import json
import os
import signal
import sys
import threading

import click

from pipeline.cli.hints import Given, spelled
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
    _heed_the_system()
    words = sys.argv[1:] if args is None else args
    given: Given = {}
    try:
        code = cli.main(words, standalone_mode=False, obj=given)
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.exceptions.Abort:
        click.echo("tinyte: stopped; what was stored stays, and the same command goes on from there", err=True)
        code = _ended_by or 130
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except TinyteError as error:
        code = _tell(spelled(str(error), given), error.exit_code, words, ask_help=type(error) is UsageError)
    except BrokenPipeError:
        # The reader of our output left (as `| head` does). Python would complain again while it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except OSError as error:
        if error.errno not in _MACHINE:
            raise
        where = f"{error.filename}: " if error.filename else ""
        code = _tell(f"{where}{error.strerror}; mend that and run the same command again", 3, words)
    sys.exit(code if isinstance(code, int) else 0)


_MACHINE = {errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.EMFILE, errno.ENFILE}
"""What a disk or a system does to any file, anywhere: no defect of ours."""
_ended_by = 0


def _tell(message: str, code: int, words: list[str], *, ask_help: bool = False) -> int:
    """Say what was wrong on stderr, and to a program that reads JSON on stdout as well; return the exit code."""
    click.echo(f"tinyte: {message}", err=True)
    if ask_help:
        click.echo("Try 'tinyte --help'.", err=True)
    if "--json" in words:
        click.echo(json.dumps({"error": message, "exit_code": code}, ensure_ascii=False))
    return code


def _heed_the_system() -> None:
    """Let the system's request to end (systemd's stop, a console window closed) end a command as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        return

    def end(number: int, _frame: object) -> None:
        global _ended_by  # noqa: PLW0603 - a signal's handler hands on nothing but an exception
        _ended_by = 128 + number
        raise KeyboardInterrupt

    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):  # the last one is Windows'
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # `nohup` ignores SIGHUP on purpose
            signal.signal(number, end)


def _speak_utf8() -> None:
    """Write UTF-8 whatever the console's code page: a Windows pipe would fail at the first Vietnamese letter."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="surrogateescape")
