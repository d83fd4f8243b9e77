"""An outlet that somebody wants to add: looked at, its layout learnt, ten of its articles read, nothing saved yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.extract import extract
from pipeline.learn import Sample
from pipeline.night.adding import PAGES, Addition, from_site, learn_from, without_learnt
from pipeline.outlets import Outlet
from pipeline.outlets.write import write_outlet
from pipeline.records import Article, OutletKind
from pipeline.settings import Workspace

__all__ = ["Newcomer", "look", "save"]

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What was found: the outlet, some of its articles as they would be stored, how many pages were fetched."""

    outlet: Outlet
    articles: tuple[Article, ...]
    pages: int


def look(
    place: Workspace,
    address: str,
    say: Callable[[str], None],
    *,
    name: str = "",
    kind: OutletKind | None = None,
    allow_private: bool = False,
    force: bool = False,
) -> Newcomer:
    """Look at the site at `address` as `tinyte outlet add` does, and read some of its articles; save nothing.

    Raises
    ------
    CrawlError
        There is no such site, it may not be asked, or nothing on it lists articles.
    UsageError
        A file describes it already and `force` isn't set; or no address is given.
    """
    if not address.strip():
        raise UsageError("chưa nhập địa chỉ trang báo")
    wishes = Addition(place, name.strip(), kind, "", allow_private, force, say)
    outlet = wishes.look(address.strip())
    samples = from_site(place, outlet, PAGES, say, wishes.gate)
    learnt = learn_from(outlet, samples)
    kept = without_learnt(outlet.selectors, wishes.by_hand, learnt.layouts)
    outlet = outlet.model_copy(update={"layouts": learnt.layouts, "selectors": kept})
    return Newcomer(outlet, _articles(outlet, samples), len(samples))


def save(place: Workspace, found: Newcomer, *, force: bool = False) -> Path:
    """Write the outlet's file; the next night crawls it.

    Raises
    ------
    UsageError
        A file describes it already and `force` isn't set.
    """
    return write_outlet(found.outlet, place.outlets, force=force)


def _articles(outlet: Outlet, samples: Sequence[Sample]) -> tuple[Article, ...]:
    read = []
    for sample in samples:
        found = extract(
            sample.html,
            sample.url,
            outlet=outlet,
            candidate=sample.candidate,
            content_type=sample.content_type,
            now=sample.fetched,
        )
        if found.article is not None:
            read.append(found.article)
        if len(read) == SHOWN:
            break
    return tuple(read)
