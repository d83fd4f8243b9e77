"""Reading by a learnt layout: what it takes, what it leaves to the generic way, and what it never stores as right."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.extract import extract
from pipeline.outlets import Layout, Outlet, Selectors
from pipeline.records import VIETNAM, Article, Candidate, DateFrom, Door, OutletKind, Unit

NOW = dt.datetime(2026, 6, 1, 12, tzinfo=VIETNAM)
URL = "https://tin.test/y-te/xa-ban-mau-mo-diem-tiem-moi-cho-tre-em-1234.html"
TITLE = "Xã Bản Mẫu mở điểm tiêm mới cho trẻ em"
LEAD = "Sáng 5/3, xã Bản Mẫu mở thêm một điểm tiêm chủng để trẻ em vùng cao không phải đi xa."
FIRST = "Điểm tiêm đặt tại nhà văn hóa, do hai cán bộ y tế phụ trách, phục vụ bốn bản ở xa trung tâm xã."
SECOND = "Trong buổi đầu tiên có hơn sáu mươi trẻ được tiêm đủ mũi theo lịch, không cháu nào phải chờ lâu."
LAYOUT = Layout(title="h1.ten", lead="h2.dan", body="div.chu", published="span.ngay", drop=("div.hop",))
IMPRINT = (
    "Cơ quan chủ quản: Ủy ban nhân dân tỉnh. Giấy phép số 12 do Bộ cấp ngày nọ. Chịu trách nhiệm: Tổng Biên tập. "
    "Ghi rõ nguồn khi phát hành lại thông tin từ trang này, mọi liên hệ xin gửi về tòa soạn."
)


def page(
    *,
    lead: str = f'<h2 class="dan">{LEAD}</h2>',
    date: str = '<span class="ngay">05/03/2026</span>',
    body: str = f'<div class="chu"><p>{FIRST}</p><p>{SECOND}</p></div>',
    head: str = "",
    more: str = "",
) -> bytes:
    return (
        f"<html><head><title>{TITLE} - Báo</title>{head}</head><body><nav><a href='/'>Trang chủ</a></nav>"
        f'<div class="bai"><h1 class="ten">{TITLE}</h1>{date}{lead}{body}</div>{more}'
        f"<footer><div class='chan'><p>{IMPRINT}</p></div></footer></body></html>"
    ).encode()


def read(
    html: bytes, *layouts: Layout, selectors: Selectors | None = None, candidate: Candidate | None = None
) -> Article:
    outlet = Outlet(
        name="Báo Bản Mẫu",
        url="https://tin.test",
        kind=OutletKind.PORTAL,
        layouts=layouts or (LAYOUT,),
        selectors=selectors or Selectors(),
    )
    article = extract(html, URL, outlet=outlet, candidate=candidate, now=NOW).article
    assert article is not None
    return article


def test_all_fields_are_the_selectors() -> None:
    article = read(page())
    assert (article.title, article.lead, article.body) == (TITLE, LEAD, f"{FIRST}\n{SECOND}")
    assert article.published == dt.datetime(2026, 3, 5, tzinfo=VIETNAM)
    assert article.published_from is DateFrom.SELECTOR
    assert article.unit is Unit.TIN


@pytest.mark.parametrize(
    ("head", "fed", "hour"),
    [
        ('<meta property="article:published_time" content="2026-03-05T09:30:00+07:00">', None, 9),
        ("", dt.datetime(2026, 3, 5, 10, 30, tzinfo=VIETNAM), 10),
        ('<meta property="article:published_time" content="2026-03-04T09:30:00+07:00">', None, 0),
    ],
)
def test_a_day_alone_keeps_the_clock_that_another_source_gives_for_it(
    head: str, fed: dt.datetime | None, hour: int
) -> None:
    article = read(page(head=head), candidate=Candidate(URL, Door.FEED, published=fed))
    assert article.published is not None
    assert (article.published.day, article.published.hour) == (5, hour)


def test_a_page_without_the_lead_has_none_and_keeps_its_first_paragraph() -> None:
    article = read(page(lead=""))
    assert article.lead == ""
    assert article.body.split("\n")[0] == FIRST


def test_a_layout_without_a_lead_takes_none_out_of_the_text() -> None:
    layout = Layout(title="h1.ten", body="div.chu", published="span.ngay")
    assert read(page(lead=""), layout).body == f"{FIRST}\n{SECOND}"


def test_a_lead_inside_the_text_is_taken_out_of_it() -> None:
    inside = f'<div class="chu"><p><strong>{LEAD}</strong> {FIRST}</p><p>{SECOND}</p></div>'
    layout = LAYOUT.model_copy(update={"lead": "div.chu > p:first-of-type > strong"})
    article = read(page(lead="", body=inside), layout)
    assert (article.lead, article.body) == (LEAD, f"{FIRST}\n{SECOND}")


@pytest.mark.parametrize("lead", ['<h2 class="dan">Nhóm PV</h2>', ""])
def test_what_is_no_lead_is_not_made_one(lead: str) -> None:
    below = f'<div class="khac"><h2 class="dan">{LEAD}</h2></div>'
    assert read(page(lead=lead, more=below if not lead else "")).lead == ""


def test_what_is_dropped_is_no_text_and_pictures_around_it_stay() -> None:
    body = (
        f'<div class="chu"><p>{FIRST}</p><figure><img src="/anh/1.jpg"><div class="hop">Ảnh: tòa soạn cung cấp</div>'
        f'</figure><p>{SECOND}</p><div class="hop"><p>{LEAD}</p><img src="/anh/khac.jpg"></div></div>'
    )
    article = read(page(body=body))
    assert article.body == f"{FIRST}\n{SECOND}"
    assert article.images == ("https://tin.test/anh/1.jpg",)


def test_a_picture_between_title_and_text_is_the_articles() -> None:
    picture = '<div><img src="/anh/dau.jpg"></div><a href="/qc"><img src="/anh/qc.jpg"></a>'
    article = read(page(lead=f'<h2 class="dan">{LEAD}</h2>{picture}'))
    assert article.images == ("https://tin.test/anh/dau.jpg",)


def test_of_two_layouts_the_one_that_fits_the_page_is_taken() -> None:
    other = Layout(title="h1.khac", body="div.khac", published="span.khac")
    assert read(page(), other, LAYOUT).body == f"{FIRST}\n{SECOND}"
    assert read(page(), other).body == f"{FIRST}\n{SECOND}"


def test_what_a_person_set_goes_first_field_by_field() -> None:
    hand = Selectors(title="title", drop=("p:last-of-type",))
    article = read(page(), selectors=hand)
    assert article.title == f"{TITLE} - Báo"
    assert article.body == FIRST
    assert article.lead == LEAD


@pytest.mark.parametrize(
    "layout",
    [
        Layout(title="h1.ten", body="div.khong-co"),
        Layout(title="h1.ten", body="div.chan", published="span.ngay"),
        Layout(title="h1.ten", body="div.chan p", published="span.ngay"),
        Layout(title="div.chan", body="div.chu", published="span.ngay"),
        Layout(title="h1.ten", body="div.bai h1", published="span.ngay"),
        Layout(title="h1.ten", body="div.cung-muc", published="span.ngay"),
    ],
)
def test_a_layout_edited_into_nonsense_leaves_the_page_to_the_generic_way(layout: Layout) -> None:
    links = "".join(f"<li><a href='/{n}'>Tin khác thứ {n} của ngày hôm qua ở xã khác</a></li>" for n in range(9))
    html = page(more=f'<div class="cung-muc"><ul>{links}</ul></div>')
    generic = extract(html, URL, now=NOW).article
    assert generic is not None
    assert read(html, layout).body == generic.body
    assert read(html, layout).title == TITLE


def test_a_list_whose_cards_are_marked_up_like_articles_is_no_article() -> None:
    cards = "".join(
        f'<div class="bai"><h1 class="ten"><a href="/bai-{n}">Tin thứ {n} của xã Bản Mẫu</a></h1>'
        f'<span class="ngay">05/03/2026</span><div class="chu">{FIRST}</div></div>'
        for n in range(8)
    )
    html = f"<html><head><title>Y tế - Báo</title></head><body>{cards}</body></html>".encode()
    outlet = Outlet(name="Báo", url="https://tin.test", kind=OutletKind.PORTAL, layouts=(LAYOUT,))
    assert extract(html, "https://tin.test/y-te", outlet=outlet, now=NOW).article is None


@pytest.mark.parametrize(
    ("opening", "taken"),
    [("<p>{}</p>", False), ("<p><strong>{}</strong></p>", True), ('<p class="mo">{}</p>', True)],
)
def test_a_long_opening_is_a_lead_where_something_marks_it(opening: str, taken: bool) -> None:
    long = " ".join([LEAD] * 6)
    layout = LAYOUT.model_copy(update={"lead": "div.chu > p:first-of-type"})
    article = read(
        page(lead="", body=f'<div class="chu">{opening.format(long)}<p>{FIRST}</p><p>{SECOND}</p></div>'), layout
    )
    assert article.lead == (long if taken else "")
