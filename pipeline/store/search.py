"""Full-text search over what is stored: with or without marks, phrases, beginnings of words, filters, snippets."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import JSON, Integer, String, cast, exists, func, select, text
from sqlalchemy.orm import Session, aliased

from pipeline.records import VIETNAM, Unit
from pipeline.store.labels import Labels, not_undone, verdicts
from pipeline.store.rows import RELEVANT
from pipeline.store.search_index import FOLDED, WRITTEN, bare, fill_index, is_full, words_of
from pipeline.store.search_words import Asked, Snippet, Term, asked, postgres_query, snippet, sqlite_query
from pipeline.store.tables import ArticleRow, LabelRow, SearchRow, TaggingRow, TagRow

Statement = Any
"""A Select or a column of SQLAlchemy's, whose types no annotation here needs."""

__all__ = ["Filters", "Search", "SearchHit", "SearchPage"]


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
    among
        The ids of the only articles that are looked at.
    """

    outlets: tuple[str, ...] = ()
    theme: str | None = None
    model: str | None = None
    unit: Unit | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    labelled: bool | None = None
    among: tuple[str, ...] | None = None


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
    """Some hits of a search, in order, and how many there are in all; with words, at most `search.MOST` are counted."""

    hits: tuple[SearchHit, ...]
    total: int


class Search(Labels):
    """The store's methods for searching."""

    def search(self, query: str, filters: Filters | None = None, *, limit: int = 20, offset: int = 0) -> SearchPage:
        """Find articles by their words.

        Every word of `query` must stand in the article, with any marks or none ("bao hiem" finds "bảo hiểm"); words in
        double quotes stand together; ``cap*`` stands for all words that begin so. First come articles in which all
        words stand together as they are written in the query, then those where they do with other marks, then those
        where they stand apart; of each of these first those with them in the title, then the newest. An empty query
        returns what the filters leave, the newest first. No text is a wrong query.

        Of words that stand in more than `MOST` articles, the `MOST` that were stored last are looked at.

        Parameters
        ----------
        limit, offset
            How many hits, after how many others.
        """
        filters = filters or Filters()
        words = asked(query)
        if query.strip() and not words.terms:
            return SearchPage((), 0)
        if words.terms:
            self.index_articles()
        with self._read() as session:
            if words.terms:
                ids = _found(session, words, filters)
                total, ids = len(ids), ids[offset : offset + limit]
            else:
                total, ids = _listed(session, filters, limit, offset)
            articles = {row.id: row for row in session.scalars(select(ArticleRow).where(ArticleRow.id.in_(ids)))}
            return SearchPage(tuple(_hit(articles[one], words) for one in ids), total)

    def index_articles(self) -> int:
        """Put what was stored or changed since the last time into the search index; return how many articles.

        The night does it at its end, in bulk, and a search where something is missing still. It may be stopped at any
        time, and another process may do it meanwhile: what is left stays to be done.
        """
        done = 0
        with self._read() as session:
            if is_full(session.connection()):
                return 0
        while True:
            with self._write() as session:
                some = fill_index(session.connection(), _AT_ONCE)
            done += some
            if some < _AT_ONCE:
                return done

    def mentioning(self, phrases: Sequence[str], limit: int = 20) -> list[str]:
        """Return the ids of articles that hold any of the phrases, with any marks or none.

        Those with one in the title come first, then those stored last.
        """
        terms = [words for phrase in phrases if (words := tuple(words_of(bare(phrase))))]
        if not terms:
            return []
        self.index_articles()
        with self._read() as session:
            found = [*_numbers(session, terms, any_of=True, title=True), *_numbers(session, terms, any_of=True)]
            numbers = list(dict.fromkeys(found))[:limit]
            query = select(SearchRow.number, SearchRow.article_id).where(SearchRow.number.in_(numbers))
            ids = {row[0]: row[1] for row in session.execute(query)}
            return [ids[number] for number in numbers if number in ids]


_AT_ONCE = 2000
"""Articles that one transaction puts into the index: others may write in between."""

MOST = 10_000
"""Articles that one search looks at: nobody pages so far, and putting a hundred thousand in order takes seconds."""


def _listed(session: Session, filters: Filters, limit: int, offset: int) -> tuple[int, list[str]]:
    """Return how many articles the filters leave, and some of their ids, the newest first."""
    query = _narrow(select(ArticleRow.id), filters)
    if filters.theme is not None:
        carrying = _carrying(session, filters.theme, filters.model)
        query = query.where(ArticleRow.id.in_(_values(session, sorted(carrying), String)))
    if filters.among is not None:
        query = query.where(ArticleRow.id.in_(_values(session, filters.among, String)))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    newest = query.order_by(ArticleRow.published.desc(), ArticleRow.id).limit(limit).offset(offset)
    return total, list(session.scalars(newest))


