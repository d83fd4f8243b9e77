"""The desk beside many articles, in a real browser: start-up, each page until it can be used, next article, search.

``python tests/bench/desk.py [--stored 100000] [--keep FOLDER]``; needs Chromium, and nothing from outside.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from review import NOW, fill, say, size

from pipeline.cli.init import make_workspace
from pipeline.desk.opened import Desk
from pipeline.outlets import Outlet
from pipeline.records import OutletKind, Tagging, Vector
from pipeline.review.opening import open_review
from pipeline.settings import Workspace
from pipeline.store import Store
from pipeline.themes import load_plan
from tests.desk.browsing import chromium, enter, go, served

PAGES = {
    "Tổng quan": "Theo chuyên đề",
    "Tin bài": "Tìm tin bài",
    "Duyệt nhãn": "Xác nhận",
    "Mô hình": "Đang dùng",
    "Nguồn tin": "Tình trạng",
}
ASKED = {"start": 5.0, "page": 1.5, "next": 0.3, "search": 0.3, "similar": 0.3}


def main() -> None:
    """Fill a workspace, serve it, walk through it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stored", type=int, default=100_000)
    parser.add_argument("--words", type=int, default=220)
    parser.add_argument("--keep", type=Path, help="Make the workspace there, or use the one that is there.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = options.keep or Path(folder) / "bench"
        if not (root / Workspace.FILE).is_file():
            make(root, options.stored, options.words)
        walk(root)


def make(root: Path, many: int, words: int) -> None:
    """Make a workspace of `many` made-up articles with taggings, search index and queue."""
    from pipeline.store.search_index import fill_index

    place = make_workspace(root, province="")
    with Store.open(place.store_url) as store:
        url = "https://bao.example.vn/"
        store.sync_outlets([Outlet(name="Báo", url=url, kind=OutletKind.PROVINCIAL_PAPER, province="Sơn La")])
        say(f"{many} articles: {fill(store, many, words):.0f} s")
        with store._write() as session:
            fill_index(session.connection())
        say(f"queue of {open_review(place, store).refresh()}")


def walk(root: Path) -> None:
    """Serve the workspace and measure what a person waits for."""
    for made in ("made for the first time", "after a restart"):
        began = time.perf_counter()
        with served(root) as address, chromium() as page:
            page.set_default_timeout(180_000)
            told("start-up", [time.perf_counter() - began], ASKED["start"])
            first(page, address, made)
    began = time.perf_counter()
    with served(root) as address, chromium() as page:
        page.set_default_timeout(180_000)
        told("start-up", [time.perf_counter() - began], ASKED["start"])
        pages(page, address)
        labelling(page, address)
        searching(page, address)
    functions(root)


def first(page: Any, address: str, made: str) -> None:
    """Open the first page of a desk that was just started, and wait until its figures are of now."""
    began = time.perf_counter()
    page.goto(address)
    page.get_by_text(PAGES["Tổng quan"]).first.wait_for()
    told(f"first page, {made}", [time.perf_counter() - began], ASKED["page"])
    page.get_by_text("Số liệu tính lúc").get_by_text("đang tính lại").wait_for(state="detached")
    say(f"  … with figures of now                          {time.perf_counter() - began:6.3f} s")


def pages(page: Any, address: str) -> None:
    """Open each page, then each again, by the navigation."""
    go(page, address)
    page.get_by_text(PAGES["Tổng quan"]).first.wait_for()
    page.get_by_role("link", name="Duyệt nhãn").click()
    enter(page, "Lan")
    for name in list(PAGES)[1:]:
        visit(page, name)
    for name in (*PAGES, *PAGES, *PAGES):
        told(f"page {name}", [visit(page, name)], ASKED["page"])


def visit(page: Any, name: str) -> float:
    """Go to a page by its link; return the seconds until what it is for stands there."""
    began = time.perf_counter()
    page.get_by_role("link", name=name, exact=True).click()
    page.locator('[data-testid="stMain"]').get_by_text(PAGES[name]).first.wait_for()
    return time.perf_counter() - began


def labelling(page: Any, address: str) -> None:
    """Confirm articles by keyboard."""
    page.get_by_role("link", name="Duyệt nhãn").click()
    page.locator(".chip").first.wait_for()
    taken = []
    for _ in range(20):
        before = page.locator("[data-article]").get_attribute("data-article")
        began = time.perf_counter()
        page.keyboard.press("Enter")
        page.locator(f'[data-article]:not([data-article="{before}"])').wait_for()
        taken.append(time.perf_counter() - began)
    told("next article in the queue", taken, ASKED["next"])


def searching(page: Any, address: str) -> None:
    """Search for common and rare words; opening the list is counted with it."""
    page.get_by_role("link", name="Tin bài").click()
    box = page.get_by_role("textbox", name="Tìm tin bài")
    box.wait_for()
    taken = []
    for words in ("bao hiem y te", "thon4711", "người dân", "ke hoach tinh", '"bệnh viện"', "thon123 nguoi"):
        began = time.perf_counter()
        box.fill(words)
        box.press("Enter")
        page.locator(f"[data-asked='{words}']").wait_for()
        taken.append(time.perf_counter() - began)
    told("search, from Enter to the list", taken, ASKED["search"])


def functions(root: Path) -> None:
    """Measure the same without a browser: what the program itself needs."""
    from pipeline.desk.asking import Asking
    from pipeline.desk.listing import find
    from pipeline.desk.periods import offered
    from pipeline.desk.pictures import pictures

    place = Workspace.open(root)
    with Store.open(place.store_url) as store:
        desk = Desk(place, store, load_plan(place.plan))
        year = next(days for days in offered(NOW.date()).values() if days)
        report = timed("report of a year, made anew", lambda: desk.reports.of(year)).value
        timed("its pictures", lambda: pictures(report))
        timed(
            "what a bar opens",
            lambda: find(desk, Asking(theme=desk.plan.codes[0], since=year[0], until=year[1], counted=True)),
        )
        timed("search 'bao hiem y te'", lambda: find(desk, Asking(words="bao hiem y te")))
        timed("the newest, without words", lambda: find(desk, Asking()))
        timed("the newest of a theme", lambda: find(desk, Asking(theme=desk.plan.codes[0])))
        timed("how the outlets do", lambda: desk.health.of(None))
        likes(store, desk)


def likes(store: Store, desk: Desk) -> None:
    """Give every article a vector, then measure what similar articles take: the first question, and those after it."""
    ids = store.ids()
    file = Path(desk.place.store_url.removeprefix("sqlite:///"))
    before = size(store, file)
    timed("vectors of all articles, stored", lambda: store.save_taggings(with_vectors(store, ids)))
    say(f"  the database grew by {(size(store, file) - before) / 1e6:.0f} MB for {len(ids)} vectors")
    timed("similar articles, first question", lambda: desk.similar.like(ids[0]))
    told("similar articles", [seconds(lambda at=at: desk.similar.like(ids[at])) for at in range(20)], ASKED["similar"])  # type: ignore[misc]


def with_vectors(store: Store, ids: Sequence[str]) -> Iterator[Tagging]:
    """Yield taggings as they stand, with vectors of 384 random numbers."""
    from pipeline.language.vectors import packed

    dice = np.random.default_rng(0)
    model = store.model_in_use() or ""
    for at in range(0, len(ids), 500):
        some = ids[at : at + 500]
        rows = packed(dice.normal(size=(len(some), 384)).astype(np.float32))
        said = store.taggings(model, some)
        yield from (replace(said[one], vector=Vector("bench", row)) for one, row in zip(some, rows, strict=True))


def seconds(work: Callable[[], object]) -> float:
    """Return how long `work` takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def timed(what: str, work: Callable[[], Any]) -> Any:
    """Print how long `work` takes; return what it returns."""
    began = time.perf_counter()
    found = work()
    say(f"  {what:<46} {time.perf_counter() - began:6.3f} s")
    return found


def told(what: str, taken: list[float], asked: float) -> None:
    """Print the median and the slowest beside what is asked."""
    say(f"  {what:<46} {statistics.median(taken):6.3f} s (slowest {max(taken):.3f}); asked {asked}")


if __name__ == "__main__":
    main()
