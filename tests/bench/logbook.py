"""How long a log of 20,000 rows takes: read and checked, taken in, taken in again.

CPU seconds of this process, so that other work on the machine counts little. Run: python tests/bench/logbook.py
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import xlsxwriter
from rich.console import Console
from sheet import Sheet

from pipeline.logbook.layout import FORM
from pipeline.logbook.names import Register
from pipeline.logbook.taking import take
from pipeline.logbook.template import write_template
from pipeline.outlets import Outlet
from pipeline.records import OutletKind
from pipeline.report.words import UNITS
from pipeline.store import Store
from pipeline.themes import load_plan, shipped_plan_path

ROWS = 20_000
TODAY = dt.date(2026, 12, 31)
MOST_S = 15.0  # of the whole import, on a machine of two cores
NAMES = ("Báo Bản Mẫu", "Đài Bản Mẫu")

T = TypeVar("T")


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Return what `work` gives, and the CPU seconds that it took."""
    start = time.process_time()
    return work(), time.process_time() - start


def write_log(path: Path, register: Register) -> None:
    """Write a filled sheet, a row an item, as an officer's year times ten."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("Nhật ký")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    fields = ("day", "outlet", "unit", "title", "themes", "minutes", "note", "mark")
    sheet.write_row(0, 0, [FORM[name] for name in fields])
    units, themes = list(UNITS.values()), [name for _, name in register.themes]
    for n in range(ROWS):
        when = dt.datetime(2026, 1, 1) + dt.timedelta(days=n % 365)  # noqa: DTZ001 - the format knows no zones
        title = f"Sức khỏe cho mọi nhà, kỳ {n}: bản số {n * 7 % 1000} giữ nguồn nước sạch"
        sheet.write_datetime(n + 1, 0, when, day)
        sheet.write_row(n + 1, 1, (NAMES[n % 2], units[n % 5], title, themes[n % len(themes)], 7.5, "", f"M-{n:05}"))
    book.close()


def main() -> int:
    """Measure and print; 1 where it takes longer than it may."""
    outlets = [
        Outlet(name=name, url=f"https://{n}.example", kind=OutletKind.BROADCASTER) for n, name in enumerate(NAMES)
    ]
    register = Register.of(outlets, load_plan(shipped_plan_path()))
    table = Sheet(Console(), f"A log of {ROWS:,} rows, CPU seconds")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.xlsx"
        form = Path(folder) / "form.xlsx"
        _, spent = timed(lambda: write_template(form, register, office="", province="", rows=2000, today=TODAY))
        table.add("the form with 2,000 rows is written", "–", f"{spent:.1f} s", ok=None)
        write_log(path, register)
        taken, read = timed(lambda: take(path, register, TODAY))
        table.add("read and checked", "–", f"{read:.1f} s", ok=None)
        with Store.open(f"sqlite:///{Path(folder).as_posix()}/tinyte.db") as store:
            done, first = timed(lambda: store.import_log(taken.entries, who="bench", file=taken.file))
            again, second = timed(lambda: store.import_log(taken.entries, who="bench", file=taken.file))
        table.add("new rows, taken in", str(ROWS), str(len(done.changes.new)))
        table.add("known rows, taken in again", str(ROWS), str(len(again.changes.known)))
        table.add("taken in", f"≤ {MOST_S:.0f} s in all", f"{first:.1f} s", ok=read + first <= MOST_S)
        table.add("taken in again", f"≤ {MOST_S:.0f} s in all", f"{second:.1f} s", ok=read + second <= MOST_S)
    table.show()
    return 0 if table.good else 1


if __name__ == "__main__":
    sys.exit(main())
