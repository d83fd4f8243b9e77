from __future__ import annotations

import pytest

from pipeline.language.gazetteer import Level
from pipeline.language.places import Mention, bare, vocabulary


def home(text: str, province: str = "Sơn La", *, plain: bool = False) -> list[Mention]:
    return [m for m in vocabulary(province).mentions(text, plain=plain) if m.home]


def test_what_stands_before_a_name_is_seen() -> None:
    (one,) = home("Huyện Mộc Châu có bác sĩ.")
    assert (one.term, one.level, one.designated, one.institution) == ("Mộc Châu", Level.DISTRICT, True, False)
    (two,) = home("Bệnh viện Đa khoa Mộc Châu có bác sĩ.")
    assert (two.designated, two.institution) == (False, True)
    (three,) = home("Anh ấy quê Mộc Châu.")
    assert three.aside


def test_an_address_is_known_by_its_province() -> None:
    found = home("Tại bản A, xã Tà Xùa, huyện Bắc Yên (tỉnh Sơn La) mưa to.")
    assert [(m.term, m.within) for m in found] == [("Tà Xùa", True), ("Bắc Yên", True), ("Sơn La", False)]


@pytest.mark.parametrize(
    "text",
    [
        "Mai Sơn, Ninh Bình",
        "Mai Sơn (Lục Yên, Yên Bái)",
        "xã Mai Sơn, huyện Lục Yên",
        "Cao tốc Mai Sơn - Quốc lộ 45",
        "Ca sĩ Trần Mai Sơn",
        "Ông Mai Sơn nói",
        "nước sông Mã dâng",
        "mộc châu viết thường",
    ],
)
def test_other_places_and_people_are_left_out(text: str) -> None:
    assert home(f"Hôm nay, {text} có tin.") == []


def test_capitals_are_no_matter_in_a_title_set_in_capitals() -> None:
    assert [m.term for m in home("MỘC CHÂU ĐÓN BÁC SĨ TRẺ")] == ["MỘC CHÂU"]


def test_the_longest_name_is_taken() -> None:
    assert [m.term for m in home("Bà Rịa - Vũng Tàu họp", "Bà Rịa - Vũng Tàu")] == ["Bà Rịa - Vũng Tàu"]
    assert home("Vùng Thái Bình Dương", "Thái Bình") == []


def test_text_without_marks_is_told() -> None:
    assert bare("Benh vien da khoa tinh Son La tiep nhan benh nhan")
    assert not bare("Bệnh viện đa khoa tỉnh Sơn La tiếp nhận bệnh nhân")
    assert not bare("")
    assert [m.term for m in home("benh vien huyen moc chau", plain=True)] == ["moc chau"]
