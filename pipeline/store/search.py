"""Full-text search over what is stored: with or without marks, phrases, beginnings of words, filters, snippets."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Float, Integer, and_, case, column, func, or_, select, text
from sqlalchemy.orm import Session

from pipeline.records import VIETNAM, Unit
from pipeline.store.labels import Labels, not_undone, verdicts
from pipeline.store.rows import RELEVANT
from pipeline.store.search_index import FOLDED, WRITTEN, bare, words_of
from pipeline.store.search_words import Asked, Snippet, Term, asked, postgres_query, snippet, sqlite_query
from pipeline.store.tables import ArticleRow, LabelRow, SearchRow, TaggingRow, TagRow

Statement = Any
"""A Select or text of SQLAlchemy's, whose columns' types no annotation here needs."""

__all__ = ["Filters", "Search", "SearchHit", "SearchPage"]

_WEIGHTS = "10.0, 4.0, 1.0"  # a word in the title says most about what an article is about, then one in the lead


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search; what isn't given narrows nothing.

    Attributes
    ----------
    outlets
        Hosts of outlets.
    theme
        A theme's code: articles that carry it now, by a person's word or else by `model`'s.
    model
        The model version that speaks where no person did.
    unit
        The kind of item.
    since, until
        First and last day of publication in Vietnam's time; articles without a date are then left out.
    labelled
        True for articles that a person said something of, False for the others.
    """

    outlets: tuple[str, ...] = ()
    theme: str | None = None
    model: str | None = None
    unit: Unit | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    labelled: bool | None = None

    @property
    def of_article(self) -> bool:
        """Whether the article's own row must be looked at."""
        return bool(self.outlets or self.unit or self.since or self.until)


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One found article. `title` and `snippet` are pieces of text, each with whether it is what was asked for."""

    id: str
    outlet: str
    url: str
    unit: Unit
    published: dt.datetime | None
    title: Snippet
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Some hits of a search, in order, and how many there are in all."""

    hits: tuple[SearchHit, ...]
    total: int


class Search(Labels):
    """The store's methods for searching."""

    def search(self, query: str, filters: Filters | None = None, *, limit: int = 20, offset: int = 0) -> SearchPage:
        """Find articles by their words.

        Every word of `query` must stand in the article, with any marks or none ("bao hiem" finds "bảo hiểm"); words in
        double quotes stand together; ``cap*`` stands for all words that begin so. First come the articles in which all
        words stand together, then those that write them with the marks of the query, then by relevance (BM25). An
        empty query returns what the filters leave, the newest first. No text is a wrong query.

        Parameters
        ----------
        limit, offset
            How many hits, after how many others.
        """
        filters = filters or Filters()
        words = asked(query)
        if query.strip() and not words.terms:
            return SearchPage((), 0)
        with self._read() as session:
            dialect = session.get_bind().dialect.name
            chosen = _found(words, filters, dialect) if words.terms else _listed()
            narrowed = _narrow(chosen, filters, session, dialect)
            rows = session.execute(narrowed.limit(limit).offset(offset)).all()
            ids = [row[0] for row in rows]
            total = rows[0][1] if rows else _total(session, narrowed) if offset else 0
            articles = {row.id: row for row in session.scalars(select(ArticleRow).where(ArticleRow.id.in_(ids)))}
            return SearchPage(tuple(_hit(articles[one], words) for one in ids), total)

    def mentioning(self, phrases: Sequence[str], limit: int = 20) -> list[str]:
        """Return the ids of articles that hold any of the phrases, with any marks or none, the most telling first."""
        terms = [words for phrase in phrases if (words := tuple(words_of(bare(phrase))))]
        if not terms:
            return []
        with self._read() as session:
            dialect = session.get_bind().dialect.name
            hits = (_sqlite_hits if dialect == "sqlite" else _postgres_hits)(terms, any_of=True).subquery("hits")
            query = select(SearchRow.article_id).join(hits, hits.c.number == SearchRow.number)
            return list(session.scalars(query.order_by(hits.c.score, SearchRow.article_id).limit(limit)))


def _total(session: Session, query: Statement) -> int:
    """Count the hits where the page asked for lies behind the last one."""
    return session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def _listed() -> Statement:
    return select(ArticleRow.id, func.count().over()).order_by(ArticleRow.published.desc(), ArticleRow.id)


def _found(words: Asked, filters: Filters, dialect: str) -> Statement:
    """Select the articles that hold the words, best first."""
    sqlite = dialect == "sqlite"
    hits = (_sqlite_hits if sqlite else _postgres_hits)(words.terms).subquery("hits")
    together = _set(dialect, "folded", words.together) if words.together else []
    written = _set(dialect, "written", words.marked) if words.marked else []
    number = hits.c.number
    tier = case((number.in_(together), 2), else_=0) + case((number.in_(written), 1), else_=0)
    query = select(SearchRow.article_id, func.count().over()).join(hits, number == SearchRow.number)
    if filters.of_article:
        query = query.join(ArticleRow, ArticleRow.id == SearchRow.article_id)
    return query.order_by(tier.desc(), hits.c.score, SearchRow.article_id)


