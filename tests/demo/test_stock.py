from __future__ import annotations

import datetime as dt
from pathlib import Path

from pipeline.demo.articles import load_articles, load_labels
from pipeline.demo.stock import stock
from pipeline.report.build import build_report
from pipeline.report.tables import add_up
from pipeline.store import Store
from pipeline.themes import load_plan, shipped_plan_path
from tests.store.makers import address_of


def test_a_report_of_the_stocked_demo_counts_what_the_labels_say(tmp_path: Path) -> None:
    plan = load_plan(shipped_plan_path())
    with Store.open(address_of(tmp_path / "a.db")) as store:
        assert stock(store) == len(load_articles())
        report = build_report(store, plan, since=dt.date(2026, 1, 1), until=dt.date(2026, 12, 31))
    relevant = [label for label in load_labels().values() if label.relevant]
    assert len(report.entries) == len(relevant)
    assert all(entry.by_person for entry in report.entries)
    sums = add_up(report.figures, "theme")
    for code in plan.codes:
        assert sums[code,] == sum(code in label.themes for label in relevant)
