"""What the report says in sentences: the same in every file, and every number in it one of the long form's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.report.annual import Report
from pipeline.report.grids import unread
from pipeline.report.office import province_words
from pipeline.report.vietnamese import day, listed, number, percent
from pipeline.report.words import UNITS
from pipeline.store import NO_THEME, DayState

__all__ = [
    "about_before",
    "about_coverage",
    "about_months",
    "about_outlets",
    "about_reliability",
    "about_themes",
    "how_counted",
    "opening",
    "subject",
]

_MOST_NAMED = 3
_ORDER = ("chuyen_muc", "tin", "bai", "anh", "video")  # as such reports name them


def subject(report: Report) -> str:
    """Return what the report is about (trích yếu)."""
    where = f" {province_words(report.province)}" if report.province else ""
    return f"Kết quả thông tin, tuyên truyền trên báo chí về y tế{where} {report.period}"


def opening(report: Report) -> str:
    """Return the paragraph that such reports open with: what was published and broadcast, by unit, and on what most."""
    units = report.sums.by("unit")
    period = report.period
    if not sum(units.values()):
        return (
            f"{_in(period)}, chưa ghi nhận tin, bài, ảnh, video, chuyên mục nào về y tế, sức khỏe trên các cơ quan báo "
            "chí được theo dõi."
        )
    names = {unit.value: words.lower() for unit, words in UNITS.items()}
    parts = [f"{number(units[unit,])} {names[unit]}" for unit in _ORDER if units[unit,]]
    areas = report.sums.by("area")
    said = (
        f"{_in(period)}, các cơ quan báo chí đã đăng tải và phát sóng {listed(parts)} về “Y tế, sức khỏe”, "
        "“Dân số và phát triển”"
    )
    if areas["central",] and areas["local",]:
        local, central = number(areas["local",]), number(areas["central",])
        said += f"; trong đó báo chí địa phương {local}, báo chí trung ương {central} tin bài"
    return f"{said}."


def how_counted(report: Report) -> str:
    """Say how many items and stories there are, and what stands apart."""
    items = sum(report.sums.by().values())
    if not items:
        return "Các bảng dưới đây vì vậy đều bằng 0."
    stories = len({entry.story or entry.id for entry in report.entries})
    said = [
        f"Tổng cộng {number(items)} tin bài về {number(stories)} sự việc (tin bài đăng lại thuộc cùng một sự việc)."
    ]
    logged = sum(entry.source.value == "logged" for entry in report.entries)
    if logged:
        said.append(f"Trong đó {number(logged)} tin bài phát thanh, truyền hình, báo in do cán bộ theo dõi nhập.")
    apart = []
    if report.undated:
        apart.append(f"{number(len(report.undated))} tin bài không rõ ngày đăng")
    if report.elsewhere:
        where = province_words(report.province)
        apart.append(f"{number(len(report.elsewhere))} tin bài của báo chí ngoài tỉnh không nói đến {where}")
    if apart:
        said.append(f"Ngoài ra có {listed(apart)}: không tính vào số liệu, được liệt kê riêng.")
    if report.untagged:
        said.append(f"Còn {number(report.untagged)} tin bài trong kho chưa được gắn chuyên đề nên chưa tính.")
    return " ".join([*said, *report.remarks])


def about_themes(report: Report) -> str:
    """Name the themes written of most, and those not written of at all."""
    sums = report.sums.by("theme")
    ranked = sorted(report.themes, key=lambda theme: -sums[theme.code,])
    most = [
        f"{theme.name} ({number(sums[theme.code,])} tin bài)" for theme in ranked[:_MOST_NAMED] if sums[theme.code,]
    ]
    said = []
    if most:
        least = sums[ranked[len(most) - 1].code,]
        tied = sum(sums[theme.code,] == least for theme in ranked[len(most) :])
        also = f"; và {number(tied)} chuyên đề khác cùng có {number(least)} tin bài" if tied else ""
        said.append(f"Được đề cập nhiều nhất là: {'; '.join(most)}{also}.")
    none = [theme.name for theme in report.themes if not sums[theme.code,]]
    if none and most:
        said.append(f"Chưa có tin bài về: {'; '.join(none)}.")
    if sums[NO_THEME,]:
        said.append(f"Có {number(sums[NO_THEME,])} tin bài về y tế chưa thuộc chuyên đề nào của kế hoạch.")
    return " ".join(said) or "Không có tin bài nào trong kỳ."


def about_outlets(report: Report) -> str:
    """Say how many outlets were followed, and who wrote most."""
    sums, names = report.sums.by("outlet"), report.outlet_names
    active = sorted(
        (outlet.host for outlet in report.outlets if sums[outlet.host,]), key=lambda h: (-sums[h,], names[h])
    )
    followed = f"Theo dõi {number(len(report.outlets))} cơ quan báo chí"
    said = f"{followed}, trong đó {number(len(active))} cơ quan có tin bài về y tế"
    most = [f"{names[host]} ({number(sums[host,])})" for host in active[:_MOST_NAMED]]
    return f"{said}; nhiều nhất là {listed(most)}." if most else f"{said}."


def about_months(report: Report) -> str:
    """Name the months with the most and the fewest items."""
    sums = report.sums.by("month")
    # A month that hasn't begun isn't the one with the fewest.
    months = [key for key in report.months if report.as_of is None or key <= f"{report.as_of:%Y-%m}" or sums[key,]]
    if not months or not sum(sums.values()):
        return "Không có tin bài nào trong kỳ."
    if len(months) == 1:
        return "Kỳ báo cáo nằm trọn trong một tháng."
    whole = [key for key in months if report.as_of is None or key != f"{report.as_of:%Y-%m}"] or months
    most, least = max(sums[m,] for m in months), min(sums[m,] for m in whole)  # the running month isn't over yet
    if most == least:
        return f"Tháng nào cũng có {number(most)} tin bài."
    return (
        f"Nhiều tin bài nhất là tháng {_named(months, sums, most)} ({number(most)}), ít nhất là tháng "
        f"{_named(whole, sums, least)} ({number(least)})."
    )


def _named(months: Sequence[str], sums: Mapping[Any, int], count: int) -> str:
    """Name the months with so many items."""
    return listed([f"{int(month[5:7])}/{month[:4]}" for month in months if sums[month,] == count])


def about_before(report: Report) -> str:
    """Compare with the same period before, or say why that can't be."""
    before = report.before
    if before is None:
        return "Báo cáo không giới hạn thời gian nên không có kỳ trước để so sánh."
    span = f"từ ngày {day(before.since)} đến ngày {day(before.until)}"
    if not before.followed:
        return f"Kỳ trước ({span}) chưa theo dõi nguồn nào nên không so sánh: số 0 khi ấy không nói lên điều gì."
    now = sum(report.sums.by().values())
    if not before.items:
        return f"Cùng kỳ trước ({span}) không ghi nhận tin bài nào; kỳ này có {number(now)} tin bài."
    more = now - before.items
    how = f"tăng {number(more)}" if more > 0 else f"giảm {number(-more)}" if more < 0 else "không tăng, không giảm"
    share = f" ({percent(abs(more) / before.items, 1)})" if more else ""
    return (
        f"So với cùng kỳ trước ({span}: {number(before.items)} tin bài), kỳ này có {number(now)} tin bài, {how}{share}."
    )


