"""A report's files, made when somebody asks for them."""

from __future__ import annotations

import tempfile
from pathlib import Path

from pipeline.errors import UsageError, nearest
from pipeline.report.annual import Report
from pipeline.report.exports import EXPORTS

__all__ = ["report_file"]


def report_file(report: Report, name: str) -> bytes:
    """Return the file `name` of `exports.EXPORTS`, as `tinyte report` writes it.

    Raises
    ------
    UsageError
        There is no such file.
    ExportError
        It can't be made.
    """
    files = {export.file: export for export in EXPORTS}
    if name not in files:
        raise UsageError(f"no such file: {name}; {nearest(name, files)}")
    with tempfile.TemporaryDirectory(prefix="tinyte-desk-") as folder:
        path = Path(folder) / name
        files[name].write(path, report)
        return path.read_bytes()
