"""How the workspace does, an outlet a line, and what needs a person: read from the store, without the network.

Only `online` asks the outlets anything: one TLS handshake each, for the certificate's last day.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pipeline.errors import ConfigError, StoreError
from pipeline.night.checks import certificate_days, check_disk, check_model, check_schedule
from pipeline.night.cures import again, change, cure, layout
from pipeline.night.findings import Finding, Level, Remark
from pipeline.night.habits import State, Usual, Verdict, judge, usual
from pipeline.outlets import Outlet, load_outlet
from pipeline.records import NotArticle, Outcome
from pipeline.settings import Workspace
from pipeline.store import Judgement, Relearnt, Store
from pipeline.store.habits import OutletFacts

__all__ = ["Diagnosis", "OutletHealth", "examine"]

_PATIENCE = 3
"""Nights in a row without any answer before a person is called: servers have bad nights."""
_LOOK_BACK = dt.timedelta(days=28)
_RECENT = dt.timedelta(days=14)
_EXPIRES_SOON = 14
_SEVERAL = 3
_INSTEAD = {
    NotArticle.LOGIN: Level.PERSON,
    NotArticle.ROBOT_CHECK: Level.PERSON,
    NotArticle.HOME: Level.PERSON,
    NotArticle.MAINTENANCE: Level.NOTE,
    NotArticle.ERROR: Level.NOTE,
}
"""What may stand in the articles' place, and how much it matters."""


@dataclass(frozen=True, slots=True)
class OutletHealth:
    """One outlet's line.

    `certificate` is days left, or why that isn't known; None where nobody asked. `refused` are the last night's pages
    that were no articles, by what they are; `judgement` is the last night's, with what came of learning its layout
    anew, and `forbidden` counts the addresses that its robots.txt forbade then.
    """

    outlet: str
    name: str
    last_read: dt.datetime | None
    usual: Usual
    state: str
    certificate: int | str | None = None
    robots_changed: dt.datetime | None = None
    refused: dict[str, int] = field(default_factory=dict)
    judgement: Judgement | None = None
    forbidden: int = 0


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Everything found; `findings` holds what is well too, so that silence never has to be interpreted."""

    outlets: tuple[OutletHealth, ...]
    findings: tuple[Finding, ...]

    @property
    def exit_code(self) -> int:
        """1 if something needs a person, else 0."""
        return int(any(finding.level is Level.PERSON for finding in self.findings))


def examine(
    workspace: Workspace,
    *,
    online: bool = False,
    now: dt.datetime | None = None,
    certificate: Callable[[Outlet, dt.datetime], int | str] = certificate_days,
) -> Diagnosis:
    """Examine `workspace`.

    Parameters
    ----------
    online
        Whether the outlets' certificates are asked for, one handshake each.
    now
        The present, aware.
    certificate
        How (for tests).

    A broken outlet's file, model or database is a finding, not an error.
    """
    moment = now or dt.datetime.now(dt.UTC)
    outlets, findings = _outlets(workspace)
    lines: list[OutletHealth] = []
    try:
        with Store.open(workspace.store_url) as store:
            findings.append(check_schedule(store.last_night(), workspace, moment))
            for outlet in outlets:
                told = certificate(outlet, moment) if online and outlet.enabled else None
                line, said = _Examined(store, outlet, moment, told).result()
                lines.append(line)
                findings += said
            grown = _grown(workspace, len(store.nights()))
    except StoreError as error:
        broken = Remark.of("database.broken", error=str(error))
        findings.append(Finding(Level.PERSON, "database", broken, Remark("database.wait")))
        grown = 0.0
    findings += [check_disk(workspace.root, grown), check_model(workspace)]
    return Diagnosis(tuple(lines), tuple(findings))


def _outlets(workspace: Workspace) -> tuple[list[Outlet], list[Finding]]:
    outlets: list[Outlet] = []
    findings: list[Finding] = []
    hosts: dict[str, str] = {}
    for path in sorted(workspace.outlets.glob("*.toml")):
        try:
            outlet = load_outlet(path)
        except ConfigError as error:
            broken = Remark.of("file.broken", error=str(error))
            findings.append(Finding(Level.PERSON, path.name, broken, Remark("file.mend")))
            continue
        if outlet.host in hosts:
            twin = Remark.of("file.twin", host=outlet.host, other=hosts[outlet.host])
            findings.append(Finding(Level.PERSON, path.name, twin, Remark("file.delete")))
            continue
        hosts[outlet.host] = path.name
        outlets.append(outlet)
    if not outlets and not findings:
        findings.append(Finding(Level.PERSON, "outlets", Remark("outlets.none"), Remark("outlets.add")))
    return outlets, findings


def _grown(workspace: Workspace, nights: int) -> float:
    """Return how many bytes a night's archive takes on average."""
    sizes = [path.stat().st_size for path in workspace.archive.glob("*.warc.gz")] if workspace.archive.is_dir() else []
    return sum(sizes) / max(nights, len(sizes), 1)


