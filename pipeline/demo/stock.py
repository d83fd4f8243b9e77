"""The demo's articles and labels put into a store at once, neither served nor crawled: for notebooks and tests."""

from __future__ import annotations

import datetime as dt

from pipeline.demo.articles import DemoArticle, load_articles, load_labels
from pipeline.demo.houses import HOUSES
from pipeline.outlets import Outlet
from pipeline.records import Article, DateFrom, Fetched, Outcome, PageKind, article_id
from pipeline.store import RELEVANT, Label, Role, Store, Visit
from pipeline.text import slugify

__all__ = ["stock"]

_AT = dt.datetime(2026, 12, 31, 15, 30, tzinfo=dt.UTC)
_WHO = "nhãn mẫu"


def stock(store: Store) -> int:
    """Put the demo's articles into `store`, with their labels as a person's; return how many articles.

    Raises
    ------
    InputError
        The demo's files can't be read.
    StoreError
        The store can't be written.
    """
    hosts = {house.key: f"{slugify(house.name)}.example.vn" for house in HOUSES}
    store.sync_outlets(
        Outlet(name=house.name, url=f"https://{hosts[house.key]}/", kind=house.kind, province="Nậm La")
        for house in HOUSES
    )
    articles = load_articles()
    urls = {one.id: f"https://{hosts[one.outlet]}/{one.section}/{slugify(one.title)}-{one.number}" for one in articles}
    for one in articles:
        fetched = Fetched(urls[one.id], Outcome.OK, PageKind.ARTICLE, _AT, status=200)
        identity = urls[one.id].removeprefix("https://")
        store.save_article(_article(one, urls[one.id]), identities=[identity], visit=Visit(hosts[one.outlet], fetched))
    store.add_labels(
        Label(article_id(urls[label.id]), subject, value, _WHO, Role.REVIEWER, _AT, source="corpus/demo")
        for label in load_labels().values()
        if label.id in urls
        for subject, value in ((RELEVANT, label.relevant), *((theme, True) for theme in label.themes))
    )
    return len(articles)


def _article(one: DemoArticle, url: str) -> Article:
    return Article(
        url=url,
        title=one.title,
        lead=one.lead,
        body=one.body,
        byline=one.byline,
        published=one.published,
        published_from=DateFrom.METADATA,
        unit=one.unit,
    )
