"""Extraction alone beside trafilatura, on the same pages in one run: ``python tests/bench/extraction.py``.

No selectors and no hints from feeds: the page's bytes, its address and its content type are all that both get.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from measures import Quality, share
from newsroom import Newsroom, Options, add_options, chosen
from rich.console import Console
from rich.table import Table

from pipeline.demo.town import Town

OUT = Console(width=120)
FIELDS = ("title", "lead", "body", "published")


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it came, and what it truly says; `layout` groups the result."""

    url: str
    html: bytes
    content_type: str
    layout: str
    truth: dict[str, Any]


def main() -> int:
    """Read every page with both; print the two side by side."""
    args = arguments()
    pages = town_pages()
    if args.newsroom.is_file() and args.articles.is_file():
        options = chosen(args)
        with tempfile.TemporaryDirectory(prefix="tinyte-bench-") as folder, Newsroom(options, Path(folder)) as newsroom:
            pages += newsroom_pages(newsroom)
    else:
        OUT.print(f"no newsroom at {args.newsroom} (--newsroom): the demo town alone")
    for warm in (ours, theirs):  # both import much at their first page
        warm(pages[0])
    mine, mine_s = read_all(pages, ours)
    other, other_s = read_all(pages, theirs)
    show(mine, other)
    OUT.print(
        f"{len(pages)} pages: {len(pages) / mine_s:.0f} pages/s, trafilatura {len(pages) / other_s:.0f} pages/s, "
        f"ratio {other_s / mine_s:.2f}"
    )
    return 0


def town_pages() -> list[Page]:
    """Return the demo town's pages."""
    out = []
    with Town.start() as town, requests.Session() as client:
        client.trust_env = False
        for site in town.sites:
            for published in site.articles:
                article = published.article
                truth = {key: getattr(article, key) for key in FIELDS} | {"published": article.published}
                out.append(page_at(client, published.url, f"demo {site.key}", truth))
    return out


def newsroom_pages(newsroom: Newsroom) -> list[Page]:
    """Return the newsroom's live pages."""
    with requests.Session() as client:
        client.trust_env = False
        return [page_at(client, row["url"], row["layout"], row) for row in newsroom.live]


def page_at(client: requests.Session, url: str, layout: str, truth: dict[str, Any]) -> Page:
    """Fetch one page."""
    response = client.get(url, timeout=20)
    response.raise_for_status()
    return Page(url, response.content, response.headers.get("Content-Type", ""), layout, truth)


def ours(page: Page) -> dict[str, Any]:
    """Read a page with this program, without selectors."""
    from pipeline.extract import extract

    article = extract(page.html, page.url, content_type=page.content_type).article
    return {key: getattr(article, key) if article else "" for key in FIELDS}


def theirs(page: Page) -> dict[str, Any]:
    """Read a page with trafilatura as it comes."""
    import trafilatura

    found = trafilatura.bare_extraction(page.html, url=page.url, with_metadata=True, include_comments=False)
    if found is None:
        return dict.fromkeys(FIELDS, "")
    plain = found if isinstance(found, dict) else found.as_dict()
    date = f"{plain['date']}T12:00:00+07:00" if plain.get("date") else ""
    return {"title": plain.get("title"), "lead": plain.get("description"), "body": plain.get("text"), "published": date}


def read_all(pages: list[Page], reader: Callable[[Page], dict[str, Any]]) -> tuple[dict[str, Quality], float]:
    """Return the quality by layout, and the seconds that reading took."""
    began = time.perf_counter()
    read = [reader(page) for page in pages]
    seconds = time.perf_counter() - began
    groups: defaultdict[str, Quality] = defaultdict(Quality)
    for page, got in zip(pages, read, strict=True):
        groups[page.layout].live += 1
        groups[page.layout].count(got, page.truth)
    return dict(groups), seconds


def show(mine: dict[str, Quality], other: dict[str, Quality]) -> None:
    """Print a row a layout: ours, then trafilatura's after a slash."""
    table = Table(title="Extraction alone / trafilatura", title_justify="left")
    for head in ("layout", "pages", "body F1", "worst page", "titles %", "leads %", "days %"):
        table.add_column(head, justify="left" if head == "layout" else "right")
    for name, a in mine.items():
        b = other[name]
        table.add_row(
            name,
            str(a.pages),
            f"{a.body_f1:.3f} / {b.body_f1:.3f}",
            f"{min(a.f1):.2f} / {min(b.f1):.2f}",
            f"{share(a.title, a.pages):.0f} / {share(b.title, b.pages):.0f}",
            f"{share(a.lead, a.leads):.0f} / {share(b.lead, b.leads):.0f}",
            f"{share(a.day, a.pages):.0f} / {share(b.day, b.pages):.0f}",
        )
    OUT.print(table)


def arguments() -> argparse.Namespace:
    """Return the command line's words."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(parser, Options(sites=5, per_site=30, port=8831))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
