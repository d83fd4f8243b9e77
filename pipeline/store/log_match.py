"""Which rows of a log sheet are new, known or corrected, and which crawled articles they seem to be. No I/O.

A row is *known* where one in force says the same. It is a *correction* where its mark (the hidden column of the
template) is that of a row in force which it plausibly corrects, or where a former import of a file of the same name
holds a row with its outlet, day, unit and title. Everything else is *new*: a doubt costs a warning, never a row.
Marks travel: people copy rows, and fill last year's workbook anew. So a mark alone proves nothing, see `_plausible`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Sequence
from difflib import SequenceMatcher

from pipeline.store.log_rows import LogChanges, LogEntry, Logged
from pipeline.text import fold

__all__ = ["SAME_TITLE", "changes", "content_of", "fresh_id", "likeness", "twins"]

SAME_TITLE = 0.85
"""How like (0-1, `difflib` ratio of folded titles) two titles are of one item: typing slips pass, other items don't."""

_CORRECTED_TITLE = 0.6  # a corrected title shares most of its words with the former one
_CORRECTED_WITHIN = dt.timedelta(days=45)  # a date is mistyped by days or a month; a year means next year's sheet
_SHORT_TITLE = 5  # words: a programme's name comes back every day, so it is only the same item on the same day
_WORD = re.compile(r"[^\W_]+")

Content = tuple[object, ...]
Item = LogEntry | Logged


def content_of(item: Item) -> Content:
    """Return what makes two rows say the same: everything but where they stand and what their outlet is called."""
    minutes = None if item.minutes is None else round(item.minutes, 2)
    themes = tuple(sorted(item.themes))
    return (item.outlet, item.outlet_kind, item.day, item.unit, themes, item.title, minutes, item.note)


def fresh_id(item: Item, taken: Collection[str]) -> str:
    """Return an id for a new row: by its content, so that the same files give the same ids; not one of `taken`."""
    said = "\x1f".join(map(str, content_of(item)))
    nth = 0
    while True:
        found = "log-" + hashlib.blake2b(f"{said}\x1f{nth}".encode(), digest_size=6).hexdigest()
        if found not in taken:
            return found
        nth += 1


def changes(entries: Sequence[LogEntry], current: Sequence[Logged], before: Collection[int]) -> LogChanges:
    """Compare a sheet's rows with those in force.

    Parameters
    ----------
    current
        All rows in force.
    before
        Versions that former imports of a file of this name hold.
    """
    known, rest, free = _known(entries, current)
    by_mark = {one.row_id: one for one in free.values() if one.row_id}
    by_place: dict[Content, list[Logged]] = defaultdict(list)
    for one in free.values():
        if one.title:
            by_place[_place(one)].append(one)
    new: list[LogEntry] = []
    corrected: list[tuple[Logged, LogEntry]] = []
    similar: list[tuple[Logged, LogEntry]] = []
    reused: list[tuple[Logged, LogEntry]] = []
    for entry in rest:
        marked = by_mark.get(entry.row_id) if entry.row_id else None
        if marked and marked.version in free and _plausible(marked, entry):
            corrected.append((marked, entry))
            del free[marked.version]
            continue
        placed = [one for one in by_place.get(_place(entry), ()) if one.version in free] if entry.title else []
        same_file = next((one for one in placed if one.version in before and _markless(one, entry)), None)
        if same_file:
            corrected.append((same_file, entry))
            del free[same_file.version]
            continue
        new.append(entry)
        if placed:
            similar.append((placed[0], entry))
        elif marked and marked.version in free:
            reused.append((marked, entry))
    missing = tuple(one for one in free.values() if one.version in before)
    return LogChanges(tuple(new), tuple(known), tuple(corrected), tuple(similar), tuple(reused), missing)


