"""Đài PT-TH Nậm La: a radio and television station on WordPress blocks — a paged feed, players, times in UTC."""

from __future__ import annotations

import datetime as dt
import re

from pipeline.demo.articles import SECTIONS, DemoArticle
from pipeline.demo.feeds import rss
from pipeline.demo.houses.base import Answer, House, esc, feed_answer, html_answer, in_vietnam
from pipeline.records import OutletKind, Unit

__all__ = ["DaiNamLa"]

_PAGED = re.compile(r"(?:/category/([a-z-]+))?(?:/page/(\d+))?/?")
_MONTHS = ("Một", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười Một", "Mười Hai")


class DaiNamLa(House):
    """The page's metadata say when in UTC, as WordPress plug-ins do; readers see `18 Tháng Ba, 2026`."""

    key = "dai-nam-la"
    name = "Đài PT-TH Nậm La"
    kind = OutletKind.BROADCASTER
    per_page = 7
    css = (
        "body{font:16px/1.65 system-ui,sans-serif;margin:0;color:#1d2327}.wp-site-blocks{max-width:820px;margin:auto;"
        "padding:16px}"
        ".wp-block-navigation a{margin-right:12px}.wp-block-post-title{font-size:30px}.wp-block-post-date{color:#666}"
        ".wp-block-video,.wp-block-embed{background:#111;color:#fff;min-height:220px;margin:0 0 16px}"
        ".wp-block-comments{border-top:1px solid #ccc;margin-top:32px}.wp-element-caption{font-size:13px}"
        "a{color:#8a1c1c;text-decoration:none}ul.wp-block-post-template{list-style:none;padding:0}"
        ".wp-block-post-template .wp-block-post-title{font-size:22px;margin:20px 0 4px}"
        "video{display:block;width:100%;max-height:420px;object-fit:cover}"
    )

    def path(self, article: DemoArticle) -> str:
        """Return `/2026/03/18/slug/`."""
        return f"/{in_vietnam(article.published):%Y/%m/%d}/{self.slug(article)}/"

    def robots(self) -> str:
        """Return what WordPress writes by itself."""
        return "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\nDisallow: /?s=\n"

    def other(self, path: str, query: dict[str, str]) -> Answer | None:
        """Answer the paged feed, static pages and lists."""
        if path.rstrip("/") == "/feed":
            return self._feed(query.get("paged", "1"))
        if path in {"/gioi-thieu/", "/lich-phat-song/"}:
            return self._plain(path)
        bare = path.rstrip("/") + "/"
        if path != bare and bare in self._by_path:  # WordPress adds the slash by a redirect
            return Answer(b"", status=301, location=bare)
        match = _PAGED.fullmatch(path)
        if not match or (match[1] and match[1] not in SECTIONS):
            return None
        return self._listing(match[1] or "", int(match[2] or 1))

    def _feed(self, paged: str) -> Answer | None:
        page = int(paged) if paged.isdecimal() else 1
        rows, _ = self.page_of("", page)
        if not rows:
            return None
        return feed_answer(rss(self.name, self.root, self.entries(rows)), "application/rss+xml; charset=UTF-8")

    def _wrap(self, title: str, head: str, content: str, css: str = "home blog") -> Answer:
        menu = "".join(f'<a href="/category/{key}/">{esc(name)}</a>' for key, name in SECTIONS.items())
        return html_answer(
            f'<!DOCTYPE html>\n<html lang="vi"><head><meta charset="UTF-8"/><title>{esc(title)} &#8211; '
            f"{esc(self.name)}</title>"
            f'<meta name="generator" content="WordPress 6.8"/><link rel="stylesheet" href="/giao-dien.css"/>'
            f'<link rel="alternate" type="application/rss+xml" title="Dòng thông tin" href="{self.root}/feed/"/>'
            f'<link rel="alternate" type="application/rss+xml" title="Dòng bình luận" href="{self.root}'
            '/comments/feed/"/>'
            f'<link rel="https://api.w.org/" href="{self.root}/wp-json/"/>{head}</head><body class="{css}"><div '
            'class="wp-site-blocks">'
            f'<header><p class="wp-block-site-title"><a href="/">{esc(self.name)}</a></p><nav '
            f'class="wp-block-navigation">{menu}'
            '<a href="/lich-phat-song/">Lịch phát sóng</a><a href="/gioi-thieu/">Giới thiệu</a></nav></header>'
            f"{content}"
            f"<footer><p>Sóng FM 99,9 MHz (hư cấu). Đang phát trực tiếp: Thời sự tối.</p></footer></div></body></html>"
        )

    def _plain(self, path: str) -> Answer:
        about = path == "/gioi-thieu/"
        title = "Giới thiệu" if about else "Lịch phát sóng"
        text = (
            "Đài phát sóng mỗi ngày từ 5 giờ đến 23 giờ."
            if about
            else "6h00: Chào buổi sáng. 11h30: Thời sự trưa. 19h45: Thời sự tối."
        )
        return self._wrap(title, "", f"<main><h1>{title}</h1><p>{text}</p></main>", "page")

    def _listing(self, section: str, page: int) -> Answer | None:
        rows, more = self.page_of(section, page)
        if not rows and page > 1:
            return None
        posts = "".join(
            f'<li class="wp-block-post"><h2 class="wp-block-post-title"><a href="{self.url(a)}">{esc(a.title)}</a></h2>'
            f'<div class="wp-block-post-excerpt"><p>{esc(a.lead[:110])} [&hellip;]</p><a href="{self.url(a)}#more">'
            "Xem tiếp</a></div></li>"
            for a in rows
        )
        base = f"/category/{section}" if section else ""
        older = (
            f'<a href="{base}/page/{page + 1}/" class="wp-block-query-pagination-next">Trang sau</a>' if more else ""
        )
        return self._wrap(
            SECTIONS.get(section, "Trang chủ"),
            "",
            f'<main><ul class="wp-block-post-template">{posts}</ul><nav class="wp-block-query-pagination">{older}'
            "</nav></main>",
        )

    def article_page(self, article: DemoArticle) -> Answer:
        """Return the post: the lead is its first, bold paragraph."""
        when = in_vietnam(article.published)
        head = (
            f'<link rel="canonical" href="{self.url(article)}"/><meta property="og:type" content="article"/>'
            f'<meta property="og:title" content="{esc(article.title)} - {esc(self.name)}"/>'
            f'<meta property="article:published_time" content="{article.published.astimezone(dt.UTC).isoformat()}"/>'
            f'<link rel="shortlink" href="{self.root}/?p={9000 + article.number}"/>'
        )
        body = "".join(f'\n<p class="wp-block-paragraph">{esc(p)}</p>' for p in article.paragraphs)
        pictures = "".join(
            f'<figure class="wp-block-image size-large"><img src="/anh/{article.id}-{n}.png" alt="" loading="lazy"/>'
            f'<figcaption class="wp-element-caption">{esc(caption)}</figcaption></figure>'
            for n, caption in enumerate(article.captions, 1)
        )
        kicker = f'<p class="ten-chuyen-muc">Chuyên mục: {esc(article.column)}</p>' if article.column else ""
        shown = f"{when.day} Tháng {_MONTHS[when.month - 1]}, {when.year}"
        content = (
            f'<main><article class="post-{9000 + article.number} post hentry"><h1 class="wp-block-post-title">'
            f"{esc(article.title)}</h1>"
            f'<div class="wp-block-post-date">{shown}</div>{kicker}<div class="entry-content wp-block-post-content">'
            f"{self._player(article)}<p><strong>{esc(article.lead)}</strong></p>{body}{pictures}"
            f'<p class="has-text-align-right"><em>{esc(article.byline)}</em></p>{self._share(article)}</div></article>'
            f"{self._after(article)}</main>"
        )
        return self._wrap(article.title, head, content, "single single-post")

    def _player(self, article: DemoArticle) -> str:
        if article.unit is not Unit.VIDEO:
            return ""
        return (
            f'<figure class="wp-block-video"><video controls poster="/anh/{article.id}-1.png" '
            f'src="{self.root}/wp-content/uploads/{article.id}.mp4"></video></figure>'
        )

    def _share(self, article: DemoArticle) -> str:
        return (
            '<div class="sharedaddy"><h3 class="sd-title">Chia sẻ:</h3><ul><li><a href="?share=facebook">Facebook</a>'
            "</li>"
            f'<li><a href="?share=zalo&amp;nb=1">Zalo</a></li></ul><span class="post-views">{400 + article.number} '
            "lượt xem</span></div>"
        )

    def _after(self, article: DemoArticle) -> str:
        near = self.near(article, 4)
        rows = "".join(f'<li><a href="{self.url(a)}?relatedposts=1">{esc(a.title)}</a></li>' for a in near)
        return (
            f'<aside class="wp-block-latest-posts"><h3>Bài viết mới</h3><ul>{rows}</ul></aside><div '
            'class="wp-block-comments">'
            f"<h3>Một bình luận cho &#8220;{esc(article.title)}&#8221;</h3><p>Khán giả Bản Mới: Chương trình rất "
            "hay, đề nghị phát lại "
            f'vào buổi trưa.</p><a href="{self.url(article)}?replytocom=77">Trả lời</a><h3>Để lại một bình luận</h3>'
            "<p>Email của bạn "
            "sẽ không được hiển thị công khai. Các trường bắt buộc được đánh dấu *</p></div>"
        )
