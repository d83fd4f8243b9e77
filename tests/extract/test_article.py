# ruff: noqa: E501 - pages as they are sent, in long lines
"""The whole way on single pages: what goes where, and what stays out."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.extract import extract
from pipeline.outlets import Outlet, Selectors
from pipeline.records import VIETNAM, Article, Candidate, DateFrom, Door, Extraction, Outcome, OutletKind, Unit

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=VIETNAM)
URL = "https://tinban.test/xa-tiem-bo-sung-vac-xin-soi-cho-tre-12.html"
TITLE = "Xã tiêm bổ sung vắc-xin sởi cho trẻ"
LEAD = "Sáng nay, trạm y tế xã tiêm bổ sung vắc-xin sởi cho trẻ dưới năm tuổi ở các bản vùng cao."
ONE = "Từ sáng sớm, bà con các bản đã đưa con em đến nhà văn hóa để khám sàng lọc trước khi tiêm."
TWO = "Trạm y tế bố trí hai bàn khám, hai bàn tiêm và một phòng theo dõi, có bác sĩ của huyện hỗ trợ."
THREE = "Những cháu còn ho, sốt được hẹn tiêm vào tuần sau; danh sách do y tế bản lập và nhắc từng gia đình."


def _extract(body: str, head: str = "", url: str = URL, **more: object) -> Extraction:
    html = f"<html><head><meta charset='utf-8'><title>{TITLE}</title>{head}</head><body>{body}</body></html>"
    return extract(html.encode(), url, now=NOW, **more)  # type: ignore[arg-type] # outlet, candidate, content_type


def _read(body: str, head: str = "", url: str = URL, **more: object) -> Article:
    found = _extract(body, head, url, **more)
    assert found.article is not None, found.detail
    return found.article


def _page(*inside: str) -> str:
    return f"<h1>{TITLE}</h1><div class='sapo'>{LEAD}</div><div class='noidung'>{''.join(inside)}</div>"


def _p(*texts: str) -> list[str]:
    return [f"<p>{t}</p>" for t in texts]


@pytest.mark.parametrize(
    "dirt",
    [
        "<div class='box'><b>Tin liên quan</b><ul><li><a href='/a'>Một bài khác rất dài ở đây</a></li></ul></div>",
        "<p><a href='/a'>&gt;&gt; Bệnh viện huyện đưa máy mới vào phục vụ người bệnh</a></p>",
        "<h3>Đọc thêm</h3><ul><li><a href='/a'>Bài khác một hai ba</a></li><li><a href='/b'>Bài khác bốn năm</a></li></ul>",
        "<figure><img src='/a.jpg'><figcaption>Cán bộ y tế khám sàng lọc cho trẻ tại bản.</figcaption></figure>",
        "<p style='text-align:center'><img src='/a.jpg'></p><p style='text-align:center'><em>Bà con chờ tới lượt</em></p>",
        "<table><tr><td><img src='/a.jpg'></td></tr><tr><td>Cán bộ y tế khám cho trẻ. Ảnh: CTV</td></tr></table>",
        "<p><img src='/a.jpg'></p><p>Khám sàng lọc trước khi tiêm (Ảnh: Trạm y tế)</p>",
        "<div class='x'><a href='/a'>Bệnh viện huyện đưa máy mới vào dùng</a> <span>Máy giúp bà con đỡ đi xa.</span></div>",
        "<div class='share-buttons'>Chia sẻ Facebook Zalo</div>",
        "<p>Lượt xem: 1.234</p>",
        "<div style='display:none'><p>Đoạn văn ẩn dành cho máy tìm kiếm, người đọc không bao giờ nhìn thấy.</p></div>",
        "<div class='video-js'><video src='/v.mp4'></video><div>00:15 / 02:30</div></div>",
    ],
)
def test_dirt_in_the_middle_of_the_text_stays_out(dirt: str) -> None:
    article = _read(_page(*_p(ONE, TWO), dirt, *_p(THREE)))
    assert article.body.split("\n") == [ONE, TWO, THREE]
    assert article.lead == LEAD


@pytest.mark.parametrize(
    "after",
    [
        "<p style='text-align:right'><strong>Quế Lâm</strong></p>",
        "<p><b>Quế Lâm</b></p>",
        "<p class='author'>Quế Lâm</p>",
        "<p align='right'>Quế Lâm</p>",
    ],
)
def test_the_authors_line_is_the_byline_and_no_text(after: str) -> None:
    article = _read(_page(*_p(ONE, TWO), after))
    assert article.body.split("\n") == [ONE, TWO]
    assert article.byline == "Quế Lâm"


@pytest.mark.parametrize(
    "after",
    [
        f"<div><h3>Ý kiến bạn đọc (2)</h3><div><b>Một bạn đọc</b><p>{TWO} {THREE}</p></div></div>",
        f"<div class='binh-luan'><p>{TWO} {THREE} {TWO}</p></div>",
        f"<div class='c'><div><p>{TWO}</p><a>Thích</a> <a>Trả lời</a></div><div><p>{ONE}</p><a>Trả lời</a></div></div>",
        "<p>Bản quyền thuộc về báo tỉnh. Giấy phép số 1/GP-BTTTT. Cấm sao chép dưới mọi hình thức khi chưa xin phép.</p>",
        "<div class='tags'><a href='/t/1'>vắc-xin</a> <a href='/t/2'>tiêm chủng mở rộng</a></div>",
        "<form><h3>Gửi bình luận</h3><p>Email của bạn sẽ không được hiển thị công khai trên trang này đâu nhé.</p></form>",
    ],
)
def test_what_follows_the_text_stays_out(after: str) -> None:
    assert _read(_page(*_p(ONE, TWO, THREE)) + after).body.split("\n") == [ONE, TWO, THREE]


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", f"<h1>{TITLE}</h1><h2>{LEAD}</h2>{''.join(_p(ONE, TWO, THREE))}"),
        ("", f"<h1>{TITLE}</h1><div><p><strong>{LEAD}</strong></p>{''.join(_p(ONE, TWO, THREE))}</div>"),
        ("", f"<h1>{TITLE}</h1><div><p><strong>{LEAD}</strong> {ONE}</p>{''.join(_p(TWO, THREE))}</div>"),
        ("", f"<h1>{TITLE}</h1><div><i>{LEAD}</i><br><br>{ONE}<br>{TWO}<br>{THREE}</div>"),
        ("", f"<h1>{TITLE}</h1><p class='x'>{LEAD}</p><div>{''.join(_p(ONE, TWO, THREE))}</div>"),
        ("", f"<h1>{TITLE}</h1><div>{''.join(_p(LEAD, ONE, TWO, THREE))}</div>"),
        ("", f"<h1>{TITLE}</h1><p class='sapo'>(Tinban.vn) - {LEAD}</p>{''.join(_p(ONE, TWO, THREE))}"),
        ("", f"<h1>{TITLE}</h1><p class='sapo'>TTO - {LEAD}</p>{''.join(_p(ONE, TWO, THREE))}"),
        ("", f"<h1>{TITLE}</h1><p><span class='location-stamp'>Bản Lài</span>{LEAD}</p>{''.join(_p(ONE, TWO, THREE))}"),
        (f"<meta name='description' content='{LEAD}'>", f"<h1>{TITLE}</h1>{''.join(_p(ONE, TWO, THREE))}"),
        ("", f"<h1>{TITLE}</h1><div class='sapo'>{LEAD}</div><div>{''.join(_p(LEAD, ONE, TWO, THREE))}</div>"),
    ],
)
def test_the_lead_wherever_it_stands(head: str, body: str) -> None:
    article = _read(body, head)
    assert article.lead == LEAD
    assert article.body.split("\n") == [ONE, TWO, THREE]


@pytest.mark.parametrize(
    "heading",
    [
        f"<h1>{TITLE}</h1>",
        f"<h1 class='logo'><a href='/'>Báo Tỉnh Ta</a></h1><h2>{TITLE}</h2>",
        f"<div class='x1'>{TITLE}</div>",
        f"<p><font size='5'><b>{TITLE}</b></font></p>",
        f"<h1>{TITLE} <span>05/03/2026</span></h1>",
        f"<h1><span>Video</span> {TITLE}</h1>",
        f"<h3><a href='{URL}'>{TITLE}</a></h3>",
        "<h1>Xã tiêm bổ sung vắc-xin<br>sởi cho trẻ</h1>",
    ],
)
def test_the_title_in_whatever_element(heading: str) -> None:
    article = _read(f"{heading}<p class='sapo'>{LEAD}</p>{''.join(_p(ONE, TWO, THREE))}")
    assert article.title == TITLE


def test_a_title_that_nothing_else_names_is_found_by_its_looks() -> None:
    html = (
        "<html><head><title>Cổng thông tin điện tử huyện</title></head><body><div>CỔNG THÔNG TIN ĐIỆN TỬ HUYỆN</div>"
        f"<div class='a'>{TITLE}</div><div>05/03/2026</div><p>{LEAD}</p>{''.join(_p(ONE, TWO, THREE))}</body></html>"
    )
    article = extract(html.encode(), "https://huyen.test/?id=7", now=NOW).article
    assert article is not None
    assert article.title == TITLE


def test_the_doors_title_and_lead_help_where_the_page_is_mute() -> None:
    door = Candidate(URL, Door.FEED, TITLE, LEAD, dt.datetime(2026, 3, 5, 7, 30, tzinfo=VIETNAM))
    html = f"<div>{TITLE}</div>{''.join(_p(LEAD, ONE, TWO, THREE))}"
    article = extract(html.encode(), "https://huyen.test/?id=7", now=NOW, candidate=door).article
    assert article is not None
    assert (article.title, article.lead) == (TITLE, LEAD)
    assert article.published_from is DateFrom.FEED


def test_pictures_are_absolute_lazy_ones_too_and_icons_are_left_out() -> None:
    article = _read(
        "<img src='/logo.png'>"
        + _page(
            *_p(ONE, TWO),
            "<img src='data:image/gif;base64,R0' data-src='/anh/1.jpg'>",
            "<img srcset='/anh/2-s.jpg 400w, /anh/2-l.jpg 800w'>",
            "<img src='/icons/like.png'><img src='/px.gif' width='1' height='1'><img src='http://['>",
            "<img data-original='https://cdn.test/3.webp?w=680'><img src='/anh/1.jpg'>",
            *_p(THREE),
        )
        + "<div class='related'><a href='/x'><img src='/anh/khac.jpg'></a><a href='/x'>Bài khác ở đây dài</a></div>"
    )
    assert article.images == (
        "https://tinban.test/anh/1.jpg",
        "https://tinban.test/anh/2-l.jpg",
        "https://cdn.test/3.webp?w=680",
    )


def test_a_player_with_few_words_is_a_video_and_a_photo_story_keeps_its_captions() -> None:
    video = _read(_page("<iframe src='/player/1'></iframe>", *_p(ONE)))
    assert (video.unit, video.body) == (Unit.VIDEO, ONE)
    pictures = "".join(f"<figure><img src='/{n}.jpg'><figcaption>{ONE}</figcaption></figure>" for n in range(6))
    story = _read(f"<h1>{TITLE}</h1><div>{pictures}</div>")
    assert story.unit is Unit.ANH
    assert ONE in story.body + story.lead


def test_columns_of_the_outlets_file_give_the_unit() -> None:
    outlet = Outlet(name="Tin bản", url="https://tinban.test", kind=OutletKind.PORTAL, columns=("Thầy thuốc của bản",))
    crumbs = "<div><a href='/'>Trang chủ</a> <span>/</span></div><div><a href='/c'>Thầy thuốc của bản</a></div>"
    assert _read(crumbs + _page(*_p(ONE, TWO)), outlet=outlet).unit is Unit.CHUYEN_MUC
    assert _read(crumbs + _page(*_p(ONE, TWO))).unit is Unit.TIN


def test_selectors_override_field_by_field() -> None:
    body = (
        f"<h1>Tên trang</h1><div class='t'>{TITLE}</div><div class='d'>đăng 03.05.2026 lúc 07:30</div>"
        f"<div class='l'>{LEAD}</div><div class='b'><p>{ONE}</p><div class='qc'>{TWO}</div><p>{THREE}</p></div>"
        f"<div class='w'>Quế Lâm</div>"
    )
    selectors = Selectors(
        title=".t", lead=".l", body=".b", byline=".w", published=".d", drop=(".qc",),
        date_format="đăng %m.%d.%Y lúc %H:%M",
    )  # fmt: skip
    outlet = Outlet(name="Tin bản", url="https://tinban.test", kind=OutletKind.PORTAL, selectors=selectors)
    article = _read(body, outlet=outlet, url="https://tinban.test/?id=1")
    assert (article.title, article.lead, article.byline) == (TITLE, LEAD, "Quế Lâm")
    assert article.body.split("\n") == [ONE, THREE]
    assert article.published == dt.datetime(2026, 3, 5, 7, 30, tzinfo=VIETNAM)
    assert article.published_from is DateFrom.SELECTOR


def test_selectors_that_find_nothing_leave_the_field_to_the_generic_way() -> None:
    selectors = Selectors(title=".gone", body=".gone", published=".gone", drop=(".gone",))
    outlet = Outlet(name="Tin bản", url="https://tinban.test", kind=OutletKind.PORTAL, selectors=selectors)
    page = _page(*_p(ONE, TWO, THREE))
    assert _read(page, outlet=outlet) == _read(page)


def test_a_selector_of_single_paragraphs_and_one_inside_another_count_each_text_once() -> None:
    outlet = Outlet(
        name="Tin bản",
        url="https://tinban.test",
        kind=OutletKind.PORTAL,
        selectors=Selectors(body=".noidung, .noidung p"),
    )
    assert _read(_page(*_p(ONE, TWO, THREE)), outlet=outlet).body.split("\n") == [ONE, TWO, THREE]


CARD = "<div class='it'><h3><a href='/bai-{0}.html'>Một tin khác có tên khá dài số {0}</a></h3><p>{1}</p></div>"
CARDS = "".join(CARD.format(n, LEAD) for n in range(12))
ROWS = "".join(
    f"<tr><td><b>Tin số {n} của huyện ta</b><br>{LEAD}<br><a href='/?i={n}'>Chi tiết</a></td></tr>" for n in range(9)
)


@pytest.mark.parametrize(
    ("url", "html", "reason"),
    [
        ("https://a.test/", f"<h1>Báo tỉnh</h1>{CARDS}", "home page"),
        ("https://a.test/y-te", f"<h1>Y tế</h1>{CARDS}", "lists articles"),
        ("https://a.test/y-te/trang-2", f"<title>Y tế</title>{CARDS}", "lists articles"),
        ("https://a.test/?cat=3", f"<title>Tin tức</title><table>{ROWS}</table>", "lists articles"),
        ("https://a.test/tag/soi/", f"<h1>Từ khóa: sởi</h1><p>{LEAD}</p>{CARDS}", "lists articles"),
        ("https://a.test/y-te", f"<h1>Tin y tế mới nhất hôm nay</h1><p>{LEAD}</p>{CARDS}", "lists articles"),
        ("https://a.test/a-1.html", "<h1>404</h1><p>Không tìm thấy trang</p>", "error page"),
        (
            "https://a.test/a-1.html",
            f"<h1>Rất tiếc!</h1><p>Bài viết này không tồn tại hoặc đã bị xóa.</p>{CARDS}",
            "error",
        ),
        ("https://a.test/a-1.html", "<h1>Đăng nhập</h1><p>Vui lòng đăng nhập để đọc tiếp bài viết này.</p>", "login"),
        ("https://a.test/a-1.html", "<p>Hệ thống đang bảo trì, xin quay lại sau 22 giờ.</p>", "maintenance"),
        ("https://a.test/a-1.html", "<title>Just a moment...</title><p>Checking your browser</p>", "robot check"),
        ("https://a.test/lien-he", f"<h1>Liên hệ</h1><p>Tòa soạn: số 1, thị trấn. {LEAD}</p>", "about the outlet"),
        ("https://a.test/in/a-1.html", f"<h1>{TITLE}</h1>", "no text"),
        ("https://a.test/a-1.html", "<div id='app'></div><script>x()</script>", "no text"),
    ],
)
def test_what_is_no_article_is_told_with_the_reason(url: str, html: str, reason: str) -> None:
    found = extract(f"<html><body>{html}</body></html>".encode(), url, now=NOW)
    assert found.outcome is Outcome.NOT_ARTICLE, found
    assert reason in found.detail


@pytest.mark.parametrize(
    "title",
    [
        "404 ca sốt xuất huyết mới trong tháng",
        "Huyện nâng cấp hệ thống cấp nước sạch cho các bản",
        "Không tìm thấy nguồn lây của ca bệnh mới",
        "Hướng dẫn đăng nhập sổ sức khỏe điện tử",
        "Tin bão số 7 đã bị gỡ khỏi mạng xã hội",
    ],
)
def test_short_articles_with_the_words_of_error_pages_are_articles(title: str) -> None:
    header = "<header><a href='/login'>Đăng nhập</a> <a href='/bao-tri'>Bảo trì</a></header>"
    body = f"{header}<h1>{title}</h1><p>05/03/2026 07:30</p><p class='sapo'>{LEAD}</p><p>{ONE}</p>{CARDS}"
    html = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    found = extract(html.encode(), "https://a.test/tin-77.html", now=NOW)
    assert found.article is not None, found.detail
    assert found.article.title == title


@pytest.mark.parametrize("url", ["", "http://[", "không phải địa chỉ", "http://x:99999999/"])
def test_an_address_that_is_none_is_kept_and_breaks_nothing(url: str) -> None:
    assert _read(_page(*_p(ONE, TWO)), url=url).url == url


_TAGS = (
    "div", "p", "span", "table", "tr", "td", "a href='/x/y'", "h1", "h2", "ul", "li", "b", "br", "img src=x", "figure",
    "time datetime='2026-01-01'", "script", "section class=related", "article", "nav", "iframe", "o:p", "x-y", "title",
    "body", "html", "form", "div class=sapo", "div class='comment'", "p style='text-align:right'", "h1 itemprop=headline",
)  # fmt: skip
_WORDS = ("tin liên quan", "Thứ năm, 5/3/2026 07:30", "bình luận", "Ảnh: CTV", LEAD, TITLE, "2 giờ trước", "©", ONE)
_PIECES = st.one_of(
    st.sampled_from(_TAGS).map(lambda t: f"<{t}>"),
    st.sampled_from(_TAGS).map(lambda t: f"</{t.split()[0]}>"),
    st.sampled_from(_WORDS),
    st.text(max_size=20),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_PIECES, max_size=60))
def test_any_soup_of_tags_is_read_without_an_error_and_keeps_the_promises(pieces: list[str]) -> None:
    found = extract("".join(pieces).encode("utf-8", "replace"), URL, now=NOW)
    assert (found.article is None) == (found.outcome is not Outcome.OK)
    assert found.article or found.detail
    if found.article:
        assert found.article.title
        assert found.article.published is None or found.article.published <= NOW + dt.timedelta(hours=6)
        assert "\n\n" not in found.article.body
        assert all(line.strip() == line for line in found.article.body.split("\n"))


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_an_error(data: bytes) -> None:
    assert extract(data, URL, now=NOW).outcome in set(Outcome)
    extract(b"<html><h1>a b c d</h1><p>" + data, URL, now=NOW, content_type="text/html; charset=" + data[:5].hex())


def test_pictures_where_drupal_keeps_them_are_pictures_and_their_captions_no_text() -> None:
    picture = (
        '<table><tr><td><img src="/sites/default/files/846536_0.jpg"></td></tr>'
        "<tr><td><em>Cán bộ y tế tư vấn cho người dân tại trạm y tế xã</em></td></tr></table>"
    )
    text = "".join(
        f"<p>Đoạn thứ {n} kể về buổi khám sức khỏe ở bản, có hơn {n}0 người dân đến từ sớm.</p>" for n in range(4)
    )
    html = f"<html><body><h1>Xã Bản Mẫu khám sức khỏe cho người dân</h1><div>{text}{picture}{text}</div></body></html>"
    article = extract(html.encode(), "https://tin.test/kham-suc-khoe-cho-nguoi-dan.html").article
    assert article is not None
    assert article.images == ("https://tin.test/sites/default/files/846536_0.jpg",)
    assert "tư vấn cho người dân" not in article.body
