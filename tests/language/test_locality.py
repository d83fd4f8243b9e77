"""Invented items, each as a central paper might write it: does it concern Sơn La?"""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language.locality import RELEVANT_FROM, Found, concerns
from pipeline.text import clean, fold

FILLER = (
    "Theo các chuyên gia, thời tiết giao mùa là điều kiện thuận lợi cho nhiều bệnh hô hấp phát triển, nhất là ở trẻ "
    "nhỏ và người cao tuổi có bệnh nền. Gia đình cần theo dõi sát, giữ ấm, cho uống đủ nước, đi khám khi sốt cao "
    "trên hai ngày. Bộ Y tế đã có văn bản đề nghị các địa phương rà soát thuốc, vật tư và nhân lực cho mùa dịch."
)

YES = [
    ("Sơn La: Thêm 12 ca sởi trong một tuần", "", ""),
    ("SƠN LA DẬP DỊCH BẠCH HẦU", "", ""),
    ("Cứu cháu bé bị rắn cắn", "Bệnh viện Đa khoa tỉnh Sơn La vừa cứu sống cháu bé bốn tuổi bị rắn cắn.", ""),
    ("Tập huấn phòng chống sốt rét", "CDC Sơn La mở lớp cho 60 cán bộ y tế xã.", ""),
    (
        "Thêm máy chạy thận cho miền núi",
        "",
        f"Bệnh viện Đa khoa Mộc Châu nhận hai máy mới. Bệnh viện Đa khoa Mộc Châu phục vụ ba huyện.\n{FILLER}",
    ),
    (
        "Ngộ độc nấm, ba người nguy kịch",
        "",
        f"Sáng 3/4, ba người ở bản Pa Cư, xã Tà Xùa, huyện Bắc Yên, tỉnh Sơn La nhập viện.\n{FILLER}",
    ),
    ("Nữ hộ sinh bản xa", "Hơn 20 năm chị gắn bó với trạm y tế xã Mường Giôn, huyện Quỳnh Nhai.", ""),
    ("Xây trạm y tế mới ở Yên Châu", "", ""),
    ("Chuyến xe chở vắc xin lên Sốp Cộp", "", ""),
    ("Huyện ủy Thuận Châu họp về bảo hiểm y tế", "", ""),
    ("Đoàn bác sĩ Hà Nội khám bệnh vùng cao", "Đoàn khám, phát thuốc cho 400 người dân huyện Vân Hồ (Sơn La).", ""),
    ("Bộ trưởng thăm bệnh viện vùng cao", "Chiều 5/5, Bộ trưởng làm việc với lãnh đạo UBND tỉnh Sơn La.", ""),
    (
        "Ghép thận cho bệnh nhân nghèo",
        "",
        f"Bệnh nhân 32 tuổi ở Mai Sơn, Sơn La được ghép thận từ người cho chết não.\n{FILLER}",
    ),
    ("Phù Yên: Hội thi rửa tay cho học sinh", "", ""),
    ("Mưa lũ làm hỏng bốn trạm y tế", "Bốn trạm y tế ở Mường La ngập sâu, thuốc men phải chuyển lên gác.", ""),
    (
        "Người dân xã Chiềng Khoong đi tiêm",
        "",
        f"Trạm Y tế xã Chiềng Khoong (huyện Sông Mã, Sơn La) tiêm cho 200 trẻ.\n{FILLER}",
    ),
    ("Khám sàng lọc tim bẩm sinh", "Ngành y tế Sơn La khám cho 1.200 trẻ dưới sáu tuổi.", ""),
    ("Phạt cơ sở bán thuốc kém chất lượng", "Sở Y tế Sơn La xử phạt ba nhà thuốc.", ""),
    (
        "Hội nghị giao ban vùng Tây Bắc",
        "",
        f"Giám đốc Sở Y tế tỉnh Sơn La nêu ba kiến nghị.\n{FILLER}\nSơn La còn thiếu 300 bác sĩ.",
    ),
    ("Son La tiem vac xin soi cho tre", "", "Ngay 5/3, tinh Son La tiem cho 3.000 tre."),
    ("Phẫu thuật u não ở tuyến tỉnh", "Ca mổ đầu tiên được làm tại thành phố Sơn La.", ""),
    ("Phường Chiềng Cơi ra quân diệt bọ gậy", "", f"Phường Chiềng Cơi, tỉnh Sơn La huy động 300 người.\n{FILLER}"),
]
NO = [
    ("Bộ Y tế ban hành hướng dẫn mới về sốt xuất huyết", "", FILLER),
    ("Cả nước thêm 900 ca sởi", "", f"Các tỉnh có nhiều ca là Hà Nội, Nghệ An, Sơn La, Thanh Hóa, Lào Cai.\n{FILLER}"),
    ("Rét đậm ở miền Bắc", "", f"{FILLER}\nNhiệt độ thấp nhất ở Lai Châu, Điện Biên, Sơn La, Hòa Bình từ 5 đến 8 độ."),
    ("Phú Yên khai trương bệnh viện mới", "Tỉnh Phú Yên đưa vào dùng 300 giường bệnh.", ""),
    (
        "Phu Yen dua vao dung benh vien moi",
        "",
        "Tinh Phu Yen co them 300 giuong benh, nguoi dan thanh pho Tuy Hoa vui mung.",
    ),
    ("Cao tốc Mai Sơn - Quốc lộ 45 đông xe", "", f"Đoạn Mai Sơn qua Ninh Bình ùn ứ.\n{FILLER}"),
    ("Ca sĩ Mai Sơn ra mắt bài hát về bác sĩ", "", f"Nhạc sĩ Trần Mai Sơn viết trong mùa dịch.\n{FILLER}"),
    (
        "Nước sông Mã lên nhanh",
        "Mực nước sông Mã tại Thanh Hóa vượt báo động hai.",
        f"Sông Mã đoạn qua thành phố Thanh Hóa đục ngầu.\n{FILLER}",
    ),
    ("Phố Vân Hồ có phòng khám mới", "", f"Phòng khám trên phố Vân Hồ, quận Hai Bà Trưng, Hà Nội mở cửa.\n{FILLER}"),
    (
        "Xã Tân Lập đạt chuẩn nông thôn mới",
        "",
        f"Xã Tân Lập, huyện Đan Phượng, Hà Nội có trạm y tế khang trang.\n{FILLER}",
    ),
    ("Bình Thuận trồng thanh long sạch", "", f"Tỉnh Bình Thuận có 3.000 ha.\n{FILLER}"),
    ("Hà Nội: Bắt nhóm bán thuốc giả", "", f"{FILLER}\nNghi phạm quê Sơn La khai mua hàng trên mạng."),
    ("Hỏi đáp: Uống sắt lúc nào?", "Tôi mang thai tháng thứ tư, uống sắt lúc nào? (Bạn đọc 30 tuổi, Sơn La)", FILLER),
    ("Quốc hội thảo luận luật phòng bệnh", "", f"{FILLER}\nĐBQH tỉnh Sơn La đồng tình với dự thảo."),
    ("Khám phá bệnh viện hạng đặc biệt", "", f"Bệnh viện Bạch Mai đón 8.000 lượt khám mỗi ngày.\n{FILLER}"),
    (
        "Điện Biên: Họp về y tế vùng biên",
        "",
        f"Điện Biên có 455 km biên giới.\n{FILLER}\nĐiện Biên giáp Sơn La và Lai Châu. Điện Biên đề nghị thêm bác sĩ.",
    ),
    ("Yên Bái: Xã Yên Sơn có bác sĩ", "", f"Xã Yên Sơn, huyện Yên Sơn, tỉnh Tuyên Quang cũng vậy.\n{FILLER}"),
    ("Đoàn kết chống dịch", "", f"Tinh thần đoàn kết, quyết thắng. Quyết Thắng! Đoàn Kết!\n{FILLER}"),
    ("Đường Tô Hiệu ngập rác", "", f"Người dân đường Tô Hiệu, quận Cầu Giấy, Hà Nội phản ánh.\n{FILLER}"),
    ("Nông trường cỏ ngọt", "", f"Sữa Mộc Châu Milk lên kệ siêu thị thành phố Hồ Chí Minh.\n{FILLER}"),
    ("Bệnh viện huyện Mai Sơn?", "", f"Thôn Mai Sơn, xã Mai Sơn, huyện Lục Yên, Yên Bái có trạm y tế.\n{FILLER}"),
    ("", "", ""),
]


