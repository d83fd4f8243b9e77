"""Print how well each layout is read: python -m tests.extract.figures [SEED]. With ../shared, also on real text."""

from __future__ import annotations

import dataclasses
import statistics
import sys
import time
from collections.abc import Sequence
from typing import Any

from pipeline.extract import extract
from tests.extract import layouts
from tests.extract.measuring import NOW, Truth, measure
from tests.extract.stories import make_stories, short
from tests.newsroom import SHARED, build, loaded

HEAD = f"{'layout':16} {'n':>4} {'body':>7} {'worst':>6} {'title':>7} {'lead':>6} {'date':>6}"


def _own(stories: Sequence[Any]) -> list[float]:
    means = []
    for name, (page, path) in layouts.ALL.items():
        scores = measure(
            (
                f"https://tin.test{path(s)}",
                page(s, [o for o in stories if o is not s][:20]).encode(),
                Truth(s.title, s.lead, "\n".join(s.paragraphs), s.published),
                None,
            )
            for s in stories
        )
        means.append(statistics.mean(scores.body))
        sys.stdout.write(scores.line(name) + "\n")
    sys.stdout.write(f"mean {statistics.mean(means):.4f}, worst layout {min(means):.4f}\n\n")
    return means


def _newsroom(seed: int) -> list[Any]:
    if not (SHARED / "newsroom").is_dir():
        return []
    with loaded() as newsroom:
        sites = build(newsroom, seed=seed, per_site=60)
        pages = []
        for site in sites:
            layout = newsroom.layouts.LAYOUTS[site.layout]
            rows = [
                (site.url(i), layout.page(site, i, site.items).encode(),
                 Truth(i.title, i.lead, "\n".join(i.paragraphs), i.published), None)
                for i in site.items
            ]  # fmt: skip
            pages += [(url, html) for url, html, *_ in rows]
            sys.stdout.write(measure(rows).line(site.layout) + "\n")
    start = time.perf_counter()
    for url, html in pages:
        extract(html, url, now=NOW)
    sys.stdout.write(f"{(time.perf_counter() - start) / len(pages) * 1000:.1f} ms a page\n\n")
    return [i for s in sites[:1] for i in s.items]


def main() -> None:
    """Print the tables."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    sys.stdout.write(HEAD + "\n")
    real = _newsroom(seed)
    stories = real[:40] or make_stories(40, seed)
    _own(stories)
    sys.stdout.write("one paragraph only\n")
    _own(
        [dataclasses.replace(s, paragraphs=s.paragraphs[:1]) for s in stories] if real else [short(s) for s in stories]
    )


if __name__ == "__main__":
    main()
