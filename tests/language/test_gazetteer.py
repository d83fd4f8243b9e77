from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.language.gazetteer import Level, former_provinces, provinces, units
from pipeline.language.gazetteer.build import build
from pipeline.language.gazetteer.names import known, names_for, phrase_of, without_marks


def test_the_country_is_whole() -> None:
    """34 provinces since July 2025, 63 before, with 696 districts; about 10,000 communes then and 3,321 now."""
    assert len(provinces()) == 34
    assert len(former_provinces()) == 63
    districts = {(u.before, u.kind, u.name) for u in units() if u.level is Level.DISTRICT}
    assert len(districts) == 696
    communes = [u for u in units() if u.level is Level.COMMUNE]
    assert sum(not u.before for u in communes) == 3321
    assert sum(bool(u.before) for u in communes) > 9000
    assert {u.kind for u in communes} == {"xã", "phường", "thị trấn", "đặc khu"}
    assert set(former_provinces().values()) == set(provinces())


def test_son_la_has_its_twelve_districts() -> None:
    found = {u.name for u in units() if u.level is Level.DISTRICT and u.before == "Sơn La"}
    assert found == {
        *("Sơn La", "Quỳnh Nhai", "Thuận Châu", "Mường La", "Bắc Yên", "Phù Yên", "Mộc Châu", "Yên Châu", "Mai Sơn"),
        *("Sông Mã", "Sốp Cộp", "Vân Hồ"),
    }


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Sơn La", "Sơn La"),
        ("tỉnh sơn la", "Sơn La"),
        ("Hoà Bình", "Hòa Bình"),
        ("TP. Hồ Chí Minh", "Hồ Chí Minh"),
        ("Đắk Lắk", "Đắk Lắk"),
        ("Nậm La", None),
        ("", None),
    ],
)
def test_provinces_are_known_by_what_people_type(typed: str, meant: str | None) -> None:
    assert known(typed) == meant


def test_a_name_that_others_have_is_unsure() -> None:
    names = names_for("Sơn La")
    assert names[phrase_of("Sơn La")].sure
    assert names[phrase_of("Mộc Châu")].sure
    assert not names[phrase_of("Mai Sơn")].sure  # communes elsewhere
    assert not names[phrase_of("Sông Mã")].sure  # a river
    assert not names[phrase_of("Bình Thuận")].home  # a commune of Sơn La, but the province is meant
    assert names[phrase_of("Phù Yên")].home
    assert not without_marks(names)[("phu", "yen")].home  # without marks it may be Phú Yên


def wheel(path: Path, **files: object) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in files.items():
            packed.writestr(f"vietnamadminunits/data/{name}.json", json.dumps(data))
    return path


def test_the_file_is_made_from_the_package(tmp_path: Path) -> None:
    old = {
        "DICT_PROVINCE": {"p": {"provinceShort": "Tỉnh Xa"}},
        "DICT_PROVINCE_DISTRICT": {"p": {"h": {"district": "Huyện Gần"}, "d": {"district": "huyện Đảo"}}},
        "DICT_PROVINCE_DISTRICT_WARD_NO_ACCENTED": {"p": {"h": {"x": {"ward": "Xã Một"}}, "d": {"n": {"ward": None}}}},
        "DICT_PROVINCE_DISTRICT_WARD_ACCENTED": {"p": {"h": {"x": {"ward": "Thị Trấn Hai"}}}},
    }
    new = {
        "DICT_PROVINCE": {"q": {"provinceShort": "Mới"}},
        "DICT_PROVINCE_WARD_NO_ACCENTED": {"q": {"a": {"ward": "Phường 12"}}},
        "DICT_PROVINCE_WARD_ACCENTED": {},
    }
    moves = {"DICT_PROVINCE": {"q": ["p"]}}
    path = wheel(tmp_path / "v-1.whl", parser_legacy=old, parser_from_2025=new, converter_2025=moves)
    lines = build(path).splitlines()[1:]
    assert lines == [
        "Mới\t\t\t\tphường:12",
        "Mới\tTỉnh Xa\tGần\thuyện\tthị trấn:Hai|xã:Một",
        "Mới\tTỉnh Xa\tĐảo\thuyện\t",
    ]


@pytest.mark.parametrize("content", [b"", b"no zip", None])
def test_another_package_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.whl"
    if content is None:
        wheel(path, parser_legacy={})
    else:
        path.write_bytes(content)
    with pytest.raises(InputError, match="not the data of vietnamadminunits"):
        build(path)
