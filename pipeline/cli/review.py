"""`tinyte review`: what waits to be read, who read what, how far people agree; labels out to files and back."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.console import plain, several
from pipeline.cli.hints import say as say_so
from pipeline.cli.options import json_option, workspace_option
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.review import Review

__all__ = ["command"]

File = click.Path(dir_okay=False, path_type=Path)
FORMATS = click.Choice(["excel", "doccano", "label-studio"])
ROLES = click.Choice(["annotator", "reviewer"])


@click.group()
def command() -> None:
    """Read articles and say what they are about: in files of Excel, doccano or Label Studio, or here.

    'tinyte review queue --refresh' says what is worth reading next, 'export' writes it to a file, 'import' takes
    the answers in. Nothing that anybody said is ever overwritten: 'history' lists it, 'undo' takes an act back.
    """


@command.command(short_help="Write articles to read to .xlsx, .jsonl (doccano) or .json (Label Studio).")
@click.option("--to", "path", type=File, required=True, metavar="FILE", help="The file; its ending tells the format.")
@click.option("--format", "form", type=FORMATS, help="The format, where the ending doesn't tell.")
@click.option("--n", "many", type=click.IntRange(1), help="How many at most [default: 200; of labelled and all: all].")
@click.option(
    "--strategy",
    type=click.Choice(["queue", "audit", "random", "uncertain", "labelled", "all"]),
    default="queue",
    show_default=True,
    help="queue: what waits; audit: the latest draw, blind; random; uncertain: what teaches most; labelled; all.",
)
@click.option("--who", default="", metavar="NAME", help="Whose file: it shows their words, and holds the articles.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Of --strategy random.")
@workspace_option
def export(path: Path, form: str | None, many: int | None, strategy: str, who: str, seed: int, workspace: Path) -> None:
    """Write articles to FILE for people to label elsewhere.

    What the machine proposes stands apart and never counts as anybody's work. With --who the articles are kept for
    that person for a week: nobody else is handed them.
    """
    from pipeline.review.exchange import FileFormat, Strategy, export_file

    chosen = Strategy(strategy)
    with _open(workspace, model=chosen in {Strategy.QUEUE, Strategy.UNCERTAIN}) as review:
        kind = FileFormat(form) if form else None
        done = export_file(review, path, form=kind, strategy=chosen, many=many, who=who, seed=seed)
    click.echo(f"{path}: {several(done, 'article')}")
    if not done:
        say_so("nothing to write: 'tinyte review queue --refresh' looks for what is worth reading", err=True)


@command.command("import", short_help="Take in a file that came back, all or nothing.")
@click.argument("path", metavar="FILE", type=File)
@click.option("--format", "form", type=FORMATS, help="The format, where the ending doesn't tell.")
@click.option("--who", default="", metavar="NAME", help="Whose words [default: whom the file names].")
@click.option("--role", type=ROLES, default="annotator", show_default=True)
@workspace_option
def take_in(path: Path, form: str | None, who: str, role: str, workspace: Path) -> None:
    """Take in the labels of FILE: one wrong row, which is named, and nothing is taken. Twice is as good as once."""
    from pipeline.review.exchange import FileFormat, import_file
    from pipeline.store import Role

    with _open(workspace) as review:
        taken = import_file(review, path, form=FileFormat(form) if form else None, who=who, role=Role(role))
    for note in taken.notes:
        click.echo(f"{path}: {note}", err=True)
    if taken.newer:
        click.echo(
            f"{several(taken.newer, 'label')} left as they are: changed here since the file was written", err=True
        )
    if not taken.labels:
        click.echo(f"nothing new ({several(taken.known, 'label')} known already)")
        return
    acts = ", ".join(map(str, taken.acts))
    click.echo(f"{several(taken.labels, 'new label')} of {several(taken.articles, 'article')}; act {acts}")
    say_so("'tinyte review undo --act N --who NAME' takes an act back")


@command.command(short_help="Show what waits to be read, and why.")
@click.option("--refresh", is_flag=True, help="Look anew for what is worth reading (seconds).")
@click.option("--size", type=click.IntRange(1), default=500, show_default=True, help="With --refresh: how many.")
@click.option(
    "--twice",
    type=click.FloatRange(0, 100),
    default=0.0,
    show_default=True,
    help="With --refresh: percent of the articles that two people are to read.",
)
@click.option("--n", "many", type=click.IntRange(1), default=20, show_default=True, help="How many are shown.")
@json_option
@workspace_option
def queue(refresh: bool, size: int, twice: float, many: int, as_json: bool, workspace: Path) -> None:
    """Show what waits to be read, in order: audits first, then new themes, then what teaches the model most."""
    from pipeline.cli.review_show import print_table
    from pipeline.review.reasons import reason

    with _open(workspace, model=refresh) as review:
        if refresh or review.store.queue_state().made is None:
            review.refresh(size=size, twice=twice / 100)
        rows = review.store.queue(many)
        waiting = review.store.how_many_wait()
        titles = review.store.titles([row.article_id for row in rows])
        said = [(row, titles[row.article_id], reason(row, review.plan)) for row in rows]
    if as_json:
        data = [{"id": row.article_id, "title": title, "kind": row.kind, "reason": why} for row, title, why in said]
        click.echo(json.dumps({"waiting": waiting, "first": data}, ensure_ascii=False))
        return
    print_table(("Article", "Title", "Why"), [(row.article_id, plain(title), why) for row, title, why in said])
    click.echo(f"{several(waiting, 'article')} waiting")


@command.command("next", short_help="Hand out the next article to read.")
@click.option("--who", required=True, metavar="NAME", help="Who reads.")
@json_option
@workspace_option
def next_(who: str, as_json: bool, workspace: Path) -> None:
    """Hand out the next article to read; it is kept for NAME for twenty minutes."""
    from pipeline.cli.review_show import show_task

    with _open(workspace) as review:
        task = review.next(who)
    if task is None:
        say_so("nothing waits for you: 'tinyte review queue --refresh' looks for what is worth reading")
        return
    show_task(task, review.plan, as_json=as_json)


@command.command(short_help="Say what one article is about.")
@click.argument("article")
@click.option("--who", required=True, metavar="NAME", help="Who says it.")
@click.option("--role", type=ROLES, default="annotator", show_default=True)
@click.option("--theme", "themes", multiple=True, metavar="CODE", help="A theme that it is about; may be repeated.")
@click.option("--not-health", is_flag=True, help="It isn't about health.")
@click.option("--unsure", is_flag=True, help="You can't tell.")
@click.option("--skip", is_flag=True, help="Pass it by for today.")
@workspace_option
def say(
    article: str,
    who: str,
    role: str,
    themes: tuple[str, ...],
    not_health: bool,
    unsure: bool,
    skip: bool,
    workspace: Path,
) -> None:
    """Say what ARTICLE is about: every theme that isn't named is a no."""
    from pipeline.store import Role

    if sum((bool(themes), not_health, unsure, skip)) > 1:
        raise UsageError("--theme, --not-health, --unsure and --skip exclude each other")
    with _open(workspace) as review:
        review.open(article, who)
        if skip:
            review.skip(article, who)
            click.echo("passed by")
            return
        if unsure:
            act = review.unsure(article, who, role=Role(role), source="cli")
        else:
            act = review.confirm(article, who, relevant=not not_health, themes=themes, role=Role(role), source="cli")
    say_so(f"stored as act {act}; 'tinyte review undo --who NAME' takes it back")


