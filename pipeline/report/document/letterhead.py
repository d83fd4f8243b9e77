"""The template that comes with the program: an official report's page by Nghị định 30/2020/NĐ-CP, Phụ lục I.

It is an ordinary .docx with placeholders, made by this module each time it is asked for. An office may write it out,
put its own letterhead in, and use that instead.

Sizes and places follow the decree's Phụ lục I: A4, margins 20 mm above and below, 30 mm left, 15 mm right (I.2, I.4);
Times New Roman in black (I.3); the page's number above, in the middle, not on the first page (I.7); the parts of the
letter and their sizes (mục II and its table, mục V); annexes on their own pages (mục III).
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

__all__ = ["FONT", "SIZE", "heading", "line", "new_letter", "number_pages", "shipped_template", "top"]

FONT = "Times New Roman"
SIZE = 14.0
"""Points of the body's text: the decree allows 13 to 14."""

_MARGINS = {"top": 20, "bottom": 20, "left": 30, "right": 15}  # mm
_INDENT = 12.7  # mm, the decree: 1 cm or 1.27 cm
_AFTER = 6.0  # points between paragraphs, the decree: at least 6
_COMMENTS = "Mẫu báo cáo của Tin Y tế; các ô giữ chỗ được giải thích ở tệp đi kèm."


def new_letter() -> Document:
    """Return an empty A4 document with the decree's margins, font and spacing, its pages numbered from the second."""
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    letter = docx.Document()
    normal = letter.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(SIZE)
    fonts = normal.element.rPr.rFonts
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(name), FONT)
    _language(normal.element.rPr)
    normal.paragraph_format.space_after = Pt(0)
    section = letter.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side, length in _MARGINS.items():
        setattr(section, f"{side}_margin", Mm(length))
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    number_pages(section)
    properties = letter.core_properties
    properties.author, properties.comments, properties.language = "", "", "vi-VN"
    return letter


def number_pages(section: Section) -> None:
    """Put the page's number in the middle of the header."""
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_PARAGRAPH_ALIGNMENT.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = paragraph.add_run("2")
    run.font.size = Pt(SIZE)
    field.append(run._r)  # noqa: SLF001 - python-docx knows no fields
    paragraph._p.append(field)  # noqa: SLF001 - the same


def line(
    place: Document | _Cell,
    text: str,
    *,
    size: float = SIZE,
    bold: bool = False,
    italic: bool = False,
    align: str = "JUSTIFY",
    indent: bool = False,
    before: float = 0,
    after: float = 0,
    keep: bool = False,
    first: bool = False,
) -> Paragraph:
    """Add a paragraph to `place` and return it; `first` takes the empty one that every cell begins with."""
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
    from docx.shared import Mm, Pt

    paragraph = place.paragraphs[0] if first else place.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    layout = paragraph.paragraph_format
    layout.alignment = WD_PARAGRAPH_ALIGNMENT[align]
    layout.space_after, layout.space_before, layout.keep_with_next = Pt(after), Pt(before), keep
    if indent:
        layout.first_line_indent = Mm(_INDENT)
        layout.line_spacing = 1.15
    return paragraph


def heading(letter: Document, text: str, level: int = 1) -> Paragraph:
    """Add a heading: "I. ..." upright and bold, "1. ..." below it, in Word's own outline."""
    from docx.shared import Mm

    written = line(letter, text, bold=True, align="LEFT", before=_AFTER, after=_AFTER, keep=True)
    written.paragraph_format.first_line_indent = Mm(_INDENT)
    _outline(written, level)
    return written


def top(letter: Document, above: str, office: str, number: str, place_and_day: str) -> None:
    """Add the letter's top: the office and the number on the left, quốc hiệu, tiêu ngữ, place and day on the right."""
    left, right = _pair(letter, 61, 106)
    line(left, above, size=13, align="CENTER", first=True)
    line(left, office, size=13, bold=True, align="CENTER")
    _rule(left, 22)
    if number:
        line(left, number, size=13, align="CENTER", before=4)
    line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=13, bold=True, align="CENTER", first=True)
    line(right, "Độc lập - Tự do - Hạnh phúc", size=14, bold=True, align="CENTER")
    _rule(right, 58)
    line(right, place_and_day, size=14, italic=True, align="CENTER", before=4)


def shipped_template() -> bytes:
    """Return the template as a .docx file."""
    letter = new_letter()
    letter.core_properties.title = "{{ trich_yeu }}"
    letter.core_properties.comments = _COMMENTS
    top(
        letter,
        "{{ co_quan_chu_quan }}",
        "{{ co_quan }}",
        "Số:          /BC-{{ viet_tat }}",
        "{{ dia_danh }}, ngày       tháng       năm          ",
    )
    line(letter, "BÁO CÁO", bold=True, align="CENTER", before=12)
    line(letter, "{{ trich_yeu }}", bold=True, align="CENTER")
    _rule(letter, 44, after=10)
    _body(letter)
    _signature(letter)
    _annexes(letter)
    written = io.BytesIO()
    letter.save(written)
    return written.getvalue()


