"""The report's blocks in a .docx: its tables and charts, ready to take their placeholder's place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice

from pipeline.report import grids
from pipeline.report.annual import Report
from pipeline.report.charts import Bars, bars_across, bars_up
from pipeline.report.document.fill import Block, Place
from pipeline.report.document.parts import Cell, Column, Table, paragraph, run, table
from pipeline.report.grids import Content, Grid, Value, Words
from pipeline.report.tables import add_up
from pipeline.report.vietnamese import day, month, number
from pipeline.report.words import NO_DATE, UNITS

__all__ = ["MOST_LISTED", "blocks"]

MOST_LISTED = 500
"""Items in the annex: some thirty pages. The whole list stands in the workbook and on the page."""

_ALIGN = {"text": "left", "number": "right", "middle": "center"}
_LONGEST_TITLE = 300  # characters


def blocks(report: Report) -> list[Block]:
    """Return every block that a template may ask for."""
    made = {
        "bang_chuyen_de": lambda: grids.themes(report),
        "bang_co_quan": lambda: grids.outlets(report),
        "bang_thang": lambda: grids.unit_months(report),
        "bang_so_sanh": lambda: grids.compared(report),
        "bang_tin_cay": lambda: grids.reliable(report),
        "bang_thu_thap": lambda: grids.covered(report),
    }
    return [
        Block("bang_chuyen_de_thang", lambda place: _grid(place, grids.theme_months(report), captioned=False)),
        *(Block(name, _grid_block(make)) for name, make in made.items()),
        Block("bieu_do_chuyen_de", lambda place: _chart(place, *_by_theme(report))),
        Block("bieu_do_thang", lambda place: _chart(place, *_by_month(report))),
        Block("bang_danh_sach", lambda place: _list(place, report)),
    ]


def _grid_block(make: Callable[[], Grid | None]) -> Callable[[Place], list[str]]:
    def build(place: Place) -> list[str]:
        grid = make()
        return [] if grid is None else _grid(place, grid)

    return build


def _grid(place: Place, grid: Grid, *, captioned: bool = True) -> list[str]:
    columns = tuple(Column(head.text, head.width, _ALIGN[head.holds]) for head in grid.heads)  # type: ignore[arg-type]
    rows = [tuple(_content(one) for one in row) for row in grid.rows]
    # Wide tables have more columns than an upright page has room for at the body's size.
    content = Table(columns, list(rows), totals=grid.totals, size=10 if len(columns) > 6 else 11)  # noqa: PLR2004 - as said
    parts = [_caption(place.numbered("Bảng", grid.title))] if captioned else []
    parts.append(table(content, place.link))
    parts += [paragraph(run(f"Ghi chú: {note}", size=10.5, italic=True), before=3) for note in grid.notes]
    return [*parts, _gap()]


def _caption(text: str) -> str:
    return paragraph(run(text, size=12, bold=True), align="center", before=6, after=4, keep=True)


def _gap() -> str:
    return paragraph(run("", size=6), after=4)


def _content(one: Content) -> str | Cell:
    if isinstance(one, Value):
        return number(one.number)
    if isinstance(one, Words):
        return Cell(one.text, below=one.below)
    return one


def _chart(place: Place, title: str, png: bytes, words: str) -> list[str]:
    return [
        paragraph(place.picture(png, 165, words), align="center", before=4, keep=True),
        paragraph(run(place.numbered("Biểu đồ", title), size=12, bold=True), align="center", after=8),
    ]


def _by_theme(report: Report) -> tuple[str, bytes, str]:
    now = add_up(report.figures, "theme")
    names = [theme.name for theme in report.rows]
    series = [Bars(_period(report), tuple(now[theme.code,] for theme in report.rows))]
    if report.before and report.before.followed:
        then = add_up(report.before.figures, "theme")
        series.append(Bars("Cùng kỳ trước", tuple(then[theme.code,] for theme in report.rows)))
    words = "; ".join(f"{name}: {number(value)}" for name, value in zip(names, series[0].values, strict=True))
    return "Số lượng tin bài theo chuyên đề", bars_across(names, series), f"Số lượng tin bài. {words}"


def _by_month(report: Report) -> tuple[str, bytes, str]:
    months, now = report.months, add_up(report.figures, "month")
    labels = [f"{month(key)}{'*' if grids.unread(report, key) else ''}" for key in months]
    series = [Bars(_period(report), tuple(now[key,] for key in months))]
    before = report.before
    if before and before.followed:
        then = add_up(before.figures, "month")
        series.append(Bars("Cùng kỳ trước", tuple(then[key,] for key in grids.months_before(report))))
    words = "; ".join(f"{label}: {number(value)}" for label, value in zip(labels, series[0].values, strict=True))
    return "Số lượng tin bài theo tháng", bars_up(labels, series), f"Số lượng tin bài. {words}"


def _list(place: Place, report: Report) -> list[str]:
    """Return the annex's list of items: the latest, with links."""
    names, outlets = report.theme_names, report.outlet_names
    columns = (
        Column("STT", 11, "center"),
        Column("Tiêu đề", 104),
        Column("Cơ quan báo chí", 38),
        Column("Ngày đăng", 23, "center"),
        Column("Loại", 20, "center"),
        Column("Chuyên đề", 61),
    )
    rows: list[Sequence[str | Cell]] = []
    for n, entry in enumerate(islice(reversed(report.entries), MOST_LISTED)):
        title = entry.title if len(entry.title) <= _LONGEST_TITLE else f"{entry.title[: _LONGEST_TITLE - 1]}…"
        rows.append(
            (
                number(n + 1),
                Cell(title or entry.url, link=entry.url),
                outlets.get(entry.outlet, entry.outlet),
                day(entry.day) if entry.day else NO_DATE,
                UNITS[entry.unit],
                "; ".join(names.get(theme, theme) for theme in entry.themes) or "–",
            )
        )
    return [table(Table(columns, rows, size=10), place.link), _gap()]


def _period(report: Report) -> str:
    return report.period[:1].upper() + report.period[1:]
