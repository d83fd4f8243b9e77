from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import StoreError, UsageError
from pipeline.evaluate.reliability import Reliability
from pipeline.records import Unit
from pipeline.report.annual import MonthDays, Report
from pipeline.report.exports import write_files
from pipeline.report.frozen import FORMAT, pack, unpack
from pipeline.store import RELEVANT, Store
from tests.report.makers import NOW, put, report_of
from tests.store.makers import article, label, name_of, tagging, visit


def files(report: Report, folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in write_files(report, folder).files}


def test_a_report_comes_back_whole(report: Report) -> None:
    sure = Reliability("food_safety", 5, 2, 2.5, 1, 3, 0.5, 0, 2, 5.0, 4, 7, 40, precision=(0.9, 0.8, 1.0))
    whole = replace(
        report, reliability=(sure,), ledger=(MonthDays("a.vn", "2026-03", {"down": 3}, 7),), remarks=("Chú ý",)
    )
    assert unpack(pack(whole)) == whole
    assert unpack(pack(report)) == report
    assert pack(unpack(pack(whole))) == pack(whole)


def test_a_report_of_everything_comes_back(store: Store) -> None:
    report = report_of(store, since=None, until=None)
    assert unpack(pack(report)) == report


def test_later_retraining_relabelling_and_crawling_change_nothing(store: Store, tmp_path: Path) -> None:
    report = report_of(store)
    then = files(report, tmp_path / "then")
    store.freeze("năm 2026", pack(report), {})
    put(store, 20, "food_safety", when="2026-05-05 08:00")
    store.save_taggings([tagging(article(n).id, "health_policy", model="m2") for n in range(1, 14)])
    store.add_labels([label(article(1).id, RELEVANT, False), label(article(6).id, "food_safety", False)])
    store.save_article(article(5, unit=Unit.TIN), identities=[name_of(5)], visit=visit(5))
    store.sync_outlets([])
    now = report_of(store)
    assert (now.model, now.figures == report.figures) == ("m2", False)
    again = files(unpack(store.frozen("năm 2026").content), tmp_path / "again")
    assert again == then
    assert set(then) >= {"bao-cao.xlsx", "counts.csv", "counts-before.csv", "manifest.json"}


def test_a_name_is_taken_once_and_an_unknown_one_is_told(store: Store) -> None:
    store.freeze("2026", b"a", {"counts.csv": "1"}, NOW)
    with pytest.raises(UsageError, match="never changes"):
        store.freeze("2026", b"b", {})
    found = store.frozen("2026")
    assert (found.content, found.files, found.made) == (b"a", {"counts.csv": "1"}, NOW)
    assert store.frozen_names() == [("2026", NOW)]
    with pytest.raises(UsageError, match="did you mean '2026'"):
        store.frozen("2025")


def test_a_frozen_report_that_was_changed_is_refused(store: Store) -> None:
    from sqlalchemy import update

    from pipeline.store.tables import FrozenRow

    store.freeze("2026", b"a", {})
    with store._write() as session:
        session.execute(update(FrozenRow).values(content=b"b"))
    with pytest.raises(StoreError, match="was changed since"):
        store.frozen("2026")


def test_what_is_no_report_or_of_a_newer_program_is_told(report: Report) -> None:
    with pytest.raises(StoreError, match="can't be read"):
        unpack(b"nonsense")
    with pytest.raises(StoreError, match="can't be read"):
        unpack(pack(report)[:-50])
    newer = json.loads(gzip.decompress(pack(report))) | {"format": FORMAT + 1}
    with pytest.raises(StoreError, match="newer than this program"):
        unpack(gzip.compress(json.dumps(newer).encode()))


def test_a_field_that_came_or_went_hurts_no_older_report(report: Report) -> None:
    facts = json.loads(gzip.decompress(pack(report)))
    names = facts["entries"]["names"]
    at = names.index("lead")
    names[at] = "gone_since"
    older = unpack(gzip.compress(json.dumps(facts).encode()))
    assert [entry.lead for entry in older.entries] == [""] * len(report.entries)
    assert [entry.title for entry in older.entries] == [entry.title for entry in report.entries]
