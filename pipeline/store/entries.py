"""The one query layer of every count: items with their themes in force and their evidence.

Figures are only ever added up from them (`report.tables`), so no two files can disagree, and each opens to its items.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from sys import intern
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select

from pipeline.records import VIETNAM, Unit, WarcPlace
from pipeline.store.labels import decisions
from pipeline.store.locality import Localities
from pipeline.store.rows import RELEVANT, Entry, LocalRule, Mark, OutletInfo, Said
from pipeline.store.tables import ArticleRow, LabelRow, LocalityRow, OutletRow, StoryRow, TaggingRow, TagRow
from pipeline.store.tags import in_force

__all__ = ["Entries", "Found", "period"]

_READ_AT_ONCE = 2000
_MOST_PLACES = 5


@dataclass(frozen=True, slots=True)
class Found:
    """The items about health of a period: those that count, and those that don't concern the province."""

    counted: list[Entry]
    elsewhere: list[Entry]


@dataclass(frozen=True, slots=True)
class _Plan:
    """The themes that count, with their rank, and the present code of those that were called otherwise."""

    rank: Mapping[str, int] | None
    formerly: Mapping[str, str]

    def ordered(self, themes: Iterable[str]) -> list[str]:
        rank = self.rank
        return sorted(themes) if rank is None else sorted((t for t in themes if t in rank), key=rank.__getitem__)


class Entries(Localities):
    """The store's methods for counting."""

    def entries(
        self,
        model: str | None,
        *,
        since: dt.date | None = None,
        until: dt.date | None = None,
        themes: Sequence[str] | None = None,
        formerly: Mapping[str, str] | None = None,
        local: LocalRule | None = None,
        only: str | None = None,
    ) -> Found:
        """Return the items about health, in order of time, with the themes that people or else `model` gave them.

        Parameters
        ----------
        model
            The model version whose taggings speak where no person did; None for people's labels alone.
        since, until
            First and last day, in Vietnam's time. Items without a date belong to every period (their `day` is
            None): they are shown apart rather than lost.
        themes
            The plan's themes, in its order; others (of former plans) are left out. None keeps all.
        formerly
            The present code of themes that former plans called otherwise: their tags and labels are its own.
        local
            Whose items count only where they concern the province; the others are `Found.elsewhere`, and so are
            those that weren't looked at yet (the night looks at all before it counts). None counts all.
        only
            The id of the only article to look at.
        """
        plan = _Plan({theme: n for n, theme in enumerate(themes)} if themes is not None else None, formerly or {})
        found = Found([], [])
        with self._read() as session:
            said = decisions(session, formerly=plan.formerly)
            outlets = {row.host: row for row in session.scalars(select(OutletRow))}
            tags: defaultdict[str, dict[str, float]] = defaultdict(dict)
            tagged, articles = _tags(model, since, until), _articles(model, since, until, local)
            if only is not None:
                tagged, articles = tagged.where(TaggingRow.article_id == only), articles.where(ArticleRow.id == only)
            for article, theme, score in session.execute(tagged):
                code = intern(plan.formerly.get(theme, theme))
                tags[article][code] = max(score, tags[article].get(code, 0.0))
            rows = session.execute(articles, execution_options={"yield_per": _READ_AT_ONCE})
            for row in rows:
                entry = _entry(row, outlets[row.outlet].kind, model, tags.get(row.id, {}), said.get(row.id, {}), plan)
                if entry is None:
                    continue
                bound = local is not None and _bound(outlets[entry.outlet], local)
                (found.elsewhere if bound and not entry.local else found.counted).append(entry)
        return found

    def outlet_infos(self) -> list[OutletInfo]:
        """Return every outlet that was ever crawled, by host."""
        with self._read() as session:
            rows = session.scalars(select(OutletRow).order_by(OutletRow.host))
            return [OutletInfo(row.host, row.name, row.kind) for row in rows]


def _bound(outlet: OutletRow, local: LocalRule) -> bool:
    """Whether the outlet's items count only where they concern the province: its file says so, or else its kind."""
    return outlet.kind in local.kinds if outlet.local_only is None else outlet.local_only


