from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from docx import Document

from pipeline.errors import InputError
from pipeline.report import grids
from pipeline.report.annual import Report
from pipeline.report.document import blocks, places
from pipeline.report.document.letterhead import shipped_template
from pipeline.report.document.places import PLACES, values
from pipeline.report.document.report import write, write_template
from pipeline.report.grids import Grid, Value, Words
from pipeline.report.tables import add_up
from pipeline.report.vietnamese import number
from tests.report.sample import EVIL, reliability, report

Rows = list[list[str]]


@pytest.fixture(scope="module")
def made() -> Report:
    return report(reliability=reliability())


@pytest.fixture(scope="module")
def path(made: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("docx") / "bao-cao.docx"
    write(target, made)
    return target


def tables(path: Path) -> list[Rows]:
    document = Document(str(path))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def shown(grid: Grid) -> Rows:
    def text(one: object) -> str:
        if isinstance(one, Value):
            return number(one.number)
        if isinstance(one, Words):
            return f"{one.text}\n{one.below}" if one.below else one.text
        return str(one)

    return [[head.text for head in grid.heads], *([text(one) for one in row] for row in grid.rows)]


def words(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


def template(tmp_path: Path, *paragraphs: str) -> Path:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(tmp_path / "mau.docx"))
    return tmp_path / "mau.docx"


def test_every_table_says_what_the_long_form_says(made: Report, path: Path) -> None:
    found = tables(path)
    wanted = [
        grids.themes(made),
        grids.outlets(made),
        grids.unit_months(made),
        grids.compared(made),
        grids.reliable(made),
        grids.covered(made),
        grids.theme_months(made),
    ]
    # The letter's top is the first, its signature stands before the annexes, the list of items is the last.
    ordered = [*found[1:7], found[8]]
    assert ordered == [shown(grid) for grid in wanted if grid]
    by_theme = add_up(made.figures, "theme")
    assert [row[7] for row in ordered[0][1:-1]] == [number(by_theme[theme.code,]) for theme in made.rows]
    assert ordered[0][-1][7] == number(len(made.entries))


def test_the_opening_names_each_unit_as_the_table_does(made: Report, path: Path) -> None:
    text = words(path)
    units = add_up(made.figures, "unit")
    assert (
        f"Trong năm 2026, các cơ quan báo chí đã đăng tải và phát sóng {units['chuyen_muc',]} chuyên mục, "
        f"{units['tin',]} tin, {units['bai',]} bài, {units['anh',]} ảnh và {units['video',]} video/phóng sự về “Y tế"
    ) in text
    stories = len({entry.story for entry in made.entries})
    assert f"Tổng cộng {len(made.entries)} tin bài về {stories} sự việc" in text
    assert "{{" not in text


def test_the_page_is_laid_out_by_the_decree(path: Path) -> None:
    document = Document(str(path))
    body, annex = document.sections
    assert [round(side.mm) for side in (body.page_width, body.page_height) if side] == [210, 297]
    assert [round(side.mm) for side in (annex.page_width, annex.page_height) if side] == [297, 210]
    margins = [round(getattr(body, f"{side}_margin").mm) for side in ("top", "bottom", "left", "right")]
    assert margins == [20, 20, 30, 15]
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert document.styles["Normal"].font.size.pt == 14
    assert body.different_first_page_header_footer
    assert "PAGE" in body.header._element.xml
    assert not body.first_page_header.paragraphs[0].text
    left, right = document.tables[0].rows[0].cells
    assert left.text.split("\n")[:2] == ["UBND TỈNH SƠN LA", "SỞ Y TẾ"]
    assert right.text.split("\n")[:2] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert "Sơn La, ngày" in right.text
    signature = document.tables[7].rows[0].cells
    assert signature[0].text.startswith("Nơi nhận:")
    assert signature[1].text.startswith("GIÁM ĐỐC")
    opening = next(p for p in document.paragraphs if p.text.startswith("Trong năm"))
    assert opening.paragraph_format.alignment == 3  # both sides
    assert round(opening.paragraph_format.first_line_indent.mm, 1) == 12.7


def test_titles_are_text_and_only_sound_addresses_are_links(path: Path) -> None:
    rows = tables(path)[-1]
    titles = [row[1] for row in rows[1:]]
    assert EVIL.replace("\u2028", "").strip() in titles
    assert max(map(len, titles)) == 300
    with zipfile.ZipFile(path) as file:
        related = file.read("word/_rels/document.xml.rels").decode()
    assert "https://dai.example.vn/y-te/tin-1.html" in related
    assert "script&gt;" not in related
    assert "javascript" not in related


def test_both_charts_stand_in_it_with_their_figures_as_words(made: Report, path: Path) -> None:
    with zipfile.ZipFile(path) as file:
        body = file.read("word/document.xml").decode()
        pictures = [name for name in file.namelist() if name.startswith("word/media/")]
    assert len(pictures) == 2
    sums = add_up(made.figures, "theme")
    assert f"An toàn vệ sinh thực phẩm: {sums['food_safety',]}" in body
    assert "03/2026*: " in body


def test_the_same_report_is_the_same_file(made: Report, path: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.docx"
    write(again, made)
    assert again.read_bytes() == path.read_bytes()
    with zipfile.ZipFile(again) as file:
        assert {entry.date_time for entry in file.infolist()} == {(2000, 1, 1, 0, 0, 0)}


def test_every_part_is_sound_xml(path: Path) -> None:
    with zipfile.ZipFile(path) as file:
        for name in file.namelist():
            if name.endswith((".xml", ".rels")):
                ET.fromstring(file.read(name))


def test_an_empty_period_says_so(tmp_path: Path) -> None:
    target = tmp_path / "a.docx"
    write(target, report(entries=(), figures=(), before=None, undated=(), elsewhere=(), ledger=(), outlets=()))
    text = words(target)
    assert "Trong năm 2026, chưa ghi nhận tin, bài, ảnh, video, chuyên mục nào" in text
    assert "Chưa có nhật ký thu thập" in text


def test_a_long_list_is_cut_and_says_where_the_rest_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "MOST_LISTED", 10)
    monkeypatch.setattr(places, "MOST_LISTED", 10)
    target = tmp_path / "a.docx"
    write(target, report())
    assert len(tables(target)[-1]) == 1 + 10
    assert "Gồm 10 tin bài mới nhất trong 40 tin bài được tính" in words(target)
    assert "bao-cao.xlsx" in words(target)


def test_an_offices_own_template_is_filled(made: Report, tmp_path: Path) -> None:
    own = template(
        tmp_path, "{{ co_quan }} – {{ ky | upper }}", "{{ bang_chuyen_de }}", "Có {{ chuyen_de.food_safety }} tin bài."
    )
    target = tmp_path / "b.docx"
    write(target, made, own)
    assert words(target).startswith("SỞ Y TẾ – NĂM 2026")
    assert f"Có {add_up(made.figures, 'theme')['food_safety',]} tin bài." in words(target)
    assert [table[0][1] for table in tables(target)] == ["Chuyên đề"]


def test_a_block_may_stand_in_a_cell_and_twice(made: Report, tmp_path: Path) -> None:
    document = Document()
    document.add_table(rows=1, cols=1).rows[0].cells[0].paragraphs[0].add_run("{{ bang_thang }}")
    document.add_paragraph("{{p bang_thang }}")
    document.save(str(tmp_path / "mau.docx"))
    write(tmp_path / "b.docx", made, tmp_path / "mau.docx")
    read = Document(str(tmp_path / "b.docx"))
    assert read.tables[0].rows[0].cells[0].tables[0].rows[0].cells[0].text == "Tháng"
    assert read.tables[1].rows[0].cells[0].text == "Tháng"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ co_quam }}", "unknown placeholder 'co_quam'; did you mean 'co_quan'?"),
        ("{{ chuyen_de.khong_co }}", "no attribute 'khong_co'"),
        ("{% for x in %}", "a placeholder can't be filled"),
        ("Bảng: {{ bang_thang }}", "must stand alone in its paragraph"),
        ("{{ ''.__class__.__mro__ }}", "a placeholder can't be filled"),
    ],
)
def test_a_wrong_placeholder_is_named(made: Report, tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message)) as caught:
        write(tmp_path / "b.docx", made, template(tmp_path, text))
    assert "mau.docx" in str(caught.value)
    assert not (tmp_path / "b.docx").exists()


