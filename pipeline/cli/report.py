"""`tinyte report`: the report of a period, frozen reports, and what changed between two."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.console import several
from pipeline.cli.hints import say
from pipeline.cli.making import Desk, making, tell
from pipeline.cli.options import json_option, read_day, workspace_option
from pipeline.errors import UsageError
from pipeline.text import word

if TYPE_CHECKING:
    from pipeline.report.annual import Report
    from pipeline.report.exports import Export

__all__ = ["command"]

_NOW = "now"
_LONGEST_NAME = 80


@click.command()
@click.option("--from", "since", callback=read_day, metavar="DAY", help="First day, 2026-01-31 or 31/01/2026; +07:00.")
@click.option("--to", "until", callback=read_day, metavar="DAY", help="Last day, included.")
@click.option("--year", type=click.IntRange(1990, 2100), help="A whole year [default: this year].")
@click.option("--quarter", type=click.IntRange(1, 4), help="A quarter of that year.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Folder of the files written."
)
@click.option(
    "--plan",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    metavar="FILE",
    help="Another plan of themes: a former year's.",
)
@click.option("--model", metavar="VERSION", help="The model version that speaks where no person did [default: latest].")
@click.option(
    "--template",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The office's own letter (.docx) to write the report in.",
)
@click.option(
    "--write-template",
    "letter",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the shipped letter to FILE, to be changed, with a guide to its placeholders.",
)
@click.option("--freeze", metavar="NAME", help="Keep the report under this name, for ever as it is now.")
@click.option("--of", "kept", metavar="NAME", help="Write the files of a frozen report again.")
@click.option("--diff", nargs=2, metavar="A B", help="Explain what changed from A to B: frozen reports, or 'now'.")
@click.option("--frozen", is_flag=True, help="List the frozen reports.")
@json_option
@workspace_option
def command(
    *,
    since: dt.date | None,
    until: dt.date | None,
    year: int | None,
    quarter: int | None,
    out: Path | None,
    plan: Path | None,
    model: str | None,
    template: Path | None,
    letter: Path | None,
    freeze: str | None,
    kept: str | None,
    diff: tuple[str, str] | None,
    frozen: bool,
    as_json: bool,
    workspace: Path,
) -> None:
    """Write the report of a period: workbook, document, page, CSV, Parquet and a manifest with their SHA-256.

    Items without a date, and those that don't concern the province, are listed apart and never counted. A frozen
    report keeps its items with their themes, labels and versions; it can be written again after any retraining,
    relabelling and crawling, and compared with another one or with today.
    """
    asked = {"--from": since, "--to": until, "--year": year, "--quarter": quarter, "--plan": plan, "--model": model}
    _check(asked, {"--freeze": freeze, "--of": kept, "--diff": diff, "--frozen": frozen or None})
    if letter:
        _write_letter(letter)
        return
    with making(workspace) as desk:
        if frozen:
            _list(desk, as_json=as_json)
        elif diff:
            _explain(desk, *diff, as_json=as_json)
        elif kept:
            _again(desk, kept, out, template, as_json=as_json)
        else:
            report = desk.make(*_period(since, until, year, quarter), model=model, plan=plan)
            folder = out or desk.workspace.exports / _folder(report)
            _write(desk, report, folder, freeze, template, as_json=as_json)


def _check(period: Mapping[str, object], ways: Mapping[str, object]) -> None:
    """Refuse options that can't go together."""
    given = [name for name, value in ways.items() if value is not None]
    if len(given) > 1:
        raise UsageError(f"{given[0]} and {given[1]} can't go together")
    beside = [name for name, value in period.items() if value is not None]
    if given and given != ["--freeze"] and beside:
        raise UsageError(f"{beside[0]} has no meaning with {given[0]}: a frozen report has its period, plan and model")
    days = [name for name in beside if name in {"--from", "--to"}]
    named = [name for name in beside if name in {"--year", "--quarter"}]
    if days and named:
        raise UsageError(f"{days[0]} and {named[0]} can't go together")


def _period(
    since: dt.date | None, until: dt.date | None, year: int | None, quarter: int | None
) -> tuple[dt.date, dt.date]:
    """Return the period asked for; a missing end is that of the other end's year."""
    from pipeline.records import VIETNAM
    from pipeline.report import period

    if quarter:
        return period.quarter(year or dt.datetime.now(VIETNAM).year, quarter)
    if year or not (since or until):
        return period.year(year or dt.datetime.now(VIETNAM).year)
    of = (since or until or dt.date.min).year
    return since or dt.date(of, 1, 1), until or dt.date(of, 12, 31)


def _folder(report: Report) -> str:
    """Return the name of the folder of a period: "2026", "2026-Q2", "2026-01-05_2026-03-07"."""
    from pipeline.report import period

    since, until = report.since, report.until
    if since is None or until is None:
        return "all"
    if (since, until) == period.year(since.year):
        return f"{since.year}"
    quarters = [f"{since.year}-Q{n}" for n in range(1, 5) if (since, until) == period.quarter(since.year, n)]
    return quarters[0] if quarters else f"{since}_{until}"