def _known(
    entries: Sequence[LogEntry], current: Sequence[Logged]
) -> tuple[list[tuple[Logged, LogEntry]], list[LogEntry], dict[int, Logged]]:
    """Pair rows with those in force that say the same, first where the marks agree too; return what is left."""
    free = {one.version: one for one in current}
    same: dict[Content, deque[Logged]] = defaultdict(deque)
    marked: dict[tuple[str, Content], Logged] = {}
    for one in sorted(current, key=lambda one: one.version):  # of equal rows the oldest is told first
        content = content_of(one)
        same[content].append(one)
        if one.row_id:
            marked[one.row_id, content] = one
    pairs: dict[int, Logged] = {}
    for n, entry in enumerate(entries):
        found = marked.get((entry.row_id, content_of(entry))) if entry.row_id else None
        if found and free.pop(found.version, None):
            pairs[n] = found
    for n, entry in enumerate(entries):
        queue = same.get(content_of(entry))
        while n not in pairs and queue:
            found = queue.popleft()
            if free.pop(found.version, None):
                pairs[n] = found
    known = [(pairs[n], entry) for n, entry in enumerate(entries) if n in pairs]
    return known, [entry for n, entry in enumerate(entries) if n not in pairs], free


def _place(item: Item) -> Content:
    return (item.outlet, item.day, item.unit, fold(item.title))


def _markless(one: Logged, entry: LogEntry) -> bool:
    """Whether their marks don't say that they are two rows: two episodes of a day may share everything else."""
    return not (one.row_id and entry.row_id and one.row_id != entry.row_id)


def _plausible(before: Logged, after: LogEntry) -> bool:
    """Whether `after` may be `before` put right: the same outlet's day, or much the same title not long apart."""
    if before.outlet == after.outlet and before.day == after.day:
        return True
    near = abs(before.day - after.day) <= _CORRECTED_WITHIN
    return near and likeness(before.title, after.title) >= _CORRECTED_TITLE


def likeness(one: str, other: str) -> float:
    """Return how like two titles are, 0-1; 0 where either is empty."""
    words, others = _words(one), _words(other)
    if not words or not others:
        return 0.0
    return SequenceMatcher(None, words, others, autojunk=False).ratio()


def _words(title: str) -> str:
    return " ".join(_WORD.findall(fold(title)))


def twins(items: Iterable[Logged], articles: Iterable[tuple[str, str, dt.date, str]]) -> dict[int, tuple[str, float]]:
    """Return, by version, the article that a logged item seems to be, and how like their titles are.

    Parameters
    ----------
    articles
        Id, outlet, day in Vietnam's time, and title.

    The outlet is the same, the days are at most one apart, the titles nearly the same; a title of less than five
    words must be of the same day. An article is the twin of one item at most, the likest: a programme sent twice and
    put on the site once is two items.
    """
    by_day: dict[tuple[str, dt.date], list[tuple[str, str]]] = defaultdict(list)
    for article, outlet, day, title in articles:
        by_day[outlet, day].append((article, _words(title)))
    found: list[tuple[float, int, int, str]] = []
    for item in items:
        days = [item.day + dt.timedelta(days=apart) for apart in (-1, 0, 1)]
        if not any((item.outlet, day) in by_day for day in days) or not (words := _words(item.title)):
            continue
        reach = 0 if len(words.split()) < _SHORT_TITLE else 1
        matcher = SequenceMatcher(None, "", words, autojunk=False)
        for apart in sorted(range(-reach, reach + 1), key=abs):
            for article, title in by_day.get((item.outlet, item.day + dt.timedelta(days=apart)), ()):
                matcher.set_seq1(title)
                if matcher.real_quick_ratio() < SAME_TITLE or matcher.quick_ratio() < SAME_TITLE:
                    continue
                if (like := matcher.ratio()) >= SAME_TITLE:
                    found.append((-like, abs(apart), item.version, article))
    paired: dict[int, tuple[str, float]] = {}
    used: set[str] = set()
    for unlike, _, version, article in sorted(found):
        if version not in paired and article not in used:
            paired[version] = (article, -unlike)
            used.add(article)
    return paired
