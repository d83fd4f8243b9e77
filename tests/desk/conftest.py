"""The demo's workspace, crawled once a run; each test works on a copy of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from pipeline.cli.demo import command
from pipeline.demo.town import Town
from pipeline.desk.opened import Desk
from pipeline.resources import shipped
from pipeline.settings import Workspace
from pipeline.store import Store
from pipeline.themes import load_plan
from tests.desk.browsing import served


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
