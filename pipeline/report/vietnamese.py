"""Numbers, days and periods as Vietnamese office papers write them: 1.234,5; 05/01/2026; tháng 3 năm 2026; quý II."""

from __future__ import annotations

import calendar
import datetime as dt

from pipeline.records import VIETNAM

__all__ = [
    "MINUS",
    "change",
    "clock",
    "day",
    "day_words",
    "listed",
    "month",
    "month_words",
    "number",
    "percent",
    "period_words",
    "signed",
]

MINUS = "−"
"""The sign before a number below zero: as wide as the plus, and never broken from its number like a hyphen."""

_QUARTERS = ("I", "II", "III", "IV")


def number(value: float, decimals: int = 0) -> str:
    """Return `value` with full stops between thousands and a comma before `decimals` digits.

    Examples
    --------
    >>> number(1234567)
    '1.234.567'
    >>> number(1234.5, 1)
    '1.234,5'
    """
    written = f"{abs(value):,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    return f"{MINUS}{written}" if value < 0 and written.strip("0.,") else written


def signed(value: int) -> str:
    """Return a difference with its sign; none before zero.

    Examples
    --------
    >>> signed(1200), signed(-3), signed(0)
    ('+1.200', '−3', '0')
    """
    return f"+{number(value)}" if value > 0 else number(value)


def percent(share: float, decimals: int = 1) -> str:
    """Return a share of 1 in per cent; trailing zeros after the comma are left away.

    Examples
    --------
    >>> percent(0.125), percent(1), percent(0.0004)
    ('12,5%', '100%', '0%')
    """
    written = number(100 * share, decimals)
    if "," in written:
        written = written.rstrip("0").rstrip(",")
    return f"{'0' if written in {'', MINUS, f'{MINUS}0'} else written}%"


def change(now: int, before: int) -> str:
    """Return how `now` differs from `before`, in per cent of it; a dash where there was nothing before.

    Examples
    --------
    >>> change(120, 100), change(5, 20), change(3, 3), change(2, 0)
    ('+20%', '−75%', '0%', '–')
    """
    if not before:
        return "0%" if not now else "–"
    written = percent((now - before) / before)
    return f"+{written}" if now > before and written != "0%" else written


def day(value: dt.date) -> str:
    """Return a day as 05/01/2026; a time is first brought to Vietnam's zone."""
    return f"{_local(value):%d/%m/%Y}"


def clock(value: dt.datetime) -> str:
    """Return a time of day in Vietnam, such as "07h05"."""
    return f"{value.astimezone(VIETNAM):%Hh%M}"


def day_words(value: dt.date) -> str:
    """Return a day in an official letter's words; days below 10 and the months 1 and 2 get a zero (Nghị định 30/2020).

    Examples
    --------
    >>> day_words(dt.date(2026, 2, 5)), day_words(dt.date(2026, 3, 15))
    ('ngày 05 tháng 02 năm 2026', 'ngày 15 tháng 3 năm 2026')
    """
    local = _local(value)
    months = f"{local.month:02d}" if local.month <= 2 else str(local.month)  # noqa: PLR2004 - the decree's own rule
    return f"ngày {local.day:02d} tháng {months} năm {local.year:04d}"


def month(key: str) -> str:
    """Return the month "2026-03" as 03/2026; words for none."""
    return f"{key[5:7]}/{key[:4]}" if key else "Không rõ ngày"


def month_words(key: str) -> str:
    """Return the month "2026-03" in words.

    Examples
    --------
    >>> month_words("2026-03")
    'tháng 3 năm 2026'
    """
    return f"tháng {int(key[5:7])} năm {key[:4]}" if key else "không rõ ngày"


def period_words(since: dt.date | None, until: dt.date | None) -> str:
    """Return the period from `since` to `until`, both included, as one says it in a sentence.

    Examples
    --------
    >>> period_words(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    'năm 2026'
    >>> period_words(dt.date(2026, 1, 1), dt.date(2026, 6, 30))
    '6 tháng đầu năm 2026'
    >>> period_words(dt.date(2026, 4, 1), dt.date(2026, 6, 30))
    'quý II năm 2026'
    >>> period_words(dt.date(2026, 1, 5), dt.date(2026, 1, 11))
    'từ ngày 05/01/2026 đến ngày 11/01/2026'
    """
    if since is None or until is None:
        parts = (f"từ ngày {day(since)}" if since else "", f"đến ngày {day(until)}" if until else "")
        return " ".join(part for part in parts if part) or "toàn bộ thời gian theo dõi"
    if since == until:
        return f"ngày {day(since)}"
    whole = since.day == 1 and until.day == calendar.monthrange(until.year, until.month)[1]
    if not whole or since.year != until.year:
        return f"từ ngày {day(since)} đến ngày {day(until)}"
    return _months(since.year, since.month, until.month)


def _months(year: int, first: int, last: int) -> str:
    """Return whole months of one year by the name of their part of it."""
    if first == last:
        return f"tháng {first} năm {year}"
    if (first, last) == (1, 12):
        return f"năm {year}"
    if (first, last) in {(1, 6), (7, 12)}:
        return f"6 tháng {'đầu' if first == 1 else 'cuối'} năm {year}"
    if (first, last) == (1, 9):
        return f"9 tháng đầu năm {year}"
    if first % 3 == 1 and last == first + 2:
        return f"quý {_QUARTERS[first // 3]} năm {year}"
    return f"từ tháng {first} đến tháng {last} năm {year}"


def listed(parts: list[str]) -> str:
    """Return `parts` as a sentence names them.

    Examples
    --------
    >>> listed(["4 tin", "2 bài", "1 ảnh"])
    '4 tin, 2 bài và 1 ảnh'
    """
    return " và ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def _local(value: dt.date) -> dt.date:
    return value.astimezone(VIETNAM).date() if isinstance(value, dt.datetime) else value
