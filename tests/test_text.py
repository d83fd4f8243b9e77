"""Text reaches us in many forms; all that is stored has one."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import clean, clean_paragraphs, fold, one_line, slugify, strip_controls, syllables, tone_marks, word

# Letters of Vietnamese, composed; hypothesis makes words and non-words of them.
LETTERS = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
vietnamese = st.text(st.sampled_from(LETTERS + LETTERS.upper() + " .,-\n"), max_size=60)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("hoà bình", "hòa bình"),
        ("sức khoẻ", "sức khỏe"),
        ("thuỷ điện", "thủy điện"),
        ("UỶ BAN", "ỦY BAN"),
        ("Hoá", "Hóa"),
        ("quý", "quý"),
        ("quỹ", "quỹ"),
        ("hoàn thành", "hoàn thành"),
        ("ngoài", "ngoài"),
        ("khuỷu", "khuỷu"),
        ("toả", "tỏa"),
        ("loè loẹt", "lòe loẹt"),
    ],
)
def test_tone_marks_stand_on_the_first_vowel_of_an_open_syllable(written: str, stored: str) -> None:
    assert tone_marks(written) == stored


@given(vietnamese)
def test_decomposed_and_composed_text_clean_to_the_same(text: str) -> None:
    assert clean(unicodedata.normalize("NFD", text)) == clean(unicodedata.normalize("NFC", text))


@given(st.text(max_size=80))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\n" not in once
    assert not once.startswith(" ")
    assert not once.endswith(" ")


@given(vietnamese)
def test_tone_marks_keep_length_and_folded_letters(text: str) -> None:
    assert fold(tone_marks(text)) == fold(text)
    assert len(tone_marks(text)) == len(text)


@given(st.text(max_size=80))
def test_slugs_hold_nothing_but_ascii_words(text: str) -> None:
    slug = slugify(text)
    assert slug == slugify(slug)
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not slug.startswith("-")
    assert not slug.endswith("-")


def test_controls_and_zero_width_characters_go() -> None:
    assert strip_controls("a\x00b\u200bc\x0bd") == "abc\nd"
    assert one_line(" a\u00a0\n b\ufeff ") == "a b"


def test_paragraphs_are_lines_that_hold_something() -> None:
    assert clean_paragraphs("  Một \r\n\r\n\u00a0\r Hai  ba ") == "Một\nHai ba"


def test_slug_of_a_headline() -> None:
    assert slugify("Đà Bắc: 5 ca sởi mới!") == "da-bac-5-ca-soi-moi"
    assert len(slugify("dài " * 60)) <= 80


def test_syllables_are_counted_at_spaces() -> None:
    assert syllables("bảo hiểm y tế") == 4
    assert syllables("") == 0


@given(st.text(alphabet=st.sampled_from("aoqQuUyOoàáỳÝèh .,\u00a0\u200b\ufffd\ufffc\t\n\r\u0301")))
def test_clean_takes_no_short_cut_that_changes_the_text(text: str) -> None:
    whole = one_line(strip_controls(tone_marks(unicodedata.normalize("NFC", text))))
    assert clean(text) == whole


@pytest.mark.parametrize(("name", "told"), [("a b.xlsx", '"a b.xlsx"'), ("ai's", '"ai\'s"'), ("sổ-2026", "sổ-2026")])
def test_a_name_is_one_word(name: str, told: str) -> None:
    assert word(name) == told
