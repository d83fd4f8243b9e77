"""The title is the headline, without what a site's template prints beside it."""

from __future__ import annotations

import pytest

from pipeline.extract import extract

BODY = "".join(
    f"<p>Đoạn thứ {n} kể rằng trạm y tế xã đã khám cho hơn hai trăm người dân của bản trong một buổi sáng.</p>"
    for n in ("nhất", "hai", "ba", "tư")
)


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Trạm y tế xã khám cho hai trăm người (Cập nhật ngày: 5/3/2026)", "Trạm y tế xã khám cho hai trăm người"),
        ("Trạm y tế xã khám cho hai trăm người [Đăng lúc: 10:20]", "Trạm y tế xã khám cho hai trăm người"),
        ("Danh sách trạm y tế tiêm phòng dại (cập nhật 6h ngày 5/3)",) * 2,
        ("Trạm y tế xã khám cho người dân (bài 2)",) * 2,
    ],
)
def test_a_stamp_inside_the_heading_is_no_part_of_the_title(heading: str, title: str) -> None:
    page = f"<html><body><h1>{heading}</h1><div class='noi-dung'>{BODY}</div></body></html>"
    article = extract(page.encode(), "https://bao.example/12345.html").article
    assert article is not None
    assert article.title == title
