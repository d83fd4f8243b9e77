"""What an outlet does to its own night: pages out of reach, twins, doors that answer nonsense."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.crawl.archive import Archive
from pipeline.crawl.gate import HostGate
from pipeline.night.walk import GIVE_UP_AFTER, Tonight, walk
from pipeline.outlets import Listing, Outlet
from pipeline.records import NotArticle, Outcome, OutletKind, OutletNight
from pipeline.settings import CrawlSettings
from pipeline.store import Store
from tests.crawl.server import Server, redirect, status

NOW = dt.datetime(2026, 11, 20, 16, 0, tzinfo=dt.UTC)
TEXT = (
    "<p>Trạm y tế xã Chiềng Lao vừa nhận bàn giao máy siêu âm mới, phục vụ hơn bốn nghìn người dân trong vùng.</p>"
    "<p>Theo trạm trưởng, trước đây người dân phải đi hơn ba mươi cây số để được siêu âm, nay chỉ mất vài phút.</p>"
    "<p>Trong tuần đầu tiên, trạm đã khám cho gần hai trăm lượt người, phần lớn là phụ nữ mang thai.</p>"
)


class Site:
    """A small outlet whose answers a test sets by path."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.root = server.url("").rstrip("/")

    def article(self, path: str, title: str, *, canonical: str = "") -> None:
        link = f'<link rel="canonical" href="{self.root}{canonical}">' if canonical else ""
        self.server.page(
            path,
            f"<html><head><title>{title}</title>{link}</head><body><h1>{title}</h1>"
            f"<div class='ngay'>Thứ năm, 5/3/2026, 10:20</div><div class='noi-dung'>{TEXT}</div></body></html>",
        )

    def listing(self, path: str, links: dict[str, str]) -> None:
        rows = "".join(f'<h3><a href="{url}">{title}</a></h3>' for url, title in links.items())
        self.server.page(path, f"<html><body><main>{rows}</main></body></html>")


@pytest.fixture
def site() -> Iterator[Site]:
    with Server() as server:
        yield Site(server)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{(tmp_path / 'tinyte.db').as_posix()}") as store:
        yield store


def night(site: Site, store: Store, folder: Path, **outlet: object) -> OutletNight:
    settings = CrawlSettings(delay_s=0, retries=0)
    one = Outlet.model_validate(
        {
            "name": "Báo Thử",
            "url": site.root,
            "kind": OutletKind.PROVINCIAL_PAPER,
            "allow_private": True,
            "listings": (Listing(url=f"{site.root}/y-te"),),
            **outlet,
        }
    )
    store.sync_outlets([one])
    number = store.begin_night("test", NOW)
    with Archive(folder, f"2026-11-20-{number:04d}.warc.gz") as archive:
        return walk(one, Tonight(number, store, archive, HostGate(), settings, lambda: NOW))


def titles(n: int) -> dict[str, str]:
    return {
        f"/y-te/tram-y-te-xa-so-{i}-nhan-may-sieu-am-moi-{1000 + i}.html": f"Trạm y tế xã số {i} nhận máy siêu âm mới"
        for i in range(n)
    }


def test_an_article_is_one_row_whatever_its_page_calls_itself(site: Site, store: Store, tmp_path: Path) -> None:
    plain, twin = "/y-te/tram-y-te-nhan-may-sieu-am-1001.html", "/y-te/tram-y-te-nhan-may-sieu-am-ban-moi-2001.html"
    title = "Trạm y tế xã Chiềng Lao nhận máy siêu âm mới"
    site.article(plain, title)
    site.article(twin, title, canonical=plain)
    site.listing("/y-te", {plain: title, twin: title})
    report = night(site, store, tmp_path)
    assert (report.new, store.how_many()) == (1, 1)
    assert next(store.articles()).article.url == site.root + plain


def test_a_canonical_that_names_one_article_on_every_page_is_not_believed(
    site: Site, store: Store, tmp_path: Path
) -> None:
    links = titles(6)
    first = next(iter(links))
    for path, title in links.items():
        site.article(path, title, canonical=first)
    site.listing("/y-te", links)
    report = night(site, store, tmp_path)
    assert report.new == store.how_many() == 6


def test_an_outlet_out_of_reach_is_left_alone_and_finished_the_next_night(
    site: Site, store: Store, tmp_path: Path
) -> None:
    links = titles(12)
    for path in links:
        site.server.route(path, status(500))
    site.listing("/y-te", links)
    report = night(site, store, tmp_path)
    assert report.outcomes["server_error"] == GIVE_UP_AFTER
    assert report.state == "partly"
    assert "left alone" in report.trouble
    for path, title in links.items():
        site.article(path, title)
    assert night(site, store, tmp_path).new == 12


def test_an_old_address_that_redirects_to_a_stored_article_costs_one_request(
    site: Site, store: Store, tmp_path: Path
) -> None:
    new, old = "/y-te/tram-y-te-nhan-may-sieu-am-1001.html", "/cu/tram-y-te-nhan-may-sieu-am-moi-ve-1001.html"
    title = "Trạm y tế xã Chiềng Lao nhận máy siêu âm mới"
    site.article(new, title)
    site.server.route(old, redirect(new, 301))
    site.listing("/y-te", {new: title, old: title + " hôm qua"})
    report = night(site, store, tmp_path)
    assert store.how_many() == 1
    assert site.server.asked(new) == 1
    assert report.outcomes["duplicate"] == 1
    assert night(site, store, tmp_path).new == 0
    assert site.server.asked(old) == 1


