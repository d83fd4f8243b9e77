"""The workbook that the officer fills: drop-downs, an example, a guide, and a hidden mark in each row.

Lists are ranges with a name (Excel and LibreOffice both fill drop-downs from those); the marks let a corrected row be
told from a new one.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.logbook.cells import EARLIEST
from pipeline.logbook.guide import write_guide
from pipeline.logbook.layout import EXAMPLE, EXAMPLE_TITLE, FORM, OUTLETS_SHEET, THEME_COLUMNS
from pipeline.logbook.names import Register
from pipeline.records import OutletKind, Unit
from pipeline.report.files import aside
from pipeline.report.words import KINDS, UNITS

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["LOG_SHEET", "write_template"]

LOG_SHEET = "Nhật ký"

_LISTS_SHEET = "Danh mục"
_FREE_ROWS = 60  # outlets that the officer may add
_HEAD = 3  # row of the headings, from 0
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no I, O, 0, 1: a mark may be read out on the phone
_FONT = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
_BOXED = _FONT | {"border": 1, "border_color": "#9AA5B1"}
_EXAMPLE = {"italic": True, "font_color": "#7F7F7F", "bg_color": "#F2F2F2"}
_HEADS = _BOXED | {"bold": True, "text_wrap": True, "align": "center", "bg_color": "#DCE6F1"}
_FORMATS: dict[str, dict[str, object]] = {
    "title": _FONT | {"bold": True, "font_size": 15, "font_color": "#1F3864"},
    "office": _FONT | {"bold": True},
    "note": _FONT | {"italic": True, "font_color": "#595959"},
    "head": _HEADS,
    "needed": _HEADS | {"bg_color": "#BDD0E9"},
    "number": _BOXED | {"align": "center", "font_color": "#7F7F7F"},
    # To the left: else a hidden mark's letters would show in the column before.
    "mark": _FONT | {"align": "left", "font_color": "#7F7F7F"},
    "text": _BOXED | {"text_wrap": True, "align": "left", "indent": 1},
    "middle": _BOXED | {"align": "center"},
    "day": _BOXED | {"num_format": "dd/mm/yyyy", "align": "center"},
    "minutes": _BOXED | {"num_format": "0.##", "align": "center"},
    "fixed": _BOXED | {"text_wrap": True, "align": "left", "indent": 1, "bg_color": "#F2F2F2"},
    "free": _BOXED | {"text_wrap": True, "align": "left", "indent": 1, "bg_color": "#FFF9E5"},
    "example": _BOXED | _EXAMPLE | {"text_wrap": True, "align": "left", "indent": 1},
    "example middle": _BOXED | _EXAMPLE | {"align": "center"},
    "example day": _BOXED | _EXAMPLE | {"num_format": "dd/mm/yyyy", "align": "center"},
    "guide head": _FONT | {"bold": True, "font_size": 13, "font_color": "#1F3864"},
    "guide": _FONT | {"text_wrap": True, "valign": "top"},
    "guide name": _FONT | {"text_wrap": True, "valign": "top", "bold": True},
}


@dataclass(frozen=True, slots=True)
class _Column:
    head: str
    width: float
    style: str
    example: object
    needed: bool = False


def write_template(path: Path, register: Register, *, office: str, province: str, rows: int, today: dt.date) -> None:
    """Write the workbook to `path`.

    Parameters
    ----------
    register
        The outlets and themes of its drop-downs.
    office, province
        Whose it is; the province names the outlets that an empty list begins with.
    rows
        How many rows are ready to be filled.
    today
        The example's day.

    Raises
    ------
    ExportError
        The file can't be written, or is open in another program.
    """
    with aside(path) as part:
        _write(part, register, office=office, province=province, rows=rows, today=today)


def _write(path: Path, register: Register, *, office: str, province: str, rows: int, today: dt.date) -> None:
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "Sổ theo dõi tin, bài phát sóng và báo in về y tế", "company": office})
    formats = {name: book.add_format(values) for name, values in _FORMATS.items()}
    log, outlets, guide, lists = (
        book.add_worksheet(name) for name in (LOG_SHEET, OUTLETS_SHEET, "Hướng dẫn", _LISTS_SHEET)
    )
    _write_lists(book, lists, register)
    names = _write_outlets(book, outlets, formats, register, province)
    _write_log(log, formats, register, names, office=office, rows=rows, today=today)
    write_guide(guide, formats, [name for _, name in register.themes])
    log.activate()
    try:
        book.close()
    except FileCreateError as error:
        cause = error.args[0] if error.args else error
        raise cause if isinstance(cause, OSError) else OSError(str(error)) from error


def _write_lists(book: Workbook, sheet: Worksheet, register: Register) -> None:
    """Write the lists behind the drop-downs, and give each its name."""
    columns = {
        "ds_don_vi": list(UNITS.values()),
        "ds_chuyen_de": [name for _, name in register.themes],
        "ds_loai": list(KINDS.values()),
    }
    for n, (name, values) in enumerate(columns.items()):
        sheet.write_column(0, n, values)
        letter = "ABC"[n]
        book.define_name(name, f"='{_LISTS_SHEET}'!${letter}$1:${letter}${len(values)}")
    sheet.hide()


def _write_outlets(
    book: Workbook, sheet: Worksheet, formats: dict[str, Format], register: Register, province: str
) -> list[str]:
    """Write the outlets, and room for more; return the names of those that are listed."""
    _look(sheet, [46, 34, 28, 40], "Danh sách cơ quan báo chí", formats)
    sheet.write_string(
        1, 0, "Thêm đài, báo in, bản tin… chưa có trong danh sách vào các ô màu vàng, nhớ chọn loại.", formats["note"]
    )
    sheet.write_row(_HEAD, 0, ("Tên cơ quan báo chí", "Loại", "Được đếm theo", "Ghi chú"), formats["head"])
    listed: list[tuple[str, OutletKind, str]] = [
        (one.name, one.kind, f"trang {one.key}" if one.crawled else "sổ này") for one in register.outlets
    ]
    if all(one.crawled for one in register.outlets):
        listed += [(name, kind, "sổ này") for name, kind in _usual(province)]
    row = _HEAD + 1
    for name, kind, counted in listed:
        style = formats["fixed" if counted != "sổ này" else "free"]
        sheet.write_row(row, 0, (name, KINDS[kind], counted, ""), style)
        row += 1
    for n in range(_FREE_ROWS):
        sheet.write_row(row + n, 0, ("",) * 4, formats["free"])
    last = row + _FREE_ROWS
    _drop_down(sheet, (_HEAD + 1, 1, last - 1, 1), "ds_loai", "Loại cơ quan báo chí")
    book.define_name("ds_co_quan", f"='{OUTLETS_SHEET}'!$A${_HEAD + 2}:$A${last}")
    return [name for name, _, _ in listed]


def _usual(province: str) -> list[tuple[str, OutletKind]]:
    """Return outlets that every province has and no crawler hears: to be renamed as the office calls them."""
    place = f"tỉnh {province}" if province else "tỉnh"
    return [
        (f"Truyền hình {place}", OutletKind.BROADCASTER),
        (f"Phát thanh {place}", OutletKind.BROADCASTER),
        (f"Báo in {place}", OutletKind.PROVINCIAL_PAPER),
    ]


def _look(sheet: Worksheet, widths: Sequence[float], title: str, formats: dict[str, Format]) -> None:
    for n, width in enumerate(widths):
        sheet.set_column(n, n, width)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&RTrang &P/&N")
    sheet.repeat_rows(_HEAD)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, title, formats["title"])
    sheet.set_row(0, 24)
    sheet.set_default_row(21)
    sheet.set_row(_HEAD, 36)
    sheet.freeze_panes(_HEAD + 1, 0)


def _columns(register: Register, names: Sequence[str], today: dt.date) -> list[_Column]:
    themes = [name for _, name in register.themes]
    example = [themes[0], *[""] * (THEME_COLUMNS - 1)] if themes else [""] * THEME_COLUMNS
    day = dt.datetime.combine(today, dt.time())
    return [
        _Column("STT", 8, "number", EXAMPLE),
        _Column(FORM["day"], 14, "day", day, needed=True),
        _Column(FORM["outlet"], 30, "text", names[0] if names else "", needed=True),
        _Column(FORM["unit"], 16, "middle", UNITS[Unit.CHUYEN_MUC], needed=True),
        _Column(FORM["title"], 52, "text", EXAMPLE_TITLE, needed=True),
        *[_Column(f"{FORM['themes']} {n + 1}", 26, "text", example[n]) for n in range(THEME_COLUMNS)],
        _Column(FORM["minutes"], 11, "minutes", 7.5),
        _Column(FORM["note"], 26, "text", "phát lại lúc 17 giờ"),
        _Column(FORM["mark"], 16, "mark", ""),
    ]


def _write_log(
    sheet: Worksheet,
    formats: dict[str, Format],
    register: Register,
    names: Sequence[str],
    *,
    office: str,
    rows: int,
    today: dt.date,
) -> None:
    columns = _columns(register, names, today)
    _look(sheet, [column.width for column in columns], "SỔ THEO DÕI TIN, BÀI PHÁT SÓNG VÀ BÁO IN VỀ Y TẾ", formats)
    sheet.write_string(1, 0, office, formats["office"])
    sheet.write_string(
        2,
        0,
        "Mỗi dòng là một tin, bài, ảnh, video hay chuyên mục. Cột màu đậm phải điền; cách ghi xem trang Hướng dẫn.",
        formats["note"],
    )
    sheet.freeze_panes(_HEAD + 1, 2)
    first, last = _HEAD + 2, _HEAD + 1 + rows
    for n, column in enumerate(columns):
        sheet.write_string(_HEAD, n, column.head, formats["needed" if column.needed else "head"])
        style = {"day": "example day", "text": "example"}.get(column.style, "example middle")
        sheet.write(_HEAD + 1, n, column.example, formats[style])
    sheet.set_row(_HEAD + 1, 40)
    mark = "".join(secrets.choice(_LETTERS) for _ in range(6))
    for row in range(first, last + 1):
        for n, column in enumerate(columns):
            sheet.write_blank(row, n, None, formats[column.style])
        sheet.write_number(row, 0, row - first + 1, formats["number"])
        sheet.write_string(row, len(columns) - 1, f"{mark}-{row - first + 1:04d}", formats["mark"])
    sheet.set_column(len(columns) - 1, len(columns) - 1, columns[-1].width, None, {"hidden": True})
    sheet.autofilter(_HEAD, 0, last, len(columns) - 2)
    sheet.print_area(0, 0, last, len(columns) - 2)
    _rules(sheet, (first, last))


def _rules(sheet: Worksheet, rows: tuple[int, int]) -> None:
    """Put drop-downs and checks on the rows to be filled."""
    first, last = rows
    sheet.data_validation(
        first,
        1,
        last,
        1,
        {
            "validate": "date",
            "criteria": "between",
            "minimum": EARLIEST,
            "maximum": dt.date(2099, 12, 31),
            "input_title": "Ngày",
            "input_message": "Gõ ngày/tháng/năm, chẳng hạn 05/03/2026",
            "error_title": "Ngày không đúng",
            "error_message": "Gõ ngày/tháng/năm, chẳng hạn 05/03/2026.",
        },
    )
    _drop_down(sheet, (first, 2, last, 2), "ds_co_quan", "Cơ quan báo chí", strict=False)
    _drop_down(sheet, (first, 3, last, 3), "ds_don_vi", "Đơn vị tính")
    _drop_down(sheet, (first, 5, last, 4 + THEME_COLUMNS), "ds_chuyen_de", "Chuyên đề")
    sheet.data_validation(
        first,
        5 + THEME_COLUMNS,
        last,
        5 + THEME_COLUMNS,
        {
            "validate": "decimal",
            "criteria": "between",
            "minimum": 0,
            "maximum": 1440,
            "error_type": "warning",
            "error_title": "Thời lượng",
            "error_message": "Gõ số phút, chẳng hạn 7,5. Vẫn giữ giá trị này?",
        },
    )


def _drop_down(sheet: Worksheet, area: tuple[int, int, int, int], name: str, what: str, *, strict: bool = True) -> None:
    sheet.data_validation(
        *area,
        {
            "validate": "list",
            "source": f"={name}",
            # With blanks ignored, Excel takes anything where the list has an empty row.
            "ignore_blank": False,
            "error_type": "stop" if strict else "warning",
            "error_title": what,
            "error_message": "Hãy chọn trong danh sách."
            if strict
            else "Chưa có trong danh sách: nếu là cơ quan mới, hãy thêm ở trang 'Cơ quan báo chí' kèm loại.",
        },
    )
