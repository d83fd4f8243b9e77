from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.cli.init import make_workspace
from pipeline.crawl.fetch import Fetcher
from pipeline.crawl.gate import HostGate
from pipeline.errors import CrawlError, UsageError
from pipeline.night.adding import Addition
from pipeline.night.hinted import agreeing, use_hints
from pipeline.outlets import Outlet, Selectors
from pipeline.outlets.catalogue import Hint, Known
from pipeline.outlets.write import write_outlet
from pipeline.records import VIETNAM, Fetched, Outcome, OutletKind, PageKind
from pipeline.settings import CrawlSettings, Workspace
from tests.crawl.server import XML, Server, reply
from tests.outlets.pages import Story, dress

NOW = dt.datetime(2026, 3, 20, tzinfo=dt.UTC)
RIGHT = Hint(year=2025, title="h1.tieu-de", lead="h2.sapo", body="div.noi-dung", published="div.ngay-dang")
MARKUP = (
    "<h1 class='tieu-de'>{title}</h1><h2 class='sapo'>{lead}</h2><div class='ngay-dang'>{date}</div>"
    "<div class='noi-dung'><p>{body}</p></div>"
)
STALE = Hint(year=2020, title="h1.cu", lead="p.cu", body="div.cu", published="span.cu")
SUBJECTS = (
    "tiêm chủng",
    "sốt xuất huyết",
    "nước sạch",
    "bếp ăn trường học",
    "khám sức khỏe",
    "bảo hiểm y tế",
    "sữa học đường",
)


def story(n: int) -> Story:
    about = SUBJECTS[n % len(SUBJECTS)]
    return Story(
        f"Huyện Bản Mẫu triển khai đợt {n} về {about} cho người dân vùng cao",
        f"Đợt {n} về {about} kéo dài hai tuần tại {n + 3} xã, với sự tham gia của cán bộ y tế thôn bản và đoàn viên.",
        tuple(
            f"Đoạn {k} của đợt {n}: các tổ công tác đi từng nhà nói về {about}, ghi lại câu hỏi, hẹn ngày trở lại."
            for k in range(1, 6)
        ),
        dt.datetime(2026, 3, 1 + n % 19, 8, 0, tzinfo=VIETNAM),
    )


def path(n: int) -> str:
    return f"/y-te/huyen-ban-mau-trien-khai-dot-{n}-{52000 + n}.html"


@pytest.fixture
def site() -> Iterator[Server]:
    """A site whose articles are marked up as `RIGHT` says; its home page lists some, a feed and a section others."""
    with Server() as server:
        for n in range(24):
            server.page(path(n), dress(MARKUP, story(n)))
        server.page("/", listing(range(8)))
        server.page("/suc-khoe", listing(range(8, 16)))
        items = "".join(
            f"<item><title>{story(n).title}</title><link>{server.url(path(n))}</link></item>" for n in range(16, 22)
        )
        feed = f"<rss version='2.0'><channel><title>Báo</title>{items}</channel></rss>"
        server.route("/rss/khong-ai-biet.rss", reply(feed, XML))
        yield server


def listing(numbers: range) -> str:
    links = "".join(f'<article><h3><a href="{path(n)}">{story(n).title}</a></h3></article>' for n in numbers)
    menu = "<nav><a href='/'>Trang chủ</a></nav>"
    return f"<html><head><title>Báo Bản Mẫu</title></head><body>{menu}<main>{links}</main></body></html>"


def entry(site: Server, **more: object) -> Known:
    plain = {"name": "Báo Bản Mẫu", "url": site.root, "kind": OutletKind.PROVINCIAL_PAPER, "province": "Sơn La"}
    return Known.model_validate(plain | more)


def outlet(site: Server, **more: object) -> Outlet:
    plain = {"name": "Báo", "url": site.root, "kind": OutletKind.PORTAL, "allow_private": True, "delay_s": 0}
    return Outlet.model_validate(plain | more)


