"""A sheet on which people label articles: one row an article, one column a question, answered có or không.

The sheet speaks for itself: what the answers belong to stands on a hidden sheet, so that nobody has to say it again
when the file comes back. Everything but the answers is locked (without a password: it guards against slips).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.report.files import aside

if TYPE_CHECKING:
    from xlsxwriter import Workbook

__all__ = [
    "GUIDE",
    "HEAD",
    "HEALTH",
    "ID",
    "MARK",
    "NO",
    "READER_AT",
    "SHEET",
    "YES",
    "Form",
    "Question",
    "Shown",
    "write_sheet",
]

HEALTH = "Về y tế"
"""The first question's column; where it is blank the row counts as not read."""

SHEET, GUIDE, MARK = "Phiếu đọc", "Hướng dẫn", "tinyte"
"""The sheets: the questions, the annotator's rules, and (hidden) what the answers belong to."""

HEAD = 4
"""The headings' row, from 0."""

READER_AT = (2, 2)
"""Row and column, from 0, of the reader's name."""

ID = "Mã"
YES, NO = "có", "không"
_TEXTS = (("STT", 5), (ID, 15), ("Tiêu đề", 34), ("Sapo", 34), ("Phần đầu nội dung", 62), ("Liên kết", 16))
_LONGEST_LINK = 2079  # characters, Excel's limit
_FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
_BOXED = _FONT | {"border": 1, "border_color": "#9AA5B1", "text_wrap": True}
_FORMATS: dict[str, dict[str, object]] = {
    "title": _FONT | {"bold": True, "font_size": 14},
    "note": _FONT | {"italic": True},
    "reader": _FONT | {"locked": False, "bottom": 1, "bg_color": "#FFF8E1"},
    "head": _BOXED | {"bold": True, "align": "center", "valign": "vcenter", "bg_color": "#DCE6F1"},
    "turned": _BOXED | {"bold": True, "rotation": 90, "font_size": 10, "valign": "vcenter", "bg_color": "#DCE6F1"},
    "text": _BOXED,
    "strong": _BOXED | {"bold": True},
    "code": _BOXED | {"font_name": "Consolas", "font_size": 9, "font_color": "#5F6B7A"},
    "link": _BOXED | {"font_color": "#0B5394", "underline": 1},
    "answer": _BOXED | {"locked": False, "align": "center", "bg_color": "#FFF8E1"},
    "health": _BOXED | {"locked": False, "align": "center", "bg_color": "#FFECB3", "bold": True},
}


@dataclass(frozen=True, slots=True)
class Question:
    """A column to answer: its heading, the theme's code, and the annotator's rule."""

    code: str
    name: str
    counts: str = ""
    not_counts: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """An article as the reader sees it.

    `answers` are what the reader said before, by question; `note` is why the article was chosen and what the machine
    thinks of it, both empty on a blind sheet.
    """

    id: str
    title: str
    lead: str
    beginning: str
    url: str
    answers: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What a sheet asks.

    The rule above it, the answers allowed, the reader's name where it is known, and the heading of the column of
    `Shown.note` (empty: no such column).
    """

    rule: str
    allowed: Sequence[str] = (YES, NO)
    reader: str = ""
    note: str = ""


def write_sheet(
    path: Path,
    rows: Iterable[Shown],
    questions: Sequence[Question],
    *,
    belongs_to: str,
    title: str,
    form: Form | None = None,
    kept: Iterable[Sequence[str]] = (),
) -> None:
    """Write a sheet to `path`; the first of `questions` is whether the article is about health.

    Parameters
    ----------
    belongs_to
        What the answers belong to; it stands on the hidden sheet.
    form
        What may be answered and what the reader is told; by default a blind reading's.
    kept
        Further rows of the hidden sheet.

    Raises
    ------
    ExportError
        It can't be written, or is open in another program.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    with aside(path) as part:
        book = xlsxwriter.Workbook(str(part), {"strings_to_formulas": False, "strings_to_urls": False})
        formats = {name: book.add_format(values) for name, values in _FORMATS.items()}
        form = form or Form(_rule(questions[0].name))
        _fill(book, formats, list(rows), questions, title, form)
        _guide(book, formats, questions)
        mark = book.add_worksheet(MARK)
        mark.write_string(0, 0, belongs_to)
        for n, row in enumerate(kept, 1):
            for at, value in enumerate(row):
                mark.write_string(n, at, value)
        mark.very_hidden()
        try:
            book.close()
        except FileCreateError as error:
            cause = error.args[0] if error.args else error
            raise cause if isinstance(cause, OSError) else OSError(str(error)) from error


