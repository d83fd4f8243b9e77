"""`tinyte promote`: a candidate becomes the current model, if nothing that is counted gets worse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import json_option, workspace_option
from pipeline.errors import ModelError, UsageError

if TYPE_CHECKING:
    from pipeline.classify import Model
    from pipeline.evaluate import Judged, Verdict

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
@click.option("--dry-run", is_flag=True, help="Only show how it compares and how counts would move.")
@json_option
@click.option("--who", default="", help="Who promotes.")
@click.option("--why", default="", help="Why.")
def command(  # noqa: PLR0917 - click passes options by keyword
    version: str,
    label_files: tuple[Path, ...],
    article_files: tuple[Path, ...],
    split: str,
    workspace: Path,
    plan: Path | None,
    models: Path | None,
    force: bool,
    dry_run: bool,
    as_json: bool,
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

    if as_json and not dry_run:
        raise UsageError("--json goes with --dry-run")
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
    if current is not None and (dry_run or not (force or was_current(folder, version))):
        demo = shipped("corpus") / "demo"
        files = (label_files or (demo / "labels.csv",), article_files or (demo / "articles.jsonl",))
        labels, words = labelled(*files, load_plan(chosen_plan(workspace, plan)), split)
        judged = judge(current, labels, words), judge(candidate, labels, words)
        verdict = weigh(*judged)
        if dry_run:
            _preview(verdict, judged, workspace, current, candidate, as_json=as_json)
            return
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


def _preview(
    verdict: Verdict,
    judged: tuple[Judged, Judged],
    workspace: Path,
    current: Model,
    candidate: Model,
    *,
    as_json: bool,
) -> None:
    """Show everything that promoting would show, and change nothing."""
    from pipeline.cli.moved import moved_counts
    from pipeline.evaluate.metrics import measure
    from pipeline.settings import Workspace

    if not as_json:
        _show(verdict, current.version)
        _counts(workspace, current, candidate)
        print("passes" if verdict.passes else "stays a candidate: " + "; ".join(verdict.reasons))
        return
    here = (workspace / Workspace.FILE).is_file()
    facts = {
        "version": candidate.version,
        "current": current.version,
        "passes": verdict.passes,
        "reasons": list(verdict.reasons),
        "differences": [
            {"of": one.of, "value": one.figure.value, "low": one.figure.low, "high": one.figure.high}
            for one in verdict.differences
        ],
        "before": measure(judged[0]).to_json(),
        "after": measure(judged[1]).to_json(),
        "counts": moved_counts(Workspace.open(workspace), current, candidate) if here else {},
    }
    print(json.dumps(facts, ensure_ascii=False))


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
