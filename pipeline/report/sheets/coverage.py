"""“Nhật ký thu thập”: how each source's days of each month were read, so that no news and not read differ."""

from __future__ import annotations

from pipeline.report.book import TOP, Book
from pipeline.report.vietnamese import day, month
from pipeline.report.words import DAY_STATES
from pipeline.store import DayState

__all__ = ["NAME", "write"]

NAME = "Nhật ký thu thập"
_OUTLET = 40
_HEADS = ["STT", "Cơ quan báo chí", "Tháng", *DAY_STATES.values(), "Số ngày", "Tin bài thu được (mọi lĩnh vực)"]
_LACKING = {DayState.DOWN, DayState.NOT_RUN, DayState.PARTLY}
_MEANINGS = (
    "Ghi chú: Đọc đủ: trong đêm đã đọc hết các mục của nguồn. Đọc bù: ngày đó chưa đọc đủ nhưng về sau đã đọc lại.",
    "Đọc một phần: chỉ đọc được một số mục. Không truy cập được: nguồn không đáp. Không chạy: đêm đó không thu thập.",
    "Chưa theo dõi: trước khi nguồn được đưa vào hệ thống. Số 0 của ngày chưa đọc không có nghĩa là không có tin bài.",
)


def write(book: Book) -> None:
    """Write the sheet."""
    report = book.report
    sheet = book.sheet(NAME, "Nhật ký thu thập: số ngày theo tình trạng đọc nguồn", [5, _OUTLET, 11, *[12] * 8])
    book.heads(sheet, TOP, _HEADS, tall=48)
    sheet.freeze_panes(TOP + 1, 2)
    names = report.outlet_names
    row = TOP
    for n, one in enumerate(report.ledger):
        row += 1
        book.start(sheet, row, n + 1, [(names.get(one.outlet, one.outlet), _OUTLET - 4)])
        sheet.write_string(row, 2, month(one.month), book.formats["middle"])
        for column, state in enumerate(DAY_STATES, start=3):
            days = one.days.get(state.value, 0)
            kind = "marked number" if days and state in _LACKING else "number"
            sheet.write_number(row, column, days, book.formats[kind])
        column = 3 + len(DAY_STATES)
        book.numbers(sheet, row, column, [sum(one.days.values()), one.items])
    sheet.autofilter(TOP, 0, max(row, TOP), len(_HEADS) - 1)
    until = (
        [f"Nhật ký tính đến hết ngày {day(report.as_of)}."] if report.as_of else ["Chưa có ngày nào kết thúc trong kỳ."]
    )
    book.notes(sheet, row + 2, [*_MEANINGS, *until])