def _fill(
    book: Workbook,
    formats: Mapping[str, Any],
    rows: Sequence[Shown],
    questions: Sequence[Question],
    title: str,
    form: Form,
) -> None:
    sheet = book.add_worksheet(SHEET)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, title, formats["title"])
    sheet.write_string(1, 0, form.rule, formats["note"])
    sheet.write_string(READER_AT[0], 0, "Người đọc:", formats["note"])
    sheet.write_string(*READER_AT, form.reader, formats["reader"])
    sheet.set_row(HEAD, 210)
    texts = (*_TEXTS, *(((form.note, 34),) if form.note else ()))
    for n, (head, width) in enumerate(texts):
        sheet.set_column(n, n, width)
        sheet.write_string(HEAD, n, head, formats["head"])
    first = len(texts)
    last = first + len(questions) - 1
    sheet.set_column(first, last, 7)
    for n, question in enumerate(questions):
        sheet.write_string(HEAD, first + n, question.name, formats["turned"])
    for n, shown in enumerate(rows):
        row = HEAD + 1 + n
        sheet.set_row(row, 15.5 * max(3, *(_lines(*cell) for cell in _cells(shown))))
        sheet.write_number(row, 0, n + 1, formats["text"])
        sheet.write_string(row, 1, shown.id, formats["code"])
        sheet.write_string(row, 2, shown.title, formats["strong"])
        sheet.write_string(row, 3, shown.lead, formats["text"])
        sheet.write_string(row, 4, shown.beginning, formats["text"])
        if shown.url.startswith(("http://", "https://")) and len(shown.url) <= _LONGEST_LINK:
            sheet.write_url(row, 5, shown.url, formats["link"], string="Mở bài")
        else:
            sheet.write_string(row, 5, shown.url[:_LONGEST_LINK], formats["text"])
        if form.note:
            sheet.write_string(row, first - 1, shown.note, formats["text"])
        for at, question in enumerate(questions, first):
            look = formats["health" if at == first else "answer"]
            if question.code in shown.answers:
                sheet.write_string(row, at, shown.answers[question.code], look)
            else:
                sheet.write_blank(row, at, None, look)
    end = max(HEAD + 1, HEAD + len(rows))
    allowed = {
        "validate": "list",
        "source": list(form.allowed),
        "error_title": "Chưa đúng",
        "error_message": f"Chỉ ghi: {', '.join(form.allowed)}; hoặc để trống.",
    }
    sheet.data_validation(HEAD + 1, first, end, last, allowed)
    sheet.freeze_panes(HEAD + 1, 3)
    sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})
    sheet.set_landscape()
    sheet.set_paper(8)  # A3: eighteen themes beside a text
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD)


def _rule(health: str) -> str:
    return (
        f"Đọc từng bài theo đúng thứ tự, không bỏ cách. Cột “{health}” phải ghi có hoặc không; ở các chuyên đề chỉ cần "
        "ghi có, để trống nghĩa là không. Không xem kết quả của máy trước khi đọc. Quy tắc ở trang “Hướng dẫn”."
    )


def _guide(book: Workbook, formats: Mapping[str, Any], questions: Sequence[Question]) -> None:
    sheet = book.add_worksheet(GUIDE)
    sheet.hide_gridlines(2)
    for n, (head, width) in enumerate((("Chuyên đề", 44), ("Tính", 80), ("Không tính", 60))):
        sheet.set_column(n, n, width)
        sheet.write_string(0, n, head, formats["head"])
    for n, question in enumerate(questions, 1):
        sheet.set_row(n, 15.5 * max(_lines(question.counts, 80), _lines(question.not_counts, 60), 2))
        for at, text in enumerate((question.name, question.counts, question.not_counts)):
            sheet.write_string(n, at, text, formats["strong" if at == 0 else "text"])
    sheet.freeze_panes(1, 1)
    sheet.protect()
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _cells(shown: Shown) -> Iterator[tuple[str, int]]:
    yield from ((shown.title, 34), (shown.lead, 38), (shown.beginning, 70), (shown.note, 34))


def _lines(text: str, width: int) -> int:
    """Return how many lines `text` takes in a column; Excel's tallest row holds 26."""
    return min(26, sum(-(-max(1, len(part)) // width) for part in text.split("\n")))
