"""The night's progress on a terminal: a line an outlet, which gives way to the table at the end."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from pipeline.cli.console import plain

__all__ = ["NightProgress"]


class NightProgress:
    """Shows, for each outlet, what was asked, found and kept; called from the outlets' threads."""

    def __init__(self, console: Console) -> None:
        columns = (
            SpinnerColumn(finished_text="·"),
            TextColumn("{task.description:<34.34}", markup=False),
            TextColumn("{task.fields[requests]:>5} asked"),
            TextColumn("{task.fields[found]:>5} found"),
            TextColumn("{task.fields[new]:>5} new"),
            TimeElapsedColumn(),
        )
        self._progress = Progress(*columns, console=console, transient=True)
        self._tasks: dict[str, TaskID] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def outlet(self, name: str, *, requests: int, found: int, new: int, done: bool = False) -> None:
        """Show where the outlet `name` stands."""
        with self._lock:
            if name not in self._tasks:
                self._tasks[name] = self._progress.add_task(plain(name), total=1, requests=0, found=0, new=0)
            self._progress.update(
                self._tasks[name],
                requests=requests,
                found=found,
                new=new,
                completed=int(done),
            )
