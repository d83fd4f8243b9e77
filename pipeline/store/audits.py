"""Audits: random samples that people read blind, kept with the population that they were drawn from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import Select, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import defer

from pipeline.errors import StoreError
from pipeline.store.audit_rows import Audit, AuditFrame, AuditItem, AuditStratum, audit_source
from pipeline.store.entries import Entries, period
from pipeline.store.labels import verdicts
from pipeline.store.locality import elsewhere
from pipeline.store.rows import RELEVANT, LocalRule
from pipeline.store.sql import in_batches, upsert
from pipeline.store.tables import ArticleRow, AuditItemRow, AuditRow, LabelRow, TaggingRow, TagRow
from pipeline.store.tags import in_force

__all__ = ["Audits"]


class Audits(Entries):
    """The store's methods for audits."""

    def audit_frame(
        self, model: str, themes: Sequence[str], *, since: dt.date, until: dt.date, local: LocalRule | None = None
    ) -> AuditFrame:
        """Return the population of a period: every tagged article with a date in it, about health or not.

        Those that `local` leaves out of the counts are left out. What counts is told as in `entries`: a person's word
        goes before the model's.
        """
        subjects = (RELEVANT, *themes)
        with self._read() as session:
            said = verdicts(session)
            apart = elsewhere(session, local) if local else frozenset()
            tags: dict[str, set[str]] = {}
            for article, theme in session.execute(_tags(model, since, until)):
                tags.setdefault(article, set()).add(theme)
            ids: list[str] = []
            decided: list[tuple[bool, ...]] = []
            scores: list[tuple[float, ...]] = []
            for article, relevant, relevance, probabilities in session.execute(_taggings(model, since, until)):
                if article in apart:
                    continue
                words = said.get(article, {})
                ids.append(article)
                counts = _decided(tags.get(article, set()), words, relevant=relevant)
                known = {RELEVANT: relevance} | probabilities | words
                decided.append(tuple(subject in counts for subject in subjects))
                scores.append(tuple(float(known.get(subject, 0.0)) for subject in subjects))
        return AuditFrame(subjects, tuple(ids), tuple(decided), tuple(scores))

    def save_audit(self, audit: Audit, items: Iterable[AuditItem], frame: bytes) -> None:
        """Keep a draw, its items and the packed population that it was drawn from, all or nothing.

        Raises
        ------
        StoreError
            There is a draw of this name.
        """
        rows = _item_rows(audit, items)
        try:
            with self._write(durable=True) as session:
                session.execute(insert(AuditRow), [_row(audit) | {"frame": frame}])
                for batch in in_batches(rows):
                    session.execute(insert(AuditItemRow), batch)
        except StoreError as error:
            if isinstance(error.__cause__, IntegrityError) and self.audit(audit.name) is not None:
                raise StoreError(f"there is an audit named '{audit.name}'; give this one another name") from error
            raise

    def extend_audit(self, audit: Audit, items: Iterable[AuditItem]) -> None:
        """Replace a draw by a greater one of the same population; `items` are all of it, the former among them."""
        rows = _item_rows(audit, items)
        with self._write(durable=True) as session:
            strata = _row(audit)["strata"]
            session.execute(update(AuditRow).where(AuditRow.name == audit.name).values(strata=strata))
            for batch in in_batches(rows):
                upsert(session, AuditItemRow, batch, ["audit", "article_id"])

    def packed_frame(self, name: str) -> bytes | None:
        """Return the packed population of the draw `name`; None where there is no such draw."""
        with self._read() as session:
            return session.scalar(select(AuditRow.frame).where(AuditRow.name == name))

    def audits(self) -> list[Audit]:
        """Return all draws, the oldest first."""
        with self._read() as session:
            query = select(AuditRow).options(defer(AuditRow.frame)).order_by(AuditRow.at, AuditRow.name)
            return [_audit(row) for row in session.scalars(query)]

    def audit(self, name: str) -> Audit | None:
        """Return the draw `name`, or None."""
        return next((one for one in self.audits() if one.name == name), None)

    def audit_items(self, name: str) -> list[AuditItem]:
        """Return the items of a draw, in its order: the order in which they should be read."""
        query = select(AuditItemRow).where(AuditItemRow.audit == name).order_by(AuditItemRow.place)
        with self._read() as session:
            return [AuditItem(row.article_id, row.place, row.strata) for row in session.scalars(query)]

    def audit_readings(self, name: str) -> dict[str, dict[str, bool]]:
        """Return what people read for a draw, by article and subject: its own blind labels and no others."""
        with self._read() as session:
            return verdicts(session, LabelRow.source == audit_source(name), LabelRow.blind.is_(True))

    def audit_pending(self, name: str, limit: int | None = None) -> list[str]:
        """Return the drawn articles that lack a reading of some subject, in the order in which to read them."""
        audit = self.audit(name)
        subjects = set(audit.subjects) if audit else set()
        done = self.audit_readings(name)
        waiting = [i.article_id for i in self.audit_items(name) if not subjects <= done.get(i.article_id, {}).keys()]
        return waiting[:limit]


def _decided(tags: set[str], said: dict[str, bool], *, relevant: bool) -> set[str]:
    """Return the subjects for which an article counts, told as `Entries.entries` does."""
    health = said.get(RELEVANT, relevant)
    themes = set(tags) if health and relevant else set()
    themes -= {theme for theme, value in said.items() if not value}
    themes |= {theme for theme, value in said.items() if value and theme != RELEVANT}
    return themes | ({RELEVANT} if health or themes else set())


def _taggings(model: str, since: dt.date, until: dt.date) -> Select[str, bool, float, dict[str, float]]:
    last = in_force(model).subquery()
    return (
        select(TaggingRow.article_id, TaggingRow.relevant, TaggingRow.relevance, TaggingRow.scores)
        .join(last, last.c.tagging == TaggingRow.id)
        .join(ArticleRow, ArticleRow.id == TaggingRow.article_id)
        .where(ArticleRow.published.is_not(None), period(since, until))
        .order_by(TaggingRow.article_id)
    )


def _tags(model: str, since: dt.date, until: dt.date) -> Select[str, str]:
    last = in_force(model).subquery()
    return (
        select(TaggingRow.article_id, TagRow.theme)
        .join(last, last.c.tagging == TaggingRow.id)
        .join(TagRow, TagRow.tagging == TaggingRow.id)
        .join(ArticleRow, ArticleRow.id == TaggingRow.article_id)
        .where(ArticleRow.published.is_not(None), period(since, until))
    )


def _item_rows(audit: Audit, items: Iterable[AuditItem]) -> list[dict[str, object]]:
    return [
        {"audit": audit.name, "article_id": one.article_id, "place": one.place, "strata": one.strata} for one in items
    ]


def _row(audit: Audit) -> dict[str, object]:
    strata = [
        {"subject": s.subject, "stratum": s.stratum, "population": s.population, "drawn": s.drawn} for s in audit.strata
    ]
    return {
        "name": audit.name,
        "at": audit.at,
        "since": audit.since.isoformat(),
        "until": audit.until.isoformat(),
        "model": audit.model,
        "province": audit.province,
        "seed": audit.seed,
        "population": audit.population,
        "subjects": list(audit.subjects),
        "strata": strata,
    }


def _audit(row: AuditRow) -> Audit:
    return Audit(
        row.name,
        row.at,
        dt.date.fromisoformat(row.since),
        dt.date.fromisoformat(row.until),
        row.model,
        row.province,
        row.seed,
        row.population,
        tuple(row.subjects),
        tuple(AuditStratum(s["subject"], s["stratum"], s["population"], s["drawn"]) for s in row.strata),
    )
