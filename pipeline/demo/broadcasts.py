"""What the town broadcasts and prints that no crawler sees (`corpus/demo/broadcasts.csv`), typed into the log."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError
from pipeline.logbook.layout import FORM, THEME_COLUMNS
from pipeline.logbook.template import LOG_SHEET
from pipeline.report.files import aside
from pipeline.resources import shipped

__all__ = ["Broadcast", "fill_log", "load_broadcasts"]


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One row of the officer's log, with the words that the form's drop-downs offer; `themes` are the plan's codes."""

    day: dt.date
    outlet: str
    unit: str
    title: str
    themes: tuple[str, ...]
    minutes: float | None
    note: str


def load_broadcasts(path: Path | None = None) -> tuple[Broadcast, ...]:
    """Read what the town broadcast and printed, in the order of the file.

    Raises
    ------
    InputError
        The file is missing, or a row of it is no broadcast; the message names the row.
    """
    path = path or shipped("corpus") / "demo" / "broadcasts.csv"
    out = []
    try:
        rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    except OSError as error:
        raise InputError(f"{path}: can't be read: {error.strerror}") from error
    for number, row in enumerate(rows, 2):
        try:
            out.append(
                Broadcast(
                    day=dt.datetime.strptime(row["day"], "%d/%m/%Y").date(),  # noqa: DTZ007 - a day has no zone
                    outlet=row["outlet"],
                    unit=row["unit"],
                    title=row["title"],
                    themes=tuple(code for code in row["themes"].split(";") if code),
                    minutes=float(row["minutes"]) if row["minutes"] else None,
                    note=row["note"],
                )
            )
        except (KeyError, ValueError, AttributeError) as error:
            raise InputError(f"{path}, line {number}: no broadcast: {error}") from error
    return tuple(out)


def fill_log(path: Path, broadcasts: Sequence[Broadcast], themes: Mapping[str, str]) -> None:
    """Type `broadcasts` into the empty log that `logbook.write_template` wrote at `path`.

    Parameters
    ----------
    themes
        The names of the plan's themes by their codes.

    Raises
    ------
    InputError
        The log at `path` has fewer rows than there are broadcasts, or one of them more themes than the form.
    ExportError
        The file can't be replaced.
    """
    import openpyxl

    book = openpyxl.load_workbook(path)
    sheet = book[LOG_SHEET]
    head = next(n for n, row in enumerate(sheet.iter_rows(values_only=True), 1) if FORM["title"] in row)
    columns = {str(cell.value): cell.column for cell in sheet[head] if cell.value}
    first = head + 2  # below the headings stands the example
    if sheet.max_row - first + 1 < len(broadcasts):
        raise InputError(f"{path}: {len(broadcasts)} broadcasts don't fit into its rows")
    for row, one in enumerate(broadcasts, first):
        if len(one.themes) > THEME_COLUMNS:
            raise InputError(f"'{one.title}': more than {THEME_COLUMNS} themes")
        values: dict[str, object] = {
            FORM["day"]: dt.datetime.combine(one.day, dt.time()),
            FORM["outlet"]: one.outlet,
            FORM["unit"]: one.unit,
            FORM["title"]: one.title,
            **{f"{FORM['themes']} {n}": themes[code] for n, code in enumerate(one.themes, 1)},
            FORM["minutes"]: one.minutes,
            FORM["note"]: one.note or None,
        }
        for name, value in values.items():
            sheet.cell(row, columns[name], value)
    with aside(path) as part:
        book.save(part)
