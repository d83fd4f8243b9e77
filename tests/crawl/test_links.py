from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.crawl.links import article_links, read_page
from pipeline.crawl.paging import guesses, next_page, template_of

HOME = "https://bao.example"
MENU = (
    '<nav><a href="/">Trang chủ</a><a href="/y-te">Y tế</a>'
    '<a href="/van-hoa-xa-hoi-giao-duc-doi-song">Văn hóa xã hội, giáo dục và đời sống</a></nav>'
)
TITLES = [
    "Trạm y tế xã mở thêm hai điểm tiêm chủng",
    "Bệnh viện huyện khám miễn phí cho người cao tuổi",
    "Phun hóa chất diệt muỗi ở năm bản vùng cao",
]


def found(body: str, url: str = HOME + "/y-te", pattern: str = "") -> list[str]:
    page = read_page(body.encode(), url, HOME)
    return [a.url.removeprefix(HOME) for a in article_links(page, HOME, pattern)]


def listing(paths: list[str], more: str = "") -> str:
    rows = "".join(
        f'<div class="item"><a href="{p}"><img src="/i.jpg"></a><h3><a href="{p}">{t}</a></h3></div>'
        for p, t in zip(paths, TITLES, strict=False)
    )
    foot = "<footer><a href='/gioi-thieu'>Giới thiệu về tòa soạn của chúng tôi hôm nay</a></footer>"
    return f"<html><body>{MENU}<main>{rows}</main>{more}{foot}</body></html>"


@pytest.mark.parametrize(
    "path",
    [
        "/tin/{n}0123",
        "/y-te/tin-moi-{n}.html",
        "/2026/03/tin-{n}/",
        "/chi-tiet.aspx?ItemID={n}7",
        "/?p={n}11",
        "/a/b/c/x{n}",
        "/mot-tin-rat-la-dai-nay-{n}",
        "/tin-{n}.vnp",
        "/bai-viet/{n}ab-cdef",
    ],
)
def test_articles_are_told_from_sections_whatever_their_addresses(path: str) -> None:
    paths = [path.format(n=n) for n in (1, 2, 3)]
    assert found(listing(paths)) == paths


def test_a_short_headline_is_carried_by_the_others_shape() -> None:
    body = listing(
        ["/y-te/tin-a-10001.html", "/y-te/tin-b-10002.html"], '<h3><a href="/y-te/tin-vui-10003.html">Tin vui</a></h3>'
    )
    assert "/y-te/tin-vui-10003.html" in found(body)


def test_what_is_no_article() -> None:
    more = (
        '<a href="/tim-kiem?q=a">Tìm kiếm tất cả các bài viết trên trang này</a>'
        '<a href="/lich/2026-01-01">Xem các tin theo ngày trong cả năm nay</a>'
        '<a href="/van-ban.pdf">Toàn văn kế hoạch truyền thông của ngành y tế</a>'
        '<a href="https://khac.example/tin-tuc-12345.html">Tin của một báo khác cũng rất hay</a>'
        '<a href="/y-te?sort=moi">Xếp theo ngày đăng mới nhất trước, cũ sau</a>'
        '<a href="/y-te/trang-2">2</a>'
        '<a href="javascript:x()">Một liên kết chạy kịch bản trên trang này đây</a>'
        '<a href="#top">Về đầu trang này để đọc lại từ đầu nhé</a>'
        '<a href="/tag/tiem-chung">Tiêm chủng mở rộng cho trẻ em dưới năm tuổi</a>'
    )
    paths = ["/y-te/tin-a-10001.html", "/y-te/tin-b-10002.html", "/y-te/tin-c-10003.html"]
    assert found(listing(paths, more)) == paths


def test_twins_and_tracking_links_are_one_article() -> None:
    path = "/y-te/tram-y-te-mo-them-diem-tiem-10001.html"
    more = (
        f'<a href="/amp{path}">bản nhẹ</a><a href="/in{path}">bản in</a>'
        f'<a href="http://www.bao.example{path}?utm_source=home">{TITLES[0]}</a>'
    )
    assert found(listing([path], more)) == [path]


def test_the_print_link_of_a_moved_article_is_not_another_one() -> None:
    more = '<a href="/amp/y-te/tram-y-te-mo-them-diem-tiem-10001.html">bản nhẹ</a>'
    assert found(listing(["/cu/y-te/tram-y-te-mo-them-diem-tiem-10001.html"], more)) == [
        "/cu/y-te/tram-y-te-mo-them-diem-tiem-10001.html"
    ]


