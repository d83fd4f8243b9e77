"""Work that takes longer than a page may: done beside it, its lines shown while it goes on, its result kept."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from pipeline.errors import TinyteError

__all__ = ["Job", "Jobs", "command"]

log = logging.getLogger(__name__)

T = TypeVar("T")
_MOST_LINES = 200


class Job(Generic[T]):
    """One piece of work in a thread of its own; `work` is given a function that takes the lines to show."""

    def __init__(self, work: Callable[[Callable[[str], None]], T]) -> None:
        self._lines: list[str] = []
        self._lock = threading.Lock()
        self.result: T | None = None
        self.error = ""
        self._work = work
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether it goes on still."""
        return self._thread.is_alive()

    @property
    def lines(self) -> list[str]:
        """What it has said so far, the last lines of it."""
        with self._lock:
            return list(self._lines)

    def wait(self) -> None:
        """Wait until it is done."""
        self._thread.join()

    def _say(self, line: str) -> None:
        with self._lock:
            self._lines += [part for part in line.splitlines() if part.strip()]
            del self._lines[:-_MOST_LINES]

    def _run(self) -> None:
        try:
            self.result = self._work(self._say)
        except TinyteError as error:
            self.error = str(error)
        except Exception as error:
            log.exception("work beside a page failed")
            self.error = f"lỗi không lường trước ({type(error).__name__}); chi tiết ở cửa sổ chạy lệnh tinyte desk"


class Jobs:
    """The jobs of one desk by name, one of a name at a time: seen by everybody, whoever began them."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job[object]] = {}
        self._lock = threading.Lock()

    def start(self, name: str, work: Callable[[Callable[[str], None]], object]) -> bool:
        """Begin `work` unless one of this name goes on; return whether it was begun."""
        with self._lock:
            current = self._jobs.get(name)
            if current is not None and current.running:
                return False
            self._jobs[name] = Job(work)
            return True

    def get(self, name: str) -> Job[object] | None:
        """Return the job of this name, going on or done; None where there was none."""
        return self._jobs.get(name)

    def clear(self, name: str) -> None:
        """Forget a job that is done."""
        with self._lock:
            job = self._jobs.get(name)
            if job is not None and not job.running:
                del self._jobs[name]


def command(words: Sequence[str], say: Callable[[str], None]) -> str:
    """Run `tinyte` with `words` in a process of its own, so that pages stay quick; return what it printed on stdout.

    Raises
    ------
    TinyteError
        It failed; the message is the last that it said.
    """
    starts = "from pipeline.cli import main; main()"
    with subprocess.Popen(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", starts, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},
    ) as process:
        told: list[str] = []

        def listen() -> None:
            for line in process.stderr or ():
                told.append(line.rstrip())
                say(line.rstrip())

        ear = threading.Thread(target=listen, daemon=True)
        ear.start()
        printed = []
        for line in process.stdout or ():
            printed.append(line)
            say(line.rstrip())
        ear.join()
        code = process.wait()
    if code:
        raise TinyteError("\n".join(told[-12:]) or f"tinyte {words[0]} ended with exit code {code}")
    return "".join(printed)
