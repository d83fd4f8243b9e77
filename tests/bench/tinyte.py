"""The real command, run as a process in a workspace, with its time and its memory taken."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["Run", "Workplace"]

_COMMAND = [sys.executable, "-c", "from pipeline.cli import main; main()"]
_SAMPLE_S = 0.1


@dataclass
class Run:
    """A finished process: what it said, how long it took, how much memory it and its children had at most."""

    code: int
    out: str
    err: str
    began: float
    seconds: float
    peak_mb: float
    report: dict[str, Any] = field(default_factory=dict)


class Workplace:
    """A workspace made and used by the command line alone; the database is only read.

    Parameters
    ----------
    folder
        The workspace's folder; it must not exist yet.
    delay_s
        Seconds between two requests to one host.
    """

    def __init__(self, folder: Path, delay_s: float, timeout_s: float = 20.0) -> None:
        self.folder = folder
        made = self.run("init", str(folder))
        if made.code:
            raise SystemExit(f"tinyte init failed: {made.err}")
        path = folder / "tinyte.toml"
        text = path.read_text(encoding="utf-8")
        text = text.replace("[crawl]\n", f"[crawl]\ndelay_s = {delay_s}\ntimeout_s = {timeout_s}\n", 1)
        path.write_text(text, encoding="utf-8")

    def copy_outlets(self, other: Workplace) -> None:
        """Take over the outlets that `other` has added."""
        shutil.copytree(other.folder / "outlets", self.folder / "outlets", dirs_exist_ok=True)

    def add_outlets(self, roots: list[str], at_once: int = 4) -> list[Run]:
        """Add every outlet by its address alone, some at the same time."""
        with ThreadPoolExecutor(at_once) as pool:
            return list(pool.map(lambda root: self.run("outlet", "add", root, "--allow-private", *self._here), roots))

    def night(self, kill_when: Callable[[], bool] | None = None) -> Run:
        """Run a night; kill it (-9) as soon as `kill_when` says so."""
        run = self.run("night", "--json", *self._here, kill_when=kill_when)
        lines = [line for line in run.out.splitlines() if line.startswith("{")]
        run.report = json.loads(lines[-1]) if lines else {}
        return run

    @property
    def _here(self) -> tuple[str, str]:
        return "--workspace", str(self.folder)

    def articles(self) -> list[dict[str, Any]]:
        """Return the stored articles as plain dicts; none where there is no database yet."""
        path = self.folder / "tinyte.db"
        if not path.exists():
            return []
        with closing(sqlite3.connect(path)) as database:
            database.row_factory = sqlite3.Row
            query = "SELECT id, outlet, url, title, lead, body, byline, published, published_from, unit FROM articles"
            return [dict(row) for row in database.execute(query)]

    def run(self, *words: str, kill_when: Callable[[], bool] | None = None) -> Run:
        """Run `tinyte words…` to its end."""
        began, clock = time.time(), time.monotonic()
        process = subprocess.Popen(
            [*_COMMAND, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
        )
        watch = _Watch(process, kill_when)
        out, err = process.communicate()
        watch.join()
        return Run(process.returncode, out, err, began, time.monotonic() - clock, watch.peak_mb)


class _Watch(threading.Thread):
    """Samples the memory of a process and its children, and kills it when told to."""

    def __init__(self, process: subprocess.Popen[str], kill_when: Callable[[], bool] | None) -> None:
        super().__init__(daemon=True)
        self._process, self._kill_when = process, kill_when
        self.peak_mb = 0.0
        self.start()

    def run(self) -> None:
        while self._process.poll() is None:
            self.peak_mb = max(self.peak_mb, _resident_mb(self._process.pid))
            if self._kill_when and self._kill_when():
                self._process.kill()
                return
            time.sleep(_SAMPLE_S)


def _resident_mb(pid: int) -> float:
    """Return the proportional memory of `pid` and its children in MB, from /proc; 0 where there is none."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        own = sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return 0.0
    return own + sum(_resident_mb(int(child)) for child in children)
