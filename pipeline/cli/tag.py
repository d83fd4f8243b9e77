"""`tinyte tag`: themes of articles, JSON lines in and out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from pipeline.records import Tagging


@click.command()
@click.argument("source", metavar="IN.jsonl|-", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write here instead of to stdout.")
@click.option("--models", type=click.Path(file_okay=False, path_type=Path), help="The folder of models.")
@click.option("--model", "version", default="current", show_default=True, help="The model's version.")
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes that segment.")
def command(source: Path, out: Path | None, models: Path | None, version: str, jobs: int) -> None:
    """Tag articles with themes.

    IN holds one JSON object a line with id, title, sapo (or lead) and body; '-' reads stdin. Prints one JSON
    object a line: id, relevant, relevance, themes, scores (probabilities), model.
    """
    from pipeline.classify import load_model
    from pipeline.classify.data import open_text, read_texts

    model = load_model(models, version)
    with ExitStack() as stack:
        lines: Iterable[str]
        if str(source) == "-":
            name, lines = "stdin", _stdin()
        else:
            name, lines = str(source), stack.enter_context(open_text(source))
        sink = stack.enter_context(out.open("w", encoding="utf-8", newline="\n")) if out else sys.stdout
        for tagging in model.tag(read_texts(lines, name), jobs):
            _write(tagging, sink)


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
    sink.write(json.dumps(row, ensure_ascii=False) + "\n")
