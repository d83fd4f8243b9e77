"""Labels and articles from files, every row checked, faults named by their row."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from pipeline.classify.records import Text
from pipeline.errors import InputError, nearest
from pipeline.themes import Plan

__all__ = ["Label", "checksum", "open_text", "read_labels", "read_texts", "text_of"]

COLUMNS = ("id", "relevant", "themes")


@dataclass(frozen=True, slots=True)
class Label:
    """What a person (or a careful reader) said of one article; `sure` is False where they doubted."""

    id: str
    relevant: bool
    themes: tuple[str, ...]
    sure: bool = True
    split: str = ""


def open_text(path: Path) -> IO[str]:
    """Open `path`, gzipped or not, as UTF-8 text with or without a byte order mark.

    Raises
    ------
    InputError
        The file is missing or can't be read.
    """
    try:
        if path.suffix == ".gz":
            return cast("IO[str]", gzip.open(path, "rt", encoding="utf-8-sig", newline=""))
        return path.open(encoding="utf-8-sig", newline="")
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except OSError as error:
        raise InputError(f"{path}: can't be read: {error.strerror or error}") from error


def checksum(path: Path) -> str:
    """Return the SHA-256 of the file at `path`, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def text_of(row: Any, where: str) -> Text:  # noqa: ANN401 - whatever JSON holds
    """Return the article in the JSON object `row`: `id`, `title`, `sapo` or `lead`, `body`.

    Raises
    ------
    InputError
        The row is no object, has no id, no title, or a field that is no text.
    """
    if not isinstance(row, dict):
        raise InputError(f"{where}: expected a JSON object with id, title, sapo (or lead) and body")
    fields: dict[str, str] = {}
    for key in ("id", "title", "lead", "sapo", "body"):
        value = row.get(key)
        if key == "id" and isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is not None and not isinstance(value, str):
            raise InputError(f"{where}: '{key}': expected text, found {type(value).__name__}")
        fields[key] = value or ""
    if not fields["id"]:
        raise InputError(f"{where}: missing 'id'")
    if "title" not in row:
        raise InputError(f"{where}: article '{fields['id']}': missing 'title'")
    return Text(fields["id"], fields["title"], fields["lead"] or fields["sapo"], fields["body"])


def read_texts(lines: Iterable[str], where: str, faults: list[str] | None = None) -> Iterator[Text]:
    """Yield the articles of the JSON lines `lines`; blank lines are skipped.

    Parameters
    ----------
    lines
        The lines.
    where
        What messages call them.
    faults
        Takes the messages of bad lines, which are then left out; None refuses the first one.

    Raises
    ------
    InputError
        The lines can't be read; or, without `faults`, one is no JSON or no article. The message begins with `where`
        and the line's number.
    """
    for number, line in enumerate(_decoded(lines, where), start=1):
        if not line.strip():
            continue
        try:
            yield _article(line, f"{where}: line {number}")
        except InputError as error:
            if faults is None:
                raise
            faults.append(str(error))


def _article(line: str, where: str) -> Text:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: not JSON: {error}") from None
    return text_of(row, where)


def _decoded(lines: Iterable[str], where: str) -> Iterator[str]:
    number = 0
    try:
        for number, line in enumerate(lines, start=1):  # noqa: B007 - named in the message
            yield line
    except UnicodeDecodeError as error:
        raise InputError(f"{where}: after line {number}: not UTF-8 ({error.reason}); save it again as UTF-8") from None
    except (OSError, EOFError) as error:
        raise InputError(f"{where}: after line {number}: can't be read: {error}") from error


def read_labels(path: Path, plan: Plan) -> list[Label]:
    """Read the labels at `path`: CSV with `id,relevant,themes` and, where present, `confidence` and `split`.

    Themes are codes parted by semicolons; former codes of the plan become their present ones, themes that it has
    retired are dropped. A row that repeats an earlier one is taken once.

    Raises
    ------
    InputError
        A column is missing, a code unknown, `relevant` neither 0 nor 1, themes stand on an article that is not
        relevant, or two rows contradict each other. Every fault is named by its row, at most twenty.
    """
    faults: list[str] = []
    labels: dict[str, tuple[int, Label]] = {}
    with open_text(path) as file:
        reader = csv.DictReader(_decoded(file, str(path)))
        missing = [c for c in COLUMNS if c not in (reader.fieldnames or ())]
        if missing:
            raise InputError(f"{path}: missing column {', '.join(missing)}; expected {', '.join(COLUMNS)}")
        for row in reader:
            number = reader.line_num
            try:
                label = _label(row, plan)
            except InputError as error:
                faults.append(f"{path}: row {number}: {error}")
                continue
            if label.id in labels and labels[label.id][1] != label:
                faults.append(f"{path}: row {number}: '{label.id}' contradicts row {labels[label.id][0]}")
            labels.setdefault(label.id, (number, label))
    if faults:
        more = [f"… and {len(faults) - 20} more"] if len(faults) > 20 else []  # noqa: PLR2004 - a screenful
        raise InputError("\n".join(faults[:20] + more))
    return [label for _, label in labels.values()]


def _label(row: dict[str, str | None], plan: Plan) -> Label:
    name = (row["id"] or "").strip()
    if not name:
        raise InputError("missing id")
    relevant = (row["relevant"] or "").strip()
    if relevant not in {"0", "1"}:
        raise InputError(f"'{name}': relevant: expected 0 or 1, found {relevant!r}")
    codes = _codes([c.strip() for c in (row["themes"] or "").split(";") if c.strip()], plan, name)
    if codes and relevant == "0":
        raise InputError(f"'{name}' is not relevant, yet has themes: {', '.join(codes)}")
    confidence = (row.get("confidence") or "sure").strip()
    if confidence not in {"sure", "unsure"}:
        raise InputError(f"'{name}': confidence: expected sure or unsure, found {confidence!r}")
    return Label(name, relevant == "1", codes, confidence == "sure", (row.get("split") or "").strip())


def _codes(codes: Sequence[str], plan: Plan, name: str) -> tuple[str, ...]:
    found = []
    for code in codes:
        theme = plan.theme(code)
        if theme is None:
            raise InputError(f"'{name}': unknown theme '{code}'; {nearest(code, plan.codes)}")
        if theme.code in plan.codes and theme.code not in found:
            found.append(theme.code)
    return tuple(sorted(found, key=plan.codes.index))