def used(site: Server, known: Known, mine: Outlet) -> tuple[Outlet, list[str]]:
    said: list[str] = []
    fetcher = Fetcher(mine, CrawlSettings(delay_s=0, retries=0), HostGate())
    try:
        return use_hints(mine, known, fetcher, now=NOW, say=said.append), said
    finally:
        fetcher.close()


def test_doors_and_selectors_that_hold_are_taken(site: Server) -> None:
    known = entry(
        site,
        feeds=["/rss/khong-ai-biet.rss", "/rss/chet.rss"],
        listings=["/suc-khoe", "/khong-co"],
        article_pattern=r"-\d+\.html$",
        hints=[STALE.model_dump(), RIGHT.model_dump()],
    )
    found, said = used(site, known, outlet(site))
    assert found.feeds == (site.url("/rss/khong-ai-biet.rss"),)
    assert [listing.url for listing in found.listings] == [site.url("/suc-khoe")]
    assert found.article_pattern == r"-\d+\.html$"
    assert found.selectors == RIGHT.selectors
    assert any("/khong-co" in line and "left out" in line for line in said)
    assert any("title: h1.tieu-de (of 2025, holds)" in line for line in said)
    assert len([p for p in site.paths if p.startswith("/y-te/")]) <= 6


def test_hints_never_beat_what_is_set_by_hand(site: Server) -> None:
    hand = Selectors(title="h1", body="main")
    known = entry(site, listings=["/suc-khoe"], hints=[RIGHT.model_dump()])
    found, _ = used(site, known, outlet(site, selectors=hand, article_pattern="html"))
    assert (found.selectors.title, found.selectors.body) == ("h1", "main")
    assert found.selectors.lead == "h2.sapo"
    assert found.article_pattern == "html"
    site.log.clear()
    used(site, entry(site, hints=[RIGHT.model_dump()]), outlet(site, selectors=RIGHT.selectors))
    assert site.paths == []


def test_stale_hints_are_left_out_and_said(site: Server) -> None:
    known = entry(site, listings=["/suc-khoe"], hints=[STALE.model_dump()], article_pattern=r"/\d{6}/")
    found, said = used(site, known, outlet(site))
    assert found.selectors == Selectors()
    assert found.article_pattern == ""
    assert "don't hold" in said[-1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"lead": "nav"},  # there, but the same on every page
        {"lead": "h1"},  # a title is no lead
        {"body": "nav"},
        {"title": "div.noi-dung"},
        {"published": "h1"},
    ],
)
def test_a_selector_that_finds_something_else_is_left_out(wrong: dict[str, str]) -> None:
    hint = Hint.model_validate({"year": 2024} | wrong)
    assert agreeing([hint], pages(8), paper(), NOW) == (Selectors(), {})


def test_the_newest_hint_that_holds_wins_field_by_field() -> None:
    older = Hint(year=2019, title="h1", lead="h2")
    newer = Hint(year=2025, title="h1.tieu-de", lead="h2.nham")
    found, years = agreeing([older, newer], pages(6), paper(), NOW)
    assert (found.title, found.lead) == ("h1.tieu-de", "h2")
    assert years == {"title": 2025, "lead": 2019}


def test_too_few_pages_or_pages_that_are_no_articles_prove_nothing() -> None:
    home = replace(pages(1)[0], body=listing(range(8)).encode())
    broken = replace(pages(1)[0], body=b"\x00\x01\x02" * 100)
    empty = replace(pages(1)[0], body=b"")
    assert agreeing([RIGHT], [*pages(2), home, broken, empty], paper(), NOW) == (Selectors(), {})
    assert agreeing([RIGHT], [], paper(), NOW) == (Selectors(), {})


def test_a_date_format_comes_with_its_selector() -> None:
    hint = Hint(year=2020, published="div.ngay-dang", date_format="%d/%m/%Y - %H:%M")
    found, _ = agreeing([hint], [page(hint, n) for n in range(6)], paper(), NOW)
    assert (found.published, found.date_format) == ("div.ngay-dang", "%d/%m/%Y - %H:%M")


