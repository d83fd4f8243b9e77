from __future__ import annotations

import pytest

from pipeline.report.office import abbreviation, above, office_name, place_name, province_words


@pytest.mark.parametrize(
    ("office", "province", "name", "over", "place"),
    [
        ("Sở Y tế Sơn La", "Sơn La", "Sở Y tế", "UBND TỈNH SƠN LA", "Sơn La"),
        ("Sở Y tế tỉnh Sơn La", "Tỉnh Sơn La", "Sở Y tế", "UBND TỈNH SƠN LA", "Sơn La"),
        ("Sở Y tế thành phố Huế", "Huế", "Sở Y tế", "UBND THÀNH PHỐ HUẾ", "Huế"),
        ("Sở Y tế", "Thành phố Hồ Chí Minh", "Sở Y tế", "UBND THÀNH PHỐ HỒ CHÍ MINH", "Thành phố Hồ Chí Minh"),
        ("CDC Điện Biên", "Điện Biên", "CDC", "UBND TỈNH ĐIỆN BIÊN", "Điện Biên"),
        ("", "", "Sở Y tế", "UBND …………", "…………"),
    ],
)
def test_names_in_a_letter(office: str, province: str, name: str, over: str, place: str) -> None:
    assert office_name(office, province) == name
    assert above(province) == over
    assert place_name(province) == place


def test_small_names() -> None:
    assert province_words("") == "tỉnh"
    assert abbreviation("Sở Y tế") == "SYT"
    assert abbreviation("Trung tâm Kiểm soát bệnh tật") == "TTKSBT"
