"""Near-duplicates: sketches of texts, links between articles, and the stories that they make.

Links are facts about two texts, told once; stories follow from all links, so they come out the same in whatever
order articles came. Nothing is deleted: four reprints are four items and one story.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from pipeline.store.articles import from_row
from pipeline.store.labels import Labels
from pipeline.store.rows import Link, Sketch, StoredArticle
from pipeline.store.sql import BATCH, in_batches, upsert
from pipeline.store.tables import ArticleRow, LinkRow, SketchRow, StoryRow

__all__ = ["REPRINTED_WITHIN", "Stories"]

_STREAM = 5000  # sketches read at once: 2 MB

REPRINTED_WITHIN = dt.timedelta(days=31)
"""How far apart two articles may be published to be one story. Reprints follow within days; the same text a season
later is a new occasion (campaigns return every year with theirs), and a year's stories shouldn't reach into another."""


class Stories(Labels):
    """The store's methods for sketches, links and stories."""

    def unsketched(self, scheme: str, batch: int = BATCH) -> Iterator[list[StoredArticle]]:
        """Yield, in lists of at most `batch`, the articles whose present text has no sketch of `scheme`."""
        after = ""
        while True:
            query = (
                select(ArticleRow)
                .outerjoin(SketchRow, SketchRow.article_id == ArticleRow.id)
                .where(ArticleRow.id > after)
                .where(
                    or_(
                        SketchRow.article_id.is_(None),
                        SketchRow.digest != ArticleRow.digest,
                        SketchRow.scheme != scheme,
                    )
                )
                .order_by(ArticleRow.id)
                .limit(batch)
            )
            with self._read() as session:
                found = [from_row(row) for row in session.scalars(query)]
            if not found:
                return
            yield found
            after = found[-1].id

    def save_sketches(self, scheme: str, sketches: Iterable[Sketch]) -> None:
        """Keep sketches; what was linked by a former text or scheme is taken back, to be compared anew."""
        with self._write() as session:
            for batch in in_batches(sketches):
                ids = [s.id for s in batch]
                digests = self._digests(session, ids)
                rows = [
                    {
                        "article_id": s.id,
                        "scheme": scheme,
                        "digest": digests[s.id],
                        "compared": False,
                        "sketch": s.sketch,
                    }
                    for s in batch
                ]
                upsert(session, SketchRow, rows, ["article_id"], ["scheme", "digest", "compared", "sketch"])
                session.execute(delete(LinkRow).where(or_(LinkRow.one.in_(ids), LinkRow.other.in_(ids))))

    def uncompared(self, limit: int) -> list[tuple[str, bytes]]:
        """Return ids and sketches of at most `limit` articles that weren't compared with every other."""
        query = (
            select(SketchRow.article_id, SketchRow.sketch)
            .where(SketchRow.compared.is_(False))
            .order_by(SketchRow.article_id)
            .limit(limit)
        )
        with self._read() as session:
            return [(article, sketch) for article, sketch in session.execute(query)]

    def sketches(self, batch: int = _STREAM) -> Iterator[list[tuple[str, bytes]]]:
        """Yield ids and sketches of all articles, by id, in lists of at most `batch`."""
        after = ""
        while True:
            query = select(SketchRow.article_id, SketchRow.sketch).where(SketchRow.article_id > after)
            with self._read() as session:
                found = [(a, s) for a, s in session.execute(query.order_by(SketchRow.article_id).limit(batch))]
            if not found:
                return
            yield found
            after = found[-1][0]

    def add_links(self, compared: Sequence[str], links: Iterable[Link]) -> int:
        """Add links, and note that the articles `compared` were compared with every other; return how many links."""
        rows = [
            {"one": min(k.one, k.other), "other": max(k.one, k.other), "verdict": k.verdict, "covered": k.covered}
            for k in links
        ]
        with self._write() as session:
            for batch in in_batches(rows):
                upsert(session, LinkRow, batch, ["one", "other"], ["verdict", "covered"])
            for ids in in_batches(compared):
                session.execute(update(SketchRow).where(SketchRow.article_id.in_(ids)).values(compared=True))
        return len(rows)

    def settle_stories(self) -> int:
        """Make stories of all links and write what changed; return the number of articles whose story changed.

        Links between articles published more than `REPRINTED_WITHIN` apart don't count. A story's original is its
        earliest article: by the time of publishing, where that isn't known by the time when it was first seen; then
        by id. The story is named by its original's id.
        """
        with self._write() as session:
            links = [(one, other) for one, other in session.execute(select(LinkRow.one, LinkRow.other))]
            ages = _ages(session, {article for link in links for article in link})
            groups = _components([link for link in links if _near(*(ages[article] for article in link))])
            wanted = {a: _original(group, ages) for group in groups for a in group}
            there = dict(session.execute(select(StoryRow.article_id, StoryRow.story)).all())
            gone = sorted(there.keys() - wanted.keys())
            changed = {a: story for a, story in sorted(wanted.items()) if there.get(a) != story}
            for ids in in_batches(gone):
                session.execute(delete(StoryRow).where(StoryRow.article_id.in_(ids)))
            for batch in in_batches(changed.items()):
                upsert(session, StoryRow, [{"article_id": a, "story": s} for a, s in batch], ["article_id"], ["story"])
            return len(gone) + len(changed)

    def story_of(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the story of each of `ids`: its original's id; an article without a reprint is its own."""
        found: dict[str, str] = {}
        with self._read() as session:
            for batch in in_batches(ids):
                rows = session.execute(
                    select(StoryRow.article_id, StoryRow.story).where(StoryRow.article_id.in_(batch))
                )
                found.update({one: one for one in batch} | dict(rows.all()))
        return found

    def story(self, article_id: str) -> list[str]:
        """Return the articles of the story that `article_id` is part of, the original first; alone, itself."""
        with self._read() as session:
            name = session.scalar(select(StoryRow.story).where(StoryRow.article_id == article_id))
            if name is None:
                return [article_id]
            ids = list(session.scalars(select(StoryRow.article_id).where(StoryRow.story == name)))
            ages = _ages(session, ids)
            return sorted(ids, key=lambda one: (_since(ages[one]), one))

    def links(self, article_id: str | None = None) -> list[Link]:
        """Return the links of an article, or all: which two articles are one story, and by what that was told."""
        query = select(LinkRow).order_by(LinkRow.one, LinkRow.other)
        if article_id is not None:
            query = query.where(or_(LinkRow.one == article_id, LinkRow.other == article_id))
        with self._read() as session:
            return [Link(row.one, row.other, row.verdict, row.covered) for row in session.scalars(query)]

    def how_many_stories(self) -> int:
        """Return the number of stories: articles, but each set of reprints once."""
        with self._read() as session:
            articles = session.scalar(select(func.count()).select_from(ArticleRow)) or 0
            members = session.scalar(select(func.count()).select_from(StoryRow)) or 0
            stories = session.scalar(select(func.count(StoryRow.story.distinct()))) or 0
            return articles - members + stories


def _components(links: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Return the sets of articles that links join, directly or through others."""
    near: defaultdict[str, list[str]] = defaultdict(list)
    for one, other in links:
        near[one].append(other)
        near[other].append(one)
    found: list[list[str]] = []
    seen: set[str] = set()
    for start in near:
        if start in seen:
            continue
        group, waiting = [], [start]
        seen.add(start)
        while waiting:
            here = waiting.pop()
            group.append(here)
            fresh = [one for one in near[here] if one not in seen]
            seen.update(fresh)
            waiting += fresh
        found.append(group)
    return found


_Age = tuple[dt.datetime | None, dt.datetime]  # published, first seen


def _near(one: _Age, other: _Age) -> bool:
    return one[0] is None or other[0] is None or abs(one[0] - other[0]) <= REPRINTED_WITHIN


def _since(age: _Age) -> dt.datetime:
    return age[0] or age[1]


def _original(group: Sequence[str], ages: Mapping[str, _Age]) -> str:
    return min(group, key=lambda one: (_since(ages[one]), one))


def _ages(session: Session, ids: Iterable[str]) -> dict[str, _Age]:
    found: dict[str, _Age] = {}
    for batch in in_batches(ids):
        query = select(ArticleRow.id, ArticleRow.published, ArticleRow.first_seen).where(ArticleRow.id.in_(batch))
        found.update({article: (published, seen) for article, published, seen in session.execute(query)})
    return found
