"""Page layouts written for these tests: other families of markup than any site's own, with the usual dirt around.

A layout is a function from a story and its neighbours to a page, and an address for it. `TUNED` were in view
while the extractor was written; `HELD_OUT` were written before it was tuned and only measured.
"""

# ruff: noqa: E501 - markup is written as sites send it: in long lines
from __future__ import annotations

import datetime as dt
import html
import json
from collections.abc import Callable, Sequence
from typing import Protocol

__all__ = ["ALL", "FOURTH", "HELD_OUT", "SECOND", "THIRD", "TUNED", "Layout", "Told"]

esc = html.escape
DAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
NOTICE = "Kính mời quý bạn đọc gửi tin, bài, ảnh cộng tác về hòm thư của tòa soạn; mọi ý kiến đóng góp xin gửi trước ngày 15 hằng tháng."
WEATHER = "Thời tiết hôm nay: nhiều mây, có mưa rào vài nơi, gió nhẹ, nhiệt độ từ 18 đến 27 độ, độ ẩm trung bình 82 phần trăm."


class Told(Protocol):
    """What a layout needs of a story."""

    @property
    def title(self) -> str: ...

    @property
    def lead(self) -> str: ...

    @property
    def paragraphs(self) -> list[str]: ...

    @property
    def published(self) -> dt.datetime: ...

    @property
    def author(self) -> str: ...

    @property
    def images(self) -> int: ...

    @property
    def slug(self) -> str: ...

    @property
    def section(self) -> str: ...


Others = Sequence[Told]
Layout = tuple[Callable[[Told, Others], str], Callable[[Told], str]]


def _pics(s: Told, template: str) -> list[str]:
    return [template.format(n=n, cap=esc(f"{s.title[:70]} - ảnh {n + 1}")) for n in range(s.images)]


def _mix(parts: list[str], extra: list[str], step: int = 2) -> str:
    out = list(parts)
    for n, piece in enumerate(extra):
        out.insert(min(len(out), 1 + n * step), piece)
    return "".join(out)


def _cards(others: Others, template: str, count: int = 6, blurb: int = 400) -> str:
    return "".join(
        template.format(t=esc(o.title), l=esc(o.lead[:blurb]), h=f"/tin/{o.slug}.html", d=f"{o.published:%d/%m/%Y}")
        for o in list(others)[:count]
    )


def _key(s: Told) -> int:
    return sum(s.title.encode()) * 7919 % 900000 + 100000


def tailwind(s: Told, others: Others) -> str:
    w = s.published
    paras = _mix(
        [f'<p class="mb-4 leading-7">{esc(p)}</p>' for p in s.paragraphs],
        _pics(
            s,
            '<div class="my-6"><img class="w-full rounded" src="/_next/image?url={n}.jpg" loading="lazy"/><p class="text-center text-sm italic text-gray-500">{cap}</p></div>',
        ),
    )
    cards = _cards(
        others,
        '<a class="flex gap-3 py-2" href="{h}"><div class="w-24"><img src="/t.jpg"></div><div><h3 class="font-medium">{t}</h3><p class="text-sm">{l}</p></div></a>',
    )
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"/><title>{esc(s.title)} | Tỉnh nhà online</title><meta name="description" content="{esc(s.lead[:150])}"/></head>
<body class="bg-white"><div id="__next"><div class="sticky top-0 z-50 flex"><a href="/">Trang chủ</a><a href="/y-te">Y tế</a><a href="/video">Video</a></div>
<div class="container mx-auto grid grid-cols-12"><div class="col-span-8"><div class="flex text-sm"><a href="/y-te">Sức khỏe</a></div>
<h1 class="text-3xl font-bold mt-2">{esc(s.title)}</h1><div class="flex items-center justify-between text-gray-500 text-sm"><span>{esc(s.author)}</span><span>{w:%d/%m/%Y} · {w:%H:%M}</span><span>A- A A+</span></div>
<p class="font-semibold text-lg my-4">{esc(s.lead)}</p><div class="text-base">{paras}</div><div class="mt-8 border-t"><h2 class="text-xl font-bold">Có thể bạn quan tâm</h2>{cards}</div></div>
<div class="col-span-4"><h2 class="text-xl">Đọc nhiều nhất</h2>{cards}</div></div><div class="fixed bottom-0 p-4">Chúng tôi dùng cookie để trang hoạt động tốt hơn, hiểu bạn đọc quan tâm điều gì và ghi nhớ lựa chọn của bạn cho những lần sau. <span>Đồng ý</span></div></div>
<script id="__NEXT_DATA__" type="application/json">{{"props":{{"pageProps":{{}}}}}}</script></body></html>"""


def hashed(s: Told, others: Others) -> str:
    w = s.published
    parts = [f'<div class="css-9k2q1">{esc(p)}</div>' for p in s.paragraphs]
    parts.insert(
        len(parts) // 2,
        '<div class="css-77aa"><div class="css-0b">Xem thêm</div>'
        + _cards(others, '<div class="css-c1"><a href="{h}">{t}</a></div>', 2)
        + "</div>",
    )
    body = _mix(
        parts,
        _pics(
            s,
            '<div class="css-im9"><img src="data:image/gif;base64,R0" data-src="/m/{n}.jpg"/><div class="css-im8">{cap}</div></div>',
        ),
        3,
    )
    return f"""<html><head><meta charset="utf-8"><title>Cổng tin Nậm Lài</title><meta property="og:title" content="{esc(s.title)}"><meta property="og:site_name" content="Cổng tin Nậm Lài"></head><body>
<div class="css-h1"><div class="css-a">{DAYS[0]}, 23/11/2026</div><div class="css-b"><a href="/">Trang chủ</a> <a href="/a">Thời sự</a></div></div>
<div class="css-w"><div class="css-l"><div class="css-t0">{esc(s.title)}</div><div class="css-t1">{w:%H:%M} - {w:%d/%m/%Y}</div><div class="css-t2">{esc(s.lead)}</div><div class="css-bd">{body}</div><div class="css-au">{esc(s.author)}</div></div>
<div class="css-r">{_cards(others, '<div class="css-k"><a href="{h}">{t}</a><div class="css-kk">{l}</div></div>')}</div></div><div class="css-f">© Cổng tin Nậm Lài. Giấy phép số 45/GP-TTĐT cấp ngày 12/03/2020</div></body></html>"""


def _numeric(text: str) -> str:
    return "".join(f"&#{ord(c)};" if ord(c) > 127 else esc(c) for c in text)


def webforms(s: Told, others: Others) -> str:
    w = s.published
    half = "SA" if w.hour < 12 else "CH"
    body = "".join(f'<p style="text-align: justify;">{_numeric(p)}</p>' for p in s.paragraphs)
    pics = "".join(
        _pics(
            s,
            '<p style="text-align: center;"><img src="/Upload/{n}.jpg" width="480" /></p><p style="text-align: center;"><em>{cap}</em></p>',
        )
    )
    rows = _cards(others, '<tr><td><a class="tinkhac" href="{h}">{t}</a> <span>({d})</span></td></tr>')
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>C&#7893;ng th&#244;ng tin &#273;i&#7879;n t&#7917; huy&#7879;n</title></head><body><form name="aspnetForm" method="post" action="Default.aspx" id="aspnetForm">
<input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="{"dDwtMTA4MzE0" * 300}" /><table width="1000" cellpadding="0"><tr><td colspan="3">{_numeric("Hôm nay, Thứ hai, ngày 23/11/2026")}</td></tr><tr>
<td width="180" valign="top"><table><tr><td><a href="/gt">{_numeric("Giới thiệu")}</a></td></tr><tr><td><a href="/bm">{_numeric("Bộ máy tổ chức")}</a></td></tr></table></td>
<td valign="top"><table width="100%"><tr><td><span id="ctl00_Main_lblTitle" class="tieudetin">{_numeric(s.title)}</span></td></tr><tr><td><span id="ctl00_Main_lblDate">({w:%d/%m/%Y} {(w.hour - 1) % 12 + 1}:{w:%M:%S} {half})</span></td></tr>
<tr><td><span id="ctl00_Main_lblSummary" style="font-weight:bold">{_numeric(s.lead)}</span></td></tr><tr><td><span id="ctl00_Main_lblContent">{pics}{body}</span></td></tr><tr><td align="right"><span id="ctl00_Main_lblAuthor" style="font-weight:bold">{_numeric(s.author)}</span></td></tr>
<tr><td><b>{_numeric("Các tin khác")}</b><table>{rows}</table></td></tr></table></td><td width="200" valign="top"><div>{_numeric(WEATHER)}</div><div>{_numeric("Số lượt truy cập: 1.234.567")}</div></td></tr></table></form></body></html>"""


