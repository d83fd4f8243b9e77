"""Stories from stored articles: found, linked once, the same in any order, resumed after a kill."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from pipeline.demo.articles import load_articles
from pipeline.language.shingles import SCHEME
from pipeline.night import stories as linking
from pipeline.night.stories import link_stories
from pipeline.outlets import Outlet
from pipeline.records import Article, Fetched, Outcome, OutletKind, PageKind
from pipeline.store import Store, Visit
from tests.newsroom import IS_HERE, build, loaded

NOON = dt.datetime(2026, 3, 15, 5, tzinfo=dt.UTC)
HOSTS = ("mot.vn", "hai.vn", "ba.vn")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{(tmp_path / 'a.db').as_posix()}") as opened:
        opened.sync_outlets(Outlet(name=h, url=f"https://{h}", kind=OutletKind.PORTAL) for h in HOSTS)
        yield opened


def save(store: Store, article: Article) -> str:
    host = article.url.split("/")[2]
    fetched = Fetched(article.url, Outcome.OK, PageKind.ARTICLE, NOON)
    store.save_article(article, identities=[article.url], visit=Visit(host, fetched))
    return article.id


def originals() -> list[Article]:
    return [Article(f"https://mot.vn/{a.id}", a.title, a.lead, a.body, published=a.published) for a in load_articles()]


def reprint(of: Article, host: str, paragraphs: int, hours: int = 5) -> Article:
    """Return `of` as another house prints it: cut to its first paragraphs, under a title of its own."""
    assert of.published is not None
    body = "\n".join(of.body.split("\n")[:paragraphs])
    name = of.url.rpartition("/")[2]
    later = of.published + dt.timedelta(hours=hours)
    return Article(f"https://{host}/{name}-{paragraphs}", f"Châu Mộc: {of.title}", of.lead, body, published=later)


def test_reprints_are_linked_to_the_earliest_and_others_are_not(store: Store) -> None:
    every = originals()
    for article in every:
        save(store, article)
    copies = {save(store, reprint(a, host, n)): a.id for a in every[:30] for host, n in (("hai.vn", 9), ("ba.vn", 2))}
    assert link_stories(store) == len(every) + len(copies)
    told = store.story_of([a.id for a in every] + list(copies))
    assert {copy: told[copy] for copy in copies} == copies
    assert all(told[a.id] == a.id for a in every)
    assert store.how_many_stories() == len(every)
    assert {link.verdict for link in store.links()} <= {"same", "edited", "new_opening"}


def test_a_second_time_changes_nothing(store: Store) -> None:
    for article in originals()[:20]:
        save(store, article)
        save(store, reprint(article, "hai.vn", 3))
    link_stories(store)
    links = store.links()
    assert link_stories(store) == 0
    assert store.links() == links
    assert store.settle_stories() == 0


def test_nights_one_after_another_give_what_one_night_gives(tmp_path: Path) -> None:
    every = originals()[:25]
    batch = [*every, *(reprint(a, "hai.vn", 2) for a in every), *(reprint(a, "ba.vn", 9, hours=-2) for a in every[:9])]
    outcomes = []
    for seed, size in ((1, len(batch)), (2, 7), (3, 1)):
        order = random.Random(seed).sample(batch, len(batch))  # noqa: S311 - an order, no secret
        with Store.open(f"sqlite:///{(tmp_path / f'{seed}.db').as_posix()}") as store:
            store.sync_outlets(Outlet(name=h, url=f"https://{h}", kind=OutletKind.PORTAL) for h in HOSTS)
            for n, article in enumerate(order, start=1):
                save(store, article)
                if n % size == 0:
                    link_stories(store)
            link_stories(store)
            outcomes.append((store.story_of(a.id for a in batch), store.links()))
    assert outcomes[0] == outcomes[1] == outcomes[2]


def test_a_night_killed_between_two_steps_is_gone_on_with(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    every = originals()[:12]
    for article in every:
        save(store, article)
        save(store, reprint(article, "hai.vn", 3))
    monkeypatch.setattr(linking, "TOGETHER", 5)
    add, calls = Store.add_links, itertools.count()

    def killed(self: Store, *args: object) -> int:
        if next(calls) == 2:
            raise KeyboardInterrupt
        return add(self, *args)  # type: ignore[arg-type]

    with monkeypatch.context() as dying:
        dying.setattr(Store, "add_links", killed)
        with pytest.raises(KeyboardInterrupt):
            link_stories(store)
    assert len(store.uncompared(99)) == 14
    assert link_stories(store) == 14
    assert store.how_many_stories() == len(every)


def test_an_article_rewritten_into_something_else_leaves_its_story(store: Store) -> None:
    one, strange = originals()[:2]
    copy = reprint(one, "hai.vn", 9)
    save(store, one)
    save(store, copy)
    link_stories(store)
    assert store.story(copy.id) == [one.id, copy.id]
    save(store, Article(copy.url, strange.title, strange.lead, strange.body, published=copy.published))
    assert link_stories(store) == 1
    assert store.story(copy.id) == [copy.id]
    save(store, copy)
    link_stories(store)
    assert store.story(copy.id) == [one.id, copy.id]
    assert [v.title for v in store.versions(copy.id)] == [copy.title, strange.title]


def test_a_new_way_of_sketching_starts_afresh(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    one = originals()[0]
    save(store, one)
    save(store, reprint(one, "hai.vn", 9))
    link_stories(store)
    monkeypatch.setattr(linking, "SCHEME", f"{SCHEME}-next")
    assert link_stories(store) == 2
    assert store.how_many_stories() == 1


def test_pages_without_text_are_nobodys_reprint(store: Store) -> None:
    for n in range(5):
        save(store, Article(f"https://mot.vn/anh-{n}", "Ảnh trong ngày", "", "", published=NOON))
    assert link_stories(store) == 5
    assert store.links() == []
    assert link_stories(store) == 0


def test_a_crowd_of_the_same_page_costs_little(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linking, "NEAREST", 3)
    text = "Trang tin đang bảo trì để nâng cấp hệ thống, mời bạn đọc quay lại sau ít giờ nữa, xin cảm ơn. " * 4
    for n in range(60):
        save(store, Article(f"https://mot.vn/{n}", "Thông báo bảo trì trang tin", "", text, published=NOON))
    link_stories(store)
    assert len(store.links()) <= 60 * 3
    assert store.how_many_stories() == 1


def pairs(groups: Iterable[Iterable[str]]) -> set[tuple[str, ...]]:
    return {tuple(sorted(pair)) for group in groups for pair in itertools.combinations(group, 2)}


@pytest.mark.shared
@IS_HERE
@pytest.mark.parametrize("seed", [1])
def test_the_newsrooms_reprints_are_found(tmp_path: Path, seed: int) -> None:
    with loaded() as newsroom:
        sites = build(newsroom, seed=seed, sites=10, per_site=60, port=1)
    stories: defaultdict[str, set[str]] = defaultdict(set)
    with Store.open(f"sqlite:///{(tmp_path / 'a.db').as_posix()}") as store:
        store.sync_outlets(Outlet(name=s.name, url=f"https://{s.host}", kind=OutletKind.PORTAL) for s in sites)
        for site in sites:
            for item in site.items:
                body = "\n".join(item.paragraphs)
                url = f"https://{site.host}/{item.id}"
                save(store, Article(url, item.title, item.lead, body, published=item.published))
                stories[item.reprint_of or item.id].add(Article(url, "").id)
        link_stories(store)
        told = store.story_of(one for group in stories.values() for one in group)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for article, story in told.items():
        found[story].add(article)
    true, got = pairs(stories.values()), pairs(found.values())
    assert len(true & got) >= 0.95 * len(true)
    assert len(true & got) >= 0.98 * len(got)
