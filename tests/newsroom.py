"""The newsroom of `../shared` in this process: its sites and their truth in memory, without a server."""

from __future__ import annotations

import argparse
import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
IS_HERE = pytest.mark.skipif(not (SHARED / "newsroom").is_dir(), reason="../shared is not beside this checkout")
"""For tests that need it, beside the mark `shared`."""


@contextmanager
def loaded() -> Iterator[ModuleType]:
    """Give its module under a name of its own: the benchmarks have a module `newsroom` too."""
    folder = str(SHARED / "newsroom")
    sys.path.insert(0, folder)
    spec = importlib.util.spec_from_file_location("shared_newsroom", f"{folder}/newsroom.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up
    try:
        spec.loader.exec_module(module)
        yield module
    finally:
        sys.path.remove(folder)
        del sys.modules[spec.name]


def build(module: ModuleType, **options: object) -> list[Any]:
    """Return its sites, set up by `options` where they aren't the usual ones."""
    plain = {
        "articles": str(SHARED / "corpus" / "pool.jsonl.gz"),
        "seed": 4,
        "layouts": "",
        "sites": 5,
        "per_site": 24,
        "quirks": 0.4,
        "since": "2026-01-01T06:00",
        "until": "2026-11-20T20:00",
        "discovery": "",
        "port": 8801,
    }
    found: list[Any] = module.build(argparse.Namespace(**(plain | options)))
    return found
