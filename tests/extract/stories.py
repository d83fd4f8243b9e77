"""Invented stories in the manner of the provincial press: no real event, no real person's name."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, replace

from pipeline.records import VIETNAM
from pipeline.text import slugify

__all__ = ["Story", "make_stories"]

_COMMUNES = ("Bản Lài", "Nà Sáy", "Phiêng Ban", "Chiềng Noi", "Mường Tạo", "Suối Trăn", "Hua Nậm", "Pá Khoang Hạ")
_WHAT = (
    "tiêm bổ sung vắc-xin sởi cho trẻ dưới năm tuổi",
    "kiểm tra bếp ăn bán trú của các trường học",
    "khám bệnh, cấp thuốc miễn phí cho người cao tuổi",
    "tập huấn phòng, chống sốt xuất huyết cho y tế bản",
    "đưa hồ sơ sức khỏe điện tử vào trạm y tế xã",
    "tuyên truyền về mất cân bằng giới tính khi sinh",
    "xử lý ổ dịch tay chân miệng tại điểm trường mầm non",
    "lắp máy siêu âm mới từ nguồn xã hội hóa",
)
_OPENERS = ("Sáng {d}/{m}", "Ngày {d}/{m}", "Chiều qua", "Trong tuần này", "Từ đầu tháng", "Theo kế hoạch năm nay")
_DOERS = (
    "trạm y tế xã {c}",
    "đoàn công tác của huyện",
    "bệnh viện đa khoa khu vực",
    "trung tâm y tế huyện",
    "hội phụ nữ xã {c}",
)
_BITS = (
    "{o}, {w} phối hợp với các trường học tổ chức {t} tại nhà văn hóa bản.",
    "Có {n} người dân được khám, tư vấn và nhận thuốc theo chỉ định của bác sĩ.",
    "Đại diện {w} cho biết công việc được chuẩn bị từ nhiều tuần, với sự tham gia của y tế bản và đoàn thanh niên.",
    "Tỷ lệ trẻ được tiêm đủ mũi trong xã đạt {n} phần trăm, tăng so với cùng kỳ năm ngoái.",
    "Người dân được hướng dẫn rửa tay bằng xà phòng, ăn chín, uống sôi và ngủ màn kể cả ban ngày.",
    "Đường vào bản còn khó đi, nhất là mùa mưa, nên cán bộ phải mang tủ lạnh bảo quản vắc-xin bằng xe máy.",
    "“Chúng tôi đến từng nhà, ghi từng cháu chưa tiêm và hẹn ngày quay lại”, một cán bộ dân số xã {c} nói.",
    "Kinh phí thực hiện là {n} triệu đồng, trong đó một nửa do các nhà hảo tâm đóng góp.",
    "Đoàn kiểm tra lấy {n} mẫu thức ăn, kết quả xét nghiệm nhanh đều trong giới hạn cho phép.",
    "Sau buổi làm việc, {w} yêu cầu các đơn vị báo cáo kết quả trước ngày {d}/{m}.",
    "Nhiều gia đình trước đây tự mua thuốc nay đã đến trạm khi có dấu hiệu sốt cao, nôn nhiều hoặc phát ban.",
    "Xã {c} phấn đấu giữ vững các tiêu chí của bộ tiêu chí quốc gia về y tế xã trong năm tới.",
    "Các ca bệnh đều nhẹ, được theo dõi tại nhà và không có trường hợp nào phải chuyển tuyến trên.",
    "Trưởng bản nhắc bà con giữ sạch nguồn nước, đậy kín dụng cụ chứa nước và không thả rông gia súc.",
)
_ENDS = (
    "góp phần bảo vệ sức khỏe người dân vùng cao",
    "trước khi vào mùa mưa lũ",
    "với hàng trăm lượt người tham gia",
)
_AUTHORS = ("Thảo Miên", "Bảo Ngân", "Quế Lâm", "Hạ Vy", "Nhóm PV", "CTV Suối Trăn")


@dataclass(frozen=True)
class Story:
    """One article as a page should be read."""

    id: str
    section: str
    slug: str
    title: str
    lead: str
    paragraphs: list[str]
    published: dt.datetime
    author: str
    images: int

    @property
    def body(self) -> str:
        return "\n".join(self.paragraphs)


def _sentence(rng: random.Random) -> str:
    place = rng.choice(_COMMUNES)
    day, month = rng.randint(1, 28), rng.randint(1, 12)
    doer = rng.choice(_DOERS).format(c=place)
    opener = rng.choice(_OPENERS).format(d=day, m=month)
    return rng.choice(_BITS).format(
        o=opener, w=doer, t=rng.choice(_WHAT), n=rng.randint(12, 480), c=place, d=day, m=month
    )


def make_stories(count: int = 20, seed: int = 7, paragraphs: tuple[int, int] = (3, 9)) -> list[Story]:
    """Make stories: titles of 9-20 syllables, a lead, paragraphs of 25-90 syllables, times in 2026 before October."""
    rng = random.Random(seed)  # noqa: S311 - the same stories every time
    found = []
    for number in range(count):
        place, what = rng.choice(_COMMUNES), rng.choice(_WHAT)
        title = rng.choice(("{c}: {w}", "Xã {c} {w}", "{c} tổ chức {w} đợt {n}")).format(c=place, w=what, n=number + 2)
        opener = _OPENERS[number % len(_OPENERS)].format(d=rng.randint(1, 28), m=rng.randint(1, 9))
        lead = f"{opener}, xã {place} {what}, {rng.choice(_ENDS)}."
        texts = [" ".join(_sentence(rng) for _ in range(rng.randint(2, 4))) for _ in range(rng.randint(*paragraphs))]
        when = dt.datetime(2026, 1, 1, 6, tzinfo=VIETNAM) + dt.timedelta(minutes=rng.randrange(270 * 24 * 60))
        found.append(
            Story(
                f"s{number}", rng.choice(("y-te", "xa-hoi", "thoi-su")), slugify(title), title, lead, texts, when,
                rng.choice(_AUTHORS), rng.choice((0, 1, 2, 3)),
            )
        )  # fmt: skip
    return found


def short(story: Story) -> Story:
    """Return a tin of one or two paragraphs."""
    return replace(story, paragraphs=story.paragraphs[:1])
