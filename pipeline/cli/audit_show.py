"""What `tinyte audit` prints: each subject's true count, and what would narrow its interval."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pipeline.cli.console import open_console, several
from pipeline.cli.hints import spelled
from pipeline.evaluate.audit_draw import Stratum
from pipeline.evaluate.audit_estimate import Estimate, StratumRead
from pipeline.evaluate.audit_limits import Part, add, limits, part_of
from pipeline.evaluate.reliability import Reliability
from pipeline.store import RELEVANT, Audit
from pipeline.themes import Plan

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["as_data", "show", "show_check"]

_WHAT = {
    Stratum.GIVEN: "what was counted with certainty",
    Stratum.DOUBTFUL: "what was counted with doubt",
    Stratum.NEAR: "what nearly counted",
    Stratum.REST: "what didn't count and nothing speaks for",
}

_HEALTH = "About health"
_NAME = 26  # columns of a theme's name, so that the figures fit beside it into 100


def show(
    audit: Audit,
    figures: Sequence[Reliability],
    found: Mapping[str, Estimate],
    plan: Plan,
    drawn: int,
    waiting: int,
) -> None:
    """Print two tables and what to do next."""
    console = open_console()
    console.print(
        f"Audit '{audit.name}': {audit.since:%d/%m/%Y} to {audit.until:%d/%m/%Y}, "
        f"{several(audit.population, 'article')}, model {audit.model}",
        soft_wrap=True,
    )
    console.print(f"{drawn - waiting} of {drawn} drawn articles are read, {waiting} still to read", soft_wrap=True)
    heads = ("Counted", "Confirmed", "Est. right", "Est. missed", "True count")
    counts = _table("True counts, with 95 % intervals", *heads)
    shares = _table("How well it was counted", "Precision", "Recall", "Read", "To read", "Widest part")
    for one in figures:
        name = textwrap.shorten(_HEALTH if one.theme == RELEVANT else plan.named(one.theme), _NAME, placeholder="…")
        counts.add_row(
            name,
            str(one.counted),
            str(one.confirmed),
            _between(one.right, one.right_low, one.right_high),
            _between(one.missed, one.missed_low, one.missed_high),
            _between(one.true_count, one.low, one.high),
        )
        widest = found[one.theme].widest()
        shares.add_row(
            name,
            _percent(one.precision),
            _percent(one.recall),
            str(one.labels),
            str(one.waiting),
            _widest(widest) if widest else "all known",
        )
    console.print(counts)
    console.print(shares)
    for paragraph in advice(found, drawn, waiting):
        console.print(textwrap.fill(spelled(paragraph), 98), soft_wrap=True)


def advice(found: Mapping[str, Estimate], drawn: int, waiting: int) -> Iterator[str]:
    """Yield what would narrow the intervals, most useful first."""
    if waiting:
        yield (
            f"{several(waiting, 'article')} still to read: 'tinyte audit export FILE.xlsx' writes them. Until then "
            "only those count that were read without a gap in the draw's order; '?' means that a stratum has none yet."
        )
        return
    widest = [part for one in found.values() if (part := one.widest())]
    if not widest:
        yield "Every count is known exactly: all that could be wrong was read."
        return
    stratum, subjects = Counter(part.stratum for part in widest).most_common(1)[0]
    parts = sorted(
        (part for part in widest if part.stratum is stratum), key=lambda part: part.part.high - part.part.low
    )
    typical = parts[len(parts) // 2]
    twice = limits(typical.size, min(typical.size, 2 * typical.read), min(typical.size, 2 * typical.found))
    yield (
        f"What makes most intervals wide ({subjects} of {len(found)}): {_WHAT[stratum]}. Typically {typical.size} "
        f"items, of which {typical.read} were read: {typical.part.low:.0f}–{typical.part.high:.0f} of them are of the "
        f"theme. As many readings again ('tinyte audit more {drawn}') would make that about {twice[0]}–{twice[1]}."
    )


def as_data(
    audit: Audit, figures: Sequence[Reliability], found: Mapping[str, Estimate], drawn: int, waiting: int
) -> dict[str, Any]:
    """Return all of it for JSON; "about health" has the subject "relevant"."""
    rows = []
    for one in figures:
        strata = [asdict(part) | {"low": part.part.low, "high": part.part.high} for part in found[one.theme].strata]
        rows.append(asdict(one) | {"theme": one.theme or "relevant", "strata": strata})
    return {
        "audit": audit.name,
        "since": audit.since.isoformat(),
        "until": audit.until.isoformat(),
        "at": audit.at.isoformat(),
        "model": audit.model,
        "seed": audit.seed,
        "population": audit.population,
        "drawn": drawn,
        "waiting": waiting,
        "confidence": 0.95,
        "subjects": rows,
    }


def show_check(strata: Sequence[tuple[int, int, int]]) -> None:
    """Print strata of (size, read, found) with their limits, and their sum."""
    table = _table("", "Items", "Read", "Found", "Estimate", "Low", "High", first="Stratum")
    parts = []
    for n, (size, read, found) in enumerate(strata, 1):
        part = part_of(size, read, found)
        parts.append(part)
        table.add_row(str(n), *map(str, (size, read, found)), _value(part), *map(str, part.whole))
    total = add(parts)
    sums = [str(sum(column)) for column in zip(*strata, strict=True)]
    table.add_row("Sum", *sums, _value(total), *map(str, total.whole))
    open_console().print(table)


def _value(part: Part) -> str:
    return "?" if part.value is None else f"{part.value:.1f}"


def _table(title: str, *heads: str, first: str = "Theme") -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(title=title or None, title_justify="left", box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column(first, no_wrap=True)
    for head in heads:
        table.add_column(head, justify="right", no_wrap=True)
    return table


def _between(value: float | None, low: int, high: int) -> str:
    """Return "12 (9–15)"; the number alone where it is known exactly, the bounds alone where nothing was read."""
    if low == high:
        return str(low)
    return f"{'?' if value is None else round(value)} ({low}–{high})"


def _percent(share: tuple[float, float, float] | None) -> str:
    if share is None:
        return "–"
    value, low, high = (round(100 * one) for one in share)
    return f"{value}%" if low == high else f"{value}% ({low}–{high})"


def _widest(part: StratumRead) -> str:
    return f"{part.stratum.value} ({part.part.low:.0f}–{part.part.high:.0f})"