def about_reliability(report: Report) -> str:
    """Say who decided on the themes, and how sure the counts are."""
    by_person = sum(entry.by_person for entry in report.entries)
    model = f"mô hình {report.model}" if report.model else "máy"
    said = (
        f"Chuyên đề do {model} xác định; tin bài đã có người xác định thì theo người xác định "
        f"({number(by_person)} trên {number(len(report.entries))} tin bài)."
    )
    if report.reliability is None:
        return (
            f"{said} Chưa kiểm định bằng mẫu ngẫu nhiên nên chưa có khoảng tin cậy: số liệu theo chuyên đề là số máy "
            "đếm, có thể thừa hoặc thiếu."
        )
    return (
        f"{said} Bảng dưới ước tính từ mẫu ngẫu nhiên do người đọc kiểm tra: với mỗi chuyên đề, số tin bài thực tế "
        "nằm trong khoảng tin cậy với xác suất 95%."
    )


def about_coverage(report: Report) -> str:
    """Say on how many days outlets could be read: a zero that was read is not a source down."""
    of_all = sum(sum(row.days.values()) for row in report.ledger)
    if not of_all:
        return "Chưa có nhật ký thu thập trong kỳ."
    good = report.days(DayState.COVERED.value) + report.days(DayState.AFTERWARDS.value)
    until = f" (tính đến hết ngày {day(report.as_of)})" if report.as_of else ""
    said = (
        f"Mỗi nguồn mỗi ngày tính một lượt{until}: trong {number(of_all)} lượt, đọc đủ hoặc đọc bù được {number(good)}"
    )
    said += f" ({percent(good / of_all, 1)})"
    lost, unborn = unread(report), report.days(DayState.NOT_ADDED.value)
    said += f"; {number(lost)} lượt không đọc được hoặc chỉ đọc được một phần" if lost else ""
    said += f"; {number(unborn)} lượt khi nguồn chưa được theo dõi" if unborn else ""
    return f"{said}. Số 0 ở ngày không đọc được không có nghĩa là không có tin bài."


def _in(period: str) -> str:
    """Return "Trong năm 2026"; a period of days begins its sentence as it is."""
    return period[:1].upper() + period[1:] if period.startswith(("từ ", "đến ", "ngày ")) else f"Trong {period}"
