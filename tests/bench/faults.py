"""Faults at one site: the others' results must not change, and the night must say which site failed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from newsroom import Newsroom, Options, host_of
from sheet import Sheet
from tinyte import Run, Workplace

__all__ = ["KINDS", "measure_faults"]

KINDS = ("500", "503", "429", "slow", "drop", "garbage", "huge", "loop")
"""The newsroom's own names of its faults."""

_SITES, _PER_SITE = 4, 12
_DELAY_S, _TIMEOUT_S = 0.1, 3.0
_TIMES = 400  # more than a night asks of one site: it stays down


def measure_faults(options: Options, folder: Path, sheet: Sheet) -> None:
    """Run a night for each kind of fault, at the first of four sites, and a sound one before."""
    small = replace(options, sites=_SITES, per_site=_PER_SITE, port=options.port + 1)
    place = folder / "faults"
    place.mkdir()
    with Newsroom(small, place) as newsroom:
        root = newsroom.sites[0]["root"]
        added = Workplace(place / "added", _DELAY_S, _TIMEOUT_S)
        added.add_outlets([site["root"] for site in newsroom.sites])
        sound, _ = _night(place / "sound", added)
    sound = {url: row for url, row in sound.items() if host_of(url) != host_of(root)}
    for kind in KINDS:
        with Newsroom(small, place) as newsroom:  # anew each time: faults that were not used up can't be taken back
            newsroom.fault(root, kind, _TIMES)
            got, run = _night(place / kind, added)
        same = sound == {url: row for url, row in got.items() if host_of(url) != host_of(root)}
        state = _state(run, root)
        sheet.add(
            f"fault {kind} at one site ({run.seconds:.0f} s): the others; its state",
            "untouched; not ok",
            f"{'untouched' if same else 'CHANGED'}; {state or 'not shown'}",
            ok=same and state not in {"", "ok"} and bool(sound),
        )


def _night(folder: Path, added: Workplace) -> tuple[dict[str, tuple[object, ...]], Run]:
    place = Workplace(folder, _DELAY_S, _TIMEOUT_S)
    place.copy_outlets(added)
    run = place.night()
    rows = place.articles()
    return {row["url"]: (row["title"], row["lead"], row["body"], row["published"]) for row in rows}, run


def _state(run: Run, root: str) -> str:
    """Return what the night's report says of the outlet at `root`."""
    outlets = run.report.get("outlets", [])
    return next((str(o["state"]) for o in outlets if o["outlet"] == urlsplit(root).netloc), "")