def _found(session: Session, words: Asked, filters: Filters) -> list[str]:
    """Return the ids of the articles that hold the words, best first."""
    everywhere = _numbers(session, words.terms)
    titled = set(_numbers(session, words.terms, title=True))
    together = set(_numbers(session, words.together)) if words.together else set(everywhere)
    written = set(_numbers(session, words.marked, written=True)) if words.marked else set(everywhere)
    numbers = list(dict.fromkeys([*titled, *together, *everywhere]))[:MOST]
    # The time as the database writes it, which is in order as text: ten thousand times are read in vain otherwise.
    query = select(SearchRow.number, SearchRow.article_id, func.coalesce(cast(ArticleRow.published, String), ""))
    query = query.join(ArticleRow, ArticleRow.id == SearchRow.article_id)
    query = query.where(SearchRow.number.in_(_values(session, numbers, Integer)))
    rows = [(row[0], row[1], row[2]) for row in session.execute(_narrow(query, filters)).all()]
    if filters.theme is not None:
        carrying = _carrying(session, filters.theme, filters.model)
        rows = [row for row in rows if row[1] in carrying]
    if filters.among is not None:
        among = frozenset(filters.among)
        rows = [row for row in rows if row[1] in among]
    rows = sorted(sorted(rows, key=itemgetter(1)), key=itemgetter(2), reverse=True)
    ranks = {
        number: 4 * (number not in together) + 2 * (number not in written) + (number not in titled)
        for number, _, _ in rows
    }
    return [article for _, article, _ in sorted(rows, key=lambda row: ranks[row[0]])]


def _numbers(
    session: Session, terms: Sequence[Term], *, any_of: bool = False, title: bool = False, written: bool = False
) -> list[int]:
    """Return the numbers of the texts that hold all or `any_of` the terms, the last stored first.

    Parameters
    ----------
    title
        Only in the title.
    written
        As they are written, wherever; each term is then one word.
    """
    if session.get_bind().dialect.name == "sqlite":
        name = WRITTEN if written else FOLDED
        asked_for = sqlite_query(terms, any_of=any_of)
        asked_for = f"title : ({asked_for})" if title else asked_for
        statement = f"SELECT rowid FROM {name} WHERE {name} MATCH :asked ORDER BY rowid DESC LIMIT {MOST}"  # noqa: S608 - constants
    else:
        column = "written" if written else "folded"
        asked_for = postgres_query(terms, any_of=any_of, title=title)
        statement = (
            f"SELECT number FROM search_words WHERE {column} @@ to_tsquery('simple', :asked) "  # noqa: S608 - constants
            f"ORDER BY number DESC LIMIT {MOST}"
        )
    return [row[0] for row in session.execute(text(statement), {"asked": asked_for}).all()]


def _narrow(query: Statement, filters: Filters) -> Statement:
    """Apply the filters, but for the theme, to a query of articles."""
    article: Statement = ArticleRow.id
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
    return query


def _carrying(session: Session, theme: str, model: str | None) -> set[str]:
    """Return the articles that carry `theme` now, as `Entries.entries` tells it."""
    said = verdicts(session, LabelRow.subject.in_((theme, RELEVANT)))
    later = aliased(TaggingRow)
    newer = exists().where(
        later.model == TaggingRow.model, later.article_id == TaggingRow.article_id, later.id > TaggingRow.id
    )
    tagged = (
        select(TaggingRow.article_id)
        .join(TagRow, TagRow.tagging == TaggingRow.id)
        # Joined with "" the model is no key: SQLite would walk through all its taggings, not the theme's tags.
        .where(TagRow.theme == theme, TaggingRow.model + "" == model, TaggingRow.relevant.is_(True), ~newer)
    )
    found = set(session.scalars(tagged))
    found -= {name for name, of in said.items() if False in of.values()}
    return found | {name for name, of in said.items() if of.get(theme)}


def _values(session: Session, values: Sequence[object], kind: type[Integer | String]) -> Statement:
    """Select `values` themselves, sent as one: a statement takes only so many."""
    if session.get_bind().dialect.name == "sqlite":
        return select(func.json_each(json.dumps(list(values))).table_valued("value").c.value)
    return select(cast(func.json_array_elements_text(cast(list(values), JSON)).column_valued("value"), kind))


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
