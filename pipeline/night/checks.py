"""What the doctor looks at beside the outlets: disk, model, schedule, and an outlet's certificate."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.crawl.failures import FetchError
from pipeline.crawl.guard import Line, tls_context
from pipeline.errors import ConfigError, ModelError
from pipeline.night.findings import Finding, Level, Remark
from pipeline.night.lock import night_lock
from pipeline.night.run import open_model
from pipeline.outlets import Outlet
from pipeline.settings import Workspace
from pipeline.store import Night

__all__ = ["began", "certificate_days", "check_disk", "check_model", "check_schedule", "schedules"]

_GB = 1e9
_HOUR = 60  # minutes
_FULL_GB, _LOW_GB = 0.5, 2.0
_TWO_DAYS = dt.timedelta(days=2)
_TEN_YEARS = 3650  # nights that need no count
_LATE = dt.timedelta(hours=36)
"""A nightly run that is a day and a half old was missed once."""
_VALIDITY = re.compile(rb"\x30.(?:\x17\x0d\d{12}Z|\x18\x0f\d{14}Z)(?:\x17\x0d(\d{12})|\x18\x0f(\d{14}))Z", re.DOTALL)
"""X.509's Validity (RFC 5280, 4.1.2.5): two times one after the other; the groups are the second, notAfter."""


def check_disk(folder: Path, grown: float) -> Finding:
    """Say how much room is left where the workspace lies; `grown` is how many bytes a night's archive takes."""
    free = shutil.disk_usage(folder).free
    nights = int(free / grown) if grown > 0 else _TEN_YEARS
    known = nights < _TEN_YEARS
    room = Remark.of("disk.nights" if known else "disk.room", free=free / _GB, **({"nights": nights} if known else {}))
    if free < _FULL_GB * _GB:
        return Finding(Level.PERSON, "disk", room, Remark("disk.now"))
    if free < max(_LOW_GB * _GB, 30 * grown):
        return Finding(Level.NOTE, "disk", room, Remark.of("disk.soon", archive=str(folder / "archive")))
    return Finding(Level.OK, "disk", room)


def check_model(workspace: Workspace) -> Finding:
    """Say whether the model that the settings name is there, unchanged, loads with all sides, and knows the plan."""
    from pipeline.classify.encoded import LIGHT_ENDING
    from pipeline.classify.realign import untold
    from pipeline.themes import load_plan

    try:
        model = open_model(workspace)
    except ModelError as error:
        return Finding(Level.PERSON, "model", Remark.of("model.broken", error=str(error)), Remark("model.wait"))
    if model.version.endswith(LIGHT_ENDING) and not workspace.settings.model.version.endswith(LIGHT_ENDING):
        said = Remark.of("model.light", version=model.version)
        return Finding(Level.NOTE, "model", said, Remark("model.install"))
    try:
        plan = load_plan(workspace.plan)
    except ConfigError as error:
        return Finding(Level.PERSON, "plan", Remark.of("file.broken", error=str(error)), Remark("file.mend"))
    if themes := untold(model.codes, plan):
        said = Remark.of("model.plan", version=model.version, themes=", ".join(themes))
        return Finding(Level.PERSON, "model", said, Remark("model.follow"))
    return Finding(Level.OK, "model", Remark.of("model.right", version=model.version))


def check_schedule(last: Night | None, workspace: Workspace, now: dt.datetime) -> Finding:
    """Say whether the nights run: by the last one's age first, then by what the machine's schedulers hold."""
    found = next(schedules(), "")
    how = Remark.of("schedule.found", found=found) if found else Remark("schedule.missing")
    if last is None:
        return Finding(Level.PERSON, "schedule", Remark("night.never"), Remark.of("night.first", how=how))
    age = now - last.started
    when = began(age)
    if age > _LATE:
        return Finding(Level.PERSON, "schedule", when, Remark.of("night.nightly", how=how))
    if last.finished is None and not _busy(workspace):
        return Finding(Level.NOTE, "schedule", Remark.of("night.stopped", when=when), Remark("night.on"))
    if not found:
        return Finding(Level.NOTE, "schedule", Remark.of("night.alone", when=when), how)
    return Finding(Level.OK, "schedule", Remark.of("night.right", when=when, found=found))


