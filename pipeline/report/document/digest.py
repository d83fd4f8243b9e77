"""The press digest (điểm báo) as .docx."""

from __future__ import annotations

import io
from pathlib import Path

from pipeline.report.digest import Digest, Story
from pipeline.report.document.fill import Block, Place, fill
from pipeline.report.document.letterhead import line, new_letter, top
from pipeline.report.document.parts import linked, paragraph, run
from pipeline.report.office import above, office_name, place_name
from pipeline.report.vietnamese import clock, day
from pipeline.report.words import UNITS
from pipeline.store import Entry

__all__ = ["write"]

_LONGEST_TITLE, _LONGEST_LEAD = 300, 700  # characters
_PLACES = dict.fromkeys(
    ("co_quan_chu_quan", "co_quan", "dia_danh", "ngay", "ky", "doan_tom_tat", "doan_nguon", "noi_dung"), ""
)


def write(path: Path, digest: Digest) -> None:
    """Write `digest` to `path`; the same digest makes the same bytes.

    Raises
    ------
    OSError
        The file can't be written.
    """
    report = digest.report
    values = {
        "co_quan_chu_quan": above(report.province),
        "co_quan": office_name(report.office, report.province).upper(),
        "dia_danh": place_name(report.province),
        "ngay": digest.dated,
        "ky": digest.period,
        "doan_tom_tat": digest.summary,
        "doan_nguon": digest.coverage,
        "noi_dung": Block("noi_dung", lambda place: _parts(place, digest)),
    }
    path.write_bytes(fill(_template(), "the digest's template", values, _PLACES))


def _template() -> bytes:
    letter = new_letter()
    letter.core_properties.title = "Điểm báo y tế {{ ky }}"
    top(letter, "{{ co_quan_chu_quan }}", "{{ co_quan }}", "", "{{ dia_danh }}, {{ ngay }}")
    line(letter, "ĐIỂM BÁO", bold=True, align="CENTER", before=12)
    line(letter, "Thông tin về y tế trên báo chí {{ ky }}", bold=True, align="CENTER", after=10)
    line(letter, "{{ doan_tom_tat }}", indent=True, after=6)
    line(letter, "{{ doan_nguon }}", indent=True, italic=True, after=6)
    line(letter, "{{ noi_dung }}")
    written = io.BytesIO()
    letter.save(written)
    return written.getvalue()


def _parts(place: Place, digest: Digest) -> list[str]:
    written = []
    for part in digest.parts:
        many = f" ({len(part.stories)} sự việc)"
        written.append(paragraph(run(part.name.upper() + many, size=13, bold=True), align="left", before=12, keep=True))
        if part.negative:
            written.append(paragraph(run("Thông tin tiêu cực", size=11, italic=True), align="left", keep=True))
        for n, story in enumerate(part.stories):
            written += _story(place, digest, story, n + 1, part.code)
    return written


def _story(place: Place, digest: Digest, story: Story, number: int, code: str) -> list[str]:
    first = story.first
    title = run(f"{number}. ", size=13, bold=True)
    title += linked(_cut(first.title or first.url, _LONGEST_TITLE), first.url, place.link, size=13, bold=True)
    others = [digest.report.theme_names.get(theme, theme) for theme in story.themes if theme != code]
    about = _source(digest, first)
    if story.places:
        about += f". Nhắc đến: {', '.join(story.places)}"
    if others:
        about += f". Cũng thuộc: {'; '.join(others)}"
    written = [
        paragraph(title, align="left", before=6, keep=True),
        paragraph(run(f"{about}.", size=11, italic=True), align="left", before=1, keep=bool(first.lead)),
    ]
    if first.lead:
        written.append(paragraph(run(_cut(first.lead, _LONGEST_LEAD), size=13), indent=10, before=2))
    if story.copies:
        copies = [linked(_source(digest, copy), copy.url, place.link, size=11) for copy in story.copies]
        said = run(f"Đăng lại ({len(copies)}): ", size=11, italic=True) + run("; ", size=11).join(copies)
        written.append(paragraph(said, align="left", left=10, before=2))
    return written


def _source(digest: Digest, entry: Entry) -> str:
    """Return outlet, unit and time: the hour alone where the digest is of one day."""
    outlet = digest.report.outlet_names.get(entry.outlet, entry.outlet)
    when = day(entry.day) if entry.day else ""
    if entry.published:
        when = clock(entry.published) if digest.since == digest.until else f"{clock(entry.published)} ngày {when}"
    return ", ".join(part for part in (outlet, UNITS[entry.unit].lower(), when) if part)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
