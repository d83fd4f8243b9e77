"""Making a report from the store."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable
from importlib.metadata import version
from typing import TYPE_CHECKING

from pipeline.language.locality import METHOD
from pipeline.records import VIETNAM
from pipeline.report.annual import Before, MonthDays, Report, ReportTheme
from pipeline.report.period import same_days_before
from pipeline.report.tables import figures_of
from pipeline.report.vietnamese import day
from pipeline.store import DayState, Entry, LedgerDay, LocalRule, Store
from pipeline.themes import Plan

if TYPE_CHECKING:
    from pipeline.evaluate.reliability import Reliability

__all__ = ["build_report", "formerly"]

_LONGEST_LEDGER = dt.timedelta(days=3 * 366)
"""How far back the ledger of a report without a period goes: one stray old article would add a thousand days."""

_FOLLOWED = {DayState.COVERED.value, DayState.AFTERWARDS.value, DayState.PARTLY.value}


def build_report(
    store: Store,
    plan: Plan,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    office: str = "",
    local: LocalRule | None = None,
    model: str | None = None,
    reliability: tuple[Reliability, ...] | None = None,
    now: dt.datetime | None = None,
) -> Report:
    """Ask the store for a period's items and count them.

    Parameters
    ----------
    plan
        The plan of themes: its themes in its order, each under its present code.
    since, until
        First and last day, in Vietnam's time; without either, everything stored.
    office
        Whose report it is.
    local
        Whose items count only where they concern the province; the others stand apart. None counts all.
    model
        The model version that speaks where no person did; the one that tagged last by default.
    reliability
        What an audit says.
    now
        The present, aware: the ledger has no row for days that aren't over.

    Raises
    ------
    StoreError
        The database can't be read.
    """
    moment = now or dt.datetime.now(dt.UTC)
    said = model or store.model_in_use()
    asked = _Asked(store, plan, said, local, moment)
    today = moment.astimezone(VIETNAM).date()
    running = since is not None and until is not None and since <= today < until
    before = asked.before(since, min(until, today) if running and until else until)
    counted, undated, elsewhere = asked.entries(since, until)
    ledger, as_of = asked.ledger(since, until, counted)
    return Report(
        office=office,
        province=local.province if local else "",
        since=since,
        until=until,
        plan=plan.name,
        themes=tuple(ReportTheme(theme.code, theme.name, theme.clause) for theme in plan.themes),
        outlets=tuple(store.outlet_infos()),
        entries=counted,
        undated=undated,
        elsewhere=elsewhere,
        figures=figures_of(counted, plan.codes),
        before=before,
        ledger=ledger,
        as_of=as_of,
        reliability=reliability,
        model=said or "",
        versions=_versions(store, plan, local),
        untagged=store.how_many_untagged(said) if said else store.how_many(),
        remarks=(*_unfinished(today if running else None), *_remarks(plan, since, until)),
    )


class _Asked:
    """What one report asks of the store."""

    def __init__(self, store: Store, plan: Plan, model: str | None, local: LocalRule | None, now: dt.datetime) -> None:
        self._store = store
        self._plan = plan
        self._model = model
        self._local = local
        self._now = now

    def entries(
        self, since: dt.date | None, until: dt.date | None
    ) -> tuple[tuple[Entry, ...], tuple[Entry, ...], tuple[Entry, ...]]:
        """Return the items that count, those without a date, and those that don't concern the province."""
        found = self._store.entries(
            self._model,
            since=since,
            until=until,
            themes=self._plan.codes,
            formerly=formerly(self._plan),
            local=self._local,
        )
        counted = tuple(entry for entry in found.counted if entry.day)
        undated = tuple(entry for entry in found.counted if not entry.day)
        return counted, undated, tuple(found.elsewhere)

    def before(self, since: dt.date | None, until: dt.date | None) -> Before | None:
        """Return the figures of the same days a year before; None without a period."""
        if since is None or until is None or since.year <= dt.MINYEAR + 1:
            return None
        first, last = same_days_before(since, until)
        counted, _, _ = self.entries(first, last)
        days = Counter(row.state.value for row in self._store.ledger(first, last, now=self._now))
        return Before(
            since=first,
            until=last,
            figures=figures_of(counted, self._plan.codes),
            stories=len({entry.story for entry in counted}),
            followed=bool(counted) or any(days[state] for state in _FOLLOWED),
        )

    def ledger(
        self, since: dt.date | None, until: dt.date | None, entries: tuple[Entry, ...]
    ) -> tuple[tuple[MonthDays, ...], dt.date | None]:
        """Return the ledger by outlet and month, and the last day that it speaks of."""
        days = [entry.day for entry in entries if entry.day is not None]
        today = self._now.astimezone(VIETNAM).date()
        first = since or max(min(days, default=today), today - _LONGEST_LEDGER)
        last = min(until or today, today)
        rows = self._store.ledger(first, last, now=self._now)
        return tuple(_by_month(rows)), max((row.day for row in rows), default=None)


def _by_month(rows: Iterable[LedgerDay]) -> Iterable[MonthDays]:
    days: dict[tuple[str, str], Counter[str]] = {}
    items: Counter[tuple[str, str]] = Counter()
    for row in rows:
        key = (row.outlet, row.day.isoformat()[:7])
        days.setdefault(key, Counter())[row.state.value] += 1
        items[key] += row.items
    return (MonthDays(*key, dict(sorted(found.items())), items[key]) for key, found in sorted(days.items()))


def formerly(plan: Plan) -> dict[str, str]:
    """Return the present code of each theme that former plans called otherwise."""
    return {former: theme.code for theme in plan.themes for former in theme.formerly}


def _versions(store: Store, plan: Plan, local: LocalRule | None) -> dict[str, str]:
    label, tagging = store.last_said()
    versions = {
        "tinyte": version("tin-y-te"),
        "plan_sha256": hashlib.sha256(plan.model_dump_json().encode()).hexdigest(),
        "last_label": str(label),
        "last_tagging": str(tagging),
    }
    return versions | ({"gazetteer": METHOD} if local else {})


def _unfinished(today: dt.date | None) -> Iterable[str]:
    if today:
        yield f"Kỳ báo cáo chưa kết thúc: số liệu tính đến ngày {day(today)}, so với cùng thời gian năm trước."


def _remarks(plan: Plan, since: dt.date | None, until: dt.date | None) -> Iterable[str]:
    """Say where the plan isn't that of the period."""
    if since is None or until is None:
        return
    others = [str(year) for year in range(since.year, until.year + 1) if year not in plan.years]
    if others:
        years = ", ".join(str(year) for year in plan.years)
        yield f"Chuyên đề theo “{plan.name}” (năm {years}), là kế hoạch không ghi năm {', '.join(others)}."
