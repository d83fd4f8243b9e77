from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.units import Keys, Spellings, Units, read

KEYS = st.lists(st.integers(0, 2**62), unique=True, max_size=60).map(sorted)


@given(KEYS, st.lists(st.integers(0, 2**62), max_size=30))
def test_keys_are_found_where_they_stand_and_others_nowhere(keys: list[int], others: list[int]) -> None:
    table = Keys(np.array(keys, dtype=np.int64))
    found = table.find(np.array([*keys, *others], dtype=np.int64)).tolist()
    assert found == [*range(len(keys)), *(keys.index(one) if one in keys else -1 for one in others)]


def test_words_seen_before_keep_their_numbers_as_new_ones_come() -> None:
    spellings = Spellings()
    units = Units({"bệnh": 0, "viện": 1}, syllables=True)
    first = units.of(read(["Bệnh_viện\nxã"], spellings, 9), 9)
    again = units.of(read(["xã bệnh\n\nBệnh_viện tỉnh bệnh"], spellings, 9), 9)
    assert first[0].tolist() == [0, 1, -1, -1], "an empty field holds one empty word"
    assert again[0].tolist() == [-1, 0, -1, 0, 1, -1, 0]
    assert again[1].tolist() == [0, 0, 1, 2, 2, 2, 2]


def test_a_body_is_cut_at_its_units_whole_other_fields_are_not() -> None:
    reading = read(["a b c d\na b c\na_b c d"], Spellings(), 2)
    numbers, fields = Units({"a": 0, "b": 1, "c": 2, "d": 3}, syllables=True).of(reading, 2)
    assert np.bincount(fields).tolist() == [4, 3, 2]
    assert numbers[fields == 2].tolist() == [0, 1]
