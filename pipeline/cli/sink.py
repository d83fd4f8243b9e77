"""Where a command's JSON lines go: to stdout, or to the file of `--out`, which is written whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from pipeline.errors import ExportError
from pipeline.report.files import aside

__all__ = ["open_sink"]


@contextmanager
def open_sink(out: Path | None) -> Iterator[TextIO]:
    """Give a file to write to; the one at `out` takes its place at the end, so that it may be the input too.

    Raises
    ------
    ExportError
        It can't be written.
    """
    if out is None:
        yield sys.stdout
        return
    if out.exists() and not out.is_file():  # /dev/null, a pipe: nothing that may be replaced
        try:
            with out.open("w", encoding="utf-8", newline="\n") as file:
                yield file
        except OSError as error:
            raise ExportError(f"{out}: can't be written: {error.strerror or error}") from error
        return
    with aside(out.resolve()) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        yield file
