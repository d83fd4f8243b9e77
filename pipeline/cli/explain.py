"""`tinyte explain`: why an article has its themes."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import json_option, workspace_option
from pipeline.errors import InputError

if TYPE_CHECKING:
    from pipeline.classify.explain import Reason, ThemeReasons
    from pipeline.classify.records import Text


@click.command()
@click.argument("article", metavar="ID|FILE")
@workspace_option
@click.option("--models", type=click.Path(file_okay=False, path_type=Path), help="The folder of models.")
@click.option("--model", "version", default="current", show_default=True, help="The model's version.")
@click.option("--most", type=click.IntRange(1, 100), default=8, show_default=True, help="Terms for and against.")
@click.option("--all", "every", is_flag=True, help="Every theme, not only those given or close to it.")
@json_option
def command(
    article: str,
    workspace: Path,
    models: Path | None,
    version: str,
    most: int,
    every: bool,
    as_json: bool,
) -> None:
    """Say which words spoke for and against an article's themes, how much, and where they stand.

    Of a model with an encoder also the sentences, in quotation marks, and what the encoder made of each.

    The article is an id in the workspace's store, or a JSON lines file with id, title, sapo (or lead) and body.
    """
    from pipeline.classify import load_model
    from pipeline.classify.explain import explain

    model = load_model(models, version)
    for text in _texts(article, workspace):
        found = explain(model, text, most)
        if as_json:
            print(json.dumps({"id": text.id, "model": model.version, "themes": [asdict(one) for one in found]}))
            continue
        print(f"{text.id}  {text.title}")
        for one in found:
            if every or one.given or one.probability >= one.threshold / 2:
                _print(one)


def _texts(article: str, workspace: Path) -> list[Text]:
    from pipeline.classify.data import open_text, read_texts
    from pipeline.classify.records import Text
    from pipeline.settings import Workspace

    path = Path(article)
    if path.is_file():
        with open_text(path) as file:
            return list(read_texts(file, article))
    if not (workspace / Workspace.FILE).is_file():
        raise InputError(f"{article}: no such file, and {workspace} is no workspace in which to look for that id")
    from pipeline.store import Store

    place = Workspace.open(workspace)
    with Store.open(place.store_url) as store:
        found = store.article(article)
    if found is None:
        raise InputError(f"{article}: no such file, and no article with that id in {place.root}")
    return [Text(found.id, found.article.title, found.article.lead, found.article.body)]


def _print(one: ThemeReasons) -> None:
    mark = "yes" if one.given else "no "
    cold = "  (by seed terms: too few labels)" if one.cold else ""
    print(f"\n  {mark} {one.code}  {one.probability:.2f} (threshold {one.threshold:.2f}){cold}")
    for reason in one.reasons:
        print(f"      {reason.weight:+.2f}  {reason.term}  [{_where(reason)}]")
    for reason in one.sentences:
        print(f"      {reason.weight:+.2f}  “{reason.term}”  [{_where(reason)}]")


def _where(reason: Reason) -> str:
    return ", ".join(f"{place.field} {place.start}-{place.end}" for place in reason.places[:3])
