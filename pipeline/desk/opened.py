"""The workspace that this process serves, opened once for everybody who looks at it."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.desk.figures import Figures
from pipeline.errors import UsageError
from pipeline.night.locality import local_rule
from pipeline.report.annual import Report
from pipeline.report.build import build_report
from pipeline.review import Review
from pipeline.review.opening import open_review
from pipeline.settings import Workspace
from pipeline.store import Store
from pipeline.themes import Plan, load_plan

__all__ = ["Desk", "open_desk"]

_WORKSPACE = "TINYTE_DESK_WORKSPACE"
_open: dict[str, Desk] = {}
_opening = threading.Lock()


@dataclass(frozen=True)
class Desk:
    """An open workspace; safe for threads, as its store is."""

    place: Workspace
    store: Store
    plan: Plan

    @cached_property
    def review(self) -> Review:
        """Labelling, by what is stored."""
        return open_review(self.place, self.store)

    @cached_property
    def figures(self) -> Figures:
        """Reports of periods, kept until the data change."""
        return Figures(self._report, self._version)

    @cached_property
    def names(self) -> dict[str, str]:
        """Outlets' names by host, of all that were ever crawled."""
        return {one.host: one.name or one.host for one in self.store.outlet_infos()}

    def _report(self, since: object, until: object) -> Report:
        office, local = self.place.settings.office.name, local_rule(self.place)
        return build_report(self.store, self.plan, since=since, until=until, office=office, local=local)  # type: ignore[arg-type]

    def _version(self) -> object:
        """Return what differs once anything that is counted may have changed."""
        return self.store.changed(), self.plan


def open_desk() -> Desk:
    """Return the workspace named by the environment, opened by the first who asks.

    Raises
    ------
    TinyteError
        It can't be opened.
    """
    root = os.environ.get(_WORKSPACE, "")
    if not root:
        raise UsageError("this script is run by 'tinyte desk', which names the workspace")
    with _opening:
        if root not in _open:
            place = Workspace.open(Path(root))
            _open[root] = Desk(place, Store.open(place.store_url), load_plan(place.plan))
        return _open[root]