def paper() -> Outlet:
    return Outlet(name="Báo", url="https://bao.example.vn", kind=OutletKind.PORTAL)


def page(hint: Hint, n: int) -> Fetched:
    url = f"https://bao.example.vn{path(n)}"
    return Fetched(url, Outcome.OK, PageKind.ARTICLE, NOW, body=dress(MARKUP, story(n), hint.date_format).encode())


def pages(count: int) -> list[Fetched]:
    return [page(RIGHT, n) for n in range(count)]


# `tinyte outlet add` with a catalogue of one outlet.


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    made = make_workspace(tmp_path / "ws")
    (made.root / "tinyte.toml").write_text("[crawl]\ndelay_s = 0\nretries = 0\n", encoding="utf-8")
    return Workspace.open(made.root)


def add(place: Workspace, known: dict[str, Known], url: str, *, force: bool = False) -> tuple[Outlet, list[str]]:
    said: list[str] = []
    wishes = Addition(
        place, "", None, "", allow_private=True, force=force, say=said.append, find=lambda a: known.get(a.rstrip("/"))
    )
    return wishes.look(url), said


def test_adding_a_known_site_takes_name_kind_province_and_hints(site: Server, place: Workspace) -> None:
    known = entry(site, kind="broadcaster", feeds=["/rss/khong-ai-biet.rss"], hints=[RIGHT.model_dump()])
    found, said = add(place, {site.root: known}, site.root)
    assert (found.name, found.kind.value, found.province) == ("Báo Bản Mẫu", "broadcaster", "Sơn La")
    assert found.feeds == (site.url("/rss/khong-ai-biet.rss"),)
    assert found.listings
    assert found.selectors == RIGHT.selectors
    assert any("nobody has checked it yet" in line for line in said)


def test_a_known_site_whose_home_page_lists_nothing_is_read_by_its_hinted_feed(site: Server, place: Workspace) -> None:
    site.page("/", "<html><body><div id='app'></div></body></html>")
    known = entry(site, feeds=["/rss/khong-ai-biet.rss"])
    found, _ = add(place, {site.root: known}, site.root)
    assert found.feeds == (site.url("/rss/khong-ai-biet.rss"),)
    with pytest.raises(CrawlError):
        add(place, {site.root: entry(site, feeds=["/rss/chet.rss"])}, site.root)


def test_a_site_that_is_gone_leads_to_its_successor(site: Server, place: Workspace) -> None:
    old = Known(name="Báo Cũ", url="http://127.0.0.1:9", kind=OutletKind.PROVINCIAL_PAPER, successor=site.root)
    found, said = add(place, {"http://127.0.0.1:9": old, site.root: entry(site)}, "http://127.0.0.1:9")
    assert found.url == site.root
    assert any("since it was merged" in line for line in said)


def test_a_merged_site_that_still_answers_is_added_with_a_note(site: Server, place: Workspace) -> None:
    found, said = add(place, {site.root: entry(site, successor="moi.example.vn")}, site.root)
    assert found.url == site.root
    assert "moi.example.vn" in said[-1]


def test_adding_again_by_force_keeps_the_selectors_of_the_file(site: Server, place: Workspace) -> None:
    write_outlet(outlet(site, selectors=Selectors(title="h1")), place.outlets)
    known = {site.root: entry(site, hints=[RIGHT.model_dump()])}
    with pytest.raises(UsageError, match="--force"):
        add(place, known, site.root)
    found, said = add(place, known, site.root, force=True)
    assert (found.selectors.title, found.selectors.lead) == ("h1", "h2.sapo")
    assert any("kept" in line for line in said)


def test_a_broken_file_is_replaced_by_force(site: Server, place: Workspace) -> None:
    (place.outlets / f"127.0.0.1_{site.port}.toml").write_text("name = ", encoding="utf-8")
    assert add(place, {}, site.root, force=True)[0].selectors == Selectors()
