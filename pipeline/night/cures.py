"""What the doctor says of changes and advises, as remarks."""

from __future__ import annotations

from pipeline.night.findings import Remark
from pipeline.night.habits import Change
from pipeline.outlets import Outlet
from pipeline.outlets.catalogue import known
from pipeline.records import VIETNAM, Outcome
from pipeline.store import Judgement

__all__ = ["again", "change", "cure", "layout"]


def layout(code: str, judged: Judgement) -> Remark:
    """Return what came of learning a layout anew; `code` says whether it was taken."""
    return Remark.of(code, day=judged.at.astimezone(VIETNAM), said=judged.said)


def change(one: Change) -> Remark:
    """Return what got worse."""
    code = "change.pace" if one.field == "articles a week" else "change.share"
    return Remark.of(code, field=Remark(f"field.{one.field}"), before=one.before, after=one.after)


def again(host: str) -> Remark:
    """Return how an outlet is looked at anew."""
    return Remark.of("outlet.again", host=host)


def cure(how: str, outlet: Outlet) -> Remark:
    """Return what to do where an outlet gives no answer; `how` is what most of its requests ended with."""
    entry = known(outlet.host)
    if entry is not None and entry.successor:
        return Remark.of("outlet.moved", successor=entry.successor)
    if how == Outcome.TLS.value:
        return Remark("outlet.authority")
    if how in {Outcome.REFUSED.value, Outcome.RATE_LIMITED.value}:
        return Remark("outlet.refuses")
    if how == Outcome.ROBOTS.value:
        return Remark("outlet.forbids")
    if how == Outcome.GONE.value:
        return Remark.of("outlet.gone", again=again(outlet.host))
    return Remark.of("outlet.open", url=outlet.url)
