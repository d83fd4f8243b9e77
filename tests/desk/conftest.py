"""The demo's workspace, crawled once a run; each test works on a copy of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from pipeline.cli.demo import command
from pipeline.demo.town import Town
from pipeline.desk import opened
from pipeline.desk.opened import Desk
from pipeline.desk.server import WORKSPACE
from pipeline.resources import shipped
from pipeline.settings import Workspace
from pipeline.store import Store
from pipeline.themes import load_plan
from tests.desk.browsing import served

Open = Callable[[str], Any]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk") / "demo"
    with Town.start(articles=[]) as town:
        port = urlsplit(town.sites[0].root).port or 0
    CliRunner().invoke(command, [str(folder), "--port", str(port)], catch_exceptions=False)
    shutil.copytree(shipped("models"), folder / "models")
    settings = folder / Workspace.FILE
    text = settings.read_text(encoding="utf-8").replace('# folder = ""', 'folder = "models"')
    settings.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def place(demo: Path, tmp_path: Path) -> Workspace:
    """Return a workspace that the test may change."""
    return Workspace.open(Path(shutil.copytree(demo, tmp_path / "demo")))


@pytest.fixture
def desk(place: Workspace) -> Iterator[Desk]:
    with Store.open(place.store_url) as store:
        yield Desk(place, store, load_plan(place.plan))


@pytest.fixture(scope="session")
def folder(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(demo, tmp_path_factory.mktemp("walks") / "demo"))


@pytest.fixture(scope="session")
def address(folder: Path) -> Iterator[str]:
    with served(folder) as found:
        yield found


@pytest.fixture
def open_page(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Return what opens a page of the desk on the test's workspace, by its name in the address."""
    testing = pytest.importorskip("streamlit.testing.v1")
    monkeypatch.setenv(WORKSPACE, str(place.root))

    def open_(page: str) -> Any:
        script = (
            "import streamlit as st\n"
            "from pipeline.desk.views import agreement, articles, labelling, models, outlets, overview\n"
            "pages = {'articles': st.Page(articles.page, url_path='tin-bai'),"
            " 'labelling': st.Page(labelling.page, url_path='duyet-nhan')}\n"
            "st.session_state['pages'] = pages\n"
            f"{page}.page()\n"
        )
        return testing.AppTest.from_string(script, default_timeout=60)

    yield open_
    kept = opened._open.pop(str(place.root), None)
    if kept is not None:
        kept.reports.wait()
        kept.store.close()
