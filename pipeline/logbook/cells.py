"""Cells as people fill them, read as days, minutes, counts and texts; whatever is unclear is refused, not guessed."""

from __future__ import annotations

import datetime as dt
import re

from pipeline.logbook.faults import CellError, quoted
from pipeline.text import clean, fold

__all__ = ["EARLIEST", "ORDERS", "read_count", "read_day", "read_minutes", "read_text"]

EARLIEST = dt.date(2000, 1, 1)
"""The first day that a log may hold: before it, a year was mistyped."""

ORDERS = {"d/m/y": (0, 1, 2), "m/d/y": (1, 0, 2), "y-m-d": (2, 1, 0)}
"""Ways to write a day as three numbers: where day, month and year stand."""

_EPOCH = dt.date(1899, 12, 30)  # Excel's day 0, for days after February 1900
_SERIALS = (36526, 73051)  # 2000-01-01 to 2100-01-01, exclusive
_THREE = re.compile(r"(?<!\d)(\d{1,4})\s*[/\-.]\s*(\d{1,2})\s*[/\-.]\s*(\d{1,4})(?!\s*[/\-.]?\d)")
_TWO = re.compile(r"(?<!\d)(\d{1,2})\s*[/\-.]\s*(\d{1,2})(?!\s*[/\-.]?\d)")
_WORDS = re.compile(r"(?:ngay\s*)?(\d{1,2})\s*thang\s*(\d{1,2})(?:\s*,?\s*nam\s*(\d{4}))?")
_BESIDE = re.compile(
    r"(?:thu\s*(?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn|t[2-7]|ngay|\d{1,2}[:h]\d{0,2}(?::\d{2})?|[,()\s])*"
)
_FULL_YEAR = 4
_ISO_LENGTH = 4
_MOST_MINUTES = 24 * 60
_MOST_ITEMS = 500
_LONGEST_TEXT = 2000
_BROKEN = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}
_MINUTES = re.compile(
    r"(?:(?P<h>\d+)\s*(?:gio|h))?\s*(?:(?P<m>\d+(?:[.,]\d+)?)\s*(?:phut|ph|p|m|min|'|’|′))?\s*"
    r"(?:(?P<s>\d{1,2})\s*(?:giay|s|\"|''|”|″)?)?"
)