@command.command(short_help="Take back the last act, or any.")
@click.option("--who", required=True, metavar="NAME", help="Who takes it back.")
@click.option("--act", type=int, help="The act's number [default: the person's last].")
@click.option("--role", type=ROLES, default="annotator", show_default=True, help="A reviewer may undo anybody's.")
@workspace_option
def undo(who: str, act: int | None, role: str, workspace: Path) -> None:
    """Take back an act, such as a whole import: its labels count as if they had never been, and stay in the history."""
    from pipeline.store import Role

    with _open(workspace) as review:
        undone = review.undo(who, act=act, role=Role(role))
    if undone is None:
        say_so(f"nothing to undo: {who} did nothing that still counts; 'tinyte review history' lists what people did")
        return
    click.echo(
        f"act {undone.id} ({undone.kind.value}) undone: {several(undone.labels, 'label')}, "
        f"{several(undone.articles, 'article')}"
    )


@command.command(short_help="List what people did.")
@click.option("--who", metavar="NAME", help="Only this person's acts.")
@click.option("--n", "many", type=click.IntRange(1), default=30, show_default=True, help="How many at most.")
@json_option
@workspace_option
def history(who: str | None, many: int, as_json: bool, workspace: Path) -> None:
    """List acts of labelling, the latest first."""
    from pipeline.cli.review_show import print_table
    from pipeline.records import VIETNAM

    with _open(workspace) as review:
        acts = review.store.acts(who=who, limit=many)
    if as_json:
        click.echo(json.dumps([{**asdict(one), "at": one.at.isoformat()} for one in acts], ensure_ascii=False))
        return
    rows = [
        (
            str(one.id),
            f"{one.at.astimezone(VIETNAM):%d/%m/%Y %H:%M}",
            one.who,
            one.role.value,
            f"undoes {one.undoes}" if one.undoes else one.kind.value + (" (undone)" if one.undone else ""),
            " ".join(part for part in (one.source, one.note) if part),
            str(one.articles),
        )
        for one in acts
    ]
    print_table(("Act", "When", "Who", "Role", "What", "From", "Articles"), rows)


