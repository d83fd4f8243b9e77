"""The whole night: discover → fetch → archive → extract → deduplicate → tag → store → link → place → export."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.crawl.archive import Archive
from pipeline.crawl.gate import HostGate
from pipeline.errors import ConfigError, ExportError, nearest
from pipeline.night.clock import clock_problem
from pipeline.night.habits import State
from pipeline.night.locality import local_rule, place_articles
from pipeline.night.lock import night_lock
from pipeline.night.stories import link_stories
from pipeline.night.tagger import BackgroundTagger
from pipeline.night.walk import Tonight, Watcher, walk
from pipeline.outlets import Outlet, load_outlets
from pipeline.records import VIETNAM, NightReport, OutletNight
from pipeline.report.build import build_report
from pipeline.report.exports import export_counts
from pipeline.settings import Workspace
from pipeline.store import Relearnt, Store
from pipeline.themes import Plan, load_plan

if TYPE_CHECKING:
    from pipeline.classify import Model

__all__ = ["open_model", "run_night"]


def run_night(
    workspace: Workspace,
    *,
    since: dt.date | None = None,
    only: Sequence[str] = (),
    watcher: Watcher | None = None,
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
) -> NightReport:
    """Run one night in `workspace`.

    It resumes what a killed night left, and asks again only for what is new: running it twice changes nothing.

    Parameters
    ----------
    workspace
        Where settings, outlets, database and archive lie.
    since
        Follow sitemaps and listings back to this day: the first backfill of a year. By default an outlet's first
        night follows them to their end, later ones until a page holds nothing new.
    only
        Hosts of the outlets to walk; all enabled ones by default.
    watcher
        Hears how each outlet gets on.
    now
        The time of day, aware.

    Raises
    ------
    BusyError
        Another night is at work here.
    ConfigError
        A setting, an outlet or the plan can't be used, or `only` names no outlet.
    StoreError, ArchiveError
        The database or the archive fails; what was stored before stays.
    """
    every = load_outlets(workspace.outlets)
    outlets = _chosen(every, only)
    plan = load_plan(workspace.plan)
    started = now()
    with night_lock(workspace.lock), Store.open(workspace.store_url) as store:
        store.sync_outlets(outlets)
        number = store.begin_night(version("tin-y-te"), started)
        name = f"{started.astimezone(VIETNAM):%Y-%m-%d}-{number:04d}.warc.gz"
        with Archive(workspace.archive, name) as archive:
            tonight = Tonight(number, store, archive, HostGate(), workspace.settings.crawl, now, since, watcher)
            walked, tagger = _crawl(outlets, tonight, workspace)
            place_articles(store, workspace)
        link_stories(store)
        left_out = tuple(outlet.name for outlet in every if not outlet.enabled and outlet not in outlets)
        report = _report(tonight, walked, tagger, plan=plan, workspace=workspace, started=started, left_out=left_out)
        store.finish_night(number, report.exit_code, report.finished)
    return report


def _report(
    tonight: Tonight,
    walked: Sequence[OutletNight],
    tagger: BackgroundTagger,
    *,
    plan: Plan,
    workspace: Workspace,
    started: dt.datetime,
    left_out: tuple[str, ...],
) -> NightReport:
    """Write the counts and sum up; files that can't be written are a problem of the night, not its failure."""
    sums = build_report(
        tonight.store,
        plan,
        office=workspace.settings.office.name,
        local=local_rule(workspace),
        model=tagger.model,
        now=tonight.now(),
    )
    files: tuple[Path, ...] = ()
    problems = [clock_problem(tonight.ahead), f"nothing was tagged: {tagger.failure}" if tagger.failure else ""]
    try:
        files = export_counts(sums, workspace.exports)
    except ExportError as error:
        problems.append(f"{error}; the database holds the figures, 'tinyte export' writes them later")
    by_theme = sums.table("theme", "unit")
    return NightReport(
        night=tonight.number,
        started=started,
        finished=tonight.now(),
        outlets=tuple(walked),
        tagged=tagger.tagged,
        model=tagger.model,
        counts=tuple((theme.code, theme.name, by_theme.items(theme.code)) for theme in sums.themes),
        elsewhere=len(sums.elsewhere),
        files=tuple(str(path) for path in files),
        items=len(sums.entries),
        undated=len(sums.undated),
        problems=tuple(filter(None, problems)),
        left_out=left_out,
    )


def open_model(workspace: Workspace) -> Model:
    """Load the model that the workspace's settings name.

    Raises
    ------
    ModelError
        It is missing, changed, or made with another library version.
    """
    from pipeline.classify import load_model

    settings = workspace.settings.model
    return load_model(workspace.root / settings.folder if settings.folder else None, settings.version)


def _crawl(
    outlets: Sequence[Outlet], tonight: Tonight, workspace: Workspace
) -> tuple[list[OutletNight], BackgroundTagger]:
    """Walk all outlets at once, tagging and placing articles meanwhile; then judge what came.

    An interruption ends each outlet's walk at its next request.
    """
    from joblib import Parallel, delayed

    threads = max(1, min(tonight.settings.parallel, len(outlets)))
    store = tonight.store
    with BackgroundTagger(
        store, lambda: open_model(workspace), tonight.stored, lambda: place_articles(store, workspace)
    ) as tagger:
        try:
            walked = Parallel(n_jobs=threads, backend="threading", batch_size=1, pre_dispatch="all")(
                delayed(walk)(outlet, tonight) for outlet in outlets
            )
        except BaseException:
            tonight.gate.stop()
            raise
        judged = [_judged(outlet, one, tonight, workspace) for outlet, one in zip(outlets, walked, strict=True)]
    return judged, tagger


def _judged(outlet: Outlet, walked: OutletNight, tonight: Tonight, workspace: Workspace) -> OutletNight:
    """Return an outlet's night with the verdict on it; where its layout is learnt anew, its pages are read again."""
    from pipeline.night.drift import judge_night

    found = judge_night(tonight.store, tonight.archive, outlet, workspace.outlets, tonight.number, tonight.now())
    mended = found.relearnt is Relearnt.TAKEN
    if mended:
        tonight.stored.set()  # what was read again is tagged again
    said = "; ".join(filter(None, (found.detail, found.said)))
    quiet = found.state in {State.OK, State.YOUNG, State.DOWN}  # of one that is down, `failure` tells
    return replace(walked, drift=found.state, drift_said="" if quiet else said, mended=mended)


def _chosen(outlets: Sequence[Outlet], only: Sequence[str]) -> list[Outlet]:
    by_host = {outlet.host: outlet for outlet in outlets}
    for host in only:
        if host not in by_host:
            raise ConfigError(
                f"--outlet {host}: no such outlet; {nearest(host, by_host) if by_host else 'none is there'}"
            )
    chosen = [by_host[host] for host in dict.fromkeys(only)] or [o for o in outlets if o.enabled]
    if not chosen:
        raise ConfigError("no outlet to crawl; add one with 'tinyte outlet add URL'")
    return chosen
