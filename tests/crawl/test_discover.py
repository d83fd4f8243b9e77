from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pipeline.crawl.addresses import identity
from pipeline.outlets import Listing
from pipeline.records import Outcome
from pipeline.settings import CrawlSettings
from tests.crawl.paper import NOW, PER_PAGE, SETTINGS, Paper
from tests.crawl.server import XML, Server, redirect, reply, status


@pytest.mark.parametrize(
    ("style", "link"),
    [
        ("/y-te/trang-{}", "next"),
        ("/y-te?page={}", "number"),
        ("/y-te/page/{}/", "arrow"),
        ("/y-te/p{}", "number"),
        ("/y-te-{}.html", "arrow"),
    ],
)
def test_a_listing_is_walked_to_its_end_however_it_pages(server: Server, style: str, link: str) -> None:
    paper = Paper(server, 35)
    paper.listing(style=style.format, link=link)
    assert paper.night(paper.listed()) == paper.numbers


def test_a_template_needs_no_links(server: Server) -> None:
    paper = Paper(server, 35)
    paper.listing(link="none")
    assert paper.night(paper.listed(server.url("/y-te/trang-{page}"))) == paper.numbers


def test_an_ordinary_night_costs_one_request_a_door(server: Server) -> None:
    paper = Paper(server, 35)
    paper.listing()
    paper.feed()
    paper.sitemaps()
    outlet = paper.listed(feeds=(server.url("/rss"),), sitemaps=(server.url("/sitemap.xml"),))
    assert sorted(paper.night(outlet)) == sorted(paper.numbers)
    server.log.clear()
    assert paper.night(outlet) == []
    assert server.paths == ["/robots.txt", "/rss", "/sitemap.xml", "/sitemap-2026-11.xml.gz", "/y-te"]
    paper.publish(2)
    server.log.clear()
    assert paper.night(outlet) == [37, 36]
    assert "/y-te/trang-2" not in server.paths  # the feed had named them already


def test_later_nights_go_as_deep_as_there_is_news(server: Server) -> None:
    paper = Paper(server, 35)
    paper.listing()
    paper.night(paper.listed())
    paper.publish(23)
    server.log.clear()
    assert paper.night(paper.listed()) == list(range(58, 35, -1))
    assert server.paths[-1] == "/y-te/trang-4"


@pytest.mark.parametrize("settle", [True, False])
@pytest.mark.parametrize("after", [0, 1, 10, 11, 25, 34, 35])
def test_killed_anywhere_in_the_first_walk_nothing_is_lost_or_twice(
    server: Server, after: int, *, settle: bool
) -> None:
    paper = Paper(server, 35)
    paper.listing()
    first = paper.night(paper.listed(), stop_after=after, settle=settle)
    paper.publish(12)
    again = paper.night(paper.listed())
    if settle:
        assert sorted(first + again) == sorted(paper.numbers)
    else:
        assert sorted(again) == sorted(paper.numbers)
    assert paper.night(paper.listed()) == []


@pytest.mark.parametrize("after", [0, 1, 9, 22])
def test_killed_in_a_later_walk_nothing_is_lost(server: Server, after: int) -> None:
    paper = Paper(server, 35)
    paper.listing()
    paper.night(paper.listed())
    paper.publish(23)
    first = paper.night(paper.listed(), stop_after=after)
    assert sorted(first + paper.night(paper.listed())) == list(range(36, 59))


@pytest.mark.parametrize("first_time", [True, False])
@pytest.mark.parametrize("broken", [500, 503, 403, 429])
def test_a_page_that_fails_is_seen_the_next_night(server: Server, broken: int, *, first_time: bool) -> None:
    paper = Paper(server, 35)
    paper.listing()
    if not first_time:
        paper.night(paper.listed())
        paper.publish(33)
    good = server.routes["/y-te/trang-3"]
    server.route("/y-te/trang-3", status(broken))
    found = paper.night(paper.listed())
    server.routes["/y-te/trang-3"] = good
    paper.publish(5)
    found += paper.night(paper.listed())
    assert sorted(found) == list(range(1 if first_time else 36, paper.numbers[0] + 1))


