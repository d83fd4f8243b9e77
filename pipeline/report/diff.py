"""What changed between two reports: each figure, the items that came to it and left it, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.report.annual import Report
from pipeline.report.reasons import why_added, why_changed, why_removed
from pipeline.report.tables import DIMENSIONS
from pipeline.store import NO_THEME, Entry, Store
from pipeline.store.standing import Standing

__all__ = ["Difference", "FigureChange", "ItemChange", "compare"]

_KEYS = ("theme", "unit", "outlet", "kind", "month", "origin")
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item that counts otherwise: `before` and `after` as it stood; None where it did not count. Why, in words."""

    before: Entry | None
    after: Entry | None
    why: tuple[str, ...]

    @property
    def entry(self) -> Entry:
        """The item, as it stood last."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change of no item")
        return found

    @property
    def gained(self) -> tuple[str, ...]:
        """The themes under which it counts now and didn't; `NO_THEME` where it carries none."""
        return tuple(theme for theme in _themes(self.after) if theme not in _themes(self.before))

    @property
    def lost(self) -> tuple[str, ...]:
        """The themes under which it counted and doesn't now."""
        return tuple(theme for theme in _themes(self.before) if theme not in _themes(self.after))


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A row of the long form that changed: ``after = before + len(came) - len(left)``; both are ids of items."""

    theme: str
    unit: str
    outlet: str
    kind: str
    month: str
    origin: str
    before: int
    after: int
    came: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """All that changed from the report `a` to the report `b`."""

    a: Report
    b: Report
    items: tuple[ItemChange, ...]
    figures: tuple[FigureChange, ...]


def compare(a: Report, b: Report, store: Store) -> Difference:
    """Compare two reports; the store says how items stood in the one that doesn't hold them.

    Raises
    ------
    StoreError
        The database can't be read.
    """
    before, after = ({entry.id: entry for entry in report.entries} for report in (a, b))
    added, removed = after.keys() - before.keys(), before.keys() - after.keys()
    then, now = _standing(store, a, added), _standing(store, b, removed)
    changes = []
    for item in sorted(before.keys() | after.keys(), key=lambda one: _order(after.get(one) or before[one])):
        old, new = before.get(item), after.get(item)
        if old and new:
            why = tuple(why_changed(old, new, a, b))
        elif new:
            why = (why_added(new, a, then.get(item)),)
        else:
            why = (why_removed(before[item], b, now.get(item)),)
        if why:
            changes.append(ItemChange(old, new, why))
    return Difference(a, b, tuple(changes), tuple(_figures(before, after)))


def _standing(store: Store, report: Report, ids: Iterable[str]) -> dict[str, Standing]:
    versions = report.versions
    last = {name: int(versions[name]) if name in versions else None for name in ("last_label", "last_tagging")}
    return store.standing(sorted(ids), report.model, **last)


def _order(entry: Entry) -> tuple[str, str]:
    return entry.day.isoformat() if entry.day else "", entry.id


def _themes(entry: Entry | None) -> tuple[str, ...]:
    return (entry.themes or (NO_THEME,)) if entry else ()


def _figures(before: Mapping[str, Entry], after: Mapping[str, Entry]) -> Iterable[FigureChange]:
    """Yield the rows of the long form whose items aren't the same."""
    old, new = _cells(before), _cells(after)
    for key in sorted(old.keys() | new.keys()):
        was, is_ = old.get(key, set()), new.get(key, set())
        if was != is_:
            came, left = tuple(sorted(is_ - was)), tuple(sorted(was - is_))
            theme, unit, outlet, kind, month, origin = key
            yield FigureChange(theme, unit, outlet, kind, month, origin, len(was), len(is_), came, left)


def _cells(entries: Mapping[str, Entry]) -> dict[Key, set[str]]:
    cells: defaultdict[Key, set[str]] = defaultdict(set)
    for entry in entries.values():
        rest = tuple(DIMENSIONS[name](entry)[0] for name in _KEYS[1:])
        for theme in _themes(entry):
            cells[theme, *rest].add(entry.id)
    return cells
