"""Which articles go out into a file, and what the file shows of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import islice
from random import Random

from pipeline.errors import InputError
from pipeline.review.exchange.records import Outgoing, Words
from pipeline.review.ordering import AUDIT, UNSURE_MODEL, order
from pipeline.review.reasons import reason
from pipeline.review.session import Review
from pipeline.store import RELEVANT, Label, Queued, Role, audit_source

__all__ = ["MANY", "Strategy", "chosen", "outgoing"]

MANY = 200
"""How many articles go out for reading where nobody says how many: two to three hours."""


class Strategy(StrEnum):
    """Which articles go out.

    - queue: those that wait, in the queue's order;
    - audit: what the latest audit drew and nobody read, blind;
    - uncertain: those that teach the model most, whatever else waits;
    - random: any that the person (or, without one, anybody) hasn't read, by chance;
    - labelled: those that the person (or anybody) said something of;
    - all: everything stored, the newest first.
    """

    QUEUE = "queue"
    AUDIT = "audit"
    UNCERTAIN = "uncertain"
    RANDOM = "random"
    LABELLED = "labelled"
    ALL = "all"

    @property
    def to_read(self) -> bool:
        """Whether the articles go out to be read, rather than for what was said of them."""
        return self not in {Strategy.LABELLED, Strategy.ALL}


def chosen(review: Review, strategy: Strategy, many: int | None, who: str, seed: int) -> list[Queued]:
    """Return the articles that go out, in order.

    Raises
    ------
    InputError
        There is no audit to read for.
    """
    store = review.store
    most = many or MANY
    if strategy is Strategy.QUEUE:
        if store.queue_state().made is None:
            review.refresh()
        return store.queue(most, who=who)
    if strategy is Strategy.AUDIT:
        audits = store.audits()
        if not audits:
            raise InputError("no audit was drawn yet: 'tinyte audit draw' draws one")
        name = audits[-1].name
        why = {"audit": name}
        pending = store.audit_pending(name, most)
        return [Queued(one, AUDIT, RELEVANT, audit_source(name), blind=True, why=why) for one in pending]
    if strategy is Strategy.UNCERTAIN:
        rows = order(store, review.plan, review.teacher, review.vectors, size=most)
        return list(islice((row for row in rows if row.kind == UNSURE_MODEL), most))
    said = sorted({one.article_id for one in store.sayings(who=who or None)})
    if strategy is Strategy.LABELLED:
        return [Queued(one, "chosen") for one in said[:many]]
    if strategy is Strategy.ALL:
        return [Queued(hit.id, "chosen") for hit in store.search("", limit=many or store.how_many()).hits]
    left = sorted(set(store.ids()) - set(said))
    return [Queued(one, "random") for one in Random(seed).sample(left, min(most, len(left)))]  # noqa: S311 - no secret


def outgoing(review: Review, picks: Sequence[Queued], strategy: Strategy, who: str, role: Role) -> list[Outgoing]:
    """Return what the file shows of `picks`; of blind readings nothing that the model or others said."""
    ids = [one.article_id for one in picks]
    articles = {one.id: one for one in review.store.some_articles(ids)}
    version = review.teacher.version
    taggings = review.store.taggings(version, ids) if version else {}
    said = _said(review, ids, strategy, who, role)
    rows = []
    for one in picks:
        stored, tagging = articles[one.article_id], taggings.get(one.article_id)
        article = stored.article
        seen = tagging if tagging and not one.blind else None
        rows.append(
            Outgoing(
                stored.id,
                article.title,
                article.lead,
                article.body,
                article.url,
                stored.outlet,
                article.published,
                {} if one.blind else said.get(stored.id, {}),
                {code: seen.scores[code] for code in review.plan.codes if code in seen.scores} if seen else {},
                [code for code in review.plan.codes if code in seen.themes] if seen else (),
                seen.relevance if seen else None,
                reason(one, review.plan) if strategy.to_read else "",
                one.source,
            )
        )
    return rows


def _said(review: Review, ids: Sequence[str], strategy: Strategy, who: str, role: Role) -> Mapping[str, Words]:
    """Return the words to show: the person's own; without one those in force, or none where they are to be read."""
    if who:
        return _words(review.store.sayings(ids, who=who, role=role), review)
    if strategy.to_read:
        return {}
    wanted = set(ids)
    return {one: words for one, words in review.store.decided().items() if one in wanted}


def _words(labels: Sequence[Label], review: Review) -> Mapping[str, Words]:
    found: defaultdict[str, dict[str, bool | None]] = defaultdict(dict)
    for one in labels:
        if one.subject == RELEVANT or one.subject in review.plan.codes:
            found[one.article_id][one.subject] = one.value
    return found
