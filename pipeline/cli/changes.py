"""What changed between two reports, printed for a reader or as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.cli.console import open_console, plain, several
from pipeline.store import NO_THEME

if TYPE_CHECKING:
    from pipeline.report.annual import Report
    from pipeline.report.diff import Difference, FigureChange, ItemChange

__all__ = ["as_dict", "print_changes"]


def print_changes(found: Difference, first: str, second: str) -> None:
    """Print each theme whose count changed, with its items; then those that moved to another unit, month or outlet."""
    console = open_console()
    a, b = len(found.a.entries), len(found.b.entries)
    console.print(
        f"{plain(first)} → {plain(second)}: {several(a, 'item')} → {b} ({b - a:+d}), each once", soft_wrap=True
    )
    if not found.items:
        console.print("no figure changed")
        return
    names = found.a.theme_names | found.b.theme_names
    before, after = by_theme(found.a), by_theme(found.b)
    for theme in dict.fromkeys((*before, *after)):
        gained = [change for change in found.items if theme in change.gained]
        lost = [change for change in found.items if theme in change.lost]
        if gained or lost:
            was, is_ = before.get(theme, 0), after.get(theme, 0)
            name = plain(names.get(theme, theme))
            console.print(f"\n{name}: {was} → {is_} ({is_ - was:+d})", soft_wrap=True, style="bold")
            _items("+", gained)
            _items("−", lost)
    moved = [change for change in found.items if not (change.gained or change.lost)]
    if moved:
        console.print("\nCounted under the same themes, in another unit, month, outlet or as a reprint:", style="bold")
        _items("~", moved)


def by_theme(report: Report) -> dict[str, int]:
    """Return the items by theme, the plan's order first."""
    table = report.table("theme", "unit")
    return {row.code: table.items(row.code) for row in report.rows}


def _items(sign: str, changes: Sequence[ItemChange]) -> None:
    console = open_console()
    for change in changes:
        entry = change.entry
        day = entry.day.isoformat() if entry.day else "no date"
        console.print(f"  {sign} {entry.id}  {day}  {plain(entry.outlet)}  {plain(entry.title)}", soft_wrap=True)
        for why in change.why:
            console.print(f"      {plain(why)}", soft_wrap=True)


def as_dict(found: Difference, first: str, second: str) -> dict[str, object]:
    """Return the difference as plain values: totals by theme, every changed figure, every changed item."""
    before, after = by_theme(found.a), by_theme(found.b)
    return {
        "a": first,
        "b": second,
        "items": {"a": len(found.a.entries), "b": len(found.b.entries)},
        "themes": [
            {"theme": theme or None, "a": before.get(theme, 0), "b": after.get(theme, 0)}
            for theme in dict.fromkeys((*before, *after))
        ],
        "figures": [_figure(change) for change in found.figures],
        "changes": [_item(change) for change in found.items],
    }


def _figure(change: FigureChange) -> dict[str, object]:
    return {
        "theme": change.theme if change.theme != NO_THEME else None,
        "unit": change.unit,
        "outlet": change.outlet,
        "kind": change.kind,
        "month": change.month,
        "origin": change.origin,
        "a": change.before,
        "b": change.after,
        "came": list(change.came),
        "left": list(change.left),
    }


def _item(change: ItemChange) -> dict[str, object]:
    entry = change.entry
    kind = "changed" if change.before and change.after else "added" if change.after else "removed"
    return {
        "id": entry.id,
        "title": entry.title,
        "url": entry.url,
        "change": kind,
        "gained": [theme or None for theme in change.gained],
        "lost": [theme or None for theme in change.lost],
        "why": list(change.why),
    }
