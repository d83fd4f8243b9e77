"""The one query layer of every count: items with their themes in force and their evidence.

Figures are only ever added up from them (`report.tables`), so no two files can disagree, and each opens to its items.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from sys import intern
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from pipeline.records import VIETNAM, Unit, WarcPlace
from pipeline.store.labels import decisions
from pipeline.store.locality import Localities
from pipeline.store.log_entries import logged_entry
from pipeline.store.logbook import Logbook
from pipeline.store.rows import RELEVANT, Entry, LocalRule, Mark, OutletInfo, Said
from pipeline.store.sql import in_batches
from pipeline.store.tables import ArticleRow, LabelRow, LocalityRow, OutletRow, StoryRow, TaggingRow, TagRow
from pipeline.store.tags import in_force

__all__ = ["Entries", "Found", "elsewhere", "period"]

_READ_AT_ONCE = 2000
_MOST_PLACES = 5
_NO_TAGS: Mapping[str, float] = {}
_NOTHING: Mapping[str, Said] = {}
_UNITS = {unit.value: unit for unit in Unit}


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

    def ordered(self, themes: Collection[str]) -> list[str]:
        rank = self.rank
        if len(themes) == 1:  # most
            return [theme for theme in themes if rank is None or theme in rank]
        return sorted(themes) if rank is None else sorted((t for t in themes if t in rank), key=rank.__getitem__)


class Entries(Localities, Logbook):
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
        only: Collection[str] | None = None,
        bare: bool = False,
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
            The ids of the only articles to look at; nothing that people logged is among them.
        bare
            Read no more than counting asks for: titles, texts, addresses and evidence stay empty.
        """
        plan = _Plan({theme: n for n, theme in enumerate(themes)} if themes is not None else None, formerly or {})
        found = Found([], [])
        must: set[str] = set()
        with self._read() as session:
            said = decisions(session, formerly=plan.formerly)
            outlets = _outlets(session)
            tags: defaultdict[str, dict[str, float]] = defaultdict(dict)
            tagged, articles = _tags(model, since, until), _articles(model, since, until, local, bare=bare)
            if only is not None:
                tagged = tagged.where(TaggingRow.article_id.in_(only))
                articles = articles.where(ArticleRow.id.in_(only))
            for article, theme, score in session.execute(tagged):
                code = intern(plan.formerly.get(theme, theme))
                tags[article][code] = max(score, tags[article].get(code, 0.0))
            rows = session.execute(articles, execution_options={"yield_per": _READ_AT_ONCE})
            kinds = {host: outlet.kind for host, outlet in outlets.items()}
            bound = {host for host, outlet in outlets.items() if local is not None and local.binds(outlet)}
            for row in rows:
                id_, host = row[:2]
                entry = _entry(row, kinds[host], model, tags.get(id_, _NO_TAGS), said.get(id_, _NOTHING), plan)
                if entry is None:
                    continue
                (found.elsewhere if host in bound and not entry.local else found.counted).append(entry)
                if host in bound and not bare:
                    must.add(entry.id)
            places = _places(session, local, must)
        if places:
            found = Found(
                *([replace(e, places=places.get(e.id, ())) for e in some] for some in (found.counted, found.elsewhere))
            )
        if only is None:
            logged = self._logged_entries(model, {entry.id for entry in found.counted}, plan, (since, until), local)
            found = Found(sorted([*found.counted, *logged], key=_order) if logged else found.counted, found.elsewhere)
        return found

    def _logged_entries(
        self,
        model: str | None,
        counted: set[str],
        plan: _Plan,
        period: tuple[dt.date | None, dt.date | None],
        local: LocalRule | None,
    ) -> list[Entry]:
        """Return what people logged, but for what is a crawled article that counts, in this period or another."""

        def counts(article: str) -> bool:
            if article in counted:
                return True
            themes = list(plan.rank) if plan.rank is not None else None
            return bool(self.entries(model, themes=themes, formerly=plan.formerly, local=local, only=[article]).counted)

        since, until = period
        return [
            logged_entry(one, plan.formerly, plan.ordered)
            for one in self.logged(since=since, until=until)
            if one.kept or one.duplicate_of is None or not counts(one.duplicate_of)
        ]

    def outlet_infos(self) -> list[OutletInfo]:
        """Return every outlet that was ever crawled or logged, by host; a logged one's host may be a mere key."""
        logged = {one.outlet: OutletInfo(one.outlet, one.outlet_name, one.outlet_kind.value) for one in self.logged()}
        with self._read() as session:
            crawled = _outlets(session)
        return [info for _, info in sorted((logged | crawled).items())]


