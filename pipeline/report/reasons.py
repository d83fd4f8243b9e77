"""Why an item counts otherwise in one report than in another, in words for the person who must answer for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.records import OutletKind
from pipeline.report.annual import Report
from pipeline.report.words import KINDS, UNITS
from pipeline.store import RELEVANT, Entry, Mark, Source

if TYPE_CHECKING:
    from pipeline.store import Said
    from pipeline.store.standing import Standing

__all__ = ["why_added", "why_changed", "why_removed"]


def why_added(entry: Entry, a: Report, then: Standing | None) -> str:
    """Return why `entry` counts and did not in `a`; `then` is how it stood for it."""
    return next(_added(entry, a, then))


def why_removed(entry: Entry, b: Report, now: Standing | None) -> str:
    """Return why `entry` counted and does not in `b`; `now` is how it stands for it."""
    return next(_removed(entry, b, now))


def _added(entry: Entry, a: Report, then: Standing | None) -> Iterator[str]:
    """Yield what may be the reason, the likeliest first."""
    if any(one.id == entry.id for one in a.undated):
        yield f"its date became known: {_day(entry)} ({entry.published_from})"
    if any(one.id == entry.id for one in a.elsewhere):
        yield "it was held not to concern the province"
    people = _people(entry)
    if entry.source is Source.LOGGED:
        yield f"logged by {people}: {entry.note}"
    if then and then.relevant is None and not then.said and not people:
        yield f"not read by model {a.model or 'none'} then: stored, or tagged, since"
    if people:
        yield f"it counts by the word of {people}"
    word = then.said.get(RELEVANT) if then else None
    if word and not word.value:
        yield f"{_said(word)} had said that it is not about health, and that was taken back"
    if then and then.relevant is False:
        told = f"model {a.model} held it not to be about health ({then.relevance or 0.0:.2f})"
        yield told if entry.model == a.model else f"{told}; model {entry.model} does not"
    yield f"its date lay outside that report's period; it is {_day(entry)} ({entry.published_from}) now"


def _removed(entry: Entry, b: Report, now: Standing | None) -> Iterator[str]:
    """Yield what may be the reason, the likeliest first."""
    if any(one.id == entry.id for one in b.undated):
        yield f"its date, {_day(entry)} ({entry.published_from}) before, is no longer known"
    if any(one.id == entry.id for one in b.elsewhere):
        yield "it is held not to concern the province"
    if entry.source is Source.LOGGED:
        yield f"no longer counted from the log ({entry.note}): taken back, corrected to another day, or crawled since"
    if now is None:
        yield "it is not in the store"
        return
    word = now.said.get(RELEVANT)
    if word and not word.value:
        yield f"not about health, says {_said(word)}"
    if now.relevant is None and not now.said:
        yield f"not read by model {b.model or 'none'}"
    if now.relevant is False and not (word and word.value):
        told = f"model {b.model} holds it not to be about health ({now.relevance or 0.0:.2f})"
        taken = _people(entry)
        yield f"{told}; the word of {taken} was taken back or overruled" if taken else told
    yield f"its date lies outside that report's period: {now.day or 'unknown'} now, {_day(entry)} before"


def why_changed(old: Entry, new: Entry, a: Report, b: Report) -> Iterator[str]:
    """Yield why an item that counts in both counts under other figures; nothing where it doesn't."""
    was, is_ = {mark.theme: mark for mark in old.marks}, {mark.theme: mark for mark in new.marks}
    names = a.theme_names | b.theme_names
    for theme in sorted(is_.keys() - was.keys()):
        yield f"theme “{names.get(theme, theme)}” gained: {_gained(is_[theme], old, new, a)}"
    for theme in sorted(was.keys() - is_.keys()):
        yield f"theme “{names.get(theme, theme)}” lost: {_lost(was[theme], old, new, b)}"
    if old.unit is not new.unit:
        yield f"unit {UNITS[old.unit]} before, {UNITS[new.unit]} now ({new.unit_rule or 'no rule named'})"
    if old.month != new.month:
        yield f"date {_day(old)} ({old.published_from}) before, {_day(new)} ({new.published_from}) now"
    if (old.outlet, old.kind) != (new.outlet, new.kind):
        yield f"outlet {_outlet(old, a)} before, {_outlet(new, b)} now"
    if old.original != new.original:
        yield f"a reprint of {new.story} now" if old.original else f"a reprint of {old.story} before, an original now"


def _outlet(entry: Entry, report: Report) -> str:
    return f"{report.outlet_names.get(entry.outlet, entry.outlet)} ({KINDS[OutletKind(entry.kind)]})"


def _gained(mark: Mark, old: Entry, new: Entry, a: Report) -> str:
    if mark.who:
        return f"label by {_who(mark)}"
    if mark.theme not in {theme.code for theme in a.themes}:
        return "the theme was not in the plan"
    taken = next((one for one in old.taken if one.theme == mark.theme), None)
    if taken:
        return f"{_who(taken)} had taken it away, and took that back"
    return _machine(old, new, f" ({mark.score:.2f})" if mark.score is not None else "")


def _lost(mark: Mark, old: Entry, new: Entry, b: Report) -> str:
    if mark.theme not in {theme.code for theme in b.themes}:
        return "the theme is not in the plan"
    taken = next((one for one in new.taken if one.theme == mark.theme), None)
    if taken:
        return f"taken away by {_who(taken)}"
    if mark.who:
        return f"the label by {_who(mark)} was taken back or overruled"
    return _machine(old, new, "")


def _machine(old: Entry, new: Entry, score: str) -> str:
    if old.model != new.model:
        return f"by model {new.model or 'none'}{score} in place of {old.model or 'none'}"
    if old.digest != new.digest:
        return f"its text changed, and model {new.model} read it anew{score}"
    return f"model {new.model} read it anew{score}, or a label changed"


def _people(entry: Entry) -> str:
    named = dict.fromkeys(_who(mark) for mark in entry.marks if mark.who)
    return ", ".join(named) or entry.relevant_by


def _who(mark: Mark) -> str:
    return f"{mark.who} ({mark.role})" if mark.role else mark.who


def _said(said: Said) -> str:
    return f"{said.who} ({said.role.value})"


def _day(entry: Entry) -> str:
    return entry.day.isoformat() if entry.day else "no date"