def test_a_page_one_that_says_maintenance_ends_no_walk(server: Server) -> None:
    paper = Paper(server, 35)
    paper.listing()
    good = server.routes["/y-te"]
    told: list[tuple[Any, ...]] = []
    for sorry in ("<h1>Đang bảo trì</h1>", "<a href='/'>Trang chủ</a> bảo trì"):
        server.route("/y-te", reply(sorry))
        assert paper.night(paper.listed(), tell=lambda *what: told.append(what)) == []
    assert [t[1] for t in told] == [Outcome.BAD_CONTENT] * 2
    server.routes["/y-te"] = good
    assert len(paper.night(paper.listed())) == 35


def test_a_listing_that_leads_to_another_site_says_where(server: Server) -> None:
    paper = Paper(server, 5)
    paper.listing()
    with Server("127.0.0.2") as other:
        other.page("/y-te", "<a href='/a'>Bài viết của một báo khác, không phải báo này</a>")
        server.route("/y-te", redirect(other.url("/y-te"), 301))
        told: list[str] = []
        assert paper.night(paper.listed(), tell=lambda _url, _outcome, why: told.append(why)) == []
    assert server.url("/y-te") in told[0]
    assert f"leads to {other.url('/y-te')}, another site" in told[0]


def test_sitemaps_are_pruned_by_since_and_asked_again_for_more(server: Server) -> None:
    paper = Paper(server, 35)
    paper.sitemaps()
    outlet = paper.outlet(sitemaps=(server.url("/sitemap.xml"),))
    since = dt.date(2026, 8, 15)
    found = paper.night(outlet, since=since)
    assert found == [n for n in paper.numbers if paper.when(n).date() >= since]
    assert "/sitemap-2026-07.xml.gz" not in server.paths
    assert sorted(found + paper.night(outlet, since=dt.date(2026, 1, 1))) == [
        n for n in range(1, 36) if paper.when(n).year == 2026
    ]
    assert paper.night(outlet) == []


def test_a_listing_is_left_when_its_articles_are_older_than_since(server: Server) -> None:
    paper = Paper(server, 300)
    paper.listing()
    since = dt.date(2026, 5, 1)
    found = paper.night(paper.listed(), since=since)
    wanted = {n for n in paper.numbers if paper.when(n).date() >= since}
    assert wanted <= set(found)
    assert len(found) <= len(wanted) + 3 * PER_PAGE
    more = paper.night(paper.listed(), since=dt.date(2025, 12, 1))
    assert {n for n in paper.numbers if paper.when(n).date() >= dt.date(2025, 12, 1)} <= set(found + more)


def test_twins_are_one_candidate_whatever_door_names_them(server: Server) -> None:
    paper = Paper(server, 8)
    paper.listing()
    paper.feed(count=8)
    found = paper.night(paper.listed(feeds=(server.url("/rss"),)), settle=False)
    assert sorted(found) == list(range(1, 9))


def test_what_an_earlier_night_left_comes_first(server: Server) -> None:
    paper = Paper(server, 12)
    paper.feed(count=3)
    outlet = paper.outlet(feeds=(server.url("/rss"),))
    assert paper.night(outlet, settle=False) == [12, 11, 10]
    paper.publish(1)
    assert paper.night(outlet) == [12, 11, 10, 13]
    assert paper.night(outlet) == []


@pytest.mark.parametrize(
    "body", ["<!doctype html><html><body>404</body></html>", "<!DOCTYPE a [<!ENTITY b 'c'>]><rss>&b;</rss>"]
)
def test_doors_that_are_none_are_told_of_and_cost_nothing_else(server: Server, body: str) -> None:
    paper = Paper(server, 12)
    paper.listing()
    server.route("/rss", reply(body, XML))
    server.route("/sitemap.xml", reply(body, XML))
    outlet = paper.listed(feeds=(server.url("/rss"), server.url("/gone")), sitemaps=(server.url("/sitemap.xml"),))
    told: list[Outcome] = []
    assert len(paper.night(outlet, tell=lambda _url, outcome, _why: told.append(outcome))) == 12
    assert told == [Outcome.BAD_CONTENT] * 2


def test_a_sitemap_that_names_itself_ends(server: Server) -> None:
    paper = Paper(server)
    index = f"<sitemapindex><sitemap><loc>{server.url('/sitemap.xml')}</loc></sitemap></sitemapindex>"
    server.route("/sitemap.xml", reply(index, XML))
    paper.night(paper.outlet(sitemaps=(server.url("/sitemap.xml"),)))
    assert server.asked("/sitemap.xml") == 1


