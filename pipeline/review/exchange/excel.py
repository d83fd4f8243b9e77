"""Excel: one row an article, one column a theme, có / không / không chắc / blank.

What the file was written from lies on a hidden sheet: whose words, the headings' codes, and each article's words then.
"""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import InputError, nearest
from pipeline.review.exchange.names import HEALTH, theme_named
from pipeline.review.exchange.records import Batch, Incoming, Outgoing, Row, Words
from pipeline.review.label_sheet import HEAD, ID, MARK, NO, READER_AT, SHEET, YES, Form, Question, Shown, write_sheet
from pipeline.store import RELEVANT
from pipeline.text import clean, fold
from pipeline.themes import Plan

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["SOURCE", "read", "write"]

SOURCE = "excel"
_UNSURE = "không chắc"
_KIND = "tinyte review 1"
_NOTE = "Vì sao chọn, máy đề xuất"
_TITLE = "Tiêu đề"
_TEXT_HEADS = frozenset({"STT", ID, _TITLE, "Sapo", "Phần đầu nội dung", "Liên kết", _NOTE})
_WORDS = 150  # of the body, as on an audit's sheet
_LONGEST = 32_000  # characters; Excel's cell takes 32,767
_ANSWERS: dict[str, bool | None] = {
    **dict.fromkeys(("co", "x", "1", "yes", "y", "true", "dung", "✓", "v"), True),
    **dict.fromkeys(("khong", "k", "0", "no", "n", "false", "sai"), False),
    **dict.fromkeys(("khong chac", "?", "unsure", "chua ro"), None),
}
_RULE = (
    "Ghi có, không hoặc không chắc; để trống nếu chưa đọc. Cột “Vì sao chọn, máy đề xuất” chỉ để tham khảo, không được "
    "tính là ý kiến của người đọc. Quy tắc ở trang “Hướng dẫn”."
)


def write(path: Path, batch: Batch, plan: Plan) -> None:
    """Write a sheet.

    Raises
    ------
    ExportError
        It can't be written, or is open in Excel.
    """
    questions = [Question(RELEVANT, HEALTH, "Câu chuyện của bài là về y tế", "Y tế chỉ được nhắc qua")]
    questions += [Question(t.code, t.name, t.counts, t.not_counts) for t in plan.themes]
    about = {
        "kind": _KIND,
        "owner": batch.owner,
        "role": batch.role.value,
        "guideline": batch.guideline,
        "written": dt.datetime.now(dt.UTC).isoformat(),
        "columns": {question.name: question.code for question in questions},
    }
    kept = [[row.id, _cell(row.title), json.dumps(dict(row.said), sort_keys=True), row.source] for row in batch.rows]
    shown = [_shown(row, plan) for row in batch.rows]
    form = Form(_RULE, (YES, NO, _UNSURE), batch.owner, _NOTE)
    mark = json.dumps(about, ensure_ascii=False)
    write_sheet(path, shown, questions, belongs_to=mark, title="Phiếu gán nhãn", form=form, kept=kept)


def _shown(row: Outgoing, plan: Plan) -> Shown:
    words = row.body.split()
    beginning = " ".join(words[:_WORDS]) + (" …" if len(words) > _WORDS else "")
    answers = {subject: _ANSWER[value] for subject, value in row.said.items()}
    proposed = [f"{plan.named(code)} {100 * row.proposals.get(code, 0):.0f}%" for code in row.given]
    note = row.reason + (f"\nMáy đề xuất: {'; '.join(proposed)}" if proposed else "")
    return Shown(row.id, _cell(row.title), _cell(row.lead), _cell(beginning), row.url, answers, _cell(note))


_ANSWER = {None: _UNSURE, True: YES, False: NO}


