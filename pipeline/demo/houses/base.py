"""What all outlets of the town share: routing, pictures, robots.txt, pages of a list."""

from __future__ import annotations

import datetime as dt
import itertools
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import ClassVar

from pipeline.demo.articles import DemoArticle
from pipeline.demo.feeds import Entry
from pipeline.demo.pictures import png, svg
from pipeline.records import VIETNAM, OutletKind
from pipeline.text import slugify

__all__ = ["Answer", "House", "esc", "feed_answer", "html_answer", "in_vietnam", "redirect"]

_DAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server sends; `etag` says whether it may vouch for the body with an ETag."""

    body: bytes
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    location: str = ""
    etag: bool = True


def esc(text: str) -> str:
    """Return `text` safe inside markup and attributes."""
    return escape(text, quote=True)


def html_answer(markup: str) -> Answer:
    """Return a page."""
    return Answer(markup.encode())


def feed_answer(xml: bytes, kind: str = "application/xml; charset=utf-8") -> Answer:
    """Return a feed or a sitemap."""
    return Answer(xml, kind=kind)


def redirect(location: str) -> Answer:
    """Return a permanent move to `location`."""
    return Answer(b"", status=301, location=location)


def in_vietnam(moment: dt.datetime) -> dt.datetime:
    """Return `moment` as clocks in Vietnam show it."""
    return moment.astimezone(VIETNAM)


class House(ABC):
    """One outlet: what it answers to each address. Subclasses hold the layout.

    Parameters
    ----------
    root
        The outlet's address without a trailing slash, such as `http://127.0.2.1:8720`.
    articles
        What it has published, in any order.
    """

    key: ClassVar[str]
    name: ClassVar[str]
    kind: ClassVar[OutletKind]
    css: ClassVar[str] = ""
    per_page: ClassVar[int] = 8

    def __init__(self, root: str, articles: Sequence[DemoArticle]) -> None:
        self.root = root
        self.articles = sorted(articles, key=lambda a: (a.published, a.id), reverse=True)
        self._by_path = {self.path(a): a for a in self.articles}
        self._hits = itertools.count(1_284_000)

    @abstractmethod
    def path(self, article: DemoArticle) -> str:
        """Return the path of the article's own page."""

    @abstractmethod
    def article_page(self, article: DemoArticle) -> Answer:
        """Return the article's page."""

    @abstractmethod
    def other(self, path: str, query: dict[str, str]) -> Answer | None:
        """Answer anything that is no article: listings, feeds, traps; None where there is no such page."""

    @abstractmethod
    def robots(self) -> str:
        """Return the lines of robots.txt."""

    def url(self, article: DemoArticle) -> str:
        """Return the article's true address."""
        return self.root + self.path(article)

    def respond(self, path: str, query: dict[str, str]) -> Answer:
        """Return what the outlet answers to `path` with `query`."""
        if path == "/robots.txt":
            return Answer(self.robots().encode(), kind="text/plain; charset=utf-8")
        if path == "/giao-dien.css":
            return Answer(self.css.encode(), kind="text/css; charset=utf-8")
        if path.startswith("/anh/"):
            drawn = svg(path) if path.endswith(".svg") else png(path)
            return Answer(drawn, kind="image/svg+xml" if path.endswith(".svg") else "image/png")
        if path in self._by_path:
            return self.article_page(self._by_path[path])
        return self.other(path, query) or self.missing()

    def missing(self) -> Answer:
        """Return the page for an address that does not exist."""
        page = f"<!DOCTYPE html><html lang='vi'><title>{esc(self.name)}</title><h1>Không tìm thấy trang</h1>"
        return Answer(page.encode(), status=404)

    def slug(self, article: DemoArticle) -> str:
        """Return the article's title as addresses write it."""
        return slugify(article.title, 70)

    def of_section(self, section: str) -> list[DemoArticle]:
        """Return the section's articles, newest first; all where `section` is empty."""
        return [a for a in self.articles if not section or a.section == section]

    def page_of(self, section: str, page: int) -> tuple[list[DemoArticle], bool]:
        """Return page `page` (from 1) of a section's list, and whether another follows."""
        rows = self.of_section(section)
        start = (page - 1) * self.per_page
        return rows[start : start + self.per_page], start + self.per_page < len(rows)

    def near(self, article: DemoArticle, most: int = 4) -> list[DemoArticle]:
        """Return other articles for the related box: of the same section first."""
        rows = sorted(self.articles, key=lambda a: a.section != article.section)
        return [a for a in rows if a is not article][:most]

    def entries(self, articles: Sequence[DemoArticle], tracking: str = "") -> list[Entry]:
        """Return lines of a feed; `tracking` is put behind each address."""
        return [
            Entry(
                url=self.url(a) + tracking,
                guid=f"{self.key}-{a.number}",
                title=a.title,
                html=f'<img src="{self.root}/anh/{a.id}-1.png" alt=""/> {esc(a.lead)}',
                published=in_vietnam(a.published),
                author=a.byline,
            )
            for a in articles
        ]

    def hits(self) -> int:
        """Return the visitors' counter, which moves with every page shown."""
        return next(self._hits)

    @staticmethod
    def weekday(day: dt.date) -> str:
        """Return the name of the day of the week."""
        return _DAYS[day.weekday()]

    @staticmethod
    def today() -> dt.date:
        """Return today's date in Vietnam, which banners print beside every article, however old."""
        return dt.datetime.now(VIETNAM).date()
