"""Articles that a portal shows as a record of labels and values."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.extract import extract
from pipeline.extract.blocks import flatten
from pipeline.extract.document import Unreadable, parse
from pipeline.extract.record import find_record
from pipeline.records import VIETNAM, Article, DateFrom

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=VIETNAM)
TITLE = "Huyện Bản Mẫu tập huấn phòng chống dịch sởi"
LEAD = "Hơn sáu mươi cán bộ trạm y tế xã dự lớp tập huấn kéo dài hai ngày tại trung tâm huyện."
FIRST = "Sáng 3/3, trung tâm y tế huyện khai mạc lớp tập huấn giám sát ca bệnh sốt phát ban nghi sởi."
SECOND = "Học viên được hướng dẫn điều tra dịch tễ, lấy mẫu và báo cáo ca bệnh trên phần mềm."
FORM = {
    "Tiêu đề:": TITLE,
    "Chuyên mục:": "Y tế",
    "Tác giả:": "Lò Văn Mẫu",
    "Ngày đăng:": "05/03/2026 08:30",
    "Sửa lần cuối:": "09/03/2026 10:00",
    "Trích yếu:": f"<b>{LEAD}</b>",
    "Nội dung:": f"<p>{FIRST}</p><p>{SECOND}</p>",
    "Tệp đính kèm:": "<a href='k.pdf'>Kế hoạch tập huấn.pdf</a> (12/01/2025)",
}
ROWS = ("<table>{}</table>", "<tr><td>{}</td><td>{}</td></tr>")
DIVS = ("<div>{}</div>", "<div><div class='l'>{}</div><div class='v'>{}</div></div>")
TERMS = ("<dl>{}</dl>", "<dt>{}</dt><dd>{}</dd>")


def page(fields: dict[str, str], form: tuple[str, str] = ROWS, head: str = "") -> bytes:
    whole, row = form
    shown = whole.format("".join(row.format(label, value) for label, value in fields.items()))
    return (
        f"<html><head><title>Cổng thông tin</title>{head}</head><body><h1>Sở mẫu tỉnh</h1><h2>Tin tức</h2>{shown}"
        "<h2>Tin khác</h2><ul><li><a href='/1'>Xã mở điểm tiêm mới cho trẻ em</a> 07/03/2026</li></ul></body></html>"
    ).encode()


def read(html: bytes) -> Article:
    article = extract(html, "https://so.test/tin.aspx?id=12", now=NOW).article
    assert article is not None
    return article


@pytest.mark.parametrize("form", [ROWS, DIVS, TERMS])
def test_labels_say_which_part_is_which(form: tuple[str, str]) -> None:
    article = read(page(FORM, form))
    assert (article.title, article.lead, article.body) == (TITLE, LEAD, f"{FIRST}\n{SECOND}")
    assert article.byline == "Lò Văn Mẫu"
    assert article.published == dt.datetime(2026, 3, 5, 8, 30, tzinfo=VIETNAM)
    assert article.published_from is DateFrom.VISIBLE


def test_a_record_without_a_lead_has_none() -> None:
    fields = {label: value for label, value in FORM.items() if label != "Trích yếu:"}
    article = read(page(fields))
    assert (article.lead, article.body) == ("", f"{FIRST}\n{SECOND}")


def test_the_labelled_day_goes_before_metadata_made_at_the_request() -> None:
    stamp = f'<meta property="article:published_time" content="{NOW.isoformat()}">'
    assert read(page(FORM, head=stamp)).published == dt.datetime(2026, 3, 5, 8, 30, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    "fields",
    [
        {**FORM, "Số ký hiệu:": "118/KH-UBND"},  # a document's record
        {label: FORM[label] for label in ("Chuyên mục:", "Nội dung:")},
        {**FORM, "Nội dung:": "(trống)"},
    ],
)
def test_what_is_no_articles_record(fields: dict[str, str]) -> None:
    root = parse(page(fields))
    assert not isinstance(root, Unreadable)
    assert find_record(flatten(root.body)) is None


def test_the_title_may_stand_above_the_record() -> None:
    fields = {label: value for label, value in FORM.items() if label != "Tiêu đề:"}
    html = page(fields).replace("<h1>Sở mẫu tỉnh</h1>".encode(), f"<h1>{TITLE}</h1>".encode())
    article = read(html.replace("<h2>Tin tức</h2>".encode(), b""))
    assert (article.title, article.lead, article.body) == (TITLE, LEAD, f"{FIRST}\n{SECOND}")
