from __future__ import annotations

import pytest

from pipeline.extract.unit import BAI_SYLLABLES, PICTURES, VIDEO_SYLLABLES, unit_of
from pipeline.records import Unit

TITLE = "Xã tiêm bổ sung vắc-xin sởi cho trẻ"


def _unit(
    title: str = TITLE, words: int = 100, pictures: int = 1, *, player: bool = False, section: str = "Y tế"
) -> Unit:
    unit, rule = unit_of(
        title, "chữ " * words, pictures=pictures, player=player, sections=[section], columns=("Sức khỏe bản làng",)
    )
    assert rule.startswith(f"{unit}: ")
    return unit


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Unit.TIN, _unit(words=BAI_SYLLABLES - 1)),
        (Unit.BAI, _unit(words=BAI_SYLLABLES)),
        (Unit.VIDEO, _unit(player=True, words=VIDEO_SYLLABLES - 1)),
        (Unit.TIN, _unit(player=True, words=VIDEO_SYLLABLES)),
        (Unit.BAI, _unit(player=True, words=900)),
        (Unit.ANH, _unit(pictures=PICTURES, words=60 * PICTURES - 1)),
        (Unit.TIN, _unit(pictures=PICTURES, words=60 * PICTURES)),
        (Unit.ANH, _unit("[Ảnh] Ngày hội tiêm chủng", words=500)),
        (Unit.ANH, _unit("Chùm ảnh: Ngày hội tiêm chủng", words=500)),
        (Unit.ANH, _unit("Ngày hội tiêm chủng [Ảnh]")),
        (Unit.VIDEO, _unit("[Video] Ngày hội tiêm chủng")),
        (Unit.CHUYEN_MUC, _unit("Chuyên mục Y tế và đời sống: Phòng bệnh sởi", player=True)),
        (Unit.CHUYEN_MUC, _unit("Chuyên đề: Phòng bệnh sởi", pictures=9)),
        (Unit.CHUYEN_MUC, _unit("Sức khoẻ bản làng số 12")),
        (Unit.CHUYEN_MUC, _unit(section="Sức khỏe bản làng")),
        (Unit.TIN, _unit("Ảnh hưởng của mưa lũ")),
        (Unit.TIN, _unit("Chuyên mục mới được khai trương")),
    ],
)
def test_the_rule(wanted: Unit, found: Unit) -> None:
    assert found is wanted
