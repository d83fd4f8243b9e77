from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.shingles import (
    BANDS,
    SHINGLE,
    SKETCH_BYTES,
    WHOLE_PLACES,
    band_keys,
    shingle_hashes,
    sketch,
    words,
)

NUMBERS = [f"từ{n}" for n in range(400)]


def places(data: bytes) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    return np.frombuffer(data, "<u4")


def test_words_are_lower_case_composed_and_keep_figures_whole() -> None:
    assert words("Sáng 5/3, 1.200 NGƯỜI; bác sĩ (khoa Nội)…") == [
        "sáng",
        "5/3",
        "1.200",
        "người",
        "bác",
        "sĩ",
        "khoa",
        "nội",
    ]
    assert words("Tie\u0302m chu\u0309ng") == words("Tiêm chủng")


def test_the_same_text_has_the_same_sketch_whatever_its_case_form_and_punctuation() -> None:
    text = " ".join(NUMBERS[:120])
    assert sketch(text) == sketch(text.upper()) == sketch(text.replace(" ", ",\n"))
    assert len(sketch(text)) == SKETCH_BYTES


def test_a_sketch_is_pinned_for_stored_ones_must_stay_comparable() -> None:
    """If this fails, datasketch or the hash changed: change `SCHEME`, so that every sketch is made anew."""
    assert places(sketch("một hai ba bốn năm sáu bảy tám"))[:3].tolist() == [482303496, 1808780935, 888830469]


def test_too_short_a_text_has_no_sketch() -> None:
    assert sketch("") == b""
    assert sketch(" ".join(NUMBERS[: SHINGLE - 1])) == b""
    assert sketch(" ".join(NUMBERS[:SHINGLE])) != b""


def test_signatures_agree_about_as_much_as_the_texts_share() -> None:
    one, other = NUMBERS[:300], NUMBERS[100:400]  # half of all shingles are shared
    same = places(sketch(" ".join(one))) == places(sketch(" ".join(other)))
    assert 0.3 <= same[:WHOLE_PLACES].mean() <= 0.7
    assert same[WHOLE_PLACES:].mean() <= 0.1  # the beginnings share nothing


def test_a_cut_text_keeps_its_beginning() -> None:
    long, short = " ".join(NUMBERS), " ".join(NUMBERS[:110])
    same = places(sketch(long)) == places(sketch(short))
    assert same[WHOLE_PLACES:].all()


def test_the_order_of_words_counts() -> None:
    assert not set(shingle_hashes(NUMBERS[:20]).tolist()) & set(shingle_hashes(NUMBERS[:20][::-1]).tolist())


def test_keys_of_different_bands_differ() -> None:
    keys = band_keys(np.zeros((1, SKETCH_BYTES // 4), np.uint32))
    assert len(set(keys[0].tolist())) == BANDS


@given(st.text(max_size=300))
def test_any_text_can_be_sketched(text: str) -> None:
    assert len(sketch(text)) in {0, SKETCH_BYTES}
    assert sketch(text) == sketch(text)