def _trap(server: Server, make: Any) -> None:
    server.default = lambda request: reply(make(request.path))(request)


def test_the_last_page_again_and_again_is_recognised(server: Server) -> None:
    paper = Paper(server, 10)
    same = paper._items(paper.numbers)
    _trap(
        server,
        lambda path: (
            f"<main>{same}</main><a href='/y-te?page={int(path.rpartition('=')[2] or 1) + 1}'>Trang sau</a>"
            if "=" in path
            else f"<main>{same}</main><a href='/y-te?page=2'>Trang sau</a>"
        ),
    )
    server.robots("")
    assert paper.night(paper.listed()) == paper.numbers
    assert len(server.log) <= 5


def test_pages_that_make_up_news_for_ever_end_at_the_depth(server: Server) -> None:
    paper = Paper(server, 1)
    server.robots("")

    def page(path: str) -> str:
        number = int(path.rpartition("=")[2]) if "=" in path else 1
        items = "".join(
            f"<h3><a href='/y-te/tin-moi-{number}-{n}-12345.html'>Tin bịa ra để bẫy máy thu thập số {n}</a></h3>"
            for n in range(3)
        )
        return f"{items}<a href='/y-te?page={number + 1}'>Trang sau</a>"

    _trap(server, page)
    settings = CrawlSettings(delay_s=0, retries=0, max_depth=20)
    paper.night(paper.listed(), settings=settings)
    assert len(server.log) == 21
    server.log.clear()
    paper.night(paper.listed(), settings=settings)
    assert len(server.log) <= 4


@pytest.mark.parametrize(
    "link",
    [
        "<a class='next' href='/lich/2026-01-02'>›</a>",
        "<a rel='next' href='/y-te?month=2&year=2026'>Tháng sau</a>",
        "<a class='next' href='/y-te?sort=new&page=2'>›</a>",
        "<a href='/y-te?filter=a'>Xem thêm</a>",
    ],
)
def test_calendars_and_filters_are_not_followed(server: Server, link: str) -> None:
    paper = Paper(server, 10)
    paper.page("/y-te", paper._items(paper.numbers) + link)
    paper.night(paper.listed())
    assert server.paths == ["/robots.txt", "/y-te"]


def test_the_budget_of_requests_ends_a_night_and_the_next_goes_on(server: Server) -> None:
    paper = Paper(server, 95)
    paper.listing()
    outlet = paper.listed(max_requests=6)
    found: list[int] = []
    for _ in range(6):
        server.log.clear()
        found += paper.night(outlet)
        assert len(server.log) <= 6
    assert sorted(found) == list(range(1, 96))


def test_the_budget_of_minutes_ends_a_night(server: Server) -> None:
    paper = Paper(server, 95)
    paper.listing()
    assert paper.night(paper.listed(max_minutes=1e-9)) == []


def test_an_outlet_that_is_down_is_not_asked_on_and_on() -> None:
    with Server() as server:
        paper = Paper(server)
        urls = tuple(server.url(f"/rss-{n}") for n in range(9))
    told: list[str] = []

    class Down:
        asked = 0
        robots_sitemaps: tuple[str, ...] = ()

        def fetch(self, url: str, kind: Any, **_: Any) -> Any:
            from pipeline.records import Fetched

            Down.asked += 1
            return Fetched(url, Outcome.CONNECTION, kind, NOW)

    from pipeline.crawl.discover import discover

    outlet = paper.outlet(feeds=urls)
    assert (
        list(discover(outlet, Down(), paper.memory, settings=SETTINGS, now=NOW, tell=lambda *a: told.append(a[0])))
        == []
    )
    assert Down.asked == 3


def test_two_listings_of_the_same_articles_name_each_once(server: Server) -> None:
    paper = Paper(server, 25)
    paper.listing()
    paper.listing("/thoi-su")
    outlet = paper.outlet(listings=(Listing(url=server.url("/y-te")), Listing(url=server.url("/thoi-su"))))
    assert len(paper.night(outlet)) == 25
    assert len({identity(c.url) for c in paper.memory.noted.values()}) == 25
