"""A small paper on the test server: articles whose number is known, and doors of every sort to them."""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Callable
from urllib.parse import urlsplit

from pipeline.crawl.discover import discover
from pipeline.crawl.fetch import Fetcher
from pipeline.crawl.gate import HostGate
from pipeline.outlets import Listing, Outlet
from pipeline.records import Candidate, OutletKind
from pipeline.settings import CrawlSettings
from tests.crawl.remembering import Remembering
from tests.crawl.server import XML, Reply, Request, Server, reply

__all__ = ["NOW", "SETTINGS", "Paper", "fetcher"]

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
SETTINGS = CrawlSettings(delay_s=0, retries=0, timeout_s=5)
PER_PAGE = 10
MENU = (
    '<nav><a href="/">Trang chủ</a><a href="/y-te">Y tế</a>'
    '<a href="/lien-he">Liên hệ</a><a href="/tim-kiem?q=a">Tìm</a></nav>'
)


def fetcher(outlet: Outlet, settings: CrawlSettings = SETTINGS) -> Fetcher:
    return Fetcher(outlet, settings, HostGate())


class Paper:
    """Serves `count` articles, newest first: number `count` is on page 1, number 1 on the last page."""

    def __init__(self, server: Server, count: int = 35) -> None:
        self.server = server
        self.numbers = list(range(count, 0, -1))
        self.memory = Remembering()
        self.page("/", self._items(self.numbers[:4]))

    def path(self, number: int) -> str:
        return f"/y-te/tram-y-te-xa-mo-diem-tiem-thu-{10_000 + number}.html"

    def when(self, number: int) -> dt.datetime:
        return NOW - dt.timedelta(days=10 * (len(self.numbers) - number))

    def publish(self, more: int) -> None:
        top = self.numbers[0] if self.numbers else 0
        self.numbers[:0] = range(top + more, top, -1)

    def page(self, path: str, body: str) -> None:
        html = f"<html><head><title>Báo Bản Mẫu</title></head><body>{MENU}<main>{body}</main></body></html>"
        self.server.page(path, html)

    def _items(self, numbers: list[int]) -> str:
        return "".join(
            f'<article><h3><a href="{self.path(n)}">Trạm y tế xã Bản Mẫu mở điểm tiêm thứ {n}</a></h3></article>'
            for n in numbers
        )

    def listing(self, base: str = "/y-te", style: Callable[[int], str] | None = None, link: str = "next") -> None:
        """Serve a listing whose page N is at `style(N)`, linked in the way `link`: next, number, arrow or none."""
        style = style or (lambda n: f"{base}/trang-{n}")

        def handler(number: int) -> Callable[[Request], Reply]:
            def answer(request: Request) -> Reply:
                shown = self.numbers[(number - 1) * PER_PAGE : number * PER_PAGE]
                if number > 1 and not shown:
                    return Reply(404, b"<h1>404</h1>")
                last = number * PER_PAGE >= len(self.numbers)
                more = "" if last else _link(link, style(number + 1), number)
                html = f"<html><body>{MENU}<main>{self._items(shown)}</main>{more}</body></html>"
                return reply(html, ETag=f'"{hash(html)}"')(request)

            return answer

        self.server.route(base, handler(1))
        for number in range(2, 60):
            self.server.route(style(number), handler(number))

    def feed(self, path: str = "/rss", count: int = 5) -> None:
        def answer(request: Request) -> Reply:
            items = "".join(
                f"<item><title>Tin {n}</title><link>{self.server.url(self.path(n))}?utm_source=rss</link></item>"
                for n in self.numbers[:count]
            )
            return reply(f"<rss version='2.0'><channel><title>Báo</title>{items}</channel></rss>", XML)(request)

        self.server.route(path, answer)

    def sitemaps(self) -> None:
        """Serve /sitemap.xml, an index of one gzipped sitemap a month."""
        months: dict[str, list[int]] = {}
        for number in self.numbers:
            months.setdefault(f"{self.when(number):%Y-%m}", []).append(number)
        index = "".join(f"<sitemap><loc>{self.server.url(f'/sitemap-{m}.xml.gz')}</loc></sitemap>" for m in months)
        self.server.route("/sitemap.xml", reply(f"<sitemapindex>{index}</sitemapindex>", XML))
        for month, numbers in months.items():
            rows = "".join(
                f"<url><loc>{self.server.url(self.path(n))}</loc><lastmod>{self.when(n).isoformat()}</lastmod></url>"
                for n in numbers
            )
            self.server.route(
                f"/sitemap-{month}.xml.gz",
                reply(gzip.compress(f"<urlset>{rows}</urlset>".encode()), "application/gzip"),
            )

    def outlet(self, **doors: object) -> Outlet:
        return Outlet.model_validate(
            {
                "name": "Báo Bản Mẫu",
                "url": self.server.root,
                "kind": OutletKind.PROVINCIAL_PAPER,
                "allow_private": True,
                **doors,
            }
        )

    def listed(self, next: str = "", **more: object) -> Outlet:  # noqa: A002 - the TOML's own key
        return self.outlet(listings=(Listing(url=self.server.url("/y-te"), next=next),), **more)

    def night(self, outlet: Outlet, *, stop_after: int | None = None, settle: bool = True, **more: object) -> list[int]:
        """Discover as a night does and return the numbers found; `stop_after` many it is killed."""
        options: dict[str, object] = {"settings": SETTINGS, "now": NOW, **more}
        found: list[Candidate] = []
        for candidate in discover(outlet, fetcher(outlet), self.memory, **options):  # type: ignore[arg-type]
            if stop_after is not None and len(found) >= stop_after:
                break
            found.append(candidate)
            if settle:
                number = self.number(candidate)
                self.memory.settle(candidate, self.when(number) if number in self.numbers else None)
        return [self.number(c) for c in found]

    def number(self, candidate: Candidate) -> int:
        digits = urlsplit(candidate.url).path.rpartition("-")[2].removesuffix(".html")
        return int(digits) - 10_000 if digits.isdigit() else 0


def _link(kind: str, url: str, number: int) -> str:
    return {
        "next": f'<a rel="next" href="{url}">Trang sau</a>',
        "number": f'<div class="pagination"><a href="{url}">{number + 1}</a></div>',
        "arrow": f'<ul class="paging"><li><a href="{url}">»</a></li></ul>',
        "none": "",
    }[kind]
