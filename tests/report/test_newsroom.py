"""On the newsroom's pages, where it lies beside the checkout: counts against what was truly published."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

import pytest

from pipeline.extract import extract
from pipeline.outlets import Outlet
from pipeline.records import VIETNAM, Fetched, Outcome, OutletKind, PageKind
from pipeline.report import longform, workbook
from pipeline.report.build import build_report
from pipeline.report.words import NO_THEME_NAME
from pipeline.store import RELEVANT, Label, Role, Store, Visit
from tests.newsroom import IS_HERE, build, loaded
from tests.report.makers import PLAN, YEAR, rows_of
from tests.report.test_workbook import UNIT_NAMES, made, sheet
from tests.store.makers import address_of

NOW = dt.datetime(2026, 11, 22, 23, 0, tzinfo=dt.UTC)
pytestmark = [pytest.mark.shared, IS_HERE]


@pytest.fixture(scope="module")
def newsroom() -> Iterator[ModuleType]:
    with loaded() as module:
        yield module


def test_counts_by_outlet_month_and_unit_are_the_truth_of_what_is_stored(newsroom: ModuleType, tmp_path: Path) -> None:
    sites = build(newsroom, seed=9, sites=4, per_site=20, quirks=0.0, since="2025-12-28T06:00")
    truth: Counter[tuple[str, str, str]] = Counter()
    outside = 0
    with Store.open(address_of(tmp_path / "a.db")) as store:
        hosts = {site.host: urlsplit(site.root).netloc for site in sites}
        store.sync_outlets(
            [Outlet(name=s.name, url=f"{s.root}/", kind=OutletKind.PROVINCIAL_PAPER, allow_private=True) for s in sites]
        )
        for site in sites:
            host = hosts[site.host]
            for item in site.items:
                page = newsroom.layouts.LAYOUTS[site.layout].page(site, item, site.items).encode()
                article = extract(page, site.url(item), now=NOW).article
                if article is None:
                    continue
                fetched = Fetched(article.url, Outcome.OK, PageKind.ARTICLE, NOW, status=200, body=page)
                store.save_article(article, identities=[article.url], visit=Visit(host, fetched))
                store.add_labels([Label(article.id, RELEVANT, True, "người thử", Role.REVIEWER, NOW)])
                day = item.published.astimezone(VIETNAM).date()
                if YEAR[0] <= day <= YEAR[1]:
                    truth[site.name, f"{day:%Y-%m}", article.unit.value] += 1
                else:
                    outside += 1
        report = build_report(store, PLAN, since=YEAR[0], until=YEAR[1], now=NOW)
    names = dict(zip(("tin", "bai", "anh", "video", "chuyen_muc"), UNIT_NAMES, strict=True))
    longform.write(tmp_path / "counts.csv", report)
    counted: Counter[tuple[str, str, str]] = Counter()
    for row in rows_of(tmp_path / "counts.csv"):
        assert row["Chuyên đề"] == NO_THEME_NAME
        counted[row["Cơ quan báo chí"], row["Tháng"], row["Loại tin bài"]] += int(row["Tính một lần"])
    assert counted == Counter({(outlet, month, names[unit]): n for (outlet, month, unit), n in truth.items()})
    assert sum(truth.values()) >= 70
    assert len(report.entries) == sum(truth.values())

    workbook.write(tmp_path / "bao-cao.xlsx", report)
    rows = {row[1]: row for row in sheet(made(report, tmp_path), "Theo cơ quan báo chí")[1] if row[0]}
    for site in sites:
        shown = {unit: rows[site.name][2 + n] for n, unit in enumerate(names)}
        assert shown == {u: sum(n for (o, _, of), n in truth.items() if (o, of) == (site.name, u)) for u in names}
    assert outside > 0
