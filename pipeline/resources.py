"""Where the files that ship with the program lie: the model and the demo articles.

In a checkout they stand at the top of the repository (`models/`, `corpus/`); in an installed wheel they
stand inside the package, under `shipped/`.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import UsageError

__all__ = ["shipped"]

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """Return the folder `name` ("models" or "corpus") that came with the program.

    Raises
    ------
    UsageError
        The installation lacks it.
    """
    places = (_PACKAGE / "shipped" / name, _PACKAGE.parent / name)
    for place in places:
        if place.is_dir():
            return place
    raise UsageError(
        f"the folder '{name}' is missing from this installation (looked in {places[0]} and {places[1]}); "
        "install tin-y-te again"
    )
