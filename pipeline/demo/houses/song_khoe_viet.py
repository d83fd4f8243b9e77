"""Báo Sống Khỏe Việt: a central health paper — microdata, lazy pictures, albums, a news sitemap of the newest items."""

from __future__ import annotations

import re

from pipeline.demo.articles import SECTIONS, DemoArticle
from pipeline.demo.feeds import news_sitemap
from pipeline.demo.houses.base import Answer, House, esc, feed_answer, html_answer, in_vietnam
from pipeline.records import OutletKind, Unit

__all__ = ["SongKhoeViet"]

_LISTING = re.compile(r"/(?:([a-z-]+))?(?:/p(\d+))?/?")
_PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="


class SongKhoeViet(House):
    """The news sitemap holds a dozen items, as Google wants it; the rest stands on section lists, `/y-te/p2` and on."""

    key = "song-khoe-viet"
    name = "Báo Sống Khỏe Việt"
    kind = OutletKind.CENTRAL_PAPER
    per_page = 6
    css = (
        "*{box-sizing:border-box}body{font:18px/1.6 Arial,sans-serif;margin:0}.thanh{border-top:6px solid #e4572e;"
        "padding:12px 5%}"
        ".thanh a{margin-right:16px;color:#333}.luoi{display:grid;grid-template-columns:2fr 1fr;gap:32px;padding:0 5%}"
        ".sapo{font-weight:700;color:#444}.album{display:grid;grid-template-columns:1fr 1fr;gap:8px}.album "
        "figure{margin:0}"
        ".hop{background:#fff4ee;border-left:4px solid #e4572e;padding:8px 16px}img{max-width:100%}"
        "a{color:#b23c17;text-decoration:none}.the{margin:0 0 28px}.the h3{margin:8px 0 4px}.the img{width:280px}"
        "h2.sapo{font-size:20px;line-height:1.4}figure{margin:16px 0}figcaption{font-size:14px;color:#666}"
    )

    def path(self, article: DemoArticle) -> str:
        """Return `/slug-nNUMBER.html`; the address names no section."""
        return f"/{self.slug(article)}-n{500_000 + article.number * 113}.html"

    def robots(self) -> str:
        """Name the news sitemap; forbid the player's address."""
        return (
            "User-agent: *\nDisallow: /api/\nDisallow: /tim-kiem.html\n\nUser-agent: BadBot\nDisallow: /\n\n"
            f"Sitemap: {self.root}/sitemap/news.xml\n"
        )

    def other(self, path: str, query: dict[str, str]) -> Answer | None:
        """Answer the news sitemap and lists."""
        del query
        if path == "/sitemap/news.xml":
            return feed_answer(news_sitemap(self.name, self.entries(self.articles[:12])), "text/xml; charset=utf-8")
        match = _LISTING.fullmatch(path)
        if not match or (match[1] and match[1] not in SECTIONS):
            return None
        return self._listing(match[1] or "", int(match[2] or 1))

    def _wrap(self, head: str, content: str) -> Answer:
        menu = "".join(f'<a href="/{key}">{esc(name)}</a>' for key, name in SECTIONS.items())
        most = "".join(
            f'<li><a href="{self.path(a)}" title="{esc(a.title)}">{esc(a.title)}</a></li>' for a in self.articles[3:8]
        )
        return html_answer(
            f'<!DOCTYPE html><html lang="vi-VN"><head><meta charset="utf-8">{head}<link rel="stylesheet" '
            'href="/giao-dien.css">'
            '<script>window.dataLayer=[];document.documentElement.className+=" js";</script></head><body><div '
            'class="thanh">'
            f'<a href="/"><b>SỐNG KHỎE VIỆT</b></a>{menu}<a href="/tim-kiem.html?q=">Tìm kiếm</a></div><div '
            f'class="luoi"><div>{content}</div>'
            f'<div class="ben"><h4>Đọc nhiều</h4><ol>{most}</ol><div class="qc">Quảng cáo: Liên hệ phòng truyền '
            "thông</div></div></div>"
            '<div class="thanh">Tạp chí hư cấu. Bản tin nhận qua thư điện tử: <input placeholder="Thư của bạn"> '
            "Theo dõi chúng tôi</div><script>document.querySelectorAll('img[data-src]').forEach("
            "function(a){a.src=a.dataset.src});</script></body></html>"
        )

    def _listing(self, section: str, page: int) -> Answer | None:
        rows, more = self.page_of(section, page)
        if not rows and page > 1:
            return None
        cards = "".join(
            f'<div class="the"><a href="{self.path(a)}"><img src="{_PIXEL}" data-src="/anh/{a.id}-1.svg" alt=""></a>'
            f'<h3><a href="{self.path(a)}" title="{esc(a.title)}">{esc(a.title)}</a></h3><div>{esc(a.lead[:100])}'
            "…</div></div>"
            for a in rows
        )
        base = f"/{section}" if section else ""
        onward = f'<a class="tai-them" href="{base}/p{page + 1}">Tải thêm</a>' if more else ""
        return self._wrap(f"<title>{esc(SECTIONS.get(section, 'Trang chủ'))} | Sống Khỏe Việt</title>", cards + onward)

    def article_page(self, article: DemoArticle) -> Answer:
        """Return the page: microdata, pictures that load late, a box that quotes another article."""
        when = in_vietnam(article.published)
        head = (
            f"<title>{esc(article.title)} | Sống Khỏe Việt</title>"
            f'<meta property="og:title" content="{esc(article.title)}"><meta property="og:site_name" content="Sống '
            'Khỏe Việt">'
            f'<meta property="og:url" content="{self.url(article)}"><link rel="canonical" href="{self.url(article)}">'
            f'<meta property="og:description" content="{esc(article.lead)}">'
        )
        parts = [f'<p style="text-align: justify;">{esc(p)}</p>' for p in article.paragraphs]
        pictures = self._pictures(article)
        parts.insert(1, self._box(article))
        parts.insert(0, pictures)
        content = (
            '<div itemscope itemtype="https://schema.org/NewsArticle"><meta itemprop="datePublished" '
            f'content="{when:%Y-%m-%dT%H:%M:%S%z}">'
            f'<div class="duong-dan"><a href="/{article.section}">{esc(SECTIONS[article.section])}</a>'
            f"{self._kicker(article)}</div>"
            f'<h1 itemprop="headline">{esc(article.title)}</h1><div class="gio"><span>{when:%H:%M} | {when:%d/%m/%Y}'
            "</span> "
            f'<a href="https://news.google.com/" rel="nofollow">Theo dõi trên Google News</a></div>'
            f'<h2 class="sapo" itemprop="description">SKV - {esc(article.lead)}</h2>{self._player(article)}'
            f'<div id="bai-viet" itemprop="articleBody">{"".join(parts)}</div>'
            f'<div class="tac-gia" itemprop="author"><span>{esc(article.byline)}</span></div></div>'
            f"{self._after(article)}"
        )
        return self._wrap(head, content)

    def _kicker(self, article: DemoArticle) -> str:
        return (
            f' / <a class="ten-chuyen-muc" href="/{article.section}">{esc(article.column)}</a>'
            if article.column
            else ""
        )

    def _player(self, article: DemoArticle) -> str:
        if article.unit is not Unit.VIDEO:
            return ""
        source = f"{self.root}/api/player/{article.number}"
        return f'<div class="khung-video"><iframe src="{source}" allowfullscreen title="Video"></iframe></div>'

    def _pictures(self, article: DemoArticle) -> str:
        figures = "".join(
            f'<figure><img src="{_PIXEL}" data-src="/anh/{article.id}-{n}.svg" alt="{esc(caption)} - 1">'
            f"<figcaption>{esc(caption)}</figcaption></figure>"
            for n, caption in enumerate(article.captions, 1)
        )
        return f'<div class="album">{figures}</div>' if article.unit is Unit.ANH else figures

    def _box(self, article: DemoArticle) -> str:
        other = self.near(article, 1)
        return "".join(
            f'<div class="hop"><a href="{self.path(a)}"><strong>{esc(a.title)}</strong></a> {esc(a.lead)}</div>'
            for a in other
        )

    def _after(self, article: DemoArticle) -> str:
        rows = "".join(
            f'<div class="the"><a href="{self.path(a)}">{esc(a.title)}</a><div>{esc(a.lead)}</div></div>'
            for a in self.near(article, 4)
        )
        return (
            '<div class="cam-xuc">Thích 12 · Vui 3 · Chia sẻ</div><div class="y-kien"><h4>Ý kiến của bạn</h4><p>Độc '
            "giả Hoa Mận: Nhà tôi "
            "cũng gặp chuyện tương tự, cảm ơn bài viết.</p><p>Bình luận của bạn sẽ được biên tập trước khi đăng.</p>"
            "</div>"
            f'<div class="cung-muc"><h4>Tin cùng chuyên mục</h4>{rows}</div>'
        )
