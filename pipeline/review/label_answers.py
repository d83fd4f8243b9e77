"""The answers on a label sheet that came back: every cell checked, taken all or none."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.review.label_sheet import HEAD, ID, MARK, NO, READER_AT, SHEET, YES, Question

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["LabelSheet"]

_SAID = {YES: True, "co": True, "x": True, "1": True, NO: False, "khong": False, "k": False, "0": False}
_SHOWN_ERRORS = 20


class LabelSheet:
    """A sheet that `write_sheet` wrote and a person filled.

    Attributes
    ----------
    belongs_to
        What `write_sheet` was told that the answers belong to.
    who
        The reader's name as it stands on the sheet; empty where nobody wrote it.

    Raises
    ------
    InputError
        The file isn't there, can't be read, or is no such sheet; said in Vietnamese.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._sheet, self.belongs_to = _open(path)
        row, column = READER_AT
        self.who = " ".join(str(self._sheet.cell(row + 1, column + 1).value or "").split())

    def answers(self, questions: Sequence[Question], ids: Iterable[str]) -> dict[str, dict[str, bool]]:
        """Return the answers by article and question's code; rows that aren't answered yet are left out.

        A row is read where its first question is answered. A theme left blank then means không.

        Parameters
        ----------
        questions
            Those that the sheet was written with.
        ids
            The articles that it may hold.

        Raises
        ------
        InputError
            Cells can't be used: each is named, in Vietnamese.
        """
        columns = _columns(self._path, self._sheet, questions)
        known = set(ids)
        errors: list[str] = []
        found: dict[str, dict[str, bool]] = {}
        at_row: dict[str, int] = {}
        for n, cells in enumerate(self._sheet.iter_rows(min_row=HEAD + 2, values_only=True), HEAD + 2):
            article = str(cells[columns[ID]] or "").strip()
            answers, wrong = _row(n, cells, columns, questions)
            if not article and not answers and not wrong:
                continue
            where = f"ô {_letter(columns[ID])}{n}"
            if article in at_row:
                wrong.append(f"{where}: mã '{article}' đã có ở dòng {at_row[article]}")
            elif article not in known:
                wrong.append(f"{where}: mã '{article}' không thuộc đợt này")
            at_row.setdefault(article, n)
            errors += wrong
            if answers:
                found[article] = answers
        if errors:
            raise InputError(_told(self._path, errors))
        return found


def _told(path: Path, errors: Sequence[str]) -> str:
    more = [f"… và {len(errors) - _SHOWN_ERRORS} lỗi khác"] if len(errors) > _SHOWN_ERRORS else []
    said = "\n".join(f"  {line}" for line in [*errors[:_SHOWN_ERRORS], *more])
    return f"{path}: có {len(errors)} lỗi, chưa nhận dòng nào; hãy sửa rồi nhập lại:\n{said}"


def _open(path: Path) -> tuple[Worksheet, str]:
    """Return the sheet to read and what it belongs to."""
    import zipfile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    if not path.is_file():
        raise InputError(f"{path}: không có tệp này")
    try:
        book = load_workbook(path, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise InputError(f"{path}: không mở được; cần tệp .xlsx do 'tinyte audit draw --out' ghi ({error})") from error
    if SHEET not in book.sheetnames or MARK not in book.sheetnames:
        raise InputError(f"{path}: không phải phiếu đọc: thiếu trang “{SHEET}”; hãy dùng tệp do chương trình ghi")
    return book[SHEET], str(book[MARK].cell(1, 1).value or "")


def _columns(path: Path, sheet: Worksheet, questions: Sequence[Question]) -> dict[str, int]:
    """Return where each heading stands, from 0."""
    heads = [_plain(cell.value) for cell in sheet[HEAD + 1]]
    wanted = [ID, *(question.name for question in questions)]
    missing = [name for name in wanted if _plain(name) not in heads]
    if missing:
        raise InputError(f"{path}: dòng {HEAD + 1} thiếu cột: {'; '.join(missing)}")
    return {name: heads.index(_plain(name)) for name in wanted}


def _row(
    n: int, cells: Sequence[object], columns: Mapping[str, int], questions: Sequence[Question]
) -> tuple[dict[str, bool], list[str]]:
    """Return a row's answers, none where it isn't read yet, and what is wrong with it."""
    said: dict[str, bool] = {}
    wrong: dict[int, str] = {}  # by column: a cell is named once
    for question in questions:
        at = columns[question.name]
        text = _plain(cells[at]) if at < len(cells) else ""
        if text in _SAID:
            said[question.code] = _SAID[text]
        elif text:
            wrong[at] = f"'{cells[at]}' không hiểu được; chỉ ghi 'có' hoặc 'không'"
    health = questions[0]
    given = [question.name for question in questions[1:] if said.get(question.code)]
    answers: dict[str, bool] = {}
    if health.code in said:
        answers = {question.code: said.get(question.code, False) for question in questions}
        if given and not said[health.code]:
            wrong[columns[health.name]] = f"ghi 'không' mà chuyên đề “{given[0]}” lại ghi 'có'"
    elif said:
        wrong.setdefault(columns[health.name], "chưa ghi có hay không, nhưng các cột chuyên đề đã ghi")
    return answers, [f"ô {_letter(at)}{n}: {what}" for at, what in wrong.items()]


def _plain(value: object) -> str:
    """Return a cell's text for comparing: one form of letters, lower case, single spaces."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(unicodedata.normalize("NFC", str(value)).casefold().split())


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    letter: str = get_column_letter(column + 1)
    return letter
