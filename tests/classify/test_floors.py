"""The shipped model's quality may not fall unseen."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


def _floors() -> ModuleType:
    spec = importlib.util.spec_from_file_location("floors", Path(__file__).with_name("floors.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


FLOORS = _floors()


@pytest.mark.parametrize("name", ["demo", "provincial", pytest.param("shared", marks=pytest.mark.shared)])
def test_the_shipped_model_keeps_its_floors(name: str) -> None:
    if not FLOORS.SETS[name][0].is_file():
        pytest.skip(f"the {name} corpus isn't here")
    floors, found = FLOORS.read()[name], FLOORS.measured(name)
    assert found.pop("labels_sha256") == floors["labels_sha256"], "other labels: measure anew with floors.py"
    assert all(found[key] >= floors[key] for key in found), {key: (found[key], floors[key]) for key in found}
