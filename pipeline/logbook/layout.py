"""Where in a sheet what stands; found by its headings in our own form, by a MAP.toml in the office's old sheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.logbook.grid import Grid
from pipeline.logbook.names import key
from pipeline.records import Unit
from pipeline.text import clean

__all__ = ["EXAMPLE", "EXAMPLE_TITLE", "FORM", "OUTLETS_SHEET", "THEME_COLUMNS", "Layout", "form_layout", "listed"]

THEME_COLUMNS = 4
FORM = {
    "day": "Ngày phát sóng, đăng",
    "outlet": "Cơ quan báo chí",
    "unit": "Đơn vị tính",
    "title": "Tiêu đề tin, bài, chuyên mục",
    "themes": "Chuyên đề",
    "minutes": "Thời lượng (phút)",
    "note": "Ghi chú",
    "mark": "Mã dòng",
}
"""The headings of the form, by field; the themes' columns bear a number behind theirs."""

EXAMPLE = "Ví dụ"
EXAMPLE_TITLE = "Giữ vệ sinh an toàn thực phẩm trong bếp ăn trường học (dòng ví dụ, không được nhập)"
OUTLETS_SHEET = "Cơ quan báo chí"

_HEAD_WITHIN = 30  # rows: a form's headings stand at its top, below a title and a note
_NEEDED = ("day", "outlet", "unit", "title")


@dataclass(frozen=True, slots=True)
class Layout:
    """How one sheet is laid out; rows and columns count from 1, a column of 0 isn't there.

    `counts` are columns that say how many items of a unit a row stands for, `crosses` those in which any sign gives
    the row a theme. `values` translates what cells say, by field. `fill` are fields that an empty cell takes over
    from the row above. `ours` says that it is our own form, where every row must be whole; an old sheet's rows
    without a day are headings and signatures.
    """

    head: int
    day: int = 0
    outlet: int = 0
    unit: int = 0
    title: int = 0
    themes: tuple[int, ...] = ()
    minutes: int = 0
    note: int = 0
    mark: int = 0
    counts: Mapping[Unit, int] = field(default_factory=dict)
    crosses: Mapping[str, int] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    default_themes: tuple[str, ...] = ()
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    fill: tuple[str, ...] = ()
    order: str = "d/m/y"
    year: int | None = None
    last: int = 0
    ours: bool = False

    @property
    def used(self) -> tuple[int, ...]:
        """Every column that is read, but that of the marks."""
        single = (self.day, self.outlet, self.unit, self.title, self.minutes, self.note)
        every = (*single, *self.themes, *self.counts.values(), *self.crosses.values())
        return tuple(sorted({column for column in every if column}))


def form_layout(grid: Grid) -> Layout | None:
    """Return how a sheet of our form is laid out, wherever its columns were moved; None where it isn't one."""
    for row in sorted(grid.rows)[:_HEAD_WITHIN]:
        heads = {key(clean(str(value))): column for column, value in enumerate(grid.rows[row], start=1) if value}
        found = {name: heads.get(key(text), 0) for name, text in FORM.items()}
        if all(found[name] for name in _NEEDED):
            theme = key(FORM["themes"])
            themes = sorted(column for head, column in heads.items() if head.rpartition("-")[0] == theme)
            themes += [found["themes"]] if found["themes"] else []
            return Layout(row, **(found | {"themes": tuple(themes)}), ours=True)  # type: ignore[arg-type]
    return None


def listed(grids: list[Grid]) -> Grid | None:
    """Return the form's sheet of outlets, if the book has one."""
    return next((grid for grid in grids if key(grid.name) == key(OUTLETS_SHEET)), None)
