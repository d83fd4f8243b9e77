"""`tinyte evaluate`: a model's figures on labelled articles, and two models compared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import json_option, workspace_option
from pipeline.cli.sink import open_sink

if TYPE_CHECKING:
    from pipeline.evaluate import Difference, Report, ThemeFigures

File = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--labels", "label_files", type=File, multiple=True, required=True, help="CSV: id,relevant,themes.")
@click.option("--articles", "article_files", type=File, multiple=True, required=True, help="JSON lines, .gz or not.")
@click.option("--split", default="", help="Only rows of this split (and rows without a split), such as dev.")
@click.option("--model", "version", default="current", show_default=True, help="The model's version.")
@click.option("--against", help="Another version to compare with on the same articles.")
@workspace_option
@click.option("--plan", type=File, help="The plan of themes; else the workspace's, else the shipped one.")
@click.option("--models", type=click.Path(file_okay=False, path_type=Path), help="The folder of models.")
@click.option("--out", type=File, help="Write the figures here as JSON, too.")
@json_option
def command(
    label_files: tuple[Path, ...],
    article_files: tuple[Path, ...],
    split: str,
    version: str,
    against: str | None,
    workspace: Path,
    plan: Path | None,
    models: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Measure a model on labelled articles.

    Prints precision, recall, F1 and average precision a theme with 95 % bootstrap intervals, micro- and macro-F1,
    relevance, the calibration error and the bias of counts (given / true); of a model with an encoder also what the
    words ('light') and the encoder make of the same articles alone. With --against, the differences of two
    models on the same articles by a paired bootstrap.
    """
    from pipeline.classify import load_model
    from pipeline.classify.mixed import MIX, sides
    from pipeline.cli.themes import chosen_plan
    from pipeline.evaluate import compare, judge, labelled, measure
    from pipeline.themes import load_plan

    model = load_model(models, version)
    labels, words = labelled(label_files, article_files, load_plan(chosen_plan(workspace, plan)), split)
    judged = judge(model, labels, words)
    report = measure(judged)
    found = report.to_json()
    compared = {of: measure(judge(side, labels, words)) for of, side in sides(model).items() if side is not model}
    if compared:
        compared[MIX] = report
        found["sides"] = {of: one.to_json() for of, one in compared.items()}
    differences: list[Difference] = []
    if against:
        differences = compare(judge(load_model(models, against), labels, words), judged)
        found["against"] = {"model": against, "differences": {one.of: one.figure.row() for one in differences}}
    text = json.dumps(found, ensure_ascii=False)
    if out:
        with open_sink(out) as sink:
            sink.write(text + "\n")
    if as_json:
        print(text)
        return
    _print(report)
    if compared:
        _beside(compared)
    if against:
        _compare(report.model, against, differences)


def _print(report: Report) -> None:
    print(f"{report.model}: {report.articles} articles; in brackets 95 % intervals\n")
    print(f"{'':28} {'true':>5} {'given':>5} {'bias':>5}  {'precision':>17} {'recall':>17} {'F1':>17} {'AP':>17}")
    for one in (report.relevance, *report.themes):
        print(_row(one, cold=one.code in report.cold))
    for name, figure in (("micro-F1", report.micro), ("macro-F1", report.macro)):
        print(f"{name:28} {figure.value:.3f} [{figure.low:.2f}–{figure.high:.2f}]")
    mean = report.mean_average_precision
    print(f"{'mean average precision':28} {mean.value:.3f} [{mean.low:.2f}–{mean.high:.2f}]")
    print(f"{'calibration error':28} {report.calibration_error:.3f}")


def _beside(compared: dict[str, Report]) -> None:
    names = ("micro-F1", "macro-F1", "mean AP", "relevance F1")
    print(f"\n{'':28} " + " ".join(name.rjust(17) for name in names))
    for of, one in compared.items():
        shown = (one.micro, one.macro, one.mean_average_precision, one.relevance.f1)
        print(f"{of:28} " + " ".join(f"{f.value:.3f} [{f.low:.2f}–{f.high:.2f}]".rjust(17) for f in shown))


def _row(one: ThemeFigures, *, cold: bool) -> str:
    shown = (one.precision, one.recall, one.f1, one.average_precision)
    cells = " ".join(f"{f.value:.3f} [{f.low:.2f}–{f.high:.2f}]".rjust(17) for f in shown)
    bias = f"{one.bias:5.2f}" if one.true else "    –"
    return f"{one.code + (' *' if cold else ''):28} {one.true:5} {one.predicted:5} {bias}  {cells}"


def _compare(model: str, against: str, differences: list[Difference]) -> None:
    print(f"\nF1 of {model} minus F1 of {against}; * where the 95 % interval leaves out zero")
    for one in differences:
        mark = " *" if one.falls or one.rises else ""
        print(f"{one.of:28} {one.figure.value:+.3f} [{one.figure.low:+.3f} to {one.figure.high:+.3f}]{mark}")