def sharepoint(s: Told, others: Others) -> str:
    w = s.published
    body = _mix(
        [
            f'<p style="margin:0cm;text-align:justify"><span style="font-family:Times New Roman">{esc(p)}</span></p>'
            for p in s.paragraphs
        ],
        _pics(
            s,
            '<p style="text-align:center"><img src="/PublishingImages/{n}.jpg" alt=""/><br/><span style="font-size:12px">{cap}</span></p>',
        ),
    )
    return f"""<html dir="ltr"><head><title>Chi tiết tin</title><meta charset="utf-8"></head><body><div id="s4-workspace"><div class="top"><span id="clock">Thứ Hai, 23/11/2026 - 08:15</span></div><div class="ms-nav"><ul><li><a href="/1">Tin nổi bật</a></li><li><a href="/2">Văn bản</a></li></ul></div>
<div class="art-detail"><h3 class="art-head">{esc(s.title)}</h3><div class="artcle-tools"><span class="date-publish">{DAYS[w.weekday()]}, Ngày {w:%d/%m/%Y}, {w:%H:%M}</span> <a href="#">Cỡ chữ</a></div>
<p class="art-news-summary">{esc(s.lead)}</p><div class="ms-rtestate-field">{body}<p style="text-align:right"><strong>{esc(s.author)}</strong></p></div></div><div class="old"><div>Tin đã đưa</div><ul>{_cards(others, "<li><a href='{h}'>{t}</a> <i>({d})</i></li>", 9)}</ul></div>
<div class="foot">Cơ quan chủ quản: Ủy ban nhân dân huyện. Chịu trách nhiệm: Phó Chủ tịch. Giấy phép số 12/GP cấp ngày 01/02/2019</div></div></body></html>"""


def wordpress(s: Told, others: Others) -> str:
    w = s.published
    body = "".join(f"<p>{esc(p)}</p>\n" for p in s.paragraphs)
    pics = "".join(
        _pics(
            s,
            '<figure class="wp-block-image aligncenter"><img loading="lazy" src="data:image/svg+xml;x" data-lazy-src="/wp-content/uploads/{n}.jpg"/><figcaption>{cap}</figcaption></figure>',
        )
    )
    ld = json.dumps(
        {
            "@context": "https://schema.org",
            "@graph": [
                {"@type": "WebSite", "name": "Truyền hình huyện"},
                {"@type": "WebPage", "datePublished": "2020-01-01"},
                {
                    "@type": "Article",
                    "headline": s.title,
                    "datePublished": w.astimezone(dt.UTC).isoformat(),
                    "dateModified": "2026-10-10T00:00:00+00:00",
                    "author": {"name": s.author},
                },
            ],
        }
    )
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="UTF-8"><title>{esc(s.title)} - Truyền hình huyện</title><meta property="og:site_name" content="Truyền hình huyện"><script type="application/ld+json">{ld}</script></head><body class="single single-post has-sidebar">
<div id="page"><header id="masthead"><nav><ul id="menu-1"><li><a href="/">Trang chủ</a></li></ul></nav></header><div class="content-sidebar-wrap"><main><article class="post has-post-thumbnail"><h1 class="entry-title">{esc(s.title)}</h1><div class="entry-meta">Đăng bởi <a href="/author/x">{esc(s.author)}</a> - {w:%d/%m/%Y}</div>
<div class="entry-content"><p>{esc(s.lead)}</p>{pics}{body}<div class="sharedaddy sd-sharing"><h3>Chia sẻ:</h3><ul><li><a href="?share=fb">Facebook</a></li></ul></div></div>
<div class="author-bio"><p>Bút danh chung của nhóm phóng viên thời sự, chuyên viết về y tế cơ sở, giáo dục và đời sống của đồng bào vùng cao từ nhiều năm nay.</p></div></article>
<div id="comments" class="comments-area"><h2>3 bình luận</h2><ol class="comment-list"><li class="comment"><p>Bài viết rất bổ ích, mong tòa soạn có thêm nhiều bài về chủ đề này để bà con trong bản biết cách phòng bệnh cho con em mình.</p></li></ol><h3 id="reply-title">Trả lời</h3><p>Email của bạn sẽ không được hiển thị công khai.</p></div></main>
<aside id="secondary" class="widget-area"><section class="widget"><h2>Bài viết mới</h2><ul>{_cards(others, "<li><a href='{h}'>{t}</a></li>")}</ul></section></aside></div></div></body></html>"""


def rented(s: Told, others: Others) -> str:
    w = s.published
    paras = [f"<p>{esc(p)}</p>" for p in s.paragraphs]
    paras.insert(
        len(paras) // 2,
        '<div class="VCSortableInPreviewMode link-content-footer" type="RelatedOneNews"><a href="/x.htm">'
        + esc(others[0].title)
        + "</a><p>"
        + esc(others[0].lead)
        + "</p></div>",
    )
    body = _mix(
        paras,
        _pics(
            s,
            '<div class="VCSortableInPreviewMode active" type="Photo"><div><img data-original="/i/{n}.jpg"></div><div class="PhotoCMS_Caption"><p data-placeholder="Nhập chú thích ảnh">{cap}</p></div></div>',
        ),
        3,
    )
    return f"""<html lang="vi"><head><meta charset="utf-8"><title>{esc(s.title)}</title><meta property="og:title" content="{esc(s.title)}"><meta property="article:published_time" content="{w:%Y-%m-%dT%H:%M:%S}"><meta property="article:modified_time" content="2026-11-01T09:00:00"><meta property="og:type" content="article"><meta property="og:description" content="{esc(s.lead)}"></head><body>
