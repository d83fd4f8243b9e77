from __future__ import annotations

import re

import pytest

from pipeline.crawl.probe import probe
from pipeline.errors import CrawlError
from pipeline.outlets import Outlet
from pipeline.records import OutletKind
from tests.crawl.paper import NOW, Paper, fetcher
from tests.crawl.server import XML, Server, redirect, reply, status


def look(server: Server, **more: object) -> Outlet:
    options: dict[str, object] = {"now": NOW, "allow_private": True, **more}
    return probe(server.root, fetcher, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("style", ["/y-te/trang-{}", "/y-te?page={}", "/y-te/page/{}/", "/y-te/p{}"])
@pytest.mark.parametrize("link", ["next", "number", "arrow"])
def test_listings_and_how_they_page(server: Server, style: str, link: str) -> None:
    paper = Paper(server, 35)
    paper.listing(style=style.format, link=link)
    outlet = look(server)
    pages = {one.url: one.next for one in outlet.listings}
    assert pages == {server.url("/"): "", server.url("/y-te"): server.url(style.format("{page}"))}
    assert sorted(paper.night(outlet)) == sorted(paper.numbers)


def test_pages_that_nothing_links_to_are_guessed(server: Server) -> None:
    paper = Paper(server, 35)
    paper.listing(style="/y-te?page={}".format, link="none")
    outlet = look(server)
    assert server.url("/y-te?page={page}") in {one.next for one in outlet.listings}
    assert sorted(paper.night(outlet)) == sorted(paper.numbers)


def test_everything_a_site_offers(server: Server) -> None:
    paper = Paper(server, 35)
    paper.listing()
    paper.sitemaps()
    paper.feed("/rss/y-te.rss")
    server.robots(f"User-agent: *\nSitemap: {server.url('/sitemap.xml')}\nSitemap: https://khac.example/sitemap.xml\n")
    server.route(
        "/rss", reply('<!doctype html><html><a href="/rss/y-te.rss">Y tế</a><a href="/rss/hong.rss">Hỏng</a></html>')
    )
    server.route("/rss/hong.rss", reply("<!doctype html><html>404</html>"))
    said: list[str] = []
    outlet = look(server, say=said.append, province="Sơn La")
    assert outlet.name == "Báo Bản Mẫu"
    assert outlet.province == "Sơn La"
    assert outlet.allow_private
    assert outlet.feeds == (server.url("/rss/y-te.rss"),)
    assert outlet.sitemaps == (server.url("/sitemap.xml"),)
    assert len(said) == 5
    assert len(server.log) < 25
    assert len(server.paths) == len(set(server.paths))


def test_a_feed_named_in_the_head_spares_the_guesses(server: Server) -> None:
    paper = Paper(server, 5)
    paper.feed("/tin.xml")
    server.route(
        "/", reply('<html><head><link rel="alternate" type="application/rss+xml" href="/tin.xml"></head></html>')
    )
    assert look(server).feeds == (server.url("/tin.xml"),)
    assert "/rss" not in server.paths


def test_a_site_whose_every_address_is_its_home_page(server: Server) -> None:
    paper = Paper(server, 4)
    server.default = server.routes["/"][0]
    outlet = look(server)
    assert (outlet.feeds, outlet.sitemaps) == ((), ())
    assert len(outlet.listings) == 1 or all(not one.next for one in outlet.listings)
    assert sorted(paper.night(outlet)) == [1, 2, 3, 4]


def test_links_to_light_and_print_pages_are_no_sections(server: Server) -> None:
    paper = Paper(server, 12)
    twins = "".join(f'<a href="/amp/d/{n:08x}">bản nhẹ</a><a href="/nhe/d/{n:08x}">bản nhẹ</a>' for n in range(9))
    paper.page("/", paper._items(paper.numbers) + twins)
    server.default = server.routes["/"][0]
    server.route("/y-te", status(404))
    assert [one.url for one in look(server).listings] == [server.url("/")]


def test_name_and_kind_given_win(server: Server) -> None:
    Paper(server, 5)
    outlet = look(server, name="Tên", kind=OutletKind.BROADCASTER)
    assert (outlet.name, outlet.kind) == ("Tên", OutletKind.BROADCASTER)


def test_an_address_without_a_scheme_and_a_greeting_page(server: Server) -> None:
    paper = Paper(server, 5)
    paper.page("/vi/trang-chu.html", paper._items(paper.numbers))
    server.route("/", reply('<html><meta http-equiv="Refresh" content="0; url=/vi/trang-chu.html"></html>'))
    outlet = probe(f"127.0.0.1:{server.port}", fetcher, now=NOW, allow_private=True)
    assert outlet.url == server.root
    assert [one.url for one in outlet.listings] == [server.url("/vi/trang-chu.html")]


def test_a_moved_site_is_taken_where_it_is(server: Server) -> None:
    Paper(server, 5)
    with Server("127.0.0.2") as old:
        old.route("/", redirect(server.root + "/"))
        assert look(old).url == server.root


def test_robots_is_obeyed(server: Server) -> None:
    paper = Paper(server, 35)
    paper.listing()
    server.robots("User-agent: *\nDisallow: /y-te\nDisallow: /sitemap\n")
    look(server)
    assert not [p for p in server.paths if p.startswith(("/y-te", "/sitemap"))]


@pytest.mark.parametrize(
    ("route", "why"),
    [
        (reply("<html><body><p>Xin chào</p></body></html>"), "no feed, sitemap or page that lists articles"),
        (status(404), "404"),
        (status(500), "500"),
        (reply(bytes(range(256)) * 9, "image/png"), "127.0.0.1"),
    ],
)
def test_a_site_of_no_use_says_why(server: Server, route: object, why: str) -> None:
    server.route("/", route)  # type: ignore[arg-type]
    with pytest.raises(CrawlError, match=re.escape(why)):
        look(server)


def test_a_private_address_names_the_flag(server: Server) -> None:
    with pytest.raises(CrawlError, match="--allow-private"):
        look(server, allow_private=False)
    assert server.log == []


@pytest.mark.parametrize("url", ["", "không phải địa chỉ", "ftp://a.example", "http://", "khong-co.invalid"])
def test_no_such_site(url: str) -> None:
    with pytest.raises(CrawlError, match=re.escape(url) if url else "address"):
        probe(url, fetcher, now=NOW)


def test_robots_that_forbid_all_say_so(server: Server) -> None:
    server.robots("User-agent: *\nDisallow: /\n")
    with pytest.raises(CrawlError, match=r"robots\.txt"):
        look(server)


def test_feeds_that_are_bombs_are_not_taken(server: Server) -> None:
    Paper(server, 5)
    server.route("/rss", reply('<!DOCTYPE a [<!ENTITY b "c">]><rss>&b;</rss>', XML))
    server.route("/sitemap.xml", reply("<urlset/>", XML))
    outlet = look(server)
    assert (outlet.feeds, outlet.sitemaps) == ((), ())
