"""The town answers over real HTTP as news sites do."""

from __future__ import annotations

import html
import re
import socket
import unicodedata
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
import requests

from pipeline.demo.articles import load_articles
from pipeline.demo.town import Published, Town, TownSite
from pipeline.errors import UsageError
from pipeline.records import OutletKind

HREF = re.compile(r'(?:href|src|data-src)="([^"]+)"')


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    with Town.start() as running:
        yield running


@pytest.fixture(scope="module")
def client() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        session.headers["User-Agent"] = "test/1"
        yield session


def site_of(town: Town, key: str) -> TownSite:
    return next(site for site in town.sites if site.key == key)


def read(client: requests.Session, url: str) -> str:
    response = client.get(url, timeout=10)
    assert response.status_code == 200, url
    return unicodedata.normalize("NFC", response.content.decode("utf-8"))


def test_five_outlets_of_four_kinds_publish_every_article(town: Town) -> None:
    assert [site.key for site in town.sites] == ["nam-la", "chau-moc", "dai-nam-la", "cong-y-te", "song-khoe-viet"]
    assert {site.kind for site in town.sites} == set(OutletKind)
    assert len({site.root for site in town.sites}) == 5
    published = [p for site in town.sites for p in site.articles]
    assert sorted(p.article.id for p in published) == [a.id for a in load_articles()]
    assert len({p.url for p in published}) == len(published)


def test_every_page_prints_its_articles_own_words(town: Town, client: requests.Session) -> None:
    for site in town.sites:
        for published in site.articles:
            page = read(client, published.url)
            article = published.article
            for text in (article.title, article.lead, article.byline, *article.paragraphs, *article.captions):
                assert html.escape(text) in page, published.url


def test_every_article_is_linked_from_lists_that_a_reader_can_follow(town: Town, client: requests.Session) -> None:
    for site in town.sites:
        found = links_of_lists(client, site)
        missing = [p.url for p in site.articles if p.url not in found]
        assert missing == []


def links_of_lists(client: requests.Session, site: TownSite) -> set[str]:
    """Walk all lists of a site, a page after another, and return where their links lead."""
    own = re.compile(r"/(?:$|\?trang|(?:thoi-su|xa-hoi|y-te)(?:\?|/p\d+|$)|muc/|category/|page/|chuyen-trang/)")
    waiting, seen, found = [site.root + "/"], set(), set()
    while waiting:
        url = waiting.pop()
        if url in seen:
            continue
        seen.add(url)
        for link in HREF.findall(read(client, url)):
            target = urljoin(url, html.unescape(link)).partition("#")[0]
            if not target.startswith(site.root + "/"):
                continue
            if re.search(r"/tin/\d+$", target):
                target = client.get(target, timeout=10).url
            found.add(target)
            if own.match(urlsplit(target)._replace(scheme="", netloc="").geturl()):
                waiting.append(target)
    return found


@pytest.mark.parametrize(
    ("key", "path", "kind"),
    [
        ("nam-la", "/rss/trang-chu.rss", "application/rss+xml"),
        ("nam-la", "/rss/y-te.rss", "application/rss+xml"),
        ("dai-nam-la", "/feed/", "application/rss+xml"),
        ("dai-nam-la", "/feed/?paged=2", "application/rss+xml"),
        ("cong-y-te", "/sitemap_index.xml", "application/xml"),
        ("cong-y-te", "/sitemap-tin-2.xml", "application/xml"),
        ("song-khoe-viet", "/sitemap/news.xml", "text/xml"),
    ],
)
def test_feeds_and_sitemaps_are_xml_with_articles_in_them(
    town: Town, client: requests.Session, key: str, path: str, kind: str
) -> None:
    from lxml import etree

    site = site_of(town, key)
    response = client.get(site.root + path, timeout=10)
    assert response.headers["Content-Type"].startswith(kind)
    addresses = {(e.text or "").partition("?")[0] for e in etree.fromstring(response.content).iter("{*}loc", "{*}link")}
    if path != "/sitemap_index.xml":
        assert addresses & {p.url for p in site.articles}


def test_an_unchanged_page_is_not_sent_again(town: Town, client: requests.Session) -> None:
    url = site_of(town, "nam-la").articles[0].url
    tag = client.get(url, timeout=10).headers["ETag"]
    again = client.get(url, headers={"If-None-Match": tag}, timeout=10)
    assert again.status_code == 304
    assert again.content == b""
    assert client.get(url, headers={"If-None-Match": '"other"'}, timeout=10).status_code == 200


def test_a_page_with_a_counter_vouches_for_nothing(town: Town, client: requests.Session) -> None:
    root = site_of(town, "chau-moc").root
    first, second = client.get(root, timeout=10), client.get(root, timeout=10)
    assert "ETag" not in first.headers
    assert first.content != second.content


def test_pages_come_zipped_only_to_those_who_take_it(town: Town, client: requests.Session) -> None:
    url = site_of(town, "cong-y-te").articles[0].url
    zipped = client.get(url, timeout=10)
    plain = client.get(url, headers={"Accept-Encoding": "identity"}, timeout=10)
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert zipped.content == plain.content


