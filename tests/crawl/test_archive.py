from __future__ import annotations

import datetime as dt
import errno
import gzip
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from pipeline.crawl.archive import Archive, ArchivedPage
from pipeline.errors import ArchiveError
from pipeline.records import Fetched, Outcome, PageKind, WarcPlace

NAME = "2026-03-01-0001.warc.gz"
AT = dt.datetime(2026, 3, 1, 16, 0, 0, 123456, tzinfo=dt.UTC)


def page(number: int = 0, body: bytes | None = None, **more: Any) -> Fetched:
    text = f"<html><p>Bản tin số {number}: trạm y tế xã</p></html>".encode() if body is None else body
    fields: dict[str, Any] = {"status": 200, "headers": (("Content-Type", "text/html"),), "body": text} | more
    url = f"https://bao.example/tin-{number}.html"
    return Fetched(url, Outcome.OK, PageKind.ARTICLE, AT, final_url=url, **fields)


def urls(archive: Archive) -> list[str]:
    return [kept.url for _, kept in archive.pages()]


def test_a_page_comes_back_as_it_was(tmp_path: Path) -> None:
    with Archive(tmp_path / "archive", NAME) as archive:
        place = archive.append(page(1))
        assert place.file == NAME
        assert archive.read(place) == ArchivedPage(
            "https://bao.example/tin-1.html",
            200,
            (("Content-Type", "text/html"), ("Content-Length", str(len(page(1).body)))),
            page(1).body,
            AT,
        )


def test_nothing_is_written_until_a_page_is_kept(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive", NAME)
    archive.close()
    assert not (tmp_path / "archive").exists()
    assert archive.files() == []
    assert list(archive.pages()) == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(body=st.binary(max_size=5000), value=st.text(max_size=50), path=st.text(max_size=30))
def test_any_page_comes_back(tmp_path: Path, body: bytes, value: str, path: str) -> None:
    kept = Fetched(
        "x", Outcome.OK, PageKind.ARTICLE, AT, f"https://bao.example/{path}", 200, (("X-Gì", value), ("X", value)), body
    )
    with Archive(tmp_path, NAME) as archive:
        place = archive.append(kept)
        got = archive.read(place)
    assert got.body == body
    assert got.status == 200


def test_headers_of_the_line_are_kept_under_other_names(tmp_path: Path) -> None:
    line = (("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"), ("Content-Length", "9"), ("ETag", '"a"'))
    with Archive(tmp_path, NAME) as archive:
        got = archive.read(archive.append(page(headers=line)))
    names = [name for name, _ in got.headers]
    assert names == [
        "X-Archive-Orig-Content-Encoding",
        "X-Archive-Orig-Transfer-Encoding",
        "X-Archive-Orig-Content-Length",
        "ETag",
        "Content-Length",
    ]
    assert got.body == page().body


def test_other_tools_read_the_file_and_find_its_digests_right(tmp_path: Path) -> None:
    with Archive(tmp_path, NAME) as archive:
        for i in range(3):
            archive.append(page(i))
    with (tmp_path / NAME).open("rb") as stream:
        kinds = [
            record.rec_type
            for record in ArchiveIterator(stream, check_digests="raise")
            if record.content_stream().read()
        ]
    assert kinds == ["warcinfo", "response", "response", "response"]
    with gzip.open(tmp_path / NAME) as unpacked:
        assert unpacked.read().count(b"WARC/1.1") == 4


def test_reopening_goes_on(tmp_path: Path) -> None:
    places = []
    for i in range(3):
        with Archive(tmp_path, NAME) as archive:
            places.append(archive.append(page(i)))
    archive = Archive(tmp_path)
    assert [archive.read(p).url[-6] for p in places] == ["0", "1", "2"]
    assert [place for place, _ in archive.pages()] == places


def test_reading_alone_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="for reading"):
        Archive(tmp_path).append(page())


@pytest.mark.parametrize("name", ["x.warc", "../x.warc.gz", "a/b.warc.gz", "x"])
def test_names_are_bare(tmp_path: Path, name: str) -> None:
    with pytest.raises(ArchiveError, match="bare file name"):
        Archive(tmp_path, name)