def read_text(value: object) -> str:
    """Return a cell's text, clean.

    Raises
    ------
    CellError
        It is a formula's error, or longer than anybody types.
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, dt.datetime):
        value = f"{value:%d/%m/%Y}"
    text = clean(str(value))
    if text in _BROKEN:
        raise CellError(f"công thức báo lỗi {text}; sửa công thức hoặc gõ giá trị vào ô")
    if len(text) > _LONGEST_TEXT:
        raise CellError(f"dài {len(text)} ký tự, nhiều nhất là {_LONGEST_TEXT}")
    return text


def read_day(value: object, *, order: str = "d/m/y", year: int | None = None, today: dt.date) -> dt.date:
    """Return the day that a cell names: a date, or a text such as 5/3/2026, 05-03-26, ngày 5 tháng 3 năm 2026.

    Parameters
    ----------
    order
        One of `ORDERS`; a year of four digits in front is always ISO's order.
    year
        That of days written without one; None refuses them.
    today
        No later day is taken: a log says what was published.

    Raises
    ------
    CellError
        It names no day, none that exists, or one out of bounds.
    """
    if isinstance(value, dt.datetime):
        found: dt.date = value.date()
    elif isinstance(value, dt.date):
        found = value
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        found = _serial(value)
    else:
        found = _written(read_text(value), order, year)
    if found < EARLIEST:
        raise CellError(f"ngày {found:%d/%m/%Y} quá xa; có lẽ gõ nhầm năm")
    if found > today:
        raise CellError(f"ngày {found:%d/%m/%Y} chưa tới (hôm nay là {today:%d/%m/%Y}); có lẽ gõ nhầm ngày hoặc tháng")
    return found


def _serial(value: float) -> dt.date:
    if not _SERIALS[0] <= value < _SERIALS[1]:
        raise CellError(f"{quoted(value)} không phải là ngày; gõ như 05/03/2026")
    return _EPOCH + dt.timedelta(days=int(value))


def _written(text: str, order: str, year: int | None) -> dt.date:
    bare = fold(text)
    match = _THREE.search(bare)
    numbers: tuple[str, str, str] | None = None
    if match:
        parts = match.groups()
        at = ORDERS["y-m-d" if len(parts[0]) == _ISO_LENGTH else order]
        numbers = (parts[at[0]], parts[at[1]], parts[at[2]])
    elif match := _WORDS.search(bare):
        numbers = (match[1], match[2], match[3] or "")
    elif match := _TWO.search(bare):
        swapped = order == "m/d/y"
        numbers = (match[2 if swapped else 1], match[1 if swapped else 2], "")
    if not match or not numbers or not _BESIDE.fullmatch(bare[: match.start()] + " " + bare[match.end() :]):
        raise CellError(f"{quoted(text)} không phải là ngày; gõ như 05/03/2026")
    return _date(text, *numbers, year)


def _date(text: str, day: str, month: str, written: str, year: int | None) -> dt.date:
    if not written:
        if year is None:
            raise CellError(f"ngày {quoted(text)} thiếu năm; gõ như 05/03/2026")
        full = year
    elif len(written) == _FULL_YEAR:
        full = int(written)
    elif len(written) == _FULL_YEAR // 2:
        full = 2000 + int(written)
    else:
        raise CellError(f"năm của {quoted(text)} không rõ; gõ như 05/03/2026")
    try:
        return dt.date(full, int(month), int(day))
    except ValueError:
        raise CellError(f"ngày {quoted(text)} không có trong lịch") from None


def read_minutes(value: object) -> float | None:
    """Return a duration in minutes, 0-1440: 7,5; 7'30; 7 phút 30 giây; 0:07:30; None for an empty cell.

    A clock time of the spreadsheet's is read as it was typed: 7:30 is seven minutes and a half.

    Raises
    ------
    CellError
        It is no duration.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, (dt.datetime, dt.date, bool)):
        raise CellError(f"{quoted(value)} không phải là thời lượng; gõ số phút, chẳng hạn 7,5")
    if isinstance(value, dt.timedelta):
        seconds = value.total_seconds()
        minutes = seconds / 60 if seconds < 3600 else seconds / 3600  # noqa: PLR2004 - as for a clock time
    elif isinstance(value, dt.time):
        minutes = value.hour + value.minute / 60 if value.hour else value.minute + value.second / 60
    elif isinstance(value, (int, float)):
        minutes = float(value)
    else:
        minutes = _spoken(read_text(value))
    if not 0 <= minutes <= _MOST_MINUTES:
        raise CellError(f"thời lượng {quoted(value)} ngoài khoảng 0 đến {_MOST_MINUTES} phút")
    return round(minutes, 2)


def _spoken(text: str) -> float:
    bare = fold(text).strip()
    if re.fullmatch(r"\d+(?:[.,]\d+)?", bare):
        return float(bare.replace(",", "."))
    if match := re.fullmatch(r"(?:(\d+):)?(\d{1,3}):(\d{2})", bare):
        return int(match[1] or 0) * 60 + int(match[2]) + int(match[3]) / 60
    match = _MINUTES.fullmatch(bare)
    if not match or not any(match.groups()):
        raise CellError(f"{quoted(text)} không phải là thời lượng; gõ số phút, chẳng hạn 7,5")
    minutes = float((match["m"] or "0").replace(",", "."))
    return int(match["h"] or 0) * 60 + minutes + int(match["s"] or 0) / 60


def read_count(value: object) -> int:
    """Return how many items a cell counts, 0-500; an empty cell or a dash is none.

    Raises
    ------
    CellError
        It is no such number.
    """
    text = read_text(value)
    if text in {"", "-", "–", "—"}:
        return 0
    if not re.fullmatch(r"\d{1,6}", text):
        raise CellError(f"{quoted(text)} không phải là số lượng; gõ một số nguyên")
    if int(text) > _MOST_ITEMS:
        raise CellError(f"số lượng {text} quá lớn cho một dòng, nhiều nhất là {_MOST_ITEMS}")
    return int(text)
