"""`tinyte similar`: which articles are like one by meaning."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.console import plain
from pipeline.cli.making import making
from pipeline.cli.options import json_option, workspace_option
from pipeline.errors import InputError
from pipeline.records import VIETNAM

if TYPE_CHECKING:
    from pipeline.report.similar import Like

__all__ = ["command"]

_WHY_NONE = {
    "not needed": "not read by the encoder: its words leave no doubt that it isn't about health",
    "not yet": "not read by the encoder yet; 'tinyte tag --all' reads what is left, and the next night what is new",
    "no encoder": (
        "no article here was read by an encoder yet; with a model that has one (see 'tinyte models') and onnxruntime "
        "installed, 'tinyte tag --all' reads them"
    ),
}


@click.command()
@click.argument("article", metavar="ID")
@click.option("--most", type=click.IntRange(1, 50), default=8, show_default=True, help="How many are listed.")
@json_option
@workspace_option
def command(*, article: str, most: int, as_json: bool, workspace: Path) -> None:
    """List the articles nearest to one by meaning, the nearest first, with the cosine of their vectors.

    The vectors are made by the model's encoder while it tags. Reprints are left out: none of the article's own story,
    and of each other story one article. ID stands in the column "Mã tin bài" of the report's list of items.
    """
    from pipeline.report.similar import Similar
    from pipeline.themes import load_plan

    name = article.strip().lower()
    with making(workspace) as desk:
        if desk.store.article(name) is None:
            raise InputError(
                f"{name}: no article with that id in {desk.workspace.root}; ids stand in the report's list"
            )
        found = Similar(desk.store, load_plan(desk.workspace.plan)).like(name, most)
        outlets = desk.store.outlet_names()
    if as_json:
        rows = [_facts(one) for one in found.articles]
        click.echo(json.dumps({"id": name, "known": found.known.value, "similar": rows}, ensure_ascii=False))
        return
    for one in found.articles:
        click.echo(f"{one.cosine:.3f}  {one.id}  {_day(one)}  {plain(outlets.get(one.outlet, one.outlet))}")
        click.echo(f"       {plain(one.title)}")
        click.echo(f"       {_themes(one)}")
    if not found.articles:
        click.echo(_WHY_NONE.get(found.known.value, "no other article was read by the same encoder yet"))


def _facts(one: Like) -> dict[str, object]:
    return {
        "id": one.id,
        "cosine": round(one.cosine, 4),
        "title": one.title,
        "outlet": one.outlet,
        "published": one.published.isoformat() if one.published else None,
        "about_health": one.about_health,
        "themes": list(one.themes),
    }


def _day(one: Like) -> str:
    return f"{one.published.astimezone(VIETNAM):%Y-%m-%d}" if one.published else "no date   "


def _themes(one: Like) -> str:
    return ", ".join(one.themes) or ("no theme" if one.about_health else "not about health")
