"""The year's report over many stored items: time, memory and files of the real command.

``python tests/bench/report.py [--items 100000] [--keep DIR]`` makes a store of invented items about health: 40 outlets,
eighteen themes, a year, a twentieth of them reprints, the year before half as many; then it runs ``tinyte report``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from sheet import Sheet
from sqlalchemy import insert
from tinyte import Workplace

from pipeline.outlets import Outlet
from pipeline.records import VIETNAM, Article, DateFrom, OutletKind, Unit
from pipeline.settings import Workspace
from pipeline.store import Store
from pipeline.store.articles import text_digest
from pipeline.store.tables import ArticleRow, Base, LocalityRow, StoryRow, TaggingRow, TagRow, month_of
from pipeline.themes import load_plan

OUT = Console(width=120)
YEAR, OUTLETS, BATCH = 2025, 40, 5000
REPRINTED = 20  # every so manieth item is a reprint of the one before
SECONDS, MEGABYTES = 20, 600
MODEL = "bench"


def main() -> None:
    """Print what was asked and what was measured."""
    args = arguments()
    with tempfile.TemporaryDirectory(prefix="tinyte-bench-") as folder:
        room = Workplace(args.keep or Path(folder) / "workspace", delay_s=1)
        place = Workspace.open(room.folder)
        fill(place, args.items)
        out = place.root / "out"
        before = os.times()
        done = room.run("report", "--year", str(YEAR), "--out", str(out), "--workspace", str(room.folder))
        if done.code:
            raise SystemExit(done.err or done.out)
        sheet = Sheet(OUT, f"The report of a year with {args.items} items")
        asked = args.items >= 100_000
        sheet.add("time", f"≤ {SECONDS} s", f"{done.seconds:.1f} s", ok=done.seconds <= SECONDS if asked else None)
        spent = sum(now - then for now, then in zip(os.times()[2:4], before[2:4], strict=True))
        sheet.add("of it, the command's own work (CPU)", "–", f"{spent:.1f} s", ok=None)
        sheet.add(
            "memory", f"≤ {MEGABYTES} MB", f"{done.peak_mb:.0f} MB", ok=done.peak_mb <= MEGABYTES if asked else None
        )
        for path in sorted(out.iterdir()):
            sheet.add(path.name, "–", f"{path.stat().st_size / 1e6:.2f} MB", ok=None)
        sheet.show()
    sys.exit(0 if sheet.good else 1)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="Make the workspace here, and leave it.")
    return parser.parse_args()


def fill(place: Workspace, items: int) -> None:
    """Fill the workspace's store: `items` in the year, half as many in the year before."""
    rng = random.Random(1)  # noqa: S311 - invented items, no secret
    codes = load_plan(place.plan).codes
    kinds = [kind for kind in OutletKind if kind is not OutletKind.CENTRAL_PAPER]
    with Store.open(place.store_url) as store:
        store.sync_outlets(
            [
                Outlet(name=f"Cơ quan báo chí số {n}", url=f"https://bao{n}.example.vn", kind=kinds[n % len(kinds)])
                for n in range(OUTLETS)
            ]
        )
        number = 0
        for rows in batches(items, codes, rng):
            with store._write() as session:
                for table in (ArticleRow, TaggingRow, TagRow, StoryRow, LocalityRow):
                    if rows[table]:
                        session.execute(insert(table), rows[table])
            number += len(rows[ArticleRow])
    OUT.print(f"{number} items stored", style="dim")


def batches(
    items: int, codes: tuple[str, ...], rng: random.Random
) -> Iterator[dict[type[Base], list[dict[str, object]]]]:
    """Yield rows by table."""
    kinds: list[type[Base]] = [ArticleRow, TaggingRow, TagRow, StoryRow, LocalityRow]
    rows: dict[type[Base], list[dict[str, object]]] = {table: [] for table in kinds}
    before = ""
    for n in range(items + items // 2):
        year = YEAR if n < items else YEAR - 1
        published = dt.datetime(year, 1, 1, tzinfo=VIETNAM) + dt.timedelta(minutes=rng.randrange(365 * 24 * 60))
        one = Article(
            url=f"https://bao{n % OUTLETS}.example.vn/y-te/{n}-{'tin-ve-suc-khoe-va-doi-song-' * 2}.html",
            title=f"Trạm y tế xã số {n} khám bệnh, cấp thuốc miễn phí cho người dân, tuyên truyền phòng bệnh mùa đông",
            lead="Sáng nay, các y bác sĩ đã đến bản khám bệnh, tư vấn dinh dưỡng và phát thuốc cho hàng trăm người. "
            * 2,
            published=published,
            published_from=DateFrom.METADATA,
            unit=rng.choices(list(Unit), [60, 25, 5, 7, 3])[0],
            unit_rule="tin: under 400 syllables",
        )
        digest = text_digest(one)
        themes = rng.sample(codes, rng.choice((1, 1, 1, 2)))
        rows[ArticleRow].append(article_row(one, f"bao{n % OUTLETS}.example.vn", digest, n))
        scores = {code: 0.9 if code in themes else 0.1 for code in codes}
        tagging = {"article_id": one.id, "model": MODEL, "digest": digest, "relevant": True, "relevance": 0.95}
        rows[TaggingRow].append({"id": n + 1, **tagging, "at": published, "scores": scores})
        rows[TagRow] += [{"tagging": n + 1, "theme": theme, "score": 0.9} for theme in themes]
        rows[LocalityRow].append(locality_row(one, digest))
        if n % REPRINTED == 1:
            rows[StoryRow] += [{"article_id": article, "story": before} for article in (before, one.id)]
        before = one.id
        if len(rows[ArticleRow]) >= BATCH:
            yield rows
            rows = {table: [] for table in kinds}
    yield rows


def article_row(one: Article, host: str, digest: str, n: int) -> dict[str, object]:
    """Return the row of an article."""
    return {
        "id": one.id,
        "outlet": host,
        "url": one.url,
        "title": one.title,
        "byline": "",
        "published": one.published,
        "month": month_of(one.published),
        "published_from": one.published_from.value,
        "unit": one.unit.value,
        "unit_rule": one.unit_rule,
        "images": [],
        "digest": digest,
        "first_seen": one.published,
        "extracted_at": one.published,
        "warc_file": f"{YEAR}-{1 + n % 12:02d}-01.warc.gz",
        "warc_offset": n * 1000,
        "warc_digest": f"sha256:{digest}{digest}",
        "lead": one.lead,
        "body": "",
    }


def locality_row(one: Article, digest: str) -> dict[str, object]:
    """Return the row that says that an article concerns the province."""
    from pipeline.language.locality import METHOD

    sign = {"term": "Sơn La", "kind": "province", "where": "lead", "start": 0, "end": 6, "weight": 0.7}
    where = {"province": "Sơn La", "gazetteer": METHOD, "relevant": True, "score": 0.7, "evidence": [sign]}
    return {"article_id": one.id, "digest": digest, **where}


if __name__ == "__main__":
    main()
