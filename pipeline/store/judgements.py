"""Each outlet's night against its habit, and the archived pages that learning its layout anew starts from."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import func, select

from pipeline.records import Candidate, NotArticle, Outcome, PageKind
from pipeline.store.crawl_memory import candidate_of
from pipeline.store.habits import Habits
from pipeline.store.nights import visit_of
from pipeline.store.rows import Judgement, Relearnt, Visit
from pipeline.store.sql import in_batches, upsert
from pipeline.store.tables import AddressRow, FetchRow, JudgementRow, NightRow

__all__ = ["Judgements"]

_PAGES = (Outcome.OK.value, Outcome.NOT_ARTICLE.value)


class Judgements(Habits):
    """The store's methods for judgements and what they start from."""

    def save_judgement(self, found: Judgement) -> None:
        """Keep `found`, in place of an earlier one of the same outlet and night."""
        row = {name: getattr(found, name) for name in Judgement.__dataclass_fields__}
        row |= {"fields": list(found.fields), "relearnt": found.relearnt.value}
        change = [name for name in row if name not in {"night", "outlet"}]
        with self._write() as session:
            upsert(session, JudgementRow, [row], ["night", "outlet"], change)

    def judgements(self, outlet: str | None = None, since: dt.datetime | None = None) -> list[Judgement]:
        """Return the judgements of nights since `since`, by night, then by outlet."""
        query = select(JudgementRow).order_by(JudgementRow.night, JudgementRow.outlet)
        if outlet is not None:
            query = query.where(JudgementRow.outlet == outlet)
        if since is not None:
            query = query.where(JudgementRow.at >= since)
        with self._read() as session:
            return [_judgement(row) for row in session.scalars(query)]

    def first_walked(self, outlet: str) -> dt.datetime | None:
        """Return when the first night that asked `outlet` anything began; None for none."""
        first = select(func.min(FetchRow.night)).where(FetchRow.outlet == outlet)
        with self._read() as session:
            return session.scalar(select(NightRow.started).where(NightRow.id == first.scalar_subquery()))

    def article_pages(self, outlet: str, first: int, last: int, limit: int) -> list[Visit]:
        """Return the archived pages of the articles that nights `first` to `last` asked for, the latest first.

        Each address once; pages that turned out to be no articles are among them.
        """
        query = (
            select(FetchRow)
            .where(FetchRow.outlet == outlet, FetchRow.kind == PageKind.ARTICLE.value)
            .where(FetchRow.night >= first, FetchRow.night <= last, FetchRow.warc_file.is_not(None))
            .where(FetchRow.outcome.in_(_PAGES))
            .order_by(FetchRow.id.desc())
            .limit(2 * limit)  # a page that was read again has two rows
        )
        found: dict[str, Visit] = {}
        with self._read() as session:
            for row in session.scalars(query):
                found.setdefault(row.url, visit_of(row))
        return list(found.values())[:limit]

    def named(self, outlet: str, urls: Sequence[str]) -> dict[str, Candidate]:
        """Return what doors said of those of `urls` that they named, by address."""
        found: dict[str, Candidate] = {}
        with self._read() as session:
            for some in in_batches(urls):
                query = select(AddressRow).where(AddressRow.outlet == outlet, AddressRow.url.in_(some))
                found |= {row.url: candidate_of(row) for row in session.scalars(query)}
        return found

    def refused(self, outlet: str, night: int) -> Counter[NotArticle]:
        """Count the pages of `night` that were no articles, by what they are."""
        query = (
            select(FetchRow.detail)
            .where(FetchRow.outlet == outlet, FetchRow.night == night)
            .where(FetchRow.kind == PageKind.ARTICLE.value, FetchRow.outcome == Outcome.NOT_ARTICLE.value)
        )
        with self._read() as session:
            return Counter(NotArticle.of(detail) for detail in session.scalars(query))

    def read_later(self, outlet: str, since: dt.datetime) -> dict[int, int]:
        """Count, by night, the pages since `since` that were no articles when they came and are read as such now."""
        refused = (
            select(FetchRow.night, FetchRow.url)
            .where(FetchRow.outlet == outlet, FetchRow.at >= since - dt.timedelta(days=1))
            .where(FetchRow.kind == PageKind.ARTICLE.value, FetchRow.outcome == Outcome.NOT_ARTICLE.value)
        )
        with self._read() as session:
            rows = [(night, url) for night, url in session.execute(refused) if night is not None]
            read: set[str] = set()
            for some in in_batches({url for _, url in rows}):
                query = select(AddressRow.url).where(AddressRow.outlet == outlet, AddressRow.article_id.is_not(None))
                read.update(session.scalars(query.where(AddressRow.url.in_(some))))
        return dict(Counter(night for night, url in rows if url in read))


def _judgement(row: JudgementRow) -> Judgement:
    return Judgement(
        row.night,
        row.outlet,
        row.at,
        row.state,
        tuple(row.fields),
        row.detail,
        Relearnt(row.relearnt),
        row.said,
        row.before,
        row.after,
        row.mended,
    )
