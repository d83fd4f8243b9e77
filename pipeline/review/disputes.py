"""Where annotators differ or couldn't tell, for a reviewer to settle."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.store import RELEVANT, Label, Role, Store
from pipeline.themes import Plan

__all__ = ["Dispute", "Word", "disputes", "in_order"]


class Word(NamedTuple):
    """What one annotator said, None for unsure, and when; `blind` says that no tag was shown to them."""

    who: str
    value: bool | None
    at: dt.datetime
    blind: bool


@dataclass(frozen=True, slots=True)
class Dispute:
    """An article and subject on which people differ, or of which somebody was unsure, and no reviewer has spoken."""

    article_id: str
    subject: str
    words: tuple[Word, ...]


def disputes(store: Store, plan: Plan, ids: Sequence[str] | None = None, *, reader: str = "") -> list[Dispute]:
    """Return what a reviewer should settle: by article, the longest waiting first, in the plan's order.

    Reads only labels that may differ (two queries), however many there are.

    Parameters
    ----------
    ids
        Of these articles only.
    reader
        Whose reading must stay their own: articles that this person may yet be handed to read are left out.
    """
    said = store.contested(ids)
    settled = {(one.article_id, one.subject) for one in said if one.role is Role.REVIEWER and one.value is not None}
    words: defaultdict[tuple[str, str], list[Label]] = defaultdict(list)
    for one in said:
        if one.role is Role.ANNOTATOR and (one.article_id, one.subject) not in settled:
            words[one.article_id, one.subject].append(one)
    unread = {row.article_id for row in store.queue(who=reader)} if reader else set()
    open_ones = [
        Dispute(article, subject, tuple(Word(one.who, one.value, one.at, one.blind) for one in of))
        for (article, subject), of in words.items()
        if subject in {RELEVANT, *plan.codes}
        and article not in unread
        and (len({one.value for one in of}) > 1 or any(one.unsure for one in of))
    ]
    return in_order(open_ones, plan)


def in_order(found: Iterable[Dispute], plan: Plan) -> list[Dispute]:
    """Return differences in the order of `disputes`."""
    rank = {subject: n for n, subject in enumerate((RELEVANT, *plan.codes))}
    ones, since = list(found), dict[str, dt.datetime]()
    for one in ones:
        last = max(word.at for word in one.words)
        since[one.article_id] = max(last, since.get(one.article_id, last))
    return sorted(ones, key=lambda one: (since[one.article_id], one.article_id, rank[one.subject]))
