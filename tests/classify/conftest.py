from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.classify.data import Label
from pipeline.classify.train import Trained, examples, train
from pipeline.evaluate import labelled
from pipeline.themes import Plan, load_plan, shipped_plan_path

DEMO = Path(__file__).parents[2] / "corpus" / "demo"


@pytest.fixture(scope="session")
def plan() -> Plan:
    return load_plan(shipped_plan_path())


@pytest.fixture(scope="session")
def demo(plan: Plan) -> tuple[list[Label], dict[str, str]]:
    return labelled([DEMO / "labels.csv"], [DEMO / "articles.jsonl"], plan)


@pytest.fixture(scope="session")
def trained(plan: Plan, demo: tuple[list[Label], dict[str, str]]) -> Trained:
    labels, words = demo
    data = examples([one for one in labels if one.split == "train"], words, plan.codes)
    return train(data, plan, "small")
