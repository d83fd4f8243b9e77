from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.encoder.pieces import END, PREFIX, START, UNKNOWN, Pieces, letters, plain, pruned, used
from tests.classify.tiny import tokenizer

WORDS = "Sở Y_tế : tiêm vắc_xin\nTrạm y_tế xã ( Sơn_La ) tiêm .\nNgười_dân “ yên_tâm ” . Tiêm đủ , không sốt !"


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    return Pieces(tokenizer(), 200)


def test_segmented_words_are_written_as_people_write() -> None:
    assert plain("Trạm y_tế ( Sơn_La ) : “ tốt ” , đủ thuốc .") == "Trạm y tế (Sơn La): “tốt”, đủ thuốc."


def test_fields_are_parted_and_the_prefix_stands_first(pieces: Pieces) -> None:
    (ids,) = pieces.of([WORDS])
    assert (ids[0], ids[-1], ids.count(END)) == (START, END, 3)
    assert pieces.text(ids).startswith(PREFIX.strip())
    assert pieces.of(["Tiêu_đề\n\n"])[0].count(END) == 1


@given(st.lists(st.text(max_size=60), min_size=3, max_size=3), st.integers(3, 40))
def test_no_input_is_longer_than_the_encoder_reads(fields: list[str], most: int) -> None:
    (ids,) = Pieces(tokenizer(), most).of(["\n".join(field.replace("\n", " ") for field in fields)])
    assert len(ids) <= most
    assert (ids[0], ids[-1]) == (START, END)


@pytest.mark.parametrize("most", [200, 20])
def test_sentence_by_sentence_the_pieces_are_the_same(most: int) -> None:
    cut = Pieces(tokenizer(), most)
    title, lead, body = WORDS.split("\n")
    sentences = [[title], [lead], ["Người_dân “ yên_tâm ” .", "Tiêm đủ , không sốt !"]]
    marked = cut.marked(sentences)
    assert [piece for piece, _ in marked] == cut.of([WORDS])[0]
    assert {owner for _, owner in marked} <= {-1, 0, 1, 2, 3}
    assert body == " ".join(sentences[2])


def test_pruning_cuts_what_it_was_made_from_the_same_way() -> None:
    small, kept = pruned(tokenizer(), used(tokenizer(), [WORDS]))
    before, after = Pieces(tokenizer(), 200).of([WORDS])[0], Pieces(small, 200).of([WORDS])[0]
    assert [kept[one] for one in after] == before
    assert len(kept) < len(json.loads(tokenizer())["model"]["vocab"])


def test_other_text_is_cut_smaller_or_unknown() -> None:
    small, _ = pruned(tokenizer(), used(tokenizer(), [WORDS]) | letters(tokenizer()))
    (spelt,) = Pieces(small, 200).of(["bệnh_viện"])
    assert UNKNOWN not in spelt
    assert len(spelt) > len(Pieces(tokenizer(), 200).of(["bệnh_viện"])[0])
    assert UNKNOWN in Pieces(small, 200).of(["漢字"])[0]


def test_letters_of_other_scripts_are_not_kept_unless_asked_for() -> None:
    text = json.dumps({"model": {"vocab": [["a", 0.0], ["▁ắ", 0.0], ["漢", 0.0], ["xin", 0.0], ["▁xã", 0.0]]}})
    assert letters(text) == {0, 1}
    assert letters(text, ["▁xã"]) == {0, 1, 4}
