"""The overview as it was last shown, kept in the workspace: a desk that was just started shows it at once.

With a hundred thousand articles a year's report takes ten seconds. The file holds figures alone, no text of an article,
and may be deleted at any time.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from pipeline.desk.pictures import Pictures
from pipeline.report.annual import Report

__all__ = ["FOLDER", "Overview", "read", "write"]

FOLDER = ".desk"
"""The folder of these files, in the workspace."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Overview:
    """What the page of a period shows: its pictures, and what stands around them. See `Report`; `at` is its time."""

    pictures: Pictures
    at: dt.datetime
    as_of: dt.date | None
    untagged: int
    model: str
    plan: str
    province: str

    @classmethod
    def of(cls, report: Report, pictures: Pictures, at: dt.datetime) -> Overview:
        """Return the overview of a report that was begun `at`."""
        return cls(pictures, at, report.as_of, report.untagged, report.model, report.plan, report.province)


def read(root: Path, since: dt.date, until: dt.date) -> Overview | None:
    """Return the overview of a period as it was last written; None where there is none, or one of another program."""
    path = _path(root, since, until)
    try:
        return _written().validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        log.info("%s: passed over, the figures are worked out anew: %s", path, str(error).splitlines()[0])
        return None


def write(root: Path, since: dt.date, until: dt.date, overview: Overview) -> None:
    """Keep an overview, written aside and then renamed; what can't be written is worked out again at the next start."""
    path = _path(root, since, until)
    aside = path.with_name(f"{path.name}.{os.getpid()}.writing")
    try:
        path.parent.mkdir(exist_ok=True)
        aside.write_bytes(_written().dump_json(overview))
        aside.replace(path)
    except OSError as error:
        log.info("%s: can't be kept: %s", path, error)
        with suppress(OSError):
            aside.unlink()


def _path(root: Path, since: dt.date, until: dt.date) -> Path:
    return root / FOLDER / f"{since}_{until}.json"


@lru_cache(maxsize=1)
def _written() -> TypeAdapter[Overview]:
    return TypeAdapter(Overview)
