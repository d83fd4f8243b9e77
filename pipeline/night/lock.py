"""One night at a time in a workspace."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import BusyError, StoreError

__all__ = ["night_lock"]


@contextmanager
def night_lock(path: Path) -> Iterator[None]:
    """Hold the workspace's lock while the block runs.

    The operating system frees it when the process ends, however it ends, so a killed night leaves nothing to
    clean up. The file itself stays: who deletes a lock file may delete the next holder's.

    Raises
    ------
    BusyError
        Another process holds it; the message says which.
    StoreError
        The workspace can't be written to.
    """
    lock = FileLock(path, timeout=0)
    holder = path.with_suffix(".pid")
    try:
        lock.acquire()
    except Timeout:
        raise BusyError(
            f"another night is at work in {path.parent}{_holder(holder)}; let it end, then run this one again"
        ) from None
    except OSError as error:
        raise StoreError(f"{path}: can't be written: {error.strerror or error}; the workspace must be") from error
    try:
        with suppress(OSError):  # the number only makes another's message clearer; a full disk is told by what needs it
            holder.write_text(str(os.getpid()), encoding="ascii")
        yield
    finally:
        with suppress(OSError):
            holder.unlink(missing_ok=True)
        lock.release()


def _holder(path: Path) -> str:
    try:
        pid = path.read_text(encoding="ascii").strip()
    except OSError:  # the holder has just ended, or has not written it yet: the message does without
        return ""
    return f" (process {pid})" if pid.isdigit() else ""
