"""The form's guide, a sheet of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["write_guide"]

_COLUMNS = (
    ("Ngày phát sóng, đăng", "Ngày phát sóng (đài) hoặc ngày ra báo (báo in), gõ ngày/tháng/năm: 05/03/2026."),
    (
        "Cơ quan báo chí",
        (
            "Chọn trong danh sách. Đài, báo in, bản tin… chưa có thì thêm ở trang 'Cơ quan báo chí' kèm loại, rồi "
            "quay lại chọn. Không ghi tin, bài đã đăng trên trang điện tử mà chương trình tự thu thập: đã được đếm."
        ),
    ),
    (
        "Đơn vị tính",
        (
            "Tin, Bài, Ảnh, Video/phóng sự hoặc Chuyên mục. Mỗi dòng được đếm là một; phát lại thì ghi thêm một "
            "dòng nếu cơ quan có tính phát lại."
        ),
    ),
    ("Tiêu đề", "Tên tin, bài, phóng sự; với chuyên mục thì ghi tên chuyên mục kèm nội dung của kỳ phát sóng."),
    (
        "Chuyên đề 1 đến 4",
        "Chọn theo kế hoạch truyền thông. Một mục có hai chuyên đề được đếm ở cả hai, phần tổng chỉ đếm một lần.",
    ),
    ("Thời lượng (phút)", "Không bắt buộc. Gõ số phút: 7,5 hoặc 7'30."),
    ("Ghi chú", "Không bắt buộc: kênh, giờ phát sóng, số báo, trang báo…"),
)
_RULES = (
    ("Dòng ví dụ", "Dòng màu xám đầu tiên chỉ để xem, không được nhập. Đừng sửa dòng này, ghi từ dòng số 1."),
    (
        "Nhập vào chương trình",
        (
            "tinyte log import TỆP.xlsx --who 'Họ tên'. Có lỗi thì chương trình chỉ rõ từng ô và "
            "không nhập dòng nào; sửa xong nhập lại."
        ),
    ),
    (
        "Nhập nhiều lần",
        (
            "Cứ ghi tiếp vào tệp này rồi nhập lại: dòng đã nhập được nhận ra và không đếm hai lần, dòng đã sửa "
            "thay cho dòng cũ (bản cũ vẫn được lưu)."
        ),
    ),
    (
        "Cột ẩn 'Mã dòng'",
        "Giúp nhận ra dòng đã sửa. Đừng xóa cột này. Sang năm mới, hãy tạo sổ mới bằng lệnh tinyte log template.",
    ),
    ("Xem lại, hủy", "tinyte log list cho biết các lần nhập; tinyte log undo SỐ hủy một lần nhập."),
    ("LibreOffice", "Dùng được như Excel; nên lưu kiểu .xlsx, chương trình cũng đọc được .ods và .csv (UTF-8)."),
)
_WIDE = 112  # characters in a line of the second column


def write_guide(sheet: Worksheet, formats: dict[str, Format], themes: Sequence[str]) -> None:
    """Write how the form is filled and taken in, and the plan's themes."""
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 100)
    sheet.hide_gridlines(2)
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RTrang &P/&N")
    sheet.write_string(0, 0, "Hướng dẫn ghi sổ", formats["title"])
    sheet.set_row(0, 24)
    row = _section(sheet, formats, 2, "Các cột", _COLUMNS)
    row = _section(sheet, formats, row + 1, "Nhập sổ vào chương trình", _RULES)
    numbered = [(f"Chuyên đề {n}", name) for n, name in enumerate(themes, start=1)]
    _section(sheet, formats, row + 1, "Chuyên đề của kế hoạch", numbered)


def _section(
    sheet: Worksheet, formats: dict[str, Format], row: int, title: str, lines: Sequence[tuple[str, str]]
) -> int:
    sheet.write_string(row, 0, title, formats["guide head"])
    sheet.set_row(row, 22)
    for n, (name, text) in enumerate(lines, start=1):
        sheet.set_row(row + n, 17.0 * max(1, -(-len(text) // _WIDE)))
        sheet.write_string(row + n, 0, name, formats["guide name"])
        sheet.write_string(row + n, 1, text, formats["guide"])
    return row + len(lines) + 1