<div class="header__nav"><a href="/">TRANG CHỦ</a></div><div class="detail__main"><div class="detail-cate"><a href="/y-te.htm">Y tế</a></div><h1 class="detail-title"><span data-role="title">{esc(s.title)}</span></h1><div class="detail-info"><div class="detail-author">{esc(s.author)}</div><div data-role="publishdate">{w:%d/%m/%Y %H:%M} GMT+7</div></div>
<h2 class="detail-sapo" data-role="sapo">TNO - {esc(s.lead)}</h2><div class="detail-cmain"><div class="detail-content afcbc-body" data-role="content">{body}</div></div><div class="detail__tags"><ul><li><a href="/t1.htm">y tế</a></li><li><a href="/t2.htm">tiêm chủng</a></li></ul></div>
<div class="box-comment"><p>Bình luận (0)</p></div><div class="detail__related"><p class="ttl">Tin liên quan</p>{_cards(others, '<div class="box-item"><h3><a href="{h}">{t}</a></h3><p class="sapo">{l}</p></div>', 4)}</div></div><div class="footer">Tổng biên tập: (đang cập nhật). Giấy phép xuất bản số 1/GP-BTTTT ngày 02/01/2021</div></body></html>"""


def blocky(s: Told, others: Others) -> str:
    w = s.published
    body = _mix(
        [f"<p>{esc(p)}</p>" for p in s.paragraphs],
        _pics(
            s,
            '<table class="picture" align="center"><tbody><tr><td class="pic"><img class="cms-photo" src="/{n}.jpg" alt="x"></td></tr><tr><td class="caption"><p>{cap}</p></td></tr></tbody></table>',
        ),
    )
    return f"""<html><head><meta charset="utf-8"><title>{esc(s.title)} | Báo điện tử miền núi</title><meta name="description" content="{esc(s.lead)}"><meta property="og:url" content="https://mien-nui.test/{s.slug}.html"></head><body class="detail-page"><div class="l-nav"><ul class="menu"><li><a href="/">Mới nhất</a></li></ul></div>
<div class="main-col content-col"><h1 class="article__title cms-title">{esc(s.title)}</h1><div class="article__meta"><time class="time" datetime="{w.isoformat()}" data-time="1">{w:%d/%m/%Y %H:%M}</time></div><div class="article__sapo cms-desc">{esc(s.lead)}</div><div class="article__audio"><p>Nghe bài viết, giọng đọc miền Bắc, tốc độ bình thường, bấm để phát hoặc tạm dừng</p></div>
<div class="article__body zce-content-body cms-body" itemprop="articleBody">{body}<div class="article__author"><span>{esc(s.author)}</span></div></div><div class="article__tag"><a href="/tu-khoa/a.html">#Sức khỏe</a></div><div class="article__story"><h3>Đọc thêm</h3>{_cards(others, '<article class="story"><figure><a href="{h}"><img src="/1.jpg"></a></figure><h2 class="story__heading"><a href="{h}">{t}</a></h2><div class="story__summary">{l}</div></article>', 8)}</div></div></body></html>"""


def amp(s: Told, others: Others) -> str:
    w = s.published
    body = _mix(
        [f"<p>{esc(p)}</p>" for p in s.paragraphs],
        _pics(
            s, '<amp-img src="/{n}.jpg" width="600" height="400" layout="responsive"></amp-img><p class="cap">{cap}</p>'
        ),
    )
    return f"""<!doctype html><html ⚡ lang="vi"><head><meta charset="utf-8"><link rel="canonical" href="/{s.slug}.html"><title>{esc(s.title)}</title><style amp-boilerplate>body{{visibility:hidden}}</style></head><body><amp-sidebar id="sb"><ul><li><a href="/">Trang chủ</a></li></ul></amp-sidebar>
<section class="m"><h1>{esc(s.title)}</h1><span class="d">{DAYS[w.weekday()]}, {w.day} tháng {w.month} năm {w.year}, {w:%H:%M}</span><strong class="s">{esc(s.lead)}</strong><amp-ad width="300"></amp-ad>{body}<p class="r"><b>{esc(s.author)}</b></p></section><section class="n"><h4>Tin cùng chuyên mục</h4><ul>{_cards(others, "<li><a href='{h}'>{t}</a><p>{l}</p></li>")}</ul></section></body></html>"""


def breaks(s: Told, others: Others) -> str:
    w = s.published
    pics = "".join(_pics(s, '<center><img src="/hinh/{n}.jpg" border="0"><br><i>{cap}</i></center><br>'))
    body = "<br>\n".join(esc(p) for p in s.paragraphs)
    return f"""<HTML><HEAD><TITLE>Dai Phat thanh huyen</TITLE><meta charset=utf-8></HEAD><BODY><center><b>ĐÀI PHÁT THANH HUYỆN</b><br>Tiếng nói của nhân dân các dân tộc</center><hr><table><tr><td width=150>{_cards(others, "<a href='{h}'>{t}</a><br>", 5)}</td><td><font size="4" color="red"><b>{esc(s.title)}</b></font><br><br><i>{esc(s.lead)}</i><br><br>{pics}{body}<br><div align=right><b>{esc(s.author)}</b></div><br><font size=1>Cập nhật: {w:%d-%m-%Y} {w:%H:%M}</font><br><b>Các bài viết khác</b><br>{_cards(others, "- <a href='{h}'>{t}</a> ({d})<br>")}</td></tr></table>Số lượt truy cập: 98765 - Bản quyền thuộc Đài phát thanh huyện, ngày 01/01/2015</BODY></HTML>"""


def spans(s: Told, others: Others) -> str:
    w = s.published
    half = "SA" if w.hour < 12 else "CH"
    body = "".join(f'<span class="para">{esc(p)}</span>' for p in s.paragraphs)
    pics = "".join(_pics(s, '<figure><img src="/{n}.jpg"><figcaption>{cap}</figcaption></figure>'))
    return f"""<html><head><meta charset="utf-8"><title>{esc(s.title)} » Tin huyện nhà</title></head><body><header><a href="/">Tin huyện nhà</a><nav><a href="/1">Một</a></nav></header><article><h1>{esc(s.title)}</h1><span>{w:%d-%m-%Y} | {(w.hour - 1) % 12 + 1}:{w:%M} {half}</span><h2>{esc(s.lead)}</h2>{pics}<div>{body}</div><div style="text-align: right"><b>{esc(s.author)}</b></div></article>
<section><h2>Mời bạn đọc thêm</h2>{_cards(others, "<div><h3><a href='{h}'>{t}</a></h3><span>{l}</span></div>")}</section></body></html>"""


def talkative(s: Told, others: Others) -> str:
    w = s.published
    comments = "".join(
        f'<div class="i"><b>Bạn đọc {n}</b><div>{esc(o.lead)} {esc(o.paragraphs[0])}</div><small>{o.published:%d/%m/%Y %H:%M} <a href="#">Trả lời</a></small></div>'
        for n, o in enumerate(list(others)[:5])
    )
    return f"""<html><head><meta charset="utf-8"><title>{esc(s.title)}</title><meta name="pubdate" content="{w.isoformat()}"></head><body><div class="a1"><a href="/">Trang chủ</a> › <a href="/y-te">Y tế</a></div><div class="a2"><h1>{esc(s.title)}</h1><p class="a3">{w.day}/{w.month}/{w.year} {w:%H:%M}</p><p class="a4"><b>{esc(s.lead)}</b></p>{"".join(f"<p>{esc(p)}</p>" for p in s.paragraphs)}<p class="a5">{esc(s.author)}</p></div>
<div class="a6"><div class="a7">Bình luận (5)</div>{comments}</div><div class="a8">Tòa soạn: số 1 đường Một, thị trấn. Điện thoại 0212 111 222</div></body></html>"""


