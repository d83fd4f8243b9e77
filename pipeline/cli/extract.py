"""`tinyte extract PAGE.html`: one saved page to one JSON line."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.sink import open_sink
from pipeline.errors import InputError

if TYPE_CHECKING:
    from pipeline.records import Article

__all__ = ["as_row", "command"]

NOT_AN_ARTICLE = 2
"""Exit code for a page that was read but is no article, as for any other input that can't be used."""


def as_row(article: Article) -> dict[str, Any]:
    """Return an article as the command prints it; `published` is ISO 8601 with its zone, or None."""
    return {
        "url": article.url,
        "title": article.title,
        "lead": article.lead,
        "body": article.body,
        "byline": article.byline,
        "published": article.published.isoformat() if article.published else None,
        "published_from": str(article.published_from),
        "unit": str(article.unit),
        "images": list(article.images),
    }


def _read(page: str) -> bytes:
    if page == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(page).read_bytes()
    except OSError as error:
        raise InputError(f"{page}: can't be read ({error.strerror}); give a saved page, or - for stdin") from error


@click.command()
@click.argument("page")
@click.option("--url", default="", help="Where the page came from; by default what it declares as its own address.")
@click.option("--outlet", "outlet_file", type=click.Path(path_type=Path), help="The outlet's TOML, for its selectors.")
@click.option("--out", type=click.Path(path_type=Path), help="Write here instead of to standard output.")
@click.pass_context
def command(ctx: click.Context, page: str, url: str, outlet_file: Path | None, out: Path | None) -> None:
    """Read one saved PAGE (- for standard input) and print the article in it as a JSON line.

    Keys: url, title, lead, body, byline, published, published_from, unit, images. A page that is no article is
    said so on standard error, with exit code 2.
    """
    from pipeline.extract import extract, page_canonical
    from pipeline.outlets import load_outlet

    html = _read(page)
    outlet = load_outlet(outlet_file) if outlet_file else None
    found = extract(html, url or page_canonical(html, ""), outlet=outlet)
    if found.article is None:
        click.echo(f"tinyte: {page}: no article ({found.outcome}): {found.detail}", err=True)
        ctx.exit(NOT_AN_ARTICLE)
    with open_sink(out) as sink:
        sink.write(json.dumps(as_row(found.article), ensure_ascii=False) + "\n")