def look(item: tuple[str, str, str], province: str = "Sơn La") -> Found:
    return concerns(province, *item)


@pytest.mark.parametrize("item", YES, ids=lambda item: item[0][:40])
def test_items_that_concern_the_province(item: tuple[str, str, str]) -> None:
    found = look(item)
    assert found.relevant, found
    assert found.evidence


@pytest.mark.parametrize("item", NO, ids=lambda item: item[0][:40])
def test_items_that_do_not(item: tuple[str, str, str]) -> None:
    found = look(item)
    assert not found.relevant, found


@pytest.mark.parametrize("item", YES, ids=lambda item: item[0][:40])
def test_the_evidence_stands_where_it_says(item: tuple[str, str, str]) -> None:
    fields = dict(zip(("title", "lead", "body"), item, strict=True))
    for sign in look(item).evidence:
        assert fields[sign.where][sign.start : sign.end] == sign.term
        assert 0 < sign.weight < 1


def test_either_style_of_tone_marks_and_of_final_y_is_read() -> None:
    assert look((clean("Hoà Bình: Mở lớp cho hộ sinh"), "", "Tỉnh Hòa Bình có 60 học viên."), "Hòa Bình").relevant
    assert look(("Mộc Lị có trạm y tế mới", "", "Phường Mộc Lị, Sơn La xây trạm y tế.")).relevant
    assert look(("Mộc Lỵ có trạm y tế mới", "", "Phường Mộc Lỵ, Sơn La xây trạm y tế.")).relevant


