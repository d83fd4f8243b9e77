"""A store for reports, filled once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.report.annual import Report
from pipeline.store import Store
from tests.report.makers import fill, outlets, report_of
from tests.store.makers import address_of


@pytest.fixture(scope="session")
def filled_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "filled.db"
    with Store.open(address_of(path)) as store:
        fill(store)
    return path


@pytest.fixture
def store(tmp_path: Path, filled_file: Path) -> Iterator[Store]:
    shutil.copy(filled_file, tmp_path / "tinyte.db")
    with Store.open(address_of(tmp_path / "tinyte.db")) as opened:
        yield opened


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Store]:
    with Store.open(address_of(tmp_path / "bare.db")) as opened:
        opened.sync_outlets(outlets())
        yield opened


@pytest.fixture
def report(store: Store) -> Report:
    return report_of(store)