def _sqlite_hits(terms: Sequence[Term], *, any_of: bool = False) -> Statement:
    found = text(
        f"SELECT rowid AS number, bm25({FOLDED}, {_WEIGHTS}) AS score FROM {FOLDED} WHERE {FOLDED} MATCH :asked"  # noqa: S608 - constants
    ).bindparams(asked=sqlite_query(terms, any_of=any_of))
    return found.columns(column("number", Integer), column("score", Float))


def _postgres_hits(terms: Sequence[Term], *, any_of: bool = False) -> Statement:
    found = text(
        "SELECT number, -ts_rank('{0.1, 0.1, 0.4, 1.0}', folded, to_tsquery('simple', :asked)) AS score "
        "FROM search_words WHERE folded @@ to_tsquery('simple', :asked)"
    ).bindparams(asked=postgres_query(terms, any_of=any_of))
    return found.columns(column("number", Integer), column("score", Float))


def _set(dialect: str, where: str, terms: Sequence[tuple[str, ...]]) -> Statement:
    """Select the numbers of the texts that hold `terms` in one of the two indexes."""
    if dialect == "sqlite":
        name = FOLDED if where == "folded" else WRITTEN
        found = text(f"SELECT rowid AS number FROM {name} WHERE {name} MATCH :{where}").bindparams(  # noqa: S608 - constants
            **{where: sqlite_query(terms)}
        )
    else:
        found = text(
            f"SELECT number FROM search_words WHERE {where} @@ to_tsquery('simple', :{where})"  # noqa: S608 - constants
        ).bindparams(**{where: postgres_query(terms)})
    return select(found.columns(column("number", Integer)).subquery(where).c.number)


def _narrow(query: Statement, filters: Filters, session: Session, dialect: str) -> Statement:
    """Apply the filters to a query whose first column is the article's id."""
    article = query.selected_columns[0]
    if filters.outlets:
        query = query.where(ArticleRow.outlet.in_(filters.outlets))
    if filters.unit is not None:
        query = query.where(ArticleRow.unit == filters.unit.value)
    if filters.since is not None:
        query = query.where(ArticleRow.published >= dt.datetime.combine(filters.since, dt.time(), VIETNAM))
    if filters.until is not None and filters.until < dt.date.max:
        end = dt.datetime.combine(filters.until + dt.timedelta(days=1), dt.time(), VIETNAM)
        query = query.where(ArticleRow.published < end)
    if filters.labelled is not None:
        said = select(LabelRow.article_id).where(LabelRow.value.is_not(None), not_undone())
        query = query.where(article.in_(said) if filters.labelled else article.not_in(said))
    if filters.theme is not None:
        query = query.where(_carries(article, filters.theme, filters.model, session, dialect))
    return query


def _carries(
    article: ColumnElement[Any], theme: str, model: str | None, session: Session, dialect: str
) -> ColumnElement[bool]:
    """Return the condition that an article carries `theme` now, as `Entries.entries` tells it."""
    said = verdicts(session, LabelRow.subject.in_((theme, RELEVANT)))
    yes = [name for name, of in said.items() if of.get(theme)]
    no = [
        name for name, of in said.items() if of.get(theme) is False or (not of.get(theme) and of.get(RELEVANT) is False)
    ]
    newer = select(func.max(TaggingRow.id)).where(TaggingRow.model == model).group_by(TaggingRow.article_id)
    tagged = (
        select(TaggingRow.article_id)
        .join(TagRow, TagRow.tagging == TaggingRow.id)
        .where(TagRow.theme == theme, TaggingRow.relevant.is_(True), TaggingRow.id.in_(newer))
    )
    by_model = and_(article.in_(tagged), article.not_in(_ids(no, dialect)))
    return or_(by_model, article.in_(_ids(yes, dialect)))


def _ids(ids: Sequence[str], dialect: str) -> Statement:
    """Select `ids` themselves: as one value, since a statement takes only so many."""
    values = json.dumps(list(ids))
    if dialect == "sqlite":
        return select(func.json_each(values).table_valued("value").c.value)
    return select(func.json_array_elements_text(text("CAST(:v AS json)").bindparams(v=values)))


def _hit(row: ArticleRow, words: Asked) -> SearchHit:
    return SearchHit(
        row.id,
        row.outlet,
        row.url,
        Unit(row.unit),
        row.published,
        snippet(row.title, words, whole=True),
        snippet(f"{row.lead}\n{row.body}" if row.lead else row.body, words),
    )
