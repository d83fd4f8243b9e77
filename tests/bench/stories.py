"""Stories: reprints found among the newsroom's articles, and a night's linking beside many stored ones.

``python tests/bench/stories.py [--stored 100000]``; the first part needs ../shared, the second nothing.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from newsroom import Newsroom, Options
from rich.console import Console
from sqlalchemy import insert

from pipeline.demo.articles import load_articles
from pipeline.night.stories import link_stories
from pipeline.outlets import Outlet
from pipeline.records import Article, OutletKind
from pipeline.store import Store
from pipeline.store.articles import text_digest
from pipeline.store.tables import ArticleRow, month_of

OUT = Console(width=120)
NOW = dt.datetime(2026, 3, 15, 5, tzinfo=dt.UTC)
HOST = "bao.example.vn"
TONIGHT, CUT = 200, 20  # new articles, and how many of them are stored ones cut to three paragraphs


def main() -> None:
    """Print both parts."""
    args = arguments()
    with tempfile.TemporaryDirectory(prefix="tinyte-bench-") as folder:
        options = Options(sites=args.sites, per_site=args.per_site, port=args.port)
        if options.newsroom.is_file() and options.articles.is_file():
            for seed in args.seeds:
                reprints(replace(options, seed=seed), Path(folder))
        else:
            OUT.print("no newsroom beside the repository: its part is left out")
        speed(args.stored, Path(folder))


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=10)
    parser.add_argument("--per-site", type=int, default=150)
    parser.add_argument("--seeds", type=int, nargs="*", default=[1, 2, 3])
    parser.add_argument("--port", type=int, default=8841)
    parser.add_argument("--stored", type=int, default=100_000)
    return parser.parse_args()


def reprints(options: Options, folder: Path) -> None:
    """Link the newsroom's articles, by their true texts, and compare with what it says of each."""
    with Newsroom(options, folder) as newsroom:
        truth = newsroom.truth
    with opened(folder / f"newsroom-{options.seed}.db") as store:
        groups: defaultdict[str, set[str]] = defaultdict(set)
        for row in truth:
            published = dt.datetime.fromisoformat(row["published"])
            url = f"https://{HOST}/{row['layout']}/{row['id']}"
            save(store, [Article(url, row["title"], row["lead"], row["body"], published=published)])
            groups[row["reprint_of"] or row["id"]].add(Article(url, "").id)
        began = time.perf_counter()
        link_stories(store)
        seconds = time.perf_counter() - began
        stories: defaultdict[str, set[str]] = defaultdict(set)
        for article, story in store.story_of(one for group in groups.values() for one in group).items():
            stories[story].add(article)
    true, told = pairs(groups.values()), pairs(stories.values())
    right = len(true & told)
    OUT.print(
        f"newsroom, seed {options.seed}: {len(truth)} articles, {len(true)} pairs of a story; precision "
        f"{right / max(1, len(told)):.3f}, recall {right / max(1, len(true)):.3f}; {seconds:.1f} s"
    )


def speed(stored: int, folder: Path) -> None:
    """Link a night's articles beside `stored` ones."""
    rng = random.Random(1)  # noqa: S311 - sentences in any order, no secret
    sentences = [s for a in load_articles() for s in a.body.replace("\n", " ").split(". ")]
    with opened(folder / "many.db") as store:
        began = time.perf_counter()
        for at in range(0, stored, 5000):
            save(store, (mixed(n, sentences, rng) for n in range(at, min(stored, at + 5000))))
        OUT.print(f"{stored} articles stored in {time.perf_counter() - began:.0f} s; first linking ", end="")
        began = time.perf_counter()
        link_stories(store)
        seconds = time.perf_counter() - began
        OUT.print(f"{seconds:.0f} s ({1000 * seconds / max(1, stored):.1f} ms an article)")
        save(store, (mixed(stored + n, sentences, rng) for n in range(TONIGHT - CUT)))
        first = itertools.islice(store.articles(), CUT)
        save(store, [cut(one.article) for one in first])
        links = len(store.links())
        began = time.perf_counter()
        link_stories(store)
        OUT.print(
            f"a night of {TONIGHT} new ones: {time.perf_counter() - began:.1f} s, "
            f"{len(store.links()) - links} of {CUT} cut reprints linked",
            end="",
        )
        began = time.perf_counter()
        link_stories(store)
        OUT.print(f"; a night without any: {time.perf_counter() - began:.2f} s")


def mixed(n: int, sentences: list[str], rng: random.Random) -> Article:
    """Return an article of words that no other has in this order: sentences, their words drawn anew."""
    lines = []
    for _ in range(5):
        words = " ".join(rng.choice(sentences) for _ in range(4)).split()
        rng.shuffle(words)
        lines.append(" ".join(words))
    return Article(f"https://{HOST}/{n}", f"Tin số {n}", "", "\n".join(lines), published=NOW)


def cut(of: Article) -> Article:
    """Return `of` as another house prints its first paragraphs."""
    return replace(of, url=f"{of.url}-lai", title=f"In lại: {of.title}", body="\n".join(of.body.split("\n")[:3]))


def opened(path: Path) -> Store:
    """Open a new store with one outlet."""
    store = Store.open(f"sqlite:///{path.as_posix()}")
    store.sync_outlets([Outlet(name="Báo", url=f"https://{HOST}", kind=OutletKind.PORTAL)])
    return store


def save(store: Store, articles: Iterable[Article]) -> None:
    """Store articles at once: a night's own way, a transaction each, isn't what is measured here."""
    rows: list[dict[str, object]] = [
        {
            "id": one.id,
            "outlet": HOST,
            "url": one.url,
            "title": one.title,
            "byline": "",
            "published": one.published,
            "month": month_of(one.published),
            "published_from": one.published_from.value,
            "unit": one.unit.value,
            "unit_rule": "",
            "images": [],
            "digest": text_digest(one),
            "first_seen": NOW,
            "extracted_at": NOW,
            "lead": one.lead,
            "body": one.body,
        }
        for one in articles
    ]
    with store._write() as session:
        session.execute(insert(ArticleRow), rows)


def pairs(groups: Iterable[Iterable[str]]) -> set[tuple[str, ...]]:
    """Return every pair of articles in one group."""
    return set(_pairs(groups))


def _pairs(groups: Iterable[Iterable[str]]) -> Iterator[tuple[str, ...]]:
    for group in groups:
        yield from itertools.combinations(sorted(group), 2)


if __name__ == "__main__":
    main()
