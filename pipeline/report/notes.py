"""What a reader of the totals must know, the same in every file."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.report.annual import Report
from pipeline.report.vietnamese import day, number

__all__ = ["COUNTED_ONCE", "STORIES", "notes"]

COUNTED_ONCE = (
    "Tin bài thuộc nhiều chuyên đề được tính ở từng chuyên đề; riêng số tổng chỉ tính mỗi tin bài một lần, nên có thể "
    "nhỏ hơn tổng các số thành phần."
)
STORIES = (
    "Số sự việc: tin bài gốc và các bản đăng lại của nó tính là một sự việc; một sự việc có thể có mặt ở nhiều tháng, "
    "nhiều cơ quan, nên số sự việc không cộng dồn được."
)


def notes(report: Report) -> Iterator[str]:
    """Yield the notes, each a sentence or two."""
    if not report.entries:
        yield "Không có tin bài nào về y tế trong kỳ này."
    yield from report.remarks
    yield COUNTED_ONCE
    yield STORIES
    if report.before:
        since, until = day(report.before.since), day(report.before.until)
        if report.before.followed:
            yield f"Cùng kỳ trước: từ ngày {since} đến ngày {until}."
        else:
            yield f"Không so sánh với cùng kỳ trước (từ ngày {since} đến ngày {until}): khi đó chưa theo dõi nguồn nào."
    yield from _apart(report)
    if report.model:
        yield f"Chuyên đề do mô hình {report.model} gắn; tin bài đã có người xác định thì theo người xác định."


def _apart(report: Report) -> Iterator[str]:
    if report.undated:
        yield (
            f"Ngoài ra có {number(len(report.undated))} tin bài không rõ ngày đăng: không tính vào kỳ, liệt kê ở trang "
            "riêng."
        )
    if report.elsewhere:
        yield (
            f"Ngoài ra có {number(len(report.elsewhere))} tin bài của các nguồn chỉ tính khi liên quan đến "
            f"{report.province} mà không liên quan: không tính, liệt kê ở trang riêng."
        )
    if report.untagged:
        yield (
            f"Có {number(report.untagged)} tin bài trong kho chưa được máy gắn chuyên đề; các số trên chưa gồm những "
            "tin bài đó."
        )
