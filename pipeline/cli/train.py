"""`tinyte train`: a new candidate model from labels and texts."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.encoding import CURRENT, HUB, NEW, NONE
from pipeline.cli.options import workspace_option
from pipeline.errors import InputError, UsageError

if TYPE_CHECKING:
    from pipeline.classify import Model
    from pipeline.classify.data import Label
    from pipeline.classify.mixing import Mixed
    from pipeline.classify.records import Text
    from pipeline.classify.train import Trained
    from pipeline.evaluate import Judged, Report
    from pipeline.themes import Plan

HELD = "the training articles, each by a model fitted without it"
HELD_CORRECTED = "the labelled articles, each by a model corrected without it"
HELD_MIX = "the articles held out of fine-tuning, each by a mix fitted without it"
DEV = "the split dev, which training didn't see"
File = click.Path(exists=False, dir_okay=False, path_type=Path)


@click.command()
@click.option("--labels", "label_files", type=File, multiple=True, help="CSV: id,relevant,themes.")
@click.option("--articles", "article_files", type=File, multiple=True, help="JSON lines, .gz; else the store's.")
@click.option("--more-labels", "more_files", type=File, multiple=True, help="Labels to learn from alone; see below.")
@click.option("--pool", "pool_files", type=File, multiple=True, help="Articles without labels, to learn words from.")
@click.option("--split", default="train", show_default=True, help="Rows of this split, and rows without a split.")
@workspace_option
@click.option("--plan", type=File, help="The plan of themes; else the workspace's, else the shipped one.")
@click.option("--models", type=click.Path(file_okay=False, path_type=Path), help="The folder of models.")
@click.option("--vectors", "base", help="A model whose word vectors are used; without --pool the current one's.")
@click.option(
    "--encoder",
    is_flag=False,
    flag_value=NEW,
    type=click.Choice([NEW, CURRENT, NONE]),
    help="Fine-tune an encoder (extra: encoder); 'current' takes over the current model's; 'none' leaves it out.",
)
@click.option(
    "--base",
    "start",
    default=HUB,
    show_default=True,
    help="Where fine-tuning begins: hub name, folder, or a version here whose encoder learns on ('current').",
)
@click.option(
    "--epochs",
    type=click.FloatRange(min=0, min_open=True),
    help="Passes over the articles when fine-tuning [8; 4 from a version here].",
)
@click.option(
    "--correct",
    is_flag=False,
    flag_value=CURRENT,
    help="Correct this model (without a name: the current one), not train anew.",
)
@click.option("--version", help="The new version's name; date and digest of the data by default.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@click.option("--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1, help="Processes that segment.")
def command(  # noqa: PLR0917 - click passes options by keyword
    label_files: tuple[Path, ...],
    more_files: tuple[Path, ...],
    article_files: tuple[Path, ...],
    pool_files: tuple[Path, ...],
    split: str,
    workspace: Path,
    plan: Path | None,
    models: Path | None,
    base: str | None,
    encoder: str | None,
    start: str,
    epochs: float | None,
    correct: str | None,
    version: str | None,
    seed: int,
    jobs: int,
) -> None:
    """Train a new candidate model from labels and the articles they speak of.

    --labels and --articles may be given several times; without --articles the texts are those of the workspace's
    store. Rows of the split 'dev' are kept out and measured on. Word vectors are those of the current model, which
    learnt them from many articles; --pool learns them anew from the pool and the labelled articles, '--vectors none'
    from the labelled articles alone. The candidate stands in its own folder among the models; 'tinyte promote VERSION'
    makes it the current one.

    --more-labels are of articles that were picked, because a model doubted or a theme is rare, or that were written to
    be learnt from: a model learns from them, and is calibrated, given thresholds and measured on the others alone.

    --correct takes a model as it is and learns what it lacks on the labelled articles: the way for an office's few
    hundred labels, when the many articles that the model learnt from aren't at hand. Give all labels each time, not the
    new ones alone: a corrected model is never corrected again, but the one that it corrects. Without --labels it is
    only brought to the plan's themes: renamed and merged ones are followed, and a new one is told by its seed terms and
    its description until there are labels.

    Beside the words a model may have an encoder, which reads sentences. --encoder fine-tunes one, from half an hour to
    a few hours on a processor; stopped, the same command goes on where it was. With '--base current' the encoder of the
    current model learns on, which takes less than half as long and no hub; none of the articles that it knows is held
    out. Without --encoder the current model's encoder is taken over, if it has one, and mixed anew: that takes seconds.
    """
    from pipeline.classify.folder import check_new
    from pipeline.classify.train import examples
    from pipeline.cli.encoding import forget_runs
    from pipeline.cli.teaching import CORRECTS, Wish, anew, corrected, refuse_beside_correct, uncorrected
    from pipeline.cli.themes import chosen_plan
    from pipeline.evaluate import labelled
    from pipeline.resources import shipped
    from pipeline.themes import load_plan

    themes = load_plan(chosen_plan(workspace, plan))
    if not label_files:
        if not correct:
            raise UsageError("--labels is needed; without labels '--correct' brings a model to the plan's themes")
        refuse_beside_correct(more_files, pool_files, base, encoder, epochs)
        print(_followed(models or shipped("models"), correct, themes, version))
        return
    print("segmenting …", file=sys.stderr)
    stored = () if article_files else _stored(workspace)
    every, words = labelled((*label_files, *more_files), article_files, themes, n_jobs=jobs, stored=stored)
    labels, dev, picked = _parted(every, more_files, themes, split)
    name = version or _version(labels + picked, seed)
    folder = models or shipped("models")
    check_new(folder, name)
    data, more = examples(labels, words, themes.codes), examples(picked, words, themes.codes) if picked else None
    facts: dict[str, Any] = {"more_labels": len(picked), "seed": seed}
    earlier = None
    if correct:
        refuse_beside_correct(more_files, pool_files, base, encoder, epochs)
        facts[CORRECTS] = uncorrected(folder, correct)
        trained, both = corrected(folder, facts[CORRECTS], data, themes, name, seed)
    else:
        wish = Wish(pool_files, base, encoder, start, epochs, seed, jobs)
        trained, both, earlier = anew(folder, themes, data, more, name, wish)
    facts["labels"] = len(trained.examples)
    facts["data"] = _sources((*label_files, *more_files, *article_files, *pool_files), folder, earlier)
    print(_saved(folder, trained, both, facts, themes.name, (dev, words)))
    if encoder == NEW:
        forget_runs(folder)


def _followed(folder: Path, correct: str, plan: Plan, version: str | None) -> Path:
    """Write the model `correct` as it is when brought to the plan's themes, and return its folder."""
    from pipeline.classify.folder import check_new, save_model
    from pipeline.cli.teaching import CORRECTS, followed, uncorrected
    from pipeline.evaluate.card import Learnt, card

    base = uncorrected(folder, correct)
    name = version or _version([], plan.codes)
    check_new(folder, name)
    model, encoded = followed(folder, base, plan, name)
    made = dt.datetime.now(dt.UTC).date().isoformat()
    text = card(name, made, [], plan.name, {}, {}, encoded.facts if encoded else None, Learnt(0, 0, base))
    facts = {"made": made, CORRECTS: base, "labels": 0, "more_labels": 0, "cold": list(model.cold), "figures": {}}
    return save_model(folder, model, facts, {"card.md": text}, encoded)