def period(since: dt.date | None, until: dt.date | None) -> ColumnElement[bool]:
    """Bound `published`, in UTC, by days in Vietnam: from the first's midnight, +07:00, to that after the last."""
    bounds: list[ColumnElement[bool]] = [ArticleRow.published.is_not(None)]
    if since is not None and since > dt.date.min:  # The calendar's ends have no midnight in UTC.
        bounds.append(ArticleRow.published >= dt.datetime.combine(since, dt.time(), VIETNAM))
    if until is not None and until < dt.date.max:
        bounds.append(ArticleRow.published < dt.datetime.combine(until, dt.time(), VIETNAM) + dt.timedelta(days=1))
    return or_(ArticleRow.published.is_(None), and_(*bounds))


def _articles(
    model: str | None, since: dt.date | None, until: dt.date | None, local: LocalRule | None
) -> Select[*tuple[Any, ...]]:
    """Select what makes an entry, of the articles that the model called relevant or a person spoke of."""
    labelled = select(LabelRow.article_id)
    # Joined, not IN: SQLite would walk the list of the taggings in force once an article.
    last = in_force(model or "").subquery()
    at = and_(LocalityRow.article_id == ArticleRow.id, LocalityRow.province == (local.province if local else ""))
    query: Select[*tuple[Any, ...]] = (
        select(
            ArticleRow.id,
            ArticleRow.outlet,
            ArticleRow.url,
            ArticleRow.title,
            ArticleRow.published,
            ArticleRow.published_from,
            ArticleRow.unit,
            ArticleRow.unit_rule,
            ArticleRow.digest,
            ArticleRow.warc_file,
            ArticleRow.warc_offset,
            ArticleRow.warc_digest,
            ArticleRow.lead,
            StoryRow.story,
            TaggingRow.relevant,
            TaggingRow.relevance,
            LocalityRow.relevant.label("local"),
            LocalityRow.evidence,
        )
        .outerjoin(last, last.c.article_id == ArticleRow.id)
        .outerjoin(TaggingRow, TaggingRow.id == last.c.tagging)
        .outerjoin(StoryRow, StoryRow.article_id == ArticleRow.id)
        .outerjoin(LocalityRow, at)
        .where(or_(TaggingRow.relevant.is_(True), ArticleRow.id.in_(labelled)), period(since, until))
        .order_by(ArticleRow.published, ArticleRow.id)
    )
    return query


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


def _entry(
    row: Row[Any], kind: str, model: str | None, scores: Mapping[str, float], said: Mapping[str, Said], plan: _Plan
) -> Entry | None:
    """Return the article as it counts, or None where it isn't about health.

    A person who says that it is not takes away the model's themes; a theme that a person gives makes it count.
    """
    word = said.get(RELEVANT)
    relevant = word.value if word else bool(row.relevant)  # None where the model said nothing
    themes = set(scores) if relevant else set()
    themes -= {theme for theme, one in said.items() if not one.value}
    themes |= {theme for theme, one in said.items() if one.value and theme != RELEVANT}
    if not (themes or relevant):
        return None
    place = WarcPlace(intern(row.warc_file), row.warc_offset or 0, row.warc_digest or "") if row.warc_file else None
    return Entry(
        id=row.id,
        title=row.title,
        lead=row.lead,
        url=row.url,
        outlet=intern(row.outlet),
        kind=kind,
        unit=Unit(row.unit),
        unit_rule=intern(row.unit_rule),
        published=row.published,
        published_from=intern(row.published_from),
        day=row.published.astimezone(VIETNAM).date() if row.published else None,
        marks=tuple(_mark(theme, scores.get(theme), said.get(theme)) for theme in plan.ordered(themes)),
        taken=tuple(
            _mark(theme, scores[theme], said[theme]) for theme in plan.ordered(scores.keys() & said.keys() - themes)
        ),
        model=model if model and row.relevant is not None else "",
        relevance=row.relevance,
        relevant_by=word.who if word else "",
        story=row.story or row.id,
        digest=row.digest,
        place=place,
        local=row.local,
        places=tuple(dict.fromkeys(intern(str(one["term"])) for one in row.evidence or ()))[:_MOST_PLACES],
    )


def _mark(theme: str, score: float | None, said: Said | None) -> Mark:
    return Mark(theme, score, said.who, said.role.value) if said else Mark(theme, score)
