"""The benchmark of a night: ``make bench``, or ``python tests/bench/night.py --help``.

Starts the newsroom, adds its sites by their addresses alone through the real command line, runs nights, and
prints what was asked of them beside what was measured. It takes some minutes; it is no test.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import fields
from pathlib import Path

from faults import measure_faults
from measures import Quality, asked_again, compare, requests_of, sent_twice, share
from newsroom import Newsroom, Options, add_options, chosen, place_of
from rich.console import Console
from sheet import Sheet
from tinyte import Run, Workplace

CLOCK_S = 0.010
"""By how much two clocks (the crawler's at sending, the site's at answering) may differ on a busy machine."""

OUT = Console(width=120)


def main() -> int:
    """Run the benchmark; return 0 where every figure is as asked."""
    args = arguments()
    if not args.newsroom.is_file() or not args.articles.is_file():
        OUT.print(f"there is no newsroom at {args.newsroom} (--newsroom), or no articles at {args.articles}")
        return 2
    options = chosen(args)
    sheet = Sheet(OUT)
    with tempfile.TemporaryDirectory(prefix="tinyte-bench-", ignore_cleanup_errors=True) as scratch:
        folder = args.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        parts = args.only.split(",")
        if {"night", "kill"} & set(parts):
            with Newsroom(options, folder) as newsroom:
                whole(newsroom, folder, args.delay, parts, sheet)
        if "faults" in parts:
            measure_faults(options, folder, sheet)
    sheet.show()
    return 0 if sheet.good else 1


def whole(newsroom: Newsroom, folder: Path, delay: float, parts: list[str], sheet: Sheet) -> None:
    """Measure a first night, a second, and one that is killed."""
    place = Workplace(folder / "first", delay)
    added = place.add_outlets([site["root"] for site in newsroom.sites])
    sheet.add("outlets added by address alone", "all", f"{sum(not a.code for a in added)}/{len(added)}")
    for run in added:
        if run.code:
            OUT.print(f"[red]outlet add ended with {run.code}:[/] {run.err.strip()[-400:]}")
    adding = requests_of(newsroom, newsroom.log())
    sheet.add("requests against robots.txt while adding", "0", str(adding.forbidden))
    if "night" in parts:
        first_night(newsroom, place, delay, sheet)
        second_night(newsroom, place, sheet)
    if "kill" in parts:
        killed_night(newsroom, place, folder, delay, sheet)


def first_night(newsroom: Newsroom, place: Workplace, delay: float, sheet: Sheet) -> None:
    """Measure what a first night finds, how it reads it, how it behaves."""
    run = place.night()
    said(run, "first night", sheet)
    hits = newsroom.log(run.began)
    groups, extra = compare(place.articles(), newsroom.truth)
    alls = together(groups)
    found = share(alls.pages, alls.live)
    worst = min(groups, key=lambda name: groups[name].body_f1)
    sheet.add("live articles found", "≥ 99 %", f"{found:.1f} % ({alls.pages}/{alls.live})", ok=found >= 99)
    sheet.add("rows that are twins or no article", "0", str(extra))
    sheet.add("body word-F1, mean", "≥ 0.97", f"{alls.body_f1:.3f}", ok=alls.body_f1 >= 0.97)
    sheet.add(
        f"body word-F1, worst layout ({worst})",
        "≥ 0.93",
        f"{groups[worst].body_f1:.3f}",
        ok=groups[worst].body_f1 >= 0.93,
    )
    titles, days, leads = share(alls.title, alls.pages), share(alls.day, alls.pages), share(alls.lead, alls.leads)
    sheet.add("titles exact", "≥ 99 %", f"{titles:.1f} %", ok=titles >= 99)
    sheet.add("leads exact, where the article has one", "–", f"{leads:.1f} %", ok=None)
    sheet.add("dates exact to the day", "≥ 99 %", f"{days:.1f} %", ok=days >= 99)
    sheet.add("article pages fetched twice", "0", str(sent_twice(newsroom.live, hits)))
    manners = requests_of(newsroom, hits)
    sheet.add("requests against robots.txt", "0", str(manners.forbidden))
    sheet.add(
        "least gap between two requests to a host",
        f"≥ {delay} s (± {CLOCK_S} s)",
        f"{manners.least_gap:.3f} s",
        ok=manners.least_gap >= delay - CLOCK_S,
    )
    ratio = run.seconds / (manners.most * delay) if manners.most else 0.0
    sheet.add(
        f"wall time ÷ (most requests to one host × {delay} s)",
        "≤ 1.15",
        f"{ratio:.2f} ({run.seconds:.0f} s, {manners.most} of {manners.total} requests)",
        ok=0 < ratio <= 1.15,
    )
    sheet.add("memory, the night and its children", "< 400 MB", f"{run.peak_mb:.0f} MB", ok=0 < run.peak_mb < 400)
    sheet.add("exit code", "0", str(run.code))
    sheet.layouts(groups)


def second_night(newsroom: Newsroom, place: Workplace, sheet: Sheet) -> None:
    """Measure a night with nothing new."""
    before = {row["id"]: row for row in place.articles()}
    run = place.night()
    if not said(run, "second night", sheet):
        return
    hits = newsroom.log(run.began)
    sheet.add("second night: article pages fetched again", "0", str(asked_again(newsroom.live, hits)))
    sheet.add("second night: requests in all", "–", str(len(hits)), ok=None)
    changed = before != {row["id"]: row for row in place.articles()}
    sheet.add("second night: stored articles changed", "no", "yes" if changed else "no")


def killed_night(newsroom: Newsroom, added: Workplace, folder: Path, delay: float, sheet: Sheet) -> None:
    """Measure a night that is killed (-9) at about half its articles, and the next one, against an undisturbed one."""
    place = Workplace(folder / "killed", delay)
    place.copy_outlets(added)
    half, began = len(newsroom.live) // 2, time.time()

    def halfway() -> bool:
        return asked_again(newsroom.live, newsroom.log(began)) >= half

    killed = place.night(kill_when=halfway)
    kept = len(place.articles())
    run = place.night()
    if not said(run, "the night after kill -9", sheet):
        return
    _, extra = compare(place.articles(), newsroom.truth)
    had = {place_of(row["url"]) for row in added.articles()} or {place_of(row["url"]) for row in newsroom.live}
    lost = had - {place_of(row["url"]) for row in place.articles()}
    twice = sent_twice(newsroom.live, newsroom.log(began))
    sheet.add(f"kill -9 (code {killed.code}, {kept} kept), then again: lost", "0", str(len(lost)))
    sheet.add("kill -9, then again: stored twice", "0", str(extra))
    sheet.add(
        "kill -9, then again: article pages fetched twice",
        f"≤ {len(newsroom.sites)} (in flight)",
        str(twice),
        ok=twice <= len(newsroom.sites),
    )


def together(groups: dict[str, Quality]) -> Quality:
    """Return the sum of all groups."""
    alls = Quality()
    for group in groups.values():
        for f in fields(Quality):
            setattr(alls, f.name, getattr(alls, f.name) + getattr(group, f.name))
    return alls


def said(run: Run, what: str, sheet: Sheet) -> bool:
    """Return whether a night came to its end; if not, show what it said, and count that as a failure."""
    if run.code in {0, 1} and run.report:
        return True
    OUT.print(f"the night ended with {run.code}: {run.err.strip()[-600:]}", markup=False)
    sheet.add(f"{what}: exit code", "0", str(run.code), ok=False)
    return False


def arguments() -> argparse.Namespace:
    """Return the command line's words."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(parser, Options())
    parser.add_argument("--quirks", type=float, default=Options().quirks)
    parser.add_argument("--layouts", default="", help="comma-separated names")
    parser.add_argument("--discovery", default="", choices=("", "rss", "sitemap", "listing"))
    parser.add_argument("--delay", type=float, default=0.5, help="seconds between two requests to one host")
    parser.add_argument("--only", default="night,kill,faults", help="which parts to run")
    parser.add_argument("--keep", type=Path, help="keep the workspaces in this folder")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
