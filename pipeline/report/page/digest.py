"""The press digest (điểm báo) as one page that works offline and runs no script."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.report.page.render import render
from pipeline.report.words import UNITS

if TYPE_CHECKING:
    from pipeline.report.digest import Digest

__all__ = ["write"]


def write(path: Path, digest: Digest) -> None:
    """Write `digest` to `path`; the same digest makes the same bytes.

    Raises
    ------
    OSError
        The file can't be written.
    """
    report = digest.report
    values = {
        "digest": digest,
        "report": report,
        "outlets": report.outlet_names,
        "themes": report.theme_names,
        "units": UNITS,
        "many_days": digest.since != digest.until,
    }
    path.write_text(render("digest.html", values), encoding="utf-8", errors="replace", newline="\n")
