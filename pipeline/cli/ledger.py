"""`tinyte ledger`: what can be said of each outlet's each day, a line a month."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.hints import say
from pipeline.cli.options import json_option, workspace_option
from pipeline.errors import ConfigError, UsageError, nearest

if TYPE_CHECKING:
    from pipeline.store import LedgerDay

__all__ = ["command", "picture"]

_DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])
_LEGEND = (
    ("#", "covered", "covered, with articles"),
    ("o", "covered", "covered, no article that day"),
    ("+", "afterwards", "read afterwards, by walking back"),
    ("~", "partly", "partly read"),
    ("x", "down", "the outlet was down"),
    ("-", "not run", "no night was run"),
    (".", "not added", "not yet added"),
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@click.command()
@click.option(
    "--from", "since", type=_DAY, metavar="DAY", help="First day [default: 1 January of the last day's year]."
)
@click.option("--to", "until", type=_DAY, metavar="DAY", help="Last day, included [default: today].")
@click.option("--outlet", "only", multiple=True, metavar="HOST", help="Only this outlet; may be given again.")
@json_option
@workspace_option
def command(
    since: dt.datetime | None, until: dt.datetime | None, only: tuple[str, ...], as_json: bool, workspace: Path
) -> None:
    """Print, for each outlet and day (+07:00), whether it was covered: a zero that was read is not a source down.

    A night that starts before noon belongs to the day before. '#' means covered; 'o' covered without any article
    published that day; '+' read afterwards by walking the listings back, as the first backfill does; '~' partly;
    'x' none of its doors answered; '-' no night was run; '.' before its first night.
    """
    from pipeline.outlets import load_outlets
    from pipeline.records import VIETNAM
    from pipeline.settings import Workspace
    from pipeline.store import Store

    place = Workspace.open(workspace)
    last = until.date() if until else dt.datetime.now(VIETNAM).date()
    first = since.date() if since else dt.date(last.year, 1, 1)
    if first > last:
        raise UsageError(f"--from {first} is after --to {last}")
    with Store.open(place.store_url) as store:
        names = {o.host: o.name for o in load_outlets(place.outlets)} | store.outlet_names()
        for host in only:
            if host not in names:
                raise ConfigError(
                    f"--outlet {host}: no such outlet; {nearest(host, names) if names else 'none is there'}"
                )
        rows = store.ledger(first, last, list(dict.fromkeys(only)) or sorted(names))
    if as_json:
        click.echo(json.dumps([_plain(row) for row in rows], ensure_ascii=False))
        return
    if not rows:
        say("no day of that period is over yet" if names else "no outlets yet: 'tinyte outlet add URL' adds one")
        return
    for line in picture(rows, names):
        click.echo(line)


def picture(rows: Sequence[LedgerDay], names: dict[str, str]) -> Iterator[str]:
    """Yield the ledger's lines: an outlet's name, then a line a month with a sign a day, then what the signs mean."""
    used = {_sign(row) for row in rows}
    for host, days in itertools.groupby(rows, key=lambda row: row.outlet):
        yield f"{names.get(host, host)} ({host})"[:96]
        for (year, month), of_month in itertools.groupby(days, key=lambda row: (row.day.year, row.day.month)):
            listed = list(of_month)
            signs = " " * (listed[0].day.day - 1) + "".join(map(_sign, listed))
            yield f"  {_MONTHS[month - 1]} {year}  {signs:<31}  {_tally(listed)}"
        yield ""
    legend = "; ".join(f"{sign} {text}" for sign, _, text in _LEGEND if sign in used)
    yield from textwrap.wrap(legend, 96)


def _tally(rows: Sequence[LedgerDay]) -> str:
    """Return a month's items, and its days by sign: "  16 items  2# 1o 1x"."""
    days = Counter(map(_sign, rows))
    items = sum(row.items for row in rows)
    return f"{items:>6} {'item ' if items == 1 else 'items'}  " + " ".join(
        f"{days[s]}{s}" for s, _, _ in _LEGEND if days[s]
    )


def _sign(row: LedgerDay) -> str:
    if row.state.value == "covered":
        return "#" if row.items else "o"
    return next(sign for sign, state, _ in _LEGEND if state == row.state.value)


def _plain(row: LedgerDay) -> dict[str, object]:
    return {
        "outlet": row.outlet,
        "day": row.day.isoformat(),
        "state": row.state.value,
        "items": row.items,
        "note": row.note,
    }
