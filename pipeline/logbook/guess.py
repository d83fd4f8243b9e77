"""A first `MAP.toml` for an old sheet, guessed from its headings and values, for a person to put right."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import InputError
from pipeline.logbook.faults import letter
from pipeline.logbook.grid import Grid
from pipeline.logbook.mapping import headings
from pipeline.logbook.names import Register, key
from pipeline.logbook.opened import open_book
from pipeline.records import Unit
from pipeline.report.words import UNITS
from pipeline.text import word

__all__ = ["propose_map"]

_HEAD_WITHIN = 40
_SEEN = 2000  # rows whose values are looked at
_LEAST = 2  # fields that a row of headings names
_MOST_VALUES = 40
_LONGEST_NAME = 120  # characters
_NUMBER = re.compile(r"\(?\d*\)?")

# What old sheets call the columns: keys (see `names.key`) that begin or equal a heading, the surest first.
_HEADS: dict[str, tuple[str, ...]] = {
    name: tuple(words.split())
    for name, words in {
        "day": "ngay-phat-song ngay-dang ngay-phat ngay-thang thoi-gian-phat thoi-gian-dang ngay thoi-gian",
        "outlet": "co-quan-bao-chi co-quan ten-co-quan ten-bao ten-dai bao-chi bao-dai dai-bao dai-pt-th dai-ptth "
        "dai-phat dai-truyen-hinh don-vi-phat don-vi-dang don-vi-bao-chi ten-don-vi noi-phat noi-dang kenh nguon "
        "toa-soan dai$ bao$ don-vi$",
        "unit": "the-loai loai-hinh loai-tin hinh-thuc don-vi-tinh dang-tin loai",
        "title": "ten-tin-bai ten-tin ten-bai tieu-de ten-tac-pham ten-chuyen-muc tua-de noi-dung ten",
        "minutes": "thoi-luong so-phut phut",
        "themes": "chuyen-de chu-de linh-vuc noi-dung-tuyen-truyen",
        "note": "ghi-chu luu-y",
    }.items()
}
_COUNTS: dict[Unit, tuple[str, ...]] = {
    Unit.TIN: ("so-tin", "so-luong-tin", "tin"),
    Unit.BAI: ("so-bai", "so-luong-bai", "bai"),
    Unit.ANH: ("so-anh", "so-luong-anh", "anh", "hinh-anh"),
    Unit.VIDEO: ("so-video", "so-phong-su", "so-luong-video", "video", "phong-su"),
    Unit.CHUYEN_MUC: ("so-chuyen-muc", "so-luong-chuyen-muc", "so-cm", "chuyen-muc"),
}
_SHORT_UNITS = {"ts": "Chuyên mục", "cm": "Chuyên mục", "ps": "Video/phóng sự", "t": "Tin", "b": "Bài", "a": "Ảnh"}
"""Usual short forms in offices' sheets; proposed for a person to confirm, never taken on their own."""


@dataclass(slots=True)
class _Guess:
    grid: Grid
    head: int
    columns: dict[str, int] = field(default_factory=dict)
    themes: list[int] = field(default_factory=list)
    counts: dict[Unit, int] = field(default_factory=dict)
    crosses: dict[str, int] = field(default_factory=dict)

    @property
    def score(self) -> int:
        """How many columns were told."""
        return len(self.columns) + len(self.counts) + bool(self.themes) + bool(self.crosses)


def propose_map(path: Path, register: Register, options: str = "") -> str:
    """Return the text of a `MAP.toml` for the sheet at `path`, with what is uncertain as comments.

    Parameters
    ----------
    options
        What the command that the text names ends with, such as " --workspace son-la".

    Raises
    ------
    InputError
        The file can't be read, or no row looks like headings.
    """
    grids = [grid for grid in open_book(path).grids if not grid.hidden]
    guesses = [_best(grid, register) for grid in grids]
    guess = max((one for one in guesses if one), key=lambda one: one.score, default=None)
    if guess is None or guess.score < _LEAST or "day" not in guess.columns:
        raise InputError(
            f"{path}: không thấy dòng tiêu đề nào có cột ngày (Ngày phát sóng, Ngày đăng, Ngày tháng…) trong "
            f"{_HEAD_WITHIN} dòng đầu; ghi tiêu đề vào một dòng rồi chạy lại, hoặc tự viết MAP.toml theo README"
        )
    alike = [one.grid.name for one in guesses if one and one.head == guess.head and one.columns == guess.columns]
    return "\n".join([*_beginning(path, options), *_lines(guess, alike, register)]) + "\n"


