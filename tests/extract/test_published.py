# ruff: noqa: E501 - pages as they are sent, in long lines
from __future__ import annotations

import datetime as dt
import json

import pytest

from pipeline.extract import extract
from pipeline.records import VIETNAM, Article, Candidate, DateFrom, Door

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=VIETNAM)
URL = "https://tinban.test/xa-tiem-bo-sung-vac-xin-soi-cho-tre-12.html"
TEXT = "<p>Sáng nay, trạm y tế xã tiêm bổ sung vắc-xin sởi cho trẻ dưới năm tuổi ngay tại nhà văn hóa bản.</p>" * 3


def _read(  # a page around a title, with what stands above and under it
    *, head: str = "", above: str = "", under: str = "", after: str = "", url: str = URL, door: Candidate | None = None
) -> Article:
    html = (
        f"<html><head><title>Xã tiêm bổ sung vắc-xin sởi cho trẻ</title>{head}</head><body>{above}"
        f"<div class='bai'><h1>Xã tiêm bổ sung vắc-xin sởi cho trẻ</h1>{under}<div>{TEXT}</div>{after}</div></body></html>"
    )
    article = extract(html.encode(), url, now=NOW, candidate=door).article
    assert article is not None
    return article


def _ld(**values: str) -> str:
    data = {"@type": "NewsArticle", "headline": "Xã tiêm bổ sung vắc-xin sởi cho trẻ", **values}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def _found(article: Article) -> tuple[str, DateFrom]:
    assert article.published is not None
    return article.published.astimezone(VIETNAM).isoformat(timespec="minutes")[:16], article.published_from


def _door(door: Door, when: str) -> Candidate:
    return Candidate(URL, door, published=dt.datetime.fromisoformat(when))


def test_metadata_goes_before_what_readers_see() -> None:
    article = _read(head=_ld(datePublished="2026-03-05T07:30:00+07:00"), under="<p>06/03/2026 08:00</p>")
    assert _found(article) == ("2026-03-05T07:30", DateFrom.METADATA)


def test_of_two_stamps_the_one_that_readers_see_wins() -> None:
    meta = '<meta property="article:published_time" content="2026-03-05T17:42:00">'
    article = _read(head=_ld(datePublished="2026-03-05T16:39:41") + meta, under="<p>05/03/2026 16:39 GMT+7</p>")
    assert _found(article) == ("2026-03-05T16:39", DateFrom.METADATA)
    article = _read(head=_ld(datePublished="2026-03-05T16:39:41") + meta, under="<p>05/03/2026 17:42 GMT+7</p>")
    assert _found(article) == ("2026-03-05T17:42", DateFrom.METADATA)


def test_modified_times_never_count() -> None:
    head = (
        _ld(dateModified="2026-11-01T09:00:00+07:00") + '<meta property="article:modified_time" content="2026-11-01">'
    )
    assert _read(head=head).published is None
    under = "<p>Đăng: 05/03/2026 07:30</p><p>Cập nhật lần cuối: 01/11/2026 09:00</p>"
    assert _found(_read(head=head, under=under)) == ("2026-03-05T07:30", DateFrom.VISIBLE)


@pytest.mark.parametrize("value", ["2027-01-01T00:00:00+07:00", "0001-01-01T00:00:00", "{{ published }}", "1970-01-01"])
def test_impossible_metadata_gives_way(value: str) -> None:
    article = _read(head=_ld(datePublished=value), under="<p>05/03/2026</p>")
    assert _found(article) == ("2026-03-05T00:00", DateFrom.VISIBLE)


def test_todays_banner_and_the_footer_are_no_dates_of_the_article() -> None:
    above = "<div class='banner'>Hôm nay, Chủ nhật ngày 22 tháng 11 năm 2026</div><div>Chủ nhật, 22/11/2026 10:15</div>"
    after = "<p>Số lượt truy cập: 123456, ngày 01/01/2024</p><p>Giấy phép số 12/GP-BTTTT cấp ngày 12/03/2020</p>"
    assert _read(above=above, after=after).published is None


def test_neither_a_date_in_the_story_nor_one_of_another_article_counts() -> None:
    after = (
        "<p>Trước đó, ngày 10/02/2026, xã đã tiêm đợt đầu cho hơn một trăm trẻ trong tất cả các bản vùng cao.</p>"
        "<h3>Tin liên quan</h3><ul><li><a href='/x'>Một bài khác về tiêm chủng ở vùng cao</a> (01/03/2026)</li>"
        "<li><a href='/y'>Thêm một bài khác về tiêm chủng mở rộng</a> (02/03/2026)</li></ul>"
    )
    assert _read(after=after).published is None


def test_a_time_element_gives_the_clock_to_a_visible_day() -> None:
    under = '<time datetime="2026-03-05T07:30:00+07:00">5 Tháng 3, 2026</time>'
    assert _found(_read(under=under)) == ("2026-03-05T07:30", DateFrom.TIME)