@pytest.mark.parametrize("key", ["nam-la", "chau-moc", "dai-nam-la", "cong-y-te", "song-khoe-viet"])
def test_robots_forbid_something_and_never_an_article(town: Town, client: requests.Session, key: str) -> None:
    from protego import Protego

    site = site_of(town, key)
    rules = Protego.parse(read(client, site.root + "/robots.txt"))
    assert "Disallow: /" in read(client, site.root + "/robots.txt")
    assert all(rules.can_fetch(p.url, "tinyte") for p in site.articles)


def test_the_amp_twin_names_the_article_as_canonical(town: Town, client: requests.Session) -> None:
    first = site_of(town, "nam-la").articles[0]
    page = read(client, first.url)
    twin = re.search(r'rel="amphtml" href="([^"]+)"', page)
    assert twin
    assert f'rel="canonical" href="{first.url}"' in read(client, twin[1])


def test_the_calendar_has_no_end(town: Town, client: requests.Session) -> None:
    root = site_of(town, "chau-moc").root
    url = root + "/lich.aspx?ngay=2199-12-31"
    for _ in range(3):
        later = re.findall(r'href="(/lich\.aspx\?ngay=[^"]+)">Hôm sau', read(client, url))
        assert later
        url = root + later[0]
    assert url.endswith("2200-01-03")


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("nam-la", "/so-do-trang.xml"),
        ("nam-la", "/y-te?trang=99"),
        ("nam-la", "/y-te?trang=x"),
        ("nam-la", "/amp/y-te/none.htm"),
        ("chau-moc", "/muc/phim.aspx"),
        ("chau-moc", "/muc/y-te.aspx?p=0"),
        ("chau-moc", "/lich.aspx?ngay=hom-qua"),
        ("chau-moc", "/lich.aspx?ngay=9999-12-31"),
        ("dai-nam-la", "/page/99/"),
        ("dai-nam-la", "/feed/?paged=99"),
        ("dai-nam-la", "/comments/feed/"),
        ("cong-y-te", "/sitemap-tin-0.xml"),
        ("cong-y-te", "/sitemap-tin-99.xml"),
        ("cong-y-te", "/?trang=-1"),
        ("song-khoe-viet", "/phim"),
        ("song-khoe-viet", "/%00%ff"),
    ],
)
def test_what_does_not_exist_is_not_found(town: Town, client: requests.Session, key: str, path: str) -> None:
    assert client.get(site_of(town, key).root + path, timeout=10).status_code == 404


@pytest.mark.parametrize("path", ["/anh/demo-001-1.png", "/anh/demo-001-1.svg"])
def test_pictures_are_pictures(town: Town, client: requests.Session, path: str) -> None:
    answer = client.get(town.sites[0].root + path, timeout=10)
    begins = b"\x89PNG\r\n\x1a\n" if path.endswith("png") else b"<svg"
    assert answer.content.startswith(begins)
    assert answer.content == client.get(town.sites[0].root + path, timeout=10).content


def test_old_addresses_move_to_new_ones(town: Town, client: requests.Session) -> None:
    site = site_of(town, "chau-moc")
    moved = next(p for p in site.articles if p.article.number % 4 == 0)
    assert client.get(f"{site.root}/tin/{10_000 + moved.article.number * 3}", timeout=10).url == moved.url
    radio = site_of(town, "dai-nam-la").articles[0]
    assert client.get(radio.url.rstrip("/"), timeout=10).url == radio.url


def test_the_town_writes_down_who_asked_for_what(town: Town, client: requests.Session) -> None:
    before = len(town.log)
    client.head(town.sites[4].root + "/y-te?trang=1", timeout=10)
    last = town.log[-1]
    assert len(town.log) == before + 1
    assert (last.site, last.path, last.agent, last.conditional) == ("song-khoe-viet", "/y-te?trang=1", "test/1", False)


def test_a_taken_port_is_explained() -> None:
    with Town.start() as first:
        port = urlsplit(first.sites[0].root).port
        assert port
        with pytest.raises(UsageError, match="another demo still running"):
            Town.start(port)


def test_a_closed_town_frees_its_port() -> None:
    with Town.start(articles=[]) as first:
        port = urlsplit(first.sites[0].root).port or 0
    first.close()
    with Town.start(port, articles=[]) as second:
        assert urlsplit(second.sites[0].root).port == port
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_without_addresses_of_their_own_the_outlets_share_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.demo.town._own_hosts", lambda: False)
    with Town.start(articles=[]) as town:
        places = [urlsplit(site.root) for site in town.sites]
        assert {place.hostname for place in places} == {"127.0.0.1"}
        first = places[0].port or 0
        assert [place.port for place in places] == list(range(first, first + 5))


def test_markup_in_an_article_is_shown_not_obeyed() -> None:
    nasty = '<script>alert("x")</script> & "quotes"'
    article = load_articles()[0]
    for house in {a.outlet: a for a in load_articles()}.values():
        changed = article.model_copy(
            update={"outlet": house.outlet, "title": nasty, "lead": nasty, "body": nasty, "captions": (nasty,)}
        )
        with Town.start(articles=[changed]) as town:
            published = next(p for site in town.sites for p in site.articles)
            assert isinstance(published, Published)
            page = requests.get(published.url, timeout=10).text
            assert "<script>alert" not in page.replace("\\/", "/").split("application/ld+json")[0]
            assert html.escape(nasty) in page