def _parted(
    every: Sequence[Label], more_files: Sequence[Path], plan: Plan, split: str
) -> tuple[list[Label], list[Label], list[Label]]:
    """Return the labels of the split, those of the split dev, and those to learn from alone.

    `every` has the last ones too, at its end. An article that stands in both is not of the last ones.
    """
    from pipeline.classify.data import read_labels

    more = [one for path in more_files for one in read_labels(path, plan)]
    own = every[: len(every) - len(more)]
    known = {one.id for one in own}
    picked = {one.id: one for one in more if one.split in {"", split} and one.id not in known}
    dev = [one for one in own if one.split == "dev" and split != "dev"]
    return [one for one in own if one.split in {"", split}], dev, list(picked.values())


def _saved(
    folder: Path,
    trained: Trained,
    both: Mixed | None,
    facts: dict[str, Any],
    plan: str,
    dev: tuple[Sequence[Label], Mapping[str, str]],
) -> Path:
    """Measure the new model, write it with its card, and return its folder."""
    from pipeline.classify.folder import save_model
    from pipeline.classify.mixed import sides
    from pipeline.cli.teaching import CORRECTS
    from pipeline.evaluate import judge
    from pipeline.evaluate.card import Learnt, card
    from pipeline.evaluate.metrics import measure

    model = both.model if both else trained.model
    corrects = facts.get(CORRECTS, "")
    held = HELD_CORRECTED if corrects else HELD_MIX if both else HELD
    reports = {held: measure(_held_mix(both) if both else _held_out(trained))}
    compared = {of: measure(judge(side, *dev)) for of, side in sides(model).items()} if dev[0] else {}
    if compared:
        reports[DEV] = list(compared.values())[-1]
    made = dt.datetime.now(dt.UTC).date().isoformat()
    stated = both.encoded.facts if both else None
    learnt = Learnt(facts["labels"], facts["more_labels"], corrects)
    text = card(model.version, made, facts["data"], plan, reports, compared, stated, learnt)
    found = {"made": made, **facts, "cold": list(model.cold), "figures": _figures(reports, compared)}
    _say(reports)
    return save_model(folder, trained.model, found, {"card.md": text}, both.encoded if both else None)


