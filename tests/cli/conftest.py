"""What every test of a command needs."""

import pytest


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print as to a terminal of 100 columns: without one, tables would be squeezed into 80."""
    monkeypatch.setenv("COLUMNS", "100")
