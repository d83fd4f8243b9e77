"""The gzip members of a file: where each begins and ends, and where the file is damaged."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

__all__ = ["Damage", "Member", "members"]

_PIECE = 1 << 16
_MAGIC = b"\x1f\x8b\x08"
_GZIP_BITS = 31


@dataclass(frozen=True, slots=True)
class Member:
    """A whole member, its checksum right: `length` bytes from `offset`."""

    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Damage:
    """A place where no sound member begins. `cut_short`: one begins, but the file ends inside it."""

    offset: int
    cut_short: bool


def members(stream: BinaryIO) -> Iterator[Member | Damage]:
    """Yield the members of `stream`, a seekable file, from its start; after a damage, go on at the next sound one.

    Holds no more than two pieces in memory. The stream's position may be moved between the steps.
    """
    offset = 0
    size = stream.seek(0, 2)
    while offset < size:
        end, cut_short = _end_of(stream, offset)
        if end is not None:
            yield Member(offset, end - offset)
            offset = end
            continue
        following = _next_sound(stream, offset + 1, size)
        yield Damage(offset, cut_short=cut_short and following is None)
        offset = size if following is None else following


def _end_of(stream: BinaryIO, offset: int) -> tuple[int | None, bool]:
    """Return where the member at `offset` ends, or None and whether the file ended inside it."""
    stream.seek(offset)
    box = zlib.decompressobj(_GZIP_BITS)
    read = 0
    while piece := stream.read(_PIECE):
        read += len(piece)
        data = piece
        while data and not box.eof:
            try:
                box.decompress(data, _PIECE)
            except zlib.error:
                return None, False
            data = box.unconsumed_tail
        if box.eof:
            return offset + read - len(box.unused_data), False
    return None, True


def _next_sound(stream: BinaryIO, start: int, size: int) -> int | None:
    """Return where the next sound member at or after `start` begins, or None."""
    at = start
    while at < size:
        stream.seek(at)
        piece = stream.read(_PIECE)
        found = piece.find(_MAGIC)
        while found >= 0:
            if _end_of(stream, at + found)[0] is not None:
                return at + found
            found = piece.find(_MAGIC, found + 1)
        if len(piece) < _PIECE:
            return None
        at += len(piece) - len(_MAGIC) + 1
    return None
