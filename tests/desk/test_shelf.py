"""The overview as it was last shown stands at once after a start, until newer figures are there."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.desk import opened, shelf
from pipeline.desk.kept import Kept
from pipeline.desk.opened import Desk, open_desk
from pipeline.desk.pictures import pictures
from pipeline.desk.server import WORKSPACE
from pipeline.report.annual import Report
from pipeline.settings import Workspace
from tests.desk.test_figures import YEAR

streamlit_testing = pytest.importorskip("streamlit.testing.v1")


def test_an_overview_comes_back_as_it_was(desk: Desk) -> None:
    assert shelf.read(desk.place.root, *YEAR) is None
    shown = desk.overview(desk.reports.of(YEAR))
    assert shown.pictures.items > 90
    assert shelf.read(desk.place.root, *YEAR) == shown
    assert [path.suffix for path in (desk.place.root / shelf.FOLDER).iterdir()] == [".json"]


def test_one_of_some_outlets_is_not_taken_for_all(desk: Desk) -> None:
    made = desk.reports.of(YEAR)
    host = made.value.entries[0].outlet
    desk.overview(made, (host,))
    assert shelf.read(desk.place.root, *YEAR) is None


@pytest.mark.parametrize("content", [b"", b"{}", b'{"pictures": 3}', b"\xff"])
def test_a_damaged_one_is_passed_over(tmp_path: Path, content: bytes) -> None:
    (tmp_path / shelf.FOLDER).mkdir()
    (tmp_path / shelf.FOLDER / f"{YEAR[0]}_{YEAR[1]}.json").write_bytes(content)
    assert shelf.read(tmp_path, *YEAR) is None


def test_where_nothing_can_be_written_the_page_stands_all_the_same(desk: Desk) -> None:
    (desk.place.root / shelf.FOLDER).write_text("a file where the folder should be", encoding="utf-8")
    assert desk.overview(desk.reports.of(YEAR)).pictures.items > 90


def test_what_was_made_last_is_returned_without_waiting() -> None:
    gate, made = threading.Event(), list[str]()

    def make(key: str) -> str:
        gate.wait(30)
        made.append(key)
        return key

    kept = Kept(make, lambda: 0)
    assert kept.last("a") is None
    assert kept.last("a") is None
    gate.set()
    kept.wait()
    last = kept.last("a")
    assert last is not None
    assert (last.value, last.fresh, made) == ("a", True, ["a"])


def test_after_a_start_the_page_shows_the_last_figures_and_then_the_new_ones(
    place: Workspace, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = desk.reports.of(YEAR).value
    old = shelf.Overview.of(report, pictures(report), datetime(2026, 1, 2, 3, 4, tzinfo=UTC))
    monkeypatch.setenv(WORKSPACE, str(place.root))
    served, gate = open_desk(), threading.Event()
    shown: list[Any] = []
    monkeypatch.setattr("pipeline.desk.views.overview.show", lambda *_, **values: shown.append(values["p"]))

    def make(_: object) -> Report:
        gate.wait(30)
        return report

    served.__dict__["reports"] = Kept(make, served.store.changed)
    script = "from pipeline.desk.views import overview\noverview.page()\n"
    app = streamlit_testing.AppTest.from_string(script, default_timeout=60)
    app.session_state["overview_period"] = f"Năm {YEAR[0].year}"
    shelf.write(place.root, *YEAR, old)
    app.run()
    assert shown == [old.pictures]
    assert any("10h04" in one.value and "đang tính lại" in one.value for one in app.caption)
    assert served.reports.last(YEAR, begin=False) is None
    gate.set()
    assert served.reports.last(YEAR) is None  # what the page asks for some seconds later
    served.reports.wait()
    app.run()
    assert len(shown) == 2
    assert not any("đang tính lại" in one.value for one in app.caption)
    opened._open.pop(str(place.root)).store.close()
