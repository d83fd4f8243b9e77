"""`tinyte tag`: themes of articles, JSON lines in and out."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from pipeline.cli.options import workspace_option
from pipeline.cli.sink import open_sink
from pipeline.errors import InputError, UsageError
from pipeline.text import several

if TYPE_CHECKING:
    from pipeline.records import Tagging

SHOWN = 20  # bad lines that are named


@click.command()
@click.argument(
    "source", metavar="[IN.jsonl|-]", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path), required=False
)
@click.option("--all", "stored", is_flag=True, help="Tag what the workspace's store holds and the model hasn't tagged.")
@workspace_option
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write here instead of to stdout.")
@click.option("--models", type=click.Path(file_okay=False, path_type=Path), help="The folder of models.")
@click.option("--model", "version", help="The model's version; else the workspace's, else the current one.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes; by default 1, with --all one a core.")
def command(
    source: Path | None,
    stored: bool,
    workspace: Path,
    out: Path | None,
    models: Path | None,
    version: str | None,
    jobs: int | None,
) -> None:
    """Tag articles with themes.

    IN holds one JSON object a line with id, title, sapo (or lead) and body; '-' reads stdin. Prints one JSON
    object a line: id, relevant, relevance, themes, scores (probabilities), model. A bad line is named and left out;
    the exit code is then 2.

    With --all, tags the workspace's stored articles instead, from their stored segments: after a promotion that
    costs no segmentation. Tags of other models stay. What the model tagged before its encoder's vectors were kept
    is read again for 'tinyte similar'; its tags stay as they are.
    """
    if stored == (source is not None):
        raise UsageError("give a file of articles ('-' for stdin), or --all for the workspace's stored articles")
    if source is None:
        _tag_stored(workspace, models, version, jobs or os.cpu_count() or 1)
        return
    from pipeline.classify import load_model
    from pipeline.classify.data import open_text, read_texts

    model = load_model(models, version or "current")
    faults: list[str] = []
    with ExitStack() as stack:
        lines: Iterable[str]
        if str(source) == "-":
            name, lines = "stdin", _stdin()
        else:
            name, lines = str(source), stack.enter_context(open_text(source))
        sink = stack.enter_context(open_sink(out))
        for tagging in model.tag(read_texts(lines, name, faults), jobs or 1):
            _write(tagging, sink)
    if faults:
        more = [f"… and {len(faults) - SHOWN} more"] if len(faults) > SHOWN else []
        raise InputError("\n".join(faults[:SHOWN] + more))


def _tag_stored(workspace: Path, models: Path | None, version: str | None, jobs: int) -> None:
    from pipeline.classify import load_model
    from pipeline.cli.retag import read_all, tag_all
    from pipeline.settings import Workspace
    from pipeline.store import Store

    place = Workspace.open(workspace)
    settings = place.settings.model
    folder = models or (place.root / settings.folder if settings.folder else None)
    model = load_model(folder, version or settings.version)
    with Store.open(place.store_url) as store:
        print(f"{several(tag_all(store, model, folder, jobs), 'article')} tagged by {model.version}")
        if read := read_all(store, model, folder, jobs):
            print(f"{several(read, 'article')} more read for 'tinyte similar'")


def _stdin() -> Iterator[str]:
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(encoding="utf-8-sig")  # pipes on Windows are in the console's code page
    yield from sys.stdin


def _write(tagging: Tagging, sink: TextIO) -> None:
    row = {
        "id": tagging.id,
        "relevant": tagging.relevant,
        "relevance": tagging.relevance,
        "themes": list(tagging.themes),
        "scores": tagging.scores,
        "model": tagging.model,
    }
    sink.write(json.dumps(row) + "\n")