def test_a_feed_that_is_a_page_is_trouble_and_the_listing_still_serves(
    site: Site, store: Store, tmp_path: Path
) -> None:
    links = titles(3)
    for path, title in links.items():
        site.article(path, title)
    site.listing("/y-te", links)
    site.server.page("/rss", "<html><body><p>Không phải nguồn tin</p></body></html>")
    report = night(site, store, tmp_path, feeds=(f"{site.root}/rss",))
    assert report.new == 3
    assert report.state == "partly"
    assert "/rss" in report.trouble


def test_an_outlet_that_forbids_its_articles_says_so_every_night(site: Site, store: Store, tmp_path: Path) -> None:
    site.server.page("/robots.txt", "User-agent: *\nDisallow: /y-te/\n", "text/plain")
    site.listing("/y-te", titles(3))
    for _ in range(2):
        report = night(site, store, tmp_path)
        assert report.state == "failed"
        assert "robots.txt forbids all 3 articles" in report.failure


def test_an_outlet_that_forbids_its_doors_says_so(site: Site, store: Store, tmp_path: Path) -> None:
    site.server.page("/robots.txt", "User-agent: *\nDisallow: /\n", "text/plain")
    report = night(site, store, tmp_path)
    assert report.state == "failed"
    assert report.failure == f"{site.root}/y-te: robots.txt forbids it"
    assert report.trouble == ""


def test_a_feed_that_is_gone_is_trouble_beside_a_listing_that_serves(site: Site, store: Store, tmp_path: Path) -> None:
    site.listing("/y-te", titles(2))
    for path, title in titles(2).items():
        site.article(path, title)
    report = night(site, store, tmp_path, feeds=(f"{site.root}/rss",))
    assert (report.new, report.state) == (2, "partly")
    assert report.trouble == f"{site.root}/rss: the server answered 404"


def test_no_door_at_all_is_a_failure_with_its_reason(site: Site, store: Store, tmp_path: Path) -> None:
    report = night(site, store, tmp_path, listings=())
    assert report.state == "failed"
    assert "names no feed" in report.failure


def test_a_budget_ends_the_night_and_the_next_goes_on(site: Site, store: Store, tmp_path: Path) -> None:
    links = titles(10)
    for path, title in links.items():
        site.article(path, title)
    site.listing("/y-te", links)
    first = night(site, store, tmp_path, max_requests=6)
    assert 0 < first.new < 10
    assert "over_budget" in first.outcomes
    assert first.new + night(site, store, tmp_path).new == 10


def test_an_article_behind_a_notice_is_read_the_night_after(site: Site, store: Store, tmp_path: Path) -> None:
    links = titles(3)
    site.listing("/y-te", links)
    for path in links:
        site.server.page(path, "<title>Bảo trì</title><p>Hệ thống đang bảo trì, xin quay lại sau 22 giờ.</p>")
    closed = night(site, store, tmp_path)
    assert (closed.new, closed.refused) == (0, {"maintenance": 3})
    for path, title in links.items():
        site.article(path, title)
    opened = night(site, store, tmp_path)
    assert (opened.new, opened.refused) == (3, {})


def test_a_list_in_an_articles_place_is_told_once_and_not_asked_for_again(
    site: Site, store: Store, tmp_path: Path
) -> None:
    links = titles(7)
    site.listing("/y-te", links)
    first, *rest = links
    rows = "".join(f"<h3><a href='{url}'>{title}</a></h3>" for url, title in links.items())
    site.server.page(first, f"<title>Y tế</title><h1>Y tế</h1>{rows}")
    for path in rest:
        site.article(path, links[path])
    said = night(site, store, tmp_path)
    assert (said.new, said.refused) == (6, {"listing": 1})
    (kept,) = store.kept_pages(Outcome.NOT_ARTICLE)
    assert NotArticle.of(kept.fetched.detail) is NotArticle.LISTING
    asked = len(site.server.log)
    assert night(site, store, tmp_path).refused == {}
    assert first not in [r.path for r in site.server.log[asked:]]


def test_one_page_at_every_address_is_no_article_many_times(site: Site, store: Store, tmp_path: Path) -> None:
    """A front page with an editorial on it, without a date or a canonical address: alone it reads as an article."""
    links = titles(6)
    site.listing("/y-te", links)
    front = f"<html><head><title>Báo Thử</title></head><body><h1>Lời ngỏ của tòa soạn báo</h1>{TEXT}</body></html>"
    for path in links:
        site.server.page(path, front)
    said = night(site, store, tmp_path)
    assert (said.new, said.refused) == (1, {"home": 5})
    assert store.how_many() == 1


def test_the_same_article_in_two_sections_is_one_and_a_text_of_another_day_is_another(
    site: Site, store: Store, tmp_path: Path
) -> None:
    one, two, three = titles(3)
    title = "Trạm y tế xã nhận máy siêu âm mới"
    site.listing("/y-te", dict.fromkeys((one, two, three), title))
    for path in (one, two, three):
        site.article(path, title)
    page = f"<h1>{title}</h1><div class='ngay'>Thứ sáu, 6/3/2026, 10:20</div><div class='noi-dung'>{TEXT}</div>"
    site.server.page(three, f"<html><head><title>{title}</title></head><body>{page}</body></html>")
    said = night(site, store, tmp_path)
    assert (said.new, said.refused) == (2, {})
    assert said.outcomes["duplicate"] == 1


def test_articles_that_a_redesign_makes_read_alike_are_all_kept(site: Site, store: Store, tmp_path: Path) -> None:
    links = titles(4)
    site.listing("/y-te", links)
    for path in links:
        site.article(path, "Cổng thông tin điện tử của tỉnh")
    assert night(site, store, tmp_path).new == 4
