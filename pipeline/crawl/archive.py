"""Fetched pages as WARC (ISO 28500), by warcio: gzip a record, a file a night, nothing ever changed afterwards."""

from __future__ import annotations

import io
import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from pipeline.crawl.members import Damage, Member, members
from pipeline.crawl.warc import ArchivedPage, digest_of, read_page, write_info, write_page
from pipeline.errors import ArchiveError
from pipeline.records import Fetched, WarcPlace

__all__ = ["Archive", "ArchivedPage"]

log = logging.getLogger(__name__)

_SUFFIX = ".warc.gz"


class Archive:
    """The archive folder, and the one file in it that tonight's pages go to.

    Opening repairs: a last record cut short (by kill -9, a full disk) is cut off. A file damaged in another
    way is left as it is, and tonight's pages go to a new one beside it (`NAME.2.warc.gz`, ...).
    Appending is safe from several threads, and a record is written whole or not at all.

    Parameters
    ----------
    folder
        Where the files lie; made when the first page is appended.
    name
        Tonight's file, for example `2026-11-22-0001.warc.gz`; empty for reading alone.

    Raises
    ------
    ArchiveError
        The name is no bare file name that ends in `.warc.gz`, or the file can't be opened or repaired.
    """

    def __init__(self, folder: Path, name: str = "") -> None:
        if name and (Path(name).name != name or not name.endswith(_SUFFIX)):
            raise ArchiveError(f"{name!r}: expected a bare file name that ends in {_SUFFIX}")
        self._folder = folder
        self._path = folder / name if name else None
        self._lock = threading.Lock()
        self._file: io.FileIO | None = None
        self._end = 0
        if self._path is not None and self._path.exists():
            self._open(self._path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close tonight's file; appending opens it again."""
        with self._lock:
            if self._file is not None:
                self._file.close()
                self._file = None

    def append(self, page: Fetched) -> WarcPlace:
        """Keep `page`, and say where.

        Raises
        ------
        ArchiveError
            The archive was opened for reading, or the record can't be written (a full disk); what was kept
            before stays whole.
        """
        digest = digest_of(page.body)
        record = write_page(page, digest)
        with self._lock:
            file = self._file or self._open(self._target())
            offset = self._end
            try:
                _write_all(file, record)
            except OSError as error:
                self._undo(file, offset)
                raise ArchiveError(
                    f"{file.name}: a page can't be kept ({error.strerror or error}); "
                    "earlier ones are safe; make room on the disk and run the night again"
                ) from error
            self._end = offset + len(record)
            return WarcPlace(Path(str(file.name)).name, offset, digest)

    def read(self, place: WarcPlace) -> ArchivedPage:
        """Return the page kept at `place`.

        Raises
        ------
        ArchiveError
            The file is missing, there is no page at that offset, or it is not the page that was kept.
        """
        where = f"{self._folder / place.file}, offset {place.offset}"
        if Path(place.file).name != place.file:
            raise ArchiveError(f"{place.file!r}: expected a bare file name")
        try:
            with (self._folder / place.file).open("rb") as stream:
                stream.seek(place.offset)
                found = read_page(stream)
        except OSError as error:
            raise ArchiveError(f"{where}: can't be read ({error.strerror or error})") from error
        if found is None:
            raise ArchiveError(f"{where}: no page is kept there")
        page, digest = found
        if digest != place.digest or digest_of(page.body) != digest:
            raise ArchiveError(f"{where}: not the page that was kept there (its digest differs); the file was changed")
        return page

    def files(self) -> list[str]:
        """Return the names of the archive's files, oldest name first."""
        return sorted(p.name for p in self._folder.glob(f"*{_SUFFIX}")) if self._folder.is_dir() else []

    def pages(self, file: str = "") -> Iterator[tuple[WarcPlace, ArchivedPage]]:
        """Yield every page of `file`, or of all files, with its place; what is damaged is logged and passed over.

        Raises
        ------
        ArchiveError
            A file can't be opened.
        """
        for name in [file] if file else self.files():
            path = self._folder / name
            try:
                stream = path.open("rb")
            except OSError as error:
                raise ArchiveError(f"{path}: can't be read ({error.strerror or error})") from error
            with stream:
                yield from _pages(name, stream)

    def _target(self) -> Path:
        if self._path is None:
            raise ArchiveError(f"{self._folder}: this archive was opened for reading")
        return self._path

    def _open(self, path: Path) -> io.FileIO:
        """Open `path` for appending, repaired, or a new file beside it."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            for candidate in _candidates(path):
                end = _sound_end(candidate)
                if end is None:
                    log.warning("%s is damaged; it is left as it is, and a new file is begun", candidate)
                    continue
                self._file = candidate.open("ab", buffering=0)
                self._file.truncate(end)
                self._end = end
                if end == 0:
                    info = write_info(candidate.name)
                    _write_all(self._file, info)
                    self._end = len(info)
                return self._file
        except OSError as error:
            raise ArchiveError(f"{path}: can't be written ({error.strerror or error})") from error
        raise AssertionError("unreachable")

    def _undo(self, file: io.FileIO, offset: int) -> None:
        """Cut off what was written of a record that failed; where even that fails, the next opening does it."""
        try:
            file.truncate(offset)
        except OSError as error:
            log.warning("%s: a record cut short stays until the next night (%s)", file.name, error)
            file.close()
            self._file = None


def _candidates(path: Path) -> Iterator[Path]:
    yield path
    for i in range(2, 1_000_000):
        yield path.with_name(f"{path.name.removesuffix(_SUFFIX)}.{i}{_SUFFIX}")


def _sound_end(path: Path) -> int | None:
    """Return where the last whole record of `path` ends (0 for a new file), or None where it is damaged inside."""
    if not path.exists():
        return 0
    end = 0
    with path.open("rb") as stream:
        for found in members(stream):
            if isinstance(found, Member):
                end = found.offset + found.length
            elif not found.cut_short:
                return None
    return end


def _write_all(file: io.FileIO, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]


def _pages(name: str, stream: BinaryIO) -> Iterator[tuple[WarcPlace, ArchivedPage]]:
    for found in list(members(stream)):
        if isinstance(found, Damage):
            log.warning("%s: damaged at offset %d; what is readable after it is read on", name, found.offset)
            continue
        stream.seek(found.offset)
        kept = read_page(io.BytesIO(stream.read(found.length)))
        if kept is None:
            continue  # a warcinfo record, or one that another program wrote
        page, digest = kept
        if digest_of(page.body) != digest:
            log.warning("%s: the page at offset %d is not the one that was kept; passed over", name, found.offset)
            continue
        yield WarcPlace(name, found.offset, digest), page
