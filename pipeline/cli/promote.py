"""`tinyte promote`: a candidate becomes the current model, if nothing that is counted gets worse."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import workspace_option
from pipeline.errors import ModelError, UsageError

if TYPE_CHECKING:
    from pipeline.classify import Model
    from pipeline.evaluate import Verdict

File = click.Path(dir_okay=False, path_type=Path)
SHOWN = 10  # articles that speak against a candidate, a theme


@click.command()
@click.argument("version")
@click.option("--labels", "label_files", type=File, multiple=True, help="The fixed evaluation set; else the demo's.")
@click.option("--articles", "article_files", type=File, multiple=True, help="Its articles.")
@click.option("--split", default="dev", show_default=True, help="Rows of this split, and rows without a split.")
@workspace_option
@click.option("--plan", type=File, help="The plan of themes; else the workspace's, else the shipped one.")
@click.option("--models", type=click.Path(file_okay=False, path_type=Path), help="The folder of models.")
@click.option("--force", is_flag=True, help="Promote it all the same; needs --who and --why, which are recorded.")
@click.option("--who", default="", help="Who promotes.")
@click.option("--why", default="", help="Why.")
def command(
    version: str,
    label_files: tuple[Path, ...],
    article_files: tuple[Path, ...],
    split: str,
    workspace: Path,
    plan: Path | None,
    models: Path | None,
    force: bool,
    who: str,
    why: str,
) -> None:
    """Make VERSION the current model, if no theme falls significantly and the mean doesn't fall.

    A model that was current before can be promoted again without being measured: that is the way back. In a
    workspace with stored articles it also shows how this year's and last year's counts would move.
    """
    from pipeline.classify import load_model
    from pipeline.classify.folder import promoted, set_current, was_current
    from pipeline.cli.themes import chosen_plan
    from pipeline.evaluate import judge, labelled, weigh
    from pipeline.resources import shipped
    from pipeline.themes import load_plan

    if force and not (who.strip() and why.strip()):
        raise UsageError("--force needs --who and --why: both are recorded")
    if bool(label_files) != bool(article_files):
        raise UsageError("--labels and --articles go together")
    folder = models or shipped("models")
    candidate = load_model(folder, version)
    current = _current(folder)
    if current is not None and current.version == version:
        print(f"{version} is the current model already")
        return
    if current is not None and not force and not was_current(folder, version):
        demo = shipped("corpus") / "demo"
        files = (label_files or (demo / "labels.csv",), article_files or (demo / "articles.jsonl",))
        labels, words = labelled(*files, load_plan(chosen_plan(workspace, plan)), split)
        verdict = weigh(judge(current, labels, words), judge(candidate, labels, words))
        _show(verdict, current.version)
        if not verdict.passes:
            said = "\n".join(f"  {reason}" for reason in verdict.reasons)
            raise ModelError(f"{version} stays a candidate:\n{said}\n'--force --who WHO --why WHY' promotes it anyway")
    if current is not None:
        _counts(workspace, current, candidate)
    set_current(folder, version)
    promoted(folder, version, current.version if current else "", who.strip(), why.strip(), forced=force)
    print(f"{version} is the current model")


def _current(folder: Path) -> Model | None:
    from pipeline.classify import load_model

    try:
        return load_model(folder)
    except ModelError as error:
        print(f"no current model to compare with: {error}")
        return None


def _show(verdict: Verdict, current: str) -> None:
    print(f"F1 against {current}, with 95 % intervals of the paired difference:")
    for one in verdict.differences:
        print(f"  {one.of:28} {one.figure.value:+.3f} [{one.figure.low:+.3f} to {one.figure.high:+.3f}]")
    for theme in dict.fromkeys(one.theme for one in verdict.wronged):
        articles = [article for article in verdict.wronged if article.theme == theme]
        for article in articles[:SHOWN]:
            said = "given, and should not be" if article.said else "not given, and should be"
            print(f"  {theme}: {article.id}: {said}")


def _counts(workspace: Path, current: Model, candidate: Model) -> None:
    """Print how the counts of stored articles would move, a year a block."""
    from pipeline.cli.moved import moved_counts
    from pipeline.settings import Workspace

    if not (workspace / Workspace.FILE).is_file():
        return
    for year, rows in moved_counts(Workspace.open(workspace), current, candidate).items():
        print(f"counts of {year or 'articles without a date'} under {current.version} and {candidate.version}:")
        for code, before, after in rows:
            print(f"  {code:28} {before:6} {after:6} {after - before:+d}")