def crowded(s: Told, others: Others) -> str:
    w = s.published
    return f"""<html><head><meta charset="utf-8"><title>Trang tin tổng hợp</title></head><body><div class="ck"><p>Trang web này dùng cookie để phân tích lưu lượng truy cập, cá nhân hóa nội dung và quảng cáo cho từng bạn đọc, xin bấm nút đồng ý để tiếp tục.</p></div><div class="row"><div class="c1"><div class="x0"><h2>{esc(s.title)}</h2></div><div class="x1">Ngày đăng: {w.day}/{w.month}/{w.year}</div><div class="x2"><strong>{esc(s.lead)}</strong></div><div class="x3">{"".join(f"<p>{esc(p)}</p>" for p in s.paragraphs)}</div></div>
<div class="c2"><div class="y"><h4>Thời tiết</h4><p>{WEATHER}</p></div><div class="y"><h4>Thông báo</h4><p>{NOTICE}</p></div><div class="y"><h4>Tỷ giá</h4><table><tr><td>USD</td><td>25.450</td></tr><tr><td>EUR</td><td>27.310</td></tr></table></div><div class="y"><h4>Tin mới</h4>{_cards(others, "<dl><dt><a href='{h}'>{t}</a></dt><dd>{l}</dd></dl>", 10)}</div></div></div></body></html>"""


