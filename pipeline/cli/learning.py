"""What `tinyte outlet learn` and `tinyte outlet add` share: learn an outlet's layout, and show what was learnt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.console import open_console, plain
from pipeline.errors import ConfigError, UsageError, nearest
from pipeline.extract import extract
from pipeline.learn import Learnt, Sample
from pipeline.learn.gather import archived
from pipeline.night.adding import FIELDS
from pipeline.outlets import Outlet, load_outlet
from pipeline.outlets.catalogue import known
from pipeline.records import VIETNAM
from pipeline.settings import Workspace

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["find_outlet", "from_archive", "show"]

_WORDS = 30


def find_outlet(place: Workspace, wanted: str) -> tuple[Path, Outlet]:
    """Return the workspace's outlet by its host, an address on it, or its name, with its file.

    Raises
    ------
    UsageError
        There is none, or the name belongs to several.
    ConfigError
        The only file that could be meant can't be used.
    """
    found, names, faults = [], [], []
    entry = known(wanted)
    for path in sorted(place.outlets.glob("*.toml")):
        try:
            outlet = load_outlet(path)
        except ConfigError as error:
            faults.append(str(error))
            continue
        names += [outlet.host, outlet.name]
        address = wanted.partition("://")[2].partition("/")[0].lower().removeprefix("www.")
        same_site = entry is not None and entry == known(outlet.host)
        if outlet.host in {wanted.lower().removeprefix("www."), address} or outlet.name == wanted or same_site:
            found.append((path, outlet))
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{wanted}: {len(found)} outlets are called so; name one by its host")
    if faults:
        raise ConfigError("\n".join(faults))
    hint = nearest(wanted, names) if names else "there are none yet: 'tinyte outlet add' adds one"
    raise UsageError(f"{wanted}: no such outlet in {place.outlets}; {hint}")


def from_archive(place: Workspace, outlet: Outlet, pages: int) -> list[Sample]:
    """Return the newest archived pages to learn from; none where the workspace has no store yet."""
    from pipeline.crawl.archive import Archive
    from pipeline.store import Store

    if not place.archive.is_dir():
        return []
    with Store.open(place.store_url) as store:
        return archived(store, Archive(place.archive), outlet, pages=pages, now=dt.datetime.now(dt.UTC))


def show(outlet: Outlet, learnt: Learnt, samples: Sequence[Sample], console: Console | None = None) -> None:
    """Print a table a layout (field, selector, agreement), what stood in the way, and one article read so."""
    from rich.table import Table

    console = console or open_console()
    for problem in learnt.problems:
        console.print(f"  note      {plain(problem)}", soft_wrap=True)
    for number, layout in enumerate(learnt.layouts, 1):
        name = f"layout {number} of {len(learnt.layouts)}, " if len(learnt.layouts) > 1 else ""
        table = Table(title=f"{name}learnt from {layout.evidence.pages} pages", title_justify="left", box=None)
        for head in ("field", "selector", "agrees"):
            table.add_column(head, overflow="fold", justify="right" if head == "agrees" else "left")
        for field in FIELDS:
            selector, share = getattr(layout, field), getattr(layout.evidence, field)
            hand = getattr(outlet.selectors, field)
            told = f"{hand} (set by hand)" if hand else selector or "(the generic way)"
            table.add_row(field, told, f"{share:.0%}" if share is not None and selector and not hand else "")
        if layout.date_format:
            table.add_row("", f"written {layout.date_format}", "")
        if layout.drop:
            table.add_row("drop", ", ".join(layout.drop), "")
        for line in layout.repeated:
            table.add_row("not text", line, "")
        if not layout.metadata_date:
            table.add_row("", "the metadata's date isn't believed", "")
        console.print(table)
    if learnt.layouts:
        _example(outlet.model_copy(update={"layouts": learnt.layouts}), samples, console)


def _example(outlet: Outlet, samples: Sequence[Sample], console: Console) -> None:
    for sample in samples:
        article = extract(
            sample.html, sample.url, outlet=outlet, candidate=sample.candidate, content_type=sample.content_type,
            now=sample.fetched,
        ).article  # fmt: skip
        if article is None or not article.body:
            continue
        when = f"{article.published.astimezone(VIETNAM):%d/%m/%Y %H:%M}" if article.published else "no date"
        words = article.body.split()
        console.print(f"for example {plain(article.url)}", soft_wrap=True)
        console.print(
            f"  title     {plain(article.title)}\n  lead      {plain(article.lead) or '-'}\n  day       {when}"
        )
        console.print(f"  text      {plain(' '.join(words[:_WORDS]))}{' …' if len(words) > _WORDS else ''}")
        return
