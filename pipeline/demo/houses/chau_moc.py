"""Báo Châu Mộc: a provincial paper of about 2010 — nested tables, no metadata, no feed, a calendar without end."""

from __future__ import annotations

import datetime as dt

from pipeline.demo.articles import SECTIONS, DemoArticle
from pipeline.demo.houses.base import Answer, House, esc, in_vietnam, redirect
from pipeline.records import OutletKind, Unit

__all__ = ["ChauMoc"]


class ChauMoc(House):
    """Every page carries today's date and a counter that moves, so that no two answers have the same bytes."""

    key = "chau-moc"
    name = "Báo Châu Mộc"
    kind = OutletKind.PROVINCIAL_PAPER
    per_page = 6
    css = (
        "body{font:13px Tahoma,Arial;background:#e8e2d0;margin:8px}table.khung{background:#fff;border:1px solid #a88}"
        ".dauTrang{background:#8b1a1a;color:#fff;font-size:26px;padding:10px}.muc a{color:#8b1a1a;font-weight:bold}"
        ".tieuDeTin{color:#00408b;font-size:18px;font-weight:bold}.trichTin{font-weight:bold}"
        ".chuThich{font-style:italic}"
        "a{color:#00408b;text-decoration:none}td{vertical-align:top;padding:4px}.nhoNho{font-size:11px;color:#777}"
    )

    def path(self, article: DemoArticle) -> str:
        """Return `/chi-tiet/NUMBER/slug.aspx`."""
        return f"/chi-tiet/{20_000 + article.number * 37}/{self.slug(article)}.aspx"

    def robots(self) -> str:
        """Forbid the print twins; the calendar is left open, as on real sites."""
        return "User-agent: *\nDisallow: /in-bai/\nDisallow: /quan-tri/\nCrawl-delay: 0.05\n"

    def other(self, path: str, query: dict[str, str]) -> Answer | None:
        """Answer lists, former addresses and the calendar."""
        if path in {"/", "/trang-chu.aspx"}:
            return self._listing("", 1)
        if path.startswith("/muc/"):
            section, page = path[5:].removesuffix(".aspx"), query.get("p", "1")
            known = section in SECTIONS and page.isdecimal() and int(page) > 0
            return self._listing(section, int(page)) if known else None
        if path.startswith("/tin/"):  # the addresses of the paper's former system, still linked from its pages
            old = {self._former(a): a for a in self.articles}
            return redirect(self.path(old[path])) if path in old else None
        if path == "/lich.aspx":
            return self._calendar(query.get("ngay", ""))
        return None

    def _frame(self, content: str) -> Answer:
        today = self.today()
        menu = " | ".join(f'<a href="/muc/{key}.aspx">{esc(name)}</a>' for key, name in SECTIONS.items())
        newest = "<br>".join(f'<a href="{self.path(a)}">» {esc(a.title)}</a>' for a in self.articles[:5])
        page = f"""<html>
<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>Báo Châu Mộc điện tử</title>
<link href="/giao-dien.css" rel="stylesheet" type="text/css"></head>
<body><table class="khung" width="960" align="center" cellspacing="0">
<tr><td colspan="2" class="dauTrang">{esc(self.name)}</td></tr>
<tr><td class="muc"><a href="/trang-chu.aspx">Trang chủ</a> | {menu} | <a href="/lich.aspx?ngay={today}">Lịch</a></td>
<td align="right">{self.weekday(today)}, {today:%d/%m/%Y}</td></tr>
<tr><td width="700">{content}</td>
<td><b>TIN MỚI NHẬN</b><br>{newest}<br><br><b>THỜI TIẾT</b><br>Châu Mộc: 19 - 27 độ C, có mưa rào vài nơi
<br><br><b>Lượt truy cập:</b> {self.hits()}</td></tr>
<tr><td colspan="2" align="center" class="nhoNho">
Giấy phép số 00/GP-BC (hư cấu). Tòa soạn: 12 đường Đồi Chè. ĐT: 0200 000 002</td></tr>
</table></body></html>"""
        return Answer(page.encode(), kind="text/html", etag=False)

    def _listing(self, section: str, page: int) -> Answer | None:
        rows, more = self.page_of(section, page)
        if not rows and page > 1:
            return None
        lines = "".join(
            f'<tr><td width="110"><img src="/anh/{a.id}-1.png" width="100"></td><td><a class="tieuDeTin" '
            f'href="{self._door(a)}">'
            f"{esc(a.title)}</a><br>{esc(a.lead[:120])}...</td></tr>"
            for a in rows
        )
        pages = "".join(f' <a href="/muc/{section}.aspx?p={n}">{n}</a>' for n in range(max(1, page - 2), page + 2))
        pager = f"<p align='right'>Trang:{pages}</p>" if section and more else ""
        return self._frame(f"<table>{lines}</table>{pager}")

    def _door(self, article: DemoArticle) -> str:
        """Return the address that lists link: each fourth number stands under its former one, which redirects."""
        return self._former(article) if article.number % 4 == 0 else self.path(article)

    @staticmethod
    def _former(article: DemoArticle) -> str:
        return f"/tin/{10_000 + article.number * 3}"

    def article_page(self, article: DemoArticle) -> Answer:
        """Return the page: date, lead and text are cells of one table."""
        when = in_vietnam(article.published)
        pictures = "".join(
            f'<table align="center" width="420"><tr><td><img src="/anh/{article.id}-{n}.png" width="400"></td></tr>'
            f'<tr><td class="chuThich" align="center">{esc(caption)}</td></tr></table>'
            for n, caption in enumerate(article.captions, 1)
        )
        text = "<br><br>\n".join(esc(p) for p in article.paragraphs)
        player = (
            f'<object data="/anh/{article.id}.flv" type="video/x-flv"></object>' if article.unit is Unit.VIDEO else ""
        )
        column = f" » {esc(article.column)}" if article.column else ""
        older = "".join(
            f'<li><a href="{self._door(a)}">{esc(a.title)}</a> <span class="nhoNho">({in_vietnam(a.published):%d/%m}'
            ")</span></li>"
            for a in self.near(article, 5)
        )
        return self._frame(
            f'<table width="100%"><tr><td class="muc"><a href="/muc/{article.section}.aspx">'
            f"{esc(SECTIONS[article.section])}</a>{column}</td></tr>"
            f'<tr><td class="tieuDeTin">{esc(article.title)}</td></tr>'
            f'<tr><td class="nhoNho">Ngày đăng: {when:%d/%m/%Y} - {when.hour}h{when:%M}</td></tr>'
            f'<tr><td class="trichTin">(CM) - {esc(article.lead)}</td></tr>'
            f'<tr><td class="noiDungTin">{player}{pictures}<div align="justify">{text}</div></td></tr>'
            f'<tr><td align="right"><b>{esc(article.byline)}</b></td></tr>'
            f'<tr><td><a href="/in-bai/{article.number}.aspx">In trang</a> | <a href="#">Về đầu trang</a></td></tr>'
            f"<tr><td><b>Các tin khác:</b><ul>{older}</ul></td></tr></table>"
        )

    def _calendar(self, day: str) -> Answer | None:
        try:
            shown = dt.date.fromisoformat(day) if day else self.today()
            before, after = shown - dt.timedelta(days=1), shown + dt.timedelta(days=1)
        except (ValueError, OverflowError):
            return None
        rows = "".join(
            f'<li><a href="{self.path(a)}">{esc(a.title)}</a></li>'
            for a in self.articles
            if in_vietnam(a.published).date() == shown
        )
        return self._frame(
            f"<b>Tin ngày {shown:%d/%m/%Y}</b><ul>{rows or 'Không có tin.'}</ul>"
            f'<a href="/lich.aspx?ngay={before}">« Hôm trước</a> <a href="/lich.aspx?ngay={after}">Hôm sau »</a>'
        )