def test_the_outlets_pattern_decides_alone() -> None:
    assert found(listing(["/x/1", "/z/2"]), pattern=r"/x/\d$") == ["/x/1"]


def test_charset_base_and_site_name() -> None:
    head = '<base href="/tin/"><meta property="og:site_name" content="Báo Bản Mẫu">'
    html = f'<html><head>{head}</head><body><a href="a-10001.html">{TITLES[0]}</a></body></html>'
    page = read_page(html.encode(), HOME, HOME)
    assert page.title == "Báo Bản Mẫu"
    assert page.anchors[0].url == HOME + "/tin/a-10001.html"
    assert page.anchors[0].text == TITLES[0]
    assert read_page(html.encode("utf-16"), HOME, HOME, "text/html; charset=khong-co").title in {"", "Báo Bản Mẫu"}


@example(b"\xef\xbb\xbf ", "text/html; charset=x-unknown")
@given(st.binary(max_size=200), st.sampled_from(["", "text/html; charset=utf-8", "text/html; charset=x-unknown"]))
def test_no_bytes_make_it_raise(body: bytes, kind: str) -> None:
    article_links(read_page(body, HOME, HOME, kind), HOME)


@pytest.mark.parametrize(
    "body",
    [
        b"<a>" * 199_000,
        b"<a href='/tin-1'>" * 400_000,
        b"<a href='/" + b"x" * 3_000_000 + b"'>",
        b"<div>" * 50_000 + b"<a href='/tin-1'>x</a>",
    ],
)
def test_monstrous_markup_ends_soon(body: bytes) -> None:
    assert len(article_links(read_page(body, HOME, HOME), HOME)) <= 1


@pytest.mark.parametrize(
    ("link", "at", "number", "to"),
    [
        ('<a rel="next" href="/y-te/trang-2">x</a>', "/y-te", 1, "/y-te/trang-2"),
        ('<a href="/y-te/trang-3">Trang sau</a>', "/y-te/trang-2", 2, "/y-te/trang-3"),
        ('<a href="/y-te?page=2">Trang tiếp »</a>', "/y-te", 1, "/y-te?page=2"),
        ('<a href="/y-te/page/2/">Older posts</a>', "/y-te/", 1, "/y-te/page/2/"),
        ('<a href="/y-te-p2.html">›</a>', "/y-te.html", 1, "/y-te-p2.html"),
        ('<a href="/y-te/p1">1</a><a href="/y-te/p2">2</a><a href="/y-te/p3">3</a>', "/y-te", 1, "/y-te/p2"),
        ('<a href="/y-te/p1">1</a><a href="/y-te/p3">3</a>', "/y-te/p2", 2, "/y-te/p3"),
        ('<a href="/y-te-2.html">2</a>', "/y-te.html", 1, "/y-te-2.html"),
        ('<a href="/danh-muc.aspx?cat=7&page=2">2</a>', "/danh-muc.aspx?cat=7", 1, "/danh-muc.aspx?cat=7&page=2"),
        ('<a href="/y-te">Xem thêm</a>', "/", 1, ""),
        ('<a class="next" href="/lich/2026-02-01">›</a>', "/y-te", 1, ""),
        ('<a class="next" href="/y-te?month=2&year=2026">Next</a>', "/y-te", 1, ""),
        ('<a href="https://khac.example/?page=2">Trang sau</a>', "/y-te", 1, ""),
        ('<a href="/y-te/trang-2">Trang sau</a>', "/y-te/trang-2", 2, ""),
        ('<a href="/xa-hoi/trang-2">2</a>', "/y-te", 1, ""),
    ],
)
def test_the_next_page(link: str, at: str, number: int, to: str) -> None:
    page = read_page(f"<html><body>{link}</body></html>".encode(), HOME + at, HOME)
    assert next_page(page, HOME, "", number).removeprefix(HOME) == to


def test_templates() -> None:
    assert template_of(HOME + "/y-te?page=2", 2) == HOME + "/y-te?page={page}"
    assert template_of(HOME + "/y-te-p2.html", 2) == HOME + "/y-te-p{page}.html"
    assert template_of(HOME + "/y-te", 2) == ""
    assert HOME + "/y-te/trang-{page}" in list(guesses(HOME + "/y-te"))
    assert HOME + "/a.aspx?c=1&page={page}" in list(guesses(HOME + "/a.aspx?c=1"))
    assert next_page(read_page(b"", HOME, HOME), HOME, HOME + "/t?page={page}", 4) == HOME + "/t?page=5"
