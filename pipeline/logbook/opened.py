"""Opening a log sheet by what it holds, not by what it is called; what can't be read is refused with what to do.

Nothing in a workbook is run or followed: macros, links and queries stay where they are, formulas give the results
that were saved with them.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import warnings
import zipfile
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.logbook.grid import MOST_ROWS, Grid
from pipeline.logbook.ods import read_ods

__all__ = ["Book", "open_book"]

_MOST_BYTES = 64 * 2**20
_MOST_UNPACKED = 512 * 2**20  # a year's log is under 2 MB unpacked; a zip bomb isn't
_MOST_COLUMNS = 200
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS = "mở bằng Excel hoặc LibreOffice, chọn Lưu thành (Save As) kiểu 'Excel Workbook (.xlsx)', rồi nhập tệp mới"
_BROKEN = "tệp hỏng hoặc chép chưa xong; chép lại từ bản gốc, hoặc " + _SAVE_AS
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_UNCOMPUTED = re.compile(
    rb'<(?:\w+:)?c [^>]*?\br="([A-Z]+)(\d+)"[^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


class Book:
    """An opened log sheet: its file's name, the digest of its bytes, and its sheets."""

    def __init__(self, name: str, digest: str, grids: list[Grid]) -> None:
        self.name = name
        self.digest = digest
        self.grids = grids


def open_book(path: Path) -> Book:
    """Read the workbook or CSV file at `path`.

    Raises
    ------
    InputError
        It isn't there, is no sheet, is of a kind that can't be read, protected by a password, or broken; the
        message, in Vietnamese, says what to do.
    """
    data = _bytes(path)
    digest = hashlib.blake2b(data, digest_size=16).hexdigest()
    if data.startswith(b"PK"):
        grids = _zipped(path, data)
    elif data.startswith(_OLE):
        locked = _ENCRYPTED in data
        raise _refused(
            path,
            "tệp có mật khẩu; mở bằng Excel, vào Tệp > Thông tin > Bảo vệ sổ làm việc để bỏ mật khẩu, lưu rồi nhập lại"
            if locked
            else f"tệp Excel kiểu cũ (.xls) không đọc được; {_SAVE_AS}",
        )
    elif data.startswith(b"%PDF"):
        raise _refused(path, "đây là tệp PDF, không phải bảng tính; cần tệp bảng tính gốc")
    elif data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        raise _refused(path, f"đây là trang web hoặc XML mang đuôi {path.suffix or 'bảng tính'}; {_SAVE_AS}")
    else:
        grids = [_csv(path, data)]
    return Book(path.name, digest, grids)


def _refused(path: Path, why: str) -> InputError:
    return InputError(f"{path}: {why}")


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise _refused(
                path, f"lớn hơn {_MOST_BYTES >> 20} MB; sổ theo dõi không lớn thế, xem lại có đúng tệp không"
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise _refused(path, "không có tệp này; xem lại tên và thư mục") from None
    except PermissionError:
        raise _refused(path, "không mở được; nếu đang mở trong Excel thì lưu, đóng lại rồi nhập") from None
    except OSError as error:
        raise _refused(path, f"không đọc được: {error.strerror}") from error
    if not data.strip(b"\x00 \r\n\t"):
        raise _refused(path, "tệp rỗng")
    return data


def _zipped(path: Path, data: bytes) -> list[Grid]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _by_content(path, archive)
    except InputError:
        raise
    except Exception as error:  # a broken workbook fails in any part of zip, XML or openpyxl
        raise InputError(f"{path}: {_BROKEN} ({type(error).__name__}: {str(error)[:120]})") from error


def _by_content(path: Path, archive: zipfile.ZipFile) -> list[Grid]:
    names = set(archive.namelist())
    if sum(info.file_size for info in archive.infolist()) > _MOST_UNPACKED:
        raise _refused(path, f"bung ra quá {_MOST_UNPACKED >> 20} MB; xem lại có đúng tệp không")
    if "content.xml" in names:
        return read_ods(path, archive)
    if "xl/workbook.bin" in names:
        raise _refused(path, f"tệp Excel nhị phân (.xlsb) không đọc được; {_SAVE_AS}")
    if "word/document.xml" in names:
        raise _refused(path, "đây là tệp Word; chép bảng sang Excel, lưu kiểu .xlsx rồi nhập")
    if not any(name.startswith("xl/") for name in names):
        raise _refused(path, f"đây không phải bảng tính; {_SAVE_AS}")
    return _xlsx(archive)


def _xlsx(archive: zipfile.ZipFile) -> list[Grid]:
    import openpyxl

    file: Any = archive.fp
    file.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # drop-downs and styles of other programs: not our concern
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        grids = []
        for sheet in book.worksheets:
            grid = Grid(sheet.title, hidden=sheet.sheet_state != "visible")
            sheet.reset_dimensions()  # some programs write a wrong one, and cells beyond it would be lost
            # The reader keeps the part's name nowhere else.
            _marks(grid, archive.read(str(sheet._worksheet_path).lstrip("/")))  # noqa: SLF001
            for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                grid.add(number, cells[:_MOST_COLUMNS])
                _check_size(grid)
            grids.append(grid)
    return grids


def _check_size(grid: Grid) -> None:
    if len(grid.rows) > MOST_ROWS:
        raise InputError(f"trang '{grid.name}' có hơn {MOST_ROWS} dòng; chia thành nhiều tệp rồi nhập từng tệp")


def _marks(grid: Grid, xml: bytes) -> None:
    """Note merged ranges, and formulas without a saved result, which the fast reader passes over."""
    for left, top, right, bottom in _MERGE.findall(xml):
        grid.merged.append((int(top), _column(left), int(bottom), _column(right)))
    for column, row in _UNCOMPUTED.findall(xml):
        grid.uncomputed.add((int(row), _column(column)))


def _column(letters: bytes) -> int:
    number = 0
    for one in letters:
        number = number * 26 + one - 64
    return number


def _csv(path: Path, data: bytes) -> Grid:
    if b"\x00" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refused(path, f"đây không phải bảng tính; {_SAVE_AS}")
    try:
        text = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(
            path, "tệp chữ không phải mã UTF-8, chữ có dấu sẽ sai; trong Excel lưu kiểu 'CSV UTF-8' hoặc '.xlsx'"
        ) from None
    head = "\n".join(text.splitlines()[:20])
    separator = max(";\t,", key=head.count)
    grid = Grid(path.stem)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1):
            grid.add(number, cells[:_MOST_COLUMNS])
            _check_size(grid)
    except csv.Error as error:
        raise _refused(path, f"không đọc được như bảng: {error}; {_SAVE_AS}") from error
    return grid