def split(s: Told, others: Others) -> str:
    w = s.published
    third = max(1, len(s.paragraphs) // 3)
    chunks = [s.paragraphs[:third], s.paragraphs[third : 2 * third], s.paragraphs[2 * third :]]
    body = '<div class="ads-box"><a href="http://ads.test">Quảng cáo</a></div>'.join(
        f'<div class="text-part part-{n}">{"".join(f"<p>{esc(p)}</p>" for p in c)}</div>'
        for n, c in enumerate(chunks)
        if c
    )
    half = "AM" if w.hour < 12 else "PM"
    return f"""<html><head><meta charset="utf-8"><title>{esc(s.title)} - Tin nhanh tỉnh ta</title><script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Bài "hỏng" của trang", }}</script></head><body><div id="top"><a href="/">Trang chủ</a></div><h1 id="t">{esc(s.title)}</h1><div id="d">{DAYS[w.weekday()]}, {w.month}/{w.day}/{w.year} {(w.hour - 1) % 12 + 1}:{w:%M:%S} {half}</div><div id="s">{esc(s.lead)}</div><div id="c">{body}</div><div id="u">{esc(s.author)}</div><div id="r"><h3>Bài liên quan</h3>{_cards(others, "<p><a href='{h}'>{t}</a></p>")}</div></body></html>"""


def tabled(s: Told, others: Others) -> str:
    w = s.published
    body = _mix(
        [f'<p style="text-align:justify">{esc(p)}</p>' for p in s.paragraphs],
        _pics(
            s,
            '<table border="0" style="width:500px"><tbody><tr><td><img src="/pic/{n}.jpg" style="width:500px"></td></tr><tr><td style="text-align:center">{cap}</td></tr></tbody></table>',
        ),
    )
    return f"""<html><head><meta charset="utf-8"><title>Báo tỉnh điện tử</title></head><body><div id="banner"><span>{DAYS[0]}, ngày 23 tháng 11 năm 2026</span></div><div id="left"><ul><li><a href="/a">Chính trị</a></li><li><a href="/b">Kinh tế</a></li></ul></div><div id="main"><div class="pagetitle"><a href="/y-te">Y TẾ</a></div><h2>{esc(s.title)}</h2><div class="info">Cập nhật ngày: {w:%d/%m/%Y} {w:%H:%M:%S}</div><div class="fulltext"><p style="text-align:justify"><strong>{esc(s.lead)}</strong></p>{body}<p style="text-align:right"><strong>{esc(s.author)}</strong></p></div><div class="block"><b>Tin cùng chuyên mục:</b><ul>{_cards(others, "<li><a href='{h}'>{t}</a> ({d})</li>", 12)}</ul></div></div></body></html>"""


def bare_main(s: Told, others: Others) -> str:
    w = s.published
    return f"""<html><head><meta charset="utf-8"><title>Trung tâm truyền thông</title><meta name="description" content="{esc(s.lead)}"></head><body><main><p class="tt">{esc(s.title)}</p><p class="tg">Đăng lúc {w:%H} giờ {w:%M} phút, ngày {w:%d} tháng {w.month} năm {w.year}</p><section>{"".join(f"<p>{esc(p)}</p>" for p in s.paragraphs)}</section><p class="tg2">{esc(s.author)}</p></main><section><p>Bài mới</p><ul>{_cards(others, "<li><a href='{h}'>{t}</a></li>")}</ul></section><div><p>{NOTICE}</p></div></body></html>"""


def word_paste(s: Told, others: Others) -> str:
    w = s.published
    body = _mix(
        [
            f'<p class="MsoNormal" style="text-align:justify;text-indent:36pt"><span lang="VI" style="font-size:14.0pt;font-family:&quot;Times New Roman&quot;,serif">{esc(p)}<o:p></o:p></span></p>'
            for p in s.paragraphs
        ],
        _pics(
            s,
            '<p class="MsoNormal" align="center" style="text-align:center"><span lang="VI"><img width="600" src="/files/{n}.png"></span></p><p class="MsoNormal" align="center" style="text-align:center"><i><span lang="VI">{cap}<o:p></o:p></span></i></p>',
        ),
    )
    return f"""<html><head><meta charset="utf-8"><title>{esc(s.title[:40])}... - Trang thông tin điện tử</title></head><body><table class="khung"><tr><td class="trai">{_cards(others, "<div><a href='{h}'>{t}</a></div>", 5)}</td><td class="giua"><table><tr><td class="tieude">{esc(s.title)}</td></tr><tr><td class="ngay">Ngày đăng: {w:%d/%m/%Y} - Lượt xem: 123</td></tr><tr><td class="noidung"><p class="MsoNormal" style="text-align:justify"><i><span lang="VI">{esc(s.lead)}<o:p></o:p></span></i></p>{body}<p class="MsoNormal" align="right" style="text-align:right"><b><span lang="VI">{esc(s.author)}<o:p></o:p></span></b></p></td></tr><tr><td><a href="#">Về đầu trang</a> <a href="#">In bài viết</a></td></tr><tr><td><b>CÁC TIN ĐÃ ĐĂNG</b>{_cards(others, "<div>• <a href='{h}'>{t}</a> ({d})</div>", 10)}</td></tr></table></td></tr></table></body></html>"""


def components(s: Told, others: Others) -> str:
    w = s.published
    parts = [f'<div class="paragraph ng-star-inserted">{esc(p)}</div>' for p in s.paragraphs]
    parts.insert(
        len(parts) // 2,
        f'<app-related-one><a href="/x/{others[0].slug}"><img src="/a.jpg"><span>{esc(others[0].title)}</span></a><div>{esc(others[0].lead[:120])}</div></app-related-one>',
    )
    body = _mix(parts, _pics(s, "<app-photo><img src='/p/{n}.webp'><div class='t-sm'>{cap}</div></app-photo>"), 3)
    return f"""<html><head><meta charset="utf-8"><title>{esc(s.title)}</title><base href="/"></head><body><app-root><app-header><div><a href="/">Trang nhất</a><a href="/video">Video</a></div></app-header><app-article><app-title><h2 class="t-lg">{esc(s.title)}</h2></app-title><app-info><span>{esc(s.author)}</span><span>{w:%Y-%m-%d %H:%M}</span></app-info><app-sapo><p>{esc(s.lead)}</p></app-sapo><app-body>{body}</app-body></app-article>
<app-latest><div class="t-md">Mới cập nhật</div>{_cards(others, "<app-card><a href='{h}'>{t}</a><p>{l}</p><span>{d}</span></app-card>")}</app-latest><app-footer>Cơ quan của Đảng bộ huyện</app-footer></app-root></body></html>"""


def mobile(s: Told, others: Others) -> str:
    w = s.published
    half = max(1, len(s.paragraphs) // 2)
    pics = _pics(s, '<p class="i"><img src="/{n}.jpg"></p><p class="c">{cap}</p>')
    one = _mix([f"<p>{esc(p)}</p>" for p in s.paragraphs[:half]], pics)
    two = "".join(f"<p>{esc(p)}</p>" for p in s.paragraphs[half:])
    said = "".join(f"<div><strong>Người đọc</strong><p>{esc(o.lead)}</p></div>" for o in list(others)[:4])
    return f"""<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{esc(s.title)} - m.tinh</title></head><body><div class="hd"><a href="/">≡</a></div><div class="dt"><h1 class="h">{esc(s.title)}</h1><div class="tm">{w:%H:%M}, {w.day}/{w.month}/{w.year}</div><h4 class="ld">{esc(s.lead)}</h4><div class="b-one">{one}</div><div class="ad-mid"></div><div class="b-two">{two}</div><p class="wr"><strong>{esc(s.author)}</strong></p></div><div class="cm"><h3>Ý kiến (4)</h3>{said}</div><div class="lst"><h3>Cùng chuyên mục</h3>{_cards(others, "<div class='it'><a href='{h}'><img src='/s.jpg'></a><a href='{h}'>{t}</a></div>")}</div></body></html>"""


def ticker(s: Told, others: Others) -> str:
    w = s.published
    ld = json.dumps({"@type": "NewsArticle", "headline": s.title, "dateModified": "2026-11-20T10:00:00+07:00"})
    return f"""<html><head><meta charset="utf-8"><title>{esc(s.title)} :: Đài truyền thanh</title><script type="application/ld+json">{ld}</script></head><body><div class="marquee">{_cards(others, "<h3><a href='{h}'>{t}</a></h3>", 4)}</div><div class="wrapper"><div class="news"><h2 class="ttl">{esc(s.title)}</h2><div class="mt"><span>Xuất bản: {w:%d/%m/%Y} {w:%H:%M}</span> <span>Cập nhật lần cuối: 20/11/2026 10:00</span></div><div class="tx"><p><b>{esc(s.lead)}</b></p>{"".join(f"<p>{esc(p)}</p>" for p in s.paragraphs)}</div></div><div class="more">{_cards(others, "<div class='m'><time datetime='2026-11-19T00:00:00+07:00'>19/11</time><a href='{h}'>{t}</a><p>{l}</p></div>")}</div></div></body></html>"""


def leftish(s: Told, others: Others) -> str:
    w = s.published
    first, *rest = s.paragraphs
    return f"""<html><head><meta charset="utf-8"><title>Cổng thông tin xã</title></head><body><div id="wrap"><div id="l"><div><b>Thông báo</b><p>{NOTICE}</p><p>{WEATHER}</p></div><div>{_cards(others, "<p><a href='{h}'>{t}</a></p>", 4)}</div></div><div id="r"><div class="bc"><a href="/">Trang chủ</a> / <a href="/t">Tin tức</a></div><div class="hd"><strong>{esc(s.title)}</strong></div><div class="dd">({w:%d/%m/%Y})</div><dl><dd><p><strong>{esc(s.lead)}</strong> {esc(first)}</p></dd>{"".join(f"<dd><p>{esc(p)}</p></dd>" for p in rest)}</dl><div class="sg">{esc(s.author)}</div></div></div></body></html>"""


def rows(s: Told, others: Others) -> str:
    w = s.published
    body = "".join(f'<tr><td class="nd">{esc(p)}</td></tr>' for p in s.paragraphs)
    pics = "".join(
        _pics(
            s,
            '<tr><td align="center"><img src="/anh/{n}.jpg" width="500"></td></tr><tr><td align="center"><font size="2">{cap}</font></td></tr>',
        )
    )
    return f"""<html><head><meta charset="utf-8"><title>CỔNG GIAO TIẾP ĐIỆN TỬ</title></head><body><table class="wrap"><tr><td><img src="/banner.jpg"></td></tr><tr><td>Trang chủ » Tin tức » Y tế</td></tr><tr><td><table><tr><td valign="top" width="75%"><table><tr><td class="tt"><b>{esc(s.title)}</b></td></tr><tr><td>Thứ {(str(w.weekday() + 2) if w.weekday() < 6 else "CN")}, {w:%d/%m/%Y} | {w:%H:%M} GMT+7 | Lượt xem 123</td></tr><tr><td><b>{esc(s.lead)}</b></td></tr>{pics}{body}<tr><td align="right"><i>{esc(s.author)}</i></td></tr><tr><td>[ Quay lại ] [ In trang ] [ Gửi bạn bè ]</td></tr><tr><td><b>Tin đã đăng</b></td></tr>{_cards(others, "<tr><td>• <a href='{h}'>{t}</a> ({d})</td></tr>")}</table></td><td valign="top"><b>LIÊN KẾT WEBSITE</b><br><a href="http://a.test">Cổng tỉnh</a></td></tr></table></td></tr><tr><td>Bản quyền © 2015 Ủy ban nhân dân huyện. Giấy phép số 01/GP-STTTT ngày 10/01/2015</td></tr></table></body></html>"""


def logo_first(s: Told, others: Others) -> str:
    w = s.published
    parts = [f"<p>{esc(p)}</p>" for p in s.paragraphs]
    body = _mix(parts, _pics(s, '<p><img src="/u/{n}.jpg" class="img-responsive"></p><p><small>{cap}</small></p>'))
    return f"""<html><head><meta charset="utf-8"><title>Báo Cao Nguyên Đá</title><meta property="og:title" content="Báo Cao Nguyên Đá"><meta property="og:description" content="Tin tức thời sự, chính trị, kinh tế, văn hóa, xã hội của tỉnh và cả nước, cập nhật nhanh từng giờ, chính xác, tin cậy."></head><body><header><h1 class="logo"><a href="/">Báo Cao Nguyên Đá</a></h1><span class="today">{DAYS[0]}, 23 tháng 11, 2026</span></header><div class="content"><section class="post-view"><h2>{esc(s.title)}</h2><ul class="list-inline"><li>{w:%d.%m.%Y}</li><li>{w:%H:%M}</li><li>1.204 lượt xem</li></ul><h5>{esc(s.lead)}</h5>{body}<p class="text-right"><strong>{esc(s.author)}</strong></p></section><section class="post-next"><h4>Bài cùng tác giả</h4>{_cards(others, "<article><h2><a href='{h}'>{t}</a></h2><p>{l}</p><time>{d}</time></article>")}</section></div></body></html>"""


def date_parts(s: Told, others: Others) -> str:
    w = s.published
    return f"""<html><head><meta charset="utf-8"><title>{esc(s.title)} — Trung tâm y tế</title></head><body><div class="topbar"><p>Đường dây nóng: 0212 000 111</p></div><div class="post"><div class="box-date"><span class="day">{w.day}</span><span class="month">Tháng {w.month}</span><span class="year">{w.year}</span></div><h3 class="post-title">{esc(s.title)}</h3><p><strong>{esc(s.lead)}</strong></p>{"".join(f"<p>{esc(p)}</p>" for p in s.paragraphs)}<p><em>{esc(s.author)}</em></p></div><div class="fb-like"></div><h4>Các bài viết khác</h4><ul>{_cards(others, "<li><a href='{h}'>{t}</a></li>")}</ul></body></html>"""


def summarised(s: Told, others: Others) -> str:
    w = s.published
    parts = [f"<p>{esc(p)}</p>" for p in s.paragraphs]
    parts[0] = f"<blockquote>{parts[0]}</blockquote>"
    cap = _pics(
        s,
        '<figure class="media"><picture><source srcset="/x.webp"><img src="/{n}.jpg"></picture><figcaption>{cap} <span>Ảnh: CTV</span></figcaption></figure>',
    )
    bullets = "<div class='quick'><div class='quick-h'>Tóm tắt nhanh</div><ul><li>Xã đã làm xong đợt một</li><li>Đợt hai vào tháng sau</li></ul></div>"
    return f"""<html><head><meta charset="utf-8"><title>{esc(s.title)}</title><meta name="description" content="{esc(s.lead)}"></head><body><main><div class="wrap"><h1>{esc(s.title)}</h1><div>Đăng ngày {w:%d/%m/%Y} lúc {w:%H:%M} bởi {esc(s.author)}</div><div class="intro">{esc(s.lead)}</div>{bullets}<div class="the-text"><p>{esc(s.lead)}</p>{_mix(parts, cap)}</div></div></main><footer><p>{NOTICE}</p></footer></body></html>"""


def linked_words(s: Told, others: Others) -> str:
    w = s.published

    def link(p: str) -> str:
        words = p.split()
        return " ".join(f'<a href="/tag/{n}">{esc(x)}</a>' if n % 5 == 0 else esc(x) for n, x in enumerate(words))

    return f"""<html><head><meta charset="utf-8"><title>{esc(s.title)} - Sức khỏe bản làng</title></head><body><div class="h"><a href="/">Trang chủ</a></div><div class="g"><h1>{esc(s.title)}</h1><time datetime="{w:%Y-%m-%d %H:%M}">{w:%H:%M} ngày {w:%d/%m/%Y}</time><p class="q"><b>{esc(s.lead)}</b></p>{"".join(f"<p>{link(p)}</p>" for p in s.paragraphs)}<p style="text-align:right"><b>{esc(s.author)}</b></p><p><a href="/x">{esc(others[0].title)}</a></p><p><a href="/y">{esc(others[1].title)}</a></p></div></body></html>"""


def unheaded(s: Told, others: Others) -> str:
    w = s.published
    said = "".join(
        f"<div class='z1'><div class='z2'>Khách {n}</div><div class='z3'>{esc(o.lead)}</div><div class='z4'><a>Thích</a> <a>Trả lời</a> {n + 2} giờ trước</div></div>"
        for n, o in enumerate(list(others)[:6])
    )
    return f"""<html><head><meta charset="utf-8"><title>{esc(s.title)} | Đài tỉnh</title></head><body><div class="z"><div class="za"><h1>{esc(s.title)}</h1><div>{w.day}/{w.month}/{w.year} {w:%H}h{w:%M}</div><div class="zs">{esc(s.lead)}</div><div class="zb">{"".join(f"<div>{esc(p)}</div>" for p in s.paragraphs)}</div><div class="zu">{esc(s.author)}</div></div><div class="zc">{said}</div></div></body></html>"""


def column_first(s: Told, others: Others) -> str:
    w = s.published
    return f"""<html><head><meta charset="utf-8"><title>Thông tin huyện</title></head><body><div class="page"><div class="col-right">{"".join(f"<div class='wg'><h3>{esc(o.title)}</h3><p>{esc(o.lead)} <a href='/x'>Chi tiết</a></p></div>" for o in list(others)[:4])}</div><div class="col-left"><p class="cat">TIN Y TẾ</p><h2 class="name">{esc(s.title)}</h2><p class="when">Ngày cập nhật: {w:%d/%m/%Y %H:%M}</p><p class="des">{esc(s.lead)}</p><div class="con">{"<br/>".join("&nbsp;&nbsp;&nbsp;" + esc(p) for p in s.paragraphs)}</div><p class="aut">{esc(s.author)}</p></div></div></body></html>"""


def elementor(s: Told, others: Others) -> str:
    w = s.published

    def widget(kind: str, inner: str) -> str:
        return f'<div class="elementor-element elementor-element-{len(inner):x} elementor-widget elementor-widget-{kind}"><div class="elementor-widget-container">{inner}</div></div>'

    text = "".join(widget("text-editor", f"<p>{esc(p)}</p>") for p in s.paragraphs)
    pics = "".join(
        _pics(
            s,
            '<div class="elementor-element elementor-widget elementor-widget-image"><div class="elementor-widget-container"><figure class="wp-caption"><img src="/{n}.jpg"><figcaption class="widget-image-caption wp-caption-text">{cap}</figcaption></figure></div></div>',
        )
    )
    head = widget("theme-post-title", f'<h1 class="elementor-heading-title">{esc(s.title)}</h1>') + widget(
        "post-info", f"<ul><li>{esc(s.author)}</li><li>{w.day} Tháng {w.month}, {w.year}</li></ul>"
    )
    return f"""<html><head><meta charset="utf-8"><title>{esc(s.title)} - Trạm y tế</title></head><body class="elementor-page"><div class="elementor elementor-12"><section class="elementor-section"><div class="elementor-container">{head}{widget("text-editor", f"<p><strong>{esc(s.lead)}</strong></p>")}{pics}{text}</div></section><section class="elementor-section">{widget("heading", "<h2>Bài viết liên quan</h2>")}{widget("posts", _cards(others, "<article class='elementor-post'><h3><a href='{h}'>{t}</a></h3><div class='elementor-post__excerpt'><p>{l}</p></div></article>"))}</section></div></body></html>"""


def same_paragraph(s: Told, others: Others) -> str:
    w = s.published
    body = _mix([f"<p>{esc(p)}</p>" for p in s.paragraphs], _pics(s, '<p><img src="/{n}.jpg"> {cap}. Ảnh: CTV</p>'))
    return f"""<html><head><meta charset="utf-8"><title>{esc(s.title)} - Sở ngành</title></head><body><div class="k1"><h2>{esc(s.title)}</h2><div class="k2">{esc(s.lead)}</div><div class="k3">{w:%d/%m/%Y}, {w:%H:%M} | Chia sẻ: Facebook Zalo | Cỡ chữ: A A+</div><div class="k4">{body}</div></div><div class="k5"><span>Bài mới nhất</span>{_cards(others, "<p><a href='{h}'>{t}</a></p>")}</div></body></html>"""


def school_portal(s: Told, others: Others) -> str:
    w = s.published
    body = _mix(
        [f'<p style="text-align: justify;"><span style="font-size:16px;">{esc(p)}</span></p>' for p in s.paragraphs],
        _pics(
            s,
            '<div style="text-align:center"><figure class="image"><img src="/uploads/{n}.jpg"><figcaption>{cap}</figcaption></figure></div>',
        ),
    )
    return f"""<html><head><meta charset="utf-8"><title>{esc(s.title)}</title><meta name="description" content="{esc(s.lead[:160])}"><meta property="og:title" content="{esc(s.title)}"></head><body><noscript><div>Trình duyệt đã tắt Javascript</div></noscript><div id="mobilePage"><ul class="breadcrumb"><li><a href="/">Trang nhất</a></li><li><a href="/tin">Tin tức</a></li></ul><div class="news_column panel"><div class="panel-body"><h1 class="title margin-bottom-lg">{esc(s.title)}</h1><div class="row"><span class="h5">{DAYS[w.weekday()]} - {w:%d/%m/%Y} {w:%H:%M}</span><ul class="list-inline"><li><a title="In ra" href="/print"></a></li></ul></div><div class="hometext m-bottom">{esc(s.lead)}</div><div id="news-bodyhtml" class="bodytext margin-bottom-lg">{body}</div><div class="margin-bottom-lg"><p class="h5 text-right"><strong>Tác giả: </strong>{esc(s.author)}</p></div></div></div><div class="news_column panel"><div class="panel-body"><form><p>Tổng số điểm của bài viết là: 0 trong 0 đánh giá</p><p>Click để đánh giá bài viết</p></form></div></div><div class="news_column panel"><div class="panel-body other-news"><p class="h3"><strong>Những tin mới hơn</strong></p><ul class="related">{_cards(others, "<li><a href='{h}' data-content='{l}'>{t}</a> <em>({d})</em></li>")}</ul></div></div><div class="alert">Bạn đã không sử dụng Site, bấm vào đây để duy trì trạng thái đăng nhập. Thời gian chờ: 60 giây</div></div></body></html>"""


def self_linked(s: Told, others: Others) -> str:
    w = s.published
    return f"""<html><head><meta charset="utf-8"><title>{esc(s.title)}</title></head><body><div class="item-page"><h2 itemprop="headline"><a href="{_slugged(s)}">{esc(s.title)}</a></h2><dl class="article-info"><dt>Chi tiết</dt><dd>Viết bởi: {esc(s.author)}</dd><dd class="category-name">Chuyên mục: <a href="/c">Y tế</a></dd><dd class="published"><time datetime="{w.isoformat()}" itemprop="datePublished">Ngày {w.day} tháng {w.month} năm {w.year}</time></dd><dd class="modified"><time datetime="2026-11-11T11:11:11+07:00" itemprop="dateModified">Cập nhật 11/11/2026</time></dd><dd class="hits">Lượt xem: 812</dd></dl><div itemprop="articleBody"><p><strong>{esc(s.lead)}</strong></p>{"".join(f"<p>{esc(p)}</p>" for p in s.paragraphs)}</div><ul class="pager"><li><a href="/p">&lt; Trước</a></li><li><a href="/n">Tiếp &gt;</a></li></ul></div></body></html>"""


def english_node(s: Told, others: Others) -> str:
    w = s.published
    return f"""<html><head><meta charset="utf-8"><title>{esc(s.title)} | Trung tâm kiểm soát bệnh tật</title></head><body><div class="region-header"><div class="site-name"><a href="/">Trung tâm kiểm soát bệnh tật</a></div></div><div class="region-content"><h1 class="page-header"><span>{esc(s.title)}</span></h1><article class="node node--type-article"><footer><div class="submitted">Submitted by admin on {w:%a}, {w:%m/%d/%Y} - {w:%H:%M}</div></footer><div class="node__content"><div class="field field--name-field-summary"><p>{esc(s.lead)}</p></div><div class="field field--name-body field__item">{"".join(f"<p>{esc(p)}</p>" for p in s.paragraphs)}</div><div class="field field--name-field-tags"><div class="field__label">Tags</div><a href="/t">y tế</a></div></div></article></div></body></html>"""


def endless(s: Told, others: Others) -> str:
    w = s.published

    def whole(o: Told) -> str:
        return f'<article class="full"><h1>{esc(o.title)}</h1><div class="t">{o.published:%H:%M %d/%m/%Y}</div><div class="sp">{esc(o.lead)}</div><div class="ct">{"".join(f"<p>{esc(p)}</p>" for p in o.paragraphs)}</div></article>'

    return f"""<html><head><meta charset="utf-8"><title>{esc(s.title)}</title></head><body><div id="feed">{whole(s)}{whole(others[0])}{whole(others[1])}</div><div>{w.year}</div></body></html>"""


def hero(s: Told, others: Others) -> str:
    w = s.published
    body = _mix(
        [f'<p class="has-text-align-justify">{esc(p)}</p>' for p in s.paragraphs],
        _pics(s, '<div class="img-wrap"><img src="/{n}.jpg"><span class="note">{cap}</span></div>'),
    )
    return f"""<html><head><meta charset="utf-8"><title>{esc(s.title)} | CDC</title></head><body><div class="hero" style="background:url(/h.jpg)"><div class="hero-in"><h1>{esc(s.title)}</h1><p>{esc(s.lead)}</p><small>{w:%d/%m/%Y}</small></div></div><div class="cols"><div class="lft"><h3>Chuyên mục</h3><ul><li><a href="/1">Phòng bệnh</a></li><li><a href="/2">Tiêm chủng</a></li></ul><p>{NOTICE}</p></div><div class="mid">{body}<p>Nguồn: {esc(s.author)}</p></div></div><div style="display:none"><p>{WEATHER} {NOTICE} {WEATHER}</p></div></body></html>"""


def dirty_middle(s: Told, others: Others) -> str:
    w = s.published
    parts = [f"<p>{esc(p)}</p>" for p in s.paragraphs]
    parts.insert(1, f'<p><strong>&gt;&gt;&gt; Xem thêm: <a href="/x">{esc(others[0].title)}</a></strong></p>')
    parts.insert(
        3,
        "<p>Mời quý vị theo dõi video:</p><div class='vid'><video src='/v.mp4'></video><div>Video: Phòng thời sự</div></div>",
    )
    parts.append(
        '<p><a href="/t1">#tiêm chủng</a> <a href="/t2">#vắc-xin</a></p><div class="copy">Link bài gốc <span>Copy link</span> <input value="http://a.test/x"></div>'
    )
    return f"""<html><head><meta charset="utf-8"><title>{esc(s.title)}</title><meta itemprop="datePublished" content="{w:%Y-%m-%dT%H:%M:%S+07:00}"></head><body><div class="vnn"><h1>{esc(s.title)}</h1><div class="lead-sapo"><p>(Tin tỉnh) - {esc(s.lead)}</p></div><div class="inner"><div class="txt">{"".join(parts)}</div></div><div class="vote-bar"><span>Bạn thấy bài viết này thế nào?</span> <a>Hay</a> <a>Không hay</a></div></div></body></html>"""


def all_bold(s: Told, others: Others) -> str:
    w = s.published
    body = "".join(f'<p align="justify"><font face="Arial" size="2"><b>{esc(p)}</b></font></p>' for p in s.paragraphs)
    return f"""<html><head><meta charset="utf-8"><title>Tin chi tiết</title></head><body><div id="header"></div><div id="center"><p align="center"><font size="5"><b>{esc(s.title)}</b></font></p><p align="center"><i>({esc(s.section)} - {w.day}.{w.month}.{w.year})</i></p><p align="justify"><font face="Arial" size="2"><b><i>{esc(s.lead)}</i></b></font></p>{body}<p align="right"><b>{esc(s.author)}</b></p></div><div id="footer">Điện thoại: 02123.850.850 - Email: vp@huyen.test</div></body></html>"""


def crumbs(s: Told, others: Others) -> str:
    w = s.published
    return f"""<html><head><meta charset="utf-8"><title>Cổng thông tin</title></head><body><div class="bc"><span><a href="/">Trang chủ</a></span> / <span><a href="/tt">Tin tức</a></span> / <span>{esc(s.title)}</span></div><div class="t-big">{esc(s.title)}</div><div class="i-1"><i class="fa fa-calendar"></i> {w:%d/%m/%Y} <i class="fa fa-eye"></i> 345</div><div class="txt-a"><p><b>{esc(s.lead)}</b></p>{"".join(f"<p>{esc(p)}</p>" for p in s.paragraphs)}</div><div class="cal"><h4>Lịch công tác</h4><div class="date">Từ 25/11/2026 đến 30/11/2026</div><p>{NOTICE}</p></div><div class="ev">{_cards(others, "<div class='ev-i'><b>{d}</b><span><a href='{h}'>{t}</a></span></div>")}</div></body></html>"""


def many_heads(s: Told, others: Others) -> str:
    w = s.published
    return f"""<html><head><meta charset="utf-8"><title>Trang tin tổng hợp</title></head><body><h1><img src="/logo.png" alt="Trang tin">TRANG TIN TỔNG HỢP</h1><h1 class="sec">Đời sống - Xã hội</h1><div class="m"><div class="l"><h1>{esc(s.title)}</h1><p class="d">{DAYS[w.weekday()]} ngày {w.day}/{w.month}/{w.year}</p><p><em>{esc(s.lead)}</em></p><ul>{"".join(f"<li>{esc(p)}</li>" for p in s.paragraphs)}</ul><p>({esc(s.author)})</p></div><div class="r"><article><h2>Gương sáng quanh ta</h2><p>{NOTICE}</p><p>{WEATHER}</p></article>{_cards(others, "<article><h3><a href='{h}'>{t}</a></h3><p>{l}</p></article>")}</div></div></body></html>"""


def between(s: Told, others: Others) -> str:
    w = s.published
    return f"""<html><head><meta charset="utf-8"><title>{esc(s.title)}</title></head><body><div class="box"><h1 class="tl">{esc(s.title)}</h1><div class="fl-right"><b>Chuyên đề</b><p>{NOTICE}</p>{_cards(others, "<p><a href='{h}'>{t}</a></p>", 3)}</div><div class="mt">Bài đăng lúc {w:%H:%M} - {w:%d/%m/%Y}</div><div class="sm">{esc(s.lead)}</div><div class="ct">{"".join(f"<p>{esc(p)}</p>" for p in s.paragraphs)}</div></div></body></html>"""


def gallery(s: Told, others: Others) -> str:
    w = s.published
    extra = [
        f'<div class="ph"><div class="ph-i"><img src="/g/{n}.jpg"></div><div class="ph-d">Hình {n + 1}: {esc(s.title)}, nhìn từ phía nhà văn hóa bản vào buổi sáng, khi bà con tới rất đông.</div></div>'
        for n in range(s.images)
    ]
    return f"""<html><head><meta charset="utf-8"><title>{esc(s.title)} | Ảnh báo tỉnh</title><meta property="article:published_time" content="0001-01-01T00:00:00"></head><body><div class="w"><h2 class="hd">{esc(s.title)}</h2><p class="dt">Cập nhật {w:%H:%M} ngày {w:%d-%m-%Y}</p><h3 class="ld">{esc(s.lead)}</h3>{_mix([f"<p>{esc(p)}</p>" for p in s.paragraphs], extra, 1)}<p class="by">Bài, ảnh: {esc(s.author)}</p></div><div class="ft"><p>Đơn vị chủ quản: Ủy ban nhân dân tỉnh. Phụ trách nội dung: ban biên tập.</p></div></body></html>"""


def lines(s: Told, others: Others) -> str:
    w = s.published
    text = "<br><br>".join(
        [
            f"<strong>{esc(s.lead)}</strong>",
            *(esc(p) for p in s.paragraphs),
            f"<div style='text-align:right'>{esc(s.author)}</div>",
        ]
    )
    return f"""<html><head><meta charset="utf-8"><title>{esc(s.title)} - Hội người cao tuổi</title></head><body><div class="container"><div class="row"><div class="col-md-9"><h4 class="text-primary">{esc(s.title)}</h4><p class="text-muted"><small>Thứ {w.weekday() + 2 if w.weekday() < 6 else "CN"}, {w.day} tháng {w.month} {w.year} {w:%H:%M}</small></p><div class="text-justify">{text}</div><hr><h5>Bài viết khác</h5>{_cards(others, "<div class='media'><a href='{h}'><img src='/t.jpg'></a><div class='media-body'><a href='{h}'>{t}</a><br><small>{d}</small></div></div>")}</div><div class="col-md-3"><div class="panel"><div class="panel-heading">Văn bản mới</div><div class="panel-body"><p>Quyết định số 12/QĐ ngày 02/02/2026 về kế hoạch phòng, chống dịch bệnh năm nay trên địa bàn toàn huyện và các xã.</p></div></div></div></div></div></body></html>"""


def no_space(s: Told, others: Others) -> str:
    w = s.published
    return f"""<html><head><meta charset="utf-8"><title>{esc(s.title)}</title><script type="application/ld+json">{json.dumps([{"@type": "BreadcrumbList"}, {"@type": ["NewsArticle"], "headline": s.title, "datePublished": f"{w:%d/%m/%Y} {w:%H:%M}", "author": [{"@type": "Organization", "name": s.author}]}])}</script></head><body><div id="a"><div id="b"><span class="x1">{esc(s.title)}</span><span class="x2">{esc(s.lead)}</span><div class="x3">{"".join(f"<section><span>{esc(p)}</span></section>" for p in s.paragraphs)}</div></div><div id="c">{_cards(others, "<section><a href='{h}'><span>{t}</span><span>{l}</span></a></section>")}</div></div></body></html>"""


def _slugged(s: Told) -> str:
    return f"/{s.section}/{s.slug}-{_key(s)}.html"


def _numbered(s: Told) -> str:
    return f"/Default.aspx?tabid=12&newsid={_key(s)}"


def _monthly(s: Told) -> str:
    return f"/tin-tuc/{s.published:%Y%m}/{s.slug}-{_key(s)}/"


TUNED: dict[str, Layout] = {
    "tailwind": (tailwind, _slugged),
    "hashed": (hashed, _numbered),
    "webforms": (webforms, _numbered),
    "sharepoint": (sharepoint, _slugged),
    "wordpress": (wordpress, lambda s: f"/{s.published:%Y/%m}/{s.slug}/"),
    "rented": (rented, lambda s: f"/{s.slug}-{s.published:%Y%m%d%H%M%S}132.htm"),
    "blocky": (blocky, _slugged),
    "amp": (amp, _slugged),
    "breaks": (breaks, _numbered),
    "spans": (spans, _slugged),
    "talkative": (talkative, _numbered),
    "crowded": (crowded, _slugged),
    "split": (split, _slugged),
    "tabled": (tabled, _monthly),
}
HELD_OUT: dict[str, Layout] = {
    "bare_main": (bare_main, _slugged),
    "word_paste": (word_paste, _numbered),
    "components": (components, _slugged),
    "mobile": (mobile, _numbered),
    "ticker": (ticker, _slugged),
    "leftish": (leftish, _slugged),
}
SECOND: dict[str, Layout] = {
    "rows": (rows, _numbered),
    "logo_first": (logo_first, _slugged),
    "date_parts": (date_parts, _slugged),
    "summarised": (summarised, _slugged),
    "linked_words": (linked_words, _slugged),
    "unheaded": (unheaded, _numbered),
    "column_first": (column_first, _numbered),
    "elementor": (elementor, _slugged),
}
THIRD: dict[str, Layout] = {
    "same_paragraph": (same_paragraph, _slugged),
    "school_portal": (school_portal, _slugged),
    "self_linked": (self_linked, _slugged),
    "english_node": (english_node, lambda s: f"/node/{_key(s)}"),
    "endless": (endless, _slugged),
    "hero": (hero, lambda s: f"/?p={_key(s)}"),
    "dirty_middle": (dirty_middle, _slugged),
    "all_bold": (all_bold, _numbered),
}
FOURTH: dict[str, Layout] = {
    "crumbs": (crumbs, _numbered),
    "many_heads": (many_heads, _numbered),
    "between": (between, _slugged),
    "gallery": (gallery, _slugged),
    "lines": (lines, _slugged),
    "no_space": (no_space, _numbered),
}
ALL = TUNED | HELD_OUT | SECOND | THIRD | FOURTH
