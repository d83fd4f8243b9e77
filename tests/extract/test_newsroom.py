"""On the newsroom's layouts with real article text, and on real pages, where they lie beside the checkout."""

from __future__ import annotations

import json
import statistics
import unicodedata
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from pipeline.extract import extract
from pipeline.records import DateFrom, Outcome
from tests.extract.measuring import NOW, Truth, measure
from tests.newsroom import IS_HERE, SHARED, build, loaded

PER_SITE = 24
pytestmark = [pytest.mark.shared, IS_HERE]


@pytest.fixture(scope="module")
def newsroom() -> Iterator[ModuleType]:
    with loaded() as module:
        yield module


@pytest.fixture(scope="module")
def sites(newsroom: ModuleType) -> list[Any]:
    return build(newsroom, per_site=PER_SITE)


def test_figures_of_every_layout(newsroom: ModuleType, sites: list[Any]) -> None:
    means = []
    for site in sites:
        layout = newsroom.layouts.LAYOUTS[site.layout]
        scores = measure(
            (
                site.url(item),
                _bytes(layout.page(site, item, site.items), site.quirks),
                Truth(item.title, item.lead, "\n".join(item.paragraphs), item.published),
                None,
            )
            for item in site.items
        )
        means.append(statistics.mean(scores.body))
        assert means[-1] >= 0.985, (site.layout, scores.wrong)
        assert statistics.mean(scores.title) >= 0.99, (site.layout, scores.wrong)
        assert statistics.mean(scores.date) >= 0.99, (site.layout, scores.wrong)
        assert statistics.mean(scores.lead) >= 0.95, (site.layout, scores.wrong)
    assert statistics.mean(means) >= 0.99


def _bytes(page: str, quirks: set[str]) -> bytes:
    return (unicodedata.normalize("NFD", page) if "nfd" in quirks else page).encode()


def test_listings_and_print_twins_are_no_articles(newsroom: ModuleType, sites: list[Any]) -> None:
    for site in sites:
        layout = newsroom.layouts.LAYOUTS[site.layout]
        for section, number in (("", 1), ("y-te", 1), ("xa-hoi", 2)):
            html = newsroom.layouts.listing(site, layout, section, number, site.items[:15], 60, 15)
            found = extract(html.encode(), f"{site.root}/{section}", now=NOW)
            assert found.outcome is Outcome.NOT_ARTICLE, (site.layout, found)
        twin = f"<html><body><h1>{site.items[0].title}</h1></body></html>"
        assert extract(twin.encode(), f"{site.root}/in/x", now=NOW).outcome is Outcome.NOT_ARTICLE


def _real(name: str) -> tuple[bytes, str]:
    manifest = {m["file"]: m for m in json.loads((SHARED / "pages" / "manifest.json").read_text(encoding="utf-8"))}
    return (SHARED / "pages" / name).read_bytes(), manifest[name]["url"]


def test_the_vnexpress_page_of_2025_agrees_with_its_gold() -> None:
    name = "vnexpress_2025_suckhoe_lymphoma"
    gold = json.loads((SHARED / "pages" / f"{name}.gold.json").read_text(encoding="utf-8"))["V1"]
    article = extract(*_real(f"{name}.html")).article
    assert article is not None
    caption = gold["images"][0]["caption"]
    paragraphs = [p for s in gold["body"]["sections"] for p in s["paragraphs"] if not p.startswith(caption)]
    assert article.title == gold["title"]
    assert article.lead == gold["body"]["summary"][0]
    assert article.body.split("\n") == paragraphs
    assert str(article.published) == gold["publishing_date"]
    assert article.byline == gold["authors"][0]
    assert article.images == (gold["images"][0]["versions"][1]["url"],)


@pytest.mark.parametrize(
    ("name", "published", "byline"),
    [
        ("vnexpress_2023_kinhdoanh_thue.html", "2023-11-02T19:20:45+07:00", "Anh Minh"),
        ("thanhnien_2023_phuyen.html", "2023-09-13T17:42:00+07:00", "Đức Huy"),
        ("vietnamnet_unittest.html", "2017-08-31T08:30:00+07:00", ""),
    ],
)
def test_other_real_pages(name: str, published: str, byline: str) -> None:
    html, url = _real(name)
    article = extract(html, url).article
    assert article is not None
    assert article.published is not None
    assert article.published.isoformat() == published
    assert article.published_from is DateFrom.METADATA
    assert article.byline == byline
    assert article.lead
    for furniture in ("Tin liên quan", "Bình luận", "Ảnh:", "Theo dõi", "Tags"):
        assert furniture not in article.body


def test_a_home_page_is_no_article_even_under_an_articles_address() -> None:
    html, url = _real("dantri_home.html")
    for address in (url, "https://dantri.com.vn/suc-khoe/mot-bai-viet-da-bi-go-20230101.htm"):
        assert extract(html, address).outcome is Outcome.NOT_ARTICLE
