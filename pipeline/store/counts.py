"""The one query layer of every count: items first, with their themes in force; counts are only ever added up from them.

So no two files can disagree, and each figure opens to its items.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select

from pipeline.records import VIETNAM, Unit
from pipeline.store.labels import verdicts
from pipeline.store.locality import Localities, elsewhere
from pipeline.store.rows import NO_THEME, RELEVANT, Count, Item, Listed, LocalRule
from pipeline.store.sql import in_batches
from pipeline.store.tables import ArticleRow, LabelRow, TaggingRow, TagRow
from pipeline.store.tags import in_force

__all__ = ["Counts", "count", "period"]


class Counts(Localities):
    """The store's methods for counting."""

    def items(
        self,
        model: str | None,
        *,
        since: dt.date | None = None,
        until: dt.date | None = None,
        themes: Sequence[str] | None = None,
        local: LocalRule | None = None,
    ) -> list[Item]:
        """Return the items about health, in order of time, with the themes that people or else `model` gave them.

        Those that `local` leaves out are returned by `items_elsewhere`.

        Parameters
        ----------
        model
            The model version whose taggings speak where no person did; None for people's labels alone.
        since, until
            First and last day, in Vietnam's time. Items without a date belong to every period (`month` is empty):
            they are shown apart rather than lost.
        themes
            The plan's themes, in its order; others (of former plans) are left out. None keeps all.
        local
            Whose items count only where they concern the province. None counts all.
        """
        return [item for item, counts in self._items(model, since, until, themes, local) if counts]

    def items_elsewhere(
        self,
        model: str | None,
        *,
        local: LocalRule,
        since: dt.date | None = None,
        until: dt.date | None = None,
        themes: Sequence[str] | None = None,
    ) -> list[Item]:
        """Return the items about health that `local` keeps out of `items`: they don't concern the province.

        Those that weren't looked at yet are among them; the night looks at all before it counts.
        """
        return [item for item, counts in self._items(model, since, until, themes, local) if not counts]

    def _items(
        self,
        model: str | None,
        since: dt.date | None,
        until: dt.date | None,
        themes: Sequence[str] | None,
        local: LocalRule | None,
    ) -> list[tuple[Item, bool]]:
        rank = {theme: n for n, theme in enumerate(themes)} if themes is not None else None
        with self._read() as session:
            said = verdicts(session)
            apart = elsewhere(session, local) if local else frozenset()
            tags: dict[str, list[tuple[str, float]]] = {}
            for article, theme, score in session.execute(_tags(model, since, until)):
                tags.setdefault(article, []).append((theme, score))
            return [
                (item, item.id not in apart)
                for row in session.execute(_articles(model, since, until))
                if (item := _item(row, tags.get(row[0], []), said.get(row[0]), rank))
            ]

    def counts(
        self,
        model: str | None,
        *,
        since: dt.date | None = None,
        until: dt.date | None = None,
        themes: Sequence[str] | None = None,
        local: LocalRule | None = None,
    ) -> list[Count]:
        """Return `count` of `items`."""
        return count(self.items(model, since=since, until=until, themes=themes, local=local), themes)

    def listed(self, ids: Iterable[str]) -> dict[str, Listed]:
        """Return title, address and time of articles, by id."""
        found: dict[str, Listed] = {}
        with self._read() as session:
            for batch in in_batches(ids):
                query = select(ArticleRow.id, ArticleRow.title, ArticleRow.url, ArticleRow.published)
                for article, title, url, published in session.execute(query.where(ArticleRow.id.in_(batch))):
                    found[article] = Listed(title, url, published)
        return found


