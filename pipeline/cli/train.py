"""`tinyte train`: a new candidate model from labels and texts."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pipeline.classify.data import Label
    from pipeline.classify.records import Text

File = click.Path(exists=False, dir_okay=False, path_type=Path)


@click.command()
@click.option("--labels", "label_files", type=File, multiple=True, required=True, help="CSV: id,relevant,themes.")
@click.option("--articles", "article_files", type=File, multiple=True, required=True, help="JSON lines, .gz or not.")
@click.option("--pool", "pool_files", type=File, multiple=True, help="Articles without labels, to learn words from.")
@click.option("--split", default="train", show_default=True, help="Rows of this split, and rows without a split.")
@click.option("--plan", type=File, help="The plan of themes; the shipped one by default.")
@click.option("--models", type=click.Path(file_okay=False, path_type=Path), help="The folder of models.")
@click.option("--version", help="The new version's name; date and digest of the data by default.")
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1, help="Processes to use.")
def command(
    label_files: tuple[Path, ...],
    article_files: tuple[Path, ...],
    pool_files: tuple[Path, ...],
    split: str,
    plan: Path | None,
    models: Path | None,
    version: str | None,
    seed: int,
    jobs: int,
) -> None:
    """Train a new candidate model from labels and the articles they speak of.

    --labels and --articles may be given several times. The candidate stands in its own folder among the models;
    'tinyte promote VERSION' makes it the current one.
    """
    from pipeline.classify.data import read_labels
    from pipeline.classify.folder import save_model
    from pipeline.classify.records import segment_texts
    from pipeline.classify.train import examples, train
    from pipeline.resources import shipped
    from pipeline.themes import load_plan, shipped_plan_path

    themes = load_plan(plan or shipped_plan_path())
    labels = [one for path in label_files for one in read_labels(path, themes) if one.split in {"", split}]
    wanted = {label.id for label in labels}
    texts, pool = _texts(article_files, wanted), _texts(pool_files, None)
    print(f"{len(labels)} labels, {len(texts)} articles, {len(pool)} without labels; segmenting …", file=sys.stderr)
    words = {one.id: one.words for one in segment_texts(texts, jobs)}
    unlabelled = [one.words for one in segment_texts(pool, jobs)]
    data = examples(labels, words, themes.codes)
    name = version or _version(labels)
    print("training …", file=sys.stderr)
    trained = train(data, themes, name, unlabelled, seed)
    home = save_model(models or shipped("models"), trained.model, {"labels": len(labels), "seed": seed})
    print(home)


def _texts(paths: tuple[Path, ...], wanted: set[str] | None) -> list[Text]:
    from pipeline.classify.data import open_text, read_texts

    found: dict[str, Text] = {}
    for path in paths:
        with open_text(path) as file:
            found.update((text.id, text) for text in read_texts(file, str(path)) if wanted is None or text.id in wanted)
    return list(found.values())


def _version(labels: list[Label]) -> str:
    digest = hashlib.sha256("\n".join(sorted(map(repr, labels))).encode()).hexdigest()[:6]
    return f"{dt.datetime.now(dt.UTC):%Y%m%d}-{digest}"
