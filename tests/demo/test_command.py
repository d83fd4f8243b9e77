"""`tinyte demo` walks the whole way: town, outlets, night, counts, truth."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner, Result

from pipeline.cli.demo import command
from pipeline.demo.houses import HOUSES
from pipeline.demo.town import Town
from pipeline.errors import UsageError
from pipeline.outlets import load_outlets
from pipeline.report.words import UNITS
from pipeline.settings import Workspace


@pytest.fixture(scope="module")
def port() -> int:
    with Town.start(articles=[]) as town:
        return urlsplit(town.sites[0].root).port or 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "town"


def run(folder: Path, port: int) -> Result:
    return CliRunner().invoke(command, [str(folder), "--port", str(port)], catch_exceptions=False)


@pytest.fixture(scope="module")
def first(folder: Path, port: int) -> Result:
    return run(folder, port)


def test_every_article_is_found_once_and_the_counts_are_written(first: Result, folder: Path) -> None:
    assert first.exit_code == 0, first.output
    assert "112 of 112 articles found, 0 rows too many" in first.output
    assert "An toàn vệ sinh thực phẩm" in first.output
    for name in ("counts.xlsx", "counts.csv"):
        assert (folder / "exports" / name).stat().st_size > 1000
        assert name in first.output


def test_days_units_and_themes_are_near_the_truth(first: Result) -> None:
    line = re.search(r"(\d+) with the right day, (\d+) with the right unit; themes micro-F1 ([\d.]+)", first.output)
    assert line, first.output
    assert int(line[1]) >= 85
    assert int(line[2]) >= 106
    assert float(line[3]) >= 0.6


def test_the_short_delay_stands_in_that_workspace_alone_with_its_reason(first: Result, folder: Path) -> None:
    assert Workspace.open(folder).settings.crawl.delay_s == 0.05
    assert "our own server on this machine" in (folder / Workspace.FILE).read_text(encoding="utf-8")
    assert first.exit_code == 0


def test_a_second_run_finds_nothing_new(first: Result, folder: Path, port: int) -> None:
    again = run(folder, port)
    assert again.exit_code == 0
    assert "0 articles tagged" in again.output
    assert "112 of 112 articles found, 0 rows too many" in again.output
    assert "0 new, 14 known" in again.output
    truth = "Against the known truth"
    assert first.output[first.output.index(truth) :].splitlines()[0] in again.output


def test_it_ends_with_the_report_and_the_digest_and_says_where_they_lie(first: Result, folder: Path) -> None:
    files = ("bao-cao.xlsx", "bao-cao.docx", "bao-cao.html", "counts.csv", "counts.parquet", "manifest.json")
    for path in (folder / "exports" / "2026" / name for name in files):
        assert path.stat().st_size > 1000
        assert str(path) in first.output
    digests = list((folder / "exports" / "diem-bao").iterdir())
    assert {path.suffix for path in digests} == {".docx", ".html"}
    assert all(str(path) in first.output for path in digests)


def test_the_report_counts_every_unit_and_what_was_logged_once(first: Result, folder: Path) -> None:
    assert "14 new, 0 known" in first.output
    manifest = json.loads((folder / "exports" / "2026" / "manifest.json").read_text(encoding="utf-8"))
    with (folder / "exports" / "2026" / "counts.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["Loại tin bài"] for row in rows} == set(UNITS.values())
    total = int(re.search(r"About health, each item once\s+│\s+(\d+)", first.output)[1])  # type: ignore[index]
    assert manifest["counts"]["items"] == total + 14 - 1, "one of the broadcasts was crawled too"
    kinds = {outlet.name: outlet.kind for outlet in load_outlets(folder / "outlets")}
    assert kinds == {house.name: house.kind for house in HOUSES}


def test_a_workspace_of_other_outlets_is_left_alone(tmp_path: Path, port: int) -> None:
    from pipeline.cli.init import make_workspace

    make_workspace(tmp_path / "real")
    outlet = tmp_path / "real" / "outlets" / "bao.example.toml"
    outlet.write_text('name = "Báo"\nurl = "https://bao.example"\nkind = "portal"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="other outlets"):
        run(tmp_path / "real", port)
    assert not (tmp_path / "real" / "tinyte.db").exists()
