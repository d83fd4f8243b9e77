from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from pipeline.errors import ExportError
from pipeline.report import exports
from pipeline.report.annual import Report
from pipeline.report.longform import COLUMNS
from pipeline.store import Store
from tests.report.makers import report_of, rows_of

NAMES = {"bao-cao.xlsx", "counts.csv", "counts-before.csv", "counts.parquet", "manifest.json"}


def test_every_file_is_written_and_named_in_the_manifest(report: Report, tmp_path: Path) -> None:
    written = exports.write_files(report, tmp_path / "báo cáo")
    assert {path.name for path in written.files} >= NAMES
    assert written.left_out == ()
    assert {path.name for path in (tmp_path / "báo cáo").iterdir()} == {path.name for path in written.files}
    manifest = json.loads((tmp_path / "báo cáo" / "manifest.json").read_text(encoding="utf-8"))
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((tmp_path / "báo cáo" / name).read_bytes()).hexdigest() == digest
    assert set(manifest["files"]) == {path.name for path in written.files} - {"manifest.json"}
    assert manifest["counts"] == {
        "items": 7,
        "stories": 6,
        "by_theme": {"health_policy": 2, "food_safety": 5, "": 1},
        "logged": 0,
        "undated": 1,
        "elsewhere": 1,
        "labelled_by_people": 1,
        "not_tagged_yet": 0,
    }
    assert manifest["period"] == {"from": "2026-01-01", "to": "2026-12-31", "zone": "+07:00"}
    assert (manifest["model"], manifest["before"]["items"]) == ("m1", 2)
    assert {"tinyte", "plan_sha256", "gazetteer", "last_label", "last_tagging"} <= set(manifest["versions"])
    assert [column["heading"] for column in manifest["columns"].values()] == list(
        rows_of(tmp_path / "báo cáo" / "counts.csv")[0]
    )


def test_parquet_says_what_the_csv_says(report: Report, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    exports.write_files(report, tmp_path)
    table = parquet.read_table(tmp_path / "counts.parquet").to_pylist()
    rows = rows_of(tmp_path / "counts.csv")
    headings = {heading: key for key, (heading, _) in COLUMNS.items()}
    assert table == [
        {
            headings[h]: int(v) if headings[h] in {"items", "once", "stories"} else v.removeprefix("'")
            for h, v in row.items()
        }
        for row in rows
    ]


def test_without_pyarrow_the_other_files_come_and_it_is_said(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "find_spec", lambda name: None if name == "pyarrow" else object())
    written = exports.write_files(report, tmp_path)
    assert written.left_out == (
        "counts.parquet: not written, pyarrow isn't installed; run: pip install 'tin-y-te[parquet]'",
    )
    assert {path.name for path in written.files} >= NAMES - {"counts.parquet"}


def test_without_a_period_there_is_nothing_before(store: Store, tmp_path: Path) -> None:
    written = exports.write_files(report_of(store, since=None, until=None), tmp_path)
    assert "counts-before.csv" not in written.digests


def test_a_file_open_elsewhere_is_told(report: Report, tmp_path: Path) -> None:
    (tmp_path / "bao-cao.xlsx").mkdir()  # what can't be replaced, here as on Windows
    with pytest.raises(ExportError, match=r"bao-cao\.xlsx: can't be"):
        exports.write_files(report, tmp_path)


def test_every_module_of_the_registry_is_there() -> None:
    from importlib import import_module

    for export in (*exports.EXPORTS, *exports.COUNTS):
        assert callable(getattr(import_module(export.module), export.function))
    assert len({export.file for export in exports.EXPORTS}) == len(exports.EXPORTS)
