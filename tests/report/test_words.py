from __future__ import annotations

import pytest

from pipeline.extract import unit
from pipeline.records import DateFrom, OutletKind, Unit
from pipeline.report.words import DATE_FROM, DAY_STATES, KINDS, UNITS, part_words, rule_words, unique_names
from pipeline.store import DayState


def test_everything_that_is_counted_has_a_name() -> None:
    assert set(UNITS) == set(Unit)
    assert set(KINDS) == set(OutletKind)
    assert set(DATE_FROM) == set(DateFrom)
    assert set(DAY_STATES) == set(DayState)


def test_namesakes_are_told_apart() -> None:
    names = unique_names({"a.vn": "Báo", "b.vn": "Báo", "c.vn": "Đài", "d.vn": ""})
    assert names == {"a.vn": "Báo (a.vn)", "b.vn": "Báo (b.vn)", "c.vn": "Đài", "d.vn": "d.vn"}


def test_parts_of_a_year() -> None:
    parts = ["2026-03", "2026-Q2", "2026-H1", "2026-H2", "2026"]
    assert [part_words(part) for part in parts] == [
        "03/2026",
        "Quý II/2026",
        "6 tháng đầu năm 2026",
        "6 tháng cuối năm 2026",
        "Năm 2026",
    ]


@pytest.mark.parametrize(
    ("title", "text", "pictures", "player", "sections", "columns"),
    [
        ("Chuyên mục: Sức khỏe", "", 0, False, [], ()),
        ("Tin", "", 0, False, ["Khỏe đẹp"], ("Khỏe đẹp",)),
        ("Tin", "", 0, False, ["Chuyên mục: Y tế"], ()),
        ("Video: Tin", "", 0, False, [], ()),
        ("Chùm ảnh", "", 0, False, [], ()),
        ("Tin", "", 0, True, [], ()),
        ("Tin", "", 9, False, [], ()),
        ("Tin", "chữ " * 500, 0, False, [], ()),
        ("Tin", "chữ", 0, False, [], ()),
    ],
)
def test_every_rule_that_the_extractor_words_has_its_vietnamese(
    title: str, text: str, pictures: int, player: bool, sections: list[str], columns: tuple[str, ...]
) -> None:
    _, rule = unit.unit_of(title, text, pictures=pictures, player=player, sections=sections, columns=columns)
    assert rule_words(rule) != rule
    assert "syllables" not in rule_words(rule)


def test_a_rule_of_another_origin_stays() -> None:
    assert rule_words("nhập tay") == "nhập tay"
