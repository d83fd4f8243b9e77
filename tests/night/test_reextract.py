"""Extraction again, from the archive: what changes, what stays, what can't be read."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from pipeline.demo.town import Town
from pipeline.errors import UsageError
from pipeline.night import run_night
from pipeline.night.reextract import Again, reextract
from pipeline.settings import Workspace
from pipeline.store import Store


def test_the_archive_says_the_same_again_without_a_request(town: Town, workspace: Workspace) -> None:
    run_night(workspace)
    asked = len(town.log)
    again = Counter(page.again for page in reextract(workspace))
    assert again == {Again.SAME: sum(len(site.articles) for site in town.sites)}
    assert len(town.log) == asked


def test_new_selectors_change_what_they_name_and_tags_follow(town: Town, workspace: Workspace) -> None:
    first = run_night(workspace)
    host = town.sites[0].root.removeprefix("http://")
    path = next(p for p in workspace.outlets.glob("*.toml") if host in p.read_text(encoding="utf-8"))
    with path.open("a", encoding="utf-8") as file:
        file.write('\n[selectors]\ntitle = "title"\n')
    again = Counter(page.again for page in reextract(workspace))
    assert again[Again.CHANGED] == len(town.sites[0].articles)
    assert again[Again.SAME] == sum(len(site.articles) for site in town.sites[1:])
    with Store.open(workspace.store_url) as store:
        assert store.how_many() == sum(len(site.articles) for site in town.sites)
        assert store.how_many_untagged(first.model) == len(town.sites[0].articles)
    assert run_night(workspace).tagged == len(town.sites[0].articles)


def test_a_lost_archive_is_said_and_takes_nothing_away(town: Town, workspace: Workspace, tinyte: list[str]) -> None:
    run_night(workspace)
    for file in workspace.archive.glob("*.warc.gz"):
        file.unlink()
    done = subprocess.run(
        [*tinyte, "reextract", "--json", "-w", str(workspace.root)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 3, done.stderr
    many = sum(len(site.articles) for site in town.sites)
    assert json.loads(done.stdout)["missing"] == many
    with Store.open(workspace.store_url) as store:
        assert store.how_many() == many


def test_a_night_with_a_clock_of_the_past_is_repaired(town: Town, workspace: Workspace) -> None:
    host = town.sites[0].root.removeprefix("http://")
    report = run_night(workspace, only=[host], now=lambda: dt.datetime(2019, 1, 1, tzinfo=dt.UTC))
    assert "behind those of the outlets" in report.problems[0]
    assert report.exit_code == 1
    with Store.open(workspace.store_url) as store:
        assert {one.article.published for one in store.articles()} == {None}
    assert {page.again for page in reextract(workspace)} == {Again.CHANGED}
    with Store.open(workspace.store_url) as store:
        assert None not in {one.article.published for one in store.articles()}
    assert run_night(workspace, only=[host]).problems == ()


def test_an_outlet_that_is_nowhere_is_refused_with_the_nearest(town: Town, workspace: Workspace) -> None:
    host = town.sites[0].root.removeprefix("http://")
    with pytest.raises(UsageError, match=f"did you mean '{host}'"):
        list(reextract(workspace, only=[f"{host}9"]))


def test_a_page_that_is_no_article_any_more_leaves_its_article(
    town: Town, workspace: Workspace, tmp_path: Path
) -> None:
    del tmp_path
    run_night(workspace)
    host = town.sites[0].root.removeprefix("http://")
    path = next(p for p in workspace.outlets.glob("*.toml") if host in p.read_text(encoding="utf-8"))
    with path.open("a", encoding="utf-8") as file:
        file.write('\n[selectors]\ntitle = "h6.nowhere"\nbody = "div.nowhere"\n')
    found = Counter(page.again for page in reextract(workspace))
    assert found[Again.CHANGED] + found[Again.LOST] + found[Again.SAME] == found.total()
    with Store.open(workspace.store_url) as store:
        assert all(one.article.title for one in store.articles())