@command.command(short_help="Settle a difference, as a reviewer.")
@click.argument("article")
@click.option("--who", required=True, metavar="NAME", help="The reviewer.")
@click.option("--yes", "yes", multiple=True, metavar="CODE", help="A theme that it is about; may be repeated.")
@click.option("--no", "no", multiple=True, metavar="CODE", help="A theme that it isn't about; may be repeated.")
@click.option("--health/--not-health", default=None, help="Whether it is about health.")
@workspace_option
def settle(
    article: str, who: str, yes: tuple[str, ...], no: tuple[str, ...], health: bool | None, workspace: Path
) -> None:
    """Settle what annotators differ on: a reviewer's word counts before theirs."""
    from pipeline.store import RELEVANT

    both = sorted(set(yes) & set(no))
    if both:
        raise UsageError(f"{', '.join(both)}: both --yes and --no")
    values = dict.fromkeys(yes, True) | dict.fromkeys(no, False)
    if health is not None:
        values[RELEVANT] = health
    with _open(workspace) as review:
        act = review.adjudicate(article, who, values, source="cli")
    click.echo(f"stored as act {act}")


@command.command(short_help="Say how far people agree, theme by theme.")
@json_option
@workspace_option
def agreement(as_json: bool, workspace: Path) -> None:
    """Say how far annotators agree on the articles that several read: Cohen's kappa, Krippendorff's alpha."""
    from pipeline.cli.review_show import show_agreement

    with _open(workspace) as review:
        show_agreement(review, as_json=as_json)


@command.command(short_help="Say who read how much, and what waits.")
@json_option
@workspace_option
def stats(as_json: bool, workspace: Path) -> None:
    """Say who read how many articles, how many labels each theme has, and what waits."""
    from pipeline.cli.review_show import show_stats

    with _open(workspace) as review:
        show_stats(review, as_json=as_json)


@command.command(short_help="Print the annotator's guideline.")
@workspace_option
def guideline(workspace: Path) -> None:
    """Print the annotator's guideline: the general rules, and what the plan says of each theme."""
    from pipeline.review import guideline as guideline_of
    from pipeline.settings import Workspace
    from pipeline.themes import load_plan

    click.echo(guideline_of(load_plan(Workspace.open(workspace).plan)).markdown(), nl=False)


@contextmanager
def _open(workspace: Path, *, model: bool = False) -> Iterator[Review]:
    from pipeline.review.opening import open_review
    from pipeline.settings import Workspace
    from pipeline.store import Store

    place = Workspace.open(workspace)
    with Store.open(place.store_url) as store:
        yield open_review(place, store, model=model)