def _write_letter(path: Path) -> None:
    from pipeline.report.document.report import write_template

    if path.suffix.lower() != ".docx":
        raise UsageError(f"--write-template {path}: the letter is a .docx; name one, such as {path.stem}.docx")
    guide = write_template(path)
    click.echo(path)
    click.echo(f"{guide}: what each placeholder stands for")


def _exports(template: Path | None) -> tuple[Export, ...]:
    from pipeline.report.exports import EXPORTS, with_template

    return with_template(template) if template else EXPORTS


def _write(
    desk: Desk, report: Report, folder: Path, freeze: str | None, template: Path | None, *, as_json: bool
) -> None:
    from pipeline.report.exports import write_files
    from pipeline.report.frozen import pack

    if freeze is not None:
        _check_name(freeze, {name for name, _ in desk.store.frozen_names()})
    written = write_files(report, folder, _exports(template))
    if freeze is not None:
        desk.store.freeze(freeze, pack(report), written.digests)
    if as_json:
        _print_json(report, written.files, written.left_out, freeze)
        return
    tell(report)
    for line in written.left_out:
        click.echo(line, err=True)
    for path in written.files:
        click.echo(path)
    if freeze is not None:
        say(f"frozen as '{freeze}': 'tinyte report --of {word(freeze)}' writes these files again")


def _check_name(name: str, taken: set[str]) -> None:
    """Refuse a name before anything is written that it can't have."""
    if name == _NOW or not 0 < len(name.strip()) == len(name) <= _LONGEST_NAME or any(c in '/\\:*?"<>|' for c in name):
        raise UsageError(f"'{name}': a frozen report's name has 1-{_LONGEST_NAME} characters that a folder's may have")
    if name in taken:
        raise UsageError(f"'{name}': there is a frozen report of that name, and it never changes; name another")


def _print_json(report: Report, files: tuple[Path, ...], left_out: tuple[str, ...], frozen: str | None) -> None:
    facts = {
        "from": report.since and report.since.isoformat(),
        "to": report.until and report.until.isoformat(),
        "items": len(report.entries),
        "undated": len(report.undated),
        "elsewhere": len(report.elsewhere),
        "not_tagged_yet": report.untagged,
        "model": report.model or None,
        "frozen": frozen,
        "files": [str(path) for path in files],
        "left_out": list(left_out),
    }
    click.echo(json.dumps(facts, ensure_ascii=False))


def _again(desk: Desk, name: str, out: Path | None, template: Path | None, *, as_json: bool) -> None:
    """Write a frozen report's files again, and say which differ from those of then: another program wrote them."""
    from pipeline.report.exports import write_files
    from pipeline.report.frozen import unpack

    kept = desk.store.frozen(name)
    report = unpack(kept.content)
    written = write_files(report, out or desk.workspace.exports / name, _exports(template))
    if as_json:
        _print_json(report, written.files, written.left_out, name)
        return
    click.echo(f"'{name}', frozen {_moment(kept.made)}: {several(len(report.entries), 'item')} about health")
    for path in written.files:
        then = kept.files.get(path.name)
        same = (
            "as then, byte for byte" if then == written.digests[path.name] else "its bytes differ: made otherwise then"
        )
        click.echo(f"{path}  ({same if then else 'not made then'})")


def _list(desk: Desk, *, as_json: bool) -> None:
    found = desk.store.frozen_names()
    if as_json:
        click.echo(json.dumps([{"name": name, "made": made.isoformat()} for name, made in found], ensure_ascii=False))
        return
    for name, made in found:
        click.echo(f"{_moment(made)}  {name}")
    if not found:
        say("none yet: 'tinyte report --freeze NAME' keeps one")


def _moment(when: dt.datetime) -> str:
    """Return a time as it is in Vietnam, as other commands write it."""
    from pipeline.records import VIETNAM

    return f"{when.astimezone(VIETNAM):%d/%m/%Y %H:%M}"


def _explain(desk: Desk, first: str, second: str, *, as_json: bool) -> None:
    from pipeline.cli.changes import as_dict, print_changes
    from pipeline.report.diff import compare

    if first == second:
        raise UsageError(f"--diff {first} {second}: nothing to compare")
    if first == _NOW:  # its reasons tell what happened since the first
        raise UsageError(f"--diff {first} {second}: name the earlier report first, 'now' last: --diff \"{second}\" now")
    a, b = _named(desk, first, second), _named(desk, second, first)
    found = compare(a, b, desk.store)
    if as_json:
        click.echo(json.dumps(as_dict(found, first, second), ensure_ascii=False))
    else:
        print_changes(found, first, second)


def _named(desk: Desk, name: str, other: str) -> Report:
    """Return a frozen report, or what the other's period would be now."""
    from pipeline.report.frozen import unpack

    if name != _NOW:
        return unpack(desk.store.frozen(name).content)
    period = unpack(desk.store.frozen(other).content)
    return desk.make(period.since, period.until)
