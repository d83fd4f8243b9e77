"""`tinyte show`: everything that is known of one item, for whoever asks how a figure came about."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.console import plain
from pipeline.cli.making import Desk, making
from pipeline.cli.options import json_option, workspace_option
from pipeline.errors import InputError
from pipeline.records import VIETNAM

if TYPE_CHECKING:
    from pipeline.report.evidence import Evidence
    from pipeline.store import StoredArticle
    from pipeline.themes import Plan

__all__ = ["command"]


@click.command()
@click.argument("item", metavar="ID")
@click.option("--page", is_flag=True, help="Write the archived page as it came from the site, to ID.html or --out.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Where --page writes it.")
@click.option("--model", metavar="VERSION", help="The model version whose word is shown [default: latest].")
@json_option
@workspace_option
def command(*, item: str, page: bool, out: Path | None, model: str | None, as_json: bool, workspace: Path) -> None:
    """Show an item's evidence: text, time and its source, unit rule, themes and who gave them, page, story, place.

    ID stands in the column "Mã tin bài" of the report's list of items.
    """
    from pipeline.night.locality import local_rule
    from pipeline.report.evidence import gather
    from pipeline.themes import load_plan

    with making(workspace) as desk:
        plan, local = load_plan(desk.workspace.plan), local_rule(desk.workspace)
        found = gather(desk.store, item.strip().lower(), plan, local=local, model=model)
        if found is None:
            _logged(desk, item.strip().lower(), plan, page=page, as_json=as_json)
            return
        written = _page(desk, found.article, out) if page else None
    if as_json:
        click.echo(json.dumps(_plain(found) | ({"page": str(written)} if written else {}), ensure_ascii=False))
        return
    for line in _lines(found):
        click.echo(line)
    if written:
        click.echo(f"\npage written: {written}")


def _logged(desk: Desk, item: str, plan: Plan, *, page: bool, as_json: bool) -> None:
    """Show a logged item's evidence: who logged it, from which row of which file, and what was corrected.

    Raises
    ------
    InputError
        There is no such item, or a page of it was asked for.
    """
    from pipeline.cli.logged import history_json, history_lines

    versions = desk.store.logged_versions(item)
    if not versions:
        raise InputError(f"{item}: no item with that id in {desk.workspace.root}; ids stand in the report's list")
    if page:
        raise InputError(f"{item}: logged by hand, not crawled: no page was kept; leave out --page")
    if as_json:
        click.echo(json.dumps(history_json(versions), ensure_ascii=False))
        return
    for line in history_lines(versions, plan):
        click.echo(plain(line))


def _page(desk: Desk, stored: StoredArticle, out: Path | None) -> Path:
    """Write the archived page.

    Raises
    ------
    InputError
        None was kept.
    ArchiveError
        It can't be read, or isn't what was kept.
    """
    from pipeline.crawl.archive import Archive
    from pipeline.report.files import aside

    if stored.place is None:
        raise InputError(f"{stored.id}: no page of it was kept")
    path = out or Path(f"{stored.id}.html")
    with Archive(desk.workspace.archive) as archive:
        body = archive.read(stored.place).body
    with aside(path) as part:
        part.write_bytes(body)
    return path


def _plain(found: Evidence) -> dict[str, object]:
    """Return the evidence as plain values: times in ISO 8601."""
    from dataclasses import asdict

    facts = asdict(found)
    values: dict[str, object] = json.loads(json.dumps(facts, default=_iso, ensure_ascii=False))
    return values


def _iso(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _lines(found: Evidence) -> list[str]:
    stored, article = found.article, found.article.article
    place = stored.place
    rows = [
        ("id", stored.id),
        ("title", article.title),
        ("lead", article.lead),
        ("address", article.url),
        ("outlet", f"{found.outlet.name} ({found.outlet.host}), {found.outlet.kind}"),
        ("published", f"{_time(article.published)}, from {article.published_from.value}"),
        ("counts in", _counts_in(found)),
        ("unit", f"{article.unit.value}; rule: {article.unit_rule or 'none named'}"),
        ("first seen", _time(stored.first_seen)),
        ("read", _time(stored.extracted_at)),
        ("text digest", found.digest),
        ("archived page", f"{place.file}, offset {place.offset}, {place.digest}" if place else "none"),
        ("about health", _relevance(found)),
    ]
    lines = [f"{head:<14} {plain(text)}" for head, text in rows if text]
    return [*lines, *_themes(found), *_labels(found), *_story(found), *_versions(found), *_local(found)]


def _counts_in(found: Evidence) -> str:
    published = found.article.article.published
    if not found.about_health:
        return "nothing: it is not about health"
    if found.apart:
        return "nothing: listed apart, its outlet's items count only where they concern the province"
    return published.astimezone(VIETNAM).strftime("%Y-%m") if published else "no month: listed apart"


def _relevance(found: Evidence) -> str:
    model = f"model {found.model}: {found.relevance:.2f}" if found.relevance is not None else "no model has read it"
    verdict = "yes" if found.about_health else "no"
    return f"{verdict}, says {found.relevant_by}; {model}" if found.relevant_by else f"{verdict}; {model}"


def _themes(found: Evidence) -> list[str]:
    lines = ["", "themes in force"]
    for mark in found.marks:
        score = f"{mark.score:.2f}" if mark.score is not None else "–"
        by = f"{mark.who} ({mark.role})" if mark.who else f"model {found.model}"
        lines.append(f"  {mark.theme:<28} {score:>5}  by {plain(by)}")
    lines += [f"  {m.theme:<28} taken away by {plain(m.who)} ({m.role})" for m in found.taken]
    return lines if len(lines) > 2 else [*lines, "  none"]  # noqa: PLR2004 - the heading alone


def _labels(found: Evidence) -> list[str]:
    if not found.labels:
        return []
    words = {True: "yes", False: "no", None: "taken back"}
    lines = ["", "labels, in the order of adding"]
    for one in found.labels:
        subject = one.subject or "about health"
        lines.append(f"  {_time(one.at)}  {subject:<28} {words[one.value]:<10} {plain(one.who)} ({one.role})")
    return lines


def _story(found: Evidence) -> list[str]:
    if len(found.story) == 1:
        return ["", "story: alone, without a reprint"]
    lines = ["", f"story of {len(found.story)} items, the original first"]
    for one in found.story:
        mark = "*" if one.id == found.article.id else " "
        lines.append(f"  {mark} {one.id}  {_time(one.published)}  {plain(one.outlet)}  {plain(one.title)}")
    return lines


def _versions(found: Evidence) -> list[str]:
    if not found.versions:
        return []
    lines = ["", "former texts"]
    for one in found.versions:
        place = f"{one.place.file}, offset {one.place.offset}, {one.place.digest}" if one.place else "no page"
        lines.append(f"  {_time(one.taken)} – {_time(one.replaced)}  {one.digest}  {place}")
        lines.append(f"    {plain(one.title)}")
    return lines


def _local(found: Evidence) -> list[str]:
    local = found.locality
    if local is None:
        return []
    told = f"{local.province} ({local.score:.2f}, by {found.gazetteer})"
    if local.relevant:
        said = f"concerns {told}"
    elif found.bound:
        said = f"doesn't concern {told}"
    else:
        said = f"names too little of {told} to be held to concern it; {_free(found)}"
    return [
        "",
        said,
        *(f"  {s['term']}  [{s['where']} {s['start']}-{s['end']}], weight {s['weight']:.2f}" for s in local.evidence),
    ]


def _free(found: Evidence) -> str:
    """Say why an item counts, or would, whatever places it names."""
    kept = found.outlet.local_only is False
    why = "its outlet's file says local_only = false" if kept else f"its outlet is a {found.outlet.kind}"
    verdict = "counts all the same" if found.about_health else "need not"
    return f"it {verdict}: {why}, so its items count whatever places they name"


def _time(moment: dt.datetime | None) -> str:
    return moment.astimezone(VIETNAM).strftime("%Y-%m-%d %H:%M:%S %z") if moment else "no time known"