def _best(grid: Grid, register: Register) -> _Guess | None:
    rows = [row for row in sorted(grid.rows) if row <= _HEAD_WITHIN]
    return max((_told(grid, row, register) for row in rows), key=lambda one: one.score, default=None)


def _told(grid: Grid, row: int, register: Register) -> _Guess:
    """Tell columns by the headings in `row`."""
    guess = _Guess(grid, row)
    heads = headings(grid, row)
    for unit, names in _COUNTS.items():
        exact = next((heads[name] for name in names if name in heads), 0)
        if exact and _holds_numbers(grid, row, exact):
            guess.counts[unit] = exact
    used = set(guess.counts.values())
    for head, column in heads.items():
        theme = next((code for code, name in register.themes if key(name) == head), None)
        if theme and column not in used:
            guess.crosses[theme] = column
            used.add(column)
    for name, starts in _HEADS.items():
        found = [c for start in starts for head, c in heads.items() if _begins(head, start) and c not in used]
        if name == "themes":
            guess.themes = sorted(set(found))
            used |= set(found)
        elif found:
            guess.columns[name] = found[0]
            used.add(found[0])
    return guess


def _begins(head: str, start: str) -> bool:
    return head == start.removesuffix("$") or (not start.endswith("$") and head.startswith(f"{start}-"))


def _below(grid: Grid, head: int, column: int) -> Iterator[object]:
    for row in [row for row in sorted(grid.rows) if row > head][:_SEEN]:
        value = grid.value(row, column)
        if value is not None:
            yield value


def _holds_numbers(grid: Grid, head: int, column: int) -> bool:
    values = list(_below(grid, head, column))
    numbers = [v for v in values if isinstance(v, (int, float)) or re.fullmatch(r"\d{1,3}", str(v).strip())]
    return bool(values) and 2 * len(numbers) > len(values)


def _beginning(path: Path, options: str) -> tuple[str, ...]:
    return (
        f"# Cách đọc sổ {path.name}: máy đoán theo tiêu đề các cột, hãy soát lại từng dòng rồi chạy",
        f"#     tinyte log import {word(path)} --map TỆP-NÀY.toml --dry-run{options}",
        "# Dòng bắt đầu bằng # là ghi chú. How an old log sheet is laid out; lines with # are comments.",
        "",
    )


def _lines(guess: _Guess, sheets: list[str], register: Register) -> Iterator[str]:
    yield from (
        '# Tên các trang được đọc; ["*"] là mọi trang đang hiện.',
        f"sheets = [{', '.join(map(_text, sheets))}]",
        "# Dòng tiêu đề cột; dữ liệu bắt đầu ngay dưới.",
        f"header = {guess.head}",
        "# Thứ tự ngày, tháng, năm khi ngày là chữ: d/m/y, m/d/y hoặc y-m-d.",
        'dates = "d/m/y"',
        "# Năm của những ngày không ghi năm (như 5/3).",
        _year(guess),
        "# Cột mà ô trống lấy theo ô ở dòng trên: day, outlet, unit, themes. (Ô gộp thì tự hiểu.)",
        f"fill_down = [{', '.join(map(_text, _sparse(guess)))}]",
        "",
        "# Mỗi cột ghi bằng tiêu đề hoặc chữ cái của cột.",
        "[columns]",
    )
    for name in _HEADS:
        if name == "themes":
            if guess.themes:
                letters = ", ".join(_text(letter(c)) for c in guess.themes)
                yield f"themes = [{letters}]  # {_head(guess, guess.themes[0])}"
        elif name in guess.columns:
            yield f"{name} = {_text(letter(guess.columns[name]))}  # {_head(guess, guess.columns[name])}"
        else:
            yield f'# {name} = ""  # không thấy cột nào'
    yield from _sections(guess, register)


