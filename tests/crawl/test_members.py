from __future__ import annotations

import gzip
import io

from hypothesis import given
from hypothesis import strategies as st

from pipeline.crawl.members import Damage, Member, members


@given(st.lists(st.binary(max_size=300), max_size=6))
def test_members_are_found_where_they_were_written(parts: list[bytes]) -> None:
    packed = [gzip.compress(p) for p in parts]
    at, expected = 0, []
    for p in packed:
        expected.append(Member(at, len(p)))
        at += len(p)
    assert list(members(io.BytesIO(b"".join(packed)))) == expected


@given(st.binary(max_size=400))
def test_any_bytes_end(data: bytes) -> None:
    found = list(members(io.BytesIO(data)))
    assert all(0 <= f.offset < len(data) for f in found)


def test_a_magic_number_across_two_pieces_is_found() -> None:
    sound = gzip.compress(b"tin")
    for shift in range(-3, 3):
        data = b"\xff" * (65536 + shift) + sound
        assert list(members(io.BytesIO(data))) == [Damage(0, cut_short=False), Member(65536 + shift, len(sound))]