def _outlets(session: Session) -> dict[str, OutletInfo]:
    """Return every outlet that was ever crawled, by host."""
    rows = session.scalars(select(OutletRow))
    return {row.host: OutletInfo(row.host, row.name, row.kind, row.local_only) for row in rows}


def _order(entry: Entry) -> tuple[bool, dt.date, dt.datetime, str]:
    """Order by time: what has no date first, a day's logged items before its others."""
    day = entry.day or dt.date.min
    return entry.day is not None, day, entry.published or dt.datetime.min.replace(tzinfo=dt.UTC), entry.id


def _places(session: Session, local: LocalRule | None, ids: set[str]) -> dict[str, tuple[str, ...]]:
    """Return the places by which items that must concern the province do, or don't; by id, the first ones."""
    found: dict[str, tuple[str, ...]] = {}
    for batch in in_batches(sorted(ids)):
        query = select(LocalityRow.article_id, LocalityRow.evidence).where(
            LocalityRow.province == (local.province if local else ""), LocalityRow.article_id.in_(batch)
        )
        for article, evidence in session.execute(query):
            terms = dict.fromkeys(intern(str(one["term"])) for one in evidence)
            found[article] = tuple(terms)[:_MOST_PLACES]
    return found


def elsewhere(session: Session, local: LocalRule) -> frozenset[str]:
    """Return the articles that `local` leaves out: of its outlets, and not known to concern the province."""
    hosts = [host for host, outlet in _outlets(session).items() if local.binds(outlet)]
    at = and_(LocalityRow.article_id == ArticleRow.id, LocalityRow.province == local.province)
    query = select(ArticleRow.id).outerjoin(LocalityRow, at).where(ArticleRow.outlet.in_(hosts))
    return frozenset(session.scalars(query.where(func.coalesce(LocalityRow.relevant, False).is_(False))))


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


_EVIDENCE = (
    ArticleRow.url,
    ArticleRow.title,
    ArticleRow.published_from,
    ArticleRow.unit_rule,
    ArticleRow.digest,
    ArticleRow.warc_file,
    ArticleRow.warc_offset,
    ArticleRow.warc_digest,
    ArticleRow.lead,
)


def _articles(
    model: str | None, since: dt.date | None, until: dt.date | None, local: LocalRule | None, *, bare: bool
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
            ArticleRow.published,
            ArticleRow.unit,
            StoryRow.story,
            TaggingRow.relevant,
            TaggingRow.relevance,
            LocalityRow.relevant.label("local"),
            *(literal("").label(column.key) if bare else column for column in _EVIDENCE),
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
    row: Row[*tuple[Any, ...]],
    kind: str,
    model: str | None,
    scores: Mapping[str, float],
    said: Mapping[str, Said],
    plan: _Plan,
) -> Entry | None:
    """Return the article as it counts, or None where it isn't about health.

    A person who says that it is not takes away the model's themes; a theme that a person gives makes it count.
    """
    (
        id_,
        outlet,
        published,
        unit,
        story,
        relevant,
        p,
        local,
        url,
        title,
        dated,
        rule,
        digest,
        file,
        offset,
        record,
        lead,
    ) = row
    word = said.get(RELEVANT) if said else None
    about = word.value if word else bool(relevant)  # None where the model said nothing
    themes = set(scores) if about else set()
    if said:
        themes -= {theme for theme, one in said.items() if not one.value}
        themes |= {theme for theme, one in said.items() if one.value and theme != RELEVANT}
    if not (themes or about):
        return None
    taken = plan.ordered(scores.keys() & said.keys() - themes) if said else ()
    return Entry(
        id=id_,
        title=title,
        lead=lead,
        url=url,
        outlet=intern(outlet),
        kind=kind,
        unit=_UNITS[unit],
        unit_rule=intern(rule),
        published=published,
        published_from=intern(dated),
        day=published.astimezone(VIETNAM).date() if published else None,
        marks=tuple([_mark(theme, scores.get(theme), said.get(theme)) for theme in plan.ordered(themes)]),
        taken=tuple(_mark(theme, scores[theme], said[theme]) for theme in taken),
        model=model if model and relevant is not None else "",
        relevance=p,
        relevant_by=word.who if word else "",
        story=story or id_,
        digest=digest,
        place=WarcPlace(intern(file), offset or 0, record or "") if file else None,
        local=local,
    )


def _mark(theme: str, score: float | None, said: Said | None) -> Mark:
    return Mark(theme, score, said.who, said.role.value) if said else Mark(theme, score)
