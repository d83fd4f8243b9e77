"""Files out and files in: choosing what goes, checking all that comes, storing it whole or not at all."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import InputError
from pipeline.review.exchange import doccano, excel, label_studio
from pipeline.review.exchange.choosing import Strategy, chosen, outgoing
from pipeline.review.exchange.merging import grouped, merge
from pipeline.review.exchange.records import Batch, Incoming, Row, Taken
from pipeline.review.people import person
from pipeline.review.session import Review
from pipeline.store import ActKind, Role
from pipeline.themes import Plan

__all__ = ["FileFormat", "export_file", "format_of", "import_file"]

_SHOWN_ERRORS = 20
HOLD = dt.timedelta(days=7)
"""How long articles that went out in a person's file are theirs in the queue."""


class FileFormat(StrEnum):
    """Whose files they are."""

    EXCEL = excel.SOURCE
    DOCCANO = doccano.SOURCE
    LABEL_STUDIO = label_studio.SOURCE


class _Module(NamedTuple):
    """What reads and writes a format."""

    suffix: str
    write: Callable[[Path, Batch, Plan], None]
    read: Callable[[Path, Plan], Incoming]


FORMATS: dict[FileFormat, _Module] = {
    FileFormat.EXCEL: _Module(".xlsx", excel.write, excel.read),
    FileFormat.DOCCANO: _Module(".jsonl", doccano.write, doccano.read),
    FileFormat.LABEL_STUDIO: _Module(".json", label_studio.write, label_studio.read),
}


def format_of(path: Path) -> FileFormat:
    """Return the format of a file by its name: .xlsx, .jsonl (doccano), .json (Label Studio).

    Raises
    ------
    InputError
        It ends otherwise.
    """
    for name, module in FORMATS.items():
        if path.suffix.lower() == module.suffix:
            return name
    raise InputError(f"{path}: expected a name that ends with .xlsx, .jsonl (doccano) or .json (Label Studio)")


def export_file(
    review: Review,
    path: Path,
    *,
    form: FileFormat | None = None,
    strategy: Strategy = Strategy.QUEUE,
    many: int | None = None,
    who: str = "",
    role: Role = Role.ANNOTATOR,
    seed: int = 0,
) -> int:
    """Write articles to read, or that were read, to `path`; return how many.

    Parameters
    ----------
    form
        The format; by default told by the name.
    strategy, many
        Which articles and how many at most; see `choosing.Strategy`.
    who, role
        Whose file it is: it shows what they said, and what comes back is taken for theirs. The articles of the queue
        are then theirs for `HOLD`. Without it, the file shows the words in force where articles that were read go out,
        and no words otherwise.
    seed
        Of a random choice.

    Raises
    ------
    ExportError
        The file can't be written.
    InputError
        The name tells no format.
    """
    form = form or format_of(path)
    owner = person(who) if who else ""
    picks = chosen(review, strategy, many, owner, seed)
    rows = outgoing(review, picks, strategy, owner, role)
    batch = Batch(rows, owner, role, review.guideline.version, review.teacher.version)
    FORMATS[form].write(path, batch, review.plan)
    if owner and strategy.to_read:
        review.store.hold([row.id for row in rows], owner, HOLD)
    return len(rows)


def import_file(
    review: Review,
    path: Path,
    *,
    form: FileFormat | None = None,
    who: str = "",
    role: Role = Role.ANNOTATOR,
    at: dt.datetime | None = None,
) -> Taken:
    """Take in a file that came back: all of it or nothing; twice is as good as once. `Review.undo` takes it back.

    Parameters
    ----------
    form
        The format; by default told by the name.
    who
        Whose words they are; by default those whom the file names, or whose file it was.
    at
        When they were said, where the file doesn't tell; now by default.

    Raises
    ------
    InputError
        Rows can't be used: each is named, in Vietnamese. Or nobody is named, or the file is none of ours.
    """
    form = form or format_of(path)
    incoming = FORMATS[form].read(path, review.plan)
    wrong = [*incoming.wrong, *_unknown(review, incoming.rows)]
    if wrong:
        raise InputError(_told(path, wrong))
    rows = _whose(path, incoming, who)
    merged = merge(review.store, rows, role, form.value, review.guideline.version, at or dt.datetime.now(dt.UTC))
    groups = list(grouped(merged.labels))
    digest = hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()
    acts = review.store.record_all(ActKind.IMPORT, groups, file=digest, note=path.name) if groups else []
    articles = len({one.article_id for one in merged.labels})
    notes = tuple(incoming.notes)
    return Taken(tuple(acts), articles, len(merged.labels), merged.known, merged.newer, notes)


def _whose(path: Path, incoming: Incoming, who: str) -> list[tuple[Row, str]]:
    """Return the rows with the person whose words each brings."""
    named = {row.who for row in incoming.rows if row.who}
    if who and len(named) > 1:
        raise InputError(f"{path}: tệp có nhãn của nhiều người ({', '.join(sorted(named))}); hãy bỏ --who")
    found: list[tuple[Row, str]] = []
    for row in incoming.rows:
        name = who or row.who or incoming.reader or row.owner
        if not name and row.said:
            raise InputError(f"{path}: {row.where}: không rõ ai gán nhãn; hãy thêm --who TÊN")
        if name:
            found.append((row, person(name)))
    return found


def _unknown(review: Review, rows: Sequence[Row]) -> list[str]:
    known = review.store.titles({row.id for row in rows})
    return [f"{row.where}: bài '{row.id}' không có trong kho dữ liệu này" for row in rows if row.id not in known]


def _told(path: Path, wrong: Sequence[str]) -> str:
    more = [f"… và {len(wrong) - _SHOWN_ERRORS} lỗi khác"] if len(wrong) > _SHOWN_ERRORS else []
    lines = "\n".join(f"  {line}" for line in [*wrong[:_SHOWN_ERRORS], *more])
    return f"{path}: có {len(wrong)} lỗi, chưa nhận nhãn nào; hãy sửa rồi nhập lại:\n{lines}"
