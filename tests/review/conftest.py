"""A real SQLite store with twelve tagged articles and the shipped plan."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.review import Review
from pipeline.store import Store
from pipeline.themes import Plan, load_plan, shipped_plan_path
from tests.store.makers import address_of, article, name_of, outlet, tagging, visit

TEXTS = (
    "Ngộ độc thực phẩm tại bếp ăn trường học",
    "Thẻ bảo hiểm y tế cho người nghèo vùng cao",
    "Tiêm vắc xin sởi cho trẻ ở xã Mường Thử",
    "Bệnh viện cấp cứu thành công ca tai nạn",
)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("review") / "filled.db"
    with Store.open(address_of(path)) as store:
        store.sync_outlets([outlet()])
        for n in range(12):
            one = article(n, title=f"{TEXTS[n % 4]} số {n}", body=f"{TEXTS[n % 4]}.\nĐoạn hai của bài số {n}.")
            store.save_article(one, identities=[name_of(n)], visit=visit(n))
            store.save_taggings([tagging(one.id, *(["food_safety"] if n % 4 == 0 else []))])
    return path


@pytest.fixture
def path(filled: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "tinyte.db"
    shutil.copy(filled, copy)
    return copy


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(address_of(path)) as opened:
        yield opened


@pytest.fixture(scope="session")
def plan() -> Plan:
    return load_plan(shipped_plan_path())


@pytest.fixture
def review(store: Store, plan: Plan) -> Review:
    return Review(store, plan)
