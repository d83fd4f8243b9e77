from __future__ import annotations

import gzip
import random
import tracemalloc
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.crawl.body import collect, judge_bytes, judge_type
from pipeline.crawl.failures import FetchError
from pipeline.records import Outcome, PageKind

HTML = "<!doctype html><html><body><p>Trạm y tế xã tiêm vắc xin cho trẻ.</p></body></html>".encode()


def cut(data: bytes, size: int = 1000) -> Iterator[bytes]:
    return (data[i : i + size] for i in range(0, len(data), size))


def raw_deflate(data: bytes) -> bytes:
    box = zlib.compressobj(wbits=-15)
    return box.compress(data) + box.flush()


@given(st.binary(max_size=3000), st.integers(1, 500), st.sampled_from(["", "gzip", "deflate", "gzip, gzip", "raw"]))
def test_every_encoding_comes_back_whole(data: bytes, size: int, encoding: str) -> None:
    data = b"<" + data
    packed = {
        "": lambda d: d,
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "gzip, gzip": lambda d: gzip.compress(gzip.compress(d)),
        "raw": raw_deflate,
    }[encoding](data)
    assert collect(cut(packed, size), encoding.replace("raw", "deflate"), 10_000) == data


def test_gzip_members_are_joined_and_padding_is_ignored() -> None:
    assert collect(cut(gzip.compress(b"a" * 9) + gzip.compress(b"b") + b"\0" * 5), "gzip", 99) == b"a" * 9 + b"b"


def test_a_gzip_file_is_unpacked() -> None:
    assert collect(cut(gzip.compress(HTML)), "", 1000) == HTML


def test_a_cut_compressed_body_is_not_used() -> None:
    with pytest.raises(FetchError, match="too early") as caught:
        collect(cut(gzip.compress(HTML)[:-9]), "gzip", 1000)
    assert caught.value.outcome is Outcome.CONNECTION


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_broken_compression(encoding: str) -> None:
    with pytest.raises(FetchError, match="broken") as caught:
        collect(cut(HTML), encoding, 1000)
    assert caught.value.outcome is Outcome.BAD_CONTENT


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip, gzip", "gzip;q=1"])
def test_encodings_nobody_asked_for(encoding: str) -> None:
    with pytest.raises(FetchError, match="not asked for"):
        collect(cut(HTML), encoding, 1000)


def bomb(gigabytes: int) -> Iterator[bytes]:
    box = zlib.compressobj(9, wbits=31)
    for _ in range(gigabytes * 1024):
        if piece := box.compress(bytes(1 << 20)):
            yield piece
    yield box.flush()


def test_a_bomb_of_a_gigabyte_costs_no_memory() -> None:
    tracemalloc.start()
    try:
        with pytest.raises(FetchError) as caught:
            collect(bomb(1), "gzip", 8_000_000)
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()
    assert caught.value.outcome is Outcome.TOO_LARGE


def test_a_bomb_inside_a_bomb_is_capped_at_every_step() -> None:
    empty_blocks = b"\x00\x00\x00\xff\xff" * 4_000_000  # 20 MB of deflate that inflates to nothing
    with pytest.raises(FetchError) as caught:
        collect(cut(gzip.compress(empty_blocks), 65536), "deflate, gzip", 8_000_000)
    assert caught.value.outcome is Outcome.TOO_LARGE


def test_with_cut_the_rest_is_left_unread() -> None:
    assert collect(cut(b"a" * 9000), "", 2500, cut=True) == b"a" * 2500


@pytest.mark.parametrize(
    ("kind", "content_type", "outcome"),
    [
        (PageKind.ARTICLE, "image/jpeg", Outcome.NOT_ARTICLE),
        (PageKind.ARTICLE, "Application/PDF; x=y", Outcome.NOT_ARTICLE),
        (PageKind.FEED, "video/mp4", Outcome.BAD_CONTENT),
        (PageKind.ARTICLE, "text/html", None),
        (PageKind.ARTICLE, "", None),
        (PageKind.FEED, "application/vnd.x+xml", None),
        (PageKind.SITEMAP, "application/x-gzip", None),
        (PageKind.ROBOTS, "image/png", None),
    ],
)
def test_content_types(kind: PageKind, content_type: str, outcome: Outcome | None) -> None:
    wrong = judge_type(content_type, kind)
    assert (wrong.outcome if wrong else None) is outcome


TEXT = "<p>Sở Y tế tỉnh tổ chức tập huấn phòng bệnh dại; Ủy ban xã Ẳng Cang</p>" * 40


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_text_in_any_charset_is_text(charset: str) -> None:
    assert judge_bytes(TEXT.encode(charset), PageKind.ARTICLE) is None


def test_old_charsets_and_a_stray_nul_are_text() -> None:
    assert judge_bytes(TEXT.encode("utf-8") + b"\0", PageKind.ARTICLE) is None
    assert judge_bytes("<p>S\xf4\x14 Y t\xaa</p>".encode("latin-1") * 9 + b"<p>abc</p>" * 50, PageKind.ARTICLE) is None


@given(st.integers(0, 2**32))
def test_random_bytes_are_garbage(seed: int) -> None:
    wrong = judge_bytes(random.Random(seed).randbytes(20_000), PageKind.ARTICLE)  # noqa: S311 - a test's seed
    assert wrong is not None


@pytest.mark.parametrize("body", [b"%PDF-1.7 ...", b"\x89PNG\r\n", b"\xff\xd8\xff\xe0", b"PK\x03\x04x"])
def test_files_that_are_no_pages(body: bytes) -> None:
    wrong = judge_bytes(body * 50, PageKind.ARTICLE)
    assert wrong is not None
    assert wrong.outcome is Outcome.NOT_ARTICLE


@pytest.mark.parametrize("body", [b"", b" \n\t"])
def test_an_empty_page(body: bytes) -> None:
    wrong = judge_bytes(body, PageKind.LISTING)
    assert wrong is not None
    assert wrong.outcome is Outcome.BAD_CONTENT
    assert judge_bytes(body, PageKind.ROBOTS) is None
