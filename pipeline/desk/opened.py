"""The workspace that this process serves, opened once for everybody who looks at it."""

from __future__ import annotations

import datetime as dt
import os
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.desk import shelf
from pipeline.desk.jobs import Jobs
from pipeline.desk.kept import Kept, Made
from pipeline.desk.pictures import pictures
from pipeline.desk.shelf import Overview
from pipeline.errors import UsageError
from pipeline.night.doctor import Diagnosis, examine
from pipeline.night.locality import local_rule
from pipeline.report.annual import Report
from pipeline.report.build import build_report
from pipeline.report.similar import Similar
from pipeline.resources import shipped
from pipeline.review import Review
from pipeline.review.opening import open_review
from pipeline.settings import Workspace
from pipeline.store import Role, Store, Vote
from pipeline.themes import Plan, load_plan

if TYPE_CHECKING:
    from pipeline.classify import Model

__all__ = ["Desk", "Loading", "Period", "Person", "open_desk"]

Period = tuple[dt.date | None, dt.date | None]
"""First and last day."""

_WORKSPACE = "TINYTE_DESK_WORKSPACE"  # as `server.WORKSPACE`
_MOST_DRAWN = 12
_open: dict[str, Desk] = {}
_opening = threading.Lock()


class Loading:
    """A model that is loaded beside the pages: a second or two, once for everybody."""

    def __init__(self, place: Workspace, version: str) -> None:
        folder = place.root / place.settings.model.folder if place.settings.model.folder else None
        self._found: Future[Model] = Future()
        threading.Thread(target=self._load, args=(folder, version), daemon=True).start()

    @property
    def ready(self) -> bool:
        """Whether `get` answers at once."""
        return self._found.done()

    def get(self) -> Model:
        """Return the model, once it is loaded.

        Raises
        ------
        ModelError
            It isn't there, or can't be used.
        """
        return self._found.result()

    def _load(self, folder: Path | None, version: str) -> None:
        from pipeline.classify import load_model

        try:
            self._found.set_result(load_model(folder, version))
        except Exception as error:  # noqa: BLE001 - told to whoever asks for the model
            self._found.set_exception(error)


@dataclass(frozen=True, slots=True)
class Person:
    """Who does something, in which role; a reviewer also trains models, promotes them and adds outlets."""

    name: str
    role: Role

    @property
    def reviews(self) -> bool:
        """Whether they are a reviewer."""
        return self.role is Role.REVIEWER


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
    def reports(self) -> Kept[Period, Report]:
        """Reports of periods, kept until the data change."""
        return Kept(self._report, self.store.changed)

    def overview(self, made: Made[Report], hosts: tuple[str, ...] = ()) -> Overview:
        """Return what is shown of a report, of all outlets or of some: drawn once, as long as the report is kept.

        That of all outlets is kept in the workspace as well, for the next start.
        """
        report = made.value
        with self._drawing:
            kept = self._drawn
            key = (report.since, report.until, made.at, hosts)
            if key not in kept:
                if len(kept) >= _MOST_DRAWN:
                    kept.clear()
                kept[key] = Overview.of(report, pictures(report, hosts), made.at)
                if not hosts and report.since and report.until:
                    shelf.write(self.place.root, report.since, report.until, kept[key])
            return kept[key]

    @cached_property
    def _drawn(self) -> dict[object, Overview]:
        return {}

    @cached_property
    def _drawing(self) -> threading.Lock:
        return threading.Lock()

    @cached_property
    def health(self) -> Kept[None, Diagnosis]:
        """How the outlets do, kept until the data or the outlets' files change."""
        return Kept(lambda _: examine(self.place), lambda: (self.store.changed(), self._outlets()))

    def votes(self) -> list[Vote]:
        """Return `Store.votes`, read anew only once anything was stored since: half a second for thousands of them."""
        changed = self.store.changed()
        with self._voting:
            if changed not in self._voted:
                self._voted.clear()
                self._voted[changed] = self.store.votes()
            return self._voted[changed]

    @cached_property
    def _voted(self) -> dict[object, list[Vote]]:
        return {}

    @cached_property
    def _voting(self) -> threading.Lock:
        return threading.Lock()

    @cached_property
    def last_here(self) -> dict[str, Person]:
        """Who said last, under "person", that they sit at this machine."""
        return {}

    @cached_property
    def similar(self) -> Similar:
        """Which articles are like one; the first who asks has the vectors read, once for everybody."""
        return Similar(self.store, self.plan)

    @cached_property
    def jobs(self) -> Jobs:
        """Work that goes on beside the pages."""
        return Jobs()

    @property
    def names(self) -> dict[str, str]:
        """Outlets' names by host, of all that were ever crawled; asked for at every deed, so kept until data change."""
        version, kept = self.store.changed(), self._named.get("")
        if kept is None or kept[0] != version:
            kept = version, {one.host: one.name or one.host for one in self.store.outlet_infos()}
            self._named[""] = kept
        return kept[1]

    @cached_property
    def _named(self) -> dict[str, tuple[object, dict[str, str]]]:
        return {}

    @property
    def models(self) -> Path:
        """The folder of models: the workspace's own, or the shipped one."""
        named = self.place.settings.model.folder
        return self.place.root / named if named else shipped("models")

    def model(self, version: str) -> Loading:
        """Return a model that is being loaded, or is there."""
        with _opening:
            if version not in self._models:
                self._models[version] = Loading(self.place, version)
            return self._models[version]

    @cached_property
    def _models(self) -> dict[str, Loading]:
        return {}

    def _report(self, period: Period) -> Report:
        office, local = self.place.settings.office.name, local_rule(self.place)
        return build_report(self.store, self.plan, since=period[0], until=period[1], office=office, local=local)

    def _outlets(self) -> object:
        """Return what differs once an outlet's file was changed."""
        return tuple((path.name, path.stat().st_mtime_ns) for path in sorted(self.place.outlets.glob("*.toml")))


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
