"""The doctor's findings in Vietnamese: the codes of `night.findings`, in the desk's words."""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter
from typing import Any

from pipeline.night.findings import Finding, Level, Remark, told

__all__ = ["VIETNAMESE", "Line", "lines", "words"]

_PARTS = {
    "disk": "Ổ đĩa",
    "model": "Mô hình",
    "schedule": "Lịch chạy hằng đêm",
    "database": "Cơ sở dữ liệu",
    "outlets": "Nguồn tin",
}
_SWAP = str.maketrans(",.", ".,")


@dataclass(frozen=True, slots=True)
class Line:
    """A finding in words; `person` says that somebody has to do something."""

    about: str
    said: str
    cure: str
    person: bool


class _Numbers(Formatter):
    """Writes numbers with a decimal comma."""

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401 - as Python's own
        written = super().format_field(value, format_spec)
        return str(written.translate(_SWAP) if isinstance(value, (int, float)) else written)


def words(remark: Remark | None) -> str:
    """Return a remark in Vietnamese; empty for none."""
    return told(remark, VIETNAMESE, _Numbers()) if remark else ""


def lines(found: tuple[Finding, ...]) -> list[Line]:
    """Return a line for each finding that isn't simply well, those that need a person first."""
    todo = [one for one in found if one.level is not Level.OK]
    made = [
        Line(_PARTS.get(one.about, one.about), words(one.said), words(one.cure), one.level is Level.PERSON)
        for one in todo
    ]
    return sorted(made, key=lambda line: not line.person)