def _body(letter: Document) -> None:
    _text(letter, "{{ doan_mo_dau }}")
    _text(letter, "{{ doan_cach_dem }}")
    heading(letter, "I. KẾT QUẢ TUYÊN TRUYỀN")
    heading(letter, "1. Theo chuyên đề", 2)
    _text(letter, "{{ doan_chuyen_de }}")
    _block(letter, "bang_chuyen_de")
    _block(letter, "bieu_do_chuyen_de")
    heading(letter, "2. Theo cơ quan báo chí", 2)
    _text(letter, "{{ doan_co_quan }}")
    _block(letter, "bang_co_quan")
    heading(letter, "3. Theo tháng", 2)
    _text(letter, "{{ doan_thang }}")
    _block(letter, "bang_thang")
    _block(letter, "bieu_do_thang")
    heading(letter, "II. SO SÁNH VỚI CÙNG KỲ TRƯỚC")
    _text(letter, "{{ doan_so_sanh }}")
    _block(letter, "bang_so_sanh")
    heading(letter, "III. ĐỘ TIN CẬY CỦA SỐ LIỆU")
    _text(letter, "{{ doan_tin_cay }}")
    _block(letter, "bang_tin_cay")
    heading(letter, "IV. MỨC ĐỘ THU THẬP")
    _text(letter, "{{ doan_thu_thap }}")
    _block(letter, "bang_thu_thap")
    _text(
        letter,
        "Trên đây là báo cáo kết quả thông tin, tuyên truyền trên báo chí về y tế {{ ky }} của {{ co_quan_thuong }}./.",
    )


def _text(letter: Document, text: str) -> None:
    line(letter, text, indent=True, after=_AFTER)


def _signature(letter: Document) -> None:
    """Add nơi nhận on the left, and on the right who signs."""
    left, right = _pair(letter, 82, 83)
    line(left, "Nơi nhận:", size=12, bold=True, italic=True, align="LEFT", first=True)
    for one in ("- Như trên;", "- Lưu: VT."):
        line(left, one, size=11, align="LEFT")
    line(right, "GIÁM ĐỐC", bold=True, align="CENTER", first=True)
    for _ in range(5):
        line(right, "", align="CENTER")


def _annexes(letter: Document) -> None:
    """Add the annexes on pages that lie across, for their tables are wide."""
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.shared import Mm

    section = letter.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin, section.right_margin = Mm(20), Mm(20)
    section.top_margin, section.bottom_margin = Mm(20), Mm(15)
    section.different_first_page_header_footer = False
    _annex(letter, "Phụ lục I", "SỐ LƯỢNG TIN BÀI THEO CHUYÊN ĐỀ VÀ THÁNG")
    _block(letter, "bang_chuyen_de_thang")
    _annex(letter, "Phụ lục II", "DANH SÁCH TIN BÀI", new_page=True)
    line(letter, "{{ doan_danh_sach }}", italic=True, size=12, after=_AFTER)
    _block(letter, "bang_danh_sach")


def _annex(letter: Document, number: str, title: str, *, new_page: bool = False) -> None:
    named = line(letter, number, bold=True, align="CENTER", keep=True)
    named.paragraph_format.page_break_before = new_page
    _outline(named, 1)
    line(letter, title, bold=True, align="CENTER", keep=True)
    kept = "(Kèm theo Báo cáo số:        /BC-{{ viet_tat }} ngày      tháng      năm          của {{ co_quan_thuong }})"
    line(letter, kept, italic=True, align="CENTER", after=_AFTER, keep=True)


def _block(letter: Document, name: str) -> None:
    line(letter, "{{ " + name + " }}", align="CENTER", after=_AFTER)


def _pair(letter: Document, left: float, right: float) -> tuple[_Cell, _Cell]:
    """Add two cells beside each other, without lines, of these widths in mm."""
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Mm

    both = letter.add_table(rows=1, cols=2)
    both.alignment, both.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(both.columns, (left, right), strict=True):
        column.width = Mm(width)
    cells = both.rows[0].cells
    for cell, width in zip(cells, (left, right), strict=True):
        cell.width = Mm(width)
    return cells[0], cells[1]


def _rule(place: Document | _Cell, width: float, after: float = 0) -> None:
    """Add a line `width` mm long in the middle: a paragraph's border, which no template loses as it does a drawing."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Mm, Pt

    room = place.width if hasattr(place, "width") else Mm(165)
    paragraph = line(place, "", after=after)
    paragraph.paragraph_format.line_spacing = Pt(4)
    side = int((room - Mm(width)) / 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
    border = f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
    paragraph._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001 - python-docx knows no borders
        parse_xml(border), "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _outline(paragraph: Paragraph, level: int) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:outlineLvl")
    mark.set(qn("w:val"), str(level - 1))
    paragraph._p.get_or_add_pPr().append(mark)  # noqa: SLF001 - python-docx knows no outline


def _language(properties: Any) -> None:  # noqa: ANN401 - an lxml element of python-docx's own class
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    language = OxmlElement("w:lang")
    for name in ("w:val", "w:eastAsia"):
        language.set(qn(name), "vi-VN")
    properties.append(language)
