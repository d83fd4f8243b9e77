"""The whole night on the demo town: everything found, once, tagged, counted; and what disturbs it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pandas as pd
import pytest

from pipeline.demo.town import Town
from pipeline.errors import BusyError, ConfigError, StoreError
from pipeline.night import run_night
from pipeline.night.lock import night_lock
from pipeline.outlets import load_outlet, load_outlets
from pipeline.records import VIETNAM, Outcome, Unit
from pipeline.report.longform import COLUMNS
from pipeline.settings import Workspace
from pipeline.store import Store


def stored(workspace: Workspace) -> dict[str, str]:
    """Return the stored articles' titles by address."""
    with Store.open(workspace.store_url) as store:
        return {one.article.url: one.article.title for one in store.articles()}


def truth(town: Town) -> dict[str, str]:
    return {p.url: p.article.title for site in town.sites for p in site.articles}


def first(town: Town) -> str:
    """Return the first site's host: one outlet is enough where the night as such is tested."""
    return town.sites[0].root.removeprefix("http://")


def article_requests(town: Town, since: int) -> list[str]:
    """Return the paths of articles asked for after the log's first `since` entries."""
    paths = {p.url.removeprefix(site.root) for site in town.sites for p in site.articles}
    return [request.path for request in town.log[since:] if request.path in paths]


def test_a_night_finds_stores_tags_and_counts_everything_once(town: Town, workspace: Workspace) -> None:
    report = run_night(workspace)
    assert report.exit_code == 0, [o.failure or o.trouble for o in report.outlets]
    assert stored(workspace) == truth(town)
    assert report.tagged == len(truth(town))
    assert sum(outlet.new for outlet in report.outlets) == len(truth(town))

    table = pd.read_csv(workspace.exports / "counts.csv")
    assert list(table.columns) == [heading for heading, _ in COLUMNS.values()]
    counted = {name: items for _, name, items in report.counts}
    for name, items in table.groupby("Chuyên đề")["Số lượng"].sum().items():
        if name in counted:
            assert counted[str(name)] == items
    assert sum(counted.values()) >= 60
    assert (workspace.exports / "counts.csv").read_bytes().startswith(b"\xef\xbb\xbf")

    log = len(town.log)
    again = run_night(workspace)
    assert article_requests(town, log) == []
    assert [o.new for o in again.outlets] == [0] * len(town.sites)
    assert again.tagged == 0
    assert again.counts == report.counts


def test_units_and_days_are_the_towns(town: Town, workspace: Workspace) -> None:
    run_night(workspace)
    known = {p.url: p.article for site in town.sites for p in site.articles}
    with Store.open(workspace.store_url) as store:
        got = {one.article.url: one.article for one in store.articles()}
    right_day = sum(
        a.published is not None and a.published.astimezone(VIETNAM).date() == known[u].published.date()
        for u, a in got.items()
    )
    assert right_day >= 0.99 * len(known)
    for unit in (Unit.TIN, Unit.BAI, Unit.ANH, Unit.VIDEO, Unit.CHUYEN_MUC):
        of_unit = [u for u in known if known[u].unit == unit]
        assert sum(got[u].unit == unit for u in of_unit) >= 0.9 * len(of_unit), unit


def test_every_article_has_its_page_in_the_archive(town: Town, workspace: Workspace) -> None:
    from pipeline.crawl.archive import Archive

    run_night(workspace)
    archive = Archive(workspace.archive)
    with Store.open(workspace.store_url) as store:
        places = [one.place for one in store.articles()]
    assert all(places)
    assert len([p for p in places if p and archive.read(p).status == 200]) == len(truth(town))


@pytest.mark.parametrize("after", [3, 40, 90])
def test_a_killed_night_loses_nothing_and_doubles_nothing(
    town: Town, workspace: Workspace, tinyte: list[str], after: int
) -> None:
    killer = (
        "import os, pipeline.night.harvest as h\n"
        "take, n = h.Harvest.take, [0]\n"
        "def dying(self, candidate):\n"
        f"    n[0] += 1\n    if n[0] > {after}: os._exit(9)\n"
        "    return take(self, candidate)\n"
        "h.Harvest.take = dying\n"
        "import pipeline.cli as c; c.main()\n"
    )
    killed = subprocess.run(
        [*tinyte[:-1], killer, "night", "-w", str(workspace.root)], capture_output=True, check=False
    )
    assert killed.returncode == 9
    before = stored(workspace)
    assert len(before) < len(truth(town))
    report = run_night(workspace)
    assert stored(workspace) == truth(town)
    assert sum(o.new for o in report.outlets) == len(truth(town)) - len(before)
    with Store.open(workspace.store_url) as store:
        assert store.how_many_untagged(report.model) == 0