def test_a_province_of_before_2025_has_its_own_places_and_todays_has_all() -> None:
    item = ("Lương Sơn mở điểm tiêm", "", "Huyện Lương Sơn, tỉnh Hòa Bình tiêm cho 300 trẻ.")
    assert look(item, "Hòa Bình").relevant
    assert look(item, "Phú Thọ").relevant  # Hòa Bình is in Phú Thọ since July 2025
    assert not look(item, "Vĩnh Phúc").relevant


def test_peoples_names_are_no_places() -> None:
    judge = ("Quốc hội chất vấn", "", "Chánh án Trần Hòa Bình trả lời. Chánh án Trần Hòa Bình nói thêm.")
    assert not look(judge, "Hòa Bình").relevant
    neighbour = ("Giúp hàng xóm", "Chị Huế và anh Vinh góp gạo.", "Anh Vinh kể. Bà Huế cười.")
    assert not look(neighbour, "Huế").relevant
    assert not look(neighbour, "Nghệ An").relevant


def test_ho_chi_minh_is_a_city_only_by_its_title() -> None:
    assert not look(("Học tập tấm gương Hồ Chí Minh", "Chủ tịch Hồ Chí Minh từng dạy.", ""), "Hồ Chí Minh").relevant
    assert look(("Thành phố Hồ Chí Minh thêm ca tay chân miệng", "", ""), "TP. Hồ Chí Minh").relevant


def test_a_province_that_no_gazetteer_knows_is_looked_for_by_its_name() -> None:
    assert look(("Nậm La khai trương bệnh viện", "", ""), "Nậm La").relevant
    assert not look(("Sơn La khai trương bệnh viện", "", ""), "Nậm La").relevant


def test_a_name_said_often_counts_and_once_far_down_does_not() -> None:
    once = f"{FILLER}\nSơn La cũng có mưa."
    often = f"{once}\nTại Sơn La, trường học đóng cửa. Sơn La cần thuốc. Bác sĩ về Sơn La."
    assert look(("Mưa lớn", "", once)).score < RELEVANT_FROM <= look(("Mưa lớn", "", often)).score


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=120), st.text(max_size=200), st.sampled_from(["Sơn La", "Huế", "Nậm La"]))
def test_any_text_can_be_looked_at(title: str, body: str, province: str) -> None:
    for text in (body, unicodedata.normalize("NFD", body), fold(body)):
        found = concerns(province, title, "", text)
        assert 0 <= found.score <= 1
        assert found.relevant == (found.score >= RELEVANT_FROM) or abs(found.score - RELEVANT_FROM) < 0.001


def test_a_page_of_a_hundred_thousand_words_is_looked_at_in_no_time() -> None:
    found = concerns("Sơn La", "Danh sách", "", "xã Mường Giôn, huyện Quỳnh Nhai, Sơn La; " * 12_000)
    assert found.relevant
    assert len(found.evidence) <= 12
    many = concerns("Sơn La", "", "", "Sơn La có mưa. Lai Châu có mưa.\n" * 20_000)
    assert many.relevant
