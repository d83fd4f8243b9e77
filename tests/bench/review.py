"""The queue and the search beside many articles: how long a person waits, and what the index costs.

``python tests/bench/review.py [--stored 100000]``; needs nothing from outside.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import text

from pipeline.outlets import Outlet
from pipeline.records import Article, Fetched, Outcome, OutletKind, PageKind, Tagging, Unit
from pipeline.review import Review
from pipeline.review.ordering import Teacher
from pipeline.store import Filters, Store, Visit
from pipeline.store.tables import ArticleRow, month_of
from pipeline.themes import load_plan, shipped_plan_path

NOW = dt.datetime(2026, 6, 1, 5, tzinfo=dt.UTC)
ONSETS = "b c ch d đ g h kh l m n ng nh ph qu r s t th tr v x"
RIMES = "a á à ả ã ạ an án ao áo ay ê ế ề ên ến i í im ích iên iếp o ó on ông óng ôi ơi ờ ở u ú ung ương ước y"
COMMON = ("bảo hiểm y tế", "người dân", "bệnh viện", "của", "và", "trong", "được", "các", "tỉnh", "y tế", "kế hoạch")


def vocabulary() -> list[str]:
    """Return 8,000 words of one to three syllables, made up, with some real ones among the commonest."""
    dice = random.Random(0)  # noqa: S311 - a benchmark
    syllables = [onset + rime for onset in ONSETS.split() for rime in RIMES.split()]
    words = [" ".join(dice.choices(syllables, k=dice.choice((1, 2, 2, 3)))) for _ in range(8000)]
    for n, word in enumerate(COMMON):
        words[5 * n] = word
    return words


def articles(many: int, words: int) -> Iterator[Article]:
    """Yield articles of words as frequent as words are (Zipf's law), about as long as real ones, some words rare."""
    dice = random.Random(1)  # noqa: S311 - a benchmark
    known = vocabulary()
    weights = list(itertools.accumulate(1 / (n + 3) for n in range(len(known))))

    def some(number: int) -> str:
        return " ".join(dice.choices(known, cum_weights=weights, k=number))

    for n in range(many):
        published = NOW - dt.timedelta(minutes=5 * n)
        body = f"{some(words // 2)} thôn{n % 5000} {some(words // 2)}"
        yield Article(f"https://bao.example.vn/tin-{n}.html", some(6), some(15), body, published=published)


def fill(store: Store, many: int, words: int) -> float:
    """Store articles with their taggings, the index aside; return seconds."""
    from pipeline.store.articles import _columns

    dice = random.Random(2)  # noqa: S311 - a benchmark
    codes = load_plan(shipped_plan_path()).codes
    started = time.perf_counter()
    batch: list[dict[str, object]] = []
    taggings: list[Tagging] = []

    def flush() -> None:
        with store._write() as session:
            session.execute(ArticleRow.__table__.insert(), batch)  # type: ignore[attr-defined]
        store.save_taggings(taggings)
        batch.clear()
        taggings.clear()

    for one in articles(many, words):
        batch.append(
            {"id": one.id, "outlet": "bao.example.vn", "url": one.url, "first_seen": NOW, "extracted_at": NOW}
            | _columns(one)
            | {"month": month_of(one.published)}
        )
        scores = {code: dice.random() ** 4 for code in codes}
        themes = tuple(code for code, score in scores.items() if score > 0.5)
        taggings.append(Tagging(one.id, bool(themes), max(scores.values()), themes, scores, "m1"))
        if len(batch) == 2000:
            flush()
    if batch:
        flush()
    return time.perf_counter() - started


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def several(what: str, work: Callable[[], object], times: int = 7) -> float:
    """Print the median and the slowest of some runs, and the median of the processor's time; return the first."""
    taken, busy = [], []
    for _ in range(times):
        started, began = time.perf_counter(), time.process_time()
        work()
        taken.append(time.perf_counter() - started)
        busy.append(time.process_time() - began)
    middle = statistics.median(taken)
    say(f"  {what:<60} {middle:6.3f} s (slowest {max(taken):.3f}; processor {statistics.median(busy):.3f})")
    return middle


def main() -> None:
    """Fill a store, then measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stored", type=int, default=100_000)
    parser.add_argument("--words", type=int, default=220, help="words of a body, nearly two syllables each")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        with Store.open(f"sqlite:///{path.as_posix()}") as store:
            store.sync_outlets(
                [Outlet(name="Báo", url="https://bao.example.vn/", kind=OutletKind.PROVINCIAL_PAPER, province="Sơn La")]
            )
            taken = fill(store, options.stored, options.words)
            say(f"{options.stored} articles of {options.words} words: {taken:.0f} s")
            index(store, path, options.stored)
            night(store)
            search(store)
            queue(store)


def index(store: Store, path: Path, many: int) -> None:
    """Build the index as a migration does."""
    from pipeline.store.search_index import fill_index

    before = size(store, path)
    started = time.perf_counter()
    with store._write() as session:
        fill_index(session.connection())
    taken = time.perf_counter() - started
    grown = size(store, path) - before
    say(
        f"  index: {taken:.0f} s, {1000 * taken / many:.2f} ms an article; database {before / 1e6:.0f} MB, "
        f"+{grown / 1e6:.0f} MB ({100 * grown / before:.0f} %)"
    )


def size(store: Store, path: Path) -> int:
    """Return the file's bytes with nothing left in the write-ahead log."""
    with store._engine.connect() as connection:
        connection.execute(text("ROLLBACK"))
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.stat().st_size


def night(store: Store) -> None:
    """Save articles as the night does, with the index and without."""
    from pipeline.store import articles as module

    fetched = Fetched("https://bao.example.vn/", Outcome.OK, PageKind.ARTICLE, NOW, status=200, body=b"x")
    fresh = iter([Article(a.url + "?neu", a.title, a.lead, a.body, published=a.published) for a in articles(600, 220)])

    def save(many: int) -> float:
        started = time.perf_counter()
        for _ in range(many):
            one = next(fresh)
            store.save_article(one, identities=[one.url], visit=Visit("bao.example.vn", fetched))
        return 1000 * (time.perf_counter() - started) / many

    real = module._index
    rounds: list[tuple[float, float]] = []
    for _ in range(3):
        module._index = lambda *_: None
        bare = save(100)
        module._index = real
        rounds.append((bare, save(100)))
    bare, whole = (statistics.median(column) for column in zip(*rounds, strict=True))
    say(f"  saving an article: {bare:.2f} ms without the index, {whole:.2f} ms with it")


def search(store: Store) -> None:
    """Search for words that few, some and nearly all articles hold."""
    for what, query, filters in (
        ("a rare word", "thon4321", None),
        ("bao hiem y te", "bao hiem y te", None),
        ("cua va trong (in nearly all articles)", "cua va trong", None),
        ("bảo hiểm y tế, with marks", "bảo hiểm y tế", None),
        ('a phrase: "bảo hiểm y tế"', '"bảo hiểm y tế"', None),
        ("the beginning of a word: kho*", "kho*", None),
        ("bao hiem y te, of one month", "bao hiem y te", Filters(since=dt.date(2026, 5, 1))),
        ("bao hiem y te, of one theme", "bao hiem y te", Filters(theme="food_safety", model="m1")),
        ("bao hiem y te, not labelled", "bao hiem y te", Filters(labelled=False)),
        ("no words: the newest", "", None),
        ("no words: the newest of one theme and kind", "", Filters(theme="food_safety", model="m1", unit=Unit.TIN)),
    ):
        several(f"search {what} [{store.search(query, filters).total}]", lambda q=query, f=filters: store.search(q, f))  # type: ignore[misc]


def queue(store: Store) -> None:
    """Make the queue, and work through some of it."""
    review = Review(store, load_plan(shipped_plan_path()), teacher=Teacher("m1"))
    started = time.perf_counter()
    waiting = review.refresh()
    say(f"  making the queue: {time.perf_counter() - started:.1f} s, {waiting} articles")

    def one() -> None:
        task = review.next("An")
        if task is not None:
            review.confirm(task.article.id, "An", relevant=True, themes=[])

    several("next article and its answer", one, 100)
    several("next article of a second person", lambda: review.next("Bình"), 20)
    several("progress", lambda: review.progress("An"))
    several("undo", lambda: review.undo("An"))


if __name__ == "__main__":
    main()
