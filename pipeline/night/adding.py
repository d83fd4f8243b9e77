"""Adding an outlet by its address: look at the site, ask it whether the catalogue's hints hold, learn its layout."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pipeline.crawl.fetch import Fetcher
from pipeline.crawl.gate import HostGate
from pipeline.crawl.probe import probe
from pipeline.errors import ConfigError, CrawlError
from pipeline.learn import Learnt, Sample, learn
from pipeline.learn.gather import gather
from pipeline.night.hinted import use_hints
from pipeline.outlets import Layout, Outlet, Selectors, load_outlet
from pipeline.outlets.catalogue import Known, known
from pipeline.outlets.write import ensure_free, file_name
from pipeline.records import OutletKind
from pipeline.settings import Workspace

__all__ = ["FIELDS", "PAGES", "Addition", "from_site", "learn_from", "without_learnt"]

FIELDS = ("title", "lead", "body", "byline", "published")
PAGES = 20
"""How many pages a layout is learnt from."""


@dataclass
class Addition:
    """What a person asked for; see the command's options. `find` looks an address up in the catalogue.

    `by_hand`: after `look`, the selectors that a person had set in the file that is to be replaced.
    """

    place: Workspace
    name: str
    kind: OutletKind | None
    province: str
    allow_private: bool
    force: bool
    say: Callable[[str], None]
    find: Callable[[str], Known | None] = known
    gate: HostGate = field(default_factory=HostGate)
    by_hand: Selectors = field(default_factory=Selectors)

    def look(self, url: str) -> Outlet:
        """Return the outlet at `url`, as found, with what holds of the catalogue's hints.

        Where a known site doesn't answer and its news is known to have moved, the new site is looked at instead.

        Raises
        ------
        CrawlError
            There is no such site, it may not be asked, or nothing on it lists articles.
        UsageError
            A file describes it already, and `force` isn't set.
        """
        entry = self.find(url)
        try:
            outlet = self._look_at(url, entry)
        except CrawlError as error:
            if entry is None or not entry.successor:
                raise
            self.say(f"{error}\n{entry.name}: its news appears at {entry.successor} since it was merged; looking there")
            return self.look(entry.successor)
        if entry is not None and entry.successor:
            self.say(f"note: {entry.name} was merged; its new articles may appear at {entry.successor}: add that too")
        return outlet

    def _look_at(self, url: str, entry: Known | None) -> Outlet:
        try:
            outlet = self._probe(url, entry)
        except CrawlError:
            if entry is None or not (entry.feeds or entry.sitemaps or entry.listings):
                raise
            outlet = self._hinted(self._draft(entry), entry)
            if not (outlet.feeds or outlet.sitemaps or outlet.listings):
                raise
            return outlet
        entry = entry or self.find(outlet.url)  # a redirect may have led to a site that is known
        self.by_hand = self._set_by_hand(outlet)
        outlet = outlet.model_copy(update={"selectors": self.by_hand})
        return self._hinted(outlet, entry) if entry is not None else outlet

    def _probe(self, url: str, entry: Known | None) -> Outlet:
        address = url if "://" in url or entry is None else urlsplit(entry.url).netloc
        return probe(
            address,
            self._open,
            now=dt.datetime.now(dt.UTC),
            name=self.name or (entry.name if entry else ""),
            kind=self.kind or (entry.kind if entry else None),
            province=self.province or (entry.province if entry else ""),
            allow_private=self.allow_private,
            say=self.say,
            check=lambda draft: ensure_free(draft, self.place.outlets, force=self.force),
        )

    def _draft(self, entry: Known) -> Outlet:
        outlet = Outlet(
            name=self.name or entry.name,
            url=entry.url,
            kind=self.kind or entry.kind,
            province=self.province or entry.province,
            allow_private=self.allow_private,
        )
        ensure_free(outlet, self.place.outlets, force=self.force)
        return outlet

    def _hinted(self, outlet: Outlet, entry: Known) -> Outlet:
        self.say(f"{entry.name} is in the catalogue" + ("" if entry.seen else ", though nobody has checked it yet"))
        fetcher = self._open(outlet)
        try:
            return use_hints(outlet, entry, fetcher, now=dt.datetime.now(dt.UTC), say=self.say)
        finally:
            fetcher.close()

    def _open(self, outlet: Outlet) -> Fetcher:
        return Fetcher(outlet, self.place.settings.crawl, self.gate)

    def _set_by_hand(self, outlet: Outlet) -> Selectors:
        """Return the selectors of the file that is to be replaced: a person's word outlasts a new look at the site."""
        path = self.place.outlets / file_name(outlet)
        try:
            kept = load_outlet(path).selectors if path.is_file() else Selectors()
        except ConfigError:  # it is replaced because it is broken
            return Selectors()
        if kept != Selectors():
            self.say(f"  kept      the selectors of {path.name}; delete them there to have them found anew")
        return kept


def from_site(
    place: Workspace, outlet: Outlet, pages: int, say: Callable[[str], None], gate: HostGate | None = None
) -> list[Sample]:
    """Fetch pages to learn from."""
    fetcher = Fetcher(outlet, place.settings.crawl, gate or HostGate())
    try:
        return gather(outlet, fetcher, pages=pages, settings=place.settings.crawl, now=dt.datetime.now(dt.UTC), say=say)
    finally:
        fetcher.close()


def learn_from(outlet: Outlet, samples: Sequence[Sample]) -> Learnt:
    """Learn from what was fetched, now."""
    return learn(samples, outlet, now=dt.datetime.now(dt.UTC))


def without_learnt(hinted: Selectors, by_hand: Selectors, layouts: Sequence[Layout]) -> Selectors:
    """Return a person's selectors, and of the catalogue's hints those of fields that no layout has."""
    learnt = {name for name in FIELDS if any(getattr(layout, name) for layout in layouts)}
    kept = {
        name: getattr(by_hand, name) if name in learnt else getattr(hinted, name) or getattr(by_hand, name)
        for name in FIELDS
    }
    source = hinted if kept["published"] and kept["published"] == hinted.published else by_hand
    return Selectors(**kept, drop=by_hand.drop, date_format=source.date_format)
