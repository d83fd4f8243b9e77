"""“Độ tin cậy”: by whom each theme's items were identified, and what an audit says of the theme's true count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report.book import TOP, Book
from pipeline.report.sheets.summary import TOTAL

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from pipeline.evaluate.reliability import Reliability

__all__ = ["NAME", "write"]

NAME = "Độ tin cậy"
_THEME = 46
_OURS = ["Số lượng trong báo cáo", "Do người xác định", "Do máy gắn", "Xác suất trung bình của máy"]
_AUDIT = [
    "Kiểm định: đã được người xác nhận",
    "Ước tính đúng",
    "Ước tính bỏ sót",
    "Ước tính số thực",
    "Khoảng tin cậy 95%, từ",
    "đến",
    "Số mẫu đã đọc",
]


_OWN_WORD = (
    "Ghi chú: Xác suất trung bình là mức chắc chắn mà máy tự đánh giá ở những tin bài do máy gắn; không thay cho kiểm "
    "định bằng mẫu do người đọc."
)
_AUDITED = (
    "Ước tính từ mẫu ngẫu nhiên phân tầng do người đọc mà không thấy kết quả của máy: số thực = đã được người xác nhận "
    "+ ước tính đúng + ước tính bỏ sót."
)
_NOT_AUDITED = "Chưa kiểm định bằng mẫu: chưa ước tính được số tin bài gắn sai hoặc bỏ sót."


def write(book: Book) -> None:
    """Write the sheet."""
    report = book.report
    audited = {one.theme: one for one in report.reliability or ()}
    heads = ["STT", "Chuyên đề", *_OURS, *(_AUDIT if audited else [])]
    sheet = book.sheet(NAME, "Độ tin cậy của số liệu", [5, _THEME, *[13] * (len(heads) - 2)])
    book.heads(sheet, TOP, heads, tall=64)
    sheet.freeze_panes(TOP + 1, 2)
    row = TOP
    for n, theme in enumerate(report.themes):
        row += 1
        book.start(sheet, row, n + 1, [(theme.name, _THEME - 4)])
        _ours(book, sheet, row, theme.code)
        if audited:
            _audit(book, sheet, row, audited.get(theme.code))
    row += 1
    book.total(sheet, row, TOTAL)
    people = sum(entry.by_person for entry in report.entries)
    book.numbers(sheet, row, 2, [len(report.entries), people, len(report.entries) - people], total=True)
    for n in range(5, len(heads)):
        sheet.write_blank(row, n, None, book.formats["total"])
    book.notes(sheet, row + 2, _notes(audited=bool(audited)))


def _ours(book: Book, sheet: Worksheet, row: int, theme: str) -> None:
    marks = [mark for entry in book.report.entries for mark in entry.marks if mark.theme == theme]
    people = sum(bool(mark.who) for mark in marks)
    book.numbers(sheet, row, 2, [len(marks), people, len(marks) - people])
    scores = [mark.score for mark in marks if mark.score is not None and not mark.who]
    if scores:
        sheet.write_number(row, 5, sum(scores) / len(scores), book.formats["percent"])
    else:
        sheet.write_string(row, 5, "–", book.formats["middle"])


def _audit(book: Book, sheet: Worksheet, row: int, one: Reliability | None) -> None:
    values = (
        (None,) * len(_AUDIT)
        if one is None
        else (one.confirmed, one.right, one.missed, one.true_count, one.low, one.high, one.labels)
    )
    for n, value in enumerate(values, start=2 + len(_OURS)):
        if value is None:
            sheet.write_string(row, n, "–", book.formats["middle"])
        else:
            sheet.write_number(row, n, value, book.formats["decimal" if isinstance(value, float) else "number"])


def _notes(*, audited: bool) -> list[str]:
    return [_OWN_WORD, _AUDITED if audited else _NOT_AUDITED]
