"""Local relevance in the whole night: central papers count with what concerns the province, the rest stands apart."""

from __future__ import annotations

import csv
import logging
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from pipeline.cli import main
from pipeline.demo.town import Town
from pipeline.extract import extract
from pipeline.language.locality import METHOD
from pipeline.night import run_night
from pipeline.night.locality import local_rule, place_articles
from pipeline.night.reextract import Again, reextract
from pipeline.outlets import load_outlets
from pipeline.records import Extraction, OutletKind
from pipeline.settings import Workspace
from pipeline.store import LocalRule, Store


def rewrite(workspace: Workspace, settings: str, **outlet_lines: str) -> Workspace:
    """Set the workspace's settings; `outlet_lines` replace `local_only` in the files of outlets of that kind."""
    (workspace.root / "tinyte.toml").write_text(f"[crawl]\ndelay_s = 0\nretries = 0\n{settings}", encoding="utf-8")
    for path in workspace.outlets.glob("*.toml"):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("local_only")]
        kind = next(line.split('"')[1] for line in lines if line.startswith("kind"))
        at = next(n for n, line in enumerate(lines) if line.startswith("kind"))
        path.write_text("\n".join([*lines[: at + 1], outlet_lines.get(kind, ""), *lines[at + 1 :]]), encoding="utf-8")
    return Workspace.open(workspace.root)


def counted(workspace: Workspace) -> int:
    """Count what the settings and the outlets' files, as they are now, let count."""
    with Store.open(workspace.store_url) as store:
        store.sync_outlets(load_outlets(workspace.outlets))
        place_articles(store, workspace)
        return len(store.entries(store.model_in_use(), local=local_rule(workspace)).counted)


def test_what_does_not_concern_the_province_is_listed_apart_and_never_lost(workspace: Workspace) -> None:
    workspace = rewrite(workspace, '[office]\nprovince = "tỉnh Sơn La"\n')
    report = run_night(workspace)
    with Store.open(workspace.store_url) as store:
        every = store.entries(report.model).counted
        kept = store.entries(report.model, local=local_rule(workspace)).counted
        places = store.localities("Sơn La", (item.id for item in every))
        kinds = {o.host: o.kind for o in load_outlets(workspace.outlets)}
    apart = {item.id for item in every} - {item.id for item in kept}
    assert report.elsewhere == len(apart) > 0
    central = {item.id for item in every if kinds[item.outlet] is OutletKind.CENTRAL_PAPER}
    assert apart == {one for one in central if not places[one].relevant}
    assert len(places) == len(every)
    assert all(places[one].evidence for one in central - apart)

    book = load_workbook(workspace.exports / "counts.xlsx")
    listed = [row[1] for row in book["Không liên quan đến tỉnh"].iter_rows(min_row=5, values_only=True)]
    assert len(listed) == len(apart)
    notes = " ".join(str(row[0]) for row in book["Tổng hợp"].iter_rows(values_only=True) if row[0])
    assert "mà không liên quan: không tính, liệt kê ở trang riêng" in notes
    with (workspace.exports / "counts.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert sum(int(row["Số lượng"]) for row in rows) == sum(max(1, len(item.themes)) for item in kept)

    again = run_night(workspace)
    assert (again.elsewhere, again.counts) == (report.elsewhere, report.counts)


def test_without_a_reason_nothing_is_left_out(workspace: Workspace) -> None:
    run_night(rewrite(workspace, ""))
    with Store.open(workspace.store_url) as store:
        every = len(store.entries(store.model_in_use()).counted)
    assert counted(rewrite(workspace, "")) == every > 0  # no province, no filter
    assert counted(rewrite(workspace, '[office]\nprovince = "Sơn La"\n[local]\nkinds = []\n')) == every
    assert counted(rewrite(workspace, '[office]\nprovince = "Sơn La"\n')) < every
    spared = rewrite(workspace, '[office]\nprovince = "Sơn La"\n', central_paper="local_only = false")
    assert counted(spared) == every


def test_another_province_or_reading_is_looked_at_before_exporting(
    workspace: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    central = next(o.host for o in load_outlets(workspace.outlets) if o.kind is OutletKind.CENTRAL_PAPER)
    run_night(rewrite(workspace, '[office]\nprovince = "Sơn La"\n'), only=[central])
    workspace = rewrite(workspace, '[office]\nprovince = "Lai Châu"\n')
    monkeypatch.setattr("sys.argv", ["tinyte", "export", "-w", str(workspace.root)])
    with pytest.raises(SystemExit) as done:
        main()
    assert done.value.code in {0, None}
    assert "more don't concern Lai Châu, listed apart" in capsys.readouterr().out
    with Store.open(workspace.store_url) as store:
        assert list(store.unplaced("Lai Châu", METHOD)) == []


def test_reading_the_archive_anew_keeps_versions_and_is_looked_at_again(
    town: Town, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = rewrite(workspace, '[office]\nprovince = "Sơn La"\n')
    host = load_outlets(workspace.outlets)[0].host
    run_night(workspace, only=[host])
    with monkeypatch.context() as worse:
        worse.setattr("pipeline.night.reextract.extract", lambda *args, **named: _cut(extract(*args, **named)))
        changed = [page for page in reextract(workspace, only=[host]) if page.again is Again.CHANGED]
    assert changed
    with Store.open(workspace.store_url) as store:
        ids = [one.id for one in store.articles(host)]
        assert sum(len(store.versions(one)) for one in ids) == len(changed)
        assert place_articles(store, workspace) == len(changed)
        assert place_articles(store, workspace) == 0
    assert [page for page in reextract(workspace, only=[host]) if page.again is Again.CHANGED] == changed
    assert {page.again for page in reextract(workspace, only=[host])} == {Again.SAME}
    with Store.open(workspace.store_url) as store:
        assert sum(len(store.versions(one)) for one in ids) == 2 * len(changed)


def _cut(found: Extraction) -> Extraction:
    assert found.article is not None
    return replace(found, article=replace(found.article, body=found.article.body.split("\n")[0]))


def test_a_province_that_nobody_knows_is_said_and_looked_for_by_name(
    workspace: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    workspace = rewrite(workspace, '[office]\nprovince = "Nậm La"\n')
    assert local_rule(workspace) == LocalRule("Nậm La")
    with caplog.at_level(logging.WARNING), Store.open(workspace.store_url) as store:
        assert place_articles(store, workspace) == 0
    assert "no province of Vietnam" in caplog.text
