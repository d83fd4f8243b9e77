"""The placeholders that a report's template may hold, and what fills them."""

from __future__ import annotations

from typing import Any

from pipeline.report import wording
from pipeline.report.annual import Report
from pipeline.report.document.blocks import MOST_LISTED, blocks
from pipeline.report.office import abbreviation, above, office_name, place_name
from pipeline.report.tables import add_up
from pipeline.report.vietnamese import day, number
from pipeline.report.words import UNITS

__all__ = ["PLACES", "values"]

PLACES = {
    "co_quan_chu_quan": "cơ quan chủ quản, viết hoa: UBND TỈNH SƠN LA",
    "co_quan": "cơ quan lập báo cáo, viết hoa: SỞ Y TẾ",
    "co_quan_thuong": "cơ quan lập báo cáo, viết thường: Sở Y tế",
    "viet_tat": "chữ viết tắt trong số, ký hiệu: SYT",
    "dia_danh": "địa danh ghi trước ngày, tháng, năm: Sơn La",
    "trich_yeu": "trích yếu nội dung báo cáo",
    "ky": "kỳ báo cáo, viết trong câu: năm 2026",
    "tu_ngay": "ngày đầu kỳ: 01/01/2026",
    "den_ngay": "ngày cuối kỳ: 31/12/2026",
    "ke_hoach": "tên kế hoạch truyền thông",
    "mo_hinh": "phiên bản mô hình xác định chuyên đề",
    "tong_so": "tổng số tin bài, mỗi tin bài tính một lần",
    "so_su_viec": "số sự việc: các bản đăng lại cùng một nội dung tính một lần",
    "so_tin": "số tin",
    "so_bai": "số bài",
    "so_anh": "số ảnh",
    "so_video": "số video, phóng sự",
    "so_chuyen_muc": "số chuyên mục",
    "so_co_quan": "số cơ quan báo chí được theo dõi",
    "chuyen_de": "số tin bài của một chuyên đề theo mã trong kế hoạch: {{ chuyen_de.food_safety }}",
    "doan_mo_dau": "đoạn mở đầu: trong kỳ đã đăng, phát bao nhiêu chuyên mục, tin, bài, ảnh, video",
    "doan_cach_dem": "đoạn nói rõ tổng số, số sự việc, những tin bài không tính",
    "doan_chuyen_de": "đoạn nhận xét theo chuyên đề",
    "doan_co_quan": "đoạn nhận xét theo cơ quan báo chí",
    "doan_thang": "đoạn nhận xét theo tháng",
    "doan_so_sanh": "đoạn so sánh với cùng kỳ trước",
    "doan_tin_cay": "đoạn về độ tin cậy của số liệu",
    "doan_thu_thap": "đoạn về mức độ thu thập",
    "doan_danh_sach": "câu nói danh sách ở phụ lục gồm những tin bài nào",
    "bang_chuyen_de": "bảng: chuyên đề và loại tin bài",
    "bang_co_quan": "bảng: cơ quan báo chí và loại tin bài",
    "bang_thang": "bảng: tháng và loại tin bài",
    "bang_chuyen_de_thang": "bảng: chuyên đề và tháng (trang nằm ngang)",
    "bang_so_sanh": "bảng: so sánh với cùng kỳ trước",
    "bang_tin_cay": "bảng: độ tin cậy theo chuyên đề",
    "bang_thu_thap": "bảng: ngày thu thập của từng nguồn",
    "bang_danh_sach": "bảng: danh sách tin bài, có liên kết (trang nằm ngang)",
    "bieu_do_chuyen_de": "biểu đồ theo chuyên đề",
    "bieu_do_thang": "biểu đồ theo tháng",
}
"""Each placeholder with what stands for it; tables and charts stand alone in their paragraph."""


def values(report: Report) -> dict[str, Any]:
    """Return what fills each of `PLACES`."""
    office = office_name(report.office, report.province)
    units = add_up(report.figures, "unit")
    themes = add_up(report.figures, "theme")
    texts: dict[str, Any] = {
        "co_quan_chu_quan": above(report.province),
        "co_quan": office.upper(),
        "co_quan_thuong": office,
        "viet_tat": abbreviation(office),
        "dia_danh": place_name(report.province),
        "trich_yeu": wording.subject(report),
        "ky": report.period,
        "tu_ngay": day(report.since) if report.since else "…",
        "den_ngay": day(report.until) if report.until else "…",
        "ke_hoach": report.plan,
        "mo_hinh": report.model or "–",
        "tong_so": number(sum(units.values())),
        "so_su_viec": number(len({entry.story or entry.id for entry in report.entries})),
        **{f"so_{unit.value}": number(units[unit.value,]) for unit in UNITS},
        "so_co_quan": number(len(report.outlets)),
        "chuyen_de": {theme.code: number(themes[theme.code,]) for theme in report.themes},
        "doan_mo_dau": wording.opening(report),
        "doan_cach_dem": wording.how_counted(report),
        "doan_chuyen_de": wording.about_themes(report),
        "doan_co_quan": wording.about_outlets(report),
        "doan_thang": wording.about_months(report),
        "doan_so_sanh": wording.about_before(report),
        "doan_tin_cay": wording.about_reliability(report),
        "doan_thu_thap": wording.about_coverage(report),
        "doan_danh_sach": _about_list(report),
    }
    return texts | {block.name: block for block in blocks(report)}


def _about_list(report: Report) -> str:
    every = len(report.entries)
    if every <= MOST_LISTED:
        return f"Gồm toàn bộ {number(every)} tin bài được tính, mới nhất trước. Bấm vào tiêu đề để mở tin bài."
    return (
        f"Gồm {number(MOST_LISTED)} tin bài mới nhất trong {number(every)} tin bài được tính. Toàn bộ danh sách, kèm "
        "căn cứ của từng tin bài, ở tệp bao-cao.xlsx (trang “Danh sách tin bài”) và bao-cao.html."
    )
