"""The demo town over HTTP, and a workspace whose outlets are its sites."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cli.init import make_workspace
from pipeline.crawl.fetch import Fetcher
from pipeline.crawl.gate import HostGate
from pipeline.crawl.probe import probe
from pipeline.demo.town import Town
from pipeline.outlets.write import write_outlet
from pipeline.settings import CrawlSettings, Workspace


@pytest.fixture(scope="session")
def town() -> Iterator[Town]:
    with Town.start() as town:
        yield town


@pytest.fixture(scope="session")
def outlets(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of the town's outlets, added by their addresses alone."""
    folder = tmp_path_factory.mktemp("outlets")
    settings, gate = CrawlSettings(delay_s=0), HostGate()
    for site in town.sites:
        found = probe(
            site.root, lambda draft: Fetcher(draft, settings, gate), now=dt.datetime.now(dt.UTC), allow_private=True
        )
        write_outlet(found, folder)
    return folder


@pytest.fixture
def workspace(outlets: Path, tmp_path: Path) -> Workspace:
    """Return a workspace of the town's outlets that asks without a pause: the server is our own."""
    made = make_workspace(tmp_path / "ws")
    shutil.copytree(outlets, made.outlets, dirs_exist_ok=True)
    (made.root / "tinyte.toml").write_text("[crawl]\ndelay_s = 0\nretries = 0\n", encoding="utf-8")
    return Workspace.open(made.root)


@pytest.fixture
def tinyte() -> list[str]:
    """Return how to start the command in a process of its own."""
    return [sys.executable, "-c", "import pipeline.cli as c; c.main()"]
