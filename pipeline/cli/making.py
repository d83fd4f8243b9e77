"""What the commands share that make a report: the open workspace, the report of a period, and what to say of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.console import several
from pipeline.errors import UsageError
from pipeline.settings import Workspace

if TYPE_CHECKING:
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
            The period ends before it begins.
        """
        from pipeline.night.locality import local_rule, place_articles
        from pipeline.report.build import build_report
        from pipeline.themes import load_plan

        if since and until and since > until:
            raise UsageError(f"--from {since} is after --to {until}")
        themes = load_plan(plan or self.workspace.plan)
        place_articles(self.store, self.workspace)  # what was read anew since the last night, or another province
        office = self.workspace.settings.office.name
        local = local_rule(self.workspace)
        return build_report(self.store, themes, since=since, until=until, office=office, local=local, model=model)


@contextmanager
def making(workspace: Path) -> Iterator[Desk]:
    """Open the workspace at `workspace` and its store."""
    from pipeline.store import Store

    place = Workspace.open(workspace)
    with Store.open(place.store_url) as store:
        yield Desk(place, store)


def tell(report: Report) -> None:
    """Print how many items count, how many stand apart, and what is still to be tagged."""
    click.echo(f"{several(len(report.entries), 'item')} about health")
    if report.undated:
        click.echo(f"{len(report.undated)} more without a date, listed apart")
    if report.elsewhere:
        click.echo(f"{len(report.elsewhere)} more don't concern {report.province}, listed apart")
    if report.untagged:
        click.echo(f"{several(report.untagged, 'article')} not tagged yet: run 'tinyte tag --all'", err=True)