def count(items: Iterable[Item], themes: Sequence[str] | None = None) -> list[Count]:
    """Count items by theme × unit × month × outlet.

    An item with two themes counts in both. The rows with theme None count each item once; those with `NO_THEME`
    the items that carry none of the themes. Rows come in the order of `themes`, then unit, month, outlet.
    """
    tally: Counter[tuple[str | None, Unit, str, str]] = Counter()
    for item in items:
        for theme in (None, *(item.themes or (NO_THEME,))):
            tally[theme, item.unit, item.month, item.outlet] += 1
    rank = {theme: n for n, theme in enumerate(themes or ())}
    units = {unit: n for n, unit in enumerate(Unit)}

    def order(key: tuple[str | None, Unit, str, str]) -> tuple[int, str, int, str, str]:
        theme, unit, month, outlet = key
        last = len(rank) + (2 if theme is None else 1 if theme == NO_THEME else 0)
        return rank.get(theme or "", last), theme or "", units[unit], month, outlet

    return [Count(*key, tally[key]) for key in sorted(tally, key=order)]


def period(since: dt.date | None, until: dt.date | None) -> ColumnElement[bool]:
    """Bound `published`, in UTC, by days in Vietnam: from the first's midnight, +07:00, to that after the last.

    Items without a date belong to every period.
    """
    bounds: list[ColumnElement[bool]] = [ArticleRow.published.is_not(None)]
    if since is not None and since > dt.date.min:  # The calendar's ends have no midnight in UTC.
        bounds.append(ArticleRow.published >= dt.datetime.combine(since, dt.time(), VIETNAM))
    if until is not None and until < dt.date.max:
        bounds.append(ArticleRow.published < dt.datetime.combine(until, dt.time(), VIETNAM) + dt.timedelta(days=1))
    return or_(ArticleRow.published.is_(None), and_(*bounds))


def _articles(model: str | None, since: dt.date | None, until: dt.date | None) -> Select[str, str, str, str, bool]:
    """Select id, outlet, unit, month and the model's word on relevance, of what it or a person spoke of."""
    labelled = select(LabelRow.article_id)
    # Joined, not IN: SQLite would walk the list of the taggings in force once an article.
    last = in_force(model or "").subquery()
    return (
        select(ArticleRow.id, ArticleRow.outlet, ArticleRow.unit, ArticleRow.month, TaggingRow.relevant)
        .outerjoin(last, last.c.article_id == ArticleRow.id)
        .outerjoin(TaggingRow, TaggingRow.id == last.c.tagging)
        .where(or_(TaggingRow.relevant.is_(True), ArticleRow.id.in_(labelled)), period(since, until))
        .order_by(ArticleRow.published, ArticleRow.id)
    )


def _tags(model: str | None, since: dt.date | None, until: dt.date | None) -> Select[str, str, float]:
    last = in_force(model or "").subquery()
    query = (
        select(TaggingRow.article_id, TagRow.theme, TagRow.score)
        .join(last, last.c.tagging == TaggingRow.id)
        .join(TagRow, TagRow.tagging == TaggingRow.id)
        .where(TaggingRow.relevant.is_(True))
    )
    if since is None and until is None:
        return query
    return query.join(ArticleRow, ArticleRow.id == TaggingRow.article_id).where(period(since, until))


def _item(
    row: Row[str, str, str, str, bool],
    tags: Sequence[tuple[str, float]],
    said: dict[str, bool] | None,
    rank: dict[str, int] | None,
) -> Item | None:
    """Return the article as it counts, or None where it isn't about health.

    A person who says that it is not takes away the model's themes; a theme that a person gives makes it count.
    """
    article, outlet, unit, month, relevant = row  # `relevant` is None where the model said nothing.
    said = said or {}
    scores = dict(tags)
    themes = set(scores) if said.get(RELEVANT, bool(relevant)) else set()
    themes -= {theme for theme, value in said.items() if not value}
    themes |= {theme for theme, value in said.items() if value and theme != RELEVANT}
    if not (themes or said.get(RELEVANT, bool(relevant))):
        return None
    ordered = sorted(themes) if rank is None else sorted(themes & rank.keys(), key=rank.__getitem__)
    kept = tuple((theme, scores[theme]) for theme in ordered if theme in scores)
    return Item(article, outlet, Unit(unit), month, tuple(ordered), bool(said), kept)
