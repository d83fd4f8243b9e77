# ruff: noqa: E501 - pages as they are sent, in long lines
"""Pages that are no articles, as content systems send them: each with its address and what it is.

All are asked for at an address that some door named as an article's, or at one that an article could have; all
outlets, people and events are invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.records import NotArticle

__all__ = ["OTHERS", "Other", "articles"]


@dataclass(frozen=True)
class Other:
    """A page that is no article. `told` is the title that a feed gave for its address; empty for none."""

    name: str
    what: NotArticle
    url: str
    html: str
    told: str = ""


SAPO = "Sáng nay, trạm y tế xã Bản Lài tiêm bổ sung vắc-xin sởi cho trẻ dưới năm tuổi ở các bản vùng cao của xã."
ASKED = "https://bao.test/y-te/xa-ban-lai-tiem-bo-sung-vac-xin-soi-cho-tre-10234.html"
TITLE = "Xã Bản Lài tiêm bổ sung vắc-xin sởi cho trẻ"
HEADLINES = (
    "Huyện Mường Khoa khánh thành nhà văn hóa cộng đồng",
    "Hơn hai trăm hộ dân bản Nà Lếch có nước sạch",
    "Trường nội trú Pa Sa đón học sinh trở lại lớp",
    "Bệnh viện huyện Phiêng Tam đưa máy chụp mới vào dùng",
    "Chợ phiên Nậm Ét họp lại sau mùa mưa",
    "Đường liên xã Chiềng Ngà thông xe sớm một tháng",
    "Lớp xóa mù chữ ban đêm của cô giáo bản Huổi Cọ",
    "Người trồng mận Tà Lào được mùa, được giá",
    "Đội bóng chuyền nữ xã Bản Lài giành cúp vàng",
    "Trạm y tế xã Nà Lếch thêm một bác sĩ",
    "Hội thi tuyên truyền viên dân số tại huyện Mường Khoa",
    "Thư viện lưu động về với trẻ em vùng lòng hồ",
)
MENU = (
    "<header><a class='logo' href='/'><img src='/logo.png' alt='Báo Bản Mẫu'></a><nav class='main-nav'><ul>"
    "<li><a href='/thoi-su'>Thời sự</a></li><li><a href='/y-te'>Y tế</a></li><li><a href='/giao-duc'>Giáo dục</a></li>"
    "<li><a href='/video'>Video</a></li><li><a href='/dang-nhap'>Đăng nhập</a></li></ul></nav></header>"
)
FOOT = (
    "<footer><p>Cơ quan của Đảng bộ tỉnh Bản Mẫu. Tổng biên tập: Người Mẫu. Giấy phép số 00/GP-BTTTT. "
    "Tòa soạn: số 1 đường Mẫu, thị trấn Mẫu. Điện thoại: 0000 000 000.</p></footer>"
)


def _page(title: str, body: str, head: str = "", *, chrome: bool = True) -> str:
    inside = f"{MENU}{body}{FOOT}" if chrome else body
    return (
        f"<!DOCTYPE html><html lang='vi'><head><meta charset='utf-8'><title>{title}</title>{head}</head>"
        f"<body>{inside}</body></html>"
    )


def _cards(kind: str, *, leads: bool = True, dates: bool = False, many: int = 12) -> str:
    return "".join(_card(kind, n, text, leads=leads, dates=dates) for n, text in enumerate(HEADLINES[:many]))


def _card(kind: str, n: int, text: str, *, leads: bool, dates: bool) -> str:
    lead = f"<p class='sapo'>{text}: theo phóng viên tại chỗ, việc này được bà con mong đợi từ nhiều năm nay.</p>"
    date = f"<span class='date'>{(n % 9) + 1:02d}/03/2026 08:{n:02d}</span>"
    more = (lead if leads else "") + (date if dates else "")
    link = f"/thoi-su/tin-{20300 + n}.html"
    return {
        "wordpress": f"<article class='post'><h2 class='entry-title'><a href='{link}'>{text}</a></h2>{more}</article>",
        "list": f"<li class='item-news'><a href='{link}'><img src='/a{n}.jpg'></a><h3><a href='{link}'>{text}</a></h3>{more}</li>",
        "table": f"<tr><td><a href='/Default.aspx?tabid=5&id={n}'>{text}</a><br>{lead if leads else ''}{date if dates else ''}</td></tr>",
        "video": f"<div class='video-item'><a href='{link}'><img src='/a{n}.jpg'><span class='dur'>02:{n + 10}</span></a><a class='t' href='{link}'>{text}</a>{more}</div>",
    }[kind]


_STORY = f"<a href='/tin-1.html'><b>{HEADLINES[0]}</b></a><p>{SAPO}</p>"
_HOME_BODY = (
    f"<section class='focus'><h1><a href='/tin-1.html'>{HEADLINES[0]}</a></h1><p class='sapo'>{SAPO}</p></section>"
    f"<section><h2>Thời sự</h2><ul>{_cards('list')}</ul></section><section><h2>Y tế</h2><ul>{_cards('list', leads=False)}</ul></section>"
)
_PORTAL_HOME = (
    "<table><tr><td width='200'><b>DANH MỤC</b><br><a href='?p=1'>Giới thiệu</a><br><a href='?p=2'>Văn bản</a></td>"
    f"<td><h2>TIN MỚI</h2><table>{_cards('table')}</table><h2>THÔNG BÁO</h2><p>{SAPO} Đề nghị bà con đưa trẻ đến đúng giờ.</p></td></tr></table>"
)
_HOMES = (
    Other(
        "home-canonical",
        NotArticle.HOME,
        ASKED,
        _page(
            "Báo Bản Mẫu điện tử",
            _HOME_BODY,
            "<link rel='canonical' href='https://bao.test/'><meta property='og:type' content='website'>"
            "<meta name='description' content='Tin tức tỉnh Bản Mẫu, cập nhật hằng ngày.'>",
        ),
        told=TITLE,
    ),
    Other("home-og-url", NotArticle.HOME, ASKED, _page("Báo Bản Mẫu điện tử", _HOME_BODY, "<meta property='og:url' content='https://www.bao.test'>")),
    Other(
        "home-that-lists-the-asked-article",
        NotArticle.HOME,
        ASKED,
        _page(
            "Báo Bản Mẫu điện tử",
            f"<div class='top'><h2><a href='{ASKED}'>{TITLE}</a></h2><p>{SAPO}</p><span>05/03/2026 07:30</span></div>{_HOME_BODY}",
            "<link rel='canonical' href='https://bao.test/'>",
        ),
        told=TITLE,
    ),
    Other("home-own-address", NotArticle.HOME, "https://bao.test/", _page("Báo Bản Mẫu điện tử", _HOME_BODY)),
    Other("home-portal", NotArticle.HOME, "https://xa.test/Default.aspx", _page("Cổng thông tin điện tử xã Bản Lài", _PORTAL_HOME)),
)  # fmt: skip
_LISTINGS = (
    Other("section-wordpress", NotArticle.LISTING, "https://bao.test/category/y-te/", _page("Y tế - Báo Bản Mẫu", f"<h1 class='page-title'>Y tế</h1>{_cards('wordpress')}")),
    Other("section-dated", NotArticle.LISTING, "https://bao.test/y-te", _page("Y tế - Báo Bản Mẫu", f"<h1>Y tế</h1><ul>{_cards('list', dates=True)}</ul>")),
    Other(
        "section-featured-dated",
        NotArticle.LISTING,
        "https://bao.test/y-te/suc-khoe",
        _page(
            "Sức khỏe | Báo Bản Mẫu",
            f"<h1 class='cate'><a href='/y-te/suc-khoe'>Sức khỏe</a></h1><div class='feature'><h2><a href='/y-te/tin-1.html'>{HEADLINES[3]}</a></h2>"
            f"<p>{SAPO}</p><time datetime='2026-03-05T07:30:00+07:00'>05/03/2026</time></div><ul>{_cards('list', dates=True)}</ul>",
            "<meta property='og:type' content='website'>",
        ),
    ),
    Other("section-portal", NotArticle.LISTING, "https://xa.test/Default.aspx?tabid=51", _page("Tin tức - sự kiện", f"<table>{_cards('table', dates=True)}</table>")),
    Other("page-two", NotArticle.LISTING, "https://bao.test/thoi-su/trang-2", _page("Thời sự - Trang 2", f"<h1>Thời sự</h1>{_cards('wordpress', leads=False)}<div class='pagination'>1 2 3</div>")),
    Other("archive-of-a-day", NotArticle.LISTING, "https://bao.test/2026/03/05/", _page("Tin ngày 5/3/2026", f"<h1>Lưu trữ: 05/03/2026</h1>{_cards('wordpress', dates=True)}")),
)  # fmt: skip
_TAGS = (
    Other("tag-wordpress", NotArticle.TAG, "https://bao.test/tag/vac-xin/", _page("vắc-xin - Báo Bản Mẫu", f"<h1 class='page-title'>Thẻ: <span>vắc-xin</span></h1>{_cards('wordpress')}")),
    Other("tag-described", NotArticle.TAG, "https://bao.test/tu-khoa/vac-xin-soi-c123.html", _page("vắc-xin sởi: Tin tức mới nhất", f"<h1>vắc-xin sởi</h1><p class='intro'>Tổng hợp tin tức, hình ảnh về vắc-xin sởi tại tỉnh Bản Mẫu.</p><ul>{_cards('list', dates=True)}</ul>")),
    Other("search", NotArticle.TAG, "https://bao.test/tim-kiem?q=soi", _page("Kết quả tìm kiếm: sởi", f"<h1>Kết quả tìm kiếm cho: sởi</h1><p>Tìm thấy 12 kết quả.</p><ul>{_cards('list')}</ul>")),
    Other("topic", NotArticle.TAG, "https://bao.test/chu-de/phong-chong-dich-soi-45.htm", _page("Chủ đề: Phòng chống dịch sởi", f"<h1>Chủ đề: Phòng chống dịch sởi</h1><ul>{_cards('list', leads=False)}</ul>")),
    Other("author", NotArticle.TAG, "https://bao.test/tac-gia/que-lam-7.html", _page("Tác giả Quế Lâm", f"<h1>Quế Lâm</h1><ul>{_cards('list')}</ul>")),
)  # fmt: skip
_PLAYER = "<video controls src='/v/1.mp4' poster='/v/1.jpg'></video>"
_VIDEOS = (
    Other("videos-grid", NotArticle.VIDEO_INDEX, "https://bao.test/video", _page("Video - Báo Bản Mẫu", f"<h1>Video</h1><div class='grid'>{_cards('video', leads=False)}</div>")),
    Other(
        "videos-featured",
        NotArticle.VIDEO_INDEX,
        "https://dai.test/truyen-hinh",
        _page(
            "Truyền hình | Đài PT-TH Bản Mẫu",
            f"<div class='player'>{_PLAYER}<h1>{HEADLINES[3]}</h1><p>{SAPO}</p><span class='date'>05/03/2026 19:45</span></div><div class='grid'>{_cards('video', leads=False, dates=True)}</div>",
        ),
    ),
    Other(
        "programmes",
        NotArticle.VIDEO_INDEX,
        "https://dai.test/video/thoi-su-toi",
        _page(
            "Thời sự tối",
            f"<h2>Thời sự tối</h2>{_PLAYER}<ul>"
            + "".join(f"<li><a href='/video/thoi-su-{n}.html'>Chương trình thời sự tối ngày {n}/3/2026</a></li>" for n in range(1, 13))
            + "</ul>",
        ),
    ),
)  # fmt: skip
_ERRORS = (
    Other("404-wordpress", NotArticle.ERROR, ASKED, _page("Không tìm thấy trang - Báo Bản Mẫu", f"<h1>Oops! Không tìm thấy trang này.</h1><p>Có vẻ như không có gì ở địa chỉ này. Thử tìm kiếm nhé?</p><form><input name='s'></form><h2>Bài mới</h2><ul>{_cards('list', leads=False)}</ul>")),
    Other("404-bare", NotArticle.ERROR, ASKED, _page("404", "<h1>404</h1><p>Trang bạn tìm không tồn tại.</p>", chrome=False), told=TITLE),
    Other("removed", NotArticle.ERROR, ASKED, _page("Thông báo", f"<div class='alert'>Bài viết này đã bị gỡ bỏ hoặc không còn tồn tại.</div><p><a href='/'>Về trang chủ</a></p><ul>{_cards('list')}</ul>"), told=TITLE),
    Other("aspnet", NotArticle.ERROR, ASKED, _page("Runtime Error", "<h1>Server Error in '/' Application.</h1><h2><i>Object reference not set to an instance of an object.</i></h2><p>Description: An unhandled exception occurred during the execution of the current web request.</p>", chrome=False)),
    Other("php-database", NotArticle.ERROR, ASKED, _page("Database Error", "<h1>Error establishing a database connection</h1>", chrome=False)),
    Other("portal-error", NotArticle.ERROR, ASKED, _page("Cổng thông tin điện tử", "<div><h3>Đã xảy ra lỗi trong quá trình xử lý. Vui lòng thử lại sau.</h3><p>Mã lỗi: 0x80131904</p></div>")),
    Other("500-nginx", NotArticle.ERROR, ASKED, "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>"),
)  # fmt: skip
_LOGINS = (
    Other("login-form", NotArticle.LOGIN, ASKED, _page("Đăng nhập - Báo Bản Mẫu", "<h1>Đăng nhập</h1><form><label>Tên đăng nhập</label><input><label>Mật khẩu</label><input type='password'><button>Đăng nhập</button></form>")),
    Other(
        "paywall",
        NotArticle.LOGIN,
        ASKED,
        _page(
            f"{TITLE} - Báo Bản Mẫu",
            f"<h1>{TITLE}</h1><span class='date'>05/03/2026 07:30</span><p class='sapo'>{SAPO}</p><div class='paywall'><h3>Nội dung dành riêng cho thuê bao</h3>"
            "<p>Vui lòng đăng nhập hoặc đăng ký gói báo điện tử để đọc tiếp bài viết này.</p><button>Đăng nhập</button></div>",
        ),
        told=TITLE,
    ),
    Other("members-only", NotArticle.LOGIN, ASKED, _page("Báo Bản Mẫu", "<div class='box'><p>Bạn cần đăng nhập để xem nội dung này.</p><p>Chưa có tài khoản? <a href='/dang-ky'>Đăng ký</a></p></div>")),
    Other("liferay", NotArticle.LOGIN, "https://tinh.test/c/portal/login?p_l_id=20181", _page("Sign In - Cổng thông tin", "<h2>Sign In</h2><form><label>Email Address</label><input><label>Password</label><input type='password'><a href='/forgot'>Forgot Password</a></form>")),
)  # fmt: skip
_MAINTENANCE = (
    Other("wordpress-maintenance", NotArticle.MAINTENANCE, ASKED, _page("Maintenance", "<p>Briefly unavailable for scheduled maintenance. Check back in a minute.</p>", chrome=False)),
    Other("upgrade", NotArticle.MAINTENANCE, ASKED, _page("Báo Bản Mẫu", "<h1>Website đang được nâng cấp</h1><p>Chúng tôi đang nâng cấp hệ thống để phục vụ bạn đọc tốt hơn. Mời bạn quay lại sau 22 giờ ngày 05/03/2026.</p>", chrome=False), told=TITLE),
    Other("portal-maintenance", NotArticle.MAINTENANCE, ASKED, _page("Thông báo bảo trì", "<h2>THÔNG BÁO</h2><p>Cổng thông tin điện tử tỉnh đang bảo trì hệ thống, tạm ngừng phục vụ đến 06 giờ sáng mai. Mong quý vị thông cảm.</p>")),
    Other("suspended", NotArticle.MAINTENANCE, ASKED, _page("Account Suspended", "<h1>This Account has been suspended.</h1><p>Contact your hosting provider for more information.</p>", chrome=False)),
)  # fmt: skip
_CHECKS = (
    Other("just-a-moment", NotArticle.ROBOT_CHECK, ASKED, _page("Just a moment...", "<h1>bao.test</h1><p>Verifying you are human. This may take a few seconds.</p>", chrome=False)),
    Other("captcha", NotArticle.ROBOT_CHECK, ASKED, _page("Xác thực truy cập", "<p>Vui lòng nhập mã captcha để tiếp tục truy cập trang.</p>", chrome=False), told=TITLE),
    Other("script-cookie", NotArticle.ROBOT_CHECK, ASKED, _page("", "<script>document.cookie='D1N=abc';window.location.reload(true);</script><noscript>Vui lòng bật JavaScript để tiếp tục truy cập.</noscript>", chrome=False)),
)  # fmt: skip
_ABOUT = (
    Other("contact", NotArticle.ABOUT, "https://bao.test/lien-he", _page("Liên hệ", f"<h1>Liên hệ</h1><p>Tòa soạn Báo Bản Mẫu: số 1 đường Mẫu, thị trấn Mẫu. {SAPO}</p>")),
    Other("advertise", NotArticle.ABOUT, "https://bao.test/bang-gia-quang-cao.html", _page("Quảng cáo", "<h1>Liên hệ quảng cáo</h1><p>Phòng Phát hành - Quảng cáo nhận quảng cáo trên báo in và báo điện tử, giá theo bảng kèm theo, điện thoại 0000 000 000.</p>")),
    Other("terms", NotArticle.ABOUT, "https://bao.test/dieu-khoan", _page("Điều khoản sử dụng", "<h1>Điều khoản sử dụng</h1><p>Bạn đọc sử dụng trang này đồng ý với các điều khoản sau đây do tòa soạn đặt ra và có thể thay đổi bất cứ lúc nào.</p>")),
)  # fmt: skip

OTHERS = (*_HOMES, *_LISTINGS, *_TAGS, *_VIDEOS, *_ERRORS, *_LOGINS, *_MAINTENANCE, *_CHECKS, *_ABOUT)


def articles() -> Iterator[tuple[str, str, str]]:
    """Yield (name, address, page) of articles that look like the pages above: none of them may be refused."""
    body = "".join(
        f"<p>{t}</p>"
        for t in (
            "Từ sáng sớm, bà con các bản đã đưa con em đến nhà văn hóa để khám sàng lọc trước khi tiêm.",
            "Trạm y tế bố trí hai bàn khám, hai bàn tiêm và một phòng theo dõi, có bác sĩ của huyện hỗ trợ.",
            "Những cháu còn ho, sốt được hẹn tiêm vào tuần sau; danh sách do y tế bản lập và nhắc từng gia đình.",
        )
    )
    top = f"<h1>{TITLE}</h1><span class='date'>05/03/2026 07:30</span><p class='sapo'>{SAPO}</p>"
    more = f"<h3>Tin khác</h3><ul>{_cards('list')}</ul>"
    wrong = "<link rel='canonical' href='https://bao.test/'><meta property='og:url' content='https://bao.test'><meta property='og:type' content='website'>"
    yield "canonical-of-the-home-page", ASKED, _page("Báo Bản Mẫu điện tử", top + body + more, wrong)
    yield (
        "canonical-home-without-date",
        ASKED,
        _page("Báo Bản Mẫu", f"<h1>{TITLE}</h1><p>{SAPO}</p>{body}{more}", wrong),
    )
    video = (
        f"<h1>{TITLE}</h1>{_PLAYER}<p>{SAPO}</p><span class='date'>05/03/2026 07:30</span><div>{_cards('video')}</div>"
    )
    yield "video", "https://dai.test/video/xa-ban-lai-tiem-bo-sung-vac-xin-soi-cho-tre-77.html", _page(TITLE, video)
    yield "video-by-number", "https://dai.test/video?id=77", _page(TITLE, video)
    yield (
        "comment-needs-login",
        ASKED,
        _page(TITLE, f"{top}{body}<div class='cmt'><p>Vui lòng đăng nhập để bình luận.</p></div>{more}"),
    )
    yield "short-with-login-box", ASKED, _page(TITLE, f"{top}<p>Bạn đọc cần đăng nhập để bình luận.</p>{more}")
    yield (
        "about-an-outage",
        "https://bao.test/tin-9.html",
        _page(
            "Cổng dịch vụ công bảo trì",
            f"<h1>Cổng dịch vụ công của tỉnh bảo trì hệ thống trong hai ngày cuối tuần</h1><span>05/03/2026 07:30</span><p>{SAPO}</p>{body}{more}",
        ),
    )
    yield (
        "about-measles-topic",
        "https://bao.test/chu-de/xa-ban-lai-tiem-bo-sung-vac-xin-soi-cho-tre-1.html",
        _page(TITLE, top + body + more),
    )
    yield "section-like-address", "https://xa.test/tin-tuc/tiem-vac-xin", _page(TITLE, top + body)
    yield (
        "photo-story",
        "https://bao.test/anh/phien-cho.html",
        _page(
            "Phiên chợ Nậm Ét ngày giáp Tết",
            "<h1>Phiên chợ Nậm Ét ngày giáp Tết</h1><span class='date'>05/03/2026</span>"
            + "".join(
                f"<figure><img src='/c{n}.jpg' width='800'><figcaption>{h} trong phiên chợ.</figcaption></figure>"
                for n, h in enumerate(HEADLINES[:6])
            )
            + more,
        ),
    )
    yield (
        "live-list-of-tin",
        "https://bao.test/diem-tin/diem-tin-y-te-ngay-5-3-88.html",
        _page(
            "Điểm tin y tế ngày 5/3",
            "<h1>Điểm tin y tế ngày 5/3</h1><span class='date'>05/03/2026 06:00</span>"
            + "".join(f"<p><b>{h}.</b> {SAPO}</p>" for h in HEADLINES[:6])
            + more,
        ),
    )