def test_a_second_night_at_once_says_so_and_leaves(workspace: Workspace, tinyte: list[str]) -> None:
    with night_lock(workspace.lock):
        done = subprocess.run(
            [*tinyte, "night", "-w", str(workspace.root)], capture_output=True, text=True, encoding="utf-8", check=False
        )
        with pytest.raises(BusyError):
            run_night(workspace)
    assert done.returncode == 3
    assert "another night is at work" in done.stderr
    assert f"process {os.getpid()}" in done.stderr


def test_one_dead_outlet_leaves_the_others_alone(town: Town, workspace: Workspace) -> None:
    dead = workspace.outlets / "dead.toml"
    dead.write_text(
        'name = "Báo Tắt Điện"\nurl = "http://127.0.2.77:9"\nkind = "portal"\nallow_private = true\ndelay_s = 0\n'
        'listings = [{ url = "http://127.0.2.77:9/" }]\n',
        encoding="utf-8",
    )
    report = run_night(workspace)
    assert report.exit_code == 1
    assert stored(workspace) == truth(town)
    failed = [o for o in report.outlets if o.state == "failed"]
    assert [o.name for o in failed] == ["Báo Tắt Điện"]
    assert failed[0].outcomes == {Outcome.CONNECTION: 2}  # robots.txt, then the listing that it forbids


def test_nothing_worked_is_exit_code_3(workspace: Workspace) -> None:
    for path in workspace.outlets.glob("*.toml"):
        path.unlink()
    (workspace.outlets / "dead.toml").write_text(
        'name = "A"\nurl = "http://127.0.2.77:9"\nkind = "portal"\nallow_private = true\ndelay_s = 0\n'
        'feeds = ["http://127.0.2.77:9/rss"]\n',
        encoding="utf-8",
    )
    assert run_night(workspace).exit_code == 3


def test_json_is_one_object(workspace: Workspace, tinyte: list[str]) -> None:
    done = subprocess.run(
        [*tinyte, "night", "--json", "-w", str(workspace.root)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    night = json.loads(done.stdout)
    assert night["exit_code"] == 0
    assert {outlet["state"] for outlet in night["outlets"]} == {"ok"}
    assert all(Path(file).is_file() for file in night["files"])


def test_counts_open_in_excel_take_nothing_from_the_night(town: Town, workspace: Workspace) -> None:
    (workspace.exports / "counts.xlsx").mkdir(parents=True)  # what can't be replaced, here as on Windows
    report = run_night(workspace, only=[first(town)])
    assert len(stored(workspace)) == len(town.sites[0].articles)
    assert report.exit_code == 1
    assert report.files == ()
    assert "tinyte export" in report.problems[0]
    assert report.items > 10
    assert sum(items for _, _, items in report.counts) >= report.items / 2


def test_a_model_that_is_missing_takes_no_article_from_the_night(town: Town, workspace: Workspace) -> None:
    settings = workspace.root / "tinyte.toml"
    good = settings.read_text(encoding="utf-8")
    settings.write_text(f"{good}[model]\nversion = 'nowhere'\n", encoding="utf-8")
    report = run_night(Workspace.open(workspace.root), only=[first(town)])
    assert len(stored(workspace)) == len(town.sites[0].articles)
    assert report.exit_code == 1
    assert "nothing was tagged" in report.problems[0]
    assert "nowhere" in report.problems[0]
    assert run_night(workspace, only=[first(town)]).tagged == len(town.sites[0].articles)


def test_an_outlet_that_is_switched_off_is_named(town: Town, workspace: Workspace) -> None:
    off = min(workspace.outlets.glob("*.toml"))
    off.write_text("enabled = false\n" + off.read_text(encoding="utf-8"), encoding="utf-8")
    on = [one.host for one in load_outlets(workspace.outlets) if one.enabled]
    report = run_night(workspace, only=on[:1])
    assert report.left_out == (load_outlet(off).name,)
    assert [outlet.outlet for outlet in report.outlets] == on[:1]


def test_a_workspace_that_cannot_be_written_is_said(workspace: Workspace) -> None:
    workspace.lock.mkdir()  # root writes where it likes, so a folder stands where the file should
    with pytest.raises(StoreError, match="can't be written"):
        run_night(workspace)


def test_an_unknown_outlet_is_refused_with_the_nearest(town: Town, workspace: Workspace) -> None:
    with pytest.raises(ConfigError, match="did you mean"):
        run_night(workspace, only=[first(town)[:-1]])


def test_a_full_disk_ends_the_night_and_loses_nothing(
    town: Town, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.night.harvest import Harvest

    take, calls = Harvest.take, [0]

    def full(self: Harvest, candidate: object) -> object:
        calls[0] += 1
        if calls[0] == 20:
            raise StoreError("disk full")
        return take(self, candidate)  # type: ignore[arg-type]

    with monkeypatch.context() as broken:
        broken.setattr(Harvest, "take", full)
        with pytest.raises(StoreError, match="disk full"):
            run_night(workspace)
    run_night(workspace)
    assert stored(workspace) == truth(town)