def _figures(reports: dict[str, Report], compared: dict[str, Report]) -> dict[str, dict[str, float]]:
    """Return what the manifest says: figures held out and on dev, and on dev those of each side of a mix."""
    from pipeline.classify.mixed import MIX
    from pipeline.evaluate.card import figures

    found = {("dev" if said == DEV else "held_out"): figures(one) for said, one in reports.items()}
    return found | {f"dev_{of}": figures(one) for of, one in compared.items() if MIX in compared and of != MIX}


def _sources(paths: Sequence[Path], folder: Path, earlier: Model | None) -> list[dict[str, str]]:
    from pipeline.classify.folder import MODEL

    found = [{"name": path.name, "sha256": _digest(path)} for path in paths]
    if earlier:
        name = earlier.version.removesuffix(".light")
        found.append({"name": f"word vectors of {name}", "sha256": _digest(folder / name / MODEL)})
    return found


def _stored(workspace: Path) -> Iterator[Text]:
    from pipeline.classify.records import Text
    from pipeline.settings import Workspace
    from pipeline.store import Store

    with Store.open(Workspace.open(workspace).store_url) as store:
        for one in store.articles():
            yield Text(one.id, one.article.title, one.article.lead, one.article.body)


def _held_mix(both: Mixed) -> Judged:
    from pipeline.evaluate import Judged

    model, data = both.model, both.examples
    return Judged(model.version, model.codes, data.ids, data.truth, both.probabilities, both.decided, model.cold)


def _held_out(trained: Trained) -> Judged:
    from pipeline.evaluate import Judged

    model, data = trained.model, trained.examples
    decided = model.decide(trained.out_of_fold)
    return Judged(model.version, model.codes, data.ids, data.truth, trained.out_of_fold, decided, model.cold)


def _digest(path: Path) -> str:
    from pipeline.classify.data import checksum

    try:
        return checksum(path)
    except OSError as error:
        raise InputError(f"{path}: can't be read: {error.strerror or error}") from error


def _say(reports: dict[str, Report]) -> None:
    for said, one in reports.items():
        print(
            f"{said}: micro-F1 {one.micro.value:.3f}, macro-F1 {one.macro.value:.3f}, "
            f"relevance F1 {one.relevance.f1.value:.3f}",
            file=sys.stderr,
        )


def _version(labels: list[Label], seed: object) -> str:
    digest = hashlib.sha256("\n".join([str(seed), *sorted(map(repr, labels))]).encode()).hexdigest()[:6]
    return f"{dt.datetime.now(dt.UTC):%Y%m%d}-{digest}"