def _sections(guess: _Guess, register: Register) -> Iterator[str]:
    yield from ("", "# Cột số lượng: một dòng được đếm thành chừng ấy tin, bài…", "[counts]")
    for unit, column in guess.counts.items():
        yield f"{unit.value} = {_text(letter(column))}  # {_head(guess, column)}"
    if guess.crosses:
        yield from ("", "# Cột đánh dấu: ô nào có dấu thì mục thuộc chuyên đề ấy.", "[crosses]")
        for code, column in guess.crosses.items():
            yield f"{code} = {_text(letter(column))}  # {_head(guess, column)}"
    yield from ("", "# Dùng khi sổ không có cột ấy hoặc ô trống.", "[defaults]")
    if "outlet" in guess.columns:
        yield '# outlet = "Báo Sơn La"'
    else:
        yield 'outlet = ""  # hãy ghi tên cơ quan báo chí'
    if "unit" in guess.columns or guess.counts:
        yield '# unit = "tin"'
    else:
        yield 'unit = ""  # hãy ghi tin, bai, anh, video hay chuyen_muc'
    yield '# themes = ["food_safety"]'
    yield from _values(guess, register)
    yield from _outlets(guess, register)


def _values(guess: _Guess, register: Register) -> Iterator[str]:
    """Yield what the sheet's own words may mean; unknown ones wait behind a # for a person."""
    for name, columns, names in (
        ("unit", [guess.columns.get("unit", 0)], register.unit_names),
        ("themes", guess.themes, register.theme_names),
    ):
        yield from ("", f"# Chữ trong sổ nghĩa là gì: {_MEANINGS[name]}.", f"[values.{name}]")
        for said, times in _distinct(guess, columns, split=name == "themes"):
            if names.find(said) is None:
                meant = _SHORT_UNITS.get(key(said), "") if name == "unit" else register.theme_words.find(said) or ""
                near = names.hint(said)
                line = f"{_text(said)} = {_text(meant)}  # {times} dòng{f'; {near}' if near and not meant else ''}"
                yield f"{line}; máy đoán, hãy soát" if meant else f"# {line}"


_MEANINGS = {
    "unit": f"bên phải là {', '.join(UNITS.values())}",
    "themes": "bên phải là tên hoặc mã chuyên đề của kế hoạch ('tinyte themes')",
}


def _outlets(guess: _Guess, register: Register) -> Iterator[str]:
    yield from (
        "",
        "# Cơ quan báo chí mà chương trình không tự thu thập, và loại: broadcaster (đài), provincial_paper (báo địa",
        "# phương), central_paper (báo trung ương), portal (cổng thông tin).",
        "[outlets]",
    )
    for said, times in _distinct(guess, [guess.columns.get("outlet", 0)]):
        if register.outlet_names.find(said) is None:
            kind = (
                "broadcaster"
                if re.search(r"\b(dai|phat-thanh|truyen|tv|pttt|ptth)\b", key(said))
                else "provincial_paper"
            )
            near = register.outlet_names.hint(said)
            yield f'{_text(said)} = "{kind}"  # {times} dòng{f"; {near}" if near else ""}'


def _distinct(guess: _Guess, columns: Iterable[int], *, split: bool = False) -> list[tuple[str, int]]:
    seen: Counter[str] = Counter()
    for column in columns:
        for value in _below(guess.grid, guess.head, column) if column else ():
            texts = re.split(r"\s*[;\n|]\s*", str(value).strip()) if split else [" ".join(str(value).split())]
            seen.update(t for t in texts if len(t) <= _LONGEST_NAME and not _NUMBER.fullmatch(t))
    known: dict[str, tuple[str, int]] = {}
    for text, times in seen.most_common():
        said, before = known.get(key(text), (text, 0))
        known[key(text)] = (said, before + times)
    return [pair for slug, pair in known.items() if slug and not slug.startswith("tong")][:_MOST_VALUES]


def _sparse(guess: _Guess) -> list[str]:
    """Name the columns that are mostly empty below a value: people write a day once for several rows."""
    rows = [row for row in guess.grid.rows if row > guess.head]
    title = guess.columns.get("title", 0)
    filled = [row for row in rows if title and guess.grid.value(row, title) is not None]
    found = []
    for name in ("day", "outlet"):
        column = guess.columns.get(name, 0)
        having = sum(guess.grid.value(row, column) is not None for row in filled) if column else 0
        if column and filled and having < 0.8 * len(filled):
            found.append(name)
    return found


def _year(guess: _Guess) -> str:
    years = re.findall(
        r"\b(20\d\d)\b",
        " ".join(str(v) for r in sorted(guess.grid.rows) if r < guess.head for v in guess.grid.rows[r] if v),
    )
    return f"year = {years[0]}" if years else "# year = 2026"


def _head(guess: _Guess, column: int) -> str:
    value = guess.grid.value(guess.head, column) or guess.grid.value(guess.head - 1, column)
    return " ".join(str(value or "").split())[:80]


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
