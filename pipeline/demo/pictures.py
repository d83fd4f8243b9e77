"""Photographs for the town: small drawn landscapes, made on request, so that no picture need be shipped."""

from __future__ import annotations

import hashlib
import struct
import zlib

__all__ = ["png", "svg"]

_WIDTH, _HEIGHT = 320, 200
_SUN = 14  # its radius in pixels


def _colours(seed: str) -> tuple[tuple[int, int, int], tuple[int, int, int], tuple[int, int, int]]:
    """Return a sky, a far hill and a near hill for `seed`."""
    r, g, b, *_ = hashlib.blake2b(seed.encode(), digest_size=8).digest()
    sky = (150 + r % 90, 180 + g % 60, 205 + b % 50)
    far = (70 + r % 50, 110 + g % 50, 90 + b % 60)
    return sky, far, (far[0] // 2, far[1] * 2 // 3, far[2] // 2)


def svg(seed: str) -> bytes:
    """Return an SVG picture of hills; the same `seed` gives the same picture."""
    sky, far, near = (f"rgb({r},{g},{b})" for r, g, b in _colours(seed))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200" width="320" height="200">'
        f'<rect width="320" height="200" fill="{sky}"/><circle cx="250" cy="50" r="22" fill="#fff3c4"/>'
        f'<path d="M0 130 L70 70 L140 125 L220 60 L320 130 V200 H0Z" fill="{far}"/>'
        f'<path d="M0 165 Q80 110 170 160 T320 150 V200 H0Z" fill="{near}"/></svg>'
    ).encode()


def png(seed: str) -> bytes:
    """Return the like as a PNG of 320 x 200 pixels, built by hand: one palette row repeated a band."""
    sky, far, near = _colours(seed)
    hill = 70 + sum(seed.encode()) % 40
    rows = b"".join(b"\x00" + _row(y, hill) for y in range(_HEIGHT))
    palette = bytes((*sky, *far, *near, 255, 243, 196))
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _row(y: int, hill: int) -> bytes:
    """Return the palette numbers of row `y`: sky 0 with a sun 3, far hill 1, near hill 2."""
    row = bytearray(_WIDTH)
    ridge = abs(y - hill)
    if y > hill:
        row[max(0, 100 - ridge * 2) : 100 + ridge * 2] = b"\x01" * (
            min(_WIDTH, 100 + ridge * 2) - max(0, 100 - ridge * 2)
        )
    if y > hill + 50:
        edge = min(_WIDTH, (y - hill - 50) * 5)
        row[_WIDTH - edge :] = b"\x02" * edge
    if abs(y - 50) <= _SUN:
        half = int((_SUN**2 - (y - 50) ** 2) ** 0.5)
        row[250 - half : 250 + half] = b"\x03" * (2 * half)
    return bytes(row[:_WIDTH])


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
