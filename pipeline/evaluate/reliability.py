"""How sure each count is: an audit drawn from the store, and what its readings say of each theme's true count."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.errors import UsageError, nearest
from pipeline.evaluate.audit_draw import STRATA, Drawn, Frame, Stratum, arrange, draw
from pipeline.evaluate.audit_estimate import Estimate, Reading, estimate
from pipeline.store import Audit, AuditItem, AuditStratum, LocalRule, Store

__all__ = ["Reliability", "audit_of", "draw_audit", "draw_more", "estimates", "reliability", "the_audit"]


@dataclass(frozen=True, slots=True)
class Reliability:
    """One theme's count and what a blind reading of a random sample says of it. All are numbers of items.

    The true count falls into three parts, so that ``true_count = confirmed + right + missed``; ``low`` and ``high``
    bound it. The population is the period's items as they stood at the draw; what came later isn't in it.

    Attributes
    ----------
    theme
        The theme's code; `RELEVANT` for "about health".
    counted
        Items of the population that count, after the audit's own readings have put right what they read.
    confirmed
        Items that a person of this audit read, blind, and found to be of the theme.
    right, right_low, right_high
        Of the counted items that nobody of this audit read: how many are rightly counted, with a 95 % interval.
    missed, missed_low, missed_high
        Of the items that aren't counted and weren't read: how many are of the theme after all.
    true_count, low, high
        The true count of the population, with its 95 % interval.
    labels
        Readings that the estimate stands on.
    waiting
        Readings drawn for it that are still to be made. While there are any, only those read in the order of the
        draw count, and the interval is the wider one of that smaller sample.
    population
        Items in the population.
    given
        Items that counted at the draw, before the audit's readings.
    precision, recall
        Share of those that are right, and share of the true items that they hold, each with its interval (low,
        high); None where it isn't defined.

    `right`, `missed` and `true_count` are None where a stratum has no reading yet: then only the bounds are known.
    """

    theme: str
    counted: int
    confirmed: int
    right: float | None
    right_low: int
    right_high: int
    missed: float | None
    missed_low: int
    missed_high: int
    true_count: float | None
    low: int
    high: int
    labels: int
    waiting: int = 0
    population: int = 0
    given: int = 0
    precision: tuple[float, float, float] | None = None
    recall: tuple[float, float, float] | None = None


def draw_audit(
    store: Store,
    themes: Sequence[str],
    *,
    name: str,
    since: dt.date,
    until: dt.date,
    size: int | None = None,
    each: int = 0,
    seed: int | None = None,
    local: LocalRule | None = None,
    at: dt.datetime | None = None,
) -> Audit:
    """Draw a random sample of a period's items for a person to read, and keep it with its population's sizes.

    Parameters
    ----------
    themes
        The plan's themes, in its order.
    name
        What the draw is called; labels made for it carry it (`store.audit_source`).
    since, until
        First and last day, in Vietnam's time.
    size, each
        How many readings in all, or (without `size`) how many a theme gets beside the base; see `audit_draw.draw`.
    seed
        Of the random order; drawn by the system where none is given. It is kept with the draw.
    local
        Whose items count only where they concern the province: those that don't are no part of the population.

    Raises
    ------
    UsageError
        No item of the period is tagged, `size` is too small, or the name is taken.
    """
    if store.audit(name) is not None:
        raise UsageError(f"there is an audit named '{name}' already; --name gives this one another name")
    model = store.model_in_use()
    if model is None:
        raise UsageError("no article is tagged yet: run 'tinyte night' first")
    people = store.audit_frame(model, themes, since=since, until=until, local=local)
    chosen = secrets.randbelow(2**32) if seed is None else seed
    decided, scores = np.array(people.decided, dtype=bool), np.array(people.scores, dtype=np.float64)
    frame = arrange(people.ids, people.subjects, decided, scores, seed=chosen)
    drawn = draw(frame, size, each=each)
    audit = Audit(
        name,
        at or dt.datetime.now(dt.UTC),
        since,
        until,
        model,
        local.province if local else "",
        chosen,
        len(frame.ids),
        frame.subjects,
        _strata(frame, drawn),
    )
    store.save_audit(audit, _items(frame, drawn), frame.pack())
    return audit


def draw_more(store: Store, audit: Audit, more: int) -> Audit:
    """Draw `more` items of a draw's population, as it stood then, beside those drawn; return the greater draw.

    Its readings stay good: the former sample is the beginning of the new one.
    """
    frame = Frame.unpack(store.packed_frame(audit.name) or b"")
    wanted = np.zeros_like(frame.sizes)
    for one in audit.strata:
        wanted[frame.subjects.index(one.subject), STRATA.index(Stratum(one.stratum))] = one.drawn
    places = np.array([one.place for one in store.audit_items(audit.name)], dtype=np.int64)
    drawn = draw(frame, len(places) + more, before=Drawn(places, wanted))
    greater = replace(audit, strata=_strata(frame, drawn))
    store.extend_audit(greater, _items(frame, drawn))
    return greater


def the_audit(store: Store, name: str | None = None) -> Audit | None:
    """Return the draw `name`, or the latest one; None where there is no draw at all.

    Raises
    ------
    UsageError
        There are draws, but none of this name.
    """
    audits = store.audits()
    if name is None:
        return audits[-1] if audits else None
    found = next((one for one in audits if one.name == name), None)
    if found is None:
        raise UsageError(
            f"there is no audit named '{name}'; "
            + (nearest(name, [one.name for one in audits]) if audits else "'tinyte audit draw' makes one")
        )
    return found


def audit_of(store: Store, since: dt.date | None, until: dt.date | None) -> str | None:
    """Return the name of the latest draw of exactly this period; None where there is none."""
    return next((a.name for a in reversed(store.audits()) if (a.since, a.until) == (since, until)), None)


def reliability(store: Store, name: str | None = None) -> tuple[Reliability, ...]:
    """Return what the readings of the draw `name`, or of the latest one, say of each subject of it.

    "About health" comes first, then the themes in the plan's order; nothing where there is no draw.

    Raises
    ------
    UsageError
        There are draws, but none of this name.
    """
    audit = the_audit(store, name)
    if audit is None:
        return ()
    return tuple(_reliability(audit, subject, found) for subject, found in estimates(store, audit).items())


def estimates(store: Store, audit: Audit) -> dict[str, Estimate]:
    """Return what the readings of a draw say, by subject, stratum by stratum."""
    items, done = store.audit_items(audit.name), store.audit_readings(audit.name)
    return {subject: _estimate(audit, subject, items, done) for subject in audit.subjects}


def _strata(frame: Frame, drawn: Drawn) -> tuple[AuditStratum, ...]:
    return tuple(
        AuditStratum(subject, stratum.value, int(frame.sizes[row, at]), int(drawn.wanted[row, at]))
        for row, subject in enumerate(frame.subjects)
        for at, stratum in enumerate(STRATA)
        if frame.sizes[row, at]
    )


def _items(frame: Frame, drawn: Drawn) -> list[AuditItem]:
    return [
        AuditItem(
            frame.ids[place],
            place,
            {subject: STRATA[at].value for subject, at in zip(frame.subjects, frame.strata[place], strict=True)},
        )
        for place in drawn.places.tolist()
    ]


def _estimate(
    audit: Audit, subject: str, items: Sequence[AuditItem], done: Mapping[str, Mapping[str, bool]]
) -> Estimate:
    mine = [one for one in audit.strata if one.subject == subject]
    return estimate(
        [Reading(Stratum(i.strata[subject]), done.get(i.article_id, {}).get(subject)) for i in items],
        {Stratum(one.stratum): one.population for one in mine},
        {Stratum(one.stratum): one.drawn for one in mine},
    )


def _reliability(audit: Audit, subject: str, found: Estimate) -> Reliability:
    """Take the known items apart from the estimated ones."""
    total, given, missed = found.total, found.given, found.missed
    yes_given = sum(one.yes for one in found.strata if one.stratum.counted)
    yes_missed = sum(one.yes for one in found.strata if not one.stratum.counted)
    read_given = yes_given + sum(one.no for one in found.strata if one.stratum.counted)
    return Reliability(
        theme=subject,
        counted=found.counted - read_given + yes_given + yes_missed,
        confirmed=yes_given + yes_missed,
        right=None if given.value is None else given.value - yes_given,
        right_low=given.whole[0] - yes_given,
        right_high=given.whole[1] - yes_given,
        missed=None if missed.value is None else missed.value - yes_missed,
        missed_low=missed.whole[0] - yes_missed,
        missed_high=missed.whole[1] - yes_missed,
        true_count=total.value,
        low=total.whole[0],
        high=total.whole[1],
        labels=sum(one.read for one in found.strata),
        waiting=sum(one.waiting for one in found.strata),
        population=audit.population,
        given=found.counted,
        precision=found.precision,
        recall=found.recall,
    )
