"""What the commands share that make a report: the open workspace, the report of a period, and what to say of it."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.console import several
from pipeline.cli.hints import say
from pipeline.errors import UsageError
from pipeline.settings import Workspace

if TYPE_CHECKING:
    from pipeline.evaluate.reliability import Reliability
    from pipeline.report.annual import Report
    from pipeline.store import Store

__all__ = ["Desk", "making", "tell"]


@dataclass(frozen=True, slots=True)
class Desk:
    """An open workspace and its store."""

    workspace: Workspace
    store: Store

    def make(
        self, since: dt.date | None, until: dt.date | None, *, model: str | None = None, plan: Path | None = None
    ) -> Report:
        """Make the report of a period; by default with the workspace's plan and the model that tagged last.

        Raises
        ------
        UsageError
            The period ends before it begins, or the model named tagged nothing.
        """
        from pipeline.night.locality import local_rule, place_articles
        from pipeline.report.build import build_report
        from pipeline.themes import load_plan

        if since and until and since > until:
            raise UsageError(f"--from {since} is after --to {until}")
        if model is not None and model not in (known := self.store.tagging_models()):
            raise UsageError(f"--model {model}: it tagged nothing here; those that did: {', '.join(known) or 'none'}")
        themes = load_plan(plan or self.workspace.plan)
        place_articles(self.store, self.workspace)  # what was read anew since the last night, or another province
        self.store.link_log()  # what was crawled since may be what was logged
        office = self.workspace.settings.office.name
        local = local_rule(self.workspace)
        return build_report(
            self.store,
            themes,
            since=since,
            until=until,
            office=office,
            local=local,
            model=model,
            reliability=self._reliability(since, until),
        )

    def _reliability(self, since: dt.date | None, until: dt.date | None) -> tuple[Reliability, ...] | None:
        """Return what the latest audit of exactly this period says; None where there is none."""
        if not self.store.audits():
            return None  # and nothing heavy is imported
        from pipeline.evaluate.reliability import audit_of, reliability

        name = audit_of(self.store, since, until)
        return reliability(self.store, name) if name else None


@contextmanager
def making(workspace: Path) -> Iterator[Desk]:
    """Open the workspace at `workspace` and its store."""
    from pipeline.store import Store

    place = Workspace.open(workspace)
    with Store.open(place.store_url) as store, _uncollected():
        yield Desk(place, store)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector away: it would walk a year's items again and again, a quarter of all the time.

    Records hold no cycles, so nothing is left for it to free.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def tell(report: Report) -> None:
    """Print how many items count, how many stand apart, and what is still to be tagged."""
    click.echo(f"{several(len(report.entries), 'item')} about health")
    if not report.entries and report.since and report.until:
        say(
            f"nothing counts from {report.since} to {report.until}, so the files hold zeros; "
            "another period: --year, or --from and --to; what was read and what not: 'tinyte ledger'",
            err=True,
        )
    if report.undated:
        click.echo(f"{len(report.undated)} more without a date, listed apart")
    if report.elsewhere:
        verb = "doesn't" if len(report.elsewhere) == 1 else "don't"
        click.echo(f"{len(report.elsewhere)} more {verb} concern {report.province}, listed apart")
    if report.untagged:
        say(f"{several(report.untagged, 'article')} not tagged yet: run 'tinyte tag --all'", err=True)