class _Examined:
    """One outlet under examination."""

    def __init__(self, store: Store, outlet: Outlet, now: dt.datetime, certificate: int | str | None) -> None:
        self.store = store
        self.outlet = outlet
        self.host = outlet.host
        self.now = now
        self.certificate = certificate
        self.facts = store.outlet_facts(self.host, now - _LOOK_BACK)
        self.judgements = store.judgements(self.host, now - _LOOK_BACK)
        self.found: list[Finding] = []

    def result(self) -> tuple[OutletHealth, list[Finding]]:
        read = [f.started for f in self.facts if f.doors_read]
        line = OutletHealth(
            self.host,
            self.outlet.name,
            read[-1] if read else None,
            usual(self.store, self.host, self.now),
            self._state(),
            self.certificate,
            self.store.robots_changed(self.host, self.now - _LOOK_BACK),
            {what.value: n for what, n in sorted(self._refused().items())},
            self.judgements[-1] if self.judgements else None,
            self._forbidden(),
        )
        if self.outlet.enabled:
            self._certificate()
            self._robots(line.robots_changed, line.forbidden)
            self._no_articles()
            self._relearnt()
        return line, self.found

    def _say(self, level: Level, said: Remark, cure: Remark | None = None) -> None:
        self.found.append(Finding(level, self.host, said, cure))

    def _state(self) -> str:
        if not self.outlet.enabled:
            return "resting"
        if not self.facts:
            self._say(Level.NOTE, Remark("outlet.unasked"), Remark("outlet.run"))
            return "not yet read"
        verdict = judge(self.store, self.host, self.facts[-1].night)
        if verdict.state is State.DOWN:
            self._down()
        elif verdict.state is State.SILENT:
            said = Remark.of("outlet.silent", detail=verdict.detail, days=verdict.silent_days)
            look = Remark.of("outlet.look", url=self.outlet.url, again=again(self.host))
            self._say(Level.PERSON, said, look)
        elif verdict.state is State.DEGRADED:
            self._degraded(verdict)
        return verdict.state.value

    def _down(self) -> None:
        nights = 0
        while nights < len(self.facts) and not self.facts[-1 - nights].doors_read:
            nights += 1
        how = _commonest(self.facts[-1])
        named = Remark(f"how.{how}")
        said = Remark.of("outlet.down", how=named)
        if nights > 1:
            said = Remark.of("outlet.down.nights", nights=nights, how=named)
        if nights < _PATIENCE:
            self._say(Level.NOTE, said, Remark("outlet.wait"))
            return
        self._say(Level.PERSON, said, cure(how, self.outlet))

    def _degraded(self, verdict: Verdict) -> None:
        """Leave a first bad night to the next one, as sites mend themselves too; a second one needs a person."""
        if set(verdict.fields) == {"article"} and self._instead():
            return  # what came instead is told, with a cure of its own
        before = judge(self.store, self.host, self.facts[-2].night) if len(self.facts) > 1 else None
        lasting = before is not None and set(_what(before)) & set(_what(verdict))
        changes = tuple(map(change, verdict.changes))
        if not lasting:
            self._say(Level.NOTE, Remark.of("worse.once", changes=changes), Remark("worse.wait"))
            return
        tried = self._last_try()
        said = Remark.of("worse.lasting", changes=changes)
        if tried is not None:
            said = Remark.of("worse.tried", changes=changes, tried=tried)
        self._say(Level.PERSON, said, Remark("worse.mend") if verdict.fields else again(self.host))

    def _certificate(self) -> None:
        left = self.certificate
        if isinstance(left, str) and left != "no https":
            unchecked = Remark.of("certificate.unchecked", why=left)
            self._say(Level.NOTE, unchecked, cure(Outcome.TLS.value, self.outlet))
        elif isinstance(left, int) and left < _EXPIRES_SOON:
            self._say(Level.NOTE, Remark.of("certificate.ends", days=left), Remark("certificate.tell"))

    def _forbidden(self) -> int:
        counts = self.facts[-1].counts if self.facts else {}
        return sum(n for (_, how), n in counts.items() if how is Outcome.ROBOTS)

    def _refused(self) -> Counter[NotArticle]:
        return self.store.refused(self.host, self.facts[-1].night) if self.facts else Counter()

    def _instead(self) -> tuple[NotArticle, int, int] | None:
        """Return what most of the last night's articles brought instead, how often, of how many; None for nothing."""
        came = self.facts[-1].articles(Outcome.OK, Outcome.NOT_ARTICLE) if self.facts else 0
        for what, times in self._refused().items():
            if what in _INSTEAD and times >= _SEVERAL and times > came / 2:
                return what, times, came
        return None

    def _no_articles(self) -> None:
        if (found := self._instead()) is not None:
            what, times, came = found
            brought = Remark(f"instead.{what.value}")
            said = Remark.of("instead", times=times, came=came, what=brought)
            self._say(_INSTEAD[what], said, Remark(f"instead.{what.value}.do"))

    def _last_try(self) -> Remark | None:
        """Return what came of learning the layout anew, where that was no success; None where nobody tried."""
        tried = [j for j in self.judgements if j.relearnt is Relearnt.KEPT]
        return layout("layout.tried", tried[-1]) if tried else None

    def _relearnt(self) -> None:
        """Tell of a file that a night has changed."""
        taken = [j for j in self.judgements if j.relearnt is Relearnt.TAKEN and self.now - j.at < _RECENT]
        if taken:
            self._say(Level.NOTE, layout("layout.taken", taken[-1]), Remark("layout.compare"))

    def _robots(self, changed: dt.datetime | None, forbidden: int) -> None:
        if changed is None or self.now - changed > _RECENT:
            return
        if forbidden:
            said = Remark.of("robots.forbids", day=changed, addresses=forbidden)
            self._say(Level.PERSON, said, Remark.of("robots.ask", url=self.outlet.url))
        else:
            self._say(Level.NOTE, Remark.of("robots.changed", day=changed), Remark("robots.nothing"))


def _what(verdict: Verdict) -> Sequence[str]:
    return [change.field for change in verdict.changes]


def _commonest(facts: OutletFacts) -> str:
    failed = {how.value: n for (_, how), n in facts.counts.items() if how not in {Outcome.OK, Outcome.UNCHANGED}}
    return max(failed, key=lambda how: failed[how], default="no door")