def _cell(text: str) -> str:
    """Return `text` as Excel keeps it: no control characters, and no more than a cell takes."""
    kept = "".join(letter for letter in text if letter in "\n\t" or letter.isprintable() or letter == "\u00a0")
    return kept[:_LONGEST]


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the hidden sheet says of an article: its title and words when the file was written."""

    title: str
    said: Words
    source: str


def read(path: Path, plan: Plan) -> Incoming:
    """Read a sheet that came back; every cell is checked.

    Raises
    ------
    InputError
        The file isn't there, can't be read, or is no such sheet.
    """
    sheet, mark = _open(path)
    about, kept = _kept(path, mark)
    heads = [str(cell.value or "").strip() for cell in sheet[HEAD + 1]]
    columns, wrong, notes = _columns(heads, about["columns"], plan)
    if wrong:
        return Incoming((), wrong)
    rows: list[Row] = []
    seen: dict[str, int] = {}
    for n, cells in enumerate(sheet.iter_rows(min_row=HEAD + 2, values_only=True), HEAD + 2):
        values = dict(zip(range(len(heads)), cells, strict=False))
        article = str(values.get(columns[ID]) or "").strip()
        said, faults = _said(n, values, columns)
        if not article and not said and not faults:
            continue
        faults += _identity(n, article, values, columns, kept, seen)
        seen.setdefault(article, n)
        wrong += faults
        if not faults:
            was = kept[article]
            base = {subject: word for subject, word in was.said.items() if subject in columns}
            written = dt.datetime.fromisoformat(about["written"])
            rows.append(Row(f"dòng {n}", article, said, base, about["owner"], written, source=was.source))
    missing = len(kept) - len(seen)
    if missing > 0:
        notes.append(f"thiếu {missing} dòng so với lúc xuất: các bài ấy giữ nguyên")
    reader = str(sheet.cell(READER_AT[0] + 1, READER_AT[1] + 1).value or "")
    return Incoming(rows, wrong, notes, clean(reader))


def _open(path: Path) -> tuple[Worksheet, Worksheet]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    if not path.is_file():
        raise InputError(f"{path}: không có tệp này")
    try:
        book = load_workbook(path, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise InputError(f"{path}: không mở được tệp .xlsx này ({error}); hãy mở bằng Excel rồi lưu lại") from error
    if SHEET not in book.sheetnames or MARK not in book.sheetnames:
        raise InputError(
            f"{path}: không phải phiếu gán nhãn: thiếu trang “{SHEET}”; dùng tệp do 'tinyte review export' ghi"
        )
    return book[SHEET], book[MARK]


def _kept(path: Path, mark: Worksheet) -> tuple[dict[str, Any], dict[str, _Kept]]:
    try:
        about = json.loads(str(mark.cell(1, 1).value))
    except ValueError:
        about = None
    if not isinstance(about, dict) or about.get("kind") != _KIND:
        raise InputError(
            f"{path}: phiếu này không do 'tinyte review export' ghi; phiếu kiểm tra thì nhập bằng 'tinyte audit import'"
        )
    kept = {}
    for row in mark.iter_rows(min_row=2, max_col=4, values_only=True):
        if row[0]:
            kept[str(row[0])] = _Kept(str(row[1] or ""), json.loads(str(row[2] or "{}")), str(row[3] or ""))
    return about, kept


def _columns(
    heads: Sequence[str], written: Mapping[str, str], plan: Plan
) -> tuple[dict[str, int], list[str], list[str]]:
    """Return where each subject, the id and the title stand; what is wrong with the headings; what was passed over."""
    found: dict[str, int] = {}
    wrong: list[str] = []
    notes: list[str] = []
    strange: list[int] = []
    by_fold = {fold(clean(name)): code for name, code in written.items()}
    for at, head in enumerate(heads):
        if not head:
            continue
        code = by_fold.get(fold(clean(head)))
        # A theme that was renamed since the sheet was written, or by the person who filled it.
        theme = theme_named(code or head, plan) if code != RELEVANT else RELEVANT
        key = theme if theme is not None and (theme == RELEVANT or theme in plan.codes) else None
        key = head if head in {ID, _TITLE} else key
        if key is None:
            strange.append(at)
        elif key in found:
            wrong.append(f"ô {_letter(at)}{HEAD + 1}: cột “{head}” có hai lần")
        else:
            found[key] = at
    missing = [name for name in (ID, _TITLE) if name not in found]
    missing += [name for name, code in written.items() if _now(code, plan) not in found]
    for at in strange:
        if heads[at] in _TEXT_HEADS or heads[at] in written:
            continue
        if missing:
            wrong.append(
                f"ô {_letter(at)}{HEAD + 1}: không biết cột “{heads[at]}”, mà thiếu cột “{missing[0]}” "
                f"({nearest(heads[at], missing)})"
            )
        else:
            notes.append(f"cột “{heads[at]}” không thuộc phiếu: bỏ qua")
    if not wrong:
        wrong += [f"dòng {HEAD + 1}: thiếu cột “{name}”" for name in missing if name in {ID, _TITLE}]
        notes += [f"thiếu cột “{name}”: chuyên đề ấy giữ nguyên" for name in missing if name not in {ID, _TITLE}]
    return found, wrong, notes


def _now(code: str, plan: Plan) -> str:
    """Return the present code of a theme that a sheet was written with."""
    theme = plan.theme(code)
    return theme.code if theme else code


def _said(n: int, values: Mapping[int, object], columns: Mapping[str, int]) -> tuple[dict[str, bool | None], list[str]]:
    """Return a row's answers, and what is wrong with its cells."""
    said: dict[str, bool | None] = {}
    wrong: list[str] = []
    for subject, at in columns.items():
        if subject in {ID, _TITLE}:
            continue
        value = values.get(at)
        text = fold(clean(_text(value)))
        if text in _ANSWERS:
            said[subject] = _ANSWERS[text]
        elif text:
            wrong.append(
                f"ô {_letter(at)}{n}: '{value}' không hiểu được; chỉ ghi: có, không, không chắc, hoặc để trống"
            )
    yes = [subject for subject, value in said.items() if value and subject != RELEVANT]
    if said.get(RELEVANT) is False and yes:
        wrong.append(f"ô {_letter(columns[RELEVANT])}{n}: ghi 'không', mà ô {_letter(columns[yes[0]])}{n} lại ghi 'có'")
    return said, wrong


def _identity(
    n: int,
    article: str,
    values: Mapping[int, object],
    columns: Mapping[str, int],
    kept: Mapping[str, _Kept],
    seen: Mapping[str, int],
) -> list[str]:
    """Return what is wrong with a row's id: it must be the one that was written beside its title."""
    where = f"ô {_letter(columns[ID])}{n}"
    if article in seen:
        return [f"{where}: mã '{article}' đã có ở dòng {seen[article]}"]
    if article not in kept:
        return [f"{where}: mã '{article}' không có trong phiếu lúc xuất; đừng sửa cột “{ID}”"]
    title = clean(_text(values.get(columns[_TITLE])))
    if title != clean(kept[article].title):
        return [f"{where}: mã '{article}' đi với tiêu đề khác lúc xuất; đừng sửa cột “{ID}” và “{_TITLE}”"]
    return []


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    letter: str = get_column_letter(column + 1)
    return letter
