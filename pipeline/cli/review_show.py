"""What `tinyte review` tells of people's work: how far they agree, how much each read."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.console import plain, several
from pipeline.cli.hints import say
from pipeline.review import Agreement, agreement, disputes
from pipeline.store import RELEVANT

if TYPE_CHECKING:
    from pipeline.review import Review, Task
    from pipeline.themes import Plan

__all__ = ["print_table", "show_agreement", "show_stats", "show_task"]

_SHOWN = 20
_WORDS = {True: "có", False: "không", None: "không chắc"}


def show_agreement(review: Review, *, as_json: bool) -> None:
    """Print how far annotators agree, and the first of their differences."""
    found, waiting = agreement(review.store, review.plan), disputes(review.store, review.plan)
    if as_json:
        rows = [{"article": d.article_id, "subject": d.subject, "words": [w[:2] for w in d.words]} for d in waiting]
        click.echo(json.dumps({"agreement": [asdict(one) for one in found], "disputes": rows}, ensure_ascii=False))
        return
    names = {RELEVANT: "Về y tế"} | {theme.code: theme.name for theme in review.plan.themes}
    table = [(names[one.subject], str(one.articles), str(one.people), str(one.same), *_figures(one)) for one in found]
    print_table(("Theme", "Read by two", "People", "Same", "Kappa", "Alpha"), table)
    titles = review.store.titles({one.article_id for one in waiting[:_SHOWN]})
    for one in waiting[:_SHOWN]:
        said = ", ".join(f"{word.who}: {_WORDS[word.value]}" for word in one.words)
        click.echo(f"{one.article_id}  {names[one.subject]}: {said}  {plain(titles[one.article_id])}")
    say(f"{several(len(waiting), 'difference')} for a reviewer to settle ('tinyte review settle')")


def show_stats(review: Review, *, as_json: bool) -> None:
    """Print who read how much, the labels in force of each theme, and what waits."""
    state, decided, plan = review.store.queue_state(), review.store.decided(), review.plan
    people = Counter(review.store.readers())
    yes = Counter(subject for of in decided.values() for subject, value in of.items() if value)
    no = Counter(subject for of in decided.values() for subject, value in of.items() if not value)
    if as_json:
        themes = {code: {"yes": yes[code], "no": no[code]} for code in plan.codes}
        click.echo(json.dumps({"people": people, "themes": themes, "waiting": state.waiting}, ensure_ascii=False))
        return
    print_table(("Who", "Articles"), [(who, str(n)) for who, n in people.most_common()])
    print_table(("Theme", "Yes", "No"), [(t.name, str(yes[t.code]), str(no[t.code])) for t in plan.themes])
    waiting = ", ".join(f"{kind} {n}" for kind, n in state.waiting.items()) or "nothing"
    click.echo(f"waiting: {waiting}; {several(state.held, 'article')} held by somebody")


def show_task(task: Task, plan: Plan, *, as_json: bool) -> None:
    """Print an article to read, and what the machine proposes where that may be seen."""
    article = task.article.article
    proposed = {one.theme: one.score for one in task.proposals if one.given}
    if as_json:
        row = {"id": task.article.id, "reason": task.reason, "title": article.title, "lead": article.lead}
        row |= {"body": article.body, "url": article.url}
        click.echo(json.dumps({**row, "blind": task.blind, "proposed": proposed}, ensure_ascii=False))
        return
    click.echo(f"{task.article.id}  {article.url}\n{task.reason}\n\n{plain(article.title)}\n")
    click.echo("\n\n".join(plain(part) for part in (article.lead, article.body) if part))
    if proposed:
        said = "; ".join(f"{plan.named(code)} {100 * score:.0f}%" for code, score in proposed.items())
        click.echo(f"\nMáy đề xuất: {said}")
    say(f"\n'tinyte review say {task.article.id} --who NAME --theme CODE ...' says what it is about")


def print_table(heads: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Print a table of texts."""
    from rich.table import Table

    from pipeline.cli.console import open_console

    table = Table(header_style="bold")
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*row)
    open_console().print(table)


def _figures(one: Agreement) -> tuple[str, str]:
    return _number(one.kappa, one.kappa_interval), _number(one.alpha, one.alpha_interval)


def _number(value: float | None, interval: tuple[float, float] | None) -> str:
    written = "–" if value is None else f"{value:.2f}"
    return f"{written} ({interval[0]:.2f} to {interval[1]:.2f})" if interval else written
