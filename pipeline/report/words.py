"""The words of reports: Vietnamese names of what is counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from pipeline.records import DateFrom, OutletKind, Unit
from pipeline.report.vietnamese import month
from pipeline.store import DayState

__all__ = [
    "AREAS",
    "DATE_FROM",
    "DAY_STATES",
    "KINDS",
    "NO_DATE",
    "NO_THEME_NAME",
    "ORIGINS",
    "ROLES",
    "SOURCES",
    "UNITS",
    "part_words",
    "rule_words",
    "unique_names",
]

UNITS = {Unit.TIN: "Tin", Unit.BAI: "Bài", Unit.ANH: "Ảnh", Unit.VIDEO: "Video/phóng sự", Unit.CHUYEN_MUC: "Chuyên mục"}
"""The units' names, in the order of their columns."""

KINDS = {
    OutletKind.PROVINCIAL_PAPER: "Báo địa phương",
    OutletKind.BROADCASTER: "Đài phát thanh, truyền hình",
    OutletKind.PORTAL: "Cổng, trang thông tin điện tử",
    OutletKind.CENTRAL_PAPER: "Báo chí trung ương",
}
"""The kinds of outlets, in the order of their columns."""

AREAS = {"local": "Địa phương", "central": "Trung ương"}
ORIGINS = {"original": "Bản gốc", "reprint": "Đăng lại"}
SOURCES = {"crawled": "Thu thập tự động", "logged": "Nhập theo dõi"}
ROLES = {"annotator": "người gán nhãn", "reviewer": "người duyệt"}

DATE_FROM = {
    DateFrom.SELECTOR: "khai báo của nguồn",
    DateFrom.METADATA: "siêu dữ liệu",
    DateFrom.TIME: "thẻ thời gian",
    DateFrom.VISIBLE: "ngày trên trang",
    DateFrom.FEED: "RSS",
    DateFrom.SITEMAP: "sơ đồ trang",
    DateFrom.ADDRESS: "địa chỉ trang",
    DateFrom.NONE: "không rõ",
}
"""Where a published time comes from."""

DAY_STATES = {
    DayState.COVERED: "Đọc đủ",
    DayState.AFTERWARDS: "Đọc bù",
    DayState.PARTLY: "Đọc một phần",
    DayState.DOWN: "Không truy cập được",
    DayState.NOT_RUN: "Không chạy",
    DayState.NOT_ADDED: "Chưa theo dõi",
}
"""What can be said of an outlet's day; see `store.ledger`."""

NO_DATE = "không rõ ngày"
"""What stands for the day of items whose page names no date."""

NO_THEME_NAME = "Chưa thuộc chuyên đề nào"
_ROMAN = ("I", "II", "III", "IV")


_RULES = (
    (r"chuyen_muc: the title names a column", "tiêu đề ghi chuyên mục"),
    (r"chuyen_muc: title or section is a column of the outlet's file", "chuyên mục khai báo của nguồn"),
    (r"chuyen_muc: the breadcrumb names a column", "đường dẫn mục ghi chuyên mục"),
    (r"(?:video|anh): the title is labelled so", "tiêu đề ghi rõ loại"),
    (r"video: player and under (\d+) syllables of text", r"có trình phát, dưới \1 âm tiết"),
    (r"anh: (\d+) pictures or more, under (\d+) syllables .*", r"từ \1 ảnh, dưới \2 âm tiết mỗi ảnh"),
    (r"bai: (\d+) syllables or more", r"từ \1 âm tiết"),
    (r"tin: under (\d+) syllables", r"dưới \1 âm tiết"),
)


def rule_words(rule: str) -> str:
    """Return a unit's rule, as `extract.unit` words it, in Vietnamese; another one as it stands.

    Examples
    --------
    >>> rule_words("bai: 400 syllables or more")
    'từ 400 âm tiết'
    """
    for pattern, words in _RULES:
        if found := re.fullmatch(pattern, rule):
            return found.expand(words)
    return rule


def part_words(part: str) -> str:
    """Return the name of a month, quarter ("2026-Q1"), half-year ("2026-H1") or year.

    Examples
    --------
    >>> [part_words(part) for part in ("2026-03", "2026-Q2", "2026-H1", "2026")]
    ['03/2026', 'Quý II/2026', '6 tháng đầu năm 2026', 'Năm 2026']
    """
    if "Q" in part:
        return f"Quý {_ROMAN[int(part[6]) - 1]}/{part[:4]}"
    if "H" in part:
        return f"6 tháng {'đầu' if part[6] == '1' else 'cuối'} năm {part[:4]}"
    return month(part) if len(part) > len("2026") else f"Năm {part}"


def unique_names(names: Mapping[str, str]) -> dict[str, str]:
    """Return outlets' names by host, each told apart from its namesakes by its host.

    Examples
    --------
    >>> unique_names({"a.vn": "Báo A", "b.vn": "Báo A", "c.vn": ""})
    {'a.vn': 'Báo A (a.vn)', 'b.vn': 'Báo A (b.vn)', 'c.vn': 'c.vn'}
    """
    times = Counter(names.values())
    return {host: host if not name else f"{name} ({host})" if times[name] > 1 else name for host, name in names.items()}
