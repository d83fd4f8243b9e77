"""After the walk: each outlet's night against its habit; and where its pages are read worse, its layout learnt anew.

An outlet that redesigns its pages goes on answering, so nothing fails: leads vanish, dates move, articles read as
lists. `habits.judge` sees that. Then the layout is learnt from the archive, from pages of before and since the
change, so that both layouts have their selectors. They are used only if, on the latest pages, which were kept out of
the learning, they agree better with what the pages say elsewhere *and* more of the harmed fields are read. Then the
outlet's file is changed (a copy of it is kept, a person's own selectors are never touched) and the harmed pages are
read again. What came of it is stored, so that learning that doesn't help isn't repeated every night.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.crawl.archive import Archive
from pipeline.errors import ArchiveError, ConfigError, UsageError
from pipeline.learn import Sample, agreement, learn
from pipeline.night.gains import share_read
from pipeline.night.habits import State, judge, usual_lengths
from pipeline.night.reextract import Again, reextract_outlet
from pipeline.outlets import Layout, Outlet, load_outlet
from pipeline.outlets.write import write_layouts
from pipeline.records import VIETNAM, NotArticle
from pipeline.store import Judgement, Relearnt, Store, Visit
from pipeline.store.rows import GIVE_UP_INSTEAD

__all__ = ["Drift", "judge_night"]

MOST_PAGES = 30
"""Pages that are learnt from, at most; half of them from before the change."""
HELD_OUT, FEWEST_HELD_OUT, FEWEST_LEARNT = 3, 2, 5
"""Every third of the pages since the change, and two at least, are kept for the comparison; five at least are learnt
from: fewer teach nothing (see `learn`)."""
BETTER = 0.1
"""By so much at least the share of harmed fields that are read has to rise."""
LOSS = 0.02
"""By so much at most the agreement on pages of before the change may fall."""
PAUSE = dt.timedelta(days=7)
"""Learning that didn't help is tried again after so long, with other pages."""
_BACK = dt.timedelta(weeks=3)
_SETTLED = dt.timedelta(days=14)
_FITS = 0.5
_FEWEST_LOOKED_AT, _LOOKED_AT = 4, 6
_MOST_LAYOUTS = 4


