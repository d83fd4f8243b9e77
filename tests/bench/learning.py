"""Learning an outlet's layout: ``python tests/bench/learning.py``.

For each layout: some pages are learnt from, the others read with what was learnt, without, and by trafilatura. No hand
selectors, no catalogue, no hints from feeds: the pages' bytes and addresses are all there is. Learning is given in
seconds of processor time, reading as how many times as fast as trafilatura's full extraction of the same pages.
With --layouts-file the demo town is left out.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extraction import FIELDS, OUT, Page, newsroom_pages, ours, theirs, town_pages
from measures import Quality, share, word_f1
from newsroom import Newsroom, Options, add_options, chosen, host_of
from rich.table import Table

from pipeline.extract import extract
from pipeline.learn import Learnt, Sample, learn
from pipeline.outlets import Outlet
from pipeline.records import OutletKind
from pipeline.text import clean

LEAD = 0.9


@dataclass
class Row:
    """One layout's result: what was learnt and how long it took, and the three ways of reading with their seconds."""

    learnt: Learnt
    learning_s: float
    on: Quality
    off: Quality
    other: Quality
    on_s: float
    other_s: float


def main() -> int:
    """Learn and read every layout; print a row each, and the worst."""
    args = arguments()
    pages = [] if args.layouts_file else town_pages()
    if args.own:
        pages += own_pages(args.pages * 2, args.seed)
    if args.newsroom.is_file() and args.articles.is_file():
        options = chosen(args)
        with tempfile.TemporaryDirectory(prefix="tinyte-bench-") as folder, Newsroom(options, Path(folder)) as newsroom:
            pages += newsroom_pages(newsroom)
    else:
        OUT.print(f"no newsroom at {args.newsroom} (--newsroom): the demo town alone")
    theirs(pages[0])  # imports much at its first page
    groups: defaultdict[str, list[Page]] = defaultdict(list)
    for page in pages:
        groups[f"{page.layout}@{host_of(page.url)}"].append(page)
    rows = {name.partition("@")[0]: measured(group, args.pages) for name, group in groups.items()}
    show(rows)
    return 0


def measured(pages: list[Page], most: int) -> Row:
    """Learn from up to `most` pages, at most half of them, and read the rest."""
    count = min(most, len(pages) // 2)
    step = len(pages) / count
    chosen = {int(n * step) for n in range(count)}
    outlet = Outlet(name="Báo", url="https://tin.test", kind=OutletKind.PROVINCIAL_PAPER)
    samples = [Sample(p.url, p.html, p.content_type) for n, p in enumerate(pages) if n in chosen]
    now = dt.datetime.now(dt.UTC)
    began = time.process_time()
    learnt = learn(samples, outlet, now=now)
    learning_s = time.process_time() - began
    rest = [page for n, page in enumerate(pages) if n not in chosen]
    taught = outlet.model_copy(update={"layouts": learnt.layouts})

    def by_layout(page: Page) -> dict[str, Any]:
        found = extract(page.html, page.url, outlet=taught, content_type=page.content_type).article
        return {key: getattr(found, key) if found else "" for key in FIELDS}

    on, on_s = read(rest, by_layout)
    off, _ = read(rest, ours)
    other, other_s = read(rest, theirs)
    return Row(learnt, learning_s, on, off, other, on_s, other_s)


def read(pages: Iterable[Page], reader: Callable[[Page], dict[str, Any]]) -> tuple[Quality, float]:
    """Read pages in one way; a lead counts where its word-F1 is at least 0.9. Seconds are the processor's."""
    quality = Quality()
    seconds = 0.0
    for page in pages:
        began = time.process_time()
        got = reader(page)
        seconds += time.process_time() - began
        quality.live += 1
        quality.count(got, page.truth)
        if page.truth["lead"]:
            exact = clean(got["lead"] or "") == clean(page.truth["lead"])
            quality.lead += not exact and word_f1(got["lead"] or "", page.truth["lead"]) >= LEAD
    return quality, seconds


def own_pages(count: int, seed: int) -> list[Page]:
    """Return pages of the layouts that the extractor's own tests use, with invented stories."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from tests.extract.layouts import ALL
    from tests.extract.stories import make_stories

    stories = make_stories(count, seed)
    return [
        Page(
            f"https://{name.replace('_', '-')}.test{path(s)}",
            markup(s, [o for o in stories if o is not s][:20]).encode(),
            "",
            name,
            {"title": s.title, "lead": s.lead, "body": s.body, "published": s.published},
        )
        for name, (markup, path) in ALL.items()
        for s in stories
    ]


def show(rows: dict[str, Row]) -> None:
    """Print learnt / not learnt / trafilatura, the seconds of learning, and how many times as fast reading is."""
    table = Table(
        title="Learnt, not learnt, trafilatura", title_justify="left", box=None, pad_edge=False, padding=(0, 1, 0, 0)
    )
    for head in ("layout", "from", "body F1", "worst page", "titles %", "leads %", "days %", "learning", "× as fast"):
        table.add_column(head, justify="left" if head == "layout" else "right", no_wrap=head == "layout")
    for name, row in rows.items():
        three = (row.on, row.off, row.other)
        table.add_row(
            name,
            f"{row.learnt.pages} in {len(row.learnt.layouts)}",
            " ".join(f"{q.body_f1:.3f}" for q in three),
            " ".join(f"{min(q.f1):.2f}" for q in three),
            " ".join(f"{share(q.title, q.pages):.0f}" for q in three),
            " ".join(f"{share(q.lead, q.leads):.0f}" for q in three),
            " ".join(f"{share(q.day, q.pages):.0f}" for q in three),
            f"{row.learning_s:.1f} s",
            f"{row.other_s / row.on_s:.1f}",
        )
    OUT.print(table)
    means = [row.on.body_f1 for row in rows.values()]
    fast = sum(r.other_s for r in rows.values()) / sum(r.on_s for r in rows.values())
    OUT.print(
        f"learnt: body F1 {sum(means) / len(means):.3f} in the mean, {min(means):.3f} in the worst layout; "
        f"{', '.join(_least(rows.values()))}; learning {max(r.learning_s for r in rows.values()):.1f} s at most; "
        f"reading {fast:.1f} times as fast as trafilatura"
    )


def _least(rows: Iterable[Row]) -> list[str]:
    all_of_them = list(rows)
    figures = {
        "titles": min(share(r.on.title, r.on.pages) for r in all_of_them),
        "leads": min(share(r.on.lead, r.on.leads) for r in all_of_them),
        "days": min(share(r.on.day, r.on.pages) for r in all_of_them),
    }
    return [f"{name} {least:.1f} % in the worst" for name, least in figures.items()]


def arguments() -> argparse.Namespace:
    """Return the command line's words."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(parser, Options(sites=5, per_site=50, port=8841))
    parser.add_argument("--pages", type=int, default=20, help="how many pages are learnt from")
    parser.add_argument("--own", action="store_true", help="also the layouts of the extractor's own tests")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
