from __future__ import annotations

import unicodedata

import pytest

from pipeline.classify.seeds import SeedScorer
from pipeline.themes import Theme

THEME = Theme(
    code="water", name="Nước sạch", counts="Nước sạch", seed_terms=("nước sạch", "vệ sinh môi trường", "NS&VSMT")
)


@pytest.mark.parametrize(
    ("words", "mentions"),
    [
        ("Tin\n\nđưa nước_sạch về bản", 1),
        ("Nước sạch về bản\n\nbà_con có nước sạch", 3),
        ("Tin\n\nnước , sạch", 1),  # punctuation parts no syllables: terms such as "xanh - sạch - đẹp" are matched so
        ("Tin\n\nnước sạchh và nướcc sạch", 0),
        (unicodedata.normalize("NFD", "Tin\n\nVỆ SINH môi_trường"), 1),
        ("Tin\n\nve sinh moi truong va nuoc sach", 2),
        ("Tin về nuoc sach\n\nở bản này có đủ dấu mà", 0),
        ("", 0),
    ],
)
def test_terms_match_whole_syllables_in_any_form(words: str, mentions: int) -> None:
    found = SeedScorer([THEME]).probabilities([words])[0, 0]
    assert found == pytest.approx(mentions / (mentions + 1.5))
