"""Báo Nậm La: a provincial paper with a new site — JSON-LD graph, RSS, an AMP twin, a related box amid the text."""

from __future__ import annotations

import datetime as dt
import json

from pipeline.demo.articles import SECTIONS, DemoArticle
from pipeline.demo.feeds import rss
from pipeline.demo.houses.base import Answer, House, esc, feed_answer, html_answer, in_vietnam
from pipeline.records import OutletKind, Unit

__all__ = ["NamLa"]

_TRACKING = "?utm_source=rss&utm_medium=feed&utm_campaign=bnl"


class NamLa(House):
    """Feeds hold the newest items only; older ones stand on listings, `?trang=2` and on."""

    key = "nam-la"
    name = "Báo Nậm La"
    kind = OutletKind.PROVINCIAL_PAPER
    css = (
        "body{font:17px/1.6 Georgia,serif;margin:0;color:#222}.masthead{background:#0b5a3c;color:#fff;padding:12px "
        "24px}"
        ".masthead a{color:#fff;margin-right:14px;text-decoration:none}.wrap{max-width:760px;margin:0 auto;padding:0 "
        "16px}"
        ".standfirst{font-weight:bold}.story-more,.discuss{background:#f3f6f2;padding:8px 16px;margin:16px 0}"
        "figure{margin:16px 0}figcaption{font-size:14px;color:#555}.row{border-bottom:1px solid #ddd}"
        ".wrap a{color:#0b5a3c;text-decoration:none}.wrap h2{font-size:22px;line-height:1.35;margin:14px 0 4px}"
        "img,video{max-width:100%}"
    )

    def path(self, article: DemoArticle) -> str:
        """Return `/section/slug-STAMP.htm`; the stamp holds the minute of publication and the article's number."""
        when = in_vietnam(article.published)
        return f"/{article.section}/{self.slug(article)}-{when:%Y%m%d%H%M}{article.number:03d}.htm"

    def robots(self) -> str:
        """Name a sitemap that does not exist, as happens after a relaunch."""
        return f"User-agent: *\nDisallow: /tim-kiem\nDisallow: /thanh-vien/\n\nSitemap: {self.root}/so-do-trang.xml\n"

    def other(self, path: str, query: dict[str, str]) -> Answer | None:
        """Answer feeds, lists and AMP twins."""
        if path == "/rss/trang-chu.rss":
            return self._feed("")
        if path.startswith("/rss/") and path[5:].removesuffix(".rss") in SECTIONS:
            return self._feed(path[5:].removesuffix(".rss"))
        section = path.strip("/")
        if not section or section in SECTIONS:
            page = query.get("trang", "1")
            return self._listing(section, int(page)) if page.isdecimal() and int(page) else None
        if path.startswith("/amp/"):
            article = self._by_path.get(path[4:])
            return self._amp(article) if article else None
        return None

    def _feed(self, section: str) -> Answer:
        newest = self.of_section(section)[:10]
        return feed_answer(
            rss(f"{self.name} - {SECTIONS.get(section, 'Trang chủ')}", self.root, self.entries(newest, _TRACKING)),
            "application/rss+xml; charset=utf-8",
        )

    def _head(self, title: str, more: str = "") -> str:
        feeds = "".join(
            f'<link rel="alternate" type="application/rss+xml" title="{esc(name)}" href="/rss/{key}.rss">'
            for key, name in (("trang-chu", "Trang chủ"), *SECTIONS.items())
        )
        return (
            f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{esc(title)} - {esc(self.name)}</title>'
            f'<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/giao-dien.css">{feeds}'
            f"{more}"
            f"</head><body>{self._masthead()}"
        )

    def _masthead(self) -> str:
        sections = "".join(f'<a href="/{key}">{esc(name)}</a>' for key, name in SECTIONS.items())
        return (
            f'<header class="masthead"><a href="/"><b>{esc(self.name)}</b></a><nav>{sections}'
            '<a href="/tim-kiem?tu=y+te" rel="nofollow">Tìm kiếm</a><a href="/thanh-vien/dang-nhap">Đăng nhập</a>'
            "</nav></header>"
        )

    def _foot(self) -> str:
        return (
            "<footer class='wrap'><p>© Báo Nậm La. Cơ quan ngôn luận của nhân dân các dân tộc tỉnh Nậm La (tỉnh hư "
            "cấu).</p>"
            "<p>Tòa soạn: số 1 đường Bờ Suối. Đường dây nóng: 0200 000 001</p></footer></body></html>"
        )

    def _listing(self, section: str, page: int) -> Answer | None:
        rows, more = self.page_of(section, page)
        if not rows and page > 1:
            return None
        items = "".join(
            f'<div class="row"><h2><a href="{self.path(a)}">{esc(a.title)}</a></h2>'
            f'<a href="{self.path(a)}#binh-luan">Bình luận</a><p>{esc(a.lead[:140])}…</p></div>'
            for a in rows
        )
        onward = f'<a rel="next" href="/{section}?trang={page + 1}">Xem thêm tin cũ hơn</a>' if more else ""
        title = SECTIONS.get(section, "Trang chủ")
        return html_answer(f'{self._head(title)}<main class="wrap">{items}{onward}</main>{self._foot()}')

    def article_page(self, article: DemoArticle) -> Answer:
        """Return the page: metadata as a graph, a related box in the middle of the text."""
        when = in_vietnam(article.published)
        meta = (
            f'<link rel="canonical" href="{self.url(article)}"><link rel="amphtml" href="{self.root}'
            f'/amp{self.path(article)}">'
            f'<meta property="og:type" content="article"><meta property="og:title" content="{esc(article.title)} | '
            'BNL">'
            f'<meta name="description" content="{esc(article.lead[:150])}">'
            f'<script type="application/ld+json">{self._graph(article, when)}</script>'
        )
        body = [f"<p>{esc(p)}</p>" for p in article.paragraphs]
        body.insert(len(body) // 2, self._more(article))
        figures = [
            f'<figure class="story-photo"><img src="/anh/{article.id}-{n}.png" alt="{esc(caption)}" width="640">'
            f"<figcaption>{esc(caption)}</figcaption></figure>"
            for n, caption in enumerate(article.captions, 1)
        ]
        gap = 1 if article.unit is Unit.ANH else 2
        for n, figure in enumerate(figures):
            body.insert(min(len(body), n * gap), figure)
        column = f'<a class="column-name" href="/{article.section}">{esc(article.column)}</a>' if article.column else ""
        video = f'<video controls src="/anh/{article.id}.mp4"></video>' if article.unit is Unit.VIDEO else ""
        return html_answer(
            f'{self._head(article.title, meta)}<main class="wrap"><p class="crumbs"><a href="/">Trang chủ</a> › '
            f'<a href="/{article.section}">{esc(SECTIONS[article.section])}</a> {column}</p><article>'
            f'<h1 class="headline">{esc(article.title)}</h1><p class="when">{self.weekday(when)}, {when:%d/%m/%Y} | '
            f"{when:%H:%M}</p>"
            f'<p class="standfirst">{esc(article.lead)}</p>{video}<div class="story-body">{"".join(body)}</div>'
            f'<p class="story-author">{esc(article.byline)}</p></article>{self._after(article)}</main>{self._foot()}'
        )

    def _graph(self, article: DemoArticle, when: dt.datetime) -> str:
        changed = when + dt.timedelta(days=3)
        graph = [
            {"@type": "NewsMediaOrganization", "@id": f"{self.root}/#toa-soan", "name": self.name},
            {"@type": "WebPage", "@id": self.url(article), "name": f"{article.title} - {self.name}"},
            {
                "@type": ["NewsArticle"],
                "headline": article.title,
                "description": article.lead,
                "datePublished": when.isoformat(),
                "dateModified": changed.isoformat(),
                "author": [{"@type": "Person", "name": article.byline}],
                "publisher": {"@id": f"{self.root}/#toa-soan"},
                "image": [f"{self.root}/anh/{article.id}-{n}.png" for n, _ in enumerate(article.captions, 1)],
            },
        ]
        return json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False).replace("</", "<\\/")

    def _more(self, article: DemoArticle) -> str:
        rows = "".join(
            f'<li><a href="{self.path(a)}?utm_source=noi-bo&amp;utm_content=giua-bai">{esc(a.title)}</a></li>'
            for a in self.near(article, 2)
        )
        return f'<div class="story-more"><b>Xem thêm</b><ul>{rows}</ul></div>'

    def _after(self, article: DemoArticle) -> str:
        rows = "".join(
            f'<li><a href="{self.path(a)}?utm_source=noi-bo&amp;utm_content=cuoi-bai">{esc(a.title)}</a>'
            f"<p>{esc(a.lead)}</p></li>"
            for a in self.near(article, 5)
        )
        return (
            f'<div class="tags">Từ khóa: <a href="/tim-kiem?tu={article.number}">Nậm La</a></div>'
            '<section class="discuss" id="binh-luan"><h3>Bình luận (2)</h3><p>Bạn đọc Suối Mơ: Bài viết có ích, '
            "mong tòa soạn "
            f"đăng thêm để bà con cùng biết.</p><p>Bạn đọc ẩn danh: Cảm ơn phóng viên.</p></section>"
            f'<section class="read-next"><h3>Tin cùng chuyên mục</h3><ul>{rows}</ul></section>'
        )

    def _amp(self, article: DemoArticle) -> Answer:
        body = "".join(f"<p>{esc(p)}</p>" for p in article.paragraphs)
        return html_answer(
            f'<!doctype html><html ⚡ lang="vi"><head><meta charset="utf-8"><title>{esc(article.title)}</title>'
            f'<link rel="canonical" href="{self.url(article)}"></head><body><h1>{esc(article.title)}</h1>'
            f"<p>{esc(article.lead)}</p>{body}</body></html>"
        )
