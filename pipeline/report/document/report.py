"""`bao-cao.docx`: the report by the office's template, or by the one that comes with the program."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import InputError
from pipeline.report.annual import Report
from pipeline.report.document.fill import checked, fill, still
from pipeline.report.document.letterhead import shipped_template
from pipeline.report.document.places import PLACES, values
from pipeline.report.files import aside

__all__ = ["check_template", "write", "write_template"]

_SHIPPED = "the shipped template"


def write(path: Path, report: Report, template: Path | None = None) -> None:
    """Write `report` to `path`; the same report and template make the same bytes.

    Parameters
    ----------
    template
        A .docx with placeholders of `places.PLACES`; the shipped one by default.

    Raises
    ------
    InputError
        The template is missing, is no .docx, or holds a placeholder that isn't known.
    OSError
        The file can't be written.
    """
    raw, name = (_read(template), str(template)) if template else (shipped_template(), _SHIPPED)
    path.write_bytes(fill(raw, name, values(report), PLACES))


def check_template(template: Path) -> None:
    """Refuse a template that can't be used.

    Raises
    ------
    InputError
        It is missing, is no .docx, or holds a placeholder that isn't known.
    """
    checked(_read(template), str(template), PLACES)


def _read(template: Path) -> bytes:
    try:
        return template.read_bytes()
    except OSError as error:
        raise InputError(f"{template}: the template can't be read: {error.strerror}") from error


def write_template(path: Path) -> Path:
    """Write the shipped template to `path`, and beside it what each placeholder stands for; return the latter's path.

    Raises
    ------
    ExportError
        A file can't be written.
    """
    words = path.with_name(f"{path.stem}-huong-dan.txt")
    with aside(path) as part:
        part.write_bytes(still(shipped_template()))
    with aside(words) as part:
        part.write_text(_guide(path.name), encoding="utf-8-sig", newline="\r\n")
    return words


def _guide(name: str) -> str:
    width = max(map(len, PLACES)) + 6
    lines = [
        f"MẪU BÁO CÁO {name}",
        "",
        "Mở tệp bằng Word hoặc LibreOffice, sửa tùy ý (quốc hiệu, tên cơ quan, câu chữ, nơi nhận, người ký), giữ",
        "nguyên hoặc chuyển chỗ các ô giữ chỗ dạng {{ ten }}; bỏ ô nào thì không có phần ấy. Lưu dạng .docx rồi chạy:",
        "",
        f"    tinyte report --template {name}",
        "",
        "Bảng (bang_…) và biểu đồ (bieu_do_…) phải đứng một mình trong một đoạn.",
        "Viết hoa: {{ trich_yeu | upper }}. Chỉ hiện khi có số: {% if chuyen_de.food_safety != '0' %}…{% endif %}",
        "",
        *(f"{'{{ ' + place + ' }}':<{width}}  {words}" for place, words in PLACES.items()),
        "",
    ]
    return "\n".join(lines)
