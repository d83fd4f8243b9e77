"""Writing files that people keep open, and text that may not turn into a formula."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.errors import ExportError

__all__ = ["aside", "inert"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What begins a formula in a spreadsheet, full-width forms included: OWASP, "CSV Injection"."""


def inert(text: str) -> str:
    """Return `text` for a CSV file such that no spreadsheet takes it for a formula: with ``'`` before a risky start.

    This is OWASP's advice. In .xlsx it isn't needed: there a text's cell is stored as text, whatever it begins with.

    Examples
    --------
    >>> inert("=HYPERLINK(0)")
    "'=HYPERLINK(0)"
    >>> inert("Báo Sơn La")
    'Báo Sơn La'
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


@contextmanager
def aside(path: Path) -> Iterator[Path]:
    """Give a path beside `path` to write to; what is written there then takes `path`'s place, whole or not at all.

    Raises
    ------
    ExportError
        It can't be written, or `path` can't be replaced: Windows forbids it while Excel has it open.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        part.replace(path)
    except PermissionError as error:
        raise ExportError(
            f"{path}: can't be replaced; if it is open in Excel or another program, close it there and run again"
        ) from error
    except OSError as error:
        raise ExportError(f"{path}: can't be written: {error.strerror or error}") from error
    finally:
        with suppress(OSError):  # What went wrong before is what the person must hear of.
            part.unlink(missing_ok=True)