VIETNAMESE = {
    "outlets.none": "chưa có nguồn nào",
    "outlets.add": "thêm nguồn ở dưới trang này, hoặc chạy lệnh 'tinyte outlet add ĐỊA-CHỈ'",
    "file.broken": "tệp nguồn có lỗi: {error}",
    "file.mend": "sửa tệp; chưa sửa thì đêm nào cũng không chạy được",
    "file.twin": "mô tả {host}, trùng với tệp {other}",
    "file.delete": "xóa một trong hai tệp; chưa xóa thì đêm nào cũng không chạy được",
    "database.broken": "không dùng được: {error}",
    "database.wait": "chưa sửa thì không đọc, không lưu được gì",
    "disk.room": "còn trống {free:.1f} GB",
    "disk.nights": "còn trống {free:.1f} GB, đủ cho khoảng {nights} đêm",
    "disk.now": "giải phóng ổ đĩa ngay: đĩa đầy thì đêm thu thập dừng giữa chừng",
    "disk.soon": "giải phóng ổ đĩa, hoặc chuyển các tệp cũ trong {archive} sang nơi khác",
    "model.broken": "không dùng được: {error}",
    "model.wait": "chưa sửa thì không đêm nào gắn được chuyên đề",
    "model.light": "{version}: máy này chỉ chạy được phần theo từ ngữ, không chạy được phần mã hóa đi kèm",
    "model.install": "cài thêm: pip install onnxruntime tokenizers",
    "model.plan": "{version} chưa biết các chuyên đề sau của kế hoạch nên chưa đếm được bài nào: {themes}",
    "model.follow": "vào trang Mô hình, bấm Huấn luyện từ nhãn đã gán, so sánh rồi thay mô hình đang dùng",
    "model.right": "{version}, tệp nguyên vẹn",
    "night.never": "chưa chạy đêm nào",
    "night.first": "chạy lệnh 'tinyte night'; {how}",
    "night.now": "đêm gần nhất vừa mới bắt đầu",
    "night.minutes": "đêm gần nhất bắt đầu cách đây {minutes} phút",
    "night.hours": "đêm gần nhất bắt đầu cách đây {hours} giờ",
    "night.days": "đêm gần nhất bắt đầu cách đây {days} ngày",
    "night.nightly": "đặt lịch để chạy mỗi đêm; {how}",
    "night.stopped": "{when} và bị ngắt giữa chừng",
    "night.on": "đêm tới sẽ chạy tiếp từ chỗ đó",
    "night.alone": "{when}, nhưng máy này chưa có lịch tự chạy",
    "night.right": "{when}; {found}",
    "schedule.found": "đã có lịch ({found}), xem lịch ấy báo gì",
    "schedule.missing": "cách đặt lịch: mục 4 của hướng dẫn sử dụng, hoặc docs/schedule.md",
    "outlet.unasked": "bốn tuần nay chưa đêm nào đọc nguồn này",
    "outlet.run": "chạy lệnh 'tinyte night'",
    "outlet.silent": "{days} ngày liền không có tin bài mới, lâu hơn thường lệ",
    "outlet.look": "mở {url} xem trang có tin mới không; {again}",
    "outlet.again": "'tinyte outlet add {host} --force' xem lại trang từ đầu",
    "outlet.down": "đêm qua không trả lời ({how})",
    "outlet.down.nights": "{nights} đêm liền không trả lời ({how})",
    "outlet.wait": "đêm tới sẽ thử lại",
    "outlet.moved": "trang có thể đã chuyển: 'tinyte outlet add {successor}'",
    "outlet.authority": "nếu trình duyệt vẫn mở được, ghi tệp PEM của nơi cấp chứng chỉ vào tệp nguồn (ca_file)",
    "outlet.refuses": "trang từ chối: tăng delay_s trong tệp nguồn, hoặc liên hệ với cơ quan báo chí",
    "outlet.forbids": "robots.txt của trang không cho phép: xin phép cơ quan báo chí, hoặc xin nguồn RSS",
    "outlet.gone": "các trang danh mục đã chuyển chỗ: {again}",
    "outlet.open": "mở {url} trên trình duyệt; nếu trang đã chuyển, thêm địa chỉ mới, nếu đã đóng, đặt enabled = false",
    "worse.once": "đọc kém hơn trước: {changes}",
    "worse.lasting": "đọc kém hơn trước, không phải đêm đầu tiên: {changes}",
    "worse.tried": "đọc kém hơn trước, không phải đêm đầu tiên: {changes}; {tried}",
    "worse.wait": "xem đêm tới có đọc tốt lại không",
    "worse.mend": "mở một bài của trang, đặt lại các bộ chọn trong tệp nguồn rồi chạy 'tinyte reextract'",
    "change.share": "{field} {before:.0%} → {after:.0%}",
    "change.pace": "{field} {before:.0f} → {after:.0f}",
    "layout.tried": "ngày {day:%d/%m} đã thử học lại cách trình bày, chưa tốt hơn",
    "layout.taken": "ngày {day:%d/%m} đã học lại cách trình bày của trang và đang dùng",
    "layout.compare": "mở một bài của trang, so với bài đã lưu",
    "certificate.unchecked": "không kiểm tra được chứng chỉ: {why}",
    "certificate.ends": "chứng chỉ hết hạn sau {days} ngày",
    "certificate.tell": "báo cho cơ quan báo chí; hết hạn thì đêm thu thập không đọc được nữa",
    "instead": "{times} trong {came} bài hỏi đêm qua lại trả về {what}",
    "instead.login": "trang đăng nhập",
    "instead.login.do": "xin cơ quan báo chí quyền truy cập, hoặc nguồn RSS có toàn văn",
    "instead.robot check": "trang kiểm tra người máy",
    "instead.robot check.do": "tăng delay_s trong tệp nguồn, đặt crawl.contact, hoặc xin cơ quan báo chí cho phép",
    "instead.home": "trang chủ",
    "instead.home.do": "mở một bài của trang trên trình duyệt; trang có thể đã chuyển",
    "instead.maintenance": "thông báo bảo trì",
    "instead.maintenance.do": "các đêm tới sẽ hỏi lại",
    "instead.error": "trang báo lỗi",
    "instead.error.do": "các đêm tới sẽ hỏi lại; mở thử một bài trên trình duyệt",
    "robots.forbids": "robots.txt thay đổi ngày {day:%d/%m/%Y} và cấm {addresses} địa chỉ của đêm qua",
    "robots.ask": "xem {url}/robots.txt; xin phép cơ quan báo chí, hoặc xin nguồn RSS",
    "robots.changed": "robots.txt thay đổi ngày {day:%d/%m/%Y}",
    "robots.nothing": "không cấm gì trong những trang đang đọc",
    "how.no door": "không có trang danh mục nào",
    "how.ok": "đọc được",
    "how.unchanged": "không thay đổi",
    "how.duplicate": "trùng bài đã có",
    "how.not_article": "không phải tin bài",
    "how.gone": "trang không còn",
    "how.robots": "robots.txt cấm",
    "how.refused": "trang từ chối",
    "how.rate_limited": "trang giới hạn số lần hỏi",
    "how.server_error": "máy chủ của trang lỗi",
    "how.timeout": "quá thời gian chờ",
    "how.connection": "không kết nối được",
    "how.tls": "chứng chỉ không hợp lệ",
    "how.too_large": "trang quá lớn",
    "how.redirects": "chuyển hướng lòng vòng",
    "how.forbidden_address": "địa chỉ không được phép",
    "how.bad_content": "nội dung không đọc được",
    "how.over_budget": "hết mức cho phép của đêm",
    "field.article": "tỷ lệ trang là tin bài",
    "field.title": "tiêu đề",
    "field.lead": "sapo",
    "field.body": "nội dung",
    "field.date": "ngày đăng",
    "field.requests": "số lần tải được",
    "field.articles a week": "số tin bài mỗi tuần",
}
"""The desk's words, by code."""
