"""Cổng TTĐT Y tế Nậm La: a department's portal — a sitemap index, dates in words, today's date atop, NFD text."""

from __future__ import annotations

import re
import unicodedata

from pipeline.demo.articles import SECTIONS, DemoArticle
from pipeline.demo.feeds import sitemap, sitemap_index
from pipeline.demo.houses.base import Answer, House, esc, feed_answer, html_answer, in_vietnam
from pipeline.records import OutletKind, Unit

__all__ = ["CongYTe"]

_PART = 12
_STATIC = ("/gioi-thieu/chuc-nang-nhiem-vu", "/gioi-thieu/so-do-to-chuc", "/lien-he")


class CongYTe(House):
    """Its sitemaps stamp every page with today, and its text is decomposed Unicode, as older keyboards typed it."""

    key = "cong-y-te"
    name = "Cổng TTĐT Y tế Nậm La"
    kind = OutletKind.PORTAL
    per_page = 5
    css = (
        "body{font:15px/1.5 'Times New Roman',serif;margin:0;background:#f0f4f8}#khung{width:1000px;margin:auto;"
        "background:#fff}"
        "#dau{background:#1569b0;color:#fff;padding:14px 20px}#ngay{background:#d9e8f5;padding:4px 20px;"
        "font-style:italic}"
        "#thuc-don a{padding:0 10px}h2.ten-tin{color:#1569b0}.trich-yeu{font-weight:bold}.cot{padding:0 20px}"
        "#thuc-don{padding:6px 10px;border-bottom:1px solid #d9e8f5}a{color:#1569b0;text-decoration:none}"
        "#khung li{margin:8px 0}img,video{max-width:100%}"
    )

    def path(self, article: DemoArticle) -> str:
        """Return `/1270/CATEGORY/NUMBER/section/slug`, as content systems of Vietnamese portals do."""
        return f"/1270/{31000 + len(article.section)}/{76_000 + article.number}/{article.section}/{self.slug(article)}"

    def robots(self) -> str:
        """Name the sitemap index."""
        return f"User-agent: *\nDisallow: /van-ban/\nDisallow: /Login.aspx\nSitemap: {self.root}/sitemap_index.xml\n"

    def other(self, path: str, query: dict[str, str]) -> Answer | None:
        """Answer sitemaps, pages that are no news, and lists."""
        if path == "/sitemap_index.xml":
            parts = range(1, (len(self.articles) - 1) // _PART + 2)
            names = [f"{self.root}/sitemap-tin-{n}.xml" for n in parts]
            return feed_answer(sitemap_index([*names, f"{self.root}/sitemap-trang.xml"], self.today()))
        if path == "/sitemap-trang.xml":
            return feed_answer(sitemap([self.root + "/", *(self.root + p for p in _STATIC)], self.today()))
        if match := re.fullmatch(r"/sitemap-tin-(\d+)\.xml", path):
            return self._part(int(match[1]))
        if path in _STATIC:
            return self._plain(path)
        if path == "/" or path.removeprefix("/chuyen-trang/") in SECTIONS:
            return self._listing(path.removeprefix("/chuyen-trang/").strip("/"), query.get("trang", "1"))
        return None

    def _part(self, part: int) -> Answer | None:
        rows = self.articles[(part - 1) * _PART : part * _PART] if part else []
        return feed_answer(sitemap(map(self.url, rows), self.today())) if rows else None

    def _frame(self, content: str) -> Answer:
        today = self.today()
        menu = "".join(f'<a href="/chuyen-trang/{key}">{esc(name)}</a>' for key, name in SECTIONS.items())
        pages = "".join(
            f'<a href="{p}">{n}</a>' for p, n in zip(_STATIC, ("Chức năng", "Tổ chức", "Liên hệ"), strict=True)
        )
        page = (
            '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
            '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'
            f'<html xmlns="http://www.w3.org/1999/xhtml"><head><meta charset="utf-8"/><title>{esc(self.name)}</title>'
            '<link href="/giao-dien.css" rel="stylesheet"/></head><body><div id="khung"><div id="dau">CỔNG THÔNG '
            "TIN ĐIỆN TỬ<br/>"
            f'<b>NGÀNH Y TẾ NẬM LA</b></div><div id="ngay">Hôm nay: {self.weekday(today)}, ngày {today.day} tháng '
            f"{today.month} "
            f'năm {today.year}</div><div id="thuc-don"><a href="/">Trang chủ</a>{menu}{pages}<a href="/van-ban/">Văn '
            "bản</a></div>"
            f'<div class="cot">{content}</div><div id="chan">Cơ quan chủ quản: Sở Y tế tỉnh Nậm La (hư cấu). Chịu '
            "trách nhiệm "
            f"nội dung: Ban Biên tập. Tổng số lượt truy cập: {2_000_000 + today.toordinal()}</div></div></body></html>"
        )
        return html_answer(unicodedata.normalize("NFD", page))

    def _plain(self, path: str) -> Answer:
        titles = dict(zip(_STATIC, ("Chức năng, nhiệm vụ", "Sơ đồ tổ chức", "Liên hệ"), strict=True))
        return self._frame(f"<h2>{titles[path]}</h2><p>Sở Y tế tham mưu, giúp tỉnh quản lý về y tế trên địa bàn.</p>")

    def _listing(self, section: str, page: str) -> Answer | None:
        if not page.isdecimal() or not int(page):
            return None
        rows, more = self.page_of(section, int(page))
        if not rows and page != "1":
            return None
        items = "".join(
            f'<li><a href="{self.url(a)}" title="{esc(a.title)}">{esc(a.title)}</a> '
            f"({in_vietnam(a.published):%d/%m/%Y})</li>"
            for a in rows
        )
        base = f"/chuyen-trang/{section}" if section else "/"
        onward = f'<a href="{base}?trang={int(page) + 1}">Trang tiếp »</a>' if more else ""
        return self._frame(f'<ul class="ds-tin">{items}</ul>{onward}')

    def article_page(self, article: DemoArticle) -> Answer:
        """Return the page: a `<div>` a paragraph, the date in words."""
        when = in_vietnam(article.published)
        body = "".join(
            f'<div style="text-align:justify"><span style="font-size:14pt">&nbsp;&nbsp;&nbsp;{esc(p)}</span></div>'
            "<div>&nbsp;</div>"
            for p in article.paragraphs
        )
        pictures = "".join(
            f'<div style="text-align:center"><img src="/anh/{article.id}-{n}.png" style="width:560px" alt=""/></div>'
            f'<div style="text-align:center"><em><span style="color:#00c">{esc(caption)}</span></em></div>'
            for n, caption in enumerate(article.captions, 1)
        )
        player = f'<div class="jw-player"><video src="/anh/{article.id}.mp4" controls="controls"></video></div>'
        column = f'<div class="ten-muc">CHUYÊN MỤC: {esc(article.column)}</div>' if article.column else ""
        return self._frame(
            f'<div class="duong-dan"><a href="/chuyen-trang/{article.section}">{esc(SECTIONS[article.section])}</a>'
            f"</div>{column}"
            f'<h2 class="ten-tin">{esc(article.title)}</h2><div class="ngay-dang"><span>{self.weekday(when)}, ngày '
            f"{when.day} tháng "
            f"{when.month} năm {when.year}</span> <span>{when:%H:%M}</span> <span>| Lượt xem: "
            f"{30 + article.number * 7}</span> "
            f'<a href="#">A-</a> <a href="#">A+</a></div><p class="trich-yeu">{esc(article.lead)}</p>'
            f'<div class="noi-dung">{player if article.unit is Unit.VIDEO else ""}{pictures}{body}'
            f'<div style="text-align:right"><b>{esc(article.byline)}</b></div></div>{self._after(article)}'
        )

    def _after(self, article: DemoArticle) -> str:
        rows = "".join(
            f'<li><a href="{self.url(a)}">{esc(a.title)}</a> <i>({in_vietnam(a.published):%d/%m/%Y %H:%M})</i></li>'
            for a in self.near(article, 6)
        )
        return (
            f'<div class="tep"><b>Tệp đính kèm:</b> <a href="/van-ban/{article.number}.pdf">cong-van-{article.number}'
            ".pdf</a></div>"
            '<div class="danh-gia">Đánh giá bài viết: ★★★★☆ (3 lượt). Gửi phản hồi | In trang | Gửi thư</div>'
            f'<div class="da-dua"><h3>Tin đã đưa</h3><ul>{rows}</ul></div>'
        )