def test_threads_append_whole_records(tmp_path: Path) -> None:
    places: list[WarcPlace] = []
    with Archive(tmp_path, NAME) as archive:

        def work(first: int) -> None:
            places.extend(archive.append(page(i)) for i in range(first, first + 20))

        threads = [threading.Thread(target=work, args=(n * 20,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {archive.read(p).url for p in places} == {page(i).url for i in range(80)}
    assert len(urls(Archive(tmp_path))) == 80


# Damage


def fill(folder: Path, pages: int = 3) -> list[WarcPlace]:
    with Archive(folder, NAME) as archive:
        return [archive.append(page(i)) for i in range(pages)]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(share=st.floats(0, 1))
def test_cut_anywhere_the_whole_records_stay(tmp_path: Path, share: float) -> None:
    file = tmp_path / NAME
    file.unlink(missing_ok=True)
    places = fill(tmp_path)
    whole_size = file.stat().st_size
    size = int(whole_size * share)
    os.truncate(file, size)
    ends = [p.offset for p in places[1:]] + [whole_size]
    whole = [p for p, end in zip(places, ends, strict=True) if end <= size]
    with Archive(tmp_path, NAME) as archive:
        new = archive.append(page(9))
        assert new.file == NAME
        assert [archive.read(p).url for p in [*whole, new]] == urls(archive)
    with file.open("rb") as stream:
        assert sum(1 for _ in ArchiveIterator(stream)) == len(whole) + 2


def test_a_file_damaged_inside_is_left_and_a_new_one_begun(tmp_path: Path) -> None:
    places = fill(tmp_path)
    file = tmp_path / NAME
    data = bytearray(file.read_bytes())
    data[places[1].offset + 30] ^= 0xFF
    file.write_bytes(data)
    for i in (8, 9):
        with Archive(tmp_path, NAME) as archive:
            assert archive.append(page(i)).file == "2026-03-01-0001.2.warc.gz"
    archive = Archive(tmp_path)
    assert file.read_bytes() == data
    assert sorted(u[-6] for u in urls(archive)) == ["0", "2", "8", "9"]
    assert archive.read(places[2]).url == page(2).url
    with pytest.raises(ArchiveError):
        archive.read(places[1])


def test_zeros_at_the_end_after_a_power_cut_lose_nothing(tmp_path: Path) -> None:
    places = fill(tmp_path)
    with (tmp_path / NAME).open("ab") as stream:
        stream.write(bytes(100_000))
    with Archive(tmp_path, NAME) as archive:
        new = archive.append(page(9))
        assert [archive.read(p).url for p in [*places, new]] == [page(i).url for i in (0, 1, 2, 9)]


# Named cases: gzip writes the time into its header, and pytest-xdist wants the same names from all its workers.
@pytest.mark.parametrize(
    "content",
    [b"", b"no gzip at all", bytes(200_000), gzip.compress(b"no WARC")],
    ids=["empty", "text", "zeros", "gzip"],
)
def test_files_that_are_no_archive(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    with Archive(tmp_path, NAME) as archive:
        assert archive.read(archive.append(page(5))).url == page(5).url
        assert urls(archive) == [page(5).url]


class FullDisk:
    """A file whose disk is full after `room` bytes."""

    def __init__(self, file: Any, room: int, *, truncates: bool = True) -> None:
        self._file, self._room, self._truncates = file, room, truncates
        self.name = file.name

    def write(self, data: memoryview) -> int:
        if self._room <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = self._file.write(data[: self._room])
        self._room -= taken
        return int(taken)

    def truncate(self, size: int) -> None:
        if not self._truncates:
            raise OSError(errno.EIO, "Input/output error")
        self._file.truncate(size)

    def close(self) -> None:
        self._file.close()


@pytest.mark.parametrize("truncates", [True, False])
def test_a_full_disk_loses_nothing_that_was_kept(tmp_path: Path, *, truncates: bool) -> None:
    archive = Archive(tmp_path, NAME)
    places = [archive.append(page(0))]
    real = archive._file
    archive._file = FullDisk(real, 100, truncates=truncates)  # type: ignore[assignment]
    with pytest.raises(ArchiveError, match="No space left"):
        archive.append(page(1))
    archive.close()
    with Archive(tmp_path, NAME) as again:
        places.append(again.append(page(2)))
        assert {p.file for p in places} == {NAME}
        assert urls(again) == [page(0).url, page(2).url]
        assert [again.read(p).url for p in places] == urls(again)


def test_places_that_hold_nothing(tmp_path: Path) -> None:
    place = fill(tmp_path)[0]
    archive = Archive(tmp_path)
    for wrong in (
        WarcPlace("none.warc.gz", 0, place.digest),
        WarcPlace(NAME, 0, place.digest),  # the warcinfo record
        WarcPlace(NAME, place.offset + 1, place.digest),
        WarcPlace(NAME, 10**9, place.digest),
        WarcPlace(NAME, place.offset, "sha256:00"),
        WarcPlace("../secret", 0, place.digest),
    ):
        with pytest.raises(ArchiveError):
            archive.read(wrong)


def test_a_page_changed_by_hand_is_noticed(tmp_path: Path) -> None:
    place = fill(tmp_path, 1)[0]
    file = tmp_path / NAME
    head, record = file.read_bytes()[: place.offset], gzip.decompress(file.read_bytes()[place.offset :])
    file.write_bytes(head + gzip.compress(record.replace(b"<html>", b"<HTML>")))
    with pytest.raises(ArchiveError, match="digest"):
        Archive(tmp_path).read(place)
    assert urls(Archive(tmp_path)) == []


def test_kill_in_the_middle_of_writing(tmp_path: Path) -> None:
    code = (
        "import datetime as dt, sys; from pathlib import Path\n"
        "from pipeline.crawl.archive import Archive; from pipeline.records import *\n"
        "a = Archive(Path(sys.argv[1]), sys.argv[2]); at = dt.datetime.now(dt.UTC)\n"
        "for i in range(10**6):\n"
        "    f = Fetched('u', Outcome.OK, PageKind.ARTICLE, at, f'http://x/{i}', 200, (), b'<p>' * 500)\n"
        "    p = a.append(f); print(p.file, p.offset, p.digest, flush=True)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path), NAME]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        told = [child.stdout.readline() for _ in range(50)]
        child.kill()
        told += [line for line in child.stdout if line.endswith("\n")]
    with Archive(tmp_path, NAME) as archive:
        archive.append(page())
        for i, line in enumerate(told):
            file, offset, digest = line.split()
            assert archive.read(WarcPlace(file, int(offset), digest)).url == f"http://x/{i}"
