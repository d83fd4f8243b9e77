from __future__ import annotations

from tests.classify.conftest import demo, plan, trained

__all__ = ["demo", "plan", "trained"]