def test_the_door_gives_the_clock_to_a_visible_day_and_else_the_date() -> None:
    door = _door(Door.FEED, "2026-03-05T00:30:00+00:00")
    assert _found(_read(under="<p>Ngày đăng: 05/03/2026</p>", door=door)) == ("2026-03-05T07:30", DateFrom.VISIBLE)
    assert _found(_read(under="<p>Ngày đăng: 04/03/2026</p>", door=door)) == ("2026-03-04T00:00", DateFrom.VISIBLE)
    assert _found(_read(door=door)) == ("2026-03-05T07:30", DateFrom.FEED)
    assert _found(_read(door=_door(Door.SITEMAP, "2026-03-05T07:30:00+07:00")))[1] is DateFrom.SITEMAP


def test_the_address_is_the_last_resort_and_a_month_is_no_day() -> None:
    assert _found(_read(url="https://a.test/2026/03/05/xa-tiem-bo-sung-vac-xin"))[1] is DateFrom.ADDRESS
    assert _read(url="https://a.test/2026/03/xa-tiem-bo-sung-vac-xin/").published is None
    assert _read(url="https://a.test/2027/03/05/xa-tiem-bo-sung-vac-xin").published is None


def test_month_first_dates_are_found_out_by_weekday_address_or_another_date() -> None:
    assert _found(_read(under="<p>Thứ năm, 3/5/2026 07:30</p>"))[0] == "2026-03-05T07:30"
    assert _found(_read(under="<p>Thứ ba, 5/3/2026 07:30</p>"))[0] == "2026-03-05T07:30"  # fits neither: day first
    assert _found(_read(under="<p>3/5/2026</p>", url="https://a.test/2026/03/xa-tiem-bo-sung/"))[0][:10] == "2026-03-05"
    door = _door(Door.FEED, "2026-03-05T07:30:00+07:00")
    assert _found(_read(under="<p>Đăng lúc 3/5/2026</p>", door=door))[0] == "2026-03-05T07:30"
    assert _found(_read(under="<p>12/3/2026 07:30</p>"))[0] == "2026-03-12T07:30"  # 3 December is yet to come


def test_hours_ago_count_from_the_fetch() -> None:
    assert _found(_read(under="<p>2 giờ trước</p>")) == ("2026-11-22T10:00", DateFrom.VISIBLE)


def test_a_page_without_any_date_has_none() -> None:
    article = _read()
    assert article.published is None
    assert article.published_from is DateFrom.NONE


def test_a_labelled_day_under_the_text_counts() -> None:
    for label in ("Cập nhật:", "Ngày đăng:", "Cập nhật ngày"):
        after = f"<p>Ảnh tư liệu</p><p>Xem thêm trang nhất</p><p>Lò Mẫu</p><p><i>{label} 5-3-2026</i></p>"
        assert _found(_read(after=after)) == ("2026-03-05T00:00", DateFrom.VISIBLE)


def test_metadata_later_than_the_labelled_day_are_those_of_a_change() -> None:
    later = '<meta property="article:published_time" content="2026-11-22T11:59:00+07:00">'
    assert _found(_read(head=later, under="<p>Ngày đăng: 05/03/2026 08:15</p>"))[0] == "2026-03-05T08:15"
    assert _found(_read(head=later, under="<p>Cập nhật: 05/03/2026 08:15</p>"))[0] == "2026-11-22T11:59"
    earlier = later.replace("2026-11-22T11:59", "2026-03-04T20:00")
    assert _found(_read(head=earlier, under="<p>Ngày đăng: 05/03/2026 08:15</p>"))[0] == "2026-03-04T20:00"


@pytest.mark.parametrize(
    "line",
    [
        "Lò Mẫu (05/03/2026)", "Nguồn: soyte.test - 05/03/2026", "Mường Mẫu, 5/3/2026", "PV (Theo TTX) - 05.03.2026",
        "Sơn Mẫu, ngày 05 tháng 3 năm 2026", "(Ngày 5/3/2026)", "5 Th3 2026 by admin",
    ],
)  # fmt: skip
def test_a_name_or_place_with_a_date_right_under_the_text_counts(line: str) -> None:
    article = _read(after=f"<p align='right'>{line}</p>")
    assert _found(article) == ("2026-03-05T00:00", DateFrom.VISIBLE)
    assert "2026" not in article.body
    other = _read(after=f"<p>{line}</p>", under="<p>04/03/2026</p>")
    assert _found(other) == ("2026-03-04T00:00", DateFrom.VISIBLE)


def test_a_date_is_nobodys_name() -> None:
    assert _read(after="<p align='right'><i>Ngày 05/03/2026</i></p>").byline == ""
