"""The queue and the search beside many articles: how long a person waits, and what the index costs.

``python tests/bench/review.py [--stored 100000]``; needs nothing from outside.
"""

from __future__ import annotations

import argparse
import datetime as dt
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
TEXT = """bảo hiểm y tế người dân tỉnh huyện xã bệnh viện khám chữa trẻ em tiêm vắc xin sởi dịch sốt xuất huyết phòng
chống an toàn thực phẩm ngộ độc kiểm tra xử lý vi phạm cơ sở sản xuất kinh doanh hội nghị công tác dân số kế hoạch hóa
gia đình mất cân bằng giới tính khi sinh bác sĩ điều dưỡng thuốc giá dịch vụ thủ tục hành chính cải cách một cửa trung
tâm kiểm soát sức khỏe cộng đồng tuyên truyền nâng cao ý thức của nhân dân trong năm qua đã đạt được nhiều kết quả tích
cực được các cấp chính quyền quan tâm chỉ đạo thực hiện đường sá mùa mưa lũ nông nghiệp chăn nuôi"""
SYLLABLES = TEXT.split()


def articles(many: int, words: int) -> Iterator[Article]:
    """Yield articles of random syllables, with some rare ones, as long as real ones are."""
    dice = random.Random(1)  # noqa: S311 - a benchmark
    weights = [1 / (n + 3) for n in range(len(SYLLABLES))]
    for n in range(many):
        body = dice.choices(SYLLABLES, weights, k=words)
        body.insert(dice.randrange(words), f"thôn{n % 5000}")
        published = NOW - dt.timedelta(minutes=5 * n)
        title = " ".join(dice.choices(SYLLABLES, weights, k=12))
        lead = " ".join(dice.choices(SYLLABLES, weights, k=30))
        yield Article(f"https://bao.example.vn/tin-{n}.html", title, lead, " ".join(body), published=published)


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
    """Print and return the median and the slowest of some runs, in seconds."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    say(f"  {what:<58} {statistics.median(taken):7.3f} s  (slowest {max(taken):.3f})")
    return statistics.median(taken)


def main() -> None:
    """Fill a store, then measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stored", type=int, default=100_000)
    parser.add_argument("--words", type=int, default=450, help="syllables of a body")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        with Store.open(f"sqlite:///{path.as_posix()}") as store:
            store.sync_outlets(
                [Outlet(name="Báo", url="https://bao.example.vn/", kind=OutletKind.PROVINCIAL_PAPER, province="Sơn La")]
            )
            taken = fill(store, options.stored, options.words)
            say(f"{options.stored} articles of {options.words} syllables: {taken:.0f} s")
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
    fresh = iter([Article(a.url + "?neu", a.title, a.lead, a.body, published=a.published) for a in articles(600, 450)])

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
        ("bao hiem y te (in nearly all articles)", "bao hiem y te", None),
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