def test_a_message_lists_the_placeholders_that_are_known(made: Report, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="known placeholders: bang_chuyen_de, bang_chuyen_de_thang, "):
        write(tmp_path / "b.docx", made, template(tmp_path, "{{ zzz }}"))


def test_a_block_in_a_header_is_refused(made: Report, tmp_path: Path) -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].add_run("{{ bang_thang }}")
    document.save(str(tmp_path / "mau.docx"))
    with pytest.raises(InputError, match="header, footer or note"):
        write(tmp_path / "b.docx", made, tmp_path / "mau.docx")


@pytest.mark.parametrize(
    ("name", "raw", "message"),
    [
        ("mau.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Word 97-2003"),
        ("mau.docx", b"Kinh gui", r"must be a \.docx"),
        ("mau.docx", b"", r"must be a \.docx"),
        ("mau.pdf", b"%PDF-1.7", "it is a PDF"),
    ],
)
def test_what_is_no_docx_is_told(made: Report, tmp_path: Path, name: str, raw: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(InputError, match=message):
        write(tmp_path / "b.docx", made, tmp_path / name)


def test_a_zip_that_is_no_docx_and_a_missing_file_are_told(made: Report, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "mau.docx", "w") as file:
        file.writestr("a.txt", "a")
    with pytest.raises(InputError, match=r"must be a \.docx"):
        write(tmp_path / "b.docx", made, tmp_path / "mau.docx")
    with pytest.raises(InputError, match="can't be read"):
        write(tmp_path / "b.docx", made, tmp_path / "khong-co.docx")


def test_the_template_is_written_out_with_its_guide(made: Report, tmp_path: Path) -> None:
    guide = write_template(tmp_path / "mau.docx")
    said = guide.read_text(encoding="utf-8-sig")
    assert all(f"{{{{ {place} }}}}" in said for place in PLACES)
    write(tmp_path / "a.docx", made, tmp_path / "mau.docx")
    write(tmp_path / "b.docx", made)
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_every_placeholder_is_documented_and_filled(made: Report) -> None:
    assert values(made).keys() == PLACES.keys()
    with zipfile.ZipFile(io.BytesIO(shipped_template())) as file:
        used = set(re.findall(r"\{\{ (\w+)", file.read("word/document.xml").decode()))
    assert used <= PLACES.keys()
    assert {block for block in PLACES if block.startswith(("bang_", "bieu_do_", "doan_"))} <= used


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice (soffice) isn't installed")
def test_libreoffice_opens_it(path: Path, tmp_path: Path) -> None:
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to"]
    for kind in ("pdf", "txt:Text (encoded):UTF8"):
        subprocess.run(
            [*command, kind, "--outdir", str(tmp_path), str(path)], check=True, capture_output=True, timeout=300
        )
    assert (tmp_path / "bao-cao.pdf").read_bytes().startswith(b"%PDF")
    text = (tmp_path / "bao-cao.txt").read_text(encoding="utf-8-sig")
    assert "Kết quả thông tin, tuyên truyền trên báo chí về y tế tỉnh Sơn La năm 2026" in text
    assert "Tổng cộng 40 tin bài" in text