@dataclass(frozen=True, slots=True)
class _Pages:
    """An outlet's archived pages: those since its pages changed, and those before, the latest first."""

    since: tuple[Sample, ...]
    before: tuple[Sample, ...]

    @property
    def held_out(self) -> tuple[Sample, ...]:
        """The latest pages, which the new selectors are compared on and not learnt from."""
        return self.since[: max(FEWEST_HELD_OUT, len(self.since) // HELD_OUT)]

    def learnt_from(self, *, alone: bool) -> tuple[Sample, ...]:
        """Return the pages that are learnt from: those since the change `alone`, or some of before, too.

        Pages that read as no articles are learnt from alone: a few among many that do would count as what they seem.
        So are those of an outlet that has its former layout learnt already.
        """
        fresh = self.since[len(self.held_out) :][:MOST_PAGES]
        return fresh if alone else (*fresh, *self.before[: max(MOST_PAGES // 2, MOST_PAGES - len(fresh))])

    @property
    def enough(self) -> bool:
        """Whether there are pages enough since the change to learn from and to compare on."""
        return len(self.since) - len(self.held_out) >= FEWEST_LEARNT


def judge_night(
    store: Store, archive: Archive, outlet: Outlet, folder: Path, night: int, now: dt.datetime
) -> Judgement:
    """Judge the night `night` of `outlet`, learn its layout anew where that is called for, and store what came of it.

    Parameters
    ----------
    archive
        Where its pages lie, those of tonight included.
    folder
        Where the outlets' files lie.
    now
        The time of day, aware.

    Raises
    ------
    StoreError, ArchiveError
        The database or the archive can't do its work.
    """
    found = Drift(store, archive, outlet, folder, night, now).judge()
    store.save_judgement(found)
    return found


class Drift:
    """One outlet's night under judgement; see `judge_night`."""

    def __init__(
        self, store: Store, archive: Archive, outlet: Outlet, folder: Path, night: int, now: dt.datetime
    ) -> None:
        self.store = store
        self.archive = archive
        self.outlet = outlet
        self.folder = folder
        self.night = night
        self.now = now
        self.lengths = usual_lengths(store, outlet.host, night, now)
        self.past = [j for j in store.judgements(outlet.host, now - _BACK) if j.night < night]

    def judge(self) -> Judgement:
        """Return what is to be stored of the night."""
        verdict = judge(self.store, self.outlet.host, self.night)
        found = Judgement(self.night, self.outlet.host, self.now, verdict.state.value, verdict.fields, verdict.detail)
        if verdict.state is State.SILENT and not self._settled():
            return replace(found, state=State.YOUNG.value, detail="too little is known yet")
        if not verdict.fields:
            if not self._layout_gone():
                return found
            state = State.DEGRADED if verdict.state in {State.OK, State.YOUNG} else verdict.state
            said = "; ".join(filter(None, (verdict.detail, "no learnt layout fits its pages")))
            found = replace(found, state=state.value, fields=("layout",), detail=said)
        if set(found.fields) == {"article"} and (what := self._notice()):
            return replace(found, said=what)
        if (why := self._wait(found)) is not None:
            return replace(found, relearnt=Relearnt.WAITING, said=why)
        return self._relearn(found, self._since(found, verdict.since or self.night))

    def _since(self, found: Judgement, since: int) -> int:
        """Return the night since which the pages are read worse."""
        for past in reversed(self.past):
            if not set(past.fields) & set(found.fields) or past.relearnt == Relearnt.TAKEN:
                break
            since = min(since, past.night)
        return since

    def _notice(self) -> str:
        """Say what most of tonight's refused pages were, if no layout could mend that: a wall, an error."""
        refused = self.store.refused(self.outlet.host, self.night)
        what, times = max(refused.items(), key=lambda entry: entry[1], default=(NotArticle.OTHER, 0))
        if what not in GIVE_UP_INSTEAD or times <= refused.total() / 2:
            return ""
        return f"{times} of its pages were no articles but: {what.value}"

    def _settled(self) -> bool:
        """Whether our own nights know the outlet long enough to call it silent, and not only its old articles."""
        first = self.store.first_walked(self.outlet.host)
        return first is not None and self.now - first >= _SETTLED

    def _layout_gone(self) -> bool:
        """Whether none of the outlet's learnt layouts fits tonight's pages, though they are read without them."""
        kept = self.store.article_pages(self.outlet.host, self.night, self.night, limit=_LOOKED_AT)
        pages = self._samples(kept) if self.outlet.layouts and len(kept) >= _FEWEST_LOOKED_AT else []
        if len(pages) < _FEWEST_LOOKED_AT:
            return False
        return agreement(self.outlet, pages, now=self.now).found["body"] < _FITS

    def _wait(self, found: Judgement) -> str | None:
        """Return why the layout isn't learnt anew tonight; None where it is.

        What was used and helped is no reason to wait: then the pages have changed once more.
        """
        for past in reversed(self.past):
            if self.now - past.at >= PAUSE or (past.relearnt is Relearnt.TAKEN and self._helped(past)):
                break
            if past.relearnt in {Relearnt.KEPT, Relearnt.TAKEN} and set(past.fields) & set(found.fields):
                last = past.at.astimezone(VIETNAM)
                return f"its layout was learnt anew on {last:%d/%m} already; the next try is on {last + PAUSE:%d/%m}"
        return None

    def _helped(self, taken: Judgement) -> bool:
        """Whether a night since then found the outlet as usual."""
        return any(j.night > taken.night and j.state == State.OK for j in self.past)

    def _relearn(self, found: Judgement, since: int) -> Judgement:
        pages = self._pages(since)
        if not pages.enough:
            needed = FEWEST_LEARNT + FEWEST_HELD_OUT
            said = f"{len(pages.since)} pages since the change; its layout is learnt anew from {needed} on"
            return replace(found, relearnt=Relearnt.FEW, said=said)
        from_pages = pages.learnt_from(alone="article" in found.fields or bool(self.outlet.layouts))
        learnt = learn(from_pages, self.outlet, now=self.now)
        if not learnt.layouts:
            said = "nothing could be learnt from its pages" + "".join(f"; {p}" for p in learnt.problems[:1])
            return replace(found, relearnt=Relearnt.KEPT, said=said + self._by_hand(found))
        renewed = self.outlet.model_copy(update={"layouts": _joined(learnt.layouts, self.outlet.layouts)})
        worse = self._no_better(renewed, pages)
        read = [share_read(o, pages.held_out, found.fields, self.lengths) for o in (self.outlet, renewed)]
        found = replace(found, before=read[0], after=read[1])
        gain = f"{read[0]:.0%} → {read[1]:.0%} of what was lost is read, on {len(pages.held_out)} other pages"
        if "layout" in found.fields:  # nothing was lost yet
            gain = f"it fits {len(pages.held_out)} other pages"
        elif not worse and read[1] < read[0] + BETTER:
            worse = gain
        if worse:
            said = f"learnt anew from {len(from_pages)} pages, not used: {worse}"
            return replace(found, relearnt=Relearnt.KEPT, said=said + self._by_hand(found))
        return self._take(found, renewed, since, f"learnt anew from {len(from_pages)} pages and used: {gain}")

    def _no_better(self, renewed: Outlet, pages: _Pages) -> str:
        """Return in what the renewed selectors agree worse; empty where they do better."""
        old, new = (agreement(o, pages.held_out, now=self.now).overall for o in (self.outlet, renewed))
        if new <= old:
            return f"it agrees no better on the latest pages ({old:.2f} → {new:.2f})"
        old, new = (agreement(o, pages.before, now=self.now).overall for o in (self.outlet, renewed))
        return f"it agrees worse on former pages ({old:.2f} → {new:.2f})" if new < old - LOSS else ""

    def _by_hand(self, found: Judgement) -> str:
        """Return a word on the harmed fields that a person's selectors name: those aren't touched."""
        named = {"title": "title", "lead": "lead", "body": "body", "date": "published"}
        mine = [named[f] for f in found.fields if f in named and getattr(self.outlet.selectors, named[f])]
        return f"; a person's [selectors] name {', '.join(mine)}: look at them" if mine else ""

    def _take(self, found: Judgement, renewed: Outlet, since: int, said: str) -> Judgement:
        """Write the renewed layouts into the outlet's file, and read the harmed pages again."""
        try:
            kept = self._write(renewed.layouts)
        except (ConfigError, UsageError, OSError) as error:
            return replace(found, relearnt=Relearnt.KEPT, said=f"learnt anew, but its file can't be changed: {error}")
        again = reextract_outlet(self.store, self.archive, renewed, self._began(since))
        mended = sum(page.again in {Again.CHANGED, Again.ADDED} for page in again)
        said = f"{said}; {mended} pages read again; the former file is {kept.name}"
        return replace(found, relearnt=Relearnt.TAKEN, said=said, mended=mended)

    def _write(self, layouts: Sequence[Layout]) -> Path:
        """Put `layouts` into the outlet's file; return the copy of the former one."""
        files = (p for p in sorted(self.folder.glob("*.toml")) if load_outlet(p).host == self.outlet.host)
        path = next(files, None)
        if path is None:
            raise ConfigError(f"{self.folder}: no file describes {self.outlet.host} any more")
        copy = path.with_name(f"{path.name}.{self.now.astimezone(VIETNAM):%Y-%m-%d}-{self.night:04d}.bak")  # not *.toml
        shutil.copyfile(path, copy)
        write_layouts(path, layouts)
        return copy

    def _began(self, since: int) -> dt.datetime:
        night = self.store.night(since)
        return night.started if night else self.now

    def _pages(self, since: int) -> _Pages:
        fresh = self.store.article_pages(self.outlet.host, since, self.night, limit=2 * MOST_PAGES)
        former = self.store.article_pages(self.outlet.host, 1, since - 1, limit=MOST_PAGES)
        return _Pages(tuple(self._samples(fresh)), tuple(self._samples(former)))

    def _samples(self, visits: Sequence[Visit]) -> list[Sample]:
        """Return what the archive holds of `visits`; a page that can't be read there is left out."""
        named = self.store.named(self.outlet.host, [v.fetched.url for v in visits])
        found = []
        for visit in visits:
            if visit.place is None:
                continue
            try:
                page = self.archive.read(visit.place)
            except ArchiveError:  # moved away by a person: learning does without
                continue
            kind = next((v for k, v in page.headers if k.lower() == "content-type"), "")
            found.append(Sample(page.url, page.body, kind, named.get(visit.fetched.url), page.date))
        return found


def _joined(learnt: Sequence[Layout], former: Sequence[Layout]) -> tuple[Layout, ...]:
    """Return the learnt layouts, then those former ones that they don't repeat."""
    known = {(layout.title, layout.body) for layout in learnt}
    return (*learnt, *(old for old in former if (old.title, old.body) not in known))[:_MOST_LAYOUTS]
