from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language import SEGMENTER, segment, segment_many
from pipeline.language.segment import MOST_SYLLABLES

SENTENCE = "Bác sĩ trạm y tế xã hướng dẫn người dân phòng bệnh sốt xuất huyết."


def test_syllables_of_a_word_are_joined() -> None:
    words = segment(SENTENCE).split(" ")
    assert "Bác_sĩ" in words
    assert "hướng_dẫn" in words
    assert SEGMENTER.startswith("underthesea-")


def test_the_unicode_form_and_the_tone_mark_style_do_not_matter() -> None:
    text = "Sức khoẻ của người dân xã Thuỷ Hoà"
    assert segment(unicodedata.normalize("NFD", text)) == segment("Sức khỏe của người dân xã Thủy Hòa")


def test_nothing_gives_nothing() -> None:
    assert segment("") == ""
    assert segment(" \n\t\u200b ") == ""


def test_an_endless_text_is_cut() -> None:
    assert segment("a " * 200_000).count("a") <= MOST_SYLLABLES


def test_processes_give_what_one_process_gives() -> None:
    texts = [SENTENCE, "", "Tin số 2.", "x" * 50] * 3
    assert segment_many(texts, n_jobs=2) == segment_many(texts, n_jobs=1) == [segment(text) for text in texts]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_one_line_of_words(text: str) -> None:
    words = segment(text)
    assert "\n" not in words
    assert words == words.strip()
    assert "  " not in words
