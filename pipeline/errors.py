"""One tree of errors, each with the exit code that its command ends with.

::

    TinyteError                 3   nothing worked
    ├── UsageError              2   asked for wrongly: an argument, a setting, a file that isn't there
    │   ├── ConfigError         2   a TOML file: unknown key, bad value, missing file
    │   └── InputError          2   data given to a command: labels, articles, a page
    ├── BusyError               3   another process holds the workspace's lock
    ├── CrawlError              3   an outlet could not be looked at
    ├── ArchiveError            3   a WARC file or a record in it can't be read or written
    ├── StoreError              3   the database: newer than this program, broken, out of reach, disk full
    ├── ExportError             3   a file of counts: open in another program, disk full, folder not writable
    └── ModelError              3   a model: missing, changed, of another library version

A message says what was wrong, where, and what to do next.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "ArchiveError",
    "BusyError",
    "ConfigError",
    "CrawlError",
    "ExportError",
    "InputError",
    "ModelError",
    "StoreError",
    "TinyteError",
    "UsageError",
    "nearest",
]


class TinyteError(Exception):
    """Anything this program refuses or fails at, worded for the person who ran it."""

    exit_code: ClassVar[int] = 3


class UsageError(TinyteError):
    """The command was asked for wrongly."""

    exit_code = 2


class ConfigError(UsageError):
    """A TOML file holds an unknown key or a bad value, or is missing."""


class InputError(UsageError):
    """Data given to a command can't be used; the message names the row or the file."""


class BusyError(TinyteError):
    """Another process is at work in the same workspace."""


class CrawlError(TinyteError):
    """An outlet could not be looked at."""


class ArchiveError(TinyteError):
    """A WARC file, or a record in it, can't be read or written."""


class StoreError(TinyteError):
    """The database is newer than this program, broken, out of reach, or its disk is full."""


class ExportError(TinyteError):
    """A file of counts can't be written: it is open in another program, or the disk is full."""


class ModelError(TinyteError):
    """A model is missing, changed since it was written, or made with another library version."""


def nearest(name: str, valid: Iterable[str]) -> str:
    """Return a ready phrase naming the valid name closest to `name`, or all of them where none is close.

    Examples
    --------
    >>> nearest("delay", ["delay_s", "timeout_s"])
    "did you mean 'delay_s'?"
    >>> nearest("zzz", ["b", "a"])
    'valid names: a, b'
    """
    names = sorted(valid)
    close = get_close_matches(name, names, n=1, cutoff=0.5)
    return f"did you mean '{close[0]}'?" if close else f"valid names: {', '.join(names)}"