def began(age: dt.timedelta) -> Remark:
    """Return how long ago the last night began: just now, in minutes, hours or days."""
    minutes = max(age, dt.timedelta()) // dt.timedelta(minutes=1)
    if minutes < 2:  # noqa: PLR2004 - as people say it
        return Remark("night.now")
    if minutes < _HOUR:
        return Remark.of("night.minutes", minutes=minutes)
    if age < _TWO_DAYS:
        return Remark.of("night.hours", hours=minutes // _HOUR)
    return Remark.of("night.days", days=age.days)


def _busy(workspace: Workspace) -> bool:
    from pipeline.errors import BusyError

    try:
        with night_lock(workspace.lock):
            return False
    except BusyError:
        return True


def schedules() -> Iterator[str]:
    """Yield what runs `tinyte night` here: systemd units, crontabs, Windows' tasks, as far as one may read them."""
    home = Path.home()
    folders = (Path("/etc/systemd/system"), home / ".config/systemd/user", Path("/etc/cron.d"))
    files = [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]
    for path in [*files, Path("/etc/crontab")]:
        try:
            text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        except OSError:  # not ours to read: another user's business
            continue
        if _runs_night(text):
            yield f"systemd: {path.name}" if path.suffix in {".service", ".timer"} else f"cron: {path}"
    tool, name = (["schtasks", "/Query", "/FO", "CSV", "/V"], "Task Scheduler") if os.name == "nt" else (
        ["crontab", "-l"], "cron: crontab -l")  # fmt: skip
    if _runs_night(_ask(tool)):
        yield name


def _runs_night(text: str) -> bool:
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
    return any(re.search(r"tinyte\S*\s+(?:.*\s)?night\b", line) for line in lines)


def _ask(command: list[str]) -> str:
    """Return what a tool of the system prints; empty where it isn't there or has nothing to say."""
    tool = shutil.which(command[0])
    if tool is None:
        return ""
    try:
        # Windows' schtasks writes in the console's code page; what we look for is ASCII.
        done = subprocess.run(  # noqa: S603 - a fixed command of the system, found by its full path
            [tool, *command[1:]], capture_output=True, timeout=20, check=False, encoding=sys.getdefaultencoding(),
            errors="replace", stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):  # no answer is no schedule that we can see
        return ""
    return done.stdout or ""


def certificate_days(outlet: Outlet, now: dt.datetime, timeout_s: float = 10.0) -> int | str:
    """Return for how many days the outlet's certificate is good yet, or why that can't be told.

    One connection and handshake, nothing asked; judged by the system's trust and the outlet's `ca_file`.
    """
    parts = urlsplit(outlet.url)
    if parts.scheme != "https" or not parts.hostname:
        return "no https"
    line = Line(timeout_s, allow_private=outlet.allow_private)
    line.start()
    try:
        with (
            line.connect(parts.hostname, parts.port or 443) as plain,
            tls_context(outlet.ca_file).wrap_socket(plain, server_hostname=parts.hostname) as wrapped,
        ):
            return _days_left(wrapped.getpeercert(binary_form=True) or b"", now)
    except ssl.SSLCertVerificationError as error:
        return f"not trusted: {error.verify_message or error.reason or 'unknown'}"
    except FetchError as error:
        return error.detail
    except (OSError, ValueError) as error:
        return f"no answer: {getattr(error, 'strerror', None) or error}"


def _days_left(certificate: bytes, now: dt.datetime) -> int | str:
    match = _VALIDITY.search(certificate)
    if match is None:
        return "unreadable"
    digits = (match[1] or match[2]).decode()
    if match[1]:  # RFC 5280: two digits of a year below 50 are 20xx
        digits = ("20" if int(digits[:2]) < 50 else "19") + digits  # noqa: PLR2004 - the RFC's pivot
    ends = dt.datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
    return (ends - now).days
